import { describe, expect, it } from '@jest/globals'
import type { SmokeResult } from '../../src/smoke/platform-test.js'
import type { SmokeTest } from '../../src/smoke/test-plan.js'
import '../support/log.js'
import {
  healthBody,
  HEALTHY_BODY,
  serveHealth,
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

describe('the end of the test', () => {
  const sick = healthBody({ a: 1, b: 1, c: 1, d: 1, e: 2 }, 'not well')

  /** Tests a Milvus whose answers change after it was ready. */
  async function testWith(...bodies: string[]): Promise<SmokeResult> {
    const { container } = await healthy()
    const metrics = await serveHealth(HEALTHY_BODY, HEALTHY_BODY, ...bodies)
    return await runTest(dockerWith({ ...container, metrics }), QUERY)
  }

  it('fails a Milvus that became unhealthy', async () => {
    const { verdict, cause, evidence } = await testWith(sick)
    expect(verdict).toBe('failed')
    expect(cause).toMatch(/^Milvus became unhealthy: .*not well/)
    expect(evidence?.components).toContain('e: abnormal (code 2)')
  })

  it('does not blame an answer from before', async () => {
    const { container } = await healthy()
    let polls = 0
    const metrics = await serveHttp((request, response) => {
      if (++polls > 2) request.socket.destroy()
      else response.end(HEALTHY_BODY)
    })
    const { cause } = await runTest(
      dockerWith({ ...container, metrics }),
      QUERY
    )
    expect(polls).toBe(5)
    expect(cause).toMatch(/^Milvus became unhealthy: no answer: /)
  })

  it('asks again after one unhealthy answer', async () => {
    const { verdict } = await testWith(sick, HEALTHY_BODY)
    expect(verdict).toBe('passed')
  })

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
