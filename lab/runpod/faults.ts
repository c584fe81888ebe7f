// What goes wrong between the server and its client, on demand.
import { setTimeout as sleep } from 'node:timers/promises'
import type { NextFunction, Request, Response } from 'express'
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
}

/** Middleware that lets the faults happen; those in the list are still to come. */
export function faulty(faults: Fault[]) {
  return async (
    request: Request,
    response: Response,
    next: NextFunction
  ): Promise<void> => {
    const fault = take(faults, request)
    fault?.onRequest?.()
    if (fault?.delay) await sleep(fault.delay)
    if (fault?.drop === 'before') request.socket.destroy()
    else if (fault?.drop === 'after') {
      afterwards(response, () => request.socket.destroy())
      next()
    } else if (fault?.done) {
      afterwards(response, () => {
        for (const name of response.getHeaderNames()) {
          response.removeHeader(name)
        }
        answer(response, fault.status ?? 500, fault)
      })
      next()
    } else if (fault?.status) answer(response, fault.status, fault)
    else next()
  }
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
function afterwards(response: Response, act: () => void): void {
  const end = response.end.bind(response)
  response.end = () => {
    response.end = end
    act()
    return response
  }
}
