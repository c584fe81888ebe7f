import { describe, expect, it } from '@jest/globals'
import type { Docker } from '../../src/docker/cli.js'
import type { SmokeTest } from '../../src/smoke/levels.js'
import { log } from '../support/log.js'
import type { RestReply } from '../support/milvus-rest.js'
import {
  HEALTHY_BODY,
  serveHealth,
  serveTcp
} from '../support/milvus-server.js'
import {
  dockerWith,
  type FakeContainer,
  healthy,
  inspected,
  looks,
  runTest,
  userYaml
} from '../support/smoke-docker.js'

const QUERY: Partial<SmokeTest> = { level: 'query', emulated: false }

describe('the level query', () => {
  it('creates, inserts, searches and drops, and reports the seconds of each', async () => {
    const { rest, container } = await healthy()
    const result = await runTest(dockerWith(container), QUERY)
    expect(result).toMatchObject({ verdict: 'passed', notes: [] })
    expect(rest.calls).toEqual([
      'collections/create',
      'entities/insert',
      'entities/search',
      'collections/drop'
    ])
    const seconds: unknown = expect.any(Number)
    expect(Object.entries(result.probes ?? {})).toEqual([
      ['create', seconds],
      ['insert', seconds],
      ['search', seconds],
      ['drop', seconds]
    ])
  })

  it.each<[string, FakeContainer, Record<string, string>]>([
    [
      "the container's environment",
      { env: ['MILVUS_ROOT_PASSWORD=correct-horse'] },
      {}
    ],
    [
      'a user.yaml in the image',
      {},
      userYaml('common.security.defaultRootPassword: correct-horse\n')
    ]
  ])('calls REST as root, with the password from %s', async (...row) => {
    const [, given, files] = row
    const { rest, container } = await healthy({}, given)
    await runTest(dockerWith(container, files), QUERY)
    expect(rest.authorization()).toBe('Bearer root:correct-horse')
    expect(log().replace('::add-mask::correct-horse\n', '')).not.toContain(
      'correct-horse'
    )
  })

  it('says so when REST is off, and what to do', async () => {
    const { rest, container } = await healthy()
    const off = userYaml('proxy.http: {enabled: no}\n')
    await expect(
      runTest(dockerWith(container, off), QUERY)
    ).resolves.toMatchObject({
      verdict: 'failed',
      cause:
        'REST is off (proxy.http.enabled in /milvus/configs/user.yaml), and all levels from "query" on need it',
      hint: expect.stringContaining('"smoke-test: health"')
    })
    expect(rest.calls).toEqual([])
  })

  const found = (...rows: unknown[]): RestReply => ({ code: 0, data: rows })
  const at = (distance: number, ...ids: number[]): object[] =>
    ids.map((id) => ({ id, distance }))

  it.each<[string, RestReply, string]>([
    [
      'other rows are found',
      found(...at(0.3125, 42, 43, 99)),
      'the search found 42 (distance 0.3125), 43 (distance 0.3125), 99 (distance 0.3125) instead of 42 (distance 0.3125), 43 (distance 2.8125), 41 (distance 7.8125) in milvus_runpod_smoke_test'
    ],
    [
      'distances are wrong',
      found(...at(1, 42, 43, 41)),
      'the search found 42 (distance 1), '
    ],
    [
      'too few rows are found',
      found(...at(0.3125, 42)),
      'the search found 42 (distance 0.3125) instead of 42'
    ],
    ['no row is found', found(), 'the search found nothing instead of 42'],
    [
      'rows come without a distance',
      found({ id: 42 }, null, {}),
      'the search found 42 (distance NaN)'
    ],
    [
      'the answer is not a list',
      { code: 0, data: 'all' },
      'the search found "all" instead of 42'
    ],
    [
      'a distance is a thing',
      found({ id: 42, distance: { toString: 1, valueOf: 1 } }),
      'the search found 42 (distance NaN)'
    ],
    [
      'the reason is not a text',
      { code: 65535, message: 7 },
      'entities/search returned code 65535:'
    ],
    [
      'the search is refused',
      { code: 65535, message: 'broken' },
      'entities/search returned code 65535: broken'
    ]
  ])('fails, and asks no more, when %s', async (_, answer, cause) => {
    const { rest, container } = await healthy({
      'entities/search': [answer]
    })
    const result = await runTest(dockerWith(container), QUERY)
    expect(result.verdict).toBe('failed')
    expect(result.cause).toContain(cause)
    expect(rest.calls.at(-1)).toBe('entities/search')
  })

  it('accepts distances that an index has rounded', async () => {
    const rows = [at(0.31250003, 42), at(2.8124998, 43), at(7.8125, 41)]
    const { rest, container } = await healthy({
      'entities/search': [found(...rows.flat())]
    })
    const { verdict } = await runTest(dockerWith(container), QUERY)
    expect([verdict, rest.calls.length]).toEqual(['passed', 4])
  })

  it('fails when some rows were not inserted', async () => {
    const { container } = await healthy({
      'entities/insert': [{ code: 0, data: { insertCount: 99 } }]
    })
    const { cause } = await runTest(dockerWith(container), QUERY)
    expect(cause).toBe(
      'entities/insert took 99 rows of 100 into milvus_runpod_smoke_test'
    )
  })

  it('fails when the container ends during a probe, without waiting for the answer', async () => {
    const { promise: exit, resolve: end } = Promise.withResolvers<string>()
    const metrics = await serveHealth(HEALTHY_BODY)
    const api = await serveTcp((socket) => {
      socket.on('data', () => {
        end('139')
      })
    })
    const running = { metrics, api, exit }
    const state = { Running: false, ExitCode: 139 }
    const fake = dockerWith(running, looks(running, { state }))
    const { cause, hint } = await runTest(fake, QUERY)
    expect(cause).toBe(
      'the container ended with exit code 139 (SIGSEGV) during "create"'
    )
    expect(hint).toContain('Milvus crashed')
  })

  it('waits a moment for the end behind a broken connection', async () => {
    let hasEnded = false
    const { promise: exit, resolve: end } = Promise.withResolvers<string>()
    const metrics = await serveHealth(HEALTHY_BODY)
    const api = await serveTcp((socket) => {
      socket.on('data', () => {
        socket.destroy()
        // The engine notices a little later.
        setTimeout(() => {
          hasEnded = true
          end('1')
        }, 300)
      })
    })
    const running = { metrics, api }
    const ended = { ...running, state: { Running: false, ExitCode: 1 } }
    const fake = dockerWith({ ...running, exit })
    const docker: Docker = async (args, options) => {
      if (args[0] !== 'container') return await fake.docker(args, options)
      return inspected(hasEnded ? ended : running)
    }
    const { cause } = await runTest({ ...fake, docker }, QUERY)
    expect(cause).toBe('the container ended with exit code 1 during "create"')
  })

  it('says that the limit ran out during a probe', async () => {
    const metrics = await serveHealth(HEALTHY_BODY)
    const api = await serveTcp(() => undefined)
    const result = await runTest(dockerWith({ metrics, api }), {
      ...QUERY,
      timeoutSeconds: 3
    })
    expect(result.cause).toMatch(
      /^the limit of 3 s ran out during "create": no answer to collections\/create/
    )
  })
})
