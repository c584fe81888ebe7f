// A sniffer on the loopback of this machine.
import { execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'

const SCRIPT = path.join(import.meta.dirname, 'sniff.py')

/** How to become root: not at all, with sudo, or undefined if it is not possible. */
function asRoot(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  try {
    execFileSync('sudo', ['-n', 'true'], { stdio: 'ignore' })
    return ['sudo', '-n']
  } catch {
    return undefined
  }
}

/** True if this machine has a Linux kernel, and this process can be root. */
export function canSniff(): boolean {
  return process.platform === 'linux' && asRoot() !== undefined
}

/** Where a text has been seen. */
export interface Sighting {
  text: string
  /** The port that it was sent to. */
  port: number
}

/**
 * Looks for texts in what goes over the loopback until the returned function is
 * called, which tells what was seen.
 *
 * @param texts unlike anything that other processes send
 * @throws Error when packets were lost: then nothing was proved
 */
export async function sniffLoopback(
  texts: string[]
): Promise<() => Promise<Sighting[]>> {
  const command = [...(asRoot() ?? []), 'python3', SCRIPT]
  const child = spawn(command[0] ?? '', command.slice(1), {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the sniffer has ended')
    return value
  }
  child.stdin.write(`${JSON.stringify(texts)}\n`)
  await next()
  return async () => {
    child.stdin.end()
    const { seen, lost } = JSON.parse(await next()) as Report
    if (lost > 0) throw new Error(`the sniffer has lost ${lost} packets`)
    return seen.map(([index, port]) => ({ text: texts[index] ?? '', port }))
  }
}

/** What sniff.py prints at last. */
interface Report {
  seen: [index: number, port: number][]
  lost: number
}
