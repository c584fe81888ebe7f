import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { pause } from './pause.js'
import {
  endAll,
  identityOf,
  processesLedBy,
  processesWith
} from './processes.js'

/** Seconds between TERM and KILL: a runner that cancels a job leaves ten in all. */
const GRACE_SECONDS = 3

/** Characters that are kept of what is printed. */
const MAX_OUTPUT = 64 * 1024

/** Milliseconds for the last output, once nothing should run any more. */
const FLUSH_MS = 1000

/** Longer than any job runs. */
const FOREVER_MS = 2 ** 31 - 1

interface GroupOptions {
  /** Where it starts. */
  cwd: string
  env: NodeJS.ProcessEnv
  /** A variable of its own, by which what has left the group is found. */
  mark: [name: string, value: string]
  /** Ends it. */
  signal: AbortSignal
  graceSeconds?: number
}

/** How a process ended; one of the two is null. */
interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
}

/**
 * Runs a program in a process group of its own until it ends, or until the signal
 * aborts, and leaves none of the processes that it has started running.
 *
 * @returns how it ended, and the end of what it printed
 * @throws the system's error if it cannot be started; Error that names processes
 * which did not end.
 */
export async function runGroup(
  file: string,
  { cwd, env, mark, signal, graceSeconds = GRACE_SECONDS }: GroupOptions
): Promise<Ended & { output: string }> {
  const [name, value] = mark
  const child = spawn(file, [], {
    cwd,
    env: { ...env, [name]: value },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output = outputOf(child)
  const closed = new Promise((resolve) => child.once('close', resolve))
  const { pid = 0 } = await started(child)
  const ended = endOf(child)
  await untilFirst(ended, signal)
  if (identityOf(process.pid) === undefined) {
    await endGroup(pid, ended, graceSeconds)
  } else {
    const find = (): number[] => [
      ...new Set([...processesLedBy(pid), ...processesWith(name, value)])
    ]
    await endAll(find, graceSeconds)
  }
  // What is out of reach may still hold the pipes.
  await untilFirst(closed, AbortSignal.timeout(FLUSH_MS))
  closePipes(child)
  return { ...(await ended), output: output() }
}

function started(child: ChildProcess): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => {
      resolve(child)
    })
  })
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal })
    })
  })
}

/** Without /proc, as on macOS, nothing but the group itself is known. */
async function endGroup(
  leader: number,
  ended: Promise<Ended>,
  graceSeconds: number
): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signalGroup(leader, signal)) return
    await untilFirst(ended, AbortSignal.timeout(graceSeconds * 1000))
  }
}

/** False if nothing is left in the group. */
function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}

/** Waits for one of the two. */
async function untilFirst(
  event: Promise<unknown>,
  signal: AbortSignal
): Promise<void> {
  const done = new AbortController()
  const either = AbortSignal.any([signal, done.signal])
  await Promise.race([event, pause(FOREVER_MS, either)])
  done.abort()
}

/** Keeps the end of what a process prints, in order of arrival. */
function outputOf(child: ChildProcess): () => string {
  let kept = ''
  for (const stream of pipesOf(child)) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-MAX_OUTPUT)
    })
  }
  return () => kept
}

function closePipes(child: ChildProcess): void {
  for (const stream of pipesOf(child)) stream.destroy()
}

function pipesOf({ stdout, stderr }: ChildProcess): Readable[] {
  return [stdout, stderr].filter((stream) => stream !== null)
}
