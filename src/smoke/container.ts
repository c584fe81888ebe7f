import type { Docker } from '../docker/cli.js'

/** Where the test containers of a job run, and with what. */
export interface Surroundings {
  /** Label of every container, by which the post step finds it. */
  label: string
  /** `KEY=value` lines of `envFile`. */
  env: string[]
  /** Memory limit, as docker's `--memory`. */
  memory?: string
  /** File with the container's environment: values may be secrets. */
  envFile?: string
  /** Network of the container that the action itself runs in, if any. */
  network?: string
}

/** With what one container runs. */
export interface ContainerOptions extends Surroundings {
  /** Ports of Milvus inside the container. */
  ports: Ports
}

export interface Ports {
  api: number
  metrics: number
}

/** What the engine knows of a container. */
export interface ContainerState {
  running: boolean
  exitCode: number
  oomKilled: boolean
  /** What the engine says, such as why it could not be started. */
  error: string
  startedAt: string
  finishedAt: string
  restarts: number
  /** What Docker's own HEALTHCHECK says; undefined without one. */
  health?: DockerHealth
  image: string
  /** Bytes; 0 without a limit. */
  memory: number
  networkMode: string
  /** Loopback port of each published port. */
  published: Record<number, number>
  /** The container's address in each of its networks. */
  addresses: Record<string, string>
  /** `KEY=value` lines. Secrets are among them: never to be shown. */
  env: string[]
}

export interface DockerHealth {
  status: string
  /** Its last checks, the newest at the end. */
  log: { start: string; exitCode: number; output: string }[]
}

/** What `docker inspect` prints of a container, as far as it is read here. */
interface Inspected {
  Image: string
  RestartCount: number
  State: {
    Running: boolean
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
 * Arguments that run an image as RunPod does: default seccomp, no volume, no
 * privilege, no extra capability. Ports are random ones of the loopback, unless
 * the container is reached through a network.
 */
export function runArgs(
  ref: string,
  platform: string,
  { label, ports, memory, envFile, network }: ContainerOptions
): string[] {
  const publish = [ports.api, ports.metrics].map((port) => `127.0.0.1::${port}`)
  return ['run', '--detach', '--pull', 'never', '--platform', platform]
    .concat('--label', label)
    .concat(memory ? ['--memory', memory, '--memory-swap', memory] : [])
    .concat(envFile ? ['--env-file', envFile] : [])
    .concat(
      network
        ? ['--network', network]
        : publish.flatMap((port) => ['--publish', port])
    )
    .concat(ref)
}

/**
 * Returns the `KEY=value` lines that an image sets; none when the engine does
 * not say: then it says why when the image is run.
 */
export async function imageEnv(docker: Docker, ref: string): Promise<string[]> {
  const args = ['image', 'inspect', '--format', '{{json .Config.Env}}', ref]
  const output = await docker(args, { timeoutSeconds: 60 }).catch(() => '')
  return (JSON.parse(output || '[]') as string[] | null) ?? []
}

/** Starts a container and returns its id. */
export async function runContainer(
  docker: Docker,
  args: string[]
): Promise<string> {
  const output = await docker(args, { timeoutSeconds: 120 })
  return output.split('\n').at(-1) ?? ''
}

/** Returns what the engine knows of a container now. */
export async function inspectContainer(
  docker: Docker,
  id: string
): Promise<ContainerState> {
  const [container] = JSON.parse(
    await docker(['container', 'inspect', id], { timeoutSeconds: 60 })
  ) as [Inspected]
  return readState(container)
}

function readState(container: Inspected): ContainerState {
  const { State, HostConfig, NetworkSettings } = container
  const { Health } = State
  const published = Object.entries(NetworkSettings.Ports ?? {}).map(
    ([port, bindings]) => [parseInt(port), Number(bindings?.[0]?.HostPort)]
  )
  const addresses = Object.entries(NetworkSettings.Networks ?? {}).map(
    ([network, { IPAddress }]) => [network, IPAddress]
  )
  return {
    running: State.Running,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    error: State.Error,
    startedAt: State.StartedAt,
    finishedAt: State.FinishedAt,
    restarts: container.RestartCount,
    ...(Health && { health: readHealth(Health) }),
    image: container.Image,
    memory: HostConfig.Memory,
    networkMode: HostConfig.NetworkMode,
    published: Object.fromEntries(published) as Record<number, number>,
    addresses: Object.fromEntries(addresses) as Record<string, string>,
    env: container.Config.Env ?? []
  }
}

function readHealth({
  Status,
  Log
}: NonNullable<Inspected['State']['Health']>): DockerHealth {
  const log = (Log ?? []).map(({ Start, ExitCode, Output }) => ({
    start: Start,
    exitCode: ExitCode,
    output: Output.trim()
  }))
  return { status: Status, log }
}

/** Resolves when the container has ended. */
export async function waitForExit(docker: Docker, id: string): Promise<void> {
  await docker(['wait', id])
}

/**
 * Stops a container; what has not stopped by itself in that time is killed.
 * (`-t`: the long option has had two names.)
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

/** Starts a container again. */
export async function startAgain(docker: Docker, id: string): Promise<void> {
  await docker(['start', id], { timeoutSeconds: 120 })
}

/** Returns a file of the container. */
export async function readFileIn(
  docker: Docker,
  id: string,
  file: string
): Promise<string> {
  return await docker(['exec', id, 'cat', file], { timeoutSeconds: 60 })
}

/** Returns the container's last log lines. */
export async function lastLogs(
  docker: Docker,
  id: string,
  lines = 100
): Promise<string> {
  return await docker(['logs', '--tail', String(lines), id], {
    withStderr: true,
    timeoutSeconds: 60
  })
}

/** Removes a container with what it wrote. */
export async function removeContainer(
  docker: Docker,
  id: string
): Promise<void> {
  await docker(['rm', '--force', '--volumes', id], { timeoutSeconds: 60 })
}
