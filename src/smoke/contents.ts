import type { Docker, DockerOptions } from '../docker/cli.js'

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

/** Enough to find the panic before Go's own trace of it. */
const LOG_LINES = 1000

/**
 * Returns the container's last log lines.
 *
 * @param since an engine's time, before which lines do not count
 */
export async function lastLogs(
  docker: Docker,
  id: string,
  since?: string
): Promise<string> {
  const from = since ? ['--since', since] : []
  const args = ['logs', '--tail', String(LOG_LINES), ...from, id]
  return await docker(args, { withStderr: true })
}

/** Returns the container's first log lines. */
export async function firstLogs(docker: Docker, id: string): Promise<string> {
  return await docker(['logs', id], { withStderr: true, keep: 'first' })
}
