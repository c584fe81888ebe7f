import { describe, expect, it } from '@jest/globals'
import { cancel } from '../../src/lib/cancellation.js'
import { removeBeside } from '../../src/lib/removals.js'
import { log } from '../support/log.js'

describe('removeBeside', () => {
  it('waits in the end for what it began, and not before', async () => {
    const order: string[] = []
    let finish: () => void = () => undefined
    const removals = removeBeside()
    removals.begin('it', async () => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      order.push('removed')
    })
    order.push('went on')
    finish()
    expect(await removals.ended()).toBe(true)
    expect(order).toEqual(['went on', 'removed'])
  })

  it('leaves to the post step what cannot be removed', async () => {
    const removals = removeBeside()
    removals.begin('it', () => Promise.reject(new Error('device is\nbusy')))
    expect(await removals.ended()).toBe(false)
    expect(log()).toBe('it is left to the post step: device is busy\n')
  })

  it('does not wait for long', async () => {
    const removals = removeBeside(0.01)
    removals.begin('it', () => new Promise(() => undefined))
    expect(await removals.ended()).toBe(false)
  })

  it('has nothing to wait for if nothing was begun', async () => {
    expect(await removeBeside(1e6).ended()).toBe(true)
  })

  // Last, because a process can be cancelled only once.
  it('waits for nothing once the job is cancelled', async () => {
    const removals = removeBeside(1e6)
    removals.begin('it', () => new Promise(() => undefined))
    const ended = removals.ended()
    cancel(new Error('over'))
    await ended
  })
})
