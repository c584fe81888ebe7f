import { beginJob } from '../../src/job.js'
import type { Results } from '../../src/publish/results.js'
import { BUNDLED_CONTEXT, setInputs } from './action.js'

/** What is published to, unless a test says otherwise. */
export const IMAGE = 'ghcr.io/me/milvus'

/** Does the action's job in this process, and returns what came of it. */
export async function publishHere(
  given: Record<string, string> = {}
): Promise<Results> {
  // Not earlier: a test may replace what they import.
  const { readInputs } = await import('../../src/inputs/inputs.js')
  const { publish } = await import('../../src/publish/publish.js')
  setInputs({
    image: IMAGE,
    'milvus-version': '2.6.22',
    vulnerable: 'ignore',
    ...given
  })
  let results: Results = { timings: {} }
  try {
    await publish(readInputs(BUNDLED_CONTEXT), beginJob(), (known) => {
      results = { ...results, ...known }
    })
    return results
  } catch (error) {
    return { ...results, error: (error as Error).message }
  }
}
