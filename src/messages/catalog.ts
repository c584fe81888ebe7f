import { BUILD } from './build.js'
import { BUILDER } from './builder.js'
import { CLEANUP } from './cleanup.js'
import { INPUTS } from './inputs.js'
import type { Message, NamedValues } from './message.js'
import { PLAN } from './plan.js'
import { PROMOTE } from './promote.js'
import { RUNNER } from './runner.js'
import { RUNPOD } from './runpod.js'
import { RUNPOD_RIGHTS } from './runpod-rights.js'
import { RUNPOD_HELD } from './runpod-held.js'
import { SMOKE } from './smoke.js'

/** Every message of the action, by its key. */
export const MESSAGES = {
  ...INPUTS.messages,
  ...BUILDER.messages,
  ...RUNNER.messages,
  ...PLAN.messages,
  ...BUILD.messages,
  ...SMOKE.messages,
  ...PROMOTE.messages,
  ...RUNPOD_RIGHTS.messages,
  ...RUNPOD.messages,
  ...RUNPOD_HELD.messages,
  ...CLEANUP.messages
}

type Messages = typeof MESSAGES
type Key = keyof Messages

/** The stable name of a message, which has a section of docs/errors.md. */
export type Code = CodeOf<Key>
type CodeOf<K> = K extends `${infer Before}.${string}` ? Before : K

/** The keys of the messages that end the run. */
export type FailureKey = {
  [K in Key]: Messages[K] extends { kind: string } ? never : K
}[Key]
/** The keys of warnings and notices. */
export type AnnotationKey = Exclude<Key, FailureKey>

/** The names of the cases in which a message has another remedy. */
export type CaseOf<K extends Key> = Messages[K] extends {
  remedies: infer Remedies
}
  ? keyof Remedies & string
  : never

/** The named values of which a message is made. */
export type ValuesOf<K extends Key> = NamedValues<Messages[K]>

export function messageFor(key: Key): Message {
  return MESSAGES[key]
}

export function codeOf(key: Key): Code {
  return key.split('.')[0] as Code
}
