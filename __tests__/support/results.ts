import { fail } from '../../src/messages/failure.js'
import type { Plan } from '../../src/plan/plan.js'
import type { TestedImage } from '../../src/plan/decision.js'
import type { PublishedImage, TagTarget } from '../../src/plan/published.js'
import type {
  Results,
  TestedPlatform,
  Timing
} from '../../src/publish/results.js'
import {
  AMD64,
  ARM64,
  BASE,
  CONTEXT_HASH,
  digestOf,
  INDEX,
  plan
} from './samples.js'

/** The digest of the image that the tags pointed to before. */
export const BEFORE = digestOf('9')

/** An image of this version that a tag pointed to before. */
export function imageOf(
  version: string,
  marks: Partial<PublishedImage['marks']> = {}
): TestedImage {
  return {
    digest: BEFORE,
    platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
    annotations: {},
    marks: {
      version,
      baseDigest: BASE,
      context: CONTEXT_HASH,
      levels: {},
      upgrades: {},
      scripts: {},
      ...marks
    }
  }
}

/** A plan to replace Milvus 2.6.21, which `2.6` points to. */
export const update: Plan = {
  ...plan,
  targets: new Map<string, TagTarget>([
    ['2.6.22', 'absent'],
    ['2.6', imageOf('2.6.21')]
  ])
}

export const amd64: TestedPlatform = {
  platform: 'linux/amd64',
  digest: AMD64,
  level: 'query',
  emulated: false,
  verdict: 'passed',
  seconds: 2.54,
  probes: { create: 0.5, search: 0.004 }
}

export const arm64: TestedPlatform = {
  ...amd64,
  platform: 'linux/arm64',
  digest: ARM64,
  emulated: true
}

/** A run that published Milvus 2.6.22. */
export const published: Results = {
  purpose: 'publish',
  advisories: [],
  timings: [
    { name: 'Plan', kind: 'step', start: 0, seconds: 0.21, failed: false },
    { name: 'Build', kind: 'step', start: 0.25, seconds: 3.04, failed: false }
  ],
  plan: update,
  image: {
    origin: 'built',
    refs: {},
    kind: 'index',
    index: {
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
    }
  },
  smoke: [amd64, arm64],
  sizes: { 'linux/amd64': 1.24e9, 'linux/arm64': 640e6 },
  promotion: { moved: ['2.6.22', '2.6', 'latest'], left: [] }
}

export const SMOKE_TEST: Timing = {
  name: 'Smoke test',
  kind: 'step',
  start: 61.5,
  seconds: 2.04,
  failed: false
}

/** Of a run that tests two platforms side by side, and starts what it needs early. */
export const OVERLAPPING: Timing[] = [
  ...published.timings,
  {
    ...SMOKE_TEST,
    name: 'Builder starts',
    kind: 'beside',
    start: 0.22,
    seconds: 0.9
  },
  {
    ...SMOKE_TEST,
    name: 'Base is pulled',
    kind: 'beside',
    start: 0.3,
    seconds: 0.02
  },
  { ...SMOKE_TEST, start: 3.3, seconds: 7.5 },
  ...['linux/amd64', 'linux/arm64'].flatMap((platform, index): Timing[] => [
    {
      ...SMOKE_TEST,
      name: `Milvus starts (${platform})`,
      kind: 'milvus',
      start: 4,
      seconds: 2 + index
    },
    {
      ...SMOKE_TEST,
      name: `Milvus stays healthy (${platform})`,
      kind: 'milvus',
      start: 6 + index,
      seconds: 3
    }
  ])
]

export const failure = fail('unexpected-error', { reason: 'It broke' })

/** The same run, whose arm64 image failed its test. */
export const failed: Results = {
  ...published,
  smoke: [
    amd64,
    {
      ...arm64,
      verdict: 'failed',
      seconds: undefined,
      cause: 'it ended with exit code 132',
      evidence: {
        container: ['ended with exit code 132'],
        answers: ['no answer: ECONNREFUSED'],
        components: ['proxy: abnormal (code 2)'],
        dockerHealth: ['exit code 1: refused'],
        healthcheck: 'curl: (7)',
        logs: 'first\nSIGILL\n'
      }
    }
  ],
  promotion: undefined,
  error: fail(
    'smoke-test-failed',
    {
      causes: 'linux/arm64: it ended with exit code 132',
      hints: '',
      base: '',
      link: ''
    },
    { remedy: 'missingInstructions' }
  )
}

/** Returns a run that published nothing, for its decision. */
export function runOf(
  decision: Partial<Plan['decision']>,
  others: Partial<Results> = {}
): Results {
  const merged = { ...update.decision, ...decision } as Plan['decision']
  return {
    ...published,
    plan: { ...update, decision: merged },
    promotion: undefined,
    ...others
  }
}
