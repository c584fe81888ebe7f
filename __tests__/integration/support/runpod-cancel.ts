import type { RunResult } from '../../../lab/runner.ts'
import type { Fault } from '../../../lab/runpod/faults.ts'
import type { Runpod } from '../../../lab/runpod/server.ts'
import { withRunpod } from './runpod.ts'

/** When a job is cancelled: at a request to RunPod, or at a text in the log. */
export type Point = Pick<Fault, 'method' | 'path' | 'skip'> | string

/**
 * Runs the action, and ends it at a point. The request of a point is carried out
 * all the same.
 *
 * @param delay milliseconds until the request is carried out. Without any, the
 * answer might be there before the signal is.
 * @returns the run with its post step, and whether the point was reached
 */
export async function runUntil(
  runpod: Runpod,
  inputs: Record<string, string>,
  point: Point,
  signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL',
  delay = 200
): Promise<RunResult & { reached: boolean }> {
  let pid = 0
  let reached = false
  const end = (): void => {
    if (!reached) reached = process.kill(pid, signal)
  }
  if (typeof point !== 'string') {
    runpod.faults.push({ ...point, delay, onRequest: end })
  }
  const result = await withRunpod(runpod, inputs, {
    onLog(log, id) {
      pid = id
      if (typeof point === 'string' && log.includes(point)) end()
    }
  })
  return { ...result, reached }
}
