// Removes what a command of the lab makes: at its end, and when it is interrupted.
import { readFileSync } from 'node:fs'

type Undo = () => unknown

const undos: Undo[] = []
let isInterrupted = false

/** Has something removed at the end. The last one that was made goes first. */
export function later(undo: Undo): void {
  undos.push(undo)
}

/** @throws when the command was interrupted */
export function goOn(): void {
  if (isInterrupted) throw new Error('interrupted')
}

/**
 * Lets INT and TERM end what runs, so that all is removed. A terminal sends INT to
 * all processes, but `kill` only to this one.
 *
 * @param command its name, for what it says
 */
export function listenForInterruption(command: string): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isInterrupted) return
      isInterrupted = true
      process.stderr.write(`${command}: removing what was made…\n`)
      endChildren()
    })
  }
}

/** Removes everything; what cannot be removed is said, and the rest goes on. */
export async function undoAll(command: string): Promise<void> {
  for (let undo = undos.pop(); undo; undo = undos.pop()) {
    try {
      await undo()
    } catch (error) {
      process.stderr.write(`${command}: not removed: ${String(error)}\n`)
    }
  }
}

function endChildren(): void {
  const file = `/proc/${process.pid}/task/${process.pid}/children`
  const pids = readFileSync(file, 'utf8').trim().split(' ')
  for (const pid of pids.filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGINT')
    } catch {
      // It has just ended.
    }
  }
}
