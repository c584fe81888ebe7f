import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { noteRunPodUse, type Job } from '../job.js'

/** A pod that is being changed. */
export interface Rolling {
  id: string
  name: string
  /** The image that it had. */
  before: string
  /** The image that it gets. */
  after: string
}

/**
 * Notes that a pod is about to be changed: if the job is killed meanwhile, the post
 * step puts the previous image back.
 */
export function noteRolling(job: Job, rolling: Rolling): void {
  noteRunPodUse(job)
  const file = fileOf(job)
  // An earlier note stands until the new one is whole.
  writeFileSync(`${file}.new`, JSON.stringify(rolling))
  renameSync(`${file}.new`, file)
}

/** Notes that nothing is left to be put back. */
export function forgetRolling(job: Job): void {
  rmSync(fileOf(job), { force: true })
}

/** Returns the pod that was being changed when the job ended, if there is one. */
export function readRolling(job: Job): Rolling | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(job), 'utf8')) as Rolling
  } catch {
    return undefined
  }
}

function fileOf({ directory }: Job): string {
  return path.join(directory, 'rolling.json')
}
