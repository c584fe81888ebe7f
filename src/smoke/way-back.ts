import * as core from '@actions/core'
import { openRest } from './ask.js'
import { probe, type Attempt } from './attempt.js'
import { showEvidence } from './evidence.js'
import type { Legacy } from './legacy.js'
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
 * Tries the replaced image on what the new one wrote: an older Milvus was seen to open
 * it once, then never again, and to break it for the newer one. So it is stopped and
 * started, and then the new one is, too. A failure is no failure of the test.
 *
 * @throws Error if the job was cancelled.
 */
export async function tryWayBack(
  of: PlatformTest,
  images: Images,
  legacy: Legacy
): Promise<Pick<Upgrade, 'back' | 'reason'>> {
  try {
    await goBack(of, images.before, legacy)
    await goForthAgain(of, images.now, legacy)
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
  legacy: Legacy
): Promise<void> {
  const { volume, names, yesterday } = legacy
  const story = isClosed(names, 'first start')
  await inContainer(of, { name: 'back', ref, volume, story }, (attempt) =>
    waitFor(of, `Way back to ${shortName(legacy)}`, async () => {
      await openAgain(attempt, legacy)
      attempt.story = isClosed(names, 'second start')
      const start = await restart(attempt)
      const restOf = await openRest(attempt, legacy.password)
      await probe(attempt, 'find again', () => yesterday.find(restOf(start)))
      await stop(attempt)
    })
  )
}

async function goForthAgain(
  of: PlatformTest,
  ref: string,
  legacy: Legacy
): Promise<void> {
  const { volume, names } = legacy
  const story = isClosed(names, 'new image')
  await inContainer(of, { name: 'forth', ref, volume, story }, (attempt) =>
    waitFor(of, `And forth to Milvus ${names.now}`, () =>
      openAgain(attempt, legacy)
    )
  )
}

async function openAgain(
  attempt: Attempt,
  { yesterday, password }: Legacy
): Promise<void> {
  const start = await untilReady(attempt)
  const restOf = await openRest(attempt, password)
  await probe(attempt, 'find', () => yesterday.find(restOf(start)))
}

/** The name of an image has colons, which mean something in a chart. */
function shortName({ names }: Legacy): string {
  return names.before ? `Milvus ${names.before}` : 'the replaced image'
}
