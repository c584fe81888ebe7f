import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { Job } from '../src/job.js'
import { setEnv } from './support/temporary.js'

const main = jest.fn(() => Promise.resolve())
const cleanUp = jest.fn<(job: Job) => Promise<void>>(() => Promise.resolve())

jest.unstable_mockModule('../src/main.js', () => ({ main }))
jest.unstable_mockModule('../src/cleanup.js', () => ({ cleanUp }))

beforeEach(() => {
  jest.resetModules()
  main.mockClear()
  cleanUp.mockClear()
})

describe('the action', () => {
  it('runs the main step if no job was started before', async () => {
    setEnv({ STATE_job: '' })
    await import('../src/index.js')
    expect(main).toHaveBeenCalledTimes(1)
    expect(cleanUp).not.toHaveBeenCalled()
  })

  it('cleans up after the job that the main step started', async () => {
    setEnv({ STATE_job: '0123456789' })
    await import('../src/index.js')
    expect(main).not.toHaveBeenCalled()
    expect(cleanUp.mock.calls[0]?.[0].name).toBe('milvus-runpod-0123456789')
  })
})
