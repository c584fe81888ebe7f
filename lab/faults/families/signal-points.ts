// How one sees that the main step is at a point.
import { closeSync, constants, existsSync, openSync } from 'node:fs'
import path from 'node:path'
import type { Fault } from '../../parts/registry-proxy.ts'
import type { World } from '../world.ts'

/** Calls a function when the main step, which has just begun, is at a point. */
export type Reach = (world: World, reached: () => void) => void

type Request = Pick<Fault, 'method' | 'path'>

/** Milliseconds for which a request is held: longer than a run has then. */
const HELD = 15_000

/** Milliseconds after the log has said what comes next, so that this has begun. */
const SOON = 500

/** Milliseconds after the run, in which a command that still runs would set a tag. */
const LATER = 3000

export const atStart: Reach = (_, reached) => {
  reached()
}

export function atLog(pattern: RegExp, wait = SOON): Reach {
  return ({ moments }, reached) => {
    moments.push({ pattern, act: () => setTimeout(reached, wait) })
  }
}

/** At the last of some requests to the registry, whose answer waits. */
export function atRequest(
  ...[request, ...others]: [Request, ...Request[]]
): Reach {
  const [next, ...rest] = others
  return (world, reached) => {
    world.target.faults.push({
      ...request,
      times: 1,
      delay: next ? 1 : HELD,
      onRequest() {
        if (next) atRequest(next, ...rest)(world, reached)
        else reached()
      }
    })
  }
}

/** At a request to the registry, which is then passed on. */
export function atPassing(request: Request): Reach {
  return ({ target }, onRequest) => {
    target.faults.push({ ...request, times: 1, delay: 1, onRequest })
  }
}

export function after(pattern: RegExp, reach: Reach): Reach {
  return (world, reached) => {
    atLog(pattern, 0)(world, () => {
      reach(world, reached)
    })
  }
}

/** The same, and a command that still runs gets the time to set a tag. */
export function andLater(reach: Reach): Reach {
  return (world, reached) => {
    const { restore } = world
    world.restore = async (log) => {
      await new Promise((resolve) => setTimeout(resolve, LATER))
      await restore(log)
    }
    reach(world, reached)
  }
}

/** When a smoke-script of `withScript` runs. */
export const atScript: Reach = ({ workspace }, reached) => {
  const timer = setInterval(() => {
    if (!existsSync(path.join(workspace, 'begun'))) return
    clearInterval(timer)
    reached()
  }, 50)
  timer.unref()
}

/** When everything is set, and what follows waits for a reader of a pipe of `withPipe`. */
export const atPipe: Reach = (world, reached) => {
  atLog(/::group::Promote\n[^]*::endgroup::/)(world, () => {
    reached()
    setTimeout(() => {
      const { O_RDONLY, O_NONBLOCK } = constants
      const reader = openSync(pipeOf(world), O_RDONLY | O_NONBLOCK)
      world.later(() => {
        closeSync(reader)
      })
    }, SOON)
  })
}

/** Where `withPipe` makes its pipe. */
export function pipeOf({ workspace }: World): string {
  return path.join(workspace, 'pipe')
}
