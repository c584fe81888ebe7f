import * as core from '@actions/core'
import { ApiError } from '../../lib/api-error.js'
import { readEvents } from '../../lib/event-stream.js'
import { openEvents, retryCalls } from '../../lib/json-api.js'
import { stringOf, withoutAnsi } from '../../lib/untrusted.js'
import { messageOf } from '../../messages/failure.js'
import { shownName } from '../api.js'
import type { Access } from '../call.js'
import type { Pod } from '../shapes.js'

/** What RunPod has kept of what a pod said: untrusted text, bounded. */
export interface PodLog {
  /** Lines of its container, the oldest first. */
  container: string[]
  /** Lines of its machine: the download of the image, the start of the container. */
  system: string[]
}

/** Which lines of a log are read. */
export interface PodLogOptions {
  /** One of the two; both unless given. */
  source?: keyof PodLog
  /** A time of RunPod's clock (RFC 3339), before which lines do not count. */
  since?: string
  /** A `performance.now()` of this run, before which lines do not count either. */
  began?: number
  /** Lines of each source that are kept; 100 unless given, at most 5000. */
  lines?: number
  /** Whether the last lines are kept, or the first ones since `since`. */
  keep?: 'last' | 'first'
}

/** What reading one log may take. */
interface PodLogLimits {
  /** Seconds in all. */
  seconds: number
  /** Seconds until the first line. The stream says nothing where a log is empty. */
  firstSeconds: number
  /** Seconds after a line without another one. The stream never ends. */
  quietSeconds: number
  /** Bytes of the stream. */
  bytes: number
}

const LIMITS: PodLogLimits = {
  seconds: 10,
  firstSeconds: 4,
  quietSeconds: 1.5,
  bytes: 4 * 2 ** 20
}

/** Seconds in which a fault that may pass is tried again. */
const RETRY_SECONDS = 4

/** Characters after which a line is cut. A certificate in base64 has about 1000. */
const LINE_LIMIT = 4000

/** Characters of an event that is read at all. */
const EVENT_LIMIT = 2 ** 16

/** The most that RunPod gives of what was logged before. */
const MAX_LINES = 5000

/**
 * Reads what a pod has said, within 10 s. What RunPod does not give is never an
 * error: the log only helps to explain one.
 * https://docs.runpod.io/api-reference-v2/pods/stream-pod-logs
 *
 * @returns undefined if RunPod gave no log, after a line of the run's log that says
 * why
 * @throws the reason of `access.signal` alone.
 */
export async function readPodLog(
  access: Access,
  id: string,
  options: PodLogOptions = {},
  limits = LIMITS
): Promise<PodLog | undefined> {
  const read = await askPodLog(access, id, options, limits)
  if (typeof read !== 'string') return read
  core.info(`RunPod gave no log of the pod ${shownName(id)}: ${read}`)
  return undefined
}

/** Reads the same, or returns why RunPod gave no log. */
export async function askPodLog(
  access: Access,
  id: string,
  options: PodLogOptions = {},
  limits = LIMITS
): Promise<PodLog | string> {
  const collected = collector(options)
  const ended = new AbortController()
  const limit = AbortSignal.timeout(limits.seconds * 1000)
  const signal = AbortSignal.any([access.signal, limit, ended.signal])
  let isOpen = false
  try {
    const response = await openLog({ ...access, signal }, id, options)
    isOpen = true
    await collect(response, collected, ended, limits)
  } catch (error) {
    access.signal.throwIfAborted()
    if (!isOpen) {
      return limit.aborted
        ? `no answer in ${limits.seconds} s`
        : reasonOf(error)
    }
  }
  access.signal.throwIfAborted()
  return collected.log
}

/**
 * Returns a time for `since`, before which a pod's container wrote nothing: RunPod does
 * not say what exactly `startedAt` is the time of. Undefined if it does not show it.
 */
export function beforeStart(
  { startedAt }: Pick<Pod, 'startedAt'>,
  seconds: number
): string | undefined {
  const started = Date.parse(startedAt ?? '')
  return Number.isNaN(started)
    ? undefined
    : new Date(started - seconds * 1000).toISOString()
}

function reasonOf(error: unknown): string {
  const isForbidden =
    error instanceof ApiError &&
    error.answer.status === 403 &&
    error.answer.author !== 'front'
  const rights = isForbidden ? 'the key may not read the logs of pods; ' : ''
  return `${rights}${messageOf(error)}`
}

async function openLog(
  access: Access,
  id: string,
  options: PodLogOptions
): Promise<Response> {
  const what = `read the log of the pod ${shownName(id)}`
  const path = `/v2/pods/${encodeURIComponent(id)}/logs?${queryOf(options)}`
  const budgetSeconds = { fault: RETRY_SECONDS, rateLimit: RETRY_SECONDS }
  return await retryCalls(
    { ...access, budgetSeconds },
    `${access.name}, ${what}`,
    () => openEvents(access, { what, method: 'GET', path }),
    (error) => (error instanceof ApiError ? error.answer : undefined)
  )
}

/** `tail` does not count where there is `since`, which gives the first lines. */
function queryOf({ source, since, lines = 100, keep }: PodLogOptions): string {
  const isFirst = keep === 'first'
  const tail = String(isFirst ? MAX_LINES : Math.min(lines, MAX_LINES))
  return new URLSearchParams({
    ...(source && { source }),
    ...(isFirst && since ? { since } : { tail })
  }).toString()
}

/** Reads until there is enough, the stream is quiet for a while, or it ends. */
async function collect(
  { body, headers }: Response,
  { add, isDone, notBefore }: Collector,
  ended: AbortController,
  { firstSeconds, quietSeconds, bytes }: PodLogLimits
): Promise<void> {
  if (!body) return
  const now = Date.parse(headers.get('date') ?? '')
  notBefore(now)
  const end = (): void => {
    ended.abort()
  }
  let timer = setTimeout(end, firstSeconds * 1000)
  const quietFrom = performance.now() + quietSeconds * 1000
  try {
    const limits = { bytes, lineLength: EVENT_LIMIT }
    for await (const event of readEvents(body, limits)) {
      clearTimeout(timer)
      timer = setTimeout(end, quietSeconds * 1000)
      const time = add(event)
      // What is said from now on is no news of what has failed. The header has
      // whole seconds, and the clock of a pod's machine may be ahead of it.
      const isNews = time > now + 1000 && performance.now() > quietFrom
      if (isDone() || isNews) return
    }
  } finally {
    clearTimeout(timer)
    end()
  }
}

interface Collector {
  log: PodLog
  /** Takes the time of RunPod's clock; NaN if it does not show it. */
  notBefore: (now: number) => void
  /** Takes the data of an event, and returns its time; NaN if it has none. */
  add: (event: string | undefined) => number
  /** True if no other line is wanted. */
  isDone: () => boolean
}

function collector({
  source,
  since,
  began = -Infinity,
  lines = 100,
  keep
}: PodLogOptions): Collector {
  const log: PodLog = { container: [], system: [] }
  const wanted = source ? [log[source]] : [log.container, log.system]
  const start = Date.parse(since ?? '') || -Infinity
  let from = start
  return {
    log,
    notBefore(now) {
      const passed = performance.now() - began
      from = Math.max(start, (now || Date.now()) - passed)
    },
    isDone: () =>
      keep === 'first' && wanted.every(({ length }) => length >= lines),
    add(event) {
      const { of, line, time } = readLine(event, source)
      const isWanted = of !== undefined && wanted.includes(log[of])
      if (!isWanted || time < from) return time
      const kept = log[of]
      if (keep === 'first' && kept.length >= lines) return time
      kept.push(line)
      if (kept.length > lines) kept.shift()
      return time
    }
  }
}

interface LogLine {
  /** Undefined for what cannot be read as a line of a log. */
  of?: keyof PodLog
  line: string
  /** Milliseconds of RunPod's clock; NaN if it does not say. */
  time: number
}

function readLine(
  event: string | undefined,
  asked: keyof PodLog | undefined
): LogLine {
  if (event === undefined) {
    return { of: asked, line: '(a line that is too long)', time: NaN }
  }
  const { source = asked, line, ts } = fieldsOf(event)
  const isKnown = source === 'container' || source === 'system'
  return {
    of: isKnown && typeof line === 'string' ? source : undefined,
    line: withoutAnsi(stringOf(line)).trimEnd().slice(0, LINE_LIMIT),
    time: Date.parse(stringOf(ts))
  }
}

function fieldsOf(event: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(event) as object) }
  } catch {
    return {}
  }
}
