import { describe, expect, it } from '@jest/globals'
import {
  ACTION,
  ALL,
  CALL,
  type Job,
  jobsOf,
  PUBLISH,
  readWorkflow,
  type Step
} from '../support/workflows.js'
import { simulate } from './simulate.js'

type Permissions = Record<string, string>

const WRITES_CONTENTS = { contents: 'write' }

/** What steps need, by the start of their `uses` or `run`. */
const NEEDS: Record<string, Permissions> = {
  'actions/checkout': { contents: 'read' },
  'actions/attest': { attestations: 'write', 'id-token': 'write' },
  'docker/login-action': { packages: 'write' },
  'github/codeql-action/analyze': { 'security-events': 'write' },
  'script/release': WRITES_CONTENTS,
  'gh release': WRITES_CONTENTS
}

function needsOfStep({ uses = '', run = '', with: given }: Step): Permissions {
  if (uses === ACTION || uses === './' || uses === './action') {
    if (given?.push === false) return {}
    // Pods get an image that is published already.
    const reads = given?.['dry-run'] === true || 'runpod-pods' in (given ?? {})
    return { packages: reads ? 'read' : 'write' }
  }
  const text = uses || run
  const known = Object.keys(NEEDS).find((start) => text.startsWith(start))
  return known ? (NEEDS[known] ?? {}) : {}
}

/** A called workflow needs what its jobs have: GitHub checks all, also skipped ones. */
function needsOf(job: Job): Permissions {
  const file = job.uses === CALL ? PUBLISH : job.uses?.replace('./', '')
  const needs = file
    ? jobsOf(file).map(([, called]) => called.permissions ?? {})
    : (job.steps ?? []).map(needsOfStep)
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
    const planned = Object.values(
      simulate(file, { event: 'pull_request' }).jobs
    )
    const steps = planned.flatMap((job) => job.steps)

    expect(planned.flatMap(({ calls }) => calls)).toEqual([])
    for (const { uses, run, with: given } of steps) {
      if (uses === ACTION) expect(given.push).toBe('false')
      expect(run ?? '').not.toMatch(/script\/release|gh /)
    }
  })
})
