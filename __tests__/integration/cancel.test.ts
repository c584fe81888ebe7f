import { describe, it } from '@jest/globals'
import { expectCleanCancellation } from './support/cancel.ts'
import { newImage } from './support/lab.ts'

// Other points, each with both signals: weekly/cancel.test.ts.
describe('a cancelled job', () => {
  it.each([
    ['SIGTERM', 'the builder starts', 'Starting BuildKit'],
    ['SIGINT', 'the image is tested', ': running ']
  ] as const)(
    'leaves nothing behind: %s while %s',
    async (signal, _, point) => {
      const inputs = {
        image: newImage(),
        builder: '',
        context: '__tests__/integration/contexts/never-healthy'
      }
      await expectCleanCancellation(inputs, signal, point)
    }
  )
})
