import * as core from '@actions/core'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { JOB_PREFIX, temporaryRoot, unwritable } from './lib/disk.js'
import { identityOf, processesWith } from './lib/processes.js'
import { saveState } from './lib/runner-files.js'

/**
 * One run of the action. Everything that it creates carries its id, so the post
 * step finds it all from the id alone, however early the run ended.
 */
export interface Job {
  /** Label of every container, network and volume. */
  label: string
  /** Name of the builder, and repository of images built with `push: false`. */
  name: string
  /** Temporary directory. */
  directory: string
}

const JOB_STATE = 'job'
const PROCESS_STATE = 'process'

/** In the environment of all that the main step starts: the job's directory. */
const JOB_VARIABLE = 'MILVUS_RUNPOD_JOB'

/**
 * Begins a job. Its id is saved before there is anything to clean up.
 *
 * @throws Failure when the job could not be cleaned up, or has no directory.
 */
export function beginJob(): Job {
  const id = randomBytes(5).toString('hex')
  saveState(JOB_STATE, id)
  saveState(PROCESS_STATE, identityOf(process.pid) ?? '')
  const job = jobOf(id)
  makeDirectory(job)
  return job
}

function makeDirectory(job: Job): void {
  for (const directory of new Set(directoriesOf(job))) {
    const root = path.dirname(directory)
    try {
      // Not "recursive", which tries for ever where the system says ENOENT, as in /proc.
      if (!existsSync(root)) mkdirSync(root)
      mkdirSync(directory, { mode: 0o700 })
    } catch (error) {
      throw unwritable(root, error)
    }
  }
}

/** Returns the directories in which a job has files, for the post step to remove. */
export function directoriesOf({ directory }: Job): string[] {
  return [directory, socketsIn(directory)]
}

/** Characters of a directory that leave room for the name of a socket. */
const MAX_DIRECTORY = 80

/**
 * Returns where a job has its sockets. The address of one has room for about a
 * hundred characters, so a long directory has another one beside it.
 */
function socketsIn(directory: string): string {
  return Buffer.byteLength(directory) <= MAX_DIRECTORY
    ? directory
    : path.join('/tmp', path.basename(directory))
}

/** Returns the job to clean up; undefined if the main step did not begin one. */
export function jobToCleanUp(): Job | undefined {
  const id = core.getState(JOB_STATE)
  return id ? jobOf(id) : undefined
}

function jobOf(id: string): Job {
  const name = `${JOB_PREFIX}${id}`
  return {
    name,
    label: `io.github.milvus-runpod.job=${id}`,
    directory: path.join(temporaryRoot(), name)
  }
}

/** Returns variables by which the post step finds the processes of a job. */
export function marksOf({
  directory
}: Pick<Job, 'directory'>): Record<string, string> {
  return { [JOB_VARIABLE]: directory }
}

/** Returns where docker's environment has room for a socket. */
export function socketDirectory(env: NodeJS.ProcessEnv): string {
  const directory = env[JOB_VARIABLE]
  return directory ? socketsIn(directory) : tmpdir()
}

/**
 * Returns the processes of a job that still run. The main step itself may be one
 * of them: in a container job, a cancel ends only `docker exec`, which passes on
 * no signal (https://github.com/moby/moby/issues/9098).
 */
export function runningProcesses({ directory }: Job): number[] {
  const main = core.getState(PROCESS_STATE)
  const pid = Number(main.split('-')[0])
  const isMain = main !== '' && pid !== process.pid && identityOf(pid) === main
  return [...(isMain ? [pid] : []), ...processesWith(JOB_VARIABLE, directory)]
}

/** Notes that the job is about to create something in the engine. */
export function noteEngineUse(job: Job): void {
  noteUse(job, 'engine')
}

/** Notes that nothing was created in the engine after all, since it does not answer. */
export function forgetEngineUse({ directory }: Job): void {
  rmSync(path.join(directory, 'engine'), { force: true })
}

/** False if the job created nothing in the engine, so there is nothing to ask it. */
export function hasUsedEngine(job: Job): boolean {
  return hasUsed(job, 'engine')
}

/** Notes that the job is about to create a builder. */
export function noteBuilder(job: Job): void {
  noteUse(job, 'builder')
}

/** Notes that the builder is removed. */
export function forgetBuilder({ directory }: Job): void {
  rmSync(path.join(directory, 'builder'), { force: true })
}

/** False if there is no builder of the job, so there is nothing to look for. */
export function mayHaveBuilder(job: Job): boolean {
  return hasUsed(job, 'builder')
}

/**
 * Notes that all containers, networks and volumes of the job's tests are removed, and
 * that it will make no more, so that the post step need not look for them.
 */
export function noteContainersGone(job: Job): void {
  try {
    noteUse(job, 'containers-gone')
  } catch {
    // The post step looks for them, then: no reason to fail what has succeeded.
  }
}

/** False unless it is known that the job has left no container, network or volume. */
export function areContainersGone({ directory }: Job): boolean {
  return existsSync(path.join(directory, 'containers-gone'))
}

/** Notes that the job is about to claim an image in the engine. */
export function noteClaim({ directory }: Job, ref: string): void {
  // Without its directory, the post step asks the engine.
  if (!existsSync(directory)) return
  appendFileSync(path.join(directory, 'claims'), `${ref}\n`)
}

/** Returns the images that the job may have claimed; undefined if that is not known. */
export function notedClaims({ directory }: Job): string[] | undefined {
  if (!existsSync(directory)) return undefined
  const file = path.join(directory, 'claims')
  if (!existsSync(file)) return []
  return [...new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean))]
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
