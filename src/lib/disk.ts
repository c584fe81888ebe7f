import { tmpdir } from 'node:os'
import path from 'node:path'
import { Failure } from '../messages/failure.js'

/** Begins the name of all that a job makes, and of its directory. */
export const JOB_PREFIX = 'milvus-runpod-'

/** Returns where the directories of jobs are. */
export function temporaryRoot(env = process.env): string {
  return env.RUNNER_TEMP || tmpdir()
}

/** What the system, and docker, say about a disk that is full. */
const FULL = /no space left|quota exceeded/

/** Returns the failure of a directory on the runner that cannot be written. */
export function unwritable(directory: string, reason: string): Failure {
  const what = `The directory ${directory} on the runner cannot be written: ${reason}`
  if (FULL.test(reason)) {
    return new Failure('runner-disk-full', what, {
      likely: 'the disk of the runner is full',
      next: `look how full it is (df -h ${directory}; df -i ${directory}), and free some space on it, or use a runner with a larger disk`
    })
  }
  return new Failure('directory-unwritable', what, {
    next: `let the user that runs the job write there (ls -ld ${directory}), and let nothing else remove files from it`
  })
}

/** Errors that only a write can have. */
const OF_WRITES = ['ENOSPC', 'EDQUOT', 'EROFS']

/** Linux's EDQUOT, for which Node has no name. */
const QUOTA = -122

/**
 * Returns the failure if the system refused to write a file of a job, or to open
 * one more file; undefined for any other error.
 */
export function writeFailure(error: unknown): Failure | undefined {
  if (!isSystemError(error)) return undefined
  const { code = '', errno, path: file, dest, message } = error
  if (/^E[MN]FILE$/.test(code)) return tooManyFiles(message)
  const isQuota = errno === QUOTA
  const reason = isQuota ? 'EDQUOT: disk quota exceeded' : message
  if (isQuota || OF_WRITES.includes(code)) {
    return unwritable(diskOf(dest ?? file), reason)
  }
  return [file, dest].some((one) => one && isOfJob(one))
    ? unwritable(temporaryRoot(), reason)
    : undefined
}

/** A write to an open file does not say which one: it is one of the job. */
function diskOf(file: string | undefined): string {
  return !file || isOfJob(file) ? temporaryRoot() : path.dirname(file)
}

function tooManyFiles(reason: string): Failure {
  return new Failure(
    'too-many-open-files',
    `The system let the action open no more files: ${reason}`,
    {
      likely: 'the limit of open files is too low',
      next: 'raise it for the runner (ulimit -n)'
    }
  )
}

/** What Node throws when the system refuses something. */
interface SystemError extends NodeJS.ErrnoException {
  dest?: string
}

function isSystemError(error: unknown): error is SystemError {
  return typeof error === 'object' && error !== null && 'syscall' in error
}

function isOfJob(file: string): boolean {
  return file.startsWith(path.join(temporaryRoot(), JOB_PREFIX))
}
