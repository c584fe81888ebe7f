import {
  ApiError,
  connectionFailure,
  isUnclear,
  mayPass,
  type Answer
} from './api-error.js'
import { BodyTooLarge, readBody } from './bounded.js'
import { pause } from './pause.js'
import { readRefusal, type Reply } from './refusal.js'
import { readRetryAfter } from './retry-after.js'
import { retry } from './retry.js'

/** A JSON API of another server, and how to call it. */
export interface JsonApi {
  /** For messages, such as "RunPod". */
  name: string
  /** Without a slash at its end. */
  url: string
  /** Sent to this server only, and never shown; empty for none. */
  key: string
  /** Fields in which an error of the API gives its reason. */
  reasons: string[]
  /** Time limit of one call. */
  callSeconds: number
  /** Limit of an answer, after decompression. */
  maxBytes: number
  /** How long to keep retrying a fault that may pass. */
  budgetSeconds: { fault: number; rateLimit: number }
  /** Aborts when no more calls may be made. */
  signal: AbortSignal
  /** Corrects what was read of a refusal by what the API's own headers say. */
  refine?: (answer: Answer, headers: Headers) => Answer
}

/** A call of a JSON API. */
export interface JsonCall {
  /** For the log, such as "list the pods". */
  what: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With its query, or a whole URL of the same server. */
  path: string
  /** Never logged: it may hold secrets. */
  body?: object
  /** Media types of a good answer; JSON unless given. */
  accept?: string
  /** True for a call that its caller repeats: it looks before each try. */
  isOneTry?: boolean
  /** Says how an answer is wrong; undefined if it is right. */
  fault?: (body: unknown) => string | undefined
}

/** The JSON of an answer, undefined for an empty one, and its headers. */
export interface JsonReply {
  body: unknown
  headers: Headers
}

/**
 * Calls an API. A call that is safe to repeat is repeated while the fault may pass;
 * a POST only if it is known not to have been carried out.
 *
 * @throws ApiError when it did not work, and the reason of `api.signal`.
 */
export async function callJson(
  api: JsonApi,
  call: JsonCall
): Promise<JsonReply> {
  const { method, what } = call
  // Whatever a later try is answered, this one may have worked.
  let unclear: ApiError | undefined
  const attempt = async (): Promise<JsonReply> => {
    try {
      return await callOnce(api, call)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const mayHaveWorked = method !== 'GET' && error.answer.mayHaveWorked
      const failed = new ApiError({ ...error.answer, mayHaveWorked })
      if (mayHaveWorked) unclear ??= failed
      throw failed
    }
  }
  const answerToRepeat = (error: unknown): Answer | undefined =>
    error instanceof ApiError && mayRepeat(call, error.answer)
      ? error.answer
      : undefined
  try {
    return await retryCalls(
      api,
      `${api.name}, ${what}`,
      attempt,
      answerToRepeat
    )
  } catch (error) {
    if (!(error instanceof ApiError) || !unclear || unclear === error) {
      throw error
    }
    const { answer } = error
    const detail = `${answer.detail}; an earlier try, which may have worked: ${unclear.message}`
    throw new ApiError({ ...answer, detail, mayHaveWorked: true })
  }
}

/**
 * Repeats an attempt while its fault may pass.
 *
 * @param answerOf returns the answer to an attempt that may be repeated
 * @throws the last error, and the reason of `api.signal`.
 */
export async function retryCalls<T>(
  { budgetSeconds: budget, signal }: JsonApi,
  what: string,
  attempt: () => Promise<T>,
  answerOf: (error: unknown) => Answer | undefined
): Promise<T> {
  return await retry(attempt, {
    what,
    budgetSeconds(error) {
      const { isTransient = false, status } = answerOf(error) ?? {}
      if (!isTransient) return 0
      return status === 429 ? budget.rateLimit : budget.fault
    },
    retryAfter: (error) => answerOf(error)?.retryAfter ?? 0,
    async wait(seconds) {
      await pause(seconds * 1000, signal)
      signal.throwIfAborted()
    }
  })
}

function mayRepeat({ method, isOneTry }: JsonCall, answer: Answer): boolean {
  if (isOneTry) return false
  return method !== 'POST' || !answer.mayHaveWorked
}

async function callOnce(api: JsonApi, call: JsonCall): Promise<JsonReply> {
  const { name, callSeconds, maxBytes } = api
  const limit = AbortSignal.timeout(callSeconds * 1000)
  try {
    const signal = AbortSignal.any([api.signal, limit])
    const response = await send(api, call, signal)
    const reply = await readReply(response, maxBytes)
    if (!response.ok) throw refused(api, reply)
    const body = parse(api, reply)
    const fault = call.fault?.(body)
    // It says nothing: the next answer may have what was asked for.
    if (fault) throw unusable(reply, { detail: fault, isTransient: true })
    return { body, headers: reply.headers }
  } catch (error) {
    api.signal.throwIfAborted()
    if (error instanceof ApiError) throw error
    if (!limit.aborted) throw connectionFailure(name, error)
    const detail = `no answer in ${callSeconds} s`
    throw new ApiError({ detail, isTransient: true, mayHaveWorked: true })
  }
}

/**
 * Opens a stream of events (text/event-stream), which the caller reads until it has
 * enough. The limit of a call does not hold: `api.signal` ends the stream, too.
 *
 * @throws ApiError for any other answer, and the reason of `api.signal`.
 */
export async function openEvents(
  api: JsonApi,
  call: Omit<JsonCall, 'accept' | 'fault'>
): Promise<Response> {
  try {
    const accept = 'text/event-stream'
    const response = await send(api, { ...call, accept }, api.signal)
    const type = response.headers.get('content-type') ?? ''
    if (response.ok && /^\s*text\/event-stream\b/i.test(type)) return response
    const reply = await readReply(response, api.maxBytes)
    if (!response.ok) throw refused(api, reply)
    const { author, detail } = readRefusal(reply, api)
    throw unusable(reply, { author, detail: `no stream of events: ${detail}` })
  } catch (error) {
    api.signal.throwIfAborted()
    if (error instanceof ApiError) throw error
    throw connectionFailure(api.name, error)
  }
}

/** Redirects that are followed. */
const MAX_REDIRECTS = 3

/** Follows a redirect of a read within the server: no other server gets the key. */
async function send(
  { url: base, key }: JsonApi,
  { method, path, body, accept = 'application/json' }: JsonCall,
  signal: AbortSignal
): Promise<Response> {
  const { origin } = new URL(base)
  let url = path.startsWith('/') ? `${base}${path}` : path
  for (let redirects = 0; ; redirects++) {
    if (URL.parse(url)?.origin !== origin) {
      throw new ApiError({ detail: 'the next page is not on the same server' })
    }
    const response = await fetch(url, {
      method,
      headers: {
        Accept: `${accept}, application/problem+json`,
        ...(key && { Authorization: `Bearer ${key}` }),
        ...(body && { 'Content-Type': 'application/json' })
      },
      body: body && JSON.stringify(body),
      redirect: 'manual',
      signal
    })
    const next = method === 'GET' && redirects < MAX_REDIRECTS
    const target = next ? redirectWithin(origin, url, response) : undefined
    if (!target) return response
    await response.body?.cancel()
    url = target
  }
}

/** Returns where a redirect leads to, if that is on the same server. */
function redirectWithin(
  origin: string,
  url: string,
  { status, headers }: Response
): string | undefined {
  const location = headers.get('location')
  if (![301, 302, 307, 308].includes(status) || !location) return undefined
  const target = URL.parse(location, url)
  return target?.origin === origin ? target.href : undefined
}

async function readReply(response: Response, maxBytes: number): Promise<Reply> {
  const { ok, status, headers } = response
  try {
    return { status, headers, text: await readBody(response.body, maxBytes) }
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error
    throw new ApiError({
      status,
      author: 'front',
      detail: error.message,
      isTransient: mayPass(status),
      mayHaveWorked: ok || isUnclear(status)
    })
  }
}

function refused(api: JsonApi, reply: Reply): ApiError {
  const { status, headers } = reply
  const answer: Answer = {
    status,
    ...readRefusal(reply, api),
    retryAfter: readRetryAfter(headers.get('retry-after') ?? ''),
    // Cloudflare wants a browser.
    isTransient: mayPass(status) && !headers.has('cf-mitigated'),
    mayHaveWorked: isUnclear(status)
  }
  return new ApiError(api.refine?.(answer, headers) ?? answer)
}

function parse(api: JsonApi, reply: Reply): unknown {
  if (!reply.text) return undefined
  try {
    return JSON.parse(reply.text)
  } catch {
    const { author, detail } = readRefusal(reply, api)
    const what =
      author === 'front' ? detail : `an answer that is not JSON: ${detail}`
    // It may have been cut off, or be a page that something in between shows for a while.
    throw unusable(reply, { author, detail: what, isTransient: true })
  }
}

/** Returns the failure of a call with a good status and an answer of no use. */
function unusable({ status }: Reply, given: Partial<Answer>): ApiError {
  return new ApiError({ status, mayHaveWorked: true, ...given })
}
