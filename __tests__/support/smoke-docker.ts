import type { ContainerOptions } from '../../src/smoke/container.js'
import { smokeTest, type SmokeResult } from '../../src/smoke/platform-test.js'
import type { SmokeTest } from '../../src/smoke/test-plan.js'
import { fakeDocker, type FakeDocker } from './fake-docker.js'
import { serveRest, type Answer, type FakeRest } from './milvus-rest.js'
import { HEALTHY_BODY, serveHealth, serveTcp } from './milvus-server.js'

export const NEVER = new Promise<string>(() => undefined)

/** A generous limit for what must end long before a test's time is over. */
export const AT_ONCE_MS = 20_000

export const OPTIONS: ContainerOptions = {
  label: 'job=1',
  env: [],
  ports: { api: 19530, metrics: 9091 }
}

export const EMULATED: SmokeTest = {
  platform: 'linux/arm64',
  level: 'health',
  emulated: true,
  timeoutSeconds: 60
}

export interface Container {
  /** Loopback ports of 9091 and 19530; neither, unless set. */
  metrics?: number
  api?: number
  /** The container's end. */
  exit?: Promise<string>
  /** What it looks like at the end: parts of State. */
  state?: object
  /** And other parts of what is inspected. */
  env?: string[]
  /** What the image sets. */
  imageEnv?: string[]
  memory?: number
  restarts?: number
}

/** Returns what `docker container inspect` prints. */
export function inspected({
  metrics,
  api,
  state,
  env = [],
  memory = 0,
  restarts = 0
}: Container): string {
  const port = (value?: number): object[] | null =>
    value ? [{ HostIp: '127.0.0.1', HostPort: String(value) }] : null
  return JSON.stringify([
    {
      Image: 'sha256:image',
      RestartCount: restarts,
      State: {
        Running: true,
        ExitCode: 0,
        OOMKilled: false,
        Error: '',
        StartedAt: 'first',
        FinishedAt: 'never',
        ...state
      },
      Config: { Env: env },
      HostConfig: { Memory: memory, NetworkMode: 'bridge' },
      NetworkSettings: {
        Ports: { '9091/tcp': port(metrics), '19530/tcp': port(api) },
        Networks: { bridge: { IPAddress: '172.17.0.2' } }
      }
    }
  ])
}

/**
 * What a docker says of its container at each look of the level query: when its
 * addresses are read, and the password, and then at later ones.
 */
export function looks(
  first: Container,
  ...later: Container[]
): Record<string, string[]> {
  const states = [first, first, ...later]
  return { 'container inspect the-id': states.map(inspected) }
}

/** A docker that runs one container. */
export function dockerWith(
  container: Container,
  others: Parameters<typeof fakeDocker>[0] = {}
): FakeDocker {
  return fakeDocker({
    'image inspect': JSON.stringify(container.imageEnv ?? []),
    run: 'the-id',
    'container inspect the-id': [
      inspected({ ...container, state: {} }),
      inspected(container)
    ],
    'wait the-id': container.exit ?? NEVER,
    'logs --tail 100 the-id': 'last line',
    'rm --force --volumes the-id': '',
    ...others
  })
}

/** Tests the container of a docker, on arm64 at level health unless set. */
export function runTest(
  { docker }: FakeDocker,
  settings: Partial<SmokeTest> = {}
): Promise<SmokeResult> {
  const test = { ...EMULATED, ...settings }
  return smokeTest(docker, test, 'me/milvus@x', OPTIONS)
}

/** Returns a port that accepts, and says nothing. */
export function openPort(): Promise<number> {
  return serveTcp(() => undefined)
}

/**
 * Serves a healthy Milvus, of which REST gives these answers in place of its
 * own, and returns the container that it would be in.
 */
export async function healthy(
  answers: Record<string, Answer[]> = {},
  others: Container = {}
): Promise<{ container: Container; rest: FakeRest }> {
  const rest = await serveRest(answers)
  const metrics = await serveHealth(HEALTHY_BODY)
  return { container: { metrics, api: rest.port, ...others }, rest }
}
