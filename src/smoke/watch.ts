import type { Docker } from '../docker/cli.js'
import { pause } from '../lib/pause.js'
import { inspectContainer, waitForExit } from './container.js'

/** Watches one start of a container for its end. */
export interface Watch {
  /**
   * Aborts when the container has ended, or a process of it ran out of memory.
   * If it was the engine that went away, its error is the reason.
   */
  signal: AbortSignal
  /** Aborts when the watch was stopped, since the container may end now. */
  stopped: AbortSignal
  stop: () => void
}

/** Milliseconds between two looks for a process that ran out of memory. */
const LOOK_MS = 2000

/** Begins to watch a container that has just started. */
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

/** A process may be killed for memory without ending its container. */
async function lookForOom(
  docker: Docker,
  id: string,
  stopped: AbortSignal
): Promise<void> {
  for (;;) {
    await pause(LOOK_MS, stopped)
    if (stopped.aborted) return
    const { oomKilled } = await inspectContainer(docker, id)
    if (oomKilled) return
  }
}
