import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { Failure } from '../../src/lib/failure.js'
import type { Job } from '../../src/job.js'
import {
  dockerWithCases,
  type DockerOnPath
} from '../support/docker-on-path.js'
import { log } from '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

skipWaiting()
const { isolateConfig, openDocker } = await import('../../src/docker/login.js')

const CONFIG = {
  auths: { 'other.example': { auth: 'b3RoZXI6cGFzcw==' } },
  credHelpers: { 'gcr.io': 'gcloud', 'ghcr.io': 'desktop' },
  credsStore: 'secretservice',
  currentContext: 'remote',
  cliPluginsExtraDirs: ['/opt/docker/plugins'],
  proxies: { default: { httpProxy: 'http://proxy' } }
}

type Config = Omit<typeof CONFIG, 'credHelpers'> & {
  credHelpers: Record<string, string>
}

let original: string
let directory: string

/** Writes the user's configuration, with the formatting a user may have. */
function writeOriginal(config: object): string {
  const text = `${JSON.stringify(config, null, '\t')}\n\n`
  writeFileSync(path.join(original, 'config.json'), text)
  return text
}

function isolate(
  registry: string,
  env: NodeJS.ProcessEnv = {}
): NodeJS.ProcessEnv {
  return isolateConfig(directory, registry, { DOCKER_CONFIG: original, ...env })
}

function isolated(): Config {
  const file = path.join(directory, 'config.json')
  return JSON.parse(readFileSync(file, 'utf8')) as Config
}

beforeEach(() => {
  original = temporaryDirectory()
  directory = path.join(temporaryDirectory(), 'docker')
})

describe('isolateConfig', () => {
  it('carries over everything but overrides the helper of the given registry', () => {
    writeOriginal(CONFIG)
    isolate('ghcr.io')
    expect(isolated()).toEqual({
      ...CONFIG,
      credHelpers: { 'gcr.io': 'gcloud', 'ghcr.io': '' }
    })
  })

  it('overrides the helper of a registry with a port', () => {
    writeOriginal({ credHelpers: { localhost: 'desktop' } })
    isolate('localhost:5000')
    expect(isolated().credHelpers).toEqual({
      localhost: 'desktop',
      'localhost:5000': ''
    })
  })

  it("overrides Docker Hub's helper under each of its names", () => {
    writeOriginal({ credHelpers: { 'docker.io': 'x', 'ghcr.io': 'y' } })
    isolate('docker.io')
    expect(isolated().credHelpers).toEqual({
      'docker.io': '',
      'index.docker.io': '',
      'https://index.docker.io/v1/': '',
      'ghcr.io': 'y'
    })
  })

  it('leaves the original unchanged, byte for byte', () => {
    const text = writeOriginal(CONFIG)
    isolate('ghcr.io')
    expect(readFileSync(path.join(original, 'config.json'), 'utf8')).toBe(text)
    expect(readdirSync(original)).toEqual(['config.json'])
  })

  it('works without an existing configuration', () => {
    isolate('ghcr.io')
    expect(isolated()).toEqual({ credHelpers: { 'ghcr.io': '' } })
    expect(readdirSync(directory)).toEqual(['config.json'])
    expect(readdirSync(original)).toEqual([])
  })

  it('is private to the user, even if the original is world-readable', () => {
    writeOriginal(CONFIG)
    chmodSync(path.join(original, 'config.json'), 0o644)
    isolate('ghcr.io')
    const modes = [directory, path.join(directory, 'config.json')].map(
      (file) => statSync(file).mode & 0o777
    )
    expect(modes).toEqual([0o700, 0o600])
  })

  it.each(['contexts', 'cli-plugins'])('links the directory %s', (name) => {
    mkdirSync(path.join(original, name))
    isolate('ghcr.io')
    expect(readlinkSync(path.join(directory, name))).toBe(
      path.join(original, name)
    )
  })

  it('links no directory that does not exist', () => {
    isolate('ghcr.io')
    expect(existsSync(path.join(directory, 'contexts'))).toBe(false)
  })

  it('returns the environment that makes docker use it', () => {
    expect(isolate('ghcr.io', { PATH: '/bin' })).toEqual({
      PATH: '/bin',
      DOCKER_CONFIG: directory,
      BUILDX_CONFIG: path.join(original, 'buildx')
    })
  })

  it("keeps the user's BUILDX_CONFIG", () => {
    const { BUILDX_CONFIG } = isolate('ghcr.io', {
      BUILDX_CONFIG: '/my/buildx'
    })
    expect(BUILDX_CONFIG).toBe('/my/buildx')
  })

  it('uses ~/.docker by default', () => {
    const { BUILDX_CONFIG } = isolateConfig(directory, 'ghcr.io', {})
    expect(BUILDX_CONFIG).toBe(path.join(homedir(), '.docker', 'buildx'))
  })

  it('treats an empty DOCKER_CONFIG as unset, like docker', () => {
    const { BUILDX_CONFIG } = isolate('ghcr.io', { DOCKER_CONFIG: '' })
    expect(BUILDX_CONFIG).toBe(path.join(homedir(), '.docker', 'buildx'))
  })

  it('links directories of a relative DOCKER_CONFIG as well', () => {
    mkdirSync(path.join(original, 'contexts'))
    const relative = path.relative(process.cwd(), original)
    isolate('ghcr.io', { DOCKER_CONFIG: relative })
    expect(existsSync(path.join(directory, 'contexts'))).toBe(true)
  })

  it('treats an empty BUILDX_CONFIG as unset, like buildx', () => {
    const { BUILDX_CONFIG } = isolate('ghcr.io', { BUILDX_CONFIG: '' })
    expect(BUILDX_CONFIG).toBe(path.join(original, 'buildx'))
  })

  it('names a configuration file that is not JSON and says what to do', () => {
    const file = path.join(original, 'config.json')
    writeFileSync(file, '{"auths":')
    const isolating = (): unknown => isolate('ghcr.io')
    expect(isolating).toThrow(Failure)
    expect(isolating).toThrow(`${file} could not be read: `)
    expect(isolating).toThrow('What to do: fix or remove this')
    expect(existsSync(directory)).toBe(false)
  })

  // LoadFromReader in docker/cli's cli/config/configfile/file.go
  it('treats an empty configuration file as missing, like docker', () => {
    writeFileSync(path.join(original, 'config.json'), '')
    isolate('ghcr.io')
    expect(isolated()).toEqual({ credHelpers: { 'ghcr.io': '' } })
  })
})

describe('openDocker', () => {
  const login = { registry: 'ghcr.io', username: 'me', password: 'p4ss' }
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

  it('passes the password on standard input, never as an argument', async () => {
    const { calls, directory: fake } = use('exit 0')
    await openDocker(job, login)
    expect(calls()).toEqual(['login --username me --password-stdin ghcr.io'])
    expect(readFileSync(path.join(fake, 'input'), 'utf8')).toBe('p4ss')
    expect(log()).toBe('Logged in to ghcr.io as me\n')
  })

  it('returns a docker that uses a configuration in the job directory', async () => {
    const { directory: fake } = use('exit 0')
    const docker = await openDocker(job, login)
    const own = path.join(job.directory, 'docker')
    expect(readFileSync(path.join(fake, 'config'), 'utf8').trim()).toBe(own)
    await expect(docker(['version'])).resolves.toBe(own)
  })

  it('reports wrong credentials after a single attempt', async () => {
    const { calls } = use('echo "Error: 401 Unauthorized" >&2; exit 1')
    await expect(openDocker(job, login)).rejects.toThrow(
      /^Login to ghcr\.io failed: .*\nLikely reason: the user name or the password is wrong/
    )
    expect(calls()).toHaveLength(1)
  })

  it('retries when the registry fails', async () => {
    const { calls } = use(
      '[ -e "$HERE/once" ] || { touch "$HERE/once"; echo "503 Service Unavailable" >&2; exit 1; }'
    )
    await openDocker(job, login)
    expect(calls()).toHaveLength(2)
    expect(waits).toHaveLength(1)
  })

  it('reports a registry that stays unreachable', async () => {
    use('echo "dial tcp: connection refused" >&2; exit 1')
    await expect(openDocker(job, login)).rejects.toThrow(
      /Likely reason: the registry cannot be reached from this machine\nWhat to do: check the input "registry"/
    )
  })

  it.each([
    'Cannot connect to the Docker daemon at tcp://denied:2375. Is the docker daemon running?',
    'error during connect: Post "https://docker:2376/v1.50/auth": tls: bad certificate: access denied',
    'unable to resolve docker endpoint: context "401": context not found'
  ])('does not report %j as a wrong password', async (stderr) => {
    use(`echo '${stderr}' >&2; exit 1`)
    await expect(openDocker(job, login)).rejects.toThrow(
      /Likely reason: docker itself failed[^]*What to do: check DOCKER_HOST/
    )
  })
})
