import { describe, expect, it } from '@jest/globals'
import { listenForCancellation } from '../../src/lib/cancellation.js'
import { testPlatform } from '../../src/smoke/platform.js'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import {
  closedPort,
  healthBody,
  HEALTHY_BODY,
  serveHealth,
  serveHealthUntilExit,
  serveHttp,
  serveTcp
} from '../support/milvus-server.js'
import {
  dockerWith,
  EMULATED,
  ended,
  type FakeContainer,
  openPort,
  runTest,
  OPTIONS,
  creationOf,
  testOf,
  userYaml
} from '../support/smoke-docker.js'

/** What removes the container, and then its network. */
const REMOVAL = ['rm --force --volumes the-id', 'network rm job-linux-arm64']

const EARLY = '{"state":"OK","detail":null}'
const SICK = healthBody({ proxy: 1, mixcoord: 2 })

/** Serves a port that accepts the fourth connection, and counts the others down. */
async function latePort(): Promise<{ port: number; left: () => number }> {
  let hangUps = 3
  const port = await serveTcp((socket) => {
    if (hangUps-- > 0) socket.end()
  })
  return { port, left: () => hangUps }
}

describe('testPlatform', () => {
  it('passes an image that is healthy in two polls and accepts connections', async () => {
    const fake = dockerWith({
      metrics: await serveHealth(HEALTHY_BODY),
      api: await openPort()
    })
    await expect(runTest(fake)).resolves.toEqual({
      ...EMULATED,
      verdict: 'passed',
      seconds: expect.any(Number),
      probes: {},
      notes: []
    })
    expect(fake.calls[0]).toBe('network create --label job=1 job-linux-arm64')
    expect(creationOf(fake)).toMatch(
      / linux\/arm64 --label job=1 --network job-linux-arm64 /
    )
    expect(fake.calls.slice(-2)).toEqual(REMOVAL)
  })

  it.each<[string, FakeContainer, Record<string, string>, number[]]>([
    [
      'the image',
      { config: { Env: ['METRICS_PORT=9092', 'PROXY_PORT=19531'] } },
      {},
      [19531, 9092]
    ],
    [
      'a user.yaml in the image',
      {},
      userYaml('proxy:\n  port: 1953\n  http:\n    port: 8080\n'),
      [1953, 9091, 8080]
    ]
  ])('publishes the ports that %s sets', async (_, image, files, ports) => {
    const fake = dockerWith({ ...image, ...ended(1) }, files)
    await runTest(fake)
    const published = ports.map((port) => ` --publish 127.0.0.1::${port}`)
    expect(creationOf(fake)).toContain(`${published.join('')} --env`)
  })

  it("reads Milvus' files before the container starts, in one call", async () => {
    const fake = dockerWith(ended(1), userYaml(''))
    await runTest(fake)
    expect(fake.calls.slice(1, 5)).toEqual([
      expect.stringMatching(/^image inspect /),
      expect.stringMatching(/^create .* me\/milvus@x$/),
      'cp --follow-link the-id:/milvus/configs -',
      'start the-id'
    ])
  })

  it('starts another container if the files set another port, once the first is gone', async () => {
    const files = userYaml('proxy:\n  port: 1953\n')
    const fake = dockerWith(ended(1), { ...files, create: ['the-id', 'other'] })
    await runTest(fake)
    const steps = fake.calls.filter((line) => /^(create|start|rm) /.test(line))
    expect(steps).toEqual([
      expect.stringContaining(' --publish 127.0.0.1::19530 '),
      'start the-id',
      'rm --force --volumes the-id',
      expect.stringContaining(' --publish 127.0.0.1::1953 '),
      'start other',
      'rm --force --volumes other'
    ])
  })

  it('keeps the container in a network that the action joins, whatever its ports', async () => {
    const files = userYaml('proxy:\n  port: 1953\n')
    const fake = dockerWith(ended(1), { ...files, 'network connect': '' })
    const route = { kind: 'joined', container: 'me' } as const
    await runTest(fake, {}, { route })
    expect(fake.calls.filter((line) => /^create /.test(line))).toHaveLength(1)
  })

  it('passes an image that becomes healthy later', async () => {
    const { verdict } = await testOf({
      metrics: await serveHealth('OK', EARLY, EARLY, SICK, HEALTHY_BODY),
      api: await openPort()
    })
    expect(verdict).toBe('passed')
  })

  it('does not believe two polls with different components', async () => {
    const changing = ['a', 'b', 'c'].map((name) =>
      healthBody({ [name]: 1, v: 1, w: 1, x: 1, y: 1 })
    )
    const container = await serveHealthUntilExit(...changing)
    const { verdict } = await testOf({ ...container, api: await openPort() })
    expect(verdict).toBe('failed')
  })

  it.each(['api', 'rest'])(
    'waits until the port of %s accepts connections',
    async (name) => {
      const { port, left } = await latePort()
      const { verdict } = await testOf({
        metrics: await serveHealth(HEALTHY_BODY),
        api: await openPort(),
        [name]: port,
        config: name === 'rest' ? { Env: ['PROXY_HTTP_PORT=8080'] } : {}
      })
      expect(verdict).toBe('passed')
      expect(left()).toBe(-2) // once more while Milvus stays healthy
    }
  )

  it('fails when the port never accepts connections', async () => {
    const { cause } = await testOf(
      { metrics: await serveHealth(HEALTHY_BODY), api: await closedPort() },
      {},
      { timeoutSeconds: 2 }
    )
    expect(cause).toBe(
      "the limit of 2 s ran out before Milvus was healthy: port 19530 (gRPC; Milvus' default) does not accept connections, while /healthz is well (HTTP 200, OK, 5 components)"
    )
  })

  it('fails when the time is up, with the health answers and the logs', async () => {
    const fake = dockerWith({ metrics: await serveHealth(EARLY, SICK) })
    const result = await runTest(fake, { timeoutSeconds: 3 })
    expect(result).toMatchObject({
      verdict: 'failed',
      cause:
        'the limit of 3 s ran out before Milvus was healthy: HTTP 200, OK, 2 components; not healthy: mixcoord (code 2)',
      evidence: {
        logs: 'last line',
        answers: [
          'HTTP 200, OK, 0 components',
          'HTTP 200, OK, 2 components; not healthy: mixcoord (code 2)'
        ]
      }
    })
    expect(fake.calls.slice(-2)).toEqual(REMOVAL)
  })

  it('keeps the last five answers, and a repeated one once', async () => {
    const bodies = [1, 2, 3, 4, 5, 5, 5, 6, 7].map((n) => `answer ${n}`)
    const { evidence } = await testOf(await serveHealthUntilExit(...bodies))
    expect(evidence?.answers).toEqual(
      [3, 4, 5, 6, 7].map((n) => `HTTP 200, not the expected JSON: answer ${n}`)
    )
  })

  it('keeps only the last of several polls without an answer', async () => {
    let polls = 0
    const metrics = await serveHttp((request, response) => {
      polls++
      if (polls === 1) response.end(EARLY)
      else if (polls % 2) request.socket.destroy()
      else request.socket.resetAndDestroy()
    })
    const limit = { timeoutSeconds: 2 }
    const { cause, evidence } = await testOf({ metrics }, {}, limit)
    expect(polls).toBeGreaterThan(2)
    expect(cause).toMatch(
      /^the limit of 2 s ran out before Milvus was healthy: HTTP 200, OK, 0 components \(then no answer: .+\); a healthy Milvus has 5 or more$/
    )
    expect(evidence?.answers).toEqual([
      'HTTP 200, OK, 0 components',
      expect.stringMatching(/^no answer: /)
    ])
  })

  it('does not keep a poll that the limit interrupted', async () => {
    let polls = 0
    const metrics = await serveHttp((_, response) => {
      if (++polls === 1) response.end(EARLY)
    })
    const limit = { timeoutSeconds: 2 }
    const { evidence } = await testOf({ metrics }, {}, limit)
    expect(polls).toBe(2)
    expect(evidence?.answers).toEqual(['HTTP 200, OK, 0 components'])
  })

  it('fails, with the reason, when the container goes away with its engine', async () => {
    const exit = Promise.reject(failed('engine is gone'))
    const metrics = await serveHealth(EARLY)
    const fake = dockerWith({ metrics, exit, state: { Running: false } })
    const { verdict, cause } = await runTest(fake)
    expect(verdict).toBe('failed')
    expect(cause).toMatch(
      /^the engine or the container went away before Milvus was healthy: docker .* failed with 1: engine is gone$/
    )
    expect(fake.calls.slice(-2)).toEqual(REMOVAL)
  })

  it('fails without an error when the container cannot start', async () => {
    const start = failed('exec format error')
    const { verdict, cause } = await testOf({}, { 'start the-id': start })
    expect(verdict).toBe('failed')
    expect(cause).toContain('exec format error')
  })

  it('starts no container at level none', async () => {
    const fake = dockerWith({})
    await expect(runTest(fake, { level: 'none' })).resolves.toEqual({
      ...EMULATED,
      level: 'none',
      verdict: 'skipped'
    })
    expect(fake.calls).toEqual([])
  })

  it('leaves a container that cannot be removed to the post step', async () => {
    const { verdict } = await testOf(
      { metrics: await serveHealth(HEALTHY_BODY), api: await openPort() },
      { 'rm --force --volumes the-id': failed('device is busy') }
    )
    expect(verdict).toBe('passed')
    expect(log()).toContain(
      'the container of linux/arm64 is left to the post step: '
    )
  })

  it('throws for a platform that was not built', async () => {
    const { docker } = dockerWith({})
    await expect(
      testPlatform(docker, EMULATED, undefined, OPTIONS)
    ).rejects.toThrow('linux/arm64 was not built')
  })
})

// Last, because a process can be cancelled only once.
describe('a cancelled job', () => {
  it('ends the test without a verdict, and removes the container', async () => {
    listenForCancellation()
    const fake = dockerWith({ metrics: await serveHealth(EARLY) })
    const testing = runTest(fake)
    setTimeout(() => process.emit('SIGTERM'), 300)
    await expect(testing).rejects.toThrow('The job was cancelled (SIGTERM)')
    expect(fake.calls.slice(-2)).toEqual(REMOVAL)
  })
})
