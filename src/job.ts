import * as core from '@actions/core'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * One run of the action. Everything that it creates carries its id, so the post
 * step finds it all from the id alone, however early the run ended.
 */
export interface Job {
  /** Label of every container and network. */
  label: string
  /** Name of the builder, and repository of images built with `push: false`. */
  name: string
  /** Temporary directory. */
  directory: string
}

const JOB_STATE = 'job'

/** Begins a job. Its id is saved before there is anything to clean up. */
export function beginJob(): Job {
  const id = randomBytes(5).toString('hex')
  core.saveState(JOB_STATE, id)
  const job = jobOf(id)
  mkdirSync(job.directory, { recursive: true, mode: 0o700 })
  return job
}

/** Returns the job to clean up; undefined if the main step did not begin one. */
export function jobToCleanUp(): Job | undefined {
  const id = core.getState(JOB_STATE)
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

/** Notes that the job is about to create something in the engine. */
export function noteEngineUse(job: Job): void {
  noteUse(job, 'engine')
}

/** False if the job created nothing in the engine, so there is nothing to ask it. */
export function hasUsedEngine(job: Job): boolean {
  return hasUsed(job, 'engine')
}

/** Notes that the job is about to create or change something at RunPod. */
export function noteRunPodUse(job: Job): void {
  noteUse(job, 'runpod')
}

/** False if the job left nothing at RunPod. */
export function hasUsedRunPod(job: Job): boolean {
  return hasUsed(job, 'runpod')
}

function noteUse({ directory }: Job, what: string): void {
  writeFileSync(path.join(directory, what), '')
}

function hasUsed({ directory }: Job, what: string): boolean {
  // If the job's directory is gone, so is the note.
  return !existsSync(directory) || existsSync(path.join(directory, what))
}
