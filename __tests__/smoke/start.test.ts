import { describe, expect, it } from '@jest/globals'
import { cancelled } from '../../src/lib/cancellation.js'
import {
  beginLimit,
  type Attempt,
  type Start
} from '../../src/smoke/attempt.js'
import { restOf } from '../../src/smoke/start.js'
import type { SmokeResult } from '../../src/smoke/platform.js'
import type { SmokeTest } from '../../src/smoke/levels.js'
import '../support/log.js'
import {
  healthBody,
  HEALTHY_BODY,
  serveHttp
} from '../support/milvus-server.js'
import {
  dockerWith,
  healthy,
  looks,
  runTest,
  type FakeContainer
} from '../support/smoke-docker.js'

const QUERY: Partial<SmokeTest> = { level: 'query', emulated: false }

const SICK = healthBody({ a: 1, b: 1, c: 1, d: 1, e: 2 }, 'not well')

const LOST = 'the connection is closed'

/** Tests a Milvus that gives these answers once two have made it ready. */
async function testWith(
  staySeconds: number,
  ...answers: string[]
): Promise<SmokeResult> {
  const all = [HEALTHY_BODY, HEALTHY_BODY, ...answers]
  const metrics = await serveHttp((request, response) => {
    const answer = all.length > 1 ? all.shift() : all[0]
    if (answer === LOST) request.socket.destroy()
    else response.end(answer)
  })
  const { container } = await healthy()
  const fake = dockerWith({ ...container, metrics })
  return await runTest(fake, {}, { staySeconds })
}

describe('a Milvus that is ready', () => {
  it.each([
    [1, 'it stays healthy', [HEALTHY_BODY], undefined],
    [5, 'it becomes unhealthy', [HEALTHY_BODY, SICK], /: .*not well/],
    [0, 'the probes took longer than it must stay', [SICK], /: .*not well/],
    [5, 'it stops answering', [HEALTHY_BODY, LOST], /: no answer: /]
  ])('is asked for %d s more: %s', async (seconds, _, answers, reason) => {
    const { cause } = await testWith(seconds, ...answers)
    if (!reason) expect(cause).toBeUndefined()
    else {
      expect(cause).toMatch(/^Milvus became unhealthy: /)
      expect(cause).toMatch(reason)
    }
  })

  it('is shown with the components that made it unhealthy', async () => {
    const { evidence } = await testWith(0, SICK)
    expect(evidence?.components).toContain('e: abnormal (code 2)')
  })

  it('may be late to answer, but not three times in a row', async () => {
    const late = [LOST, LOST, HEALTHY_BODY]
    await expect(testWith(0, ...late, ...late)).resolves.toMatchObject({
      verdict: 'passed'
    })
  })

  it('fails when the limit runs out before it has stayed healthy', async () => {
    const { container } = await healthy()
    const limit = { timeoutSeconds: 3 }
    const stay = { staySeconds: 9 }
    const { cause } = await runTest(dockerWith(container), limit, stay)
    expect(cause).toBe(
      'the limit of 3 s ran out after Milvus was healthy: Milvus must stay healthy for 9 s'
    )
  })
})

describe('a call of REST', () => {
  const start = { addresses: { rest: {} }, signal: cancelled } as Start

  /** Returns the seconds of a call in a start that has 300 s. */
  function secondsOf(about: Partial<Attempt>): number {
    const limit = beginLimit(300)
    const attempt = { test: { emulated: false }, options: {}, limit, ...about }
    return restOf(attempt as Attempt, start, '').callSeconds
  }

  it('has 30 s if Milvus has empty data', () => {
    expect(secondsOf({})).toBe(30)
  })

  it.each<[string, Partial<Attempt>]>([
    ['this Milvus', { ended: { by: 'kill', at: '', hasRecovered: true } }],
    [
      'another one',
      { options: { volume: { name: '', path: '' } } as Attempt['options'] }
    ]
  ])('has all the time of the start on data of %s', (_, about) => {
    expect(secondsOf(about)).toBe(300)
  })
})

describe('the end of the test', () => {
  const RESTARTED =
    'the container was restarted after "drop", but not by the test'

  const unhealthy = (Start: string): FakeContainer => {
    const Log = [{ Start, ExitCode: 1, Output: 'curl: not found\n' }]
    return { state: { Health: { Status: 'unhealthy', Log } } }
  }

  it.each<[string, FakeContainer, string]>([
    [
      'has ended',
      { state: { Running: false, ExitCode: 1 } },
      'the container ended with exit code 1 after "drop"'
    ],
    ['was restarted', { restarts: 1 }, RESTARTED],
    [
      'was started a second time',
      { state: { StartedAt: 'second' } },
      RESTARTED
    ],
    [
      'lost a process to the OOM killer',
      { state: { OOMKilled: true } },
      'a process in the container ran out of memory (OOM killed) after "drop"'
    ],
    [
      'is unhealthy to Docker',
      unhealthy('2999-01-01T00:00:00.123456789Z'),
      "Milvus is healthy, but Docker's HEALTHCHECK says that the container is unhealthy: curl: not found"
    ]
  ])('fails a container that %s', async (_, last, cause) => {
    const { container } = await healthy()
    const fake = dockerWith(
      container,
      looks(container, { ...container, ...last })
    )
    await expect(runTest(fake, QUERY)).resolves.toMatchObject({
      verdict: 'failed',
      cause
    })
  })

  it.each<[string, FakeContainer]>([
    ['has not decided', { state: { Health: { Status: 'starting', Log: [] } } }],
    ['decided before Milvus was ready', unhealthy('2026-01-01T00:00:00Z')]
  ])("passes when Docker's HEALTHCHECK %s", async (_, state) => {
    const { container } = await healthy({}, state)
    const { verdict } = await runTest(dockerWith(container), QUERY)
    expect(verdict).toBe('passed')
  })
})
