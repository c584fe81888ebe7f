import type { Docker } from '../docker/cli.js'

/** Ports of Milvus inside the container. */
export const MILVUS_PORTS = { api: 19530, metrics: 9091 } as const

/** How a container ended, or that it runs. */
export interface ContainerState {
  running: boolean
  exitCode: number
  oomKilled: boolean
  /** What the engine says, such as why it could not be started. */
  error: string
  /** Loopback port of each published port. */
  ports: Record<number, number>
}

/** What `docker inspect` prints of a container, as far as it is read here. */
interface Inspected {
  State: {
    Running: boolean
    ExitCode: number
    OOMKilled: boolean
    Error: string
  }
  NetworkSettings: {
    Ports: Record<string, { HostPort: string }[] | null> | null
  }
}

/**
 * Arguments that run an image as RunPod does: default seccomp, no volume, no
 * privilege, no extra capability. Ports are random ones of the loopback.
 */
export function runArgs(
  ref: string,
  { platform, label }: { platform: string; label: string }
): string[] {
  const ports = Object.values(MILVUS_PORTS)
  return ['run', '--detach', '--pull', 'never', '--platform', platform]
    .concat('--label', label)
    .concat(ports.flatMap((port) => ['--publish', `127.0.0.1::${port}`]))
    .concat(ref)
}

/** Starts a container and returns its id. */
export async function startContainer(
  docker: Docker,
  ref: string,
  options: { platform: string; label: string }
): Promise<string> {
  const output = await docker(runArgs(ref, options), { timeoutSeconds: 120 })
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
  const { State, NetworkSettings } = container
  const ports = Object.entries(NetworkSettings.Ports ?? {}).map(
    ([port, bindings]) => [parseInt(port), Number(bindings?.[0]?.HostPort)]
  )
  return {
    running: State.Running,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    error: State.Error,
    ports: Object.fromEntries(ports) as Record<number, number>
  }
}

/** Resolves when the container has ended. */
export async function waitForExit(docker: Docker, id: string): Promise<void> {
  await docker(['wait', id])
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
