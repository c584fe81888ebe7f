import * as core from '@actions/core'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * One run of the action. All that it makes carries its id, so that the post
 * step finds everything from the id alone, however early the run was ended.
 */
export interface Job {
  /** Label of every container. */
  label: string
  /** Name of the builder, and repository of the images of `push: false`. */
  name: string
  /** Temporary directory. */
  directory: string
}

const STATE = 'job'

/** Begins a job: its id is saved before there is anything to clean up. */
export function beginJob(): Job {
  const id = randomBytes(5).toString('hex')
  core.saveState(STATE, id)
  const job = jobOf(id)
  mkdirSync(job.directory, { recursive: true, mode: 0o700 })
  return job
}

/** Returns the job that the main step began; undefined in the main step. */
export function jobToCleanUp(): Job | undefined {
  const id = core.getState(STATE)
  return id ? jobOf(id) : undefined
}

function jobOf(id: string): Job {
  const name = `milvus-runpod-${id}`
  const parent = process.env.RUNNER_TEMP ?? tmpdir()
  return {
    name,
    label: `io.github.milvus-runpod.job=${id}`,
    directory: path.join(parent, name)
  }
}

/** Notes that something is about to be made in the engine. */
export function noteEngineUse(job: Job): void {
  writeFileSync(engineFile(job), '')
}

/** False when the job has made nothing in the engine: then there is no call. */
export function hasUsedEngine(job: Job): boolean {
  // Without its directory a job can say nothing.
  return !existsSync(job.directory) || existsSync(engineFile(job))
}

function engineFile(job: Job): string {
  return path.join(job.directory, 'engine')
}

/** Notes an image that is about to be pulled, for the post step to remove. */
export function notePulledImage(job: Job, ref: string): void {
  appendFileSync(pulledImagesFile(job), `${ref}\n`)
}

/** Returns the images that the job has pulled, or was about to. */
export function pulledImages(job: Job): string[] {
  const file = pulledImagesFile(job)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}

function pulledImagesFile(job: Job): string {
  return path.join(job.directory, 'pulled-images')
}
