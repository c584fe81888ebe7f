import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import type { Job } from '../job.js'
import type { Pod } from './types.js'

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
  /** Pods that exist, as far as one knows. */
  pods: CanaryPod[]
}

/** Nothing is known: whoever wrote the note was killed before it was whole. */
const UNREADABLE: CanaryNote = { price: 0, mayAppear: true, pods: [] }

/** Keeps the note in the job's directory. There is always a whole one. */
export function saveNote(job: Job, note: CanaryNote): void {
  const file = fileOf(job)
  if (!note.mayAppear && note.pods.length === 0) {
    rmSync(file, { force: true })
    return
  }
  writeFileSync(`${file}.new`, JSON.stringify(note))
  renameSync(`${file}.new`, file)
}

/** What is known before RunPod was asked for anything. */
export function newNote(): CanaryNote {
  return { price: 0, mayAppear: false, pods: [] }
}

/** Returns the note; undefined if no canary of the job can be left. */
export function readNote(job: Job): CanaryNote | undefined {
  const file = fileOf(job)
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CanaryNote
  } catch {
    return UNREADABLE
  }
}

function fileOf({ directory }: Job): string {
  return path.join(directory, 'canary.json')
}
