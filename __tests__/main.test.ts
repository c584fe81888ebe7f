import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { setInputs } from './support/action.js'
import { log } from './support/log.js'
import {
  DockerError as KnownDockerError,
  type Docker
} from '../src/docker/cli.js'
import { dockerOnPath } from './support/docker-on-path.js'
import { failed } from './support/fake-docker.js'
import { milvusAdvisories, serveGitHub } from '../lab/parts/github-api.ts'
import { current, publishingDocker } from './support/publishing-docker.js'
import { INDEX } from './support/samples.js'
import { setEnv, temporaryDirectory } from './support/temporary.js'
import { until, untilExists } from './support/until.js'

const INPUTS = {
  image: 'ghcr.io/me/milvus',
  'milvus-version': '2.6.22',
  vulnerable: 'ignore'
}

let main: () => Promise<void>
let summaryFile: string
let outputFile: string
let stateFile: string
let runnerTemp: string

// A process is cancelled only once, so each test needs the modules anew.
beforeEach(async () => {
  jest.resetModules()
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
  process.stdout.removeAllListeners('error')
  const imported = await import('../src/main.js')
  const { DockerError } = await import('../src/docker/cli.js')
  main = () =>
    imported.main(async (...given) => {
      const docker = await current.open(...given)
      // The modules of main are new, and so is its class of docker's errors.
      return (args, options) =>
        docker(args, options).catch((error: unknown) => {
          if (!(error instanceof KnownDockerError)) throw error
          throw new DockerError(args, error.outcome, error.stderr)
        })
    })
})

beforeEach(() => {
  runnerTemp = temporaryDirectory()
  outputFile = path.join(temporaryDirectory(), 'output')
  summaryFile = path.join(temporaryDirectory(), 'summary')
  writeFileSync(outputFile, '')
  writeFileSync(summaryFile, '')
  stateFile = path.join(temporaryDirectory(), 'state')
  writeFileSync(stateFile, '')
  setEnv({
    RUNNER_TEMP: runnerTemp,
    GITHUB_OUTPUT: outputFile,
    GITHUB_STEP_SUMMARY: summaryFile,
    GITHUB_STATE: stateFile
  })
})

function outputs(): string {
  return readFileSync(outputFile, 'utf8')
}

function summary(): string {
  return readFileSync(summaryFile, 'utf8')
}

/** A docker command that runs until it is ended, and files that it then leaves. */
function runUntilEnded(): { docker: Docker; begun: string; ended: string } {
  const { directory, env } = dockerOnPath(
    `trap 'touch "$HERE/ended"; exit 1' TERM; touch "$HERE/begun"; while [ -e "$HERE/calls" ]; do sleep 0.05; done`
  )
  const docker: Docker = async (args, options) => {
    const { dockerCli } = await import('../src/docker/cli.js')
    return await dockerCli(env)(args, options)
  }
  const [begun = '', ended = ''] = ['begun', 'ended'].map((name) =>
    path.join(directory, name)
  )
  return { docker, begun, ended }
}

describe('main', () => {
  it('sets outputs, writes a summary and succeeds', async () => {
    await publishingDocker()
    setInputs({ ...INPUTS, 'smoke-test': 'none' })
    await main()
    expect(process.exitCode).toBeUndefined()
    expect(outputs()).toMatch(new RegExp(`^digest<<.*\n${INDEX}\n`, 'm'))
    expect(summary()).toMatch(/^## ⚠️ Published Milvus 2\.6\.22 — \*\*untested/)
  })

  it('reports advisories that come only when all tags are set', async () => {
    const tagged = Promise.withResolvers<undefined>()
    const api = await serveGitHub({
      advisories: milvusAdvisories(),
      advisoriesAfter: tagged.promise
    })
    setEnv({ GITHUB_API_URL: api.url })
    const { calls } = await publishingDocker()
    const old = { 'milvus-version': '2.6.4', vulnerable: 'warn' }
    setInputs({ ...INPUTS, ...old, 'smoke-test': 'none' })
    const ended = main()
    await until('a tag', () => calls().join().includes('create --tag'))
    tagged.resolve(undefined)
    await ended
    await api.stop()
    expect(outputs()).toMatch(/^advisories<<.*\n\[.*CVE-2026-26190/m)
    expect(summary()).toContain('2 security advisories')
    expect(log()).toMatch(
      /::endgroup::\n(::warning::.*\n)*::warning::Milvus 2\.6\.4 is affected by/
    )
  })

  it('fails on a bad input before anything is done', async () => {
    const { calls } = await publishingDocker()
    setInputs({ ...INPUTS, image: 'me/milvus:1' })
    await main()
    expect(process.exitCode).toBe(1)
    expect(log()).toContain('::error::Input "image" is "me/milvus:1": ')
    expect(calls()).toEqual([])
    expect(summary()).toMatch(/^## ❌ /)
  })

  it('begins no job for a bad input, so the post step has nothing to clean up', async () => {
    setInputs({ ...INPUTS, image: 'me/milvus:1' })
    await main()
    expect(readdirSync(runnerTemp)).toEqual([])
    expect(readFileSync(stateFile, 'utf8')).toBe('')
  })

  it('refuses to run on Windows before it reads an input', async () => {
    const { platform } = process
    Object.defineProperty(process, 'platform', { value: 'win32' })
    setInputs({})
    await main()
    Object.defineProperty(process, 'platform', { value: platform })
    expect(log()).toMatch(
      /^::error::This action does not run on Windows%0AWhat to do: use a Linux runner, such as "runs-on: ubuntu-24.04"%0AMore: [^ ]*#windows-runner\n$/
    )
  })

  it('fails, and still reports what is known', async () => {
    await publishingDocker({
      'buildx build *': failed('ERROR: parse error')
    })
    setInputs(INPUTS)
    await main()
    expect(process.exitCode).toBe(1)
    expect(log()).toMatch(/::error::The build failed: .*parse error/)
    expect(outputs()).toMatch(/^built<<.*\nfalse\n/m)
    expect(outputs()).not.toMatch(/^digest<</m)
    expect(summary()).toContain('parse error')
  })

  it('stops commands that still run after a failure', async () => {
    const pull = runUntilEnded()
    await publishingDocker({
      'pull *': pull.docker,
      'buildx build *': async () => {
        await untilExists(pull.begun)
        throw failed('ERROR: parse error')
      }
    })
    setInputs(INPUTS)
    await main()
    await untilExists(pull.ended)
    expect(log()).toContain('parse error')
    expect(log()).not.toContain('The job has failed')
  })

  it('stops commands that still run at the end, so that the step can end', async () => {
    const wait = runUntilEnded()
    await publishingDocker({
      'wait *': wait.docker,
      'rm *id-*': failed('device is busy')
    })
    setInputs({ ...INPUTS, platforms: 'linux/amd64' })
    await main()
    expect(process.exitCode).toBeUndefined()
    await untilExists(wait.ended)
  })
})

describe('a file of the runner that cannot be written', () => {
  /** Nobody can write to it, not even root. */
  function folder(): string {
    const directory = path.join(temporaryDirectory(), 'folder')
    mkdirSync(directory)
    return directory
  }

  it('fails after a publication whose outputs are lost, and says in one message what was published', async () => {
    await publishingDocker()
    const output = folder()
    setEnv({ GITHUB_OUTPUT: output })
    setInputs({ ...INPUTS, 'smoke-test': 'none' })
    await main()
    expect(process.exitCode).toBe(1)
    const errors = log()
      .split('\n')
      .filter((line) => line.startsWith('::error::'))
    expect(errors).toHaveLength(1)
    const [message = ''] = errors
    expect(message).toContain(
      `ghcr.io/me/milvus:2.6.22, ghcr.io/me/milvus:2.6 → ${INDEX} is published, but the outputs could not be written to GITHUB_OUTPUT (${output}): `
    )
    expect(message).toContain('EISDIR')
    expect(message).toContain('What to do: ')
    expect(message).not.toContain('    at ')
    expect(log()).toContain(`\ndigest: "${INDEX}"\n`)
    expect(summary()).toMatch(
      /^## ❌ Milvus 2\.6\.22 is published, but not all went well/
    )
  })

  it('only warns of a summary that is lost', async () => {
    await publishingDocker()
    setEnv({ GITHUB_STEP_SUMMARY: folder() })
    setInputs({ ...INPUTS, 'smoke-test': 'none' })
    await main()
    expect(process.exitCode).toBeUndefined()
    expect(log()).toMatch(
      /^::warning::The job summary could not be written to GITHUB_STEP_SUMMARY /m
    )
    expect(outputs()).toMatch(/^digest<</m)
  })
})

describe('a cancelled job', () => {
  it('ends the running command, fails, and says that it was cancelled', async () => {
    const build = runUntilEnded()
    const { calls } = await publishingDocker({ 'buildx build *': build.docker })
    setInputs(INPUTS)
    const running = main()
    await untilExists(build.begun)
    process.emit('SIGINT')
    await running
    expect(existsSync(build.ended)).toBe(true)
    expect(process.exitCode).toBe(1)
    expect(log()).toContain('::error::The job was cancelled (SIGINT)')
    expect(calls().at(-1)).toMatch(/^(buildx build|pull|image inspect) /)
  })
})
