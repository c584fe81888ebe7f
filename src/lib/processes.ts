import * as core from '@actions/core'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { oneLine } from './untrusted.js'

/** Seconds for which processes may end by themselves, and then again by force. */
const GRACE_SECONDS = 5

/**
 * Returns what tells a process from every other one, also from a later one with
 * the same id: when it began. Undefined if it has ended, or without /proc.
 */
export function identityOf(pid: number): string | undefined {
  const [state = 'X', ...fields] = statOf(pid)
  const start = fields[18]
  return start && !/[ZX]/.test(state) ? `${pid}-${start}` : undefined
}

/** Returns what the system says of a process after its name, from its state on. */
function statOf(pid: number): string[] {
  // The name, in parentheses, may have any character.
  const [, rest = ''] = /^.*\) (.*)/s.exec(readProcess(pid, 'stat')) ?? []
  return rest ? rest.split(' ') : []
}

/**
 * Returns the processes, but for this one, in whose environment a variable has a
 * value. It is there from their start, and in all that they have started.
 *
 * None without /proc, as on macOS.
 */
export function processesWith(variable: string, value: string): number[] {
  const entry = `${variable}=${value}`
  return processIds().filter(
    (pid) =>
      pid !== process.pid &&
      readProcess(pid, 'environ').split('\0').includes(entry)
  )
}

/** Returns the processes in the group or the session that a process began. */
export function processesLedBy(leader: number): number[] {
  const id = String(leader)
  return processIds().filter((pid) => {
    const [state = 'X', , group, session] = statOf(pid)
    return !/[ZX]/.test(state) && (group === id || session === id)
  })
}

/**
 * Ends what the main step has left running, as `endAll` does.
 *
 * @param find returns those that still run
 * @throws Error that names those that did not end.
 */
export async function endProcesses(
  find: () => number[],
  graceSeconds = GRACE_SECONDS
): Promise<void> {
  const names = describeProcesses(find())
  if (!names) return
  core.info(`Ending what the main step has left running: ${names}`)
  const left = await endAll(find, graceSeconds)
  if (left) throw new Error(`these processes did not end: ${left}`)
}

/**
 * Ends processes, and those that they start meanwhile: with TERM, and a few
 * seconds later with KILL.
 *
 * @param find returns those that still run
 * @returns the names of those that did not end, such as those of another user; empty if
 * all did
 */
export async function endAll(
  find: () => number[],
  graceSeconds: number
): Promise<string> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const limit = AbortSignal.timeout(graceSeconds * 1000)
    const told = new Set<number>()
    while (!limit.aborted) {
      const running = find()
      if (running.length === 0) return ''
      for (const pid of running.filter((one) => !told.has(one))) {
        told.add(pid)
        sendSignal(pid, signal)
      }
      await sleep(50)
    }
  }
  return describeProcesses(find())
}

function describeProcesses(pids: number[]): string {
  return pids
    .map((pid) => `${oneLine(readProcess(pid, 'comm'))} (${pid})`)
    .join(', ')
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended, or is another user's.
  }
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').filter(isNumber).map(Number)
  } catch {
    return []
  }
}

function isNumber(name: string): boolean {
  return /^[0-9]+$/.test(name)
}

/** Returns what the system says of a process; nothing if it may not be read. */
function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
