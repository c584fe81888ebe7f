// Jobs that run at once on one engine and one registry: tested publishes.
import { NATIVE } from '../../bench/engine.ts'
import { newRepository } from '../../bench/repository.ts'
import { lab } from '../../inputs.ts'
import type { Load } from './load.ts'

function inputsOfJob(): Record<string, string> {
  return {
    'base-image': lab('STANDIN_IMAGE'),
    'milvus-version': lab('STANDIN_VERSION'),
    'smoke-test': 'health',
    platforms: NATIVE
  }
}

const SIZES = [1, 3, 10]
const jobsOf = (size: number): number => size

export const JOBS_APART: Load = {
  ...{ name: 'jobs', what: 'jobs at once', sizes: SIZES, jobsOf },
  prepare: () =>
    Promise.resolve({
      given: () => ({ image: newRepository(), ...inputsOfJob() })
    })
}

export const JOBS_TOGETHER: Load = {
  ...{ name: 'same', what: 'jobs at once on one image', sizes: SIZES, jobsOf },
  prepare: () => {
    const image = newRepository()
    // All have to build it, also in the next round. What is attested of a build names its
    // time: without that, all have the same bytes, and none takes a tag from another.
    const always = { rebuild: 'always', provenance: 'false' }
    return Promise.resolve({
      given: () => ({ image, ...inputsOfJob(), ...always })
    })
  }
}
