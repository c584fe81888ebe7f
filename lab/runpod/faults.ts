// What goes wrong between the server and its client, on demand.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NextFunction, Request, Response } from 'express'
import { beginStream } from './logs.ts'
import { problem } from './problems.ts'

/** What happens to some requests instead of an answer, or before it. */
export interface Fault {
  method: string
  /** Matches the path, such as `/v2/pods/0123abcd`. */
  path: RegExp
  /** How many such requests pass unharmed first. */
  skip?: number
  /** How many requests are affected; one unless given. */
  times?: number
  /** Called at each of these requests. */
  onRequest?: () => void
  /** Milliseconds until the answer. */
  delay?: number
  /** The answer instead of the right one: a problem, unless `body` is given. */
  status?: number
  detail?: string
  errors?: string[]
  headers?: Record<string, string>
  /** The body, byte by byte, such as broken JSON. */
  body?: string
  /** Carries out what is asked anyway, before the wrong answer. */
  done?: boolean
  /** Drops the connection: before the call is done, or after. */
  drop?: 'before' | 'after'
  /** Never answers. */
  hang?: boolean
  /** Changes the right answer, which may then break RunPod's document. */
  edit?: (answer: never) => unknown
  /** A stream of events instead of the answer. */
  stream?: FaultyStream
}

/** A stream of events, and what becomes of the connection after that. */
interface FaultyStream {
  text: string
  /** `again` sends the text without an end, as fast as it is read. */
  then: 'hang' | 'cut' | 'end' | 'again'
}

/** Middleware that lets the faults happen; those in the list are still to come. */
export function faulty(faults: Fault[]) {
  return async (
    request: Request,
    response: Response,
    next: NextFunction
  ): Promise<void> => {
    const fault = take(faults, request)
    if (!fault) {
      next()
      return
    }
    fault.onRequest?.()
    if (fault.delay) await sleep(fault.delay)
    if (fault.hang) return
    if (fault.drop === 'before') request.socket.destroy()
    else if (fault.stream) await stream(response, fault.stream)
    else if (fault.status && !fault.done) answer(response, fault.status, fault)
    else {
      harmLater(response, fault)
      next()
    }
  }
}

/** Lets the call be done, and spoils its answer. */
function harmLater(response: Response, fault: Fault): void {
  const { drop, done, edit, status = 500 } = fault
  if (drop === 'after') afterwards(response, () => response.destroy())
  else if (done) {
    afterwards(response, () => {
      for (const name of response.getHeaderNames()) response.removeHeader(name)
      answer(response, status, fault)
    })
  } else if (edit) {
    afterwards(response, (body) => {
      const right = JSON.parse(body) as never
      response.removeHeader('Content-Length')
      response.end(JSON.stringify(edit(right)))
    })
  }
}

async function stream(
  response: Response,
  { text, then }: FaultyStream
): Promise<void> {
  beginStream(response)
  do {
    if (!response.write(text)) await drained(response)
  } while (then === 'again' && !response.destroyed)
  if (then === 'end') response.end()
  // What was written is sent first.
  if (then === 'cut') await sleep(50).then(() => response.destroy())
}

async function drained(response: Response): Promise<void> {
  const done = new AbortController()
  const { signal } = done
  await Promise.race(
    ['drain', 'close'].map((name) => once(response, name, { signal }))
  )
  done.abort()
}

/** Finds the fault of a request, and counts it. */
function take(faults: Fault[], request: Request): Fault | undefined {
  const fault = faults.find(
    ({ method, path, times = 1 }) =>
      times > 0 && method === request.method && path.test(request.path)
  )
  if (!fault) return undefined
  if (fault.skip) {
    fault.skip -= 1
    return undefined
  }
  fault.times = (fault.times ?? 1) - 1
  return fault
}

function answer(response: Response, status: number, fault: Fault): void {
  const { detail = 'the lab was told to fail', errors, headers, body } = fault
  const json = JSON.stringify(problem(status, detail, errors).body)
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'Content-Type': type, ...headers })
  response.end(body ?? json)
}

/** Lets the call be done, and does this instead of its answer. */
function afterwards(response: Response, act: (body: string) => void): void {
  const end = response.end.bind(response)
  response.end = (body?: unknown) => {
    response.end = end
    act(Buffer.isBuffer(body) ? body.toString() : ((body ?? '') as string))
    return response
  }
}
