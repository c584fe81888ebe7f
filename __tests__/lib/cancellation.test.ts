import { beforeEach, describe, expect, it, jest } from '@jest/globals'

type Cancellation = typeof import('../../src/lib/cancellation.js')
let cancellation: Cancellation

// A process is cancelled at most once, so each test needs a fresh module.
beforeEach(async () => {
  jest.resetModules()
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
  cancellation = await import('../../src/lib/cancellation.js')
})

describe('cancel', () => {
  it('aborts with the reason as an error', () => {
    cancellation.cancel('The job failed')
    expect(cancellation.cancelled.reason).toEqual(new Error('The job failed'))
  })

  it('keeps the reason of an earlier cancellation by the runner', () => {
    cancellation.listenForCancellation()
    process.emit('SIGINT')
    cancellation.cancel('The job failed')
    expect(cancellation.cancelled.reason).toEqual(
      new Error('The job was cancelled (SIGINT)')
    )
  })
})

describe('listenForCancellation', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('aborts on %s', (name) => {
    cancellation.listenForCancellation()
    expect(cancellation.cancelled.aborted).toBe(false)
    process.emit(name)
    expect(cancellation.cancelled.aborted).toBe(true)
    expect(cancellation.cancelled.reason).toEqual(
      new Error(`The job was cancelled (${name})`)
    )
  })

  it('keeps the first reason when a runner sends INT and then TERM', () => {
    cancellation.listenForCancellation()
    process.emit('SIGINT')
    process.emit('SIGTERM')
    expect(cancellation.cancelled.reason).toEqual(
      new Error('The job was cancelled (SIGINT)')
    )
  })

  it('keeps listening, so that a second signal does not kill the process', () => {
    cancellation.listenForCancellation()
    process.emit('SIGTERM')
    expect(process.listenerCount('SIGTERM')).toBe(1)
    expect(process.listenerCount('SIGINT')).toBe(1)
  })
})
