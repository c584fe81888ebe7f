import { describe, expect, it } from '@jest/globals'
import {
  ACTION,
  ALL,
  CALL,
  CALL_SIGNED,
  type Job,
  jobsOf,
  PUBLISH,
  readWorkflow,
  SIGNED,
  stepsOf,
  type Step
} from '../support/workflows.js'

type Permissions = Record<string, string>

const WRITES_CONTENTS = { contents: 'write' }
const PUSHES_SIGNATURES = {
  attestations: 'write',
  'id-token': 'write',
  packages: 'write'
}

/** What steps need, by the start of their `uses` or `run`. */
const NEEDS: Record<string, Permissions> = {
  'actions/checkout': { contents: 'read' },
  'actions/attest': { attestations: 'write', 'id-token': 'write' },
  'aws-actions/configure-aws-credentials': { 'id-token': 'write' },
  'docker/login-action': { packages: 'read' },
  'github/codeql-action/analyze': { 'security-events': 'write' },
  'gh auth setup-git && script/release': WRITES_CONTENTS,
  'node .github/notify.mjs': { issues: 'write' }
}

/** What a user calls, and its file here. */
const CALLED: Record<string, string> = {
  [CALL]: PUBLISH,
  [CALL_SIGNED]: SIGNED
}

/** Stages of publish.yml that push nothing, not even what a pod did with an image. */
const READING = ['plan']

function needsOfStep(
  { uses = '', run = '', with: given }: Step,
  { env }: Job
): Permissions {
  if (uses === ACTION || uses === './' || uses === './action') {
    if (given?.push === false || isInAmazon(given?.image)) return {}
    const only = ['runpod-doctor', 'dry-run'].some(
      (name) => given?.[name] === true
    )
    const reads = only || READING.includes(String(env?.STAGE))
    return { packages: reads ? 'read' : 'write' }
  }
  // Next to the image.
  const isAtGitHub = !isInAmazon(given?.['subject-name'])
  if (given?.['push-to-registry'] === true && isAtGitHub) {
    return PUSHES_SIGNATURES
  }
  const text = uses || run
  const known = Object.keys(NEEDS).find((start) => text.startsWith(start))
  return known ? (NEEDS[known] ?? {}) : {}
}

/** True for an image where a role may write, and not the token of the job. */
function isInAmazon(image: unknown): boolean {
  return String(image).startsWith('${{ steps.ecr.outputs.registry }}/')
}

/** A called workflow needs what its jobs have: GitHub checks all, also skipped ones. */
function needsOf(job: Job): Permissions {
  const file = CALLED[job.uses ?? ''] ?? job.uses?.replace('./', '')
  const needs = file
    ? jobsOf(file).map(([, called]) => called.permissions ?? {})
    : (job.steps ?? []).map((step) => needsOfStep(step, job))
  return needs.reduce(higher, {})
}

function higher(one: Permissions, other: Permissions): Permissions {
  const writes = Object.entries({ ...other, ...one }).map(([name, level]) => [
    name,
    other[name] === 'write' ? 'write' : level
  ])
  return Object.fromEntries(writes) as Permissions
}

function writesOf(permissions: Permissions): string[] {
  const names = Object.keys(permissions)
  return names.filter((name) => permissions[name] === 'write').sort()
}

const jobs = ALL.flatMap((file) =>
  jobsOf(file).map(([id, job]): [string, string, Job] => [file, id, job])
)

describe('permissions', () => {
  it.each(jobs)('in %s suffice for the job %s', (_, _id, job) => {
    const { permissions = {} } = job

    expect(higher(permissions, needsOf(job))).toEqual(permissions)
  })

  it.each(jobs)(
    'in %s let the job %s write only what it must',
    (_, _id, job) => {
      const { permissions = {} } = job

      expect(writesOf(permissions)).toEqual(writesOf(needsOf(job)))
    }
  )
})

const onPullRequests = ALL.filter(
  (file) => 'pull_request' in readWorkflow(file).on
)

describe.each(onPullRequests)('%s in a pull request from a fork', (file) => {
  it('pushes nothing, as its token can only read', () => {
    expect(jobsOf(file).filter(([, job]) => job.uses)).toEqual([])
    for (const { uses, run = '', with: given } of stepsOf(file)) {
      if (uses === ACTION) {
        expect([false, "${{ github.event_name != 'pull_request' }}"]).toContain(
          given?.push
        )
      }
      expect(run).not.toMatch(/script\/release|gh /)
    }
  })
})
