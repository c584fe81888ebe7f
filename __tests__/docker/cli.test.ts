import { describe, expect, it } from '@jest/globals'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { dockerCli, DockerError, type Docker } from '../../src/docker/cli.js'
import { Failure } from '../../src/lib/failure.js'
import { dockerOnPath, type DockerOnPath } from '../support/docker-on-path.js'
import { log } from '../support/log.js'
import { temporaryDirectory } from '../support/temporary.js'
import { untilExists } from '../support/until.js'

/** A generous limit for what must end at once, while others load the machine. */
const AT_ONCE_MS = 10_000

/** How long a command runs that nobody ends; more than the limit above. */
const OUTLIVES_SECONDS = 15

function cliOf(script: string, signal?: AbortSignal): Docker {
  return dockerCli(dockerOnPath(script).env, signal)
}

async function errorOf(run: Promise<unknown>): Promise<DockerError> {
  return (await run.catch((error: unknown) => error)) as DockerError
}

describe('dockerCli', () => {
  it('passes arguments as they are, without a shell between', async () => {
    const docker = cliOf('for arg; do echo "[$arg]"; done')
    const args = ['run', 'two words', '', '$HOME; `id`', '"quoted"']
    await expect(docker(args)).resolves.toBe(
      '[run]\n[two words]\n[]\n[$HOME; `id`]\n["quoted"]'
    )
  })

  it('passes its environment', async () => {
    const { env } = dockerOnPath('echo "$DOCKER_CONFIG"')
    const docker = dockerCli({ ...env, DOCKER_CONFIG: '/some/where' })
    await expect(docker([])).resolves.toBe('/some/where')
  })

  it('returns standard output alone, trimmed', async () => {
    const docker = cliOf('echo; echo out; echo err >&2; echo')
    await expect(docker([])).resolves.toBe('out')
  })

  it('returns standard error as well when asked', async () => {
    const docker = cliOf('echo one; sleep 0.2; echo two >&2; sleep 0.2; echo 3')
    await expect(docker([], { withStderr: true })).resolves.toBe('one\ntwo\n3')
  })

  it('writes the input to standard input', async () => {
    const docker = cliOf('cat')
    await expect(docker([], { input: 'pass word\n2' })).resolves.toBe(
      'pass word\n2'
    )
  })

  it('closes standard input when there is nothing to write', async () => {
    await expect(cliOf('cat; echo end')([])).resolves.toBe('end')
  })

  it('tells a command that does not read its input by its exit code', async () => {
    const input = 'x'.repeat(1_000_000)
    await expect(cliOf('exit 0')([], { input })).resolves.toBe('')
    await expect(cliOf('exit 3')([], { input })).rejects.toThrow(
      'failed with 3'
    )
  })

  it('shows nothing unless asked', async () => {
    await cliOf('echo out; echo err >&2')(['version'])
    expect(log()).toBe('')
  })

  it('shows the command and all that it prints when asked, but no input', async () => {
    const docker = cliOf('echo out; sleep 0.2; echo err >&2')
    await docker(['build', '.'], { show: true, input: 'secret' })
    expect(log()).toBe('[command]docker build .\nout\nerr\n')
  })
})

describe('a docker command that fails', () => {
  it('is an error that tells command, exit code and reason', async () => {
    const docker = cliOf('echo "#1 reading" >&2; echo "ERROR: no" >&2; exit 17')
    const error = await errorOf(docker(['buildx', 'inspect', 'secret']))
    expect(error).toBeInstanceOf(DockerError)
    expect(error.message).toBe('docker buildx failed with 17: ERROR: no')
  })

  it.each([
    ['ERROR: no\n\n', 'ERROR: no'],
    ["docker: no\nSee 'docker run --help'.\n", 'docker: no'],
    [
      "docker: no\n\nRun 'docker run --help' for more information\n",
      'docker: no'
    ],
    ['Error: no\nWARNING: the password is kept unencrypted\n', 'Error: no'],
    ['', 'it gave no reason']
  ])('takes of %j for the reason: %s', (stderr, reason) => {
    const { message } = new DockerError(['run'], 'failed with 1', stderr)
    expect(message).toBe(`docker run failed with 1: ${reason}`)
  })

  it('keeps all of its standard error', async () => {
    const error = await errorOf(cliOf('seq 1 9 >&2; exit 1')([]))
    expect(error.stderr).toBe('1\n2\n3\n4\n5\n6\n7\n8\n9\n')
  })

  it('says so when a signal ended it', async () => {
    const error = await errorOf(cliOf('kill -KILL $$')(['wait', 'id']))
    expect(error.message).toBe(
      'docker wait failed with a signal: it gave no reason'
    )
  })

  it('is a failure with advice when there is no docker at all', async () => {
    const docker = dockerCli({ PATH: temporaryDirectory() })
    const error = await errorOf(docker(['version']))
    expect(error).toBeInstanceOf(Failure)
    expect(error.message).toMatch(
      /^docker could not be started: spawn docker ENOENT\nWhat to do: run the job where the docker command is installed/
    )
  })
})

describe('a time limit', () => {
  it('ends a command that runs longer, and says so', async () => {
    const started = performance.now()
    const docker = cliOf('echo waiting >&2; exec sleep 60')
    const error = await errorOf(docker(['pull'], { timeoutSeconds: 0.5 }))
    expect(error).toBeInstanceOf(DockerError)
    expect(error.message).toBe('docker pull was ended after 0.5 s: waiting')
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS)
  })

  it('does not wait for what outlives the command and holds its output', async () => {
    const started = performance.now()
    const docker = cliOf(`sleep ${OUTLIVES_SECONDS} & exec sleep 60`)
    const error = await errorOf(docker(['build'], { timeoutSeconds: 0.5 }))
    expect(error.message).toMatch(/^docker build was ended after 0\.5 s: /)
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS)
  })

  it('does not wait either when the command has ended before', async () => {
    const started = performance.now()
    const docker = cliOf('sleep 4 & exit 0')
    await errorOf(docker(['build'], { timeoutSeconds: 0.5 }))
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('does nothing to a command that ends before', async () => {
    const docker = cliOf('echo done')
    await expect(docker([], { timeoutSeconds: 60 })).resolves.toBe('done')
  })

  it('leaves the exit code of a command that fails before', async () => {
    const docker = cliOf('exit 4')
    await expect(docker([], { timeoutSeconds: 60 })).rejects.toThrow(
      'failed with 4'
    )
  })
})

describe('an aborted job', () => {
  /** Runs a script until it has begun, aborts, and returns what came of it. */
  async function abort(
    script: string
  ): Promise<{ error: unknown; fake: DockerOnPath; seconds: number }> {
    const controller = new AbortController()
    const fake = dockerOnPath(script)
    const run = errorOf(dockerCli(fake.env, controller.signal)(['build']))
    await untilExists(path.join(fake.directory, 'begun'))
    const aborted = performance.now()
    controller.abort(new Error('The job was cancelled'))
    const error = await run
    return { error, fake, seconds: (performance.now() - aborted) / 1000 }
  }

  it('ends a running command at once, with the reason of the abort', async () => {
    const { error, seconds } = await abort('touch "$HERE/begun"; exec sleep 60')
    expect(error).toEqual(new Error('The job was cancelled'))
    expect(seconds).toBeLessThan(AT_ONCE_MS / 1000)
  })

  it('does not wait for what outlives the command and holds its output', async () => {
    const { error, seconds } = await abort(`
      sleep ${OUTLIVES_SECONDS} &
      touch "$HERE/begun"
      exec sleep 60`)
    expect(error).toEqual(new Error('The job was cancelled'))
    expect(seconds).toBeLessThan(AT_ONCE_MS / 1000)
  })

  it('asks a command with TERM to end, so that it can clean up', async () => {
    const { error, fake } = await abort(`
      trap 'touch "$HERE/cleaned"; exit 0' TERM
      touch "$HERE/begun"
      while :; do sleep 0.05; done`)
    expect(error).toEqual(new Error('The job was cancelled'))
    expect(existsSync(path.join(fake.directory, 'cleaned'))).toBe(true)
  })

  it('kills a command that ignores TERM', async () => {
    const { error, seconds } = await abort(`
      trap '' TERM
      touch "$HERE/begun"
      for i in $(seq 600); do sleep 0.1; done`)
    expect(error).toEqual(new Error('The job was cancelled'))
    expect(seconds).toBeLessThan(30)
  }, 60_000)

  it('runs no further command', async () => {
    const controller = new AbortController()
    const fake = dockerOnPath('exit 0')
    const docker = dockerCli(fake.env, controller.signal)
    controller.abort(new Error('The job was cancelled'))
    await expect(docker(['run'])).rejects.toThrow('The job was cancelled')
    expect(fake.calls()).toEqual([])
  })

  it('leaves alone what ended before', async () => {
    const controller = new AbortController()
    const docker = cliOf('echo done', controller.signal)
    await expect(docker([])).resolves.toBe('done')
    controller.abort()
  })
})
