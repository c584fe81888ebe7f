import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beginJob, jobToCleanUp } from '../src/job.js'
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
