import { describe, expect, it } from '@jest/globals'
import { DockerError } from '../../src/docker/cli.js'
import { fail } from '../../src/messages/failure.js'
import { failureOf } from '../../src/report/failed.js'

describe('failureOf', () => {
  it('keeps a failure as it is', () => {
    const failure = fail('unexpected-error', { reason: 'It broke' })
    expect(failureOf(failure)).toBe(failure)
  })

  it('names the disk that is full, whatever was written', () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device'), {
      code: 'ENOSPC',
      syscall: 'write'
    })
    expect(failureOf(error).code).toBe('runner-disk-full')
  })

  it.each([
    [new DockerError(['ps'], 'failed with 1', 'why'), 'docker-command-failed'],
    [new Error('why'), 'unexpected-error'],
    ['why', 'unexpected-error']
  ])('gives %p a code and a next step', (thrown, code) => {
    const failure = failureOf(thrown)
    expect(failure).toMatchObject({ code, next: expect.any(String) })
    expect(failure.what).toContain('why')
  })
})
