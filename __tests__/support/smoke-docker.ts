import { removeBeside } from '../../src/lib/removals.js'
import type { Attempt, CommonOptions } from '../../src/smoke/attempt.js'
import { testPlatform, type SmokeResult } from '../../src/smoke/platform.js'
import type { SmokeTest } from '../../src/smoke/levels.js'
import { fakeDocker, type FakeDocker } from './fake-docker.js'
import { serveRest, type FakeRest, type RestReply } from './milvus-rest.js'
import { HEALTHY_BODY, serveHealth, serveTcp } from './milvus-server.js'

export const NEVER = new Promise<string>(() => undefined)

export const OPTIONS: Attempt['options'] = {
  name: 'job',
  label: 'job=1',
  env: [],
  ports: { api: 19530, metrics: 9091 },
  network: 'job-linux-arm64',
  proxies: {},
  route: { kind: 'published', address: '127.0.0.1' },
  staySeconds: 0,
  milvus: { version: '2.6.22', base: 'milvusdb/milvus:v2.6.22' },
  removals: removeBeside(),
  time: (_kind, _name, run) => run()
}

export const EMULATED: SmokeTest = {
  platform: 'linux/arm64',
  level: 'health',
  emulated: true,
  timeoutSeconds: 60
}

/** A container that only these tests know. */
export interface FakeContainer {
  /** Loopback ports that stand for 9091, 19530 and 8080; none unless set. */
  metrics?: number
  api?: number
  rest?: number
  /** Resolves when the container ends. */
  exit?: Promise<string>
  /** Parts of its `State` after the first look at it. */
  state?: object
  env?: string[]
  /** The image's configuration, as `docker image inspect` prints it. */
  config?: object
  memory?: number
  restarts?: number
  /** The network that it is in; '' for none. */
  network?: string
}

/** Returns what `docker container inspect` prints. */
export function inspected({
  metrics,
  api,
  rest,
  state,
  env = [],
  memory = 0,
  restarts = 0,
  network = OPTIONS.network
}: FakeContainer): string {
  const port = (value?: number): object[] | null =>
    value ? [{ HostIp: '127.0.0.1', HostPort: String(value) }] : null
  return JSON.stringify([
    {
      Image: 'sha256:image',
      RestartCount: restarts,
      State: {
        Running: true,
        Paused: false,
        ExitCode: 0,
        OOMKilled: false,
        Error: '',
        StartedAt: 'first',
        FinishedAt: 'never',
        ...state
      },
      Config: { Env: env },
      HostConfig: { Memory: memory, NetworkMode: network },
      NetworkSettings: {
        Ports: {
          '9091/tcp': port(metrics),
          '19530/tcp': port(api),
          ...(rest && { '8080/tcp': port(rest) })
        },
        Networks: network ? { [network]: { IPAddress: '172.18.0.2' } } : {}
      }
    }
  ])
}

/**
 * Returns the answers to each `docker container inspect` of a test at level
 * query: the first two, for the addresses and the password, are the same.
 */
export function looks(
  first: FakeContainer,
  ...later: FakeContainer[]
): Record<string, string[]> {
  const states = [first, first, ...later]
  return { 'container inspect the-id': states.map(inspected) }
}

/** Returns a docker that runs one container. */
export function dockerWith(
  container: FakeContainer,
  others: Parameters<typeof fakeDocker>[0] = {}
): FakeDocker {
  return fakeDocker({
    // Here they come first, and below they win.
    ...others,
    'network create': 'network-id',
    'network rm job-linux-arm64': '',
    'image inspect': JSON.stringify({
      WorkingDir: '/milvus/',
      ...container.config
    }),
    create: 'the-id',
    'cp --follow-link the-id:/milvus/configs -': folderTar({}),
    'start the-id': '',
    'container inspect the-id': [
      inspected({ ...container, state: {} }),
      inspected(container)
    ],
    'wait the-id': container.exit ?? NEVER,
    'logs --tail 1000 the-id': 'last line',
    'rm --force --volumes the-id': '',
    ...others
  })
}

/** What `docker cp` prints for a file: a tar archive. */
export function tarOf(text: string): string {
  const size = Math.ceil(text.length / 512) * 512
  const header = 'user.yaml'.padEnd(512, '\0')
  return header + text.padEnd(size, '\0') + '\0'.repeat(1024)
}

/**
 * What `docker cp` prints for a folder, with each byte as a character.
 *
 * @param files texts; null for a link
 */
export function folderTar(files: Record<string, string | null>): string {
  const all: Record<string, string | null> = { '': '', ...files }
  const entries = Object.entries(all).map(([name, text]) => {
    const bytes = Buffer.from(text ?? '')
    const header = `configs/${name}`
      .padEnd(124, '\0')
      .concat(bytes.length.toString(8).padStart(11, '0'))
      .padEnd(156, '\0')
      .concat(!name ? '5' : text === null ? '2' : '0')
      .padEnd(512, '\0')
    const size = Math.ceil(bytes.length / 512) * 512
    return header + bytes.toString('latin1').padEnd(size, '\0')
  })
  return entries.join('') + '\0'.repeat(1024)
}

/** Replies for an image with this text in /milvus/configs/user.yaml. */
export function userYaml(text: string): Record<string, string> {
  return {
    'cp --follow-link the-id:/milvus/configs -': folderTar({
      'user.yaml': text
    })
  }
}

/** Returns the command line that created the container which was tested. */
export function creationOf({ calls }: FakeDocker): string {
  return calls.findLast((line) => line.startsWith('create ')) ?? ''
}

/** Tests the container of a docker, by default on arm64 at level health. */
export async function runTest(
  { docker }: FakeDocker,
  settings: Partial<SmokeTest> = {},
  options: Partial<CommonOptions> = {}
): Promise<SmokeResult> {
  const test = { ...EMULATED, ...settings }
  try {
    const all = { ...OPTIONS, ...options }
    return await testPlatform(docker, test, 'me/milvus@x', all)
  } finally {
    await OPTIONS.removals.ended()
  }
}

/** Tests a container, by default on arm64 at level health. */
export function testOf(
  container: FakeContainer,
  others: Parameters<typeof dockerWith>[1] = {},
  settings: Partial<SmokeTest> = {}
): Promise<SmokeResult> {
  return runTest(dockerWith(container, others), settings)
}

/** A container that ends at once. */
export function ended(ExitCode: number, state: object = {}): FakeContainer {
  const exit = Promise.resolve(String(ExitCode))
  return { exit, state: { Running: false, ExitCode, ...state } }
}

/** Returns a port that accepts connections, and never answers. */
export function openPort(): Promise<number> {
  return serveTcp(() => undefined)
}

/**
 * Serves a healthy Milvus, and returns the container that it would be in.
 *
 * @param replies of REST, in place of the right ones
 */
export async function healthy(
  replies: Record<string, RestReply[]> = {},
  others: FakeContainer = {}
): Promise<{ container: FakeContainer; rest: FakeRest }> {
  const rest = await serveRest(replies)
  const metrics = await serveHealth(HEALTHY_BODY)
  return { container: { metrics, api: rest.port, ...others }, rest }
}
