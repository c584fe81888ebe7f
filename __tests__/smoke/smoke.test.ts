import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { log } from '../support/log.js'
import { newJob } from '../support/samples.js'
import { creationOf, dockerWith, OPTIONS } from '../support/smoke-docker.js'
import type { SmokeTest } from '../../src/smoke/levels.js'
import type { SmokeResult } from '../../src/smoke/platform.js'
import {
  refsToRun,
  requirePassed,
  testPlatforms
} from '../../src/smoke/smoke.js'

describe('testPlatforms', () => {
  const refs = { 'linux/amd64': 'a', 'linux/arm64': 'b', 'linux/s390x': 'c' }
  const others = { emulated: false, timeoutSeconds: 300 }
  const tests: SmokeTest[] = [
    { platform: 'linux/amd64', level: 'health', ...others },
    { platform: 'linux/arm64', level: 'none', ...others }
  ]

  it('runs the images of platforms that are tested', () => {
    expect(refsToRun(refs, tests)).toEqual({ 'linux/amd64': 'a' })
  })

  it('runs them with the label of the job, the memory limit, and a file for the environment that only the user can read', async () => {
    const job = newJob()
    const env = ['METRICS_PORT=9092', 'MILVUS_ROOT_PASSWORD=secret']
    const fake = dockerWith(
      {},
      {
        // Of the pull.
        volume: '',
        pull: '',
        network: '',
        create: new Error('no such image')
      }
    )
    const results = await testPlatforms(
      fake.docker,
      refs,
      tests,
      {
        env,
        memory: '8g',
        route: { kind: 'published', address: '127.0.0.1' },
        milvus: { version: '2.6.22', base: 'milvusdb/milvus:v2.6.22' },
        removals: OPTIONS.removals,
        time: OPTIONS.time
      },
      job
    )
    const file = path.join(job.directory, 'smoke.env')
    expect(results.map(({ verdict }) => verdict)).toEqual(['failed', 'skipped'])
    expect(creationOf(fake)).toContain(
      ` --label ${job.label} --network ${job.name}-linux-amd64 `
    )
    expect(creationOf(fake)).toContain(
      ` --memory 8g --memory-swap 8g --env-file ${file} `
    )
    expect(readFileSync(file, 'utf8')).toBe(`${env.join('\n')}\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

const passed: SmokeResult = {
  platform: 'linux/amd64',
  level: 'health',
  emulated: false,
  timeoutSeconds: 300,
  verdict: 'passed',
  seconds: 2
}
const failed: SmokeResult = {
  ...passed,
  platform: 'linux/arm64',
  verdict: 'failed',
  cause: 'it ended with exit code 2',
  hint: 'the disk is full',
  known: { failure: 'fullDisk', base: '', link: '' },
  evidence: {
    container: ['ended with exit code 2', 'restarts: 0'],
    answers: ['no answer: ECONNREFUSED', 'HTTP 200, OK, 0 components'],
    components: ['proxy: abnormal (code 2)'],
    dockerHealth: ['exit code 1: refused'],
    logs: 'panic: no space left\n::set-output name=x::y'
  }
}

function fail(...results: SmokeResult[]): () => void {
  return () => {
    requirePassed(results)
  }
}

describe('requirePassed', () => {
  it('does nothing when all have passed or were skipped', () => {
    requirePassed([passed, { ...passed, level: 'none', verdict: 'skipped' }])
    expect(log()).toBe('')
  })

  const ANOTHER = { ...failed, platform: 'linux/s390x' }
  const UNKNOWN = { ...failed, known: undefined, hint: undefined }

  it('names what explains each message of the image, if they differ', () => {
    const refusedWith = (platform: string, link: string): SmokeResult => {
      const known = { failure: 'refused' as const, base: '', link }
      return { ...failed, platform, known, hint: `see ${link}` }
    }
    expect(fail(refusedWith('a', '#x'), refusedWith('b', '#y'))).toThrow(
      /\nWhat to do: look at each platform: a: see #x; b: see #y$/
    )
  })

  it.each<[string, SmokeResult[], string | RegExp]>([
    [
      'names every platform that failed, with its cause',
      [passed, failed, { ...ANOTHER, cause: 'too slow' }],
      'The smoke test failed, so no tag was moved. linux/arm64: it ended with exit code 2\nlinux/s390x: too slow\n'
    ],
    [
      'names a cause once for all platforms that it stopped',
      [failed, ANOTHER],
      'moved. linux/arm64, linux/s390x: it ended with exit code 2\n'
    ],
    [
      'says what to do about a known failure, once for all platforms',
      [failed, { ...ANOTHER, cause: 'too slow' }],
      /\nLikely reason: the disk is full\nWhat to do: free some space .* step$/
    ],
    [
      'says of each platform what to do, if that differs',
      [failed, { ...UNKNOWN, platform: 'linux/s390x' }],
      /\nWhat to do: look at each platform: linux\/arm64: the disk is full; linux\/s390x: read the evidence: /
    ],
    [
      'says to read the evidence of a failure that is not known',
      [UNKNOWN],
      /tag was moved.*\nWhat to do: read the evidence: /
    ]
  ])('%s', (_, results, message) => {
    expect(fail(...results)).toThrow(message)
  })

  it('annotates each platform with its cause, and shows the evidence in a group', () => {
    expect(fail(passed, failed)).toThrow()
    const lines = log().split('\n')
    expect(lines.slice(0, 9)).toEqual([
      '::error title=Smoke test of linux/arm64::it ended with exit code 2',
      '::group::Smoke test of linux/arm64: evidence',
      'hint: the disk is full',
      'container: ended with exit code 2',
      'container: restarts: 0',
      'health: no answer: ECONNREFUSED',
      'health: HTTP 200, OK, 0 components',
      'component: proxy: abnormal (code 2)',
      "Docker's health log: exit code 1: refused"
    ])
    expect(lines.at(-2)).toBe('::endgroup::')
  })

  it('shows the log lines so that the runner does not obey them', () => {
    expect(fail(failed)).toThrow()
    expect(log()).toMatch(
      /^Last log lines of the container:\n::stop-commands::(\S+)\npanic: no space left\n: :set-output name=x::y\n::\1::\n::endgroup::\n/m
    )
  })

  it("shows the output of the image's HEALTHCHECK in the same way", () => {
    const evidence = { ...failed.evidence, healthcheck: '::error::x' }
    expect(fail({ ...failed, evidence } as SmokeResult)).toThrow()
    expect(log()).toMatch(
      /^Output of the image's HEALTHCHECK:\n::stop-commands::(\S+)\n: :error::x\n::\1::\n/m
    )
  })

  it('says so when there are no log lines', () => {
    const evidence = { ...failed.evidence, logs: '' }
    expect(fail({ ...failed, evidence } as SmokeResult)).toThrow()
    expect(log()).toContain('The container logged nothing\n')
  })

  it('says so when no container has started', () => {
    expect(fail({ ...failed, evidence: undefined })).toThrow()
    expect(log()).toContain('No container has started\n')
  })
})
