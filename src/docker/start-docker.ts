import {
  spawn,
  type ChildProcessWithoutNullStreams as Child
} from 'node:child_process'
import { pluginFor } from './plugin.js'

/** Starts buildx itself where docker would do nothing else, and docker otherwise. */
export function startDocker(args: string[], env: NodeJS.ProcessEnv): Child {
  const plugin = pluginFor(args, env)
  const direct =
    plugin && tryToStart(plugin.file, args, { ...env, ...plugin.env })
  return direct ?? spawn('docker', args, { env, stdio: 'pipe' })
}

function tryToStart(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv
): Child | undefined {
  try {
    const child = spawn(file, args, { env, stdio: 'pipe' })
    // Docker's own failure is the one to report.
    child.on('error', () => undefined)
    return child.pid === undefined ? undefined : child
  } catch {
    return undefined
  }
}
