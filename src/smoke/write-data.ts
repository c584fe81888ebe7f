import { openRest, runHealthcheck } from './ask.js'
import { probe, type Attempt, type Start } from './attempt.js'
import { requireEtcdOnVolume } from './etcd-folder.js'
import { HealthcheckError } from './image-settings.js'
import type { Handover } from './handover.js'
import type { Replaced } from './levels.js'
import { saidVersion } from './milvus-version.js'
import { untilNoted } from './noted.js'
import { inContainer, waitFor, type PlatformTest } from './stage.js'
import { stop } from './restart.js'
import { untilReady } from './start.js'
import { replacedFails } from './story.js'

/**
 * Lets the replaced image write rows, or say what is in a copy of somebody's data, and
 * stops it.
 *
 * @throws StageError that never says that the new image is broken.
 */
export async function writeData(
  of: PlatformTest,
  { ref }: Replaced,
  handover: Handover
): Promise<void> {
  const { volume, names } = handover
  const story = replacedFails(names)
  const who = names.before ? `Milvus ${names.before}` : 'The replaced image'
  const what = names.copy ? 'opens the copy' : 'writes rows'
  await inContainer(
    of,
    {
      name: 'old',
      who: 'replaced image',
      ref,
      volume,
      story,
      isReplaced: true
    },
    (attempt) =>
      waitFor(of, `${who} ${what}`, async () => {
        const start = await untilReady(attempt)
        names.before ??= await saidVersion(attempt, start)
        attempt.story = replacedFails(names)
        requireEtcdOnVolume(attempt)
        await checkHealth(attempt)
        await beginData(attempt, start, handover)
        await untilNoted(attempt, start)
        await stop(attempt)
      })
  )
}

/** Whatever the replaced image says of its own health, its data are what counts. */
async function checkHealth(attempt: Attempt): Promise<void> {
  await runHealthcheck(attempt).catch((error: unknown) => {
    if (!(error instanceof HealthcheckError)) throw error
    attempt.notes.push(error.message)
  })
}

async function beginData(
  attempt: Attempt,
  start: Start,
  handover: Handover
): Promise<void> {
  const { yesterday } = handover
  const restOf = await openRest(attempt)
  const rest = restOf(start)
  handover.password = rest.password
  await probe(attempt, 'begin', () => yesterday.begin(rest))
  await probe(attempt, 'find', () => yesterday.find(rest))
}
