import { describe, expect, it } from '@jest/globals'
import { sideBySide } from '../../src/lib/side-by-side.js'

/** Resolves later, the higher the number the sooner. */
async function work(item: number): Promise<string> {
  for (let turn = item; turn < 10; turn++) await new Promise(setImmediate)
  return `done ${item}`
}

describe('sideBySide', () => {
  it('returns the results in the order of the items', async () => {
    const results = await sideBySide([1, 5, 9], 2, work)
    expect(results).toEqual(['done 1', 'done 5', 'done 9'])
  })

  it('does nothing for no items', async () => {
    await expect(sideBySide([], 2, work)).resolves.toEqual([])
  })

  it('runs as many at once as it may, and no more', async () => {
    const counts: number[] = []
    let running = 0
    await sideBySide([1, 2, 3, 4, 5], 2, async (item) => {
      counts.push(++running)
      await work(item)
      running -= 1
    })
    expect(Math.max(...counts)).toBe(2)
  })

  it('begins nothing after an error, and throws it once nothing runs any more', async () => {
    const begun: number[] = []
    const ended: number[] = []
    const all = sideBySide([1, 8, 9], 2, async (item) => {
      begun.push(item)
      await work(item)
      if (item === 8) throw new Error('the eighth')
      ended.push(item)
    })
    await expect(all).rejects.toThrow('the eighth')
    expect(begun).toEqual([1, 8])
    expect(ended).toEqual([1])
  })

  it('throws the error of the first item that has one', async () => {
    const all = sideBySide([1, 9], 2, async (item) => {
      throw new Error(await work(item))
    })
    await expect(all).rejects.toThrow('done 1')
  })
})
