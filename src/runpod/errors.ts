import { Failure, type Advice } from '../lib/failure.js'

/** What was asked of the API, for messages. */
export interface Asked {
  /** Such as "list the pods". */
  what: string
  /** Permission that the key needs for it, such as "read pods". */
  permission: string
}

/** How the API answered a call that did not work. */
export interface Answer {
  /** HTTP status; 0 if there was no answer. */
  status: number
  /** In one line. */
  detail: string
  /** What is wrong with each field of the request. */
  fields: string[]
  /** False if RunPod surely did not do what was asked. */
  mayHaveWorked: boolean
}

/** A call of RunPod's API that failed for good. */
export class RunPodFailure extends Failure {
  override name = 'RunPodFailure'
  readonly answer: Answer

  constructor(asked: Asked, answer: Answer) {
    super('runpod-refused', describe(asked, answer), adviceOn(asked, answer))
    this.answer = answer
  }
}

/** Returns the HTTP status of a failed call; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof RunPodFailure ? error.answer.status : undefined
}

/** True for a call that RunPod may have carried out although it failed. */
export function mayHaveWorked(error: unknown): boolean {
  return error instanceof RunPodFailure && error.answer.mayHaveWorked
}

/**
 * True if the fault is RunPod's own or the account's, and says nothing about the
 * image: no balance, no capacity (which the API reports as 400), too many calls,
 * an error of the server, or no answer.
 */
export function isUnavailable(error: unknown): boolean {
  const status = statusOf(error)
  if (status === undefined) return false
  return [0, 400, 402, 429].includes(status) || status >= 500
}

function describe({ what }: Asked, answer: Answer): string {
  const { status, detail, fields } = answer
  const how = status === 0 ? detail : `HTTP ${status}: ${detail}`
  const list = fields.length > 0 ? ` (${fields.join('; ')})` : ''
  return `RunPod did not ${what}: ${how}${list}`
}

const KEYS = 'in the RunPod console under "Settings", "API Keys"'

/** What to do about each status; see the responses in RunPod's document. */
const ADVICE: Record<number, Advice> = {
  400: {
    likely: 'RunPod has no capacity for it, or its rules forbid it',
    next: 'read what RunPod says above, and run again later'
  },
  401: {
    likely: '"runpod-api-key" is wrong, was deleted, or has expired',
    next: `create a key ${KEYS}, and store it as the secret that "runpod-api-key" is set to`
  },
  402: {
    likely: "the account's balance is too low",
    next: 'add credit in the RunPod console under "Billing"'
  },
  404: {
    likely: 'it was deleted, or belongs to another account than the key does',
    next: 'compare the id with the RunPod console'
  },
  409: {
    likely:
      'the pod belongs to a cluster, or something else changes it at this moment',
    next: 'look at it in the RunPod console, then run again'
  },
  422: {
    likely:
      'a value of an input is not what RunPod accepts, or its API has changed',
    next: 'correct the fields that RunPod names; if no input sets them, report this as a bug of the action'
  },
  429: {
    likely: 'this key or another of the account makes many calls at the moment',
    next: 'run again later'
  }
}

function adviceOn({ permission }: Asked, answer: Answer): Advice {
  const { status } = answer
  if (status === 403) {
    return {
      likely: `the key is valid, but may not ${permission}`,
      next: `give the key this permission ${KEYS}`
    }
  }
  const known = ADVICE[status]
  if (known) return known
  const next = answer.mayHaveWorked
    ? 'look in the RunPod console whether it was done all the same, then run again'
    : 'run again later'
  return status === 0
    ? { likely: 'api.runpod.io cannot be reached from the runner', next }
    : {
        likely:
          'RunPod has a fault at the moment (see https://uptime.runpod.io)',
        next
      }
}
