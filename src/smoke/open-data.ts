import { openRest, requireStillRunning, runHealthcheck } from './ask.js'
import { probe, type Attempt, type Start } from './attempt.js'
import { requireEtcdOnVolume } from './etcd-folder.js'
import type { Handover } from './handover.js'
import { requireVersion } from './milvus-version.js'
import { untilNoted } from './noted.js'
import { inContainer, waitFor, type PlatformTest } from './stage.js'
import { kill, restart, startAgain, stop } from './restart.js'
import { requireHealthyFor, untilReady } from './start.js'
import { doesNotGoOn, doesNotOpen, losesByKill } from './story.js'

/**
 * Lets the new image open the data, add to them, be killed right after that, and open
 * them again; then stops it.
 *
 * @throws StageError that says which of these it did not do.
 */
export async function openData(
  of: PlatformTest,
  ref: string,
  handover: Handover
): Promise<void> {
  const { volume, names } = handover
  const story = doesNotOpen(names)
  await inContainer(
    of,
    { name: 'new', who: 'on old data', ref, volume, story },
    async (attempt) => {
      const last = await useData(of, attempt, handover)
      of.common.onStaying?.()
      await waitFor(of, `Milvus ${names.now} stays healthy on old data`, () =>
        requireHealthyFor(attempt, last, of.common.staySeconds)
      )
      await requireStillRunning(attempt, last)
      await untilNoted(attempt, last)
      await stop(attempt)
    }
  )
}

/** Returns the start that Milvus is in at the end, with all rows. */
async function useData(
  of: PlatformTest,
  attempt: Attempt,
  handover: Handover
): Promise<Start> {
  const { yesterday, names, password } = handover
  const now = `Milvus ${names.now}`
  const { find, add } = yesterday
  const [opened, restOf] = await waitFor(
    of,
    `${now} opens old data`,
    async () => {
      const start = await untilReady(attempt)
      await requireVersion(attempt, start)
      requireEtcdOnVolume(attempt)
      await runHealthcheck(attempt)
      const ofStart = await openRest(attempt, password)
      await probe(attempt, 'find', () => find(ofStart(start)))
      return [start, ofStart] as const
    }
  )
  attempt.story = doesNotGoOn(names)
  const rest = restOf(opened)
  if (add) {
    await waitFor(of, `${now} adds to old data`, async () => {
      await probe(attempt, 'insert', () => add(rest))
      await probe(attempt, 'find more', () => find(rest))
      await probe(attempt, 'insert again', () => add(rest))
    })
  } else {
    const again = await restart(attempt)
    await probe(attempt, 'find again', () => find(restOf(again)))
  }
  attempt.story = losesByKill(names)
  return await waitFor(of, `${now} is killed on old data`, async () => {
    await kill(attempt)
    const last = await startAgain(attempt)
    await probe(attempt, 'find all', () => find(restOf(last)))
    return last
  })
}
