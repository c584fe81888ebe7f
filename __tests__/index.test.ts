import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { readMetadata } from '../lab/runner.js'
import type { Job } from '../src/job.js'
import { setEnv } from './support/temporary.js'

const main = jest.fn(() => Promise.resolve())
const cleanUp = jest.fn<(job: Job) => Promise<void>>(() => Promise.resolve())

jest.unstable_mockModule('../src/main.js', () => ({ main }))
jest.unstable_mockModule('../src/cleanup.js', () => ({ cleanUp }))

/** Runs the action's code as the file that a step starts. */
async function start(file: string): Promise<void> {
  const argv = jest.replaceProperty(process, 'argv', ['node', file])
  await import('../src/index.js')
  argv.restore()
}

beforeEach(() => {
  jest.resetModules()
  main.mockClear()
  cleanUp.mockClear()
})

describe('the main step', () => {
  it.each(['', '0123456789'])(
    'runs whatever state was saved before (%j)',
    async (state) => {
      setEnv({ STATE_job: state })
      await start('/action/dist/index.js')
      expect(main).toHaveBeenCalledTimes(1)
      expect(cleanUp).not.toHaveBeenCalled()
    }
  )
})

describe('the post step', () => {
  it('cleans up after the job that the main step began', async () => {
    setEnv({ STATE_job: '0123456789' })
    await start('/action/dist/post.js')
    expect(main).not.toHaveBeenCalled()
    expect(cleanUp.mock.calls[0]?.[0].name).toBe('milvus-runpod-0123456789')
  })

  it('does nothing if the main step was cancelled before it began a job', async () => {
    setEnv({ STATE_job: '' })
    await start('/action/dist/post.js')
    expect(main).not.toHaveBeenCalled()
    expect(cleanUp).not.toHaveBeenCalled()
  })

  it('does nothing in that case as it is bundled, either', async () => {
    const { runs } = readMetadata()
    // The main step would reject the name of the image, and exit with 1.
    const env = { PATH: process.env.PATH, INPUT_IMAGE: 'no image' }
    const cwd = path.join(import.meta.dirname, '..')
    await expect(
      promisify(execFile)(process.execPath, [runs.post], { cwd, env })
    ).resolves.toEqual({ stdout: '', stderr: '' })
  })
})
