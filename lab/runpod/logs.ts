// What a pod has written, and the call that streams it.
// https://docs.runpod.io/api-reference-v2/pods/stream-pod-logs
import type { Request, Response } from 'express'

/** A line of a pod's log; `ts` is an RFC 3339 time, as precise as the engine's. */
export interface LogLine {
  ts: string
  source: 'container' | 'system'
  line: string
}

/** The log of a pod: it outlives the pod's containers. */
export interface PodLog {
  lines: LogLine[]
  /** Called with each new line, and with nothing when the pod is gone. */
  readers: Set<(line?: LogLine) => void>
}

/** Lines that are kept; the same number as one call can ask for. */
const KEPT = 5000

/** Returns the log of a pod that has said nothing yet. */
export function newLog(): PodLog {
  return { lines: [], readers: new Set() }
}

/** Adds a line, whose time is now unless given. */
export function addLine(
  { lines, readers }: PodLog,
  given: Omit<LogLine, 'ts'> & { ts?: string }
): void {
  const line = { ts: new Date().toISOString(), ...given }
  lines.push(line)
  if (lines.length > KEPT) lines.shift()
  for (const read of readers) read(line)
}

/** Ends the streams of a pod that is gone. */
export function endLog({ readers }: PodLog): void {
  for (const read of readers) read()
}

/** An event of the stream. Its id is the time: `Last-Event-ID` is to have one. */
export function eventOf(line: LogLine): string {
  return `id: ${line.ts}\ndata: ${JSON.stringify(line)}\n\n`
}

/** What a call asks for. */
interface LogQuery {
  source?: LogLine['source']
  tail: number
  since?: string
  lastEventId?: string
}

/** The lines that are there already, the oldest first. */
export function backfill(
  { lines }: PodLog,
  { source, tail, since, lastEventId }: LogQuery
): LogLine[] {
  const wanted = lines
    .filter((line) => !source || line.source === source)
    .toSorted((one, other) => compareTimes(one.ts, other.ts))
  if (lastEventId !== undefined) {
    return wanted.filter(({ ts }) => compareTimes(ts, lastEventId) > 0)
  }
  if (since !== undefined) {
    return wanted.filter(({ ts }) => compareTimes(ts, since) >= 0)
  }
  return tail === 0 ? [] : wanted.slice(-tail)
}

/** Compares by milliseconds, and then by the digits that `Date` does not keep. */
function compareTimes(one: string, other: string): number {
  const order = Date.parse(one) - Date.parse(other)
  if (order !== 0) return order
  const [a, b] = [one, other].map((ts) => /\.(\d+)/.exec(ts)?.[1] ?? '')
  return Number(a?.padEnd(9, '0')) - Number(b?.padEnd(9, '0'))
}

/** GET /v2/pods/{id}/logs: what is there, and then what comes, without an end. */
export function streamLog(
  log: PodLog,
  request: Request,
  response: Response
): void {
  const query = queryOf(request)
  beginStream(response)
  for (const line of backfill(log, query)) response.write(eventOf(line))
  const read = (line?: LogLine): void => {
    if (!line) response.end()
    else if (!query.source || line.source === query.source) {
      response.write(eventOf(line))
    }
  }
  log.readers.add(read)
  response.on('close', () => log.readers.delete(read))
}

/** Answers with the headers of a stream. */
export function beginStream(response: Response): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-cache',
    Connection: 'keep-alive',
    'X-Accel-Buffering': 'no'
  })
  response.flushHeaders()
}

/** The validator has checked these, and has filled in what is missing. */
function queryOf(request: Request): LogQuery {
  const { source, tail, since } = request.query as Record<string, unknown>
  return {
    source: source as LogQuery['source'],
    tail: Number(tail),
    since: since as string | undefined,
    lastEventId: request.get('last-event-id')
  }
}
