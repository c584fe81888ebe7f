import path from 'node:path'
import { pause } from '../lib/pause.js'
import { valueOf } from '../milvus/settings.js'
import { type Attempt, during, type Start } from './attempt.js'
import { readFileIn } from './container-files.js'
import { etcdFolderOf } from './etcd-folder.js'
import { limitOf } from './limits.js'

/** Seconds in which the image notes its version: it wants to see Milvus healthy twice. */
const NOTE_SECONDS = 15

/** Milliseconds between two looks. */
const LOOK_MS = 500

/**
 * Waits until this action's image has noted on the volume that its version was healthy
 * there, as it has on each pod that ran for more than a few seconds: by that note, a
 * later start refuses what upstream forbids. Other images note nothing.
 */
export async function untilNoted(
  attempt: Attempt,
  { signal }: Start
): Promise<void> {
  const { docker, id, test, image } = attempt
  const version = valueOf(image.env, 'MILVUS_VERSION')
  const note = noteOf(attempt)
  if (!version || !note) return
  const until = performance.now() + limitOf(test, NOTE_SECONDS) * 1000
  await during(attempt, 'the note of the version', async () => {
    while (!signal.aborted && performance.now() < until) {
      const text = await readFileIn(docker, id, note).catch(() => '')
      const isNoted = text.split(/\r?\n/).includes(`version=${version}`)
      if (isNoted || !text) return
      await pause(LOOK_MS, signal)
    }
  })
}

/** Returns the file of the note; undefined for an image that has none. */
function noteOf(attempt: Attempt): string | undefined {
  const { image, options } = attempt
  if (!options.volume || !image.entrypoint.includes('/entrypoint.sh')) {
    return undefined
  }
  return path.posix.join(etcdFolderOf(attempt), 'milvus-runpod')
}
