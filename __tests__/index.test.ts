import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { readMetadata } from '../lab/runner.js'
import type { Job } from '../src/job.js'
import { setEnv, temporaryDirectory } from './support/temporary.js'

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

/** Throws in a callback, once somebody would hear of it. */
const THROWS_LATE = `process.on('newListener', (name) => {
  if (name !== 'uncaughtException') return
  setTimeout(() => { throw new Error('no log') }, 0)
})`

describe('an uncaught error', () => {
  it.each([
    ['main', '::error::Unexpected error: no log%0AWhat to do: ', 1],
    ['post', '::warning::The clean-up ended early: no log%0AMore: ', 0]
  ] as const)(
    'ends the %s step with a message, and no stack trace',
    (step, message, code) => {
      const { runs } = readMetadata()
      const directory = temporaryDirectory()
      const late = path.join(directory, 'late.mjs')
      writeFileSync(late, THROWS_LATE)
      const state = path.join(directory, 'state')
      writeFileSync(state, '')
      const env = {
        PATH: directory,
        GITHUB_STATE: state,
        RUNNER_TEMP: directory,
        STATE_job: '0123456789',
        NODE_OPTIONS: `--import=${late}`
      }
      const args = [runs[step]]
      const cwd = path.join(import.meta.dirname, '..')
      const { stdout, stderr, status } = spawnSync(process.execPath, args, {
        cwd,
        env,
        encoding: 'utf8'
      })
      expect(stdout).toContain(message)
      expect(stderr).toBe('')
      expect(status).toBe(code)
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

  it('goes on when the job is cancelled meanwhile', async () => {
    const before = process.listenerCount('SIGINT')
    await start('/action/dist/post.js')
    expect(process.listenerCount('SIGINT')).toBe(before + 1)
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
