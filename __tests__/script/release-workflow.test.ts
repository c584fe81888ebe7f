import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'
import { simulate } from '../workflows/simulate.js'
import { type GitServer, startGitServer } from './git-server.js'
import { GIT_ENV, newRepository, type Repository } from './repository.js'

/** Stands in for the `gh` of a runner: logs Git in, and keeps releases in a file. */
const GH = `#!/bin/sh
case "$1 $2" in
'auth git-credential') [ "$3" != get ] || printf 'username=x\\npassword=%s\\n' "$GH_TOKEN" ;;
'release view') grep -qsx "$3" "$RELEASES" ;;
'release create')
  [ "$GH_TOKEN" = github-token ] || exit 1
  echo "$3" >>"$RELEASES"
  ;;
*) exit 1 ;;
esac
`

interface Outcome {
  status: number
  output: string
}

let repository: Repository
let server: GitServer
let directory: string

beforeEach(async () => {
  repository = newRepository()
  server = await startGitServer(repository.origin)
  repository.git('remote', 'set-url', 'origin', server.url)
  directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'gh'), GH, { mode: 0o755 })
})

afterEach(() => {
  server.stop()
})

async function run(
  command: string,
  env: Record<string, string> = {}
): Promise<Outcome> {
  const child = spawn('bash', ['-e', '-c', command], {
    cwd: repository.work,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...GIT_ENV,
      PATH: `${directory}:${process.env.PATH ?? ''}`,
      no_proxy: '127.0.0.1',
      RELEASES: path.join(directory, 'releases'),
      ...env
    }
  })
  let output = ''
  const add = (text: string): void => void (output += text)
  child.stdout.setEncoding('utf8').on('data', add)
  child.stderr.setEncoding('utf8').on('data', add)
  const [code] = (await once(child, 'close')) as [number]
  return { status: code, output }
}

/** Runs what a job of the release workflow does after its set-up, until a step fails. */
async function runJob(
  id: 'check' | 'release',
  version: string,
  { token = '' } = {}
): Promise<Outcome> {
  const { jobs } = simulate(
    '.github/workflows/release.yml',
    {
      event: 'workflow_dispatch',
      inputs: { version },
      vars: { RELEASE_APP_CLIENT_ID: token && 'app' }
    },
    { outputs: { release: { token } } }
  )
  let outcome = { status: 0, output: '' }
  for (const { run: command, env } of jobs[id]?.steps ?? []) {
    if (!command?.includes('release')) continue
    outcome = await run(command, env)
    if (outcome.status !== 0) return outcome
  }
  return outcome
}

function writeWorkflow(content: string): void {
  repository.write('.github/workflows/ci.yml', content)
}

/** Another commit on main, while the tested one stays checked out. */
function moveMain(): void {
  const tested = repository.git('rev-parse', 'HEAD')
  writeWorkflow('changed')
  repository.push('9.9.9')
  repository.git('checkout', tested)
}

function releases(): string {
  const file = path.join(directory, 'releases')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

describe('the release workflow, with a private repository and the rule of GitHub', () => {
  it('tags the tested commit and creates the release', async () => {
    writeWorkflow('first')
    const sha = repository.push('1.0.0')
    await runJob('check', '1.0.0')
    const { output } = await runJob('release', '1.0.0')

    expect(output).toBe('')
    expect(repository.refs('tags')).toEqual({ 'v1.0.0': sha, v1: sha })
    expect(releases()).toBe('v1.0.0\n')
  })

  it('holds the commit on a branch during the tests only', async () => {
    const sha = repository.push('1.0.0')
    await runJob('check', '1.0.0')

    expect(repository.refs('heads')).toEqual({
      main: sha,
      'releasing/v1.0.0': sha
    })
    await runJob('release', '1.0.0')
    expect(repository.refs('heads')).toEqual({ main: sha })
  })

  it('tags what was tested when main and its workflows have moved on', async () => {
    writeWorkflow('first')
    repository.push('1.0.0')
    await runJob('check', '1.0.0')
    await runJob('release', '1.0.0')
    writeWorkflow('second')
    const tested = repository.push('1.0.1')
    await runJob('check', '1.0.1')
    moveMain()

    expect(await runJob('release', '1.0.1')).toMatchObject({ status: 0 })
    expect(repository.refs('tags')).toMatchObject({
      'v1.0.1': tested,
      v1: tested
    })
  })

  it('continues where it stopped between the two tags', async () => {
    writeWorkflow('first')
    const sha = repository.push('1.0.0')
    await runJob('check', '1.0.0')
    repository.git('push', repository.origin, 'HEAD:refs/tags/v1.0.0')
    moveMain()

    expect(await runJob('release', '1.0.0')).toMatchObject({ status: 0 })
    expect(repository.refs('tags')).toEqual({ 'v1.0.0': sha, v1: sha })
    expect(releases()).toBe('v1.0.0\n')
  })

  it('continues where it stopped after the tags', async () => {
    writeWorkflow('first')
    repository.push('1.0.0')
    await runJob('check', '1.0.0')
    await release('1.0.0', 'app-token')
    moveMain()

    expect(await runJob('release', '1.0.0')).toMatchObject({ status: 0 })
    expect(releases()).toBe('v1.0.0\n')
  })

  it('does nothing when it is run again after its end', async () => {
    repository.push('1.0.0')
    await runJob('check', '1.0.0')
    await runJob('release', '1.0.0')
    const before = repository.refs('tags')

    expect(await runJob('release', '1.0.0')).toMatchObject({ status: 0 })
    expect(repository.refs('tags')).toEqual(before)
    expect(releases()).toBe('v1.0.0\n')
  })

  it('starts again after an attempt at another commit', async () => {
    repository.push('0.9.0')
    repository.push('1.0.0')
    await runJob('check', '1.0.0')
    repository.git('reset', '--hard', 'HEAD~1')
    writeWorkflow('fixed')
    const fixed = repository.commit('1.0.0')
    repository.git('push', '--force', repository.origin, 'HEAD:main')

    expect(await runJob('check', '1.0.0')).toMatchObject({ status: 0 })
    await runJob('release', '1.0.0')
    expect(repository.refs('tags')).toEqual({ 'v1.0.0': fixed, v1: fixed })
    expect(repository.refs('heads')).toEqual({ main: fixed })
  })

  it('needs no branch with the token of an app', async () => {
    writeWorkflow('first')
    const sha = repository.push('1.0.0')
    moveMain()

    const outcome = await runJob('release', '1.0.0', { token: 'app-token' })
    expect(outcome).toMatchObject({ status: 0 })
    expect(repository.refs('tags')).toEqual({ 'v1.0.0': sha, v1: sha })
  })
})

describe('script/release says which right is missing:', () => {
  it.each(['--hold 1.0.0', '1.0.0'])(
    'to push workflow files, with %s',
    async (args) => {
      writeWorkflow('first')
      repository.push('1.0.0')
      moveMain()
      const { status, output } = await release(args, 'github-token')

      expect(output).toContain('the right "Workflows: write"')
      expect(status).toBe(1)
      expect(repository.refs('tags')).toEqual({})
    }
  )

  it('to push', async () => {
    repository.push('1.0.0')
    const { status, output } = await release('1.0.0', 'read-token')

    expect(output).toContain('A workflow needs "contents: write"')
    expect(status).toBe(1)
  })

  it('to bypass a ruleset', async () => {
    repository.push('1.0.0')
    const ruleset = path.join(repository.origin, 'ruleset')
    writeFileSync(ruleset, 'refs/tags/v1.0.0\n')
    const { status, output } = await release('1.0.0', 'github-token')

    expect(output).toContain('a ruleset forbids this')
    expect(status).toBe(1)
    expect(repository.refs('tags')).toEqual({})
  })

  it('to read a private repository', async () => {
    repository.push('1.0.0')
    const { status, output } = await run('script/release --check 1.0.0')

    expect(output).toContain('A private repository needs a login')
    expect(status).toBe(1)
  })
})

describe('script/release --check', () => {
  it('needs only to read a private repository', async () => {
    repository.push('1.0.0')
    const outcome = await release('--check 1.0.0', 'read-token')

    expect(outcome).toMatchObject({ status: 0 })
  })
})

/** Runs the script with the login that `gh auth setup-git` sets up. */
async function release(args: string, token: string): Promise<Outcome> {
  return await run(`script/release ${args}`, {
    GH_TOKEN: token,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'credential.helper',
    GIT_CONFIG_VALUE_0: '!gh auth git-credential'
  })
}
