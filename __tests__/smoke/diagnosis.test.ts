import { describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { healthBody, serveHealth } from '../support/milvus-server.js'
import {
  dockerWith,
  healthy,
  inspected,
  runTest
} from '../support/smoke-docker.js'

const SHORT = { timeoutSeconds: 0.5 }

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
    const fake = dockerWith({ metrics, state, memory })
    const { evidence } = await runTest(fake, SHORT)
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

  it('says how the container ended', async () => {
    const state = {
      Running: false,
      ExitCode: 134,
      Error: 'why',
      FinishedAt: 'then',
      Health: { Status: 'unhealthy', Log: [] }
    }
    const exit = Promise.resolve('134')
    const { evidence } = await runTest(dockerWith({ exit, state }))
    expect(evidence?.container).toEqual(
      expect.arrayContaining([
        'ended with exit code 134 (SIGABRT)',
        'error: why',
        'finished: then',
        'memory limit: none'
      ])
    )
    expect(evidence?.container.join()).not.toContain('HEALTHCHECK')
  })

  it('is one line each, whatever the container writes', async () => {
    const hostile = 'a\n::set-output name=x::y\n##[group]b'
    const Log = [{ ExitCode: 1, Output: hostile }]
    const state = {
      Running: false,
      ExitCode: 1,
      Error: hostile,
      Health: { Status: 'unhealthy', Log }
    }
    const exit = Promise.resolve('1')
    const { cause, evidence } = await runTest(dockerWith({ exit, state }))
    const line = 'a ::set-output name=x::y # #[group]b'
    expect(cause).toBe(
      `the container ended with exit code 1 before Milvus was healthy; ${line}`
    )
    expect(evidence?.container).toContain(`error: ${line}`)
    expect(evidence?.dockerHealth).toEqual([`exit code 1: ${line}`])
  })

  it.each([
    [129, 'SIGHUP'],
    [132, 'SIGILL'],
    [134, 'SIGABRT'],
    [137, 'SIGKILL'],
    [139, 'SIGSEGV'],
    [143, 'SIGTERM']
  ])('names the signal of exit code %d: %s', async (ExitCode, signal) => {
    const state = { Running: false, ExitCode }
    const exit = Promise.resolve('')
    const { cause } = await runTest(dockerWith({ exit, state }))
    expect(cause).toContain(`exit code ${ExitCode} (${signal}) before`)
  })

  it("never includes the container's environment", async () => {
    const env = ['TOKEN=correct-horse']
    const { evidence } = await runTest(dockerWith({ env }), SHORT)
    expect(JSON.stringify(evidence)).not.toContain('correct-horse')
  })

  it('has what can be found out when the engine is gone', async () => {
    const { container } = await healthy()
    const gone = failed('engine is gone')
    const fake = dockerWith(container, {
      'container inspect the-id': [inspected(container), gone],
      'wait the-id': gone,
      'logs --tail 1000 the-id': gone,
      'rm --force --volumes the-id': gone
    })
    const { cause, evidence } = await runTest(fake)
    expect(cause).toContain('the engine or the container went away')
    expect(evidence).toMatchObject({
      container: ['the-id: the engine gave no information'],
      logs: expect.stringContaining('engine is gone')
    })
  })

  const ENDED = {
    exit: Promise.resolve('1'),
    state: { Running: false, ExitCode: 1 }
  }

  it('begins with what the image itself says, and leads to its code', async () => {
    const logs =
      'permission denied\nmilvus-runpod: error: PROXY_PORT is "x" [not-a-port]\n'
    const fake = dockerWith(ENDED, { 'logs --tail 1000 the-id': logs })
    await expect(runTest(fake)).resolves.toMatchObject({
      cause:
        'PROXY_PORT is "x"; the container ended with exit code 1 before Milvus was healthy',
      hint: expect.stringMatching(
        /^the image's entrypoint refuses .*#not-a-port/
      )
    })
  })

  it('has the hint of the code, if there is one', async () => {
    const logs = 'milvus-runpod: error: there is no milvus [milvus-missing]\n'
    const fake = dockerWith(ENDED, { 'logs --tail 1000 the-id': logs })
    await expect(runTest(fake)).resolves.toMatchObject({
      hint: expect.stringMatching(/^the base image .*has no milvus on its PATH/)
    })
  })

  it('begins with the last words of Milvus, whose hint comes first', async () => {
    const logs =
      'permission denied\npanic: no space left on device\n\ngoroutine'
    const fake = dockerWith(ENDED, { 'logs --tail 1000 the-id': logs })
    await expect(runTest(fake)).resolves.toMatchObject({
      cause:
        'panic: no space left on device; the container ended with exit code 1 before Milvus was healthy',
      hint: expect.stringContaining('the disk is full')
    })
  })

  it('has one line of bounded length for what they say', async () => {
    const hostile = `::error::x ##[group]${'y'.repeat(1_000_000)}`
    const logs = `panic: a\n::x\nmilvus-runpod: error: ${hostile} [a-b]\n`
    const fake = dockerWith(ENDED, { 'logs --tail 1000 the-id': logs })
    const { cause = '' } = await runTest(fake)
    expect(cause.length).toBeLessThan(500)
    expect(cause).not.toMatch(/\n|##\[|^::/)
    expect(cause).toMatch(/; the container ended with exit code 1 before/)
  })

  it('knows better than they do when it ran out of memory', async () => {
    const state = { ...ENDED.state, OOMKilled: true }
    const fake = dockerWith(
      { ...ENDED, state },
      { 'logs --tail 1000 the-id': 'panic: a' }
    )
    const { cause } = await runTest(fake)
    expect(cause).toMatch(/^the container ended with exit code 1 /)
  })

  it('takes no message of the entrypoint once Milvus was healthy', async () => {
    const Healthcheck = { Test: ['CMD', 'x'] }
    const { container } = await healthy({}, { config: { Healthcheck } })
    const fake = dockerWith(container, {
      'exec the-id x': failed('unwell'),
      'logs --tail 1000 the-id': 'milvus-runpod: error: a [a-b]'
    })
    const { cause } = await runTest(fake)
    expect(cause).toMatch(/^Milvus is healthy, but the image's HEALTHCHECK/)
  })

  it('leads to a hint, from the log lines or from the exit code', async () => {
    const full = await runTest(
      dockerWith(
        {
          exit: Promise.resolve('2'),
          state: { Running: false, ExitCode: 2 }
        },
        { 'logs --tail 1000 the-id': 'panic: no space left on device' }
      )
    )
    expect(full.hint).toContain('the disk is full')

    const killed = await runTest(
      dockerWith({
        exit: Promise.resolve('137'),
        state: { Running: false, ExitCode: 137 },
        memory: 1024
      })
    )
    expect(killed.hint).toContain('too little memory')
  })
})
