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
import {
  isolateConfig,
  localWriteFailure,
  mayBeLoggedIn
} from '../../src/docker/config.js'
import { Failure } from '../../src/messages/failure.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

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
  registries: string | string[],
  env: NodeJS.ProcessEnv = {}
): NodeJS.ProcessEnv {
  return isolateConfig(directory, [registries].flat(), {
    DOCKER_CONFIG: original,
    ...env
  })
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

  it('overrides the logins to several registries', () => {
    writeOriginal({ credHelpers: { 'docker.io': 'x', 'ghcr.io': 'y' } })
    const old = { auth: 'bWU6b2xk' }
    const { DOCKER_AUTH_CONFIG } = isolate(['ghcr.io', 'docker.io'], {
      DOCKER_AUTH_CONFIG: JSON.stringify({
        auths: { 'ghcr.io': old, 'https://index.docker.io/v1/': old }
      })
    })
    expect(isolated().credHelpers).toMatchObject({
      'docker.io': '',
      'ghcr.io': ''
    })
    expect(DOCKER_AUTH_CONFIG).toBe('{"auths":{}}')
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
    expect(readdirSync(directory)).toEqual(['config.json', 'milvus-runpod'])
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

  it.each(['contexts', 'ca.pem', '.token_seed'])('links %s', (name) => {
    writeOriginal(CONFIG)
    const target = path.join(original, name)
    if (name.includes('.')) writeFileSync(target, '')
    else mkdirSync(target)
    isolate('ghcr.io')
    expect(readlinkSync(path.join(directory, name))).toBe(target)
    expect(readdirSync(directory).sort()).toEqual(
      [name, 'config.json', 'milvus-runpod'].sort()
    )
  })

  it('returns the environment that makes docker use it', () => {
    expect(isolate('ghcr.io', { PATH: '/bin' })).toEqual({
      PATH: '/bin',
      DOCKER_CONFIG: directory,
      BUILDX_CONFIG: path.join(original, 'buildx')
    })
  })

  it.each([
    ['ghcr.io', 'ghcr.io'],
    ['ghcr.io', 'https://ghcr.io'],
    ['docker.io', 'https://index.docker.io/v1/'],
    ['localhost:5000', 'localhost:5000']
  ])(
    'overrides a login to %s in DOCKER_AUTH_CONFIG as %s',
    (registry, name) => {
      const other = { 'other.example': { auth: 'b3RoZXI6cGFzcw==' } }
      const auths = { ...other, [name]: { auth: 'bWU6b2xk' } }
      const { DOCKER_AUTH_CONFIG = '' } = isolate(registry, {
        DOCKER_AUTH_CONFIG: JSON.stringify({ auths })
      })
      expect(JSON.parse(DOCKER_AUTH_CONFIG)).toEqual({ auths: other })
    }
  )

  it('leaves a DOCKER_AUTH_CONFIG that docker cannot read either', () => {
    const { DOCKER_AUTH_CONFIG } = isolate('ghcr.io', {
      DOCKER_AUTH_CONFIG: '{'
    })
    expect(DOCKER_AUTH_CONFIG).toBe('{')
  })

  // An empty variable counts as unset for docker and buildx.
  it.each([
    [{ BUILDX_CONFIG: '/my/buildx' }, '/my/buildx'],
    [{ DOCKER_CONFIG: '/my', BUILDX_CONFIG: '' }, '/my/buildx'],
    [{ DOCKER_CONFIG: '' }, path.join(homedir(), '.docker', 'buildx')],
    [{}, path.join(homedir(), '.docker', 'buildx')]
  ])('with %j keeps the builders in %s', (env, buildx) => {
    const { BUILDX_CONFIG } = isolateConfig(directory, ['ghcr.io'], env)
    expect(BUILDX_CONFIG).toBe(buildx)
  })

  it('links directories of a relative DOCKER_CONFIG as well', () => {
    mkdirSync(path.join(original, 'contexts'))
    const relative = path.relative(process.cwd(), original)
    isolate('ghcr.io', { DOCKER_CONFIG: relative })
    expect(existsSync(path.join(directory, 'contexts'))).toBe(true)
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
  it.each(['', 'null'])(
    'treats the configuration file %j as missing, like docker',
    (text) => {
      writeFileSync(path.join(original, 'config.json'), text)
      isolate('ghcr.io')
      expect(isolated()).toEqual({ credHelpers: { 'ghcr.io': '' } })
    }
  )
})

describe('mayBeLoggedIn', () => {
  const env = (): NodeJS.ProcessEnv => ({ DOCKER_CONFIG: original })
  const login = { auth: 'bWU6c2VjcmV0' }

  it.each([
    ['ghcr.io', { auths: { 'ghcr.io': login } }],
    ['ghcr.io', { auths: { 'https://ghcr.io': login } }],
    ['docker.io', { auths: { 'https://index.docker.io/v1/': login } }],
    ['ghcr.io', { credHelpers: { 'ghcr.io': 'desktop' } }],
    ['ghcr.io', { credsStore: 'secretservice' }]
  ])('is true for %s with %j', (registry, config) => {
    writeOriginal(config)
    expect(mayBeLoggedIn(registry, env())).toBe(true)
  })

  it('finds a login in DOCKER_AUTH_CONFIG', () => {
    const auths = { 'ghcr.io': login }
    const DOCKER_AUTH_CONFIG = JSON.stringify({ auths })
    expect(mayBeLoggedIn('ghcr.io', { ...env(), DOCKER_AUTH_CONFIG })).toBe(
      true
    )
  })

  it('is false without a configuration, and with other logins only', () => {
    expect(mayBeLoggedIn('ghcr.io', env())).toBe(false)
    writeOriginal({ auths: { 'docker.io': login }, credHelpers: { gcr: 'x' } })
    expect(mayBeLoggedIn('ghcr.io', env())).toBe(false)
  })
})

const ENV = { RUNNER_TEMP: '/temp', DOCKER_CONFIG: '/config' }

beforeEach(() => {
  setEnv(ENV)
})

describe('localWriteFailure', () => {
  // As docker 29 and buildx 0.30 print them.
  it.each([
    [
      'Error saving credentials: open /temp/milvus-runpod-1/docker/config.json48: no space left on device',
      '/temp'
    ],
    [
      'ERROR: open /temp/milvus-runpod-1/.tmp-metadata.json26: no space left on device',
      '/temp'
    ],
    ['ERROR: mkdir /config/buildx: read-only file system', '/config']
  ])('names the directory that docker could not write: %s', (reason, where) => {
    const failure = localWriteFailure(reason, ENV)
    expect(failure?.what).toContain(
      `The directory ${where} on the runner cannot be written: `
    )
  })

  it('names the directory of jobs if that of this one was removed, whatever docker says', () => {
    const root = temporaryDirectory()
    const lost = path.join(root, 'milvus-runpod-1', 'docker')
    const env = { RUNNER_TEMP: root, DOCKER_CONFIG: lost }
    const failure = localWriteFailure('docker: unknown command', env)
    expect(failure).toMatchObject({ code: 'directory-unwritable' })
    expect(failure?.what).toContain(`${root} on the runner`)
    expect(failure?.what).toContain(`${lost} was removed during the run`)
  })

  it('knows where buildx keeps its files', () => {
    const env = { ...ENV, BUILDX_CONFIG: '/buildx' }
    const reason = 'ERROR: open /buildx/.lock: disk quota exceeded'
    expect(localWriteFailure(reason, env)?.code).toBe('runner-disk-full')
  })

  it.each([
    'write /var/lib/docker/tmp/GetImageBlob1: no space left on device',
    'failed to solve: write /var/lib/buildkit/x: no space left on device',
    'open /temp/milvus-runpod-1/docker/config.json: permission denied'
  ])('leaves to others what is not about these files: %s', (reason) => {
    expect(localWriteFailure(reason, ENV)).toBeUndefined()
  })
})
