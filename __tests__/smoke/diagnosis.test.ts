import { describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { healthBody, serveHealth } from '../support/milvus-server.js'
import {
  dockerWith,
  ended,
  healthy,
  inspected,
  runTest,
  testOf
} from '../support/smoke-docker.js'

const SHORT = { timeoutSeconds: 2 }

/** When a container has started, as the engine says it. */
const START = '2026-11-30T20:00:00Z'

const logged = (text: string): Record<string, string> => ({
  'logs --tail 1000 the-id': text
})

describe('the evidence of a failure', () => {
  it("has the container's state, health answers, components and log lines", async () => {
    const metrics = await serveHealth(
      healthBody({ proxy: 1, mixcoord: 2 }, 'Not all well'),
      'garbage'
    )
    const Log = [0, 1, 2, 3, 4, 5].map((ExitCode) => ({
      ExitCode,
      Output: 'refused'
    }))
    const state = { Health: { Status: 'starting', Log } }
    const memory = 512 * 2 ** 20
    const { evidence } = await testOf({ metrics, state, memory }, {}, SHORT)
    expect(evidence).toEqual({
      container: [
        'running',
        'out of memory: no',
        'image: sha256:image',
        'started: first',
        'restarts: 0',
        'memory limit: 512 MiB',
        'network mode: job-linux-arm64',
        "Docker's HEALTHCHECK: starting"
      ],
      answers: [
        'HTTP 200, Not all well, 2 components; not healthy: mixcoord (code 2)',
        'HTTP 200, not the expected JSON: garbage'
      ],
      components: ['proxy: healthy (code 1)', 'mixcoord: abnormal (code 2)'],
      healthcheck: undefined,
      dockerHealth: [1, 2, 3, 4, 5].map((code) => `exit code ${code}: refused`),
      logs: 'last line'
    })
  })

  it('says how the container ended, in one line each, whatever it writes', async () => {
    const hostile = 'a\n::set-output name=x::y\n##[group]b'
    const Log = [{ ExitCode: 1, Output: hostile }]
    const { cause, evidence } = await testOf(
      ended(134, {
        Error: hostile,
        FinishedAt: 'then',
        Health: { Status: 'unhealthy', Log }
      })
    )
    const line = 'a ::set-output name=x::y # #[group]b'
    expect(cause).toBe(
      `the container ended with exit code 134 (SIGABRT) before Milvus was healthy; ${line}`
    )
    expect(evidence?.container).toEqual(
      expect.arrayContaining([
        'ended with exit code 134 (SIGABRT)',
        `error: ${line}`,
        'finished: then',
        'memory limit: none'
      ])
    )
    expect(evidence?.container.join()).not.toContain('HEALTHCHECK')
    expect(evidence?.dockerHealth).toEqual([`exit code 1: ${line}`])
  })

  it.each([
    [2, {}, '2 before Milvus was healthy'],
    [129, {}, '129 (SIGHUP) before Milvus was healthy'],
    [132, {}, '132 (SIGILL) before Milvus was healthy'],
    [139, {}, '139 (SIGSEGV) before Milvus was healthy'],
    [143, {}, '143 (SIGTERM) before Milvus was healthy'],
    [
      137,
      { OOMKilled: true },
      '137 (SIGKILL) before Milvus was healthy; it ran out of memory (OOM killed)'
    ]
  ])('names exit code %d, with %j', async (code, state, words) => {
    const { cause } = await testOf(ended(code, state))
    expect(cause).toBe(`the container ended with exit code ${words}`)
  })

  it("never includes the container's environment", async () => {
    const env = ['TOKEN=correct-horse']
    const { evidence } = await testOf({ env }, {}, SHORT)
    expect(JSON.stringify(evidence)).not.toContain('correct-horse')
  })

  it('has what can be found out when the engine is gone', async () => {
    const { container } = await healthy()
    const gone = failed('engine is gone')
    const { cause, evidence } = await testOf(container, {
      'container inspect the-id': [inspected(container), gone],
      'wait the-id': gone,
      'logs --tail 1000 the-id': gone,
      'rm --force --volumes the-id': gone
    })
    expect(cause).toContain('the engine or the container went away')
    expect(evidence).toMatchObject({
      container: ['the-id: the engine gave no information'],
      logs: expect.stringContaining('engine is gone')
    })
  })
})

describe('the cause of an end', () => {
  const AT_START =
    'the container ended with exit code 1 before Milvus was healthy'

  it.each([
    [
      'what the image itself says, and leads to its code',
      'permission denied\nmilvus-runpod: error: PROXY_PORT is "x" [not-a-port]\n',
      'PROXY_PORT is "x"; ',
      /^the image's entrypoint refuses .*#not-a-port/
    ],
    [
      'what it says, and has the hint of the code',
      'milvus-runpod: error: there is no milvus [milvus-missing]\n',
      'there is no milvus; ',
      /^the base image .*has no milvus on its PATH/
    ],
    [
      'the last words of Milvus, whose hint comes first',
      'permission denied\npanic: no space left on device\n\ngoroutine',
      'panic: no space left on device; ',
      /the disk is full/
    ]
  ])('begins with %s', async (_, text, start, hint) => {
    await expect(testOf(ended(1), logged(text))).resolves.toMatchObject({
      cause: `${start}${AT_START}`,
      hint: expect.stringMatching(hint)
    })
  })

  it('has one line of bounded length for what they say', async () => {
    const hostile = `::error::x ##[group]${'y'.repeat(1_000_000)}`
    const text = `panic: a\n::x\nmilvus-runpod: error: ${hostile} [a-b]\n`
    const { cause = '' } = await testOf(ended(1), logged(text))
    expect(cause.length).toBeLessThan(500)
    expect(cause).not.toMatch(/\n|##\[|^::/)
    expect(cause).toContain(`; ${AT_START}`)
  })

  it('is the lack of memory, whatever they say', async () => {
    const container = ended(1, { OOMKilled: true })
    const { cause } = await testOf(container, logged('panic: a'))
    expect(cause).toMatch(/^the container ended with exit code 1 /)
  })

  it('leads to a hint by the exit code', async () => {
    const { hint } = await testOf({ ...ended(137), memory: 1024 })
    expect(hint).toContain('too little memory')
  })

  it('is not a message of the entrypoint once Milvus was healthy', async () => {
    const Healthcheck = { Test: ['CMD', 'x'] }
    const { container } = await healthy({}, { config: { Healthcheck } })
    const { cause } = await testOf(container, {
      'exec the-id x': failed('unwell'),
      ...logged('milvus-runpod: error: a [a-b]')
    })
    expect(cause).toMatch(/^Milvus is healthy, but the image's HEALTHCHECK/)
  })
})

describe('what somebody else did to the container', () => {
  const HINT = /^another job or program .* says nothing about the image/
  const AT_START = 'before Milvus was healthy, but not by the test'
  const CHECK = { config: { Healthcheck: { Test: ['CMD', 'x'] } } }
  const ENDED = { StartedAt: START, FinishedAt: START }
  const EVENTS = 'events --since'

  it.each([
    ['paused', { state: { Paused: true } }],
    ['taken out of its network', { network: '' }],
    ['restarted', { restarts: 1 }]
  ])('is the cause: it was %s', async (what, container) => {
    const { cause, hint } = await testOf(container, {}, SHORT)
    expect(cause).toBe(`the container was ${what} ${AT_START}`)
    expect(hint).toMatch(HINT)
  })

  it('is the cause if there is no container any more', async () => {
    const { container } = await healthy({}, CHECK)
    const none = failed('Error response from daemon: No such container: the-id')
    const { cause, hint } = await testOf(container, {
      'container inspect the-id': [inspected(container), none],
      'exec the-id x': none,
      'logs --tail 1000 the-id': none
    })
    expect(cause).toMatch(/^the container was removed during .*, but not by/)
    expect(hint).toMatch(HINT)
  })

  it.each([
    ['9', 'killed', 137],
    ['15', 'stopped', 0]
  ])(
    'is the cause if the engine knows of signal %s',
    async (signal, how, code) => {
      const fake = dockerWith(ended(code, ENDED), {
        [EVENTS]: `${signal}\n9`,
        ...logged('panic: context canceled')
      })
      const { cause, hint } = await runTest(fake)
      expect(cause).toMatch(
        new RegExp(
          `^the container ended .*: it was ${how}, but not by the test$`
        )
      )
      expect(hint).toMatch(HINT)
      expect(fake.calls.find((line) => line.startsWith(EVENTS))).toBe(
        `${EVENTS} ${START} --until 2026-11-30T20:00:01.000Z --filter container=the-id --filter event=kill --format {{index .Actor.Attributes "signal"}}`
      )
    }
  )

  it.each([
    ['knows of no signal', ''],
    ['cannot say', failed('no')]
  ])('is not the cause if the engine %s', async (_, events) => {
    const { cause } = await testOf(ended(137, ENDED), { [EVENTS]: events })
    expect(cause).toBe(
      'the container ended with exit code 137 (SIGKILL) before Milvus was healthy'
    )
  })

  it('is not the cause if it ran out of memory', async () => {
    const container = ended(137, { ...ENDED, OOMKilled: true })
    const { cause } = await testOf(container, { [EVENTS]: '9' })
    expect(cause).toMatch(/ran out of memory/)
  })
})
