import { Failure, messageOf, type Advice } from '../messages/failure.js'
import type { Author } from './refusal.js'

/** What was asked of the API, for messages. */
export interface Asked {
  /** Such as "list the pods". */
  what: string
  /** Permission that the key needs for it, such as "read pods". */
  permission: string
  /** True for a list, which is empty rather than absent. */
  isList?: boolean
}

/** How the API answered a call that did not work. */
export interface Answer {
  /** HTTP status; 0 if there was no answer. */
  status: number
  author: Author
  /** In one line. */
  detail: string
  /** What is wrong with each field of the request. */
  fields: string[]
  /** Seconds that RunPod asks to wait; 0 if it does not say. */
  retryAfter: number
  /** False if RunPod surely did not do what was asked. */
  mayHaveWorked: boolean
  /** True if another try may soon work. */
  isTransient: boolean
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

/** True for a call that was refused, so that nothing comes of it later. */
export function isRefused(error: unknown): boolean {
  const status = statusOf(error) ?? 0
  return status >= 400 && status < 500 && !mayHaveWorked(error)
}

/** True if RunPod itself says that it does not have what was asked for. */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404 && isOwn(error)
}

/** True if RunPod itself has answered, and nothing in front of its API. */
export function isOwn(error: unknown): boolean {
  return error instanceof RunPodFailure && error.answer.author === 'runpod'
}

/** Statuses of a server that will not answer otherwise soon. */
const LASTING = [501, 505, 511]

/** Statuses below 500 that may soon be others. */
const PASSING = [408, 425, 429]

/** True for a status after which another try may soon work. */
export function mayPass(status: number): boolean {
  return (
    (status >= 500 && !LASTING.includes(status)) || PASSING.includes(status)
  )
}

/**
 * How RunPod says that it has no capacity, such as "There are no longer any instances
 * available with the requested specifications" or "This machine does not have the
 * resources to deploy your pod". There is no status for it: a 400 is also what it
 * gives for a request that breaks its rules.
 * https://docs.runpod.io/api-reference-v2/pods/create-a-pod
 */
const NO_CAPACITY =
  /capacity|stock|unavailable|not enough|insufficient|have the resources|(?:not|n't) be placed|(?:instance|machine|host|gpu|cpu|resource)s?\b.*\b(?:available|free)\b/i

/** What RunPod says about an image, such as one that its registry does not have. */
const OF_IMAGE = /\b(?:image|manifest|registry|pull(?:ing)?)\b/i

/**
 * True if the fault is RunPod's own or the account's, and says nothing about the
 * image: no balance, no capacity, too many calls, an error of the server, or no
 * answer.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof RunPodFailure)) return false
  const { status, detail, isTransient } = error.answer
  if (status === 400) {
    return isOwn(error) && NO_CAPACITY.test(detail) && !OF_IMAGE.test(detail)
  }
  if (status === 402) return isOwn(error)
  // A good answer that is odd says nothing of RunPod's capacity.
  return isTransient && (status === 0 || status >= 300)
}

/**
 * True for an error after which the same call would fail again: RunPod, or what is
 * in its place, has refused. False for a fault that may pass, or that says nothing.
 */
export function isLasting(error: unknown): boolean {
  if (!(error instanceof RunPodFailure)) return true
  const { status, isTransient } = error.answer
  return status >= 300 && !isTransient
}

/** Returns what failed, without advice. */
export function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? ''
}

function describe({ what }: Asked, answer: Answer): string {
  const { status, detail, fields } = answer
  const how = status === 0 ? detail : `HTTP ${status}: ${detail}`
  const list = fields.length > 0 ? ` (${fields.join('; ')})` : ''
  return `RunPod did not ${what}: ${how}${list}`
}

const KEYS = 'in the RunPod console under "Settings", "API Keys"'

/** What to do about what RunPod itself says; see the responses in its document. */
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
  }
}

const OTHER_SERVER: Advice = {
  likely:
    '"runpod-api-url" is not the address of RunPod\'s API, or the API has changed',
  next: 'remove "runpod-api-url" or correct it, and update the action'
}

/** What to do about a status, whoever says it. */
const ADVICE_FOR_ALL: Record<number, Advice> = {
  405: OTHER_SERVER,
  407: {
    likely:
      'a proxy between the runner and RunPod asks for a user name and a password',
    next: 'set them in the proxy variables of the runner, such as HTTPS_PROXY'
  },
  410: {
    likely:
      "this version of RunPod's API was retired, as its REST API v1 and its GraphQL API were to be",
    next: 'update the action; if "runpod-api-url" is set, check it'
  },
  426: {
    likely: 'the server wants another protocol, such as HTTPS',
    next: 'let "runpod-api-url" begin with "https://", and update the action'
  },
  451: {
    likely:
      'RunPod, or a network on the way, refuses requests from the country of the runner',
    next: 'use a runner in another region'
  },
  501: OTHER_SERVER,
  505: OTHER_SERVER
}

const FRONT: Advice = {
  likely:
    "something in front of RunPod's API has answered in its place, such as Cloudflare or a proxy of the runner's network: RunPod has not seen the key",
  next: 'let the runner reach the API directly, or use another runner; if "runpod-api-url" is set, check it'
}

const UNREADABLE: Advice = {
  likely:
    'the answer was cut off, RunPod\'s API has changed, or "runpod-api-url" is not its address',
  next: 'run again; if it stays so, update the action'
}

const UNKNOWN: Advice = {
  likely: "RunPod's API does not accept what this version of the action asks",
  next: 'update the action; if it is the newest version, report this as a bug'
}

function adviceOn(asked: Asked, answer: Answer): Advice {
  const { status, author, isTransient } = answer
  const next = runAgain(answer)
  if (status === 0) {
    return { likely: 'RunPod cannot be reached from the runner', next }
  }
  const forAll = ADVICE_FOR_ALL[status]
  if (forAll) return forAll
  if (isTransient && status >= 400) {
    return { likely: passingReason(answer), next }
  }
  if (status === 404 && (author !== 'runpod' || asked.isList)) {
    return OTHER_SERVER
  }
  if (author === 'front') return FRONT
  if (status < 300) return UNREADABLE
  if (status === 403) return forbidden(asked, answer)
  return ADVICE[status] ?? UNKNOWN
}

function forbidden({ permission }: Asked, { author }: Answer): Advice {
  const give = `give the key this permission ${KEYS}`
  if (author === 'runpod') {
    return {
      likely: `the key is valid, but may not ${permission}`,
      next: give
    }
  }
  return {
    likely: `the key may not ${permission}, or something in front of RunPod's API has refused the request`,
    next: `${give}; if it has it, use another runner`
  }
}

/** Why a call failed that may soon work. */
function passingReason({ status, author }: Answer): string {
  if (status === 429 && author !== 'front') {
    return 'this key, or another of the account, makes many calls'
  }
  if (status === 429) {
    return "many calls come from the runner's address, which it may share with others"
  }
  return author === 'front'
    ? "what is in front of RunPod's API, such as Cloudflare, does not get an answer from it (see https://uptime.runpod.io)"
    : 'RunPod has a fault at the moment (see https://uptime.runpod.io)'
}

/** What to do about a fault that may pass. */
function runAgain({ retryAfter, mayHaveWorked: isOpen }: Answer): string {
  if (retryAfter > 0) return `run again in ${retryAfter} s, as RunPod asks`
  return isOpen
    ? 'look in the RunPod console whether it was done all the same, then run again'
    : 'run again later'
}
