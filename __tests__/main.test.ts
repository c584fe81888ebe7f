import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { main } from '../src/main.js'
import { setInputs } from './support/action.js'
import { log } from './support/log.js'
import { publishingDocker } from './support/publishing-docker.js'
import { INDEX } from './support/samples.js'
import { setEnv, temporaryDirectory } from './support/temporary.js'

const INPUTS = { image: 'ghcr.io/me/milvus', 'milvus-version': '2.6.22' }

// One file for all tests: @actions/core keeps the summary's name.
const summaryFile = path.join(temporaryDirectory(), 'summary')
let outputFile: string
let runnerTemp: string

beforeEach(() => {
  runnerTemp = temporaryDirectory()
  outputFile = path.join(temporaryDirectory(), 'output')
  writeFileSync(outputFile, '')
  writeFileSync(summaryFile, '')
  setEnv({
    RUNNER_TEMP: runnerTemp,
    GITHUB_OUTPUT: outputFile,
    GITHUB_STEP_SUMMARY: summaryFile,
    GITHUB_STATE: ''
  })
})

afterEach(() => {
  process.exitCode = undefined
})

function outputs(): string {
  return readFileSync(outputFile, 'utf8')
}

function summary(): string {
  return readFileSync(summaryFile, 'utf8')
}

describe('main', () => {
  it('sets outputs and writes a summary, and ends green', async () => {
    await publishingDocker()
    setInputs({ ...INPUTS, 'smoke-test': 'none' })
    await main()
    expect(process.exitCode).toBeUndefined()
    expect(outputs()).toMatch(new RegExp(`^digest<<.*\n${INDEX}\n`, 'm'))
    expect(summary()).toMatch(/^### ✅ ghcr\.io\/me\/milvus, Milvus 2\.6\.22/)
  })

  it('ends red at a wrong input, before anything is done', async () => {
    const { calls } = await publishingDocker()
    setInputs({ ...INPUTS, image: 'me/milvus:1' })
    await main()
    expect(process.exitCode).toBe(1)
    expect(log()).toContain('::error::Input "image" is "me/milvus:1": ')
    expect(calls()).toEqual([])
    expect(readdirSync(runnerTemp)).toEqual([])
    expect(summary()).toMatch(/^### ❌ /)
  })

  it('ends red at a failure, and still reports what is known', async () => {
    await publishingDocker({
      '"buildx build"*': 'echo "ERROR: parse error" >&2; exit 1'
    })
    setInputs(INPUTS)
    await main()
    expect(process.exitCode).toBe(1)
    expect(log()).toMatch(/::error::The image could not be built and pushed/)
    expect(outputs()).toMatch(/^built<<.*\nfalse\n/m)
    expect(outputs()).not.toMatch(/^digest<</m)
    expect(summary()).toContain('parse error')
  })
})

// The last one: a process is cancelled only once.
describe('a cancelled job', () => {
  it('ends at once, red, and says that it was cancelled', async () => {
    const { calls, directory } = await publishingDocker({
      '"buildx build"*': 'touch "$HERE/building"; exec sleep 60'
    })
    setInputs(INPUTS)
    const running = main()
    while (!existsSync(path.join(directory, 'building'))) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const cancelled = performance.now()
    process.emit('SIGINT')
    await running
    expect(performance.now() - cancelled).toBeLessThan(5000)
    expect(process.exitCode).toBe(1)
    expect(log()).toContain('::error::The job was cancelled (SIGINT)')
    expect(calls().at(-1)).toMatch(/^(buildx build|pull|image inspect) /)
  })
})
