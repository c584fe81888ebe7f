import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import {
  areContainersGone,
  beginJob,
  jobToCleanUp,
  marksOf,
  noteContainersGone,
  runningProcesses
} from '../src/job.js'
import { setEnv, temporaryDirectory } from './support/temporary.js'

let runnerTemp: string
let stateFile: string

beforeEach(() => {
  runnerTemp = temporaryDirectory()
  stateFile = path.join(temporaryDirectory(), 'state')
  writeFileSync(stateFile, '')
  setEnv({
    RUNNER_TEMP: runnerTemp,
    GITHUB_STATE: stateFile,
    STATE_job: '',
    STATE_process: ''
  })
})

/** Passes the state saved by the main step to the post step. */
function passState(): void {
  const state = readFileSync(stateFile, 'utf8')
  for (const [, name = '', value = ''] of state.matchAll(
    /^(.+)<<.*\n(.*)\n/gm
  )) {
    setEnv({ [`STATE_${name}`]: value })
  }
}

describe('noteContainersGone', () => {
  it('spares the post step a look', () => {
    const job = beginJob()
    expect(areContainersGone(job)).toBe(false)
    noteContainersGone(job)
    expect(areContainersGone(job)).toBe(true)
  })

  it('does not fail a run that has published, if its directory is gone', () => {
    const job = beginJob()
    rmSync(runnerTemp, { recursive: true })
    noteContainersGone(job)
    expect(areContainersGone(job)).toBe(false)
  })
})

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

  it('creates nothing if the runner names no file for the post step', () => {
    setEnv({ GITHUB_STATE: '' })
    expect(beginJob).toThrow('GITHUB_STATE (not set), so nothing was begun')
    expect(readdirSync(runnerTemp)).toEqual([])
  })

  it('creates nothing if the post step would not know of it', () => {
    rmSync(stateFile)
    expect(beginJob).toThrow(
      `could not be saved in GITHUB_STATE (${stateFile}), so nothing was begun`
    )
    expect(readdirSync(runnerTemp)).toEqual([])
  })

  it('creates the directory of the runner if it is missing', () => {
    rmSync(runnerTemp, { recursive: true })
    expect(existsSync(beginJob().directory)).toBe(true)
  })

  it('names a directory of the runner that cannot be made', () => {
    // Where mkdir says ENOENT although the parent is there.
    setEnv({ RUNNER_TEMP: '/proc/temp' })
    expect(beginJob).toThrow(
      'The directory /proc/temp on the runner cannot be written: '
    )
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

describe('runningProcesses', () => {
  it('has all that the main step has started, but not the post step', async () => {
    const job = beginJob()
    passState()
    const env = { ...process.env, ...marksOf(job) }
    const child = spawn('sleep', ['60'], { env })
    await new Promise((resolve) => child.on('spawn', resolve))
    // This process is the main step as well as the post step here.
    expect(runningProcesses(job)).toEqual([child.pid])
    child.kill()
  })
})
