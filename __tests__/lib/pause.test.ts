import { describe, expect, it } from '@jest/globals'
import { pause } from '../../src/lib/pause.js'

const A_DAY = 24 * 60 * 60 * 1000

describe('pause', () => {
  it('waits without being aborted', async () => {
    const { signal } = new AbortController()
    await expect(pause(1, signal)).resolves.toBeUndefined()
  })

  it('ends early, without an error, when the signal aborts', async () => {
    const controller = new AbortController()
    const waiting = pause(A_DAY, controller.signal)
    controller.abort(new Error('over'))
    await expect(waiting).resolves.toBeUndefined()
  })

  it('does not wait at all once the signal has aborted', async () => {
    await expect(pause(A_DAY, AbortSignal.abort())).resolves.toBeUndefined()
  })
})
