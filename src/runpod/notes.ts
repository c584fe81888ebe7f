import path from 'node:path'
import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { noteRunPodUse, type Job } from '../job.js'
import type { Pod } from './shapes.js'

/** Returns the name of a job's canary, by which it is found again. */
export function canaryName({ name }: Pick<Job, 'name'>): string {
  return `${name}-canary`
}

/** True for a canary, of this job or of any other. */
export function isCanary({ name }: Pick<Pod, 'name'>): boolean {
  return /^milvus-runpod-[0-9a-f]{10}-canary$/.test(name)
}

/** A pod of the job's canary, and what it costs until it is terminated. */
export interface CanaryPod extends Pick<Pod, 'id' | 'name'> {
  /** US dollars per hour; 0 if it is not known. */
  price: number
  /** False until RunPod has shown it: it may do that late. */
  isShown: boolean
}

/** What the post step must know of the job's canary if the job is killed. */
export interface CanaryNote {
  /** US dollars per hour of the pod that RunPod was asked for last. */
  price: number
  /** True if RunPod has not answered, or not clearly: a pod may appear. */
  mayAppear: boolean
  /** Pods that are known to exist. */
  pods: CanaryPod[]
}

/** Nothing is known: the writer of the note was killed before it was whole. */
const UNREADABLE: CanaryNote = { price: 0, mayAppear: true, pods: [] }

/** Keeps the note in the job's directory. */
export function saveNote(job: Job, note: CanaryNote): void {
  const file = canaryFile(job)
  if (!note.mayAppear && note.pods.length === 0) {
    rmSync(file, { force: true })
    return
  }
  write(file, note)
}

/** What is known before RunPod was asked for anything. */
export function newNote(): CanaryNote {
  return { price: 0, mayAppear: false, pods: [] }
}

/** Returns the note; undefined if no canary of the job can be left. */
export function readNote(job: Job): CanaryNote | undefined {
  const file = canaryFile(job)
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CanaryNote
  } catch {
    return UNREADABLE
  }
}

/** A pod that is being changed. */
export interface Rolling {
  id: string
  name: string
  /** The image that it had. */
  before: string
  /** The image that it gets. */
  after: string
  /** Why it does not go back once the new image may have run on its volume. */
  closed?: string
  /** When its last container was started, of a pod that was stopped. */
  stopped?: Pick<Pod, 'startedAt'>
}

/**
 * Notes that a pod is about to be changed: if the job is killed, the post
 * step puts the previous image back.
 */
export function noteRolling(job: Job, rolling: Rolling): void {
  noteRunPodUse(job)
  write(rollingFile(job), rolling)
}

/** Notes that nothing is left to be put back. */
export function forgetRolling(job: Job): void {
  rmSync(rollingFile(job), { force: true })
}

/** Returns the pod that was being changed when the job ended, if there is one. */
export function readRolling(job: Job): Rolling | undefined {
  try {
    return JSON.parse(readFileSync(rollingFile(job), 'utf8')) as Rolling
  } catch {
    return undefined
  }
}

/** There is always a whole note in the file: the new one replaces it at once. */
function write(file: string, note: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(note))
  renameSync(`${file}.new`, file)
}

function canaryFile({ directory }: Job): string {
  return path.join(directory, 'canary.json')
}

function rollingFile({ directory }: Job): string {
  return path.join(directory, 'rolling.json')
}
