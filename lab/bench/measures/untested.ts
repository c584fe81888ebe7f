// An untested publish, with few and many tags, and the usual chain.
import { runChain } from '../chain.ts'
import { BOTH, realBase } from '../engine.ts'
import type { Measure } from '../measure.ts'
import { newRepository } from '../repository.ts'
import { runBuild, tagInputs, UNTESTED } from '../runs.ts'

function untested(name: string, tags: number): Measure {
  return {
    name,
    isOurs: true,
    run: async (build) => {
      const given = { ...UNTESTED, ...tagInputs(tags), platforms: BOTH }
      const image = newRepository()
      return (await runBuild(build, { image, ...given })).seconds
    }
  }
}

/** @param bundles folder with Docker's actions, if there are any */
export function untestedMeasures(bundles?: string): Measure[] {
  return [
    untested('untested', 2),
    untested('untested-20-tags', 20),
    {
      name: 'chain',
      run: async () =>
        await runChain({
          ...{ image: newRepository(), base: realBase() },
          ...{ platforms: BOTH, bundles }
        })
    }
  ]
}
