// What is counted once: processes of docker and buildx, and bytes of dist/.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { countCalls, type Calls } from '../calls.ts'
import { run, temporaryFolder } from '../commands.ts'
import { keepImage, NATIVE, realBase } from '../engine.ts'
import { Skip, type Build, type Measure } from '../measure.ts'
import { newRepository } from '../repository.ts'
import { inLab, type Given } from '../runs.ts'

const RUN_ONCE = path.resolve(import.meta.dirname, '..', 'run-once.ts')
const SYSTEM_CALLS = 'trace=execve,clone,clone3,vfork,fork'

/** Runs the action under strace, and counts its processes. */
export async function callsOf(build: Build, given: Given): Promise<Calls> {
  const record = path.join(temporaryFolder(), 'record')
  const options = ['-f', '-qq', '-s', '4096', '-e', SYSTEM_CALLS, '-o', record]
  const action = [RUN_ONCE, build.folder, JSON.stringify(inLab(given))]
  try {
    await run('strace', [...options, process.execPath, ...action])
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw isMissing ? new Skip('strace is not installed') : error
  }
  return countCalls(readFileSync(record, 'utf8'))
}

/** Counts of the last tested publish of each build, by its name. */
const counted = new Map<string, Calls>()

export const COUNTS: Measure[] = [
  {
    name: 'calls',
    isOurs: true,
    isOnce: true,
    run: async (build) => {
      await keepImage(realBase())
      const given = { image: newRepository(), platforms: NATIVE }
      const calls = await callsOf(build, given)
      counted.set(build.name, calls)
      return calls.direct
    }
  },
  {
    name: 'all-processes',
    after: ['calls'],
    isOurs: true,
    isOnce: true,
    run: ({ name }) => {
      const calls = counted.get(name)
      if (!calls) throw new Skip('see above')
      return Promise.resolve(calls.all)
    }
  },
  {
    name: 'dist',
    isOurs: true,
    isOnce: true,
    run: ({ folder }) => Promise.resolve(megabytesOf(path.join(folder, 'dist')))
  }
]

/** What a runner loads: JavaScript, without licenses. */
function megabytesOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?js$/.test(name))
    .map((name) => statSync(path.join(folder, name)).size)
  return files.reduce((sum, size) => sum + size, 0) / 1e6
}
