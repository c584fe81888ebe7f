// A run with nothing to do, and one read of an index.
import { docker, secondsOf } from '../commands.ts'
import { BOTH } from '../engine.ts'
import type { Measure } from '../measure.ts'
import { newRepository } from '../repository.ts'
import { runBuild, UNTESTED, type Given } from '../runs.ts'
import { lab } from '../../inputs.ts'

/** What each build has published, by its name. */
const published = new Map<string, Given>()

export const NOTHING: Measure[] = [
  {
    name: 'nothing-new',
    isOurs: true,
    times: 3,
    prepare: async (build) => {
      const given = { image: newRepository(), platforms: BOTH, ...UNTESTED }
      await runBuild(build, given)
      published.set(build.name, given)
    },
    run: async (build) => {
      const given = published.get(build.name)
      if (!given) throw new Error('nothing was published')
      const { outputs, seconds } = await runBuild(build, given)
      if (outputs.plan === 'nothing') return seconds
      throw new Error(`there was something new: ${outputs.plan ?? ''}`)
    }
  },
  {
    name: 'inspect',
    after: ['nothing-new'],
    times: 3,
    run: async () => {
      const [given] = published.values()
      const ref = `${given?.image ?? ''}:${lab('MILVUS_VERSION')}`
      return await secondsOf(() =>
        docker('buildx', 'imagetools', 'inspect', ref)
      )
    }
  }
]
