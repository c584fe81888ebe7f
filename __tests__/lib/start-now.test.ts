import { expect, it } from '@jest/globals'
import { setImmediate } from 'node:timers/promises'
import { startNow } from '../../src/lib/start-now.js'

it('throws the failure where it is awaited, and has none unhandled before', async () => {
  const started = startNow(() => Promise.reject(new Error('no')))
  // Node would end the process now.
  await setImmediate()
  await expect(started).rejects.toThrow('no')
})

it('returns the result', async () => {
  await expect(startNow(() => Promise.resolve(7))).resolves.toBe(7)
})
