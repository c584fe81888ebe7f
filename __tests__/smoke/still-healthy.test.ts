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
  type Container
} from '../support/smoke-docker.js'

const QUERY: Partial<SmokeTest> = { level: 'query', emulated: false }

describe('what is asked at the end', () => {
  const sick = healthBody({ a: 1, b: 1, c: 1, d: 1, e: 2 }, 'not well')

  async function sicken(...bodies: string[]): Promise<SmokeResult> {
    const { container } = await healthy()
    const metrics = await serveHealth(HEALTHY_BODY, HEALTHY_BODY, ...bodies)
    return await runTest(dockerWith({ ...container, metrics }), QUERY)
  }

  it('is whether Milvus is still healthy', async () => {
    const { verdict, cause, evidence } = await sicken(sick)
    expect(verdict).toBe('failed')
    expect(cause).toMatch(
      /^Milvus was healthy, but is not any more: .*not well/
    )
    expect(evidence?.components).toContain('e: abnormal (code 2)')
  })

  it('is not told by what Milvus said before', async () => {
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
    expect(cause).toMatch(
      /^Milvus was healthy, but is not any more: no answer: /
    )
  })

  it('is asked again when one answer is not', async () => {
    const { verdict } = await sicken(sick, HEALTHY_BODY)
    expect(verdict).toBe('passed')
  })

  it.each<[string, Container, string]>([
    [
      'the container has ended',
      { state: { Running: false, ExitCode: 1 } },
      'the container ended with exit code 1 after "drop"'
    ],
    [
      'it was restarted',
      { restarts: 1 },
      'the container was restarted after "drop", but not by the test'
    ],
    [
      'it was started anew',
      { state: { StartedAt: 'second' } },
      'the container was restarted after "drop", but not by the test'
    ],
    [
      'one of its processes was killed for its memory',
      { state: { OOMKilled: true } },
      'a process of the container ran out of memory (OOM killed) after "drop"'
    ],
    [
      "Docker's HEALTHCHECK does not agree",
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
  ])('is whether %s', async (_, last, cause) => {
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
    ['will say some day', { Status: 'starting', Log: [] }],
    [
      'said before Milvus was ready, which took long',
      {
        Status: 'unhealthy',
        Log: [{ Start: '2026-01-01T00:00:00Z', ExitCode: 1, Output: 'no' }]
      }
    ]
  ])("is not what Docker's HEALTHCHECK %s", async (_, Health) => {
    const state = { Health }
    const { container } = await healthy({}, { state })
    const { verdict } = await runTest(dockerWith(container), QUERY)
    expect(verdict).toBe('passed')
  })
})
