import { messageOf } from '../lib/failure.js'
import { oneLine } from '../lib/foreign.js'
import { pause } from '../lib/pause.js'
import { retry } from '../lib/retry.js'
import { RunPodFailure, type Answer, type Asked } from './errors.js'
import {
  CALL_SECONDS,
  PATIENCE_SECONDS,
  RATE_PATIENCE_SECONDS
} from './limits.js'

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
}

/** Fields that a message shows. */
const SHOWN_FIELDS = 10

/** Errors of a connection after which the server surely got nothing. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT'
]

/** One try that failed. */
class TryError extends Error {
  readonly answer: Answer
  /** True if another try may soon work. */
  readonly isTransient: boolean
  /** Seconds that RunPod asks clients to wait. */
  readonly retryAfter: number

  constructor(answer: Answer, isTransient: boolean, retryAfter = 0) {
    const { status, detail } = answer
    super(status === 0 ? detail : `HTTP ${status}: ${detail}`)
    this.answer = answer
    this.isTransient = isTransient
    this.retryAfter = retryAfter
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
  try {
    return await retry(() => callOnce(access, call), {
      what: `RunPod, ${call.what}`,
      patience: (error) => patience(call, error),
      retryAfter: (error) => (error instanceof TryError ? error.retryAfter : 0),
      wait: async (seconds) => {
        await pause(seconds * 1000, access.over)
        access.over.throwIfAborted()
      }
    })
  } catch (error) {
    access.over.throwIfAborted()
    throw error instanceof TryError
      ? new RunPodFailure(call, error.answer)
      : error
  }
}

function patience({ method }: Call, error: unknown): number {
  if (!(error instanceof TryError) || !error.isTransient) return 0
  const { status, mayHaveWorked } = error.answer
  if (method === 'POST' && mayHaveWorked) return 0
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
    const text = await response.text()
    if (!response.ok) throw refused(response, text, key)
    return parse(response.status, text)
  } catch (error) {
    over.throwIfAborted()
    if (error instanceof TryError) throw error
    throw noAnswer(limit.aborted ? `no answer in ${CALL_SECONDS} s` : '', error)
  }
}

/** `fetch` wraps what went wrong with the connection. */
function noAnswer(why: string, error: unknown): TryError {
  const { cause } = error as { cause?: { code?: string } }
  const detail = why || oneLine(messageOf(cause ?? error)) || 'no answer'
  const mayHaveWorked = !NOT_SENT.includes(cause?.code ?? '')
  return new TryError({ status: 0, detail, fields: [], mayHaveWorked }, true)
}

/** The parts of `application/problem+json` that are read. */
interface Problem {
  title?: unknown
  detail?: unknown
  errors?: unknown
}

function refused(
  { status, headers }: Response,
  text: string,
  key: string
): TryError {
  const problem = parseProblem(text)
  const shown = (value: unknown): string =>
    typeof value === 'string' ? oneLine(value.replaceAll(key, '***')) : ''
  const detail = shown(problem?.detail) || shown(problem?.title) || shown(text)
  const errors = Array.isArray(problem?.errors) ? problem.errors : []
  const fields = errors.slice(0, SHOWN_FIELDS).map(shown).filter(Boolean)
  const isTransient = status === 429 || status >= 500
  return new TryError(
    {
      status,
      detail: detail || 'no reason given',
      fields,
      mayHaveWorked: status >= 500
    },
    isTransient,
    Number(headers.get('retry-after')) || 0
  )
}

function parseProblem(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem
  } catch {
    return undefined
  }
}

function parse(status: number, text: string): unknown {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    const detail = `an answer that is no JSON: ${oneLine(text)}`
    throw new TryError(
      { status, detail, fields: [], mayHaveWorked: true },
      true
    )
  }
}
