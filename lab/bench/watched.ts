// Runs of the action that are watched, and not measured: what is started, and how
// much memory the action needs.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { countCalls, type Calls } from './calls.ts'
import { run, temporaryFolder } from './commands.ts'
import { Skip, type Build } from './measure.ts'
import { inLab, type Given } from './runs.ts'

const SYSTEM_CALLS = 'trace=execve,clone,clone3,vfork,fork'
const beside = (name: string): string => path.join(import.meta.dirname, name)

export interface Watched extends Calls {
  /** Bytes of memory of the main or the post step, the greater. */
  memory: number
}

/** Runs a build of the action under strace. */
export async function watch(
  build: Build,
  given: Given,
  env: NodeJS.ProcessEnv = process.env
): Promise<Watched> {
  const folder = temporaryFolder()
  const [record, peak] = ['record', 'peak'].map((name) =>
    path.join(folder, name)
  ) as [string, string]
  const options = [
    '--seccomp-bpf',
    '-f',
    '-qq',
    '-s',
    '4096',
    '-e',
    SYSTEM_CALLS,
    '-o',
    record
  ]
  const inputs = JSON.stringify(inLab(given))
  const action = [beside('run-once.ts'), build.folder, inputs]
  const watching = {
    ...env,
    BENCH_PEAK: peak,
    NODE_OPTIONS: `--import=${beside('peak.js')}`
  }
  await run('strace', [...options, process.execPath, ...action], {
    env: watching
  }).catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw isMissing ? new Skip('strace is not installed') : error
  })
  const peaks = existsSync(peak) ? readFileSync(peak, 'utf8').split('\n') : []
  return {
    ...countCalls(readFileSync(record, 'utf8')),
    memory: Math.max(...peaks.map(Number)) * 1024
  }
}
