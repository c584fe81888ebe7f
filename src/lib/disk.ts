import { tmpdir } from 'node:os'
import path from 'node:path'
import { fail, whatOf, type Failure } from '../messages/failure.js'

/** Begins the name of all that a job makes, and of its directory. */
export const JOB_PREFIX = 'milvus-runpod-'

/** Returns where the directories of jobs are. */
export function temporaryRoot(env = process.env): string {
  return env.RUNNER_TEMP || tmpdir()
}

/** What the system, and docker, say about a disk that is full. */
const FULL = /no space left|quota exceeded/

/** Returns the failure of a directory on the runner that cannot be written. */
export function unwritable(directory: string, cause: unknown): Failure {
  const isFull = FULL.test(whatOf(cause))
  const key = isFull ? 'runner-disk-full' : 'directory-unwritable'
  return fail(key, { directory }, { cause })
}

/** Errors that only a write can have. */
const OF_WRITES = ['ENOSPC', 'EDQUOT', 'EROFS']

/** Linux's EDQUOT, which Node does not name. */
const QUOTA = -122

/**
 * Returns the failure if the system refused to write a file of a job, or to open
 * one more file; undefined for any other error.
 */
export function writeFailure(error: unknown): Failure | undefined {
  if (!isSystemError(error)) return undefined
  const { code = '', errno, path: file, dest } = error
  if (/^E[MN]FILE$/.test(code)) {
    return fail('too-many-open-files', {}, { cause: error })
  }
  const isQuota = errno === QUOTA
  const cause = isQuota
    ? new Error('EDQUOT: disk quota exceeded', { cause: error })
    : error
  if (isQuota || OF_WRITES.includes(code)) {
    return unwritable(diskOf(dest ?? file), cause)
  }
  return [file, dest].some((one) => one && isOfJob(one))
    ? unwritable(temporaryRoot(), cause)
    : undefined
}

/** A write to an open file does not say which one: it is one of the job. */
function diskOf(file: string | undefined): string {
  return !file || isOfJob(file) ? temporaryRoot() : path.dirname(file)
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
