import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  beginJob,
  jobToCleanUp,
  notePulledImage,
  pulledImages,
  stepRunner,
  type Timings
} from '../src/job.js'
import { log } from './support/log.js'
import { newJob } from './support/samples.js'
import { setEnv, temporaryDirectory } from './support/temporary.js'

let runnerTemp: string
let stateFile: string

beforeEach(() => {
  runnerTemp = temporaryDirectory()
  stateFile = path.join(temporaryDirectory(), 'state')
  writeFileSync(stateFile, '')
  setEnv({ RUNNER_TEMP: runnerTemp, GITHUB_STATE: stateFile, STATE_job: '' })
})

/** Gives the post step the state that the main step has saved. */
function passState(): void {
  const [, id = ''] =
    /^job<<.*\n(.*)\n/.exec(readFileSync(stateFile, 'utf8')) ?? []
  setEnv({ STATE_job: id })
}

describe('beginJob', () => {
  it('makes a directory of its own that nobody else can read', () => {
    const { directory } = beginJob()
    expect(path.dirname(directory)).toBe(runnerTemp)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
  })

  it('saves the state before it makes anything', () => {
    rmSync(runnerTemp, { recursive: true })
    writeFileSync(runnerTemp, 'a file, so that no directory can be made here')
    expect(beginJob).toThrow()
    expect(readFileSync(stateFile, 'utf8')).toMatch(/^job<</)
  })

  it('names every job differently', () => {
    expect(beginJob().name).not.toBe(beginJob().name)
  })

  it('gives the name and the label the same id', () => {
    const { name, label } = beginJob()
    const id = name.replace('milvus-runpod-', '')
    expect(id).toMatch(/^[0-9a-f]{10}$/)
    expect(label).toBe(`io.github.milvus-runpod.job=${id}`)
  })
})

describe('jobToCleanUp', () => {
  it('is nothing in the main step', () => {
    expect(jobToCleanUp()).toBeUndefined()
  })

  it('is the very job that the main step began', () => {
    const job = beginJob()
    passState()
    expect(jobToCleanUp()).toEqual(job)
  })
})

describe('pulledImages', () => {
  it('is empty as long as nothing was noted', () => {
    expect(pulledImages(newJob())).toEqual([])
  })

  it('is empty when the directory is gone', () => {
    const job = newJob()
    rmSync(job.directory, { recursive: true })
    expect(pulledImages(job)).toEqual([])
  })

  it('returns what was noted, in order', () => {
    const job = newJob()
    notePulledImage(job, 'one@sha256:1')
    notePulledImage(job, 'two@sha256:2')
    expect(pulledImages(job)).toEqual(['one@sha256:1', 'two@sha256:2'])
  })
})

describe('stepRunner', () => {
  it('returns what the step returns, and times it', async () => {
    const timings: Timings = {}
    const step = stepRunner(timings)
    await expect(step('Build', () => Promise.resolve(7))).resolves.toBe(7)
    expect(timings).toEqual({ Build: expect.any(Number) })
  })

  it('times a step that fails as well, and throws its error', async () => {
    const timings: Timings = {}
    const step = stepRunner(timings)
    const failing = step('Build', () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(Object.keys(timings)).toEqual(['Build'])
  })

  it('keeps the order of the steps', async () => {
    const timings: Timings = {}
    const step = stepRunner(timings)
    for (const name of ['Plan', 'Build', 'Promote']) {
      await step(name, () => Promise.resolve())
    }
    expect(Object.keys(timings)).toEqual(['Plan', 'Build', 'Promote'])
  })

  it('makes a group of the log, also when the step fails', async () => {
    const step = stepRunner({})
    await step('Build', () => Promise.reject(new Error('no'))).catch(() => 0)
    expect(log()).toBe('::group::Build\n::endgroup::\n')
  })
})
