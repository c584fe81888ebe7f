import { adviceOf } from '../messages/failure.js'
import { SMOKE } from '../messages/smoke.js'
import type { KnownFailure } from '../server/known-failures.js'

const { remedies: REMEDIES } = SMOKE.messages['smoke-test-failed']

/** Failures of the machine, which say nothing about the image or about its data. */
export const OF_MACHINE: readonly KnownFailure[] = [
  'engineGone',
  'disturbed',
  'noFreePort',
  'killed',
  'memoryLimit',
  'outOfMemory',
  'fullDisk',
  'qemuCrashed',
  'noAddressRange',
  'missingInstructions'
]

/** What the remedy of a known failure names. */
export interface HintValues {
  /** The base image of the platform. */
  base: string
  /** Where docs/errors.md explains a message of the entrypoint. */
  link: string
}

/** Returns what is wrong and, after a colon, what to do about it. */
export function hintOf(
  failure: KnownFailure | 'other',
  values: HintValues
): string {
  const { likely, next } = adviceOf(REMEDIES[failure], values)
  return likely ? `${likely}: ${next}` : next
}
