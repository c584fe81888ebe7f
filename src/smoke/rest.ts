import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../lib/failure.js'
import type { Address } from './address.js'
import { inLine } from './health.js'

/** How REST v2 of one Milvus is called. */
export interface Rest {
  address: Address
  /** Password of root; it does no harm where none is asked for. */
  password: string
  /** Seconds for one call. */
  callSeconds: number
  /** Aborts when there is no point in going on. */
  over: AbortSignal
}

/** A call that did not give what it should. */
export class RestError extends Error {
  override name = 'RestError'
  /** Milvus' number of the error, if it gave one. */
  readonly code?: number
  /** True when the connection broke: perhaps since Milvus has ended. */
  readonly broken: boolean

  constructor(
    message: string,
    { code, broken = false }: { code?: number; broken?: boolean } = {}
  ) {
    super(message)
    if (code !== undefined) this.code = code
    this.broken = broken
  }
}

/**
 * Errors that mean "not yet" right after a start, a create or a restart. The
 * numbers are those of milvus' pkg/util/merr/errors.go; which of them come by
 * themselves and go again is told in its issues.
 */
const NOT_YET: Record<number, string> = {
  1: 'service not ready',
  2: 'service unavailable',
  4: 'too many concurrent requests',
  8: 'rate limit exceeded',
  // The load that a create begins, or a restart, is not over (#32398).
  101: 'collection not loaded',
  103: 'collection not fully loaded',
  106: 'collection on recovering', // #36598
  201: 'partition not loaded',
  202: 'partition not fully loaded',
  503: 'channel not available', // #28845
  1807: 'request is rejected by limiter'
}

/** Milliseconds between two tries. */
const RETRY_MS = 250

/**
 * Calls REST v2 until it has an answer other than "not yet", and returns the
 * answer's data.
 *
 * @param path such as `collections/create`
 * @throws RestError for any `code` but 0: the HTTP status says nothing.
 */
export async function callRest(
  rest: Rest,
  path: string,
  body: object
): Promise<unknown> {
  for (;;) {
    try {
      return await callOnce(rest, path, body)
    } catch (error) {
      const code = error instanceof RestError ? error.code : undefined
      if (code === undefined || !(code in NOT_YET)) throw error
      await sleep(RETRY_MS, undefined, { signal: rest.over }).catch(
        () => undefined
      )
      if (rest.over.aborted) throw error
    }
  }
}

async function callOnce(
  { address, password, callSeconds, over }: Rest,
  path: string,
  body: object
): Promise<unknown> {
  const limit = AbortSignal.timeout(callSeconds * 1000)
  const url = `http://${address.host}:${address.port}/v2/vectordb/${path}`
  let answer: { status: number; text: string }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer root:${password}`
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([limit, over])
    })
    answer = { status: response.status, text: await response.text() }
  } catch (error) {
    throw noAnswer(path, error, limit.aborted ? callSeconds : undefined)
  }
  return dataOf(path, answer)
}

function noAnswer(path: string, error: unknown, seconds?: number): RestError {
  if (seconds) return new RestError(`no answer to ${path} within ${seconds} s`)
  const cause = error instanceof Error ? error.cause : undefined
  return new RestError(`no answer to ${path}: ${messageOf(cause ?? error)}`, {
    broken: true
  })
}

/** Reads an answer. */
export function dataOf(
  path: string,
  { status, text }: { status: number; text: string }
): unknown {
  const answer = parse(text)
  if (answer?.code === 0) return answer.data
  if (answer) {
    const message = `${path} gave code ${answer.code}: ${inLine(answer.message ?? '')}`
    throw new RestError(message, { code: answer.code })
  }
  // Milvus 2.3 has only /v1; gin's own answer to an unknown path is no JSON.
  if (status === 404) {
    throw new RestError(
      'this Milvus has no REST v2, which the level "query" needs (2.3 does not have it yet): set "smoke-test: health"'
    )
  }
  throw new RestError(
    `${path} gave HTTP ${status}, not the expected JSON: ${inLine(text)}`
  )
}

interface Answer {
  code: number
  message?: string
  data?: unknown
}

function parse(text: string): Answer | undefined {
  try {
    const answer = JSON.parse(text) as Partial<Answer> | null
    return typeof answer?.code === 'number' ? (answer as Answer) : undefined
  } catch {
    return undefined
  }
}
