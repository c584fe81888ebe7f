import { describe, it } from '@jest/globals'
import { expectCleanCancellation } from '../support/cancel.ts'
import { newImage } from '../support/lab.ts'

/** Points of the job, by what its log says there. */
const POINTS = [
  ['the builder is created', '[command]docker buildx create'],
  ['the builder starts', 'Starting BuildKit'],
  ['the image is built', '[command]docker buildx build'],
  ['the image is tested', ': running ']
] as const

describe.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'a job ended by %s',
  (signal) => {
    it.each(POINTS)('while %s leaves nothing behind', async (_, point) => {
      const inputs = {
        image: newImage(),
        builder: '',
        context: '__tests__/integration/contexts/never-healthy'
      }
      await expectCleanCancellation(inputs, signal, point)
    })
  }
)
