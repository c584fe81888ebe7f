import { isIPv6 } from 'node:net'
import type { Docker } from '../docker/cli.js'
import { isFromDocker } from '../docker/engine-gone.js'
import { cancelled } from '../lib/cancellation.js'
import { pause } from '../lib/pause.js'
import { retry } from '../lib/retry.js'
import { messageOf } from '../messages/failure.js'
import type { Ports } from '../server/ports.js'
import { mountArgs, type DataVolume } from './volume.js'

/** How the action reaches the ports of test containers. */
export type Route =
  /** They are published on this address of the engine's host. */
  | { kind: 'published'; address: string }
  /** The action's own container joins the network of each test container. */
  | { kind: 'joined'; container: string }

/** Options of one container. */
export interface ContainerOptions {
  /** Label of everything that the job creates: the post step finds it by that. */
  label: string
  /** Name of the container's own network. */
  network: string
  /** Memory limit, as in docker's `--memory`. */
  memory?: string
  /** File with the container's environment: values may be secrets. */
  envFile?: string
  /** Value of each proxy variable, empty for none. */
  proxies: Record<string, string>
  route: Route
  /** Milvus' ports in the container. */
  ports: Ports
  /** Milvus' data; without one, they end with the container. */
  volume?: DataVolume
}

/** What the engine knows about a container. */
export interface ContainerState {
  running: boolean
  /** True if it is frozen, although it runs. */
  paused: boolean
  /** Of its first process, on the engine's host. */
  pid: number
  exitCode: number
  oomKilled: boolean
  /** The engine's own message, such as why the container could not start. */
  error: string
  startedAt: string
  finishedAt: string
  restarts: number
  /** Undefined without a HEALTHCHECK. */
  health?: DockerHealth
  image: string
  /** Memory limit in bytes; 0 for none. */
  memory: number
  networkMode: string
  /** Port of the engine's host for each published port. */
  published: Record<number, number>
  /** The container's address in each of its networks. */
  addresses: Record<string, string>
  /** `KEY=value` lines. Never show them: some are secrets. */
  env: string[]
}

/** What Docker's HEALTHCHECK found. */
interface DockerHealth {
  status: string
  /** The last checks, the newest at the end. */
  log: { start: string; exitCode: number; output: string }[]
}

/** The part of `docker container inspect` that is read here. */
interface InspectedContainer {
  Image: string
  RestartCount: number
  State: {
    Running: boolean
    Paused: boolean
    Pid: number
    ExitCode: number
    OOMKilled: boolean
    Error: string
    StartedAt: string
    FinishedAt: string
    Health?: {
      Status: string
      Log: { Start: string; ExitCode: number; Output: string }[] | null
    }
  }
  Config: { Env: string[] | null }
  HostConfig: { Memory: number; NetworkMode: string }
  NetworkSettings: {
    Ports: Record<string, { HostPort: string }[] | null> | null
    Networks: Record<string, { IPAddress: string }> | null
  }
}

/**
 * Returns the arguments that create a container as RunPod does: with the default
 * seccomp profile, no privilege and no extra capability.
 *
 * Each proxy variable is set, so that docker's own configuration does not set it
 * (`ParseProxyConfig` in docker/cli): Milvus would send its own calls to that
 * proxy. A value is taken from the environment of docker, since it may be secret.
 */
function createArgs(
  ref: string,
  platform: string,
  options: ContainerOptions
): string[] {
  const { label, network, memory, envFile, proxies, volume } = options
  return ['create', '--pull', 'never', '--platform', platform]
    .concat('--label', label, '--network', network)
    .concat(publishArgs(options), mountArgs(volume))
    .concat(memory ? ['--memory', memory, '--memory-swap', memory] : [])
    .concat(envFile ? ['--env-file', envFile] : [])
    .concat(
      Object.entries(proxies).flatMap(([name, value]) => {
        return ['--env', value ? name : `${name}=`]
      })
    )
    .concat(ref)
}

/** Random ports; none when the container is reached through its network. */
function publishArgs({ route, ports }: ContainerOptions): string[] {
  if (route.kind === 'joined') return []
  const { address } = route
  const host = isIPv6(address) ? `[${address}]` : address
  return [ports.api, ports.metrics, ports.rest].flatMap((port) =>
    port ? ['--publish', `${host}::${port}`] : []
  )
}

/** Creates a container, and returns its id. */
export async function createContainer(
  docker: Docker,
  ref: string,
  platform: string,
  options: ContainerOptions
): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(options.proxies).filter(([, value]) => value)
  )
  const args = createArgs(ref, platform, options)
  const output = await docker(args, { env, timeoutSeconds: 120 })
  return output.split('\n').at(-1) ?? ''
}

/** Returns what the engine knows about a container now. */
export async function inspectContainer(
  docker: Docker,
  id: string
): Promise<ContainerState> {
  const [container] = JSON.parse(
    await docker(['container', 'inspect', id])
  ) as [InspectedContainer]
  return stateOf(container)
}

function stateOf(container: InspectedContainer): ContainerState {
  const { State, HostConfig, NetworkSettings } = container
  const { Health } = State
  const published = Object.entries(NetworkSettings.Ports ?? {}).map(
    ([port, bindings]) => [parseInt(port), Number(bindings?.[0]?.HostPort ?? 0)]
  )
  const addresses = Object.entries(NetworkSettings.Networks ?? {}).map(
    ([network, { IPAddress }]) => [network, IPAddress]
  )
  return {
    running: State.Running,
    paused: State.Paused,
    pid: State.Pid,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    error: State.Error,
    startedAt: State.StartedAt,
    finishedAt: State.FinishedAt,
    restarts: container.RestartCount,
    health: Health && dockerHealthOf(Health),
    image: container.Image,
    memory: HostConfig.Memory,
    networkMode: HostConfig.NetworkMode,
    published: Object.fromEntries(published) as Record<number, number>,
    addresses: Object.fromEntries(addresses) as Record<string, string>,
    env: container.Config.Env ?? []
  }
}

function dockerHealthOf({
  Status,
  Log
}: NonNullable<InspectedContainer['State']['Health']>): DockerHealth {
  const log = (Log ?? []).map(({ Start, ExitCode, Output }) => ({
    start: Start,
    exitCode: ExitCode,
    output: Output.trim()
  }))
  return { status: Status, log }
}

/** Seconds to wait for an exit: longer than any job runs. */
const EXIT_SECONDS = 7 * 24 * 60 * 60

/** Milliseconds until an engine that was gone is asked again. */
const LOST_MS = 1000

/**
 * Resolves when the container has ended.
 *
 * @throws Error of the engine if that went away, and the container with it
 */
export async function waitForExit(docker: Docker, id: string): Promise<void> {
  let isOver = false
  while (!isOver) {
    try {
      await docker(['wait', id], { timeoutSeconds: EXIT_SECONDS })
      isOver = true
    } catch (error) {
      // A connection that breaks off has words of its own, such as "unexpected EOF".
      const isBroken = isFromDocker(error) && (await stillRuns(docker, id))
      if (!isBroken) throw error
      await pause(LOST_MS, cancelled)
      cancelled.throwIfAborted()
    }
  }
}

/** Whether a container has outlived its engine, or the way to it. */
async function stillRuns(docker: Docker, id: string): Promise<boolean> {
  return await inspectContainer(docker, id).then(
    ({ running }) => running,
    () => false
  )
}

/**
 * Stops a container, and kills it if it has not stopped within some seconds.
 * (`-t`, since the long option was renamed.)
 */
export async function stopContainer(
  docker: Docker,
  id: string,
  seconds: number
): Promise<void> {
  await docker(['stop', '-t', String(seconds), id], {
    timeoutSeconds: seconds + 60
  })
}

/** Ends a container as a host that goes away does, without a word to its processes. */
export async function killContainer(docker: Docker, id: string): Promise<void> {
  await docker(['kill', id])
}

/** What the engine says if another program has a port that it picked as a free one. */
const PORT_TAKEN =
  /port is already allocated|address already in use|failed to bind host port/i

/** Seconds for finding a port that is free. */
const PORT_SECONDS = 10

/**
 * Starts a container, for the first time or again. Each try gets other ports of the
 * engine's host.
 */
export async function startContainer(
  docker: Docker,
  id: string
): Promise<void> {
  await retry(() => docker(['start', id], { timeoutSeconds: 120 }), {
    what: 'start of the container',
    budgetSeconds: (error) =>
      PORT_TAKEN.test(messageOf(error)) ? PORT_SECONDS : 0
  })
}

/** Removes containers and their volumes. */
export async function removeContainers(
  docker: Docker,
  ids: string[]
): Promise<void> {
  if (ids.length > 0) await docker(['rm', '--force', '--volumes', ...ids])
}
