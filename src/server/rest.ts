import { messageOf } from '../messages/failure.js'
import { oneLine, stringOf } from '../lib/untrusted.js'
import { pause } from '../lib/pause.js'
import { headerOf, sendHttp, type Address, type HttpResponse } from './http.js'

/** How to call REST v2 of one Milvus. */
export interface Rest {
  address: Address
  /**
   * Password of root; ignored by a Milvus without authentication. Without one, the
   * calls name no user.
   */
  password?: string
  /** Seconds for one call. */
  callSeconds: number
  /** Aborts when going on is pointless. */
  signal: AbortSignal
}

/** A call of REST that failed. */
export class RestError extends Error {
  override name = 'RestError'
  /** Milvus' error code, if it gave one. */
  readonly code?: number
  /** True when the connection broke, perhaps because Milvus ended. */
  readonly broken: boolean
  /** True when this Milvus has no such call. */
  readonly isAbsent: boolean
  /** Status of an answer that is not one of REST v2, such as that of a proxy. */
  readonly otherStatus?: number

  constructor(
    message: string,
    {
      code,
      broken = false,
      isAbsent = false,
      otherStatus,
      cause
    }: Partial<
      Pick<RestError, 'code' | 'broken' | 'isAbsent' | 'otherStatus' | 'cause'>
    > = {}
  ) {
    super(message, { cause })
    this.code = code
    this.broken = broken
    this.isAbsent = isAbsent
    this.otherStatus = otherStatus
  }
}

/**
 * Error codes that mean "not yet" right after a start, a create or a restart.
 * The codes are in milvus' pkg/util/merr/errors.go; the issues show that these
 * come and go without a cause.
 */
const NOT_YET: Record<number, string> = {
  1: 'service not ready',
  2: 'service unavailable',
  4: 'too many concurrent requests',
  8: 'rate limit exceeded',
  // A create or a restart begins a load, which takes a while (#32398).
  101: 'collection not loaded',
  103: 'collection not fully loaded',
  106: 'collection on recovering', // #36598
  201: 'partition not loaded',
  202: 'partition not fully loaded',
  503: 'channel not available', // #28845
  // After a kill, the session of the node that is gone lasts until it expires.
  901: 'node not found',
  902: 'node offline',
  904: 'node not match',
  905: 'node not available',
  1807: 'request is rejected by limiter'
}

/** Seconds for one call. */
export const CALL_SECONDS = 30

/** Milliseconds between two tries. */
const RETRY_MS = 250

/**
 * Calls REST v2, again as long as it answers "not yet", and returns the data of
 * its answer.
 *
 * @param path such as `collections/create`
 * @throws RestError for any `code` other than 0, whatever the HTTP status.
 */
export async function callRest(
  rest: Rest,
  path: string,
  body: object
): Promise<unknown> {
  for (;;) {
    try {
      return await postOnce(rest, path, body)
    } catch (error) {
      const code = error instanceof RestError ? error.code : undefined
      if (code === undefined || !(code in NOT_YET)) throw error
      await pause(RETRY_MS, rest.signal)
      if (rest.signal.aborted) throw error
    }
  }
}

/**
 * Calls REST v2 as `callRest` does, but returns undefined if this Milvus has no such
 * call.
 */
export async function callIfThere(
  rest: Rest,
  path: string,
  body: object
): Promise<{ data: unknown } | undefined> {
  try {
    return { data: await callRest(rest, path, body) }
  } catch (error) {
    if (error instanceof RestError && error.isAbsent) return undefined
    throw error
  }
}

async function postOnce(
  { address, password, callSeconds, signal }: Rest,
  path: string,
  body: object
): Promise<unknown> {
  const limit = AbortSignal.timeout(callSeconds * 1000)
  const response = await sendHttp({
    address,
    method: 'POST',
    path: `/v2/vectordb/${path}`,
    headers: {
      'Content-Type': 'application/json',
      ...(password !== undefined && {
        Authorization: headerOf(`Bearer root:${password}`)
      })
    },
    body: JSON.stringify(body),
    signal: AbortSignal.any([limit, signal])
  }).catch((error: unknown) => {
    throw noAnswer(path, error, limit.aborted ? callSeconds : undefined)
  })
  return dataOf(path, response)
}

function noAnswer(path: string, error: unknown, seconds?: number): RestError {
  if (seconds) return new RestError(`no answer to ${path} within ${seconds} s`)
  return new RestError(`no answer to ${path}: ${messageOf(error)}`, {
    broken: true,
    cause: error
  })
}

/**
 * Returns the data of an answer.
 *
 * @throws RestError when it is not the answer of a call that worked.
 */
function dataOf(path: string, { status, text }: HttpResponse): unknown {
  const answer = parseRest(text)
  if (answer?.code === 0) return answer.data
  if (answer) {
    const message = `${path} returned code ${answer.code}: ${oneLine(stringOf(answer.message))}`
    throw new RestError(message, { code: answer.code })
  }
  // Milvus 2.3 has only /v1; gin answers an unknown path without JSON.
  if (status === 404) {
    throw new RestError(
      'this Milvus has no REST v2, which all levels from "query" on need (2.3 does not have it)',
      { isAbsent: true, otherStatus: status }
    )
  }
  throw new RestError(
    `${path} returned HTTP ${status}, not the expected JSON: ${oneLine(text)}`,
    { otherStatus: status }
  )
}

interface RestAnswer {
  code: number
  message?: unknown
  data?: unknown
}

function parseRest(text: string): RestAnswer | undefined {
  try {
    const answer = JSON.parse(text) as Partial<RestAnswer> | null
    return typeof answer?.code === 'number' ? (answer as RestAnswer) : undefined
  } catch {
    return undefined
  }
}

/** Reads a number, which may be a text: a JavaScript number cannot hold all 64 bits. */
export function numberIn(value: unknown): number {
  return typeof value === 'string' || typeof value === 'number'
    ? Number(value)
    : NaN
}

/** Returns data of an answer in JSON, whatever it is. */
export function jsonOf(data: unknown): string {
  try {
    return JSON.stringify(data ?? null)
  } catch {
    return 'something nested too deeply'
  }
}

/** Returns a text in an answer as it is, and anything else in JSON. */
export function textOf(data: unknown): string {
  return typeof data === 'string' ? data : jsonOf(data)
}
