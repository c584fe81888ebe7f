import { testFresh } from './fresh.js'
import { beginHandover, type Handover } from './handover.js'
import type { Upgrade } from './levels.js'
import { openData } from './open-data.js'
import { besideEachOther, type PlatformTest } from './stage.js'
import { tryWayBack } from './way-back.js'
import { writeData } from './write-data.js'

/**
 * Tests an image at the level `restart`, and then on the data of the image that it
 * replaces:
 * - beside the first test, the replaced image writes rows, and is stopped;
 * - the new image finds them, adds to them, is killed, and finds all of them again;
 * - the replaced image is tried on what the new one wrote. That it fails is no failure.
 *
 * @throws StageError that says what went wrong.
 */
export async function testUpgrade(
  of: PlatformTest,
  ref: string
): Promise<Upgrade | undefined> {
  const { replaced } = of.test
  const prepare = async (): Promise<Handover> => {
    const handover = await beginHandover(of, ref)
    if (replaced) await writeData(of, replaced, handover)
    return handover
  }
  const [, handover] = await besideEachOther(
    of,
    () => testFresh(of, ref),
    prepare
  )
  await openData(of, ref, handover)
  if (!replaced) return undefined
  const images = { now: ref, before: replaced.ref }
  const way = await tryWayBack(of, images, handover)
  const { name: from, digest } = replaced
  return { from, digest, version: handover.names.before, ...way }
}
