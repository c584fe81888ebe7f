// Runs commands, and measures them.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { goOn, later } from '../undo.ts'

export interface CommandOptions {
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Exit codes that are no failure; 0 by default. */
  codes?: number[]
}

/** Returns how many seconds something takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** Runs a command and returns its standard output. */
export async function run(
  command: string,
  args: string[],
  options: CommandOptions = {}
): Promise<string> {
  goOn()
  return await runAnyway(command, args, options)
}

/** Runs docker and returns its standard output. */
export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).trim()
}

/** Runs docker to remove something, also after an interruption. */
export async function dockerRemove(...args: string[]): Promise<void> {
  await runAnyway('docker', args, { codes: [0, 1] })
}

/** Makes a folder that is removed at the end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'milvus-runpod-bench-'))
  later(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Runs a command also after an interruption, to remove something. */
export async function runAnyway(
  command: string,
  args: string[],
  { env, cwd, codes = [0] }: CommandOptions = {}
): Promise<string> {
  const child = spawn(command, args, {
    ...{ env, cwd },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let [output, errors] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (codes.includes(Number(code ?? -1))) return output
  const shown = [command, ...args].join(' ')
  throw new Error(`${shown} ended with ${String(code)}: ${errors.trim()}`)
}
