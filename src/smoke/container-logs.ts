import type { Docker } from '../docker/cli.js'

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
