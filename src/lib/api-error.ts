import type { Author } from './refusal.js'
import { oneLine } from './untrusted.js'

/** How an API answered a call that did not work. */
export interface Answer {
  /** HTTP status; 0 if there was no answer. */
  status: number
  author: Author
  /** In one line. */
  detail: string
  /** What is wrong with each field of the request. */
  fields: string[]
  /** Seconds that the API asks clients to wait; 0 if it does not say. */
  retryAfter: number
  /** True if another try may soon work. */
  isTransient: boolean
  /** False if the call is known not to have been carried out, or changes nothing. */
  mayHaveWorked: boolean
}

/** A call that failed. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly answer: Answer

  constructor(given: Partial<Answer>) {
    const answer: Answer = {
      status: 0,
      author: 'unknown',
      detail: '',
      fields: [],
      retryAfter: 0,
      isTransient: false,
      mayHaveWorked: false,
      ...given
    }
    const { status, detail, fields } = answer
    const list = fields.length > 0 ? ` (${fields.join('; ')})` : ''
    super(status === 0 ? detail : `HTTP ${status}: ${detail}${list}`)
    this.answer = answer
  }
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

/** True for the status of a server that may have done what it was asked. */
export function isUnclear(status: number): boolean {
  return mayPass(status) && (status >= 500 || status === 408)
}

/** Errors of a connection after which the server certainly never received it. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT'
]

/**
 * Returns the failure of a call without an answer.
 *
 * @param name of the API
 * @param error what `fetch` threw
 */
export function connectionFailure(name: string, error: unknown): ApiError {
  const causes = causeChain(error)
  const status = proxyStatus(causes)
  if (status > 0) {
    return new ApiError({
      status,
      author: 'front',
      detail: `the answer of a proxy between the runner and ${name}`,
      isTransient: mayPass(status)
    })
  }
  const words = causes.map(({ message, code }) => message || code)
  return new ApiError({
    detail: oneLine(words.findLast(Boolean) ?? '') || 'no answer',
    isTransient: true,
    mayHaveWorked: !causes.some(({ code = '' }) => NOT_SENT.includes(code))
  })
}

interface Cause {
  message?: string
  code?: string
  cause?: unknown
}

/** Returns an error and what caused it, the cause of all last. */
function causeChain(error: unknown): Cause[] {
  if (typeof error !== 'object' || error === null) return []
  return [error, ...causeChain((error as Cause).cause)]
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
