import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { log } from '../support/log.js'

type Cancellation = typeof import('../../src/lib/cancellation.js')
let cancellation: Cancellation

// A process is cancelled at most once, so each test needs a fresh module.
beforeEach(async () => {
  jest.resetModules()
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
  process.stdout.removeAllListeners('error')
  cancellation = await import('../../src/lib/cancellation.js')
})

describe('cancel', () => {
  it('keeps the reason of an earlier cancellation by the runner', () => {
    cancellation.listenForCancellation()
    process.emit('SIGINT')
    cancellation.cancel(new Error('The job failed'))
    expect(cancellation.cancelled.reason).toEqual(
      new Error('The job was cancelled (SIGINT)')
    )
  })
})

describe('ignoreCancellation', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('goes on after %s', (name) => {
    cancellation.ignoreCancellation()
    expect(process.emit(name)).toBe(true)
    expect(cancellation.cancelled.aborted).toBe(false)
    expect(log()).toBe(`Cleaning up anyway (${name})\n`)
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

  it('aborts when nobody reads the log any more, since the runner is gone', () => {
    cancellation.listenForCancellation()
    process.stdout.emit('error', new Error('write EPIPE'))
    expect(cancellation.cancelled.reason).toEqual(
      new Error('The runner stopped reading the log: write EPIPE')
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
