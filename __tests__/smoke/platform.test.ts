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
  openPort,
  runTest,
  OPTIONS,
  runOf,
  userYaml
} from '../support/smoke-docker.js'

/** What removes the container, and then its network. */
const REMOVAL = [
  'rm --force --volumes the-id',
  expect.stringMatching(/^network inspect .* job-linux-arm64$/),
  'network rm job-linux-arm64'
]

const EARLY = '{"state":"OK","detail":null}'

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
    expect(runOf(fake)).toMatch(
      / linux\/arm64 --label job=1 --network job-linux-arm64 /
    )
    expect(fake.calls.slice(-3)).toEqual(REMOVAL)
  })

  it('publishes the ports that the image sets', async () => {
    const Env = ['PATH=/bin', 'METRICS_PORT=9092', 'PROXY_PORT=19531']
    const fake = dockerWith({ config: { Env }, exit: Promise.resolve('1') })
    await runTest(fake)
    expect(runOf(fake)).toContain(
      ' --publish 127.0.0.1::19531 --publish 127.0.0.1::9092 '
    )
  })

  it('publishes the ports that a user.yaml in the image sets', async () => {
    const fake = dockerWith(
      { exit: Promise.resolve('1') },
      userYaml('proxy:\n  port: 1953\n  http:\n    port: 8080\n')
    )
    await runTest(fake)
    expect(runOf(fake)).toContain(
      ' --publish 127.0.0.1::1953 --publish 127.0.0.1::9091 --publish 127.0.0.1::8080 '
    )
    expect(fake.calls.slice(2, 8)).toEqual([
      'create --pull never --platform linux/arm64 --label job=1 me/milvus@x',
      'cp --follow-link the-probe:/milvus/configs/milvus.yaml -',
      'cp --follow-link the-probe:/milvus/configs/_test.yaml -',
      'cp --follow-link the-probe:/milvus/configs/default.yaml -',
      'cp --follow-link the-probe:/milvus/configs/user.yaml -',
      'rm --force --volumes the-probe'
    ])
  })

  it('does not believe an early empty list', async () => {
    const container = await serveHealthUntilExit(EARLY, EARLY, EARLY)
    const fake = dockerWith({ ...container, api: await openPort() })
    const { verdict } = await runTest(fake)
    expect(verdict).toBe('failed')
  })

  it('passes an image that becomes healthy later', async () => {
    const sick = healthBody({ proxy: 1, mixcoord: 2 })
    const fake = dockerWith({
      metrics: await serveHealth('OK', EARLY, EARLY, sick, HEALTHY_BODY),
      api: await openPort()
    })
    const { verdict } = await runTest(fake)
    expect(verdict).toBe('passed')
  })

  it('does not believe two polls with different components', async () => {
    const changing = ['a', 'b', 'c'].map((name) =>
      healthBody({ [name]: 1, v: 1, w: 1, x: 1, y: 1 })
    )
    const container = await serveHealthUntilExit(...changing)
    const fake = dockerWith({ ...container, api: await openPort() })
    const { verdict } = await runTest(fake)
    expect(verdict).toBe('failed')
  })

  it('waits until the port accepts connections', async () => {
    const metrics = await serveHealth(HEALTHY_BODY)
    let hangUps = 3
    const api = await serveTcp((socket) => {
      if (hangUps-- > 0) socket.end()
    })
    const { verdict } = await runTest(dockerWith({ metrics, api }))
    expect(verdict).toBe('passed')
    expect(hangUps).toBe(-2) // once more while Milvus stays healthy
  })

  it('waits until a port that REST has for itself accepts connections', async () => {
    const [metrics, api] = [await serveHealth(HEALTHY_BODY), await openPort()]
    let hangUps = 3
    const rest = await serveTcp((socket) => {
      if (hangUps-- > 0) socket.end()
    })
    const config = { Env: ['PROXY_HTTP_PORT=8080'] }
    const { verdict } = await runTest(
      dockerWith({ metrics, api, rest, config })
    )
    expect(verdict).toBe('passed')
    expect(hangUps).toBe(-2) // once more while Milvus stays healthy
  })

  it('fails when the port never accepts connections', async () => {
    const fake = dockerWith({
      metrics: await serveHealth(HEALTHY_BODY),
      api: await closedPort()
    })
    const { cause } = await runTest(fake, { timeoutSeconds: 0.5 })
    expect(cause).toBe(
      "the limit of 0.5 s ran out before Milvus was healthy: port 19530 (gRPC; Milvus' default) does not accept connections, while /healthz is well (HTTP 200, OK, 5 components)"
    )
  })

  it('fails when the time is up, with the health answers and the logs', async () => {
    const sick = healthBody({ proxy: 1, mixcoord: 2 })
    const fake = dockerWith({ metrics: await serveHealth(EARLY, sick) })
    const result = await runTest(fake, { timeoutSeconds: 1 })
    expect(result).toMatchObject({
      verdict: 'failed',
      cause:
        'the limit of 1 s ran out before Milvus was healthy: HTTP 200, OK, 2 components; not healthy: mixcoord (code 2)',
      evidence: { logs: 'last line' }
    })
    expect(result.evidence?.answers).toEqual([
      'HTTP 200, OK, 0 components',
      'HTTP 200, OK, 2 components; not healthy: mixcoord (code 2)'
    ])
    expect(fake.calls.slice(-3)).toEqual(REMOVAL)
  })

  it('keeps only the last five different answers', async () => {
    const bodies = [1, 2, 3, 4, 5, 6, 7].map((n) => `answer ${n}`)
    const fake = dockerWith(await serveHealthUntilExit(...bodies))
    const { evidence } = await runTest(fake)
    expect(evidence?.answers).toEqual(
      [3, 4, 5, 6, 7].map((n) => `HTTP 200, not the expected JSON: answer ${n}`)
    )
  })

  it('keeps a repeated answer once', async () => {
    const bodies = ['same', 'same', 'same', 'other']
    const fake = dockerWith(await serveHealthUntilExit(...bodies))
    const { evidence } = await runTest(fake)
    expect(evidence?.answers).toEqual([
      'HTTP 200, not the expected JSON: same',
      'HTTP 200, not the expected JSON: other'
    ])
  })

  it.each([
    [
      { ExitCode: 2 },
      'the container ended with exit code 2 before Milvus was healthy'
    ],
    [
      { ExitCode: 137, OOMKilled: true },
      'the container ended with exit code 137 (SIGKILL) before Milvus was healthy; it ran out of memory (OOM killed)'
    ],
    [
      { ExitCode: 127, Error: 'exec: not found' },
      'the container ended with exit code 127 before Milvus was healthy; exec: not found'
    ]
  ])(
    'fails when the container ends, without waiting for the limit: %j',
    async (state, cause) => {
      const fake = dockerWith({
        metrics: await closedPort(),
        exit: Promise.resolve('0'),
        state: { Running: false, ...state }
      })
      await expect(runTest(fake)).resolves.toMatchObject({
        verdict: 'failed',
        cause,
        evidence: { logs: 'last line' }
      })
    }
  )

  it('keeps only the last of several polls without an answer', async () => {
    let polls = 0
    const metrics = await serveHttp((request, response) => {
      polls++
      if (polls === 1) response.end(EARLY)
      else if (polls % 2) request.socket.destroy()
      else request.socket.resetAndDestroy()
    })
    const { cause, evidence } = await runTest(dockerWith({ metrics }), {
      timeoutSeconds: 2
    })
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
    const { evidence } = await runTest(dockerWith({ metrics }), {
      timeoutSeconds: 0.5
    })
    expect(polls).toBe(2)
    expect(evidence?.answers).toEqual(['HTTP 200, OK, 0 components'])
  })

  it('fails, with the reason, when docker cannot wait for the container', async () => {
    const exit = Promise.reject(failed('engine is gone'))
    const fake = dockerWith({ metrics: await serveHealth(EARLY), exit })
    const { verdict, cause } = await runTest(fake)
    expect(verdict).toBe('failed')
    expect(cause).toMatch(
      /^the engine or the container went away before Milvus was healthy: docker .* failed with 1: engine is gone$/
    )
    expect(fake.calls.slice(-3)).toEqual(REMOVAL)
  })

  it('fails without an error when the container cannot start', async () => {
    const fake = dockerWith({}, { run: failed('exec format error') })
    const { verdict, cause } = await runTest(fake)
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
    const metrics = await serveHealth(HEALTHY_BODY)
    const fake = dockerWith(
      { metrics, api: await openPort() },
      { 'rm --force --volumes the-id': failed('device is busy') }
    )
    const { verdict } = await runTest(fake)
    expect(verdict).toBe('passed')
    expect(log()).toContain('the-id is left to the post step: ')
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
    expect(fake.calls.slice(-3)).toEqual(REMOVAL)
  })
})
