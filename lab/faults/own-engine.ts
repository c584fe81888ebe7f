// An engine of a cell's own, beside the lab's, which may be harmed.
import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { lab } from '../inputs.ts'

const run = promisify(execFile)

const SCRIPTS = path.resolve(import.meta.dirname, '../engine')

export interface OwnEngine {
  /** Value of DOCKER_HOST. */
  host: string
  /** Ends it as a system does, with all of its containers. */
  stop: () => Promise<void>
  /** Kills it. Its containers run on. */
  kill: () => Promise<void>
  /** Starts it again, unless it runs. */
  start: () => Promise<void>
  /** Fills its disk. */
  fill: () => Promise<void>
  /** Makes room on its disk again. */
  free: () => void
  /** Ends it, and removes all that it had. */
  end: () => Promise<void>
}

/** Returns why there can be no engine beside that of the machine. */
export function noOwnEngine(): string | undefined {
  if (lab('STORE') === 'machine')
    return "the machine's own engine is in use, and none of the lab's beside it"
  return process.getuid?.() === 0 ? undefined : 'an engine needs root'
}

/** Bytes of its disk, which is in memory. */
const DISK = '1g'

/** Starts an engine as the lab's is, in a lab of its own. */
export async function startOwnEngine(): Promise<OwnEngine> {
  const home = mkdtempSync(path.join(tmpdir(), 'faults-engine-'))
  const engine = lab('STORE')
  const disk = path.join(home, 'engine')
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    MILVUS_RUNPOD_LAB_HOME: home
  }
  delete env.DOCKER_HOST
  const call = async (script: string): Promise<void> => {
    await run(path.join(SCRIPTS, script), [engine], { env })
  }
  // What the lab has compiled: LAB_BIN is a folder of its cache.
  symlinkSync(path.dirname(lab('BIN')), path.join(home, 'cache'))
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk])
  const end = async (): Promise<void> => {
    await call('stop')
    execFileSync('umount', ['--lazy', disk])
    rmSync(home, { recursive: true })
  }
  try {
    await call('start')
  } catch (error) {
    await end()
    throw error
  }
  const name = engine === 'classic' ? 'engine' : `engine-${engine}`
  const folder = path.join(home, 'run', name)
  const host = `unix://${path.join(folder, 'docker.sock')}`
  return { host, end, ...daemonOf(folder, host), ...diskOf(disk) }
}

function diskOf(disk: string): Pick<OwnEngine, 'fill' | 'free'> {
  const file = path.join(disk, 'filler')
  return {
    async fill() {
      // It ends when there is no room left.
      const args = ['if=/dev/zero', `of=${file}`, 'bs=1M']
      await run('dd', args).catch(() => undefined)
    },
    free() {
      rmSync(file, { force: true })
    }
  }
}

type Daemon = Pick<OwnEngine, 'stop' | 'kill' | 'start'>

/** How a process was started. */
interface Started {
  args: string[]
  env: NodeJS.ProcessEnv
}

function daemonOf(folder: string, host: string): Daemon {
  const file = path.join(folder, 'dockerd.pid')
  const { args, env } = startOf(pidIn(file))
  const [program = '', ...rest] = args
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const pid = pidIn(file)
    if (!isRunning(pid)) return
    process.kill(pid, signal)
    while (isRunning(pid)) await pause(50)
  }
  return {
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      if (isRunning(pidIn(file))) return
      // One that was killed leaves it, and whoever has its number now is not an engine.
      rmSync(path.join(folder, 'docker.pid'), { force: true })
      const log = openSync(path.join(folder, 'dockerd-again.log'), 'a')
      const child = spawn(program, rest, {
        env,
        detached: true,
        stdio: ['ignore', log, log]
      })
      child.unref()
      writeFileSync(file, String(child.pid))
      await untilItAnswers(host)
    }
  }
}

function pidIn(file: string): number {
  return Number(readFileSync(file, 'utf8'))
}

function startOf(pid: number): Started {
  const partsOf = (name: string): string[] =>
    readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean)
  const variables = partsOf('environ').map((line) => {
    const [name = ''] = line.split('=', 1)
    return [name, line.slice(name.length + 1)] as const
  })
  return { args: partsOf('cmdline'), env: Object.fromEntries(variables) }
}

/** False for a process that has ended, and whose parent has not asked for it yet. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function untilItAnswers(host: string): Promise<void> {
  const args = ['--host', host, 'version']
  for (let tries = 0; tries < 200; tries++) {
    const answers = await run('docker', args).then(
      () => true,
      () => false
    )
    if (answers) return
    await pause(100)
  }
  throw new Error('The engine of the cell does not start again')
}
