import { expect } from '@jest/globals'
import { act, tagsOf } from './lab.ts'
import { leftInEngine, leftRunning } from '../../../lab/parts/left.ts'

/**
 * Runs the action, cancels or kills it at a point, and expects that it leaves
 * nothing behind, not even running, and sets no tag.
 *
 * @param point text in the log, or a pattern, or a promise that resolves at the point
 */
export async function expectCleanCancellation(
  inputs: { image: string } & Record<string, string>,
  signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL',
  point: string | RegExp | Promise<void>,
  env?: NodeJS.ProcessEnv
): Promise<void> {
  let cancel: (() => void) | undefined
  let isCancelled = false
  if (point instanceof Promise) void point.then(() => cancel?.())

  const result = await act(inputs, {
    env,
    onLog(log, pid) {
      cancel = () => {
        if (!isCancelled) isCancelled = process.kill(pid, signal)
      }
      if (isReached(point, log)) cancel()
    }
  })

  expect(isCancelled).toBe(true)
  expect(result.mainCode).toBe(1)
  if (signal !== 'SIGKILL') {
    expect(result.log).toContain(`The job was cancelled (${signal})`)
  }
  expect(result.postCode).toBe(0)
  expect(leftRunning(result.jobId)).toEqual([])
  expect(result.leftFiles).toEqual([])
  expect(await leftInEngine(result.jobId, inputs.image)).toEqual([])
  expect(await tagsOf(inputs.image)).toEqual([])
}

function isReached(
  point: string | RegExp | Promise<void>,
  log: string
): boolean {
  if (typeof point === 'string') return log.includes(point)
  return point instanceof RegExp && point.test(log)
}
