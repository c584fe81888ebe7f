// What the test has to say about a Milvus with a fault.
import type { Expected } from '../family.ts'

/** Names of the steps of a test, by which a fault says where it shows. */
export type At =
  | 'waits'
  | 'asks'
  | 'restarts'
  | 'local'
  | 'again'
  | 'emulated'
  | 'replaced'
  | 'opens'
  | 'back'

/** A Milvus with a fault. */
export interface Broken {
  /** As a sentence about Milvus. */
  name: string
  /** Values of MILVUS_STANDIN_FAULT and of MILVUS_STANDIN_FAULT_AFTER. */
  fault?: string
  after?: string
  /** What the image runs instead of Milvus, in a shell. */
  command?: string
  /** Of the container that has the fault, if it shows in another one. */
  network?: 'new'
  /** Further inputs. */
  inputs?: Record<string, string>
  at: Partial<Record<At, Expected>>
}

/**
 * The test fails.
 *
 * @param cause how the message goes on after the platform
 * @param advice what it says further on
 * @param shows what the evidence shows
 */
export function fails(cause: string, advice: string, shows?: RegExp): Expected {
  return {
    end: 'fails',
    code: 'smoke-test-failed',
    names: new RegExp(`linux/\\w+: ${cause}[^]*${advice}`),
    never: /engine was restarted|somebody/,
    ...(shows && { shows })
  }
}

/** The test passes. */
export function passes(shows?: RegExp): Expected {
  return { end: 'passes', ...(shows && { shows }) }
}

/** It passes, and a pod with it cannot be put back. */
export function isClosed(shows: RegExp): Expected {
  return { end: 'passes', warns: ['way-back-closed'], shows }
}

export const EVIDENCE = 'What to do: read the evidence'
export const OTHER_VERSION = 'What to do: choose another "milvus-version"'
export const OF_REPLACED = 'says nothing about the new one'
export const REPLACED =
  'Milvus 2.6.22 \\(\\S+:2.6, which is replaced\\) does not work here: '
export const NOT_OPENED =
  'Milvus 2.6.22 did not open the data that 2.6.22 of \\S+ wrote: '
export const OLD_DATA = 'the new image cannot use the data'
export const LATE = 'the limit of \\d+ s ran out before Milvus was healthy: '
export const CLOSED = 'Way&nbsp;back[^]*closed'

export const ENDS = (
  code: number,
  when = 'before Milvus was healthy'
): string => `the container ended with exit code ${code}.* ${when}`

export const EXITS = `panic: the stand-in was told to exit; ${ENDS(1)}`
export const SHORT = { 'smoke-timeout': '10' }
export const LITTLE_MEMORY = { 'smoke-memory': '256m' }
