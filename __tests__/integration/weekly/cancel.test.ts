import { describe, it } from '@jest/globals'
import { expectCleanCancellation } from '../support/cancel.ts'
import { NATIVE, newImage } from '../support/lab.ts'
import { sharedImage } from '../support/published.ts'

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

/** Points of the level upgrade, by how many containers have been started there. */
const CONTAINERS = [
  ['the replaced image writes rows, and the new one is tested without any', 2],
  ['the new image opens the rows', 3],
  ['the replaced image is tried again', 4]
] as const

describe.each(['SIGTERM', 'SIGKILL'] as const)(
  'a job at the level upgrade, ended by %s',
  (signal) => {
    it.each(CONTAINERS)(
      'while %s leaves nothing behind, and no volume',
      async (_, count) => {
        const inputs = {
          image: newImage(),
          platforms: NATIVE,
          // Without it, these would be the bytes of the shared image.
          labels: 'com.example.build=another',
          'smoke-test': 'upgrade',
          'smoke-upgrade-from': `${sharedImage().image}:2.6`
        }
        const point = new RegExp(`(: running [^]*){${count}}`)
        await expectCleanCancellation(inputs, signal, point)
      }
    )
  }
)
