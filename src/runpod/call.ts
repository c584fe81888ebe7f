import { type Answer, ApiError } from '../lib/api-error.js'
import {
  type JsonApi,
  type JsonCall,
  type JsonReply,
  callJson,
  retryCalls
} from '../lib/json-api.js'
import { Failure, fail, whatOf } from '../messages/failure.js'

/** How to call RunPod's API, and when to stop. */
export type Access = JsonApi

/** RunPod's own server. */
const RUNPOD_URL = 'https://api.runpod.io'

/**
 * Returns how to call the API.
 *
 * @param url of the server; RunPod's own if empty
 * @param signal aborts when no more calls may be made
 */
export function accessTo(
  { url, key }: { url: string; key: string },
  signal: AbortSignal
): Access {
  return {
    name: 'RunPod',
    url: url.replace(/(?<!\/)\/+$/, '') || RUNPOD_URL,
    key,
    reasons: ['detail', 'title'],
    callSeconds: 30,
    // Far more than the pods of any account take.
    maxBytes: 16 * 2 ** 20,
    // The shortest window of a rate limit is a minute.
    budgetSeconds: { fault: 45, rateLimit: 150 },
    signal
  }
}

/** A call of RunPod's API. */
export interface Call extends JsonCall {
  /** Permission that the key needs for it, such as "read pods". */
  permission: string
  /** True for a list, which is empty rather than absent. */
  isList?: boolean
}

/**
 * Calls RunPod's API.
 *
 * @throws Failure `runpod-refused` when it did not work, and the reason of
 * `access.signal`.
 */
export async function callRunPod(
  access: Access,
  call: Call
): Promise<JsonReply> {
  try {
    return await callJson(access, call)
  } catch (error) {
    if (error instanceof ApiError) throw refusal(call, error)
    throw error
  }
}

/** Returns the failure of a call; its cause is the answer. */
export function refusal(call: Call, cause: ApiError): Failure {
  const { what: asked, permission } = call
  const { retryAfter: seconds } = cause.answer
  const remedy = runpodRemedy(call, cause.answer)
  const values = { asked, permission, seconds }
  return fail('runpod-refused', values, { cause, remedy })
}

/** Remedies for a status, whether RunPod or something in front of it has answered. */
const FOR_STATUS: Record<number, string> = {
  405: 'otherServer',
  407: 'proxyLogin',
  426: 'otherProtocol',
  451: 'country',
  501: 'otherServer',
  505: 'otherServer'
}

/** Remedies for what RunPod itself says; see the responses in its document. */
const FOR_OWN_STATUS: Record<number, string> = {
  400: 'noCapacity',
  401: 'key',
  402: 'balance',
  404: 'deleted',
  409: 'conflict',
  422: 'values'
}

function runpodRemedy({ isList }: Call, answer: Answer): string {
  const { status, author, isTransient } = answer
  if (status === 0) return orUnclear('unreachable', answer)
  const forAll = FOR_STATUS[status]
  if (forAll) return forAll
  if (status === 410) return goneRemedy(author, isList)
  if (isTransient && status >= 400) return transientRemedy(answer)
  if (status === 404 && (author !== 'api' || isList)) return 'otherServer'
  if (author === 'front') return 'front'
  if (status < 300) return 'unreadable'
  if (status === 403) {
    return author === 'api' ? 'permission' : 'permissionOrFront'
  }
  return FOR_OWN_STATUS[status] ?? 'other'
}

/** What is gone: one thing, if RunPod itself says so of one; else the API. */
function goneRemedy(author: Answer['author'], isList = false): string {
  if (author === 'front') return 'retiredOrFront'
  return author === 'api' && !isList ? 'gone' : 'retired'
}

function transientRemedy(answer: Answer): string {
  const isFront = answer.author === 'front'
  if (answer.status === 429) return isFront ? 'limitedAddress' : 'limitedKey'
  return orUnclear(isFront ? 'frontFault' : 'fault', answer)
}

function orUnclear(
  remedy: string,
  { mayHaveWorked: isUnclear }: Answer
): string {
  return isUnclear ? `${remedy}Unclear` : remedy
}

/** Returns how RunPod answered a call that failed; undefined for any other error. */
export function runpodAnswer(error: unknown): Answer | undefined {
  const isRefused = error instanceof Failure && error.code === 'runpod-refused'
  return isRefused && error.cause instanceof ApiError
    ? error.cause.answer
    : undefined
}

/** True for a call that RunPod may have carried out although it failed. */
export function mayHaveWorked(error: unknown): boolean {
  return runpodAnswer(error)?.mayHaveWorked ?? false
}

/** True if RunPod itself says that it does not have what was asked for. */
export function isNotFound(error: unknown): boolean {
  return runpodAnswer(error)?.status === 404 && isOwn(error)
}

/** True if RunPod itself has answered, and nothing in front of its API. */
export function isOwn(error: unknown): boolean {
  return runpodAnswer(error)?.author === 'api'
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
  const answer = runpodAnswer(error)
  if (!answer) return false
  const { status, detail, isTransient } = answer
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
  const answer = runpodAnswer(error)
  return !answer || (answer.status >= 300 && !answer.isTransient)
}

/** A try that failed; its message has no advice, for the log. */
export class FailedTry extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(whatOf(failure), { cause: failure })
    this.failure = failure
  }
}

/** Throws what RunPod answered to a try as one that may be repeated. */
export function failTry(error: unknown): never {
  const isRefusal = error instanceof Failure && runpodAnswer(error)
  throw isRefusal ? new FailedTry(error) : error
}

/**
 * Repeats what looks first and then asks RunPod once, while the fault may pass. So
 * each try is decided on what is there right before it.
 *
 * @param attempt throws FailedTry for what may be repeated
 * @throws the last error, and the reason of `access.signal`.
 */
export async function retryTries<T>(
  access: Access,
  what: string,
  attempt: () => Promise<T>
): Promise<T> {
  return await retryCalls(access, what, attempt, (error) =>
    error instanceof FailedTry ? runpodAnswer(error.failure) : undefined
  )
}
