import { expect } from '@jest/globals'
import { act, tagsOf } from './lab.ts'
import { leftInEngine } from './left.ts'

/**
 * Runs the action, cancels it when its log gets to a text, and expects that it
 * leaves nothing behind and sets no tag.
 *
 * @param isThere whether the job has got to the point, by its log so far
 */
export async function expectCleanCancellation(
  inputs: { image: string } & Record<string, string>,
  signal: 'SIGINT' | 'SIGTERM',
  isThere: (log: string) => boolean
): Promise<void> {
  const tagsBefore = await tagsOf(inputs.image)
  let sent = false

  const result = await act(inputs, {
    onLog(log, pid) {
      if (sent || !isThere(log)) return
      sent = true
      process.kill(pid, signal)
    }
  })

  expect(sent).toBe(true)
  expect(result.mainCode).toBe(1)
  expect(result.log).toContain(`The job was cancelled (${signal})`)
  expect(result.postCode).toBe(0)
  expect(result.leftFiles).toEqual([])
  expect(await leftInEngine(result.jobId, inputs.image)).toEqual([])
  expect(await tagsOf(inputs.image)).toEqual(tagsBefore)
}
