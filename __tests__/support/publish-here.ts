import { jest } from '@jest/globals'
import { beginJob } from '../../src/job.js'
import type { Results } from '../../src/publish/results.js'
import { failureOf } from '../../src/report/failed.js'
import * as limits from '../../src/smoke/limits.js'
import { BUNDLED_CONTEXT, setInputs } from './action.js'

// The container of these tests stays healthy, so they need not wait for it.
jest.unstable_mockModule('../../src/smoke/limits.js', () => ({
  ...limits,
  STAY_SECONDS: 0.1
}))

/** Publishes to this repository, unless a test says otherwise. */
export const IMAGE = 'ghcr.io/me/milvus'

/** Does the action's job in this process, and returns its results. */
export async function publishHere(
  given: Record<string, string> = {}
): Promise<Results> {
  // Imported only now, because a test may replace what they import.
  const { readInputs } = await import('../../src/inputs/inputs.js')
  const { publish } = await import('../../src/publish/publish.js')
  setInputs({
    image: IMAGE,
    'milvus-version': '2.6.22',
    vulnerable: 'ignore',
    ...given
  })
  let results: Results = { timings: [] }
  try {
    await publish(await readInputs(BUNDLED_CONTEXT), beginJob(), (known) => {
      results = { ...results, ...known }
    })
    return results
  } catch (error) {
    return { ...results, error: failureOf(error) }
  }
}
