import { setTimeout as sleep } from 'node:timers/promises'
import type { Docker } from '../docker/cli.js'
import { inspectContainer, waitForExit } from './container.js'

/** A look-out for the end of one start of a container. */
export interface Watch {
  /**
   * Aborts when nothing can come of the container any more; its reason is an
   * error of the engine, if that is what went away.
   */
  signal: AbortSignal
  /** Aborts when the container may end: then it is not watched any more. */
  stopped: AbortSignal
  stop: () => void
}

/** Milliseconds between two looks at what does not end a container. */
const LOOK_MS = 2000

/** Begins to watch a container that has just been started. */
export function watch(docker: Docker, id: string): Watch {
  const controller = new AbortController()
  const stopped = new AbortController()
  const end = (reason?: unknown): void => {
    if (!stopped.signal.aborted) controller.abort(reason)
  }
  waitForExit(docker, id).then(() => {
    end()
  }, end)
  lookForOom(docker, id, stopped.signal).then(end, end)
  return {
    signal: controller.signal,
    stopped: stopped.signal,
    stop: () => {
      stopped.abort()
    }
  }
}

/** A process may be killed for want of memory while its container goes on. */
async function lookForOom(
  docker: Docker,
  id: string,
  stopped: AbortSignal
): Promise<void> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal: stopped, ref: false })
    const { oomKilled } = await inspectContainer(docker, id)
    if (oomKilled) return
  }
}
