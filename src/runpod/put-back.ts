import * as core from '@actions/core'
import type { Job } from '../job.js'
import { messageOf } from '../lib/failure.js'
import { oneLine } from '../lib/foreign.js'
import { getPod, setPodImage } from './api.js'
import type { Access } from './call.js'
import { nameOf } from './pods.js'
import { forgetRolling, readRolling } from './rolling.js'

/**
 * Puts the previous image back on the pod that was being changed when the job
 * ended, if there is one. Does not wait for it.
 *
 * @throws Error that says which image the pod may have now.
 */
export async function putPodBack(access: Access, job: Job): Promise<void> {
  const rolling = readRolling(job)
  if (!rolling) return
  const { id, before, after } = rolling
  try {
    const { image } = await getPod(access, id)
    // Whoever has changed it in the meantime meant it.
    if (image === after) await setPodImage(access, id, before)
    core.info(
      `Pod ${nameOf(rolling)} has the image ${oneLine(image === after ? before : image)}`
    )
    forgetRolling(job)
  } catch (error) {
    throw new Error(
      `the pod ${nameOf(rolling)} may have the image ${oneLine(after)} now, and had ${oneLine(before)}: ${messageOf(error)}`,
      { cause: error }
    )
  }
}
