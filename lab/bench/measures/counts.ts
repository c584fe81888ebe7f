// What is counted once: processes of docker and buildx, and bytes of dist/.
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Calls } from '../calls.ts'
import { keepImage, NATIVE, realBase } from '../engine.ts'
import { Skip, type Measure } from '../measure.ts'
import { newRepository } from '../repository.ts'
import { watch } from '../watched.ts'

/** Counts of the last tested publish of each build, by its name. */
const counted = new Map<string, Calls>()

export const COUNTS: Measure[] = [
  {
    name: 'calls',
    isOurs: true,
    rounds: 1,
    run: async (build) => {
      await keepImage(realBase())
      const given = { image: newRepository(), platforms: NATIVE }
      const calls = await watch(build, given)
      counted.set(build.name, calls)
      return calls.direct
    }
  },
  {
    name: 'all-processes',
    after: ['calls'],
    isOurs: true,
    rounds: 1,
    run: ({ name }) => {
      const calls = counted.get(name)
      if (!calls) throw new Skip('see above')
      return Promise.resolve(calls.all)
    }
  },
  {
    name: 'dist',
    isOurs: true,
    rounds: 1,
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
