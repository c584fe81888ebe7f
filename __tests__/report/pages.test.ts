import { expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fail } from '../../src/messages/failure.js'
import type { Advisory } from '../../src/milvus/advisories.js'
import type { Plan } from '../../src/plan/plan.js'
import type { TagTarget } from '../../src/plan/published.js'
import type { Results, TestedPlatform } from '../../src/publish/results.js'
import { summaryOf } from '../../src/report/summary.js'
import { sampleExamination } from '../support/doctor.js'
import {
  FROM,
  MOVED,
  pod,
  STAYED,
  TEMPLATE,
  TO,
  TRIED
} from '../support/pod-results.js'
import {
  amd64,
  failed,
  failure,
  imageOf,
  published,
  OVERLAPPING,
  runOf,
  SMOKE_TEST,
  update
} from '../support/results.js'
import { AMD64, ARM64, digestOf, INDEX, inputs } from '../support/samples.js'
import { fromElsewhere, upgraded } from '../support/upgrades.js'

const PAGES = path.join(import.meta.dirname, 'pages')

const SKIPPED: TestedPlatform = {
  platform: 'linux/arm64',
  level: 'none',
  verdict: 'skipped',
  emulated: false,
  // Untrusted text is shown without its markup.
  notes: ['it did\n\n* not | stop']
}

/** What an image was that someone pushed by hand. */
const BY_HAND: TagTarget = { ...imageOf('2.6.21'), marks: undefined }

/** An image that differs in everything from the one of the plan. */
const ALL_ELSE: TagTarget = {
  ...imageOf('2.6.20', {
    baseDigest: digestOf('7'),
    context: '0'.repeat(64)
  }),
  platforms: { 'linux/amd64': AMD64 },
  extras: ['sha256:1 names no platform']
}

const ADVISORY: Advisory = {
  id: 'CVE-2025-64513',
  ghsa: 'GHSA-mhjq-8c7m-3f7p',
  severity: 'low',
  summary: 'It is | open',
  url: 'https://github.com/milvus-io/milvus/security/advisories/1',
  fixed: '2.6.5'
}
const ADVISORIES: Advisory[] = [
  ADVISORY,
  { ...ADVISORY, severity: 'unheard of', fixed: undefined },
  { ...ADVISORY, severity: 'critical' },
  { ...ADVISORY, severity: 'medium' },
  { ...ADVISORY, severity: 'high', unclear: 'all|none' }
]

/** A newer Milvus that `latest` points to. */
const LEFT = [
  {
    tag: 'latest',
    version: '3.0.0',
    image: { digest: AMD64, platforms: {}, annotations: {} }
  }
]

function withPlan(plan: Partial<Plan>, others: Partial<Results>): Results {
  return { ...published, plan: { ...update, ...plan }, ...others }
}

/** A run that found the image of its version published. */
const found = imageOf('2.6.22')
const sameVersion: Partial<Plan> = { targets: new Map([['2.6', found]]) }

const pages: Record<string, Results> = {
  published,
  'published-overlapping': { ...published, timings: OVERLAPPING },
  'published-untested': withPlan(
    {
      targets: new Map([['2.6', BY_HAND]]),
      inputs: { ...inputs, variant: 'gpu' }
    },
    { smoke: [SKIPPED], sizes: undefined, advisories: [ADVISORY] }
  ),
  'published-vulnerable': withPlan(
    { targets: new Map([['2.6', ALL_ELSE]]) },
    {
      smoke: [amd64, SKIPPED],
      sizes: { 'linux/amd64': 1.24e9 },
      advisories: ADVISORIES
    }
  ),
  'tag-left-alone': {
    ...published,
    promotion: { moved: ['2.6.22', '2.6'], left: LEFT }
  },
  'published-upgraded': { ...published, smoke: upgraded },
  'published-from-elsewhere': {
    ...published,
    smoke: fromElsewhere
  },
  'tested-again': withPlan(
    {
      ...sameVersion,
      decision: { ...update.decision, kind: 'test', published: found }
    },
    {}
  ),
  'nothing-new': withPlan(
    {
      ...sameVersion,
      decision: {
        kind: 'nothing',
        reason: 'every tag points to it',
        published: found,
        tags: [],
        left: [],
        waiting: []
      }
    },
    { purpose: 'dry-run', smoke: [], promotion: undefined }
  ),
  local: withPlan(
    { targets: new Map() },
    {
      purpose: 'local',
      advisories: undefined,
      image: { origin: 'built', kind: 'engine', refs: {} },
      promotion: undefined
    }
  ),
  'dry-run': runOf({}, { purpose: 'dry-run', image: undefined, smoke: [] }),
  part: withPlan(
    { inputs: { ...inputs, platforms: ['linux/amd64'] } },
    { purpose: 'part', smoke: [amd64], promotion: undefined }
  ),
  doctor: { timings: [], purpose: 'doctor', examination: sampleExamination() },
  'failed-before-plan': { timings: [], error: failure },
  'failed-in-a-step': {
    ...failed,
    smoke: undefined,
    sizes: undefined,
    timings: [
      ...published.timings,
      { ...SMOKE_TEST, failed: true },
      { ...SMOKE_TEST, name: 'Promote', start: 64, seconds: 0.01 }
    ],
    error: fail('engine-not-linux', { platform: 'windows <b>@me</b>\n```' })
  },
  'failed-smoke-test': failed,
  'failed-canary': {
    ...published,
    promotion: undefined,
    runpod: {
      canary: { ...TRIED, outcome: 'failed', cause: 'it found nothing' }
    },
    error: failure
  },
  'interrupted-promotion': {
    ...published,
    promotion: { moved: ['2.6.22'], left: [], failure },
    error: fail('tag-set-elsewhere', {
      ref: 'ghcr.io/me/milvus:2.6',
      digest: INDEX,
      current: ARM64
    })
  },
  'runpod-rolled': {
    timings: [],
    purpose: 'deploy',
    runpod: {
      canary: TRIED,
      template: {
        ...TEMPLATE,
        outcome: 'updated',
        notes: ['Create the secret']
      },
      pods: [
        pod('updated', { seconds: 20, wayBack: 'open', address: MOVED }),
        pod('set', { wayBack: 'unknown' }),
        pod('unchanged', { before: TO, address: STAYED }),
        pod('left', { name: '| [x](y) ::error::', reason: '<b>', now: FROM })
      ]
    }
  },
  'runpod-held': {
    timings: [],
    purpose: 'deploy',
    runpod: {
      pods: [
        pod('unchanged', { before: TO }),
        pod('held', { now: FROM, reason: 'the new one failed | <b>' }),
        pod('waiting', { now: FROM, reason: 'it comes after held' })
      ]
    }
  },
  'runpod-failed': {
    timings: [],
    purpose: 'deploy',
    runpod: {
      canary: { outcome: 'unavailable', cause: 'none is free' },
      kept: 'no tag points to it',
      template: { ...TEMPLATE, outcome: 'left', reason: 'it is newer' },
      pods: [
        pod('restored', { now: FROM, reason: 'its status became ERROR' }),
        pod('broken', {
          reason: 'it does not answer',
          wayBack: 'closed',
          address: { before: STAYED.before }
        }),
        pod('differs', { now: 'me/milvus:2.6.20' }),
        pod('gone', { now: '' }),
        pod('unknown', { reason: 'no answer' }),
        pod('refused', { reason: 'it is locked' }),
        pod('waiting', { now: FROM })
      ]
    },
    error: failure
  },
  'runpod-planned': {
    timings: [],
    purpose: 'deploy',
    runpod: {
      planned: true,
      canary: { outcome: 'planned' },
      template: { name: 'Milvus', outcome: 'created', notes: [] },
      kept: 'no tag points to it',
      pods: [
        pod('updated', { address: { before: STAYED.before } }),
        pod('set'),
        pod('unchanged'),
        pod('left', { reason: 'it is locked' }),
        pod('refused', { reason: 'it has no volume' }),
        pod('held', { now: FROM, reason: 'the new one failed' }),
        pod('waiting', { now: FROM, reason: 'it comes after held' })
      ]
    }
  }
}

/** The page that others are variants of: their files have only what differs. */
const VARIANTS: Record<string, string> = {
  'published-overlapping': 'published',
  'published-untested': 'published',
  'published-vulnerable': 'published',
  'published-upgraded': 'published',
  'published-from-elsewhere': 'published',
  'tag-left-alone': 'published',
  'tested-again': 'published',
  'nothing-new': 'published',
  'failed-in-a-step': 'failed-smoke-test',
  'failed-canary': 'failed-smoke-test',
  'interrupted-promotion': 'failed-smoke-test'
}

/** Returns the lines that only one of two pages has. */
function differences(page: string, other: string): string {
  const [lines, others] = [page.split('\n'), other.split('\n')]
  const gone = others.filter((line) => !lines.includes(line))
  const added = lines.filter((line) => !others.includes(line))
  return [
    ...gone.map((line) => `- ${line}\n`),
    ...added.map((line) => `+ ${line}\n`)
  ].join('')
}

const pageOf = (name: string): string => summaryOf(pages[name] ?? failed)

/** Returns what the file of a page has. */
function expectedIn(name: string): string {
  const page = pageOf(name)
  const variant = VARIANTS[name]
  return variant ? differences(page, pageOf(variant)) : page
}

it.each(Object.keys(pages))('the page %s is as in its file', (name) => {
  const extension = name in VARIANTS ? 'diff' : 'md'
  const file = path.join(PAGES, `${name}.${extension}`)
  const text = expectedIn(name)
  // To write the pages again: UPDATE_PAGES=1. Then read what changed.
  if (process.env.UPDATE_PAGES) writeFileSync(file, text)
  expect(text).toBe(readFileSync(file, 'utf8'))
})
