import { isIPv6 } from 'node:net'
import type { Docker, DockerOptions } from '../docker/cli.js'
import { readTar } from '../lib/tar.js'
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

/** Resolves when the container has ended. */
export async function waitForExit(docker: Docker, id: string): Promise<void> {
  await docker(['wait', id], { timeoutSeconds: EXIT_SECONDS })
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

/** Starts a container, for the first time or again. */
export async function startContainer(
  docker: Docker,
  id: string
): Promise<void> {
  await docker(['start', id], { timeoutSeconds: 120 })
}

/** Removes containers and their volumes. */
export async function removeContainers(
  docker: Docker,
  ids: string[]
): Promise<void> {
  if (ids.length > 0) await docker(['rm', '--force', '--volumes', ...ids])
}

/** Returns the content of a file in a container that runs. */
export async function readFileIn(
  docker: Docker,
  id: string,
  file: string,
  options?: Pick<DockerOptions, 'timeoutSeconds'>
): Promise<string> {
  return await docker(['exec', id, 'cat', file], options)
}

/** Bytes of the header of a file in a tar archive. */
const TAR_HEADER = 512

/** Returns the text of a file in a container that need not run. */
export async function copyFileFrom(
  docker: Docker,
  id: string,
  file: string
): Promise<string> {
  // This file alone, and NULs after it.
  const tar = await docker(['cp', '--follow-link', `${id}:${file}`, '-'])
  return tar.slice(TAR_HEADER).split('\0', 1)[0] ?? ''
}

/**
 * Returns the texts of the files in a folder of a container, which need not run, by
 * their names; undefined for what is not a file, such as a link.
 *
 * @throws Error when there is no such folder, or more in it than 16 MiB.
 */
export async function copyFolderFrom(
  docker: Docker,
  id: string,
  folder: string
): Promise<Map<string, string | undefined>> {
  const args = ['cp', '--follow-link', `${id}:${folder}`, '-']
  const archive = Buffer.from(await docker(args, { isBinary: true }), 'latin1')
  const files = readTar(archive).map(({ name, content }) => {
    // The folder itself comes first, as `configs/`.
    return [name.replace(/^[^/]*\//, ''), content?.toString('utf8')] as const
  })
  return new Map(files)
}
