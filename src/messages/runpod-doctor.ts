// What runpod-doctor says besides its findings.
import { text, type Message } from './message.js'

/** What a look can do without. */
export const NOT_KNOWN = {
  registry: 'the images in the registry',
  advisories: 'the advisories of Milvus',
  releases: 'the releases of Milvus',
  volumes: 'the network volumes of RunPod'
}

/** Why a part of a pod was not looked at. */
export const NOT_READ = {
  neverStarted: 'it has not started yet',
  noPort: 'no port of Milvus is open',
  noAddress: 'RunPod has not opened its port yet',
  notRunning: 'it does not run',
  noLines: 'RunPod has no line of its log'
}

/** Reason for what is known from the log alone. */
export const unasked = text`it could not be asked: ${'reason'}`

/** What the table and the log say besides the findings. */
export const DOCTOR_WORDS = {
  urgentHeading: text`Looked at ${'all'}: ${'some'} urgent`,
  goodHeading: text`Looked at ${'all'}: nothing urgent`,
  noneHeading: 'Looked at no pod',
  none: 'No pod of RunPod has a name of "runpod-pods".',
  later: 'What to do when you have time',
  estimate: text`About $${'total'} a month in all. This is an estimate: RunPod's present price per hour × 730, and its documented prices of storage. A network volume of several pods is counted once.`
}

export const DOCTOR = {
  'doctor-urgent': {
    kind: 'warning',
    what: text`Urgent at your pods. ${'pods'}`,
    note: 'With `runpod-doctor: true` a run looks at the pods of `runpod-pods` and changes nothing. It stays green, since the look has worked: the warning says what endangers data, and the summary has all that was found. The input `vulnerable` has no effect on it.'
  },
  'doctor-not-known': {
    kind: 'warning',
    what: text`The look at the pods goes on without ${'what'}, which could not be read: ${'reason'}`,
    note: 'The run goes on without it, and says at each pod what is not known.'
  }
} satisfies Record<string, Message>
