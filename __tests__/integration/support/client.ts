import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'
import { portOf } from './container.ts'
import { lab } from './lab.ts'

const SCRIPT = '__tests__/integration/support/client.py'

/** Runs a command of client.py, a real Milvus client, and returns what it prints. */
export async function client(
  id: string,
  command: string,
  ...args: string[]
): Promise<string> {
  const port = String(await portOf(id, 19530))
  const { stdout } = await promisify(execFile)(lab('PYTHON'), [
    SCRIPT,
    port,
    command,
    ...args
  ])
  return stdout.trim()
}

/** What a client has written so far. */
export interface Writing {
  /** Last id that was acknowledged, and the last that was flushed. */
  acknowledged: number
  flushed: number
  process: ChildProcess
  /** Resolves when the client has ended. */
  ended: Promise<void>
}

/** Starts a client that writes from an id on, until the server is gone. */
export async function startWriting(
  id: string,
  first: number
): Promise<Writing> {
  const port = String(await portOf(id, 19530))
  const child = spawn(lab('PYTHON'), [
    SCRIPT,
    port,
    'keep_writing',
    String(first)
  ])
  const writing: Writing = {
    acknowledged: first - 1,
    flushed: first - 1,
    process: child,
    ended: new Promise((resolve) =>
      child.on('close', () => {
        resolve()
      })
    )
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const [, what, row] of text.matchAll(/^(\w+) (\d+)$/gm)) {
      writing[what as 'acknowledged' | 'flushed'] = Number(row)
    }
  })
  return writing
}
