import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { pluginFor } from './plugin.js'

/** A process whose output is read. Its `stdin` is null where that is a file. */
export type Child = ChildProcess & { stdout: Readable; stderr: Readable }

/** A pipe, or an open file that the process then reads by itself. */
type Stdin = 'pipe' | number

/** Starts buildx itself where docker would do nothing else, and docker otherwise. */
export function startDocker(
  args: string[],
  env: NodeJS.ProcessEnv,
  stdin: Stdin = 'pipe'
): Child {
  const plugin = pluginFor(args, env)
  const direct =
    plugin && tryToStart(plugin.file, args, { ...env, ...plugin.env }, stdin)
  return direct ?? start('docker', args, env, stdin)
}

function start(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  stdin: Stdin
): Child {
  return spawn(file, args, { env, stdio: [stdin, 'pipe', 'pipe'] }) as Child
}

function tryToStart(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  stdin: Stdin
): Child | undefined {
  try {
    const child = start(file, args, env, stdin)
    // Docker's own failure is the one to report.
    child.on('error', () => undefined)
    return child.pid === undefined ? undefined : child
  } catch {
    return undefined
  }
}
