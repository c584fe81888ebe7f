import { describe, expect, it } from '@jest/globals'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { dockerCli, DockerError } from '../../src/docker/cli.js'
import { Failure } from '../../src/messages/failure.js'
import { childEnded, CHILD, cliOf, errorOf } from '../support/docker-cli.js'
import { dockerOnPath, type DockerOnPath } from '../support/docker-on-path.js'
import { log } from '../support/log.js'
import { temporaryDirectory } from '../support/temporary.js'
import { untilExists } from '../support/until.js'

describe('dockerCli', () => {
  it('passes arguments unchanged, without a shell', async () => {
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

  it('passes no input of the action, but for what a command needs', async () => {
    const { env } = dockerOnPath('env')
    const docker = dockerCli({ ...env, INPUT_PASSWORD: 's3cret' })
    await expect(docker([])).resolves.not.toContain('s3cret')
    const given = { env: { INPUT_X: 'for this command' } }
    await expect(docker([], given)).resolves.toContain('for this command')
  })

  it("says that the runner's disk is full where docker keeps its own files", async () => {
    const { env } = dockerOnPath(
      'echo "ERROR: open $DOCKER_CONFIG/buildx/.lock: no space left on device" >&2; exit 1'
    )
    const docker = dockerCli({ ...env, DOCKER_CONFIG: '/some/where' })
    await expect(docker([])).rejects.toMatchObject({ code: 'runner-disk-full' })
  })

  it('adds variables for one command', async () => {
    const docker = cliOf('echo "$SECRET"; test -n "$PATH"')
    const env = { SECRET: 'for docker itself' }
    await expect(docker([], { env })).resolves.toBe('for docker itself')
    await expect(docker([])).resolves.toBe('')
  })

  it('returns only standard output, trimmed', async () => {
    const docker = cliOf('echo; echo out; echo err >&2; echo')
    await expect(docker([])).resolves.toBe('out')
  })

  it('keeps each byte of what is not text, if asked', async () => {
    const docker = cliOf("printf 'a\\000\\303\\377b'")
    const bytes = 'a\0\xc3\xffb'
    await expect(docker([], { isBinary: true })).resolves.toBe(bytes)
  })

  it('finds the reason why a container does not start before the sum of errors', async () => {
    const docker = cliOf(
      'echo "Error response from daemon: no such program" >&2; echo "Error: failed to start containers: id" >&2; exit 1'
    )
    const { reason } = await errorOf(docker(['start', 'id']))
    expect(reason).toBe('Error response from daemon: no such program')
  })

  it('returns standard error as well if asked', async () => {
    const docker = cliOf('echo one; sleep 0.2; echo two >&2; sleep 0.2; echo 3')
    await expect(docker([], { withStderr: true })).resolves.toBe('one\ntwo\n3')
  })

  it('writes the input to standard input', async () => {
    const docker = cliOf('cat')
    await expect(docker([], { input: 'pass word\n2' })).resolves.toBe(
      'pass word\n2'
    )
  })

  it('lets docker itself read a file as standard input', async () => {
    const inputFile = path.join(temporaryDirectory(), 'data.tar')
    writeFileSync(inputFile, 'x'.repeat(1_000_000))
    const docker = cliOf('wc -c; readlink /proc/self/fd/0')
    await expect(docker([], { inputFile })).resolves.toBe(
      `1000000\n${inputFile}`
    )
  })

  it('throws when that file cannot be read', async () => {
    const inputFile = path.join(temporaryDirectory(), 'data.tar')
    await expect(cliOf('cat')([], { inputFile })).rejects.toThrow('ENOENT')
  })

  it('closes standard input if there is nothing to write', async () => {
    await expect(cliOf('cat; echo end')([])).resolves.toBe('end')
  })

  it('reports the exit code of a command that does not read its input', async () => {
    const input = 'x'.repeat(1_000_000)
    await expect(cliOf('exit 0')([], { input })).resolves.toBe('')
    await expect(cliOf('exit 3')([], { input })).rejects.toThrow(
      'failed with 3'
    )
  })

  it('shows nothing by default', async () => {
    await cliOf('echo out; echo err >&2')(['version'])
    expect(log()).toBe('')
  })

  it('shows the command and its output if asked, but not its input', async () => {
    const docker = cliOf('echo out; sleep 0.2; echo err >&2')
    await docker(['build', '.'], { show: true, input: 'secret' })
    expect(log()).toMatch(
      /^::stop-commands::(\S+)\n\[command\]docker build \.\nout\nerr\n::\1::\n$/
    )
  })

  it('keeps a log that it shows from giving commands to the runner', async () => {
    const docker = cliOf(
      'echo "::set-output name=x::y"; printf "#1 ##[error]z"'
    )
    await docker(['build'], { show: true })
    const [stop, , ...shown] = log().split('\n')
    const token = stop?.replace('::stop-commands::', '')
    expect(shown).toEqual([
      ': :set-output name=x::y',
      '#1 # #[error]z',
      `::${token ?? ''}::`,
      ''
    ])
  })
})

describe('a docker command that fails', () => {
  it('throws an error with the command, exit code and reason', async () => {
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
    [
      'ERROR: unexpected status: 400 Bad Request\ntag invalid: is immutable\n',
      'ERROR: unexpected status: 400 Bad Request tag invalid: is immutable'
    ],
    ['docker.io/me/x: pulling\nno space left', 'no space left'],
    ['', 'it gave no reason']
  ])('finds in %j the reason: %s', (stderr, reason) => {
    const { message } = new DockerError(['run'], 'failed with 1', stderr)
    expect(message).toBe(`docker run failed with 1: ${reason}`)
  })

  it('throws an error without control characters and commands for the runner', async () => {
    const docker = cliOf(
      'printf "Error: \\033[31m##[error]no\\r::x::" >&2; exit 1'
    )
    const { message } = await errorOf(docker(['pull']))
    expect(message).toBe('docker pull failed with 1: Error: # #[error]no ::x::')
  })

  it('keeps its output', async () => {
    const docker = cliOf('echo out; sleep 0.2; echo err >&2; exit 1')
    const error = await errorOf(docker([], { withStderr: true }))
    expect(error.output).toBe('out\nerr')
    expect(error.outcome).toBe('failed with 1')
  })

  it('reports that a signal ended it', async () => {
    const error = await errorOf(cliOf('kill -KILL $$')(['wait', 'id']))
    expect(error.message).toBe(
      'docker wait failed with a signal: it gave no reason'
    )
  })

  it('throws a failure with advice if docker is not installed', async () => {
    const docker = dockerCli({ PATH: temporaryDirectory() })
    const error = await errorOf(docker(['version']))
    expect(error).toBeInstanceOf(Failure)
    expect(error.message).toMatch(
      /^docker could not be started: .*spawn docker ENOENT\nWhat to do: install the docker command, or use a runner that has a Docker engine/
    )
  })
})

describe('an aborted job', () => {
  /** Runs a script, aborts once it has begun, and returns the outcome. */
  async function abort(
    script: string
  ): Promise<{ error: unknown; fake: DockerOnPath }> {
    const controller = new AbortController()
    const fake = dockerOnPath(script)
    const run = errorOf(dockerCli(fake.env, controller.signal)(['build']))
    await untilExists(path.join(fake.directory, 'begun'))
    controller.abort(new Error('The job was cancelled'))
    return { error: await run, fake }
  }

  it('does not wait for a child process that keeps the output open', async () => {
    const { error, fake } = await abort(`
      ${CHILD}
      touch "$HERE/begun"
      exec sleep 60`)
    expect(error).toEqual(new Error('The job was cancelled'))
    expect(childEnded(fake)).toBe(false)
  })

  it('sends TERM first, so that a command can clean up', async () => {
    const { error, fake } = await abort(`
      trap 'touch "$HERE/cleaned"; exit 0' TERM
      touch "$HERE/begun"
      while :; do sleep 0.05; done`)
    expect(error).toEqual(new Error('The job was cancelled'))
    expect(existsSync(path.join(fake.directory, 'cleaned'))).toBe(true)
  })

  it('kills a command that ignores TERM', async () => {
    const { error, fake } = await abort(`
      trap '' TERM
      touch "$HERE/begun"
      for i in $(seq 300); do sleep 0.1; done
      touch "$HERE/ended"`)
    expect(error).toEqual(new Error('The job was cancelled'))
    expect(existsSync(path.join(fake.directory, 'ended'))).toBe(false)
  }, 60_000)

  it('runs no more commands', async () => {
    const controller = new AbortController()
    const fake = dockerOnPath('exit 0')
    const docker = dockerCli(fake.env, controller.signal)
    controller.abort(new Error('The job was cancelled'))
    await expect(docker(['run'])).rejects.toThrow('The job was cancelled')
    expect(fake.calls()).toEqual([])
  })

  it('does not affect a command that has already ended', async () => {
    const controller = new AbortController()
    const docker = cliOf('echo done', controller.signal)
    await expect(docker([])).resolves.toBe('done')
    controller.abort()
  })
})

describe('a command that its caller watches', () => {
  it('shows what it prints as it comes', async () => {
    const docker = cliOf('echo out; sleep 0.2; echo err >&2')
    const seen: string[] = []
    await docker([], { onOutput: (text) => seen.push(text) })
    expect(seen).toEqual(['out\n', 'err\n'])
  })

  it('is ended for the reason that its caller gives', async () => {
    const fake = dockerOnPath('echo begun; exec sleep 60')
    const controller = new AbortController()
    const reason = new Error('it stands still')
    const run = dockerCli(fake.env)(['pull'], {
      signal: controller.signal,
      onOutput: () => {
        controller.abort(reason)
      }
    })
    await expect(run).rejects.toBe(reason)
  })
})
