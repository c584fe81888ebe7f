import { describe, expect, it } from '@jest/globals'
import { DockerError, type Docker } from '../../src/docker/cli.js'
import { failed, type FakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import {
  dockerWith,
  type FakeContainer,
  healthy,
  runTest
} from '../support/smoke-docker.js'

/** An image whose HEALTHCHECK is a command line. */
const CONFIG = {
  Healthcheck: { Test: ['CMD-SHELL', 'curl x'], Timeout: 10_000_000_000 }
}
const EXEC = 'exec the-id /bin/sh -c curl x'

function failedWith(code: number, output: string): DockerError {
  return new DockerError(['exec'], `failed with ${code}`, '', output)
}

/** A docker with a healthy Milvus, whose HEALTHCHECK prints this or fails so. */
async function dockerSaying(
  reply: string | Error,
  others: FakeContainer = {}
): Promise<FakeDocker> {
  const { container } = await healthy({}, { config: CONFIG, ...others })
  return dockerWith(container, { [EXEC]: reply })
}

describe("the image's HEALTHCHECK", () => {
  it('runs once in the container, after Milvus is healthy', async () => {
    const fake = await dockerSaying('OK')
    const { verdict } = await runTest(fake)
    expect(verdict).toBe('passed')
    expect(fake.calls.filter((call) => call === EXEC)).toHaveLength(1)
  })

  it.each([
    [failedWith(1, 'curl: (7)\nrefused'), 'failed with 1: curl: (7) refused'],
    [failedWith(1, ''), 'failed with 1: it printed nothing'],
    [
      failedWith(127, 'OCI runtime exec failed: "curl": not found'),
      'failed with 127: OCI runtime exec failed: "curl": not found'
    ]
  ])(
    'fails the platform when it fails, with its output',
    async (error, reason) => {
      const fake = await dockerSaying(error)
      await expect(runTest(fake)).resolves.toMatchObject({
        verdict: 'failed',
        cause: `Milvus is healthy, but the image's HEALTHCHECK ${reason}`,
        evidence: { healthcheck: error.output }
      })
    }
  )

  it.each([
    [{ emulated: false }, 10],
    [{ emulated: true }, 40],
    [{ emulated: true, timeoutSeconds: 20 }, 20]
  ])(
    'has its own timeout, within the limit of the platform: %j',
    async (settings, seconds) => {
      const fake = await dockerSaying('')
      let timeoutSeconds: number | undefined
      const docker: Docker = (args, options) => {
        if (args[0] === 'exec') ({ timeoutSeconds } = options ?? {})
        return fake.docker(args, options)
      }
      await runTest({ ...fake, docker }, settings)
      expect(timeoutSeconds).toBe(seconds)
    }
  )

  it('may be missing', async () => {
    const { container } = await healthy()
    const fake = dockerWith(container)
    const { verdict } = await runTest(fake)
    expect(verdict).toBe('passed')
    expect(fake.calls.join()).not.toContain('exec')
  })

  it('leads to the cause when it ends with the container', async () => {
    const state = { Running: false, ExitCode: 2 }
    const fake = await dockerSaying(failedWith(137, ''), { state })
    const { cause } = await runTest(fake)
    expect(cause).toBe(
      "the container ended with exit code 2 during the image's HEALTHCHECK"
    )
  })

  it.each([
    'Error response from daemon: No such container: the-id',
    'Error response from daemon: container 1 is not running',
    'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?'
  ])('is not what failed when the engine did not run it: %s', async (words) => {
    const error = new DockerError(['exec'], 'failed with 1', words, words)
    const { cause, evidence } = await runTest(await dockerSaying(error))
    expect(cause).toBe(
      `the image's HEALTHCHECK could not be run: docker exec failed with 1: ${words}`
    )
    expect(evidence?.healthcheck).toBeUndefined()
  })

  it('leads to the engine that went away in the middle of it', async () => {
    const gone = failed('Cannot connect to the Docker daemon')
    let endWait = (): void => undefined
    const exit = new Promise<string>((_, reject) => {
      endWait = () => {
        reject(gone)
      }
    })
    const fake = await dockerSaying('', { exit })
    let isGone = false
    const docker: Docker = async (args, options) => {
      if (isGone && args[1] === 'inspect') throw gone
      if (args[0] !== 'exec') return await fake.docker(args, options)
      isGone = true
      setTimeout(endWait, 200)
      throw new DockerError(args, 'failed with 1', gone.stderr, gone.stderr)
    }
    const { cause } = await runTest({ ...fake, docker })
    expect(cause).toMatch(
      /^the engine or the container went away during the image's HEALTHCHECK: /
    )
  })

  it('cannot speak to the runner', async () => {
    const hostile = failedWith(1, '::set-output name=a::b\n##[group]')
    const { cause } = await runTest(await dockerSaying(hostile))
    expect(cause).not.toMatch(/\n|##\[/)
    expect(log()).not.toContain('set-output')
  })
})
