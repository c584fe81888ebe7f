import { describe, expect, it } from '@jest/globals'
import type { SmokeResult } from '../../src/smoke/smoke-test.js'
import type { SmokeTest } from '../../src/smoke/tests.js'
import { log } from '../support/log.js'
import type { Answer } from '../support/milvus-rest.js'
import {
  healthBody,
  HEALTHY_BODY,
  serveHealth,
  serveTcp
} from '../support/milvus-server.js'
import {
  AT_ONCE_MS,
  dockerWith,
  healthy,
  inspected,
  runTest,
  type Container
} from '../support/smoke-docker.js'

const QUERY: Partial<SmokeTest> = { level: 'query', emulated: false }

describe('the level query', () => {
  it('creates, inserts, searches and drops, and tells the seconds of each', async () => {
    const { rest, container } = await healthy()
    const result = await runTest(dockerWith(container), QUERY)
    expect(result).toMatchObject({ verdict: 'passed', notes: [] })
    expect(rest.calls).toEqual([
      'collections/create',
      'entities/insert',
      'entities/search',
      'collections/drop'
    ])
    const probes = Object.entries(result.probes ?? {})
    expect(probes.map(([name]) => name)).toEqual([
      'create',
      'insert',
      'search',
      'drop'
    ])
    for (const [, seconds] of probes) expect(seconds).toBeGreaterThan(0)
  })

  it("asks as root, with the password of the container's environment", async () => {
    const env = ['MILVUS_ROOT_PASSWORD=correct-horse']
    const { rest, container } = await healthy({}, { env })
    await runTest(dockerWith(container), QUERY)
    expect(rest.authorization()).toBe('Bearer root:correct-horse')
    expect(log().replace('::add-mask::correct-horse\n', '')).not.toContain(
      'correct-horse'
    )
  })

  it.each<[string, Answer, string]>([
    [
      'other rows are found',
      {
        code: 0,
        data: [42, 43, 99].map((id) => ({ id, distance: 0.3125 }))
      },
      'the search found 42 (distance 0.3125), 43 (distance 0.3125), 99 (distance 0.3125) instead of 42 (distance 0.3125), 43 (distance 2.8125), 41 (distance 7.8125)'
    ],
    [
      'distances are wrong',
      {
        code: 0,
        data: [42, 43, 41].map((id) => ({ id, distance: 1 }))
      },
      'the search found 42 (distance 1), '
    ],
    [
      'too few rows are found',
      { code: 0, data: [{ id: 42, distance: 0.3125 }] },
      'the search found 42 (distance 0.3125) instead of 42'
    ],
    [
      'no row is found',
      { code: 0, data: [] },
      'the search found nothing instead of 42'
    ],
    [
      'rows come without a distance',
      { code: 0, data: [{ id: 42 }, null, {}] },
      'the search found 42 (distance NaN)'
    ],
    [
      'the answer is no list',
      { code: 0, data: 'all' },
      'the search found "all" instead of 42'
    ],
    [
      'it is refused',
      { code: 65535, message: 'broken' },
      'entities/search gave code 65535: broken'
    ],
    [
      'it is answered by garbage',
      '<html>garbage',
      'entities/search gave HTTP 200, not the expected JSON: <html>garbage'
    ]
  ])('fails at once when %s', async (_, answer, cause) => {
    const { rest, container } = await healthy({
      'entities/search': [answer]
    })
    const started = performance.now()
    const result = await runTest(dockerWith(container), QUERY)
    expect(result.verdict).toBe('failed')
    expect(result.cause).toContain(cause)
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS)
    expect(rest.calls.at(-1)).toBe('entities/search')
  })

  it('takes distances that an index has rounded', async () => {
    const data = [
      { id: 42, distance: 0.31250003 },
      { id: 43, distance: 2.8124998 },
      { id: 41, distance: 7.8125 }
    ]
    const { rest, container } = await healthy({
      'entities/search': [{ code: 0, data }]
    })
    const { verdict } = await runTest(dockerWith(container), QUERY)
    expect([verdict, rest.calls.length]).toEqual(['passed', 4])
  })

  it('fails when not all rows were taken', async () => {
    const { container } = await healthy({
      'entities/insert': [{ code: 0, data: { insertCount: 99 } }]
    })
    const { cause } = await runTest(dockerWith(container), QUERY)
    expect(cause).toBe('entities/insert took 99 rows of 100')
  })

  it('fails at once when the container ends during a probe', async () => {
    let end: (code: string) => void = () => undefined
    const exit = new Promise<string>((resolve) => {
      end = resolve
    })
    const metrics = await serveHealth(HEALTHY_BODY)
    const api = await serveTcp((socket) => {
      socket.on('data', () => {
        end('139')
      })
    })
    const state = { Running: false, ExitCode: 139 }
    const fake = dockerWith(
      { metrics, api, exit, state },
      {
        'container inspect the-id': [
          inspected({ metrics, api }),
          inspected({ metrics, api }),
          inspected({ state })
        ]
      }
    )
    const started = performance.now()
    const { cause, hint } = await runTest(fake, QUERY)
    expect(cause).toBe(
      'the container ended with exit code 139 (SIGSEGV) during "create"'
    )
    expect(hint).toContain('Milvus crashed')
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS)
  })

  it('says that the limit was over when a probe is too slow for it', async () => {
    const metrics = await serveHealth(HEALTHY_BODY)
    const api = await serveTcp(() => undefined)
    const result = await runTest(dockerWith({ metrics, api }), {
      ...QUERY,
      timeoutSeconds: 1
    })
    expect(result.cause).toMatch(
      /^the limit of 1 s was over during "create": no answer to collections\/create/
    )
    expect(result.seconds).toBeLessThan(1)
  })
})

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
    const first = inspected(container)
    // The first is for the addresses, the second for the password.
    const fake = dockerWith(container, {
      'container inspect the-id': [
        first,
        first,
        inspected({ ...container, ...last })
      ]
    })
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
