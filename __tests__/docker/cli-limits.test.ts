import { describe, expect, it, jest } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { dockerCli, DockerError } from '../../src/docker/cli.js'
import { childEnded, CHILD, cliOf, errorOf } from '../support/docker-cli.js'
import { dockerOnPath } from '../support/docker-on-path.js'
import { temporaryDirectory } from '../support/temporary.js'
import { untilExists } from '../support/until.js'

describe('a time limit', () => {
  it('ends a command that runs longer and reports the limit', async () => {
    const docker = cliOf('echo waiting >&2; exec sleep 60')
    const error = await errorOf(docker(['pull'], { timeoutSeconds: 2 }))
    expect(error).toBeInstanceOf(DockerError)
    expect(error.message).toBe('docker pull was ended after 2 s: waiting')
  })

  it('does not report what the command prints about being ended as the reason', async () => {
    const docker = cliOf(
      'trap "echo context canceled >&2; exit 1" TERM; echo slow >&2; while :; do sleep 0.05; done'
    )
    const error = await errorOf(
      docker(['exec'], { timeoutSeconds: 2, withStderr: true })
    )
    expect(error.message).toBe('docker exec was ended after 2 s: slow')
    expect(error).toMatchObject({ output: 'slow' })
  })

  it('names the credential helper that a silent command may wait for', async () => {
    const config = temporaryDirectory()
    const settings = { credsStore: 'vault', credHelpers: { 'ghcr.io': '' } }
    writeFileSync(path.join(config, 'config.json'), JSON.stringify(settings))
    const { env } = dockerOnPath('exec sleep 60')
    const docker = dockerCli({ ...env, DOCKER_CONFIG: config })
    const error = await errorOf(docker(['pull'], { timeoutSeconds: 2 }))
    expect(error.message).toBe(
      'docker pull was ended after 2 s: it said nothing, as if docker-credential-vault did not answer'
    )
  })

  it('does not wait for a child process that keeps the output open', async () => {
    const fake = dockerOnPath(`${CHILD} exec sleep 60`)
    const run = dockerCli(fake.env)(['build'], { timeoutSeconds: 2 })
    const { message } = await errorOf(run)
    expect(message).toMatch(/^docker build was ended after 2 s: /)
    expect(childEnded(fake)).toBe(false)
  })

  it('does not wait for such a child process after the command itself has ended', async () => {
    const fake = dockerOnPath(`${CHILD} exit 0`)
    await errorOf(dockerCli(fake.env)(['build'], { timeoutSeconds: 2 }))
    expect(childEnded(fake)).toBe(false)
  })

  it('is a minute unless the caller says otherwise', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'nextTick'] })
    const fake = dockerOnPath('touch "$HERE/begun"; exec sleep 600')
    const run = errorOf(dockerCli(fake.env)(['version']))
    await untilExists(path.join(fake.directory, 'begun'))
    jest.advanceTimersByTime(60_000)
    jest.useRealTimers()
    expect((await run).message).toMatch(/^docker version was ended after 60 s/)
  })
})

describe('a limit of output', () => {
  it('ends a command that prints more than 16 MiB and reports the limit', async () => {
    const error = await errorOf(cliOf('exec yes')(['inspect']))
    expect(error).toBeInstanceOf(DockerError)
    expect(error.message).toBe(
      'docker inspect was ended after 16 MiB of output: it gave no reason'
    )
  })

  it('keeps the end of text that is only to be read', async () => {
    const docker = cliOf('seq 1 100000')
    const text = await docker(['logs'], { withStderr: true })
    expect(text).toHaveLength(64 * 1024 - 1)
    expect(text.endsWith('\n99999\n100000')).toBe(true)
  })

  it('keeps the beginning of it if asked', async () => {
    const docker = cliOf('echo first >&2; sleep 0.2; seq 1 100000')
    const options = { withStderr: true, keep: 'first' } as const
    const text = await docker(['logs'], options)
    expect(text.length).toBeGreaterThan(64 * 1024 - 10)
    expect(text).toMatch(/^first\n1\n2\n/)
  })

  it('keeps the end of standard error', async () => {
    const error = await errorOf(cliOf('seq 1 100000 >&2; exit 1')(['build']))
    expect(error.stderr).toHaveLength(64 * 1024)
    expect(error.stderr.endsWith('\n99999\n100000\n')).toBe(true)
  })
})
