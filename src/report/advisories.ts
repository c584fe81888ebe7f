import { cancelled } from '../lib/cancellation.js'
import { pause } from '../lib/pause.js'
import { annotate } from '../messages/annotate.js'
import { whatOf } from '../messages/failure.js'
import { notReadInTime } from '../messages/releases.js'
import { requireHarmless, type Advisory } from '../milvus/advisories.js'
import type { Plan } from '../plan/plan.js'
import type { Results } from '../publish/results.js'

/** Seconds for which a run that is over waits for what only warns. */
const GRACE_SECONDS = 2

/** Adds the advisories that were read beside the run. */
export async function addAdvisories(results: Results): Promise<Results> {
  const { plan } = results
  if (!plan?.advisories) return results
  return { ...results, advisories: await findAdvisories(plan) }
}

/**
 * Returns the advisories about the version of a run that is over, and warns of each;
 * or warns that they could not be read, be it in time. Undefined if there are none to
 * report.
 */
export async function findAdvisories(
  { advisories, version, inputs }: Plan,
  graceSeconds = GRACE_SECONDS
): Promise<Advisory[] | undefined> {
  if (!advisories) return undefined
  try {
    const published = await inTime(advisories, graceSeconds)
    return requireHarmless(published, version, inputs.vulnerable)
  } catch (error) {
    // A cancelled job reads nothing any more.
    if (cancelled.aborted) return undefined
    annotate('advisories-unreadable', { reason: whatOf(error) })
    return undefined
  }
}

/** @throws Error when the result does not come in time. */
async function inTime<T>(result: Promise<T>, seconds: number): Promise<T> {
  const come = new AbortController()
  const late = async (): Promise<never> => {
    await pause(seconds * 1000, come.signal)
    throw new Error(notReadInTime({ seconds }))
  }
  try {
    return await Promise.race([result, late()])
  } finally {
    come.abort()
  }
}
