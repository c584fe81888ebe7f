import { describe, expect, it, jest } from '@jest/globals'
import { retry, type RetryOptions } from '../../src/lib/retry.js'
import { log } from '../support/log.js'

/**
 * Retries an attempt that never succeeds, and records what happens.
 *
 * @param took seconds that each attempt takes
 */
async function retryInVain(
  options: Partial<RetryOptions> = {},
  took: number[] = []
): Promise<{ attempts: number; waits: number[]; error: unknown }> {
  const waits: number[] = []
  let attempts = 0
  let time = 0
  const error = await retry(
    () => {
      time += (took[attempts] ?? 0) * 1000
      return Promise.reject(new Error(`failure ${++attempts}`))
    },
    {
      what: 'pull of x',
      budgetSeconds: () => 30,
      wait: (seconds) => Promise.resolve(waits.push(seconds)),
      now: () => time,
      ...options
    }
  ).catch((thrown: unknown) => thrown)
  return { attempts, waits, error }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

describe('retry', () => {
  it('returns the result of the first attempt that has one', async () => {
    const wait = jest.fn(() => Promise.resolve())
    const attempt = jest.fn(() => Promise.resolve('done'))
    attempt.mockRejectedValueOnce(new Error('not yet'))
    const options = { what: 'x', budgetSeconds: () => 30, wait }

    await expect(retry(attempt, options)).resolves.toBe('done')
    expect([attempt, wait].map(({ mock }) => mock.calls.length)).toEqual([2, 1])
  })

  it('waits 1, 2, 4, 8 seconds, each shortened by up to a quarter', async () => {
    const { waits } = await retryInVain({ budgetSeconds: () => 15 })
    expect(waits).toHaveLength(4)
    for (const [index, seconds] of waits.entries()) {
      expect(seconds).toBeGreaterThan(0.75 * 2 ** index)
      expect(seconds).toBeLessThanOrEqual(2 ** index)
    }
  })

  it('shortens the last wait rather than to give up with half of the time left', async () => {
    const random = jest.spyOn(Math, 'random').mockReturnValue(0)
    const { waits } = await retryInVain({ budgetSeconds: () => 30 })
    const asked = await retryInVain({ retryAfter: () => 20 })
    random.mockRestore()
    expect(waits).toEqual([1, 2, 4, 8, 15])
    expect(asked.waits).toEqual([21])
  })

  it.each([-5, -Infinity, NaN])(
    'never waits less than that, even if asked to wait %d s',
    async (seconds) => {
      const { waits } = await retryInVain({ retryAfter: () => seconds })
      expect(waits.length).toBeGreaterThanOrEqual(4)
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(0.75)
    }
  )

  it('does not wait without an end', async () => {
    const { waits } = await retryInVain({ retryAfter: () => Infinity })
    expect(waits).toEqual([])
  })

  it.each([0.5, 1, 3, 10])(
    'never waits more than %d s in total',
    async (within) => {
      const { waits } = await retryInVain({ budgetSeconds: () => within })
      expect(sum(waits)).toBeLessThanOrEqual(within)
    }
  )

  it('throws the last error when the budget runs out', async () => {
    const { attempts, error } = await retryInVain({ budgetSeconds: () => 3 })
    expect(attempts).toBeGreaterThan(1)
    expect(error).toEqual(new Error(`failure ${attempts}`))
  })

  it('stops at the first error without a budget', async () => {
    const { attempts } = await retryInVain({
      budgetSeconds: (error) =>
        (error as Error).message === 'failure 2' ? 0 : 30
    })
    expect(attempts).toBe(2)
  })

  it('counts the waiting for earlier, different errors', async () => {
    const { attempts } = await retryInVain({
      budgetSeconds: (error) =>
        (error as Error).message === 'failure 3' ? 2 : 30
    })
    expect(attempts).toBe(3)
  })

  it('counts the time of further attempts, so that a hanging registry is given up', async () => {
    const { attempts } = await retryInVain({}, [60, 20, 20])
    expect(attempts).toBe(3)
  })

  it('does not count the first attempt: a long build may fail at its end', async () => {
    const { attempts } = await retryInVain(
      { budgetSeconds: () => 1 },
      [3600, 60]
    )
    expect(attempts).toBe(2)
  })

  it('logs what failed, why, and when it tries again', async () => {
    await retryInVain({ budgetSeconds: () => 1 })
    expect(log()).toMatch(
      /^pull of x: failure 1\nTrying again in (0\.[78]|0\.9|1\.0) s\n$/
    )
  })

  it('stops when a wait is cancelled', async () => {
    const { attempts, error } = await retryInVain({
      wait: () => Promise.reject(new Error('cancelled'))
    })
    expect(attempts).toBe(1)
    expect(error).toEqual(new Error('cancelled'))
  })
})
