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

/** Passes the state saved by the main step to the post step. */
function passState(): void {
  const [, id = ''] =
    /^job<<.*\n(.*)\n/.exec(readFileSync(stateFile, 'utf8')) ?? []
  setEnv({ STATE_job: id })
}

describe('beginJob', () => {
  it('creates a directory that only the user can read', () => {
    const { directory } = beginJob()
    expect(path.dirname(directory)).toBe(runnerTemp)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
  })

  it('saves the state before it creates anything', () => {
    rmSync(runnerTemp, { recursive: true })
    writeFileSync(runnerTemp, 'a file, so that no directory can be made here')
    expect(beginJob).toThrow()
    expect(readFileSync(stateFile, 'utf8')).toMatch(/^job<</)
  })

  it('gives each job a different name', () => {
    expect(beginJob().name).not.toBe(beginJob().name)
  })

  it('uses the same id in the name and the label', () => {
    const { name, label } = beginJob()
    const id = name.replace('milvus-runpod-', '')
    expect(id).toMatch(/^[0-9a-f]{10}$/)
    expect(label).toBe(`io.github.milvus-runpod.job=${id}`)
  })
})

describe('jobToCleanUp', () => {
  it('is undefined in the main step', () => {
    expect(jobToCleanUp()).toBeUndefined()
  })

  it('is the job that the main step began', () => {
    const job = beginJob()
    passState()
    expect(jobToCleanUp()).toEqual(job)
  })
})

describe('pulledImages', () => {
  it('is empty if nothing was noted', () => {
    expect(pulledImages(newJob())).toEqual([])
  })

  it('is empty if the directory is gone', () => {
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
  it("returns the step's result and times it", async () => {
    const timings: Timings = {}
    const step = stepRunner(timings)
    await expect(step('Build', () => Promise.resolve(7))).resolves.toBe(7)
    expect(timings).toEqual({ Build: expect.any(Number) })
  })

  it('times a failing step as well and throws its error', async () => {
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

  it('makes a group in the log, even if the step fails', async () => {
    const step = stepRunner({})
    await step('Build', () => Promise.reject(new Error('no'))).catch(() => 0)
    expect(log()).toBe('::group::Build\n::endgroup::\n')
  })
})
