import { beforeEach } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beginJob } from '../../src/job.js'
import type { Results } from '../../src/publish/results.js'
import { failureOf } from '../../src/report/failed.js'
import { BUNDLED_CONTEXT, setInputs } from './action.js'
import {
  current,
  publishingDocker,
  type Cases,
  type PublishingDocker
} from './publishing-docker.js'
import { setEnv, temporaryDirectory } from './temporary.js'

/** Publishes to this repository, unless a test says otherwise. */
export const IMAGE = 'ghcr.io/me/milvus'

beforeEach(() => {
  const state = path.join(temporaryDirectory(), 'state')
  writeFileSync(state, '')
  setEnv({ RUNNER_TEMP: temporaryDirectory(), GITHUB_STATE: state })
})

/** Does the action's job with the docker of the test, and returns its results. */
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
    const report = (known: Partial<Results>): void => {
      results = { ...results, ...known }
    }
    const inputs = await readInputs(BUNDLED_CONTEXT)
    await publish(inputs, beginJob(), report, current.open)
    return results
  } catch (error) {
    return { ...results, error: failureOf(error) }
  }
}

/**
 * Publishes once, and gives the index the annotations that it was built with.
 *
 * @returns the docker, whose calls so far are forgotten
 */
export async function publishOnce(
  cases: Cases = {},
  given: Record<string, string> = { 'smoke-test': 'none' }
): Promise<PublishingDocker> {
  const fake = await publishingDocker(cases)
  const { plan, error } = await publishHere(given)
  if (error) throw error
  const pairs = plan?.annotations.map((line) => line.split(/=(.*)/s))
  const annotations = Object.fromEntries(pairs ?? []) as object
  fake.index = { ...fake.index, annotations }
  fake.forget()
  return fake
}
