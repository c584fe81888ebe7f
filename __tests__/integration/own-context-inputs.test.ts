// A Dockerfile of one's own with all of its inputs, as docker/build-push-action has them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  startDistribution,
  USER,
  type Registry
} from '../../lab/parts/distribution.ts'
import type { RunResult } from '../../lab/runner.ts'
import {
  docker,
  failureIn,
  indexOf,
  lab,
  NATIVE,
  newImage,
  quickly
} from './support/lab.ts'

const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))
const SOCKET = path.join(workspace, 'agent.sock')
const OWN = { GITHUB_WORKSPACE: workspace, SSH_AUTH_SOCK: SOCKET }
const env = { ...process.env, ...OWN }

const TAG = `v${lab('STANDIN_VERSION')}`
const CANARIES = ['canary-of-a-line', 'canary-of-a-value', 'canary-of-a-file']

/** Uses all that the inputs bring, and leaves nothing of a secret. */
const DOCKERFILE = [
  '# syntax-free',
  'ARG BASE_IMAGE',
  'FROM ${BASE_IMAGE} AS Tools',
  'ARG GREETING',
  'COPY --from=parts /greeting /parts',
  'COPY here /here',
  'RUN --mount=type=secret,id=value,required=true \\',
  '    --mount=type=secret,id=lines,required=true \\',
  '    --mount=type=secret,id=file,required=true \\',
  '    test "$(cat /run/secrets/value)" = canary-of-a-value && \\',
  '    test "$(head -n 2 /run/secrets/lines | tail -n 1)" = canary-of-a-line && \\',
  '    test "$(cat /run/secrets/file)" = canary-of-a-file && \\',
  '    printf %s "$GREETING" >/greeting',
  'RUN --mount=type=ssh --mount=type=bind,from=parts,target=/parts-of-host \\',
  '    /parts-of-host/ld.so --library-path /parts-of-host /parts-of-host/ssh-add -L >/keys',
  'FROM scratch AS unused',
  'COPY nothing-of-this-name /',
  ''
].join('\n')

let agent: number

beforeAll(() => {
  mkdirSync(path.join(workspace, 'own'))
  mkdirSync(path.join(workspace, 'deploy'))
  mkdirSync(path.join(workspace, 'parts'))
  write('own/here', 'here')
  write('own/ignored', 'ignored')
  write('deploy/My.Dockerfile', DOCKERFILE)
  write('deploy/My.Dockerfile.dockerignore', 'ignored\n')
  write('parts/greeting', 'parts')
  write('token', 'canary-of-a-file')
  copySshAdd(path.join(workspace, 'parts'))
  agent = startAgent()
})

afterAll(() => {
  process.kill(agent)
  rmSync(workspace, { recursive: true })
})

function write(name: string, text: string): void {
  writeFileSync(path.join(workspace, name), text)
}

/** Copies ssh-add and its libraries: the image of Milvus has neither. */
function copySshAdd(to: string): void {
  const program = execFileSync('which', ['ssh-add'], {
    encoding: 'utf8'
  }).trim()
  const libraries = execFileSync('ldd', [program], { encoding: 'utf8' })
  for (const [file] of libraries.matchAll(/\/\S+/g)) {
    const name = path.basename(file)
    copyFileSync(file, path.join(to, name.startsWith('ld-') ? 'ld.so' : name))
  }
  copyFileSync(program, path.join(to, 'ssh-add'))
}

/** Starts an agent with a key, and returns its process. */
function startAgent(): number {
  const said = execFileSync('ssh-agent', ['-a', SOCKET], { encoding: 'utf8' })
  const key = path.join(workspace, 'key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  execFileSync('ssh-add', ['-q', key], { env })
  return Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1])
}

function inputs(given: Record<string, string> = {}): Record<string, string> {
  return {
    platforms: NATIVE,
    context: 'own',
    file: 'deploy/My.Dockerfile',
    target: 'tools',
    'build-args': 'GREETING=hello, you\n',
    secrets: 'value=canary-of-a-value\n"lines={\ncanary-of-a-line\n}"\n',
    'secret-files': 'file=token',
    ssh: 'default',
    'build-contexts': 'parts=parts',
    provenance: 'mode=max',
    ...given
  }
}

/** Command lines of all processes, and the environment of docker's. */
function processes(): string {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return all
    .map((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        const isDocker = /docker-buildx|^docker\0/.test(line)
        return (
          line + (isDocker ? readFileSync(`/proc/${pid}/environ`, 'utf8') : '')
        )
      } catch {
        return ''
      }
    })
    .join('\n')
}

/** What a registry has of an image: manifests, configs, layers, attestations. */
async function bytesOf(image: string, digest: string): Promise<string[]> {
  const [host = '', ...parts] = image.split('/')
  const url = `http://${host}/v2/${parts.join('/')}`
  const index = await indexOf(`${image}@${digest}`)
  const blobs = index.manifests.map(async (entry) => {
    const raw = await docker(
      ['buildx', 'imagetools', 'inspect', '--raw'].concat(
        `${image}@${entry.digest}`
      )
    )
    const manifest = JSON.parse(raw) as {
      config: { digest: string }
      layers: { digest: string; size: number }[]
    }
    const own = [manifest.config, ...manifest.layers]
    const read = own.map(async (blob) => {
      const response = await fetch(`${url}/blobs/${blob.digest}`)
      const bytes = Buffer.from(await response.arrayBuffer())
      const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
      return (isGzip ? gunzipSync(bytes) : bytes).toString('latin1')
    })
    return [raw, ...(await Promise.all(read))]
  })
  return [JSON.stringify(index), ...(await Promise.all(blobs)).flat()]
}

/** The log without the commands that mask: a runner shows `***` there. */
function shown({ log }: RunResult): string {
  return log.replaceAll(/^::add-mask::.*$/gm, '')
}

describe('a Dockerfile in a folder of its own', () => {
  const image = newImage()
  let first: RunResult
  let seen = ''

  beforeAll(async () => {
    first = await quickly(
      { ...inputs(), image },
      {
        env,
        onLog: (log) => {
          if (log.includes('[command]docker buildx build')) seen ||= processes()
        }
      }
    )
  })

  it('is built with its stage, arguments, contexts, secrets and keys', async () => {
    expect(shown(first)).not.toContain('Error')
    expect(failureIn(first)).toBe('')
    const ref = first.outputs.ref ?? ''
    const cat = async (file: string): Promise<string> =>
      await docker(['run', '--rm', '--entrypoint', 'cat', ref, file])
    expect(await cat('/greeting')).toBe('hello, you')
    expect(await cat('/parts')).toBe('parts')
    expect(await cat('/here')).toBe('here')
    expect(await cat('/keys')).toContain('ssh-ed25519 ')
  })

  it('leaves its secrets in no layer, attestation, output, log or list of processes', async () => {
    const bytes = await bytesOf(image, first.outputs.digest ?? '')
    const places = {
      bytes: bytes.join('\n'),
      log: shown(first),
      outputs: JSON.stringify(first.outputs),
      summary: first.summary,
      processes: seen
    }
    expect(bytes.join('\n')).toContain('in-toto')
    expect(seen).toContain('--secret')
    for (const [place, text] of Object.entries(places)) {
      const found = CANARIES.filter((canary) =>
        // The Dockerfile of this test names them, and provenance quotes it.
        text
          .replaceAll(/test \\?"\$\(.*?= canary-of-a-\w+/g, '')
          .includes(canary)
      )
      expect({ place, found }).toEqual({ place, found: [] })
    }
    expect(first.leftFiles).toEqual([])
  })

  it('is the same in a second run, on a builder that has no cache', async () => {
    const again = { ...inputs(), image, builder: '', rebuild: 'always' }
    const { outputs } = await quickly(again, { env })
    expect(outputs.built).toBe('true')
    // Provenance tells of the run, so the index is another one.
    expect(outputs['platform-digests']).toBe(first.outputs['platform-digests'])
  })

  it('is not built again for another secret, and is for another argument', async () => {
    const dry = { image, 'dry-run': 'true' }
    const secret = inputs({ ...dry, secrets: 'value=another-value' })
    expect((await quickly(secret, { env })).outputs.plan).toBe('nothing')
    const argument = inputs({ ...dry, 'build-args': 'GREETING=bye' })
    expect((await quickly(argument, { env })).outputs.plan).toBe('build')
    write('parts/greeting', 'changed')
    const { outputs } = await quickly(inputs(dry), { env })
    write('parts/greeting', 'parts')
    expect(outputs.plan).toBe('build')
  })

  it('is built with push "false", which stores no cache', async () => {
    const ref = `${lab('REGISTRY')}/test-cache/milvus:none`
    const given = { image: newImage(), push: 'false', 'cache-to': ref }
    const result = await quickly(inputs(given), { env })
    expect(shown(result)).toContain('"cache-to" is left out')
    expect(shown(result)).not.toContain('--cache-to')
    expect(CANARIES.some((canary) => result.summary.includes(canary))).toBe(
      false
    )
    expect(failureIn(result)).toBe('')
    expect(result.leftFiles).toEqual([])
  })
})

describe('a private base image', () => {
  let registry: Registry

  beforeAll(async () => {
    registry = await startDistribution({ login: true })
    const config = mkdtempSync(path.join(workspace, 'docker-'))
    const own = process.env.DOCKER_CONFIG ?? ''
    execFileSync('cp', ['-a', `${own}/.`, config])
    const as = { ...process.env, DOCKER_CONFIG: config }
    const login = ['--username', USER.username, '--password', USER.password]
    await docker(['login', ...login, registry.host], as)
    const target = `${registry.host}/mirror/milvus:${TAG}`
    await docker(
      ['buildx', 'imagetools', 'create', '--tag', target].concat(
        `${lab('STANDIN_IMAGE')}:${TAG}`
      ),
      as
    )
  })

  afterAll(() => registry.stop())

  it('is built on with base-username, whose password no argument may have', async () => {
    const given = {
      ...inputs(),
      image: newImage(),
      'base-image': `${registry.host}/mirror/milvus`,
      'base-username': USER.username,
      'base-password': USER.password
    }
    const { mainCode } = await quickly(given, { env })
    expect(mainCode).toBe(0)
    const argument = `GREETING=${USER.password}`
    const refused = await quickly({ ...given, 'build-args': argument }, { env })
    expect(shown(refused)).toContain(
      'the value of "GREETING" is, or contains, a secret'
    )
    expect(shown(refused)).not.toContain(USER.password)
  })
})
