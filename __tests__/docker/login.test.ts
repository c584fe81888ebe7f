import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DockerTimeout } from '../../src/docker/cli.js'
import type { Job } from '../../src/job.js'
import {
  dockerWithCases,
  type DockerOnPath
} from '../support/docker-on-path.js'
import { fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

skipWaiting()
const { logIn, openDocker } = await import('../../src/docker/login.js')

let original: string
let stateFile: string

beforeEach(() => {
  original = temporaryDirectory()
  stateFile = path.join(temporaryDirectory(), 'state')
  writeFileSync(stateFile, '')
  setEnv({ GITHUB_STATE: stateFile })
})

describe('openDocker', () => {
  const logins = [
    {
      registry: 'ghcr.io',
      username: 'me',
      password: 'p4ss',
      inputs: '"username" and "password"'
    }
  ]
  let job: Job

  beforeEach(() => {
    job = newJob()
  })

  function use(onLogin: string): DockerOnPath {
    const fake = dockerWithCases({
      'login*': `cat >"$HERE/input"; echo "$DOCKER_CONFIG" >"$HERE/config"; ${onLogin}`,
      '*': 'echo "$DOCKER_CONFIG"'
    })
    setEnv({ PATH: fake.env.PATH, DOCKER_CONFIG: original })
    return fake
  }

  it('uses the existing configuration when no login is given', async () => {
    const { calls } = use('exit 0')
    const docker = await openDocker(job)
    expect(calls()).toEqual([])
    await expect(docker(['version'])).resolves.toBe(original)
  })

  it('marks what docker starts, so that the post step finds it', async () => {
    const fake = dockerWithCases({ '*': 'echo "$MILVUS_RUNPOD_JOB"' })
    setEnv({ PATH: fake.env.PATH, DOCKER_CONFIG: original })
    const plain = await openDocker(job)
    await expect(plain(['version'])).resolves.toBe(job.directory)
    const loggedIn = await openDocker(job, { logins })
    await expect(loggedIn(['version'])).resolves.toBe(job.directory)
  })

  it('hides the passwords of proxies if the image would publish them', async () => {
    const proxies = { default: { httpProxy: 'http://me:p4ss@proxy.example' } }
    writeFileSync(
      path.join(original, 'config.json'),
      JSON.stringify({ proxies })
    )
    use('exit 0')
    const kept = await openDocker(job)
    await expect(kept(['version'])).resolves.toBe(original)
    const docker = await openDocker(job, { publishesBuildArgs: true })
    const config = path.join(await docker(['version']), 'config.json')
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual({
      credHelpers: {},
      proxies: { default: {} }
    })
  })

  it('saves the engine for the post step before it logs in', async () => {
    use('exit 1')
    await openDocker(job, { logins }).catch(() => undefined)
    expect(readFileSync(stateFile, 'utf8')).toContain(
      `"DOCKER_CONFIG":"${original}"`
    )
  })

  it('uses the named builder for reads and tags as well', async () => {
    const fake = dockerWithCases({ '*': 'echo "$BUILDX_BUILDER"' })
    setEnv({ PATH: fake.env.PATH, BUILDX_BUILDER: 'theirs' })
    const named = await openDocker(job, { builder: 'mine' })
    await expect(named(['buildx'])).resolves.toBe('mine')
    const unnamed = await openDocker(job)
    await expect(unnamed(['buildx'])).resolves.toBe('theirs')
  })

  it('logs in to each registry with its own password, on standard input', async () => {
    const { calls, directory: fake } = use('cat "$HERE/input" >>"$HERE/all"')
    const base = {
      registry: 'docker.io',
      username: 'them',
      password: 'hidden',
      inputs: '"base-username" and "base-password"'
    }
    await openDocker(job, { logins: [...logins, base] })
    expect(calls()).toEqual([
      'login --username me --password-stdin ghcr.io',
      'login --username them --password-stdin docker.io'
    ])
    expect(readFileSync(path.join(fake, 'all'), 'utf8')).toBe('p4sshidden')
    expect(log()).toBe(
      'Logged in to ghcr.io as me\nLogged in to docker.io as them\n'
    )
  })

  it('returns a docker that uses a configuration in the job directory', async () => {
    const { directory: fake } = use('exit 0')
    const docker = await openDocker(job, { logins })
    const own = path.join(job.directory, 'docker')
    expect(readFileSync(path.join(fake, 'config'), 'utf8').trim()).toBe(own)
    await expect(docker(['version'])).resolves.toBe(own)
  })

  it('reports wrong credentials after a single attempt', async () => {
    const { calls } = use('echo "Error: 401 Unauthorized" >&2; exit 1')
    await expect(openDocker(job, { logins })).rejects.toThrow(
      /^Login to ghcr\.io failed: .*\nLikely reason: the user name or the password is wrong/
    )
    expect(calls()).toHaveLength(1)
  })

  it('tries once more where the engine may not have sent the password', async () => {
    const words =
      'Error response from daemon: login attempt to http://r.example/v2/ failed with status: 401 Unauthorized'
    const { calls } = use(`echo "${words}" >&2; exit 1`)
    await expect(openDocker(job, { logins })).rejects.toThrow(
      'the user name or the password is wrong'
    )
    expect(calls()).toHaveLength(2)
  })

  it('blames the engine for a login that takes too long only if it does not answer', async () => {
    const slow = new DockerTimeout(['login'], 60, '')
    for (const [version, code] of [
      [slow, 'engine-no-answer'],
      ['linux/amd64 Engine', 'login-failed']
    ] as const) {
      const { docker } = fakeDocker({ login: slow, version })
      const [login] = logins
      const result = login && logIn(docker, login)
      await expect(result).rejects.toMatchObject({ code })
    }
  })

  it('goes on without an optional login that is refused', async () => {
    use('echo "Error: 401 Unauthorized" >&2; exit 1')
    const [login] = logins.map((one) => ({ ...one, isOptional: true }))
    const docker = await openDocker(job, { logins: login && [login] })
    expect(log()).toContain(
      "::warning::The job's token could not log in to ghcr.io, so the run goes on without a login: "
    )
    await expect(docker(['version'])).resolves.toContain(job.directory)
  })

  it('fails when the registry of an optional login cannot be reached', async () => {
    use('echo "dial tcp: connection refused" >&2; exit 1')
    const [login] = logins.map((one) => ({ ...one, isOptional: true }))
    await expect(openDocker(job, { logins: login && [login] })).rejects.toThrow(
      /^Login to ghcr.io failed: .*\nLikely reason: the registry cannot be reached/
    )
  })

  it.each([
    '503 Service Unavailable',
    // Of a firewall, or of ghcr.io now and then.
    'error parsing HTTP 403 response body: no error details found'
  ])('retries after %j', async (answer) => {
    const { calls } = use(
      `[ -e "$HERE/once" ] || { touch "$HERE/once"; echo "${answer}" >&2; exit 1; }`
    )
    await openDocker(job, { logins })
    expect(calls()).toHaveLength(2)
    expect(waits).toHaveLength(1)
  })

  it('stores what it logs in with for buildx if there is no docker command', async () => {
    setEnv({ PATH: temporaryDirectory(), DOCKER_CONFIG: original })
    const auths = { 'other.example': { auth: 'b3RoZXI6cGFzcw==' } }
    const theirs = path.join(original, 'config.json')
    writeFileSync(theirs, JSON.stringify({ auths, credsStore: 'pass' }))
    const hub = { registry: 'docker.io', username: 'us', password: 'w0rd' }
    const inputs = '"base-username" and "base-password"'
    await openDocker(job, { logins: [...logins, { ...hub, inputs }] })
    const own = path.join(job.directory, 'docker', 'config.json')
    expect(JSON.parse(readFileSync(own, 'utf8'))).toMatchObject({
      auths: {
        ...auths,
        'ghcr.io': { auth: Buffer.from('me:p4ss').toString('base64') },
        'https://index.docker.io/v1/': {
          auth: Buffer.from('us:w0rd').toString('base64')
        }
      }
    })
    expect(statSync(own).mode & 0o777).toBe(0o600)
    expect(log()).toContain('Stored the login to ghcr.io as me, untried')
  })

  it('gives buildx another directory if the home cannot be written', async () => {
    const fake = dockerWithCases({ '*': 'echo "$BUILDX_CONFIG"' })
    const file = path.join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    setEnv({
      PATH: fake.env.PATH,
      DOCKER_CONFIG: path.join(file, '.docker'),
      BUILDX_CONFIG: ''
    })
    const own = path.join(job.directory, 'buildx')
    const docker = await openDocker(job)
    await expect(docker(['version'])).resolves.toBe(own)
    expect(readFileSync(stateFile, 'utf8')).toContain(
      `"BUILDX_CONFIG":"${own}"`
    )
  })

  it('reports a registry that stays unreachable', async () => {
    use('echo "dial tcp: connection refused" >&2; exit 1')
    await expect(openDocker(job, { logins })).rejects.toThrow(
      /Likely reason: the registry cannot be reached from this machine\nWhat to do: check the inputs "username" and "password"/
    )
  })

  it.each([
    'Cannot connect to the Docker daemon at tcp://denied:2375. Is the docker daemon running?',
    'error during connect: Post "https://docker:2376/v1.50/auth": tls: bad certificate: access denied'
  ])('does not report %j as a wrong password', async (stderr) => {
    use(`echo '${stderr}' >&2; exit 1`)
    await expect(openDocker(job, { logins })).rejects.toThrow(
      /Likely reason: docker itself failed[^]*What to do: check DOCKER_HOST/
    )
  })

  it('names the endpoint that docker cannot find, and no login', async () => {
    const words =
      'unable to resolve docker endpoint: context "401": context not found'
    use(`echo '${words}' >&2; exit 1`)
    await expect(openDocker(job, { logins })).rejects.toMatchObject({
      code: 'engine-no-answer',
      what: expect.stringContaining('context "401"') as unknown,
      next: expect.stringContaining('DOCKER_HOST') as unknown
    })
  })
})
