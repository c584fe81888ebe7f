import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Job } from '../job.js'

/**
 * Notes that RunPod has been asked for a canary and has not answered yet: if the
 * job ends meanwhile, the pod may appear later.
 */
export function noteCreating(job: Job): void {
  writeFileSync(fileOf(job), '')
}

/** Notes that RunPod has answered. */
export function forgetCreating(job: Job): void {
  rmSync(fileOf(job), { force: true })
}

/** True if a canary may still appear. */
export function isCreating(job: Job): boolean {
  return existsSync(fileOf(job))
}

function fileOf({ directory }: Job): string {
  return path.join(directory, 'creating')
}
