import { BodyTooLarge, readBody } from '../lib/bounded.js'
import { oneLine } from '../lib/untrusted.js'
import { pause } from '../lib/pause.js'
import { readRetryAfter } from '../lib/retry-after.js'
import { retry } from '../lib/retry.js'
import { mayPass, RunPodFailure, type Answer, type Asked } from './errors.js'
import {
  ANSWER_BYTES,
  CALL_SECONDS,
  PATIENCE_SECONDS,
  RATE_PATIENCE_SECONDS
} from './limits.js'
import { readRefusal, type Reply } from './refusal.js'

/** Where RunPod's API is, and what opens it. */
export interface Access {
  /** Without a slash at its end. */
  url: string
  key: string
  /** Aborts when no more calls may be made. */
  over: AbortSignal
}

/** RunPod's own server. */
const RUNPOD = 'https://api.runpod.io'

/**
 * Returns how to call the API.
 *
 * @param url of the server; RunPod's own if empty
 * @param over aborts when no more calls may be made
 */
export function openRunPod(
  { url, key }: { url: string; key: string },
  over: AbortSignal
): Access {
  return { url: url.replace(/\/+$/, '') || RUNPOD, key, over }
}

/** A call of RunPod's API. */
export interface Call extends Asked {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With its query. */
  path: string
  /** Never logged: it may hold secrets. */
  body?: object
  /** True for a call that its caller repeats: it looks before each try. */
  isOneTry?: boolean
  /** Takes the headers of the answer. */
  onHeaders?: (headers: Headers) => void
  /** Says how an answer is wrong; undefined if it is right. */
  fault?: (answer: unknown) => string | undefined
}

/** Errors of a connection after which the server surely got nothing. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT'
]

/** What no answer says. */
const NOTHING: Pick<Answer, 'status' | 'author' | 'fields' | 'retryAfter'> = {
  status: 0,
  author: 'unknown',
  fields: [],
  retryAfter: 0
}

/** One try that failed. */
class TryError extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    const { status, detail } = answer
    super(status === 0 ? detail : `HTTP ${status}: ${detail}`)
    this.answer = answer
  }
}

/**
 * Calls RunPod's API and returns the JSON of its answer; undefined for an empty
 * one. A call that is safe to repeat is repeated while the fault may pass. A POST
 * is repeated only if it surely was not carried out.
 *
 * @throws RunPodFailure when it did not work, and the reason of `access.over`.
 */
export async function callRunPod(access: Access, call: Call): Promise<unknown> {
  // Whatever a later try is answered, this one may have worked.
  let unclear: TryError | undefined
  const attempt = async (): Promise<unknown> => {
    try {
      return await callOnce(access, call)
    } catch (error) {
      if (mayHaveDone(call, error)) unclear ??= error
      throw error
    }
  }
  try {
    return await retry(attempt, {
      what: `RunPod, ${call.what}`,
      budgetSeconds: (error) => patience(call, error),
      retryAfter: (error) =>
        error instanceof TryError ? error.answer.retryAfter : 0,
      wait: async (seconds) => {
        await pause(seconds * 1000, access.over)
        access.over.throwIfAborted()
      }
    })
  } catch (error) {
    access.over.throwIfAborted()
    if (!(error instanceof TryError)) throw error
    const { answer } = error
    const before =
      unclear && unclear !== error
        ? `; an earlier try, which may have worked: ${unclear.message}`
        : ''
    const detail = `${answer.detail}${before}`
    const mayHaveWorked = unclear !== undefined
    throw new RunPodFailure(call, { ...answer, detail, mayHaveWorked })
  }
}

/** A read changes nothing, whatever became of it. */
function mayHaveDone({ method }: Call, error: unknown): error is TryError {
  if (!(error instanceof TryError)) return false
  return method !== 'GET' && error.answer.mayHaveWorked
}

function patience({ method, isOneTry }: Call, error: unknown): number {
  if (!(error instanceof TryError) || isOneTry) return 0
  if (method === 'POST' && error.answer.mayHaveWorked) return 0
  return patienceWith(error.answer)
}

/** Returns the seconds of retries that an answer is worth. */
export function patienceWith({ isTransient, status }: Answer): number {
  if (!isTransient) return 0
  return status === 429 ? RATE_PATIENCE_SECONDS : PATIENCE_SECONDS
}

async function callOnce(access: Access, call: Call): Promise<unknown> {
  const { url, key, over } = access
  const limit = AbortSignal.timeout(CALL_SECONDS * 1000)
  try {
    const response = await fetch(`${url}${call.path}`, {
      method: call.method,
      headers: {
        Accept: 'application/json, application/problem+json',
        Authorization: `Bearer ${key}`,
        ...(call.body && { 'Content-Type': 'application/json' })
      },
      body: call.body && JSON.stringify(call.body),
      // No other server gets the key.
      redirect: 'manual',
      signal: AbortSignal.any([over, limit])
    })
    const { ok, status, headers } = response
    const reply = { status, headers, text: await textOf(response) }
    if (!ok) throw refused(reply, key)
    call.onHeaders?.(headers)
    const answer = parse(reply, key)
    const fault = call.fault?.(answer)
    if (fault) throw odd(status, fault)
    return answer
  } catch (error) {
    over.throwIfAborted()
    if (error instanceof TryError) throw error
    throw noAnswer(limit.aborted ? `no answer in ${CALL_SECONDS} s` : '', error)
  }
}

async function textOf(response: Response): Promise<string> {
  try {
    return await readBody(response, ANSWER_BYTES)
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error
    const { status } = response
    throw new TryError({
      ...NOTHING,
      status,
      detail: error.message,
      mayHaveWorked: response.ok || isUnclear(status),
      isTransient: mayPass(status)
    })
  }
}

/** `fetch` wraps what went wrong with the connection. */
function noAnswer(why: string, error: unknown): TryError {
  const causes = causesOf(error)
  const status = why ? 0 : proxyStatus(causes)
  if (status > 0) {
    const detail = 'the answer of a proxy between the runner and RunPod'
    return new TryError({
      ...NOTHING,
      status,
      author: 'front',
      detail,
      mayHaveWorked: false,
      isTransient: mayPass(status)
    })
  }
  const words = causes.map(({ message, code }) => message || code)
  const detail = why || oneLine(words.findLast(Boolean) ?? '') || 'no answer'
  const mayHaveWorked = !causes.some(({ code = '' }) => NOT_SENT.includes(code))
  return new TryError({ ...NOTHING, detail, mayHaveWorked, isTransient: true })
}

interface Cause {
  message?: string
  code?: string
  cause?: unknown
}

/** Returns an error and what caused it, the cause of all last. */
function causesOf(error: unknown): Cause[] {
  if (typeof error !== 'object' || error === null) return []
  return [error, ...causesOf((error as Cause).cause)]
}

/**
 * Returns the status of a proxy that opens no connection; 0 if it was none. fetch
 * never shows a 407, but fails without any reason: https://fetch.spec.whatwg.org
 */
function proxyStatus(causes: Cause[]): number {
  const [, status = '0'] =
    /^Proxy response \((\d+)\)/.exec(causes.at(-1)?.message ?? '') ?? []
  const isSilent =
    causes.length === 2 && !causes[1]?.message && !causes[1]?.code
  return isSilent ? 407 : Number(status)
}

/** True for the status of a server that may have done what it was asked. */
function isUnclear(status: number): boolean {
  return mayPass(status) && (status >= 500 || status === 408)
}

function refused(reply: Reply, key: string): TryError {
  const { status, headers } = reply
  return new TryError({
    status,
    ...readRefusal(reply, key),
    retryAfter: readRetryAfter(headers.get('retry-after') ?? ''),
    mayHaveWorked: isUnclear(status),
    // A browser is wanted.
    isTransient: mayPass(status) && !headers.has('cf-mitigated')
  })
}

/** A good answer that lacks what was asked for says nothing: the next may have it. */
function odd(status: number, detail: string): TryError {
  const isTransient = true
  return new TryError({
    ...NOTHING,
    status,
    detail,
    mayHaveWorked: true,
    isTransient
  })
}

function parse(reply: Reply, key: string): unknown {
  const { status, text } = reply
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    const { author, detail } = readRefusal(reply, key)
    const isFront = author === 'front'
    throw new TryError({
      ...NOTHING,
      status,
      author,
      detail: isFront ? detail : `an answer that is not JSON: ${detail}`,
      mayHaveWorked: true,
      // A part of an answer is not a page.
      isTransient: !isFront
    })
  }
}
