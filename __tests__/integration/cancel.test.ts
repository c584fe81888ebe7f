import { describe, expect, it } from '@jest/globals'
import { act, newImage, tagsOf, traces } from './support/lab.ts'

/** Points of the job, by what the log says when it gets there. */
const POINTS = [
  ['the builder is made', '[command]docker buildx create'],
  ['the builder starts', 'Starting BuildKit'],
  ['the image is built', '[command]docker buildx build'],
  ['the image is tested', ': running ']
] as const

describe.each(['SIGINT', 'SIGTERM'] as const)(
  'a job cancelled by %s',
  (signal) => {
    it.each(POINTS)('while %s leaves nothing behind', async (_, point) => {
      const image = newImage()
      const before = await traces()
      let sent = false

      const result = await act(
        { image, context: '__tests__/integration/contexts/never-healthy' },
        {
          onLog(log, pid) {
            if (sent || !log.includes(point)) return
            sent = true
            process.kill(pid, signal)
          }
        }
      )

      expect(sent).toBe(true)
      expect(result.mainCode).toBe(1)
      expect(result.log).toContain(`The job was cancelled (${signal})`)
      expect(result.postCode).toBe(0)
      expect(result.leftFiles).toEqual([])
      expect(await traces()).toEqual(before)
      expect(await tagsOf(image)).toEqual([])
    })
  }
)
