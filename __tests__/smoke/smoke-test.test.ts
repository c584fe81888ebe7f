import { describe, expect, it } from '@jest/globals'
import { listenForCancellation } from '../../src/cancellation.js'
import { smokeTest, type SmokeResult } from '../../src/smoke/smoke-test.js'
import type { SmokeTest } from '../../src/smoke/tests.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
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

const EARLY = '{"state":"OK","detail":null}'
const NEVER = new Promise<string>(() => undefined)

/** A generous limit for what must end long before the test's time is over. */
const AT_ONCE_MS = 20_000

const test: SmokeTest = {
  platform: 'linux/arm64',
  level: 'health',
  emulated: true,
  timeoutSeconds: 60
}

interface Container {
  /** Loopback ports of 9091 and 19530; neither, unless set. */
  metrics?: number
  api?: number
  /** The container's end. */
  exit?: Promise<string>
  /** What it looks like then. */
  state?: object
}

/** A docker that runs one container. */
function dockerWith(
  { metrics, api, exit = NEVER, state }: Container,
  others: Parameters<typeof fakeDocker>[0] = {}
): FakeDocker {
  const running = { Running: true, ExitCode: 0, OOMKilled: false, Error: '' }
  const port = (value?: number): object[] | null =>
    value ? [{ HostPort: String(value) }] : null
  const Ports = { '9091/tcp': port(metrics), '19530/tcp': port(api) }
  const inspected = (State: object): string =>
    JSON.stringify([{ State, NetworkSettings: { Ports } }])
  return fakeDocker({
    run: 'the-id',
    'container inspect the-id': [
      inspected(running),
      inspected({ ...running, ...state })
    ],
    'wait the-id': exit,
    'logs --tail 100 the-id': 'last line',
    'rm --force --volumes the-id': '',
    ...others
  })
}

function run(
  { docker }: FakeDocker,
  settings: Partial<SmokeTest> = {}
): Promise<SmokeResult> {
  return smokeTest(docker, { ...test, ...settings }, 'me/milvus@x', 'job=1')
}

function openPort(): Promise<number> {
  return serveTcp(() => undefined)
}

describe('smokeTest', () => {
  it('passes an image that is healthy in two polls and accepts on its port', async () => {
    const fake = dockerWith({
      metrics: await serveHealth(HEALTHY_BODY),
      api: await openPort()
    })
    await expect(run(fake)).resolves.toEqual({
      ...test,
      verdict: 'passed',
      seconds: expect.any(Number)
    })
    expect(fake.calls[0]).toMatch(
      /^run .*--platform linux\/arm64 --label job=1 /
    )
    expect(fake.calls.at(-1)).toBe('rm --force --volumes the-id')
  })

  it('does not believe an early empty list', async () => {
    const container = await serveHealthUntilExit(EARLY, EARLY, EARLY)
    const fake = dockerWith({ ...container, api: await openPort() })
    const { verdict } = await run(fake)
    expect(verdict).toBe('failed')
  })

  it('passes an image that becomes healthy later', async () => {
    const sick = healthBody({ proxy: 1, mixcoord: 2 })
    const fake = dockerWith({
      metrics: await serveHealth('OK', EARLY, EARLY, sick, HEALTHY_BODY),
      api: await openPort()
    })
    const { verdict } = await run(fake)
    expect(verdict).toBe('passed')
  })

  it('does not believe two polls that name different components', async () => {
    const changing = ['a', 'b', 'c'].map((name) =>
      healthBody({ [name]: 1, v: 1, w: 1, x: 1, y: 1 })
    )
    const container = await serveHealthUntilExit(...changing)
    const fake = dockerWith({ ...container, api: await openPort() })
    const { verdict } = await run(fake)
    expect(verdict).toBe('failed')
  })

  it('waits until the port accepts as well', async () => {
    const metrics = await serveHealth(HEALTHY_BODY)
    let hangUps = 3
    const api = await serveTcp((socket) => {
      if (hangUps-- > 0) socket.end()
    })
    const { verdict } = await run(dockerWith({ metrics, api }))
    expect(verdict).toBe('passed')
    expect(hangUps).toBe(-1)
  })

  it('fails when the port never accepts', async () => {
    const fake = dockerWith({
      metrics: await serveHealth(HEALTHY_BODY),
      api: await closedPort()
    })
    const { verdict, cause } = await run(fake, { timeoutSeconds: 0.5 })
    expect([verdict, cause]).toEqual([
      'failed',
      'Milvus was not healthy within 0.5 s'
    ])
  })

  it('fails when the time is over, with the health answers and the logs', async () => {
    const sick = healthBody({ proxy: 1, mixcoord: 2 })
    const fake = dockerWith({ metrics: await serveHealth(EARLY, sick) })
    const result = await run(fake, { timeoutSeconds: 1 })
    expect(result).toMatchObject({
      verdict: 'failed',
      cause: 'Milvus was not healthy within 1 s',
      logs: 'last line'
    })
    expect(result.answers).toEqual([
      'HTTP 200, OK, 0 components',
      'HTTP 200, OK, 2 components; not healthy: mixcoord (code 2)'
    ])
    expect(fake.calls.at(-1)).toBe('rm --force --volumes the-id')
  })

  it('keeps only the last five answers that differ', async () => {
    const bodies = [1, 2, 3, 4, 5, 6, 7].map((n) => `answer ${n}`)
    const fake = dockerWith(await serveHealthUntilExit(...bodies))
    const { answers } = await run(fake)
    expect(answers).toEqual(
      [3, 4, 5, 6, 7].map((n) => `HTTP 200, not the expected JSON: answer ${n}`)
    )
  })

  it('keeps an answer that comes again only once', async () => {
    const bodies = ['same', 'same', 'same', 'other']
    const fake = dockerWith(await serveHealthUntilExit(...bodies))
    const { answers } = await run(fake)
    expect(answers).toEqual([
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
      'the container ended with exit code 137 before Milvus was healthy; it ran out of memory (OOM killed)'
    ],
    [
      { ExitCode: 127, Error: 'exec: not found' },
      'the container ended with exit code 127 before Milvus was healthy; exec: not found'
    ]
  ])('fails at once when the container ends: %j', async (state, cause) => {
    const started = performance.now()
    const fake = dockerWith({
      metrics: await closedPort(),
      exit: Promise.resolve('0'),
      state: { Running: false, ...state }
    })
    await expect(run(fake)).resolves.toMatchObject({
      verdict: 'failed',
      cause,
      logs: 'last line'
    })
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS)
  })

  it('keeps no answer that its own end has broken off', async () => {
    let polls = 0
    const metrics = await serveHttp((_, response) => {
      if (++polls === 1) response.end(EARLY)
    })
    const { answers } = await run(dockerWith({ metrics }), {
      timeoutSeconds: 0.5
    })
    expect(polls).toBe(2)
    expect(answers).toEqual(['HTTP 200, OK, 0 components'])
  })

  it('fails at once, with the reason, when docker cannot wait for the container', async () => {
    const started = performance.now()
    const exit = Promise.reject(failed('engine is gone'))
    const fake = dockerWith({ metrics: await serveHealth(EARLY), exit })
    const { verdict, cause } = await run(fake)
    expect(verdict).toBe('failed')
    expect(cause).toMatch(/^docker .* failed with 1: engine is gone$/)
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS)
    expect(fake.calls.at(-1)).toBe('rm --force --volumes the-id')
  })

  it('fails, but throws nothing, when the container cannot be started', async () => {
    const fake = dockerWith({}, { run: failed('exec format error') })
    const { verdict, cause } = await run(fake)
    expect(verdict).toBe('failed')
    expect(cause).toContain('exec format error')
  })

  it('runs nothing at level none', async () => {
    const fake = dockerWith({})
    await expect(run(fake, { level: 'none' })).resolves.toEqual({
      ...test,
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
    const { verdict } = await run(fake)
    expect(verdict).toBe('passed')
    expect(log()).toContain('the-id is left to the post step: ')
  })

  it('is an error for a platform that was not built', async () => {
    const { docker } = dockerWith({})
    await expect(smokeTest(docker, test, undefined, 'job=1')).rejects.toThrow(
      'linux/arm64 was not built'
    )
  })
})

// The last one: a process is cancelled only once.
describe('a cancelled job', () => {
  it('ends the test at once, with no verdict, and removes the container', async () => {
    listenForCancellation()
    const fake = dockerWith({ metrics: await serveHealth(EARLY) })
    const testing = run(fake)
    setTimeout(() => process.emit('SIGTERM'), 300)
    await expect(testing).rejects.toThrow('The job was cancelled (SIGTERM)')
    expect(fake.calls.at(-1)).toBe('rm --force --volumes the-id')
  })
})
