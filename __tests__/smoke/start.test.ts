import { describe, expect, it } from '@jest/globals'
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
  it('passes when it stays healthy', async () => {
    const { verdict } = await testWith(1, HEALTHY_BODY)
    expect(verdict).toBe('passed')
  })

  it('fails when it becomes unhealthy', async () => {
    const { verdict, cause, evidence } = await testWith(5, HEALTHY_BODY, SICK)
    expect(verdict).toBe('failed')
    expect(cause).toMatch(/^Milvus became unhealthy: .*not well/)
    expect(evidence?.components).toContain('e: abnormal (code 2)')
  })

  it('is asked at least once more, even if the probes took that long', async () => {
    const { cause } = await testWith(0, SICK)
    expect(cause).toMatch(/^Milvus became unhealthy: /)
  })

  it('fails when it stops answering, and its last answer is not blamed', async () => {
    const { cause } = await testWith(5, HEALTHY_BODY, LOST)
    expect(cause).toMatch(/^Milvus became unhealthy: no answer: /)
  })

  it('may be late to answer, but not three times in a row', async () => {
    const late = [LOST, LOST, HEALTHY_BODY]
    await expect(testWith(0, ...late, ...late)).resolves.toMatchObject({
      verdict: 'passed'
    })
  })

  it('fails when the limit runs out before it has stayed healthy', async () => {
    const { container } = await healthy()
    const settings = { timeoutSeconds: 1 }
    const { cause } = await runTest(dockerWith(container), settings, {
      staySeconds: 5
    })
    expect(cause).toBe(
      'the limit of 1 s ran out after Milvus was healthy: Milvus must stay healthy for 5 s'
    )
  })
})

describe('the end of the test', () => {
  it.each<[string, FakeContainer, string]>([
    [
      'has ended',
      { state: { Running: false, ExitCode: 1 } },
      'the container ended with exit code 1 after "drop"'
    ],
    [
      'was restarted',
      { restarts: 1 },
      'the container was restarted after "drop", but not by the test'
    ],
    [
      'was started a second time',
      { state: { StartedAt: 'second' } },
      'the container was restarted after "drop", but not by the test'
    ],
    [
      'lost a process to the OOM killer',
      { state: { OOMKilled: true } },
      'a process in the container ran out of memory (OOM killed) after "drop"'
    ],
    [
      'is unhealthy to Docker',
      {
        state: {
          Health: {
            Status: 'unhealthy',
            Log: [
              {
                Start: '2999-01-01T00:00:00.123456789Z',
                ExitCode: 1,
                Output: 'curl: not found\n'
              }
            ]
          }
        }
      },
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

  it.each([
    ['has not decided', { Status: 'starting', Log: [] }],
    [
      'decided before Milvus was ready',
      {
        Status: 'unhealthy',
        Log: [{ Start: '2026-01-01T00:00:00Z', ExitCode: 1, Output: 'no' }]
      }
    ]
  ])("passes when Docker's HEALTHCHECK %s", async (_, Health) => {
    const state = { Health }
    const { container } = await healthy({}, { state })
    const { verdict } = await runTest(dockerWith(container), QUERY)
    expect(verdict).toBe('passed')
  })
})
