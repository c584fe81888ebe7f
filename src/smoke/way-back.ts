import * as core from '@actions/core'
import { openRest } from './ask.js'
import { probe, type Attempt } from './attempt.js'
import { showEvidence } from './evidence.js'
import type { Handover } from './handover.js'
import type { Upgrade } from './levels.js'
import { inContainer, StageError, waitFor, type PlatformTest } from './stage.js'
import { restart, stop } from './restart.js'
import { untilReady } from './start.js'
import { isClosed } from './story.js'

/** The two images, as the engine runs them. */
interface Images {
  now: string
  before: string
}

/**
 * Tries the replaced image on what the new one wrote: twice, since a pod that was put
 * back starts again some day, and the new image once more after it, since the pod goes
 * forward again later. A failure is no failure of the test.
 *
 * @throws Error if the job was cancelled.
 */
export async function tryWayBack(
  of: PlatformTest,
  images: Images,
  handover: Handover
): Promise<Pick<Upgrade, 'back' | 'reason'>> {
  try {
    await goBack(of, images.before, handover)
    await goForthAgain(of, images.now, handover)
    return { back: 'open' }
  } catch (error) {
    if (!(error instanceof StageError)) throw error
    const { diagnosis, isOfMachine } = error
    const back = isOfMachine ? 'unknown' : 'closed'
    core.info(`${of.test.platform}: the way back is ${back}: ${error.message}`)
    showEvidence(diagnosis.evidence)
    return { back, reason: diagnosis.cause }
  }
}

async function goBack(
  of: PlatformTest,
  ref: string,
  handover: Handover
): Promise<void> {
  const { volume, names, yesterday } = handover
  const story = isClosed(names, 'first start')
  const replaced = { name: 'back', ref, volume, story, isReplaced: true }
  await inContainer(of, replaced, (attempt) =>
    waitFor(of, `Way back to ${shortName(handover)}`, async () => {
      await openAgain(attempt, handover)
      attempt.story = isClosed(names, 'second start')
      const start = await restart(attempt)
      const restOf = await openRest(attempt, handover.password)
      await probe(attempt, 'find again', () => yesterday.find(restOf(start)))
      await stop(attempt)
    })
  )
}

async function goForthAgain(
  of: PlatformTest,
  ref: string,
  handover: Handover
): Promise<void> {
  const { volume, names } = handover
  const story = isClosed(names, 'new image')
  await inContainer(of, { name: 'forth', ref, volume, story }, (attempt) =>
    waitFor(of, `And forth to Milvus ${names.now}`, () =>
      openAgain(attempt, handover)
    )
  )
}

async function openAgain(
  attempt: Attempt,
  { yesterday, password }: Handover
): Promise<void> {
  const start = await untilReady(attempt)
  const restOf = await openRest(attempt, password)
  await probe(attempt, 'find', () => yesterday.find(restOf(start)))
}

/** The name of an image has colons, which mean something in a chart. */
function shortName({ names }: Handover): string {
  return names.before ? `Milvus ${names.before}` : 'the replaced image'
}
