import { describe, expect, it } from '@jest/globals'
import { readFileSync, statSync } from 'node:fs'
import { prepare, refsToRun } from '../../src/smoke/test-run.js'
import type { SmokeTest } from '../../src/smoke/test-plan.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { newJob } from '../support/samples.js'

// The tests may run in a container themselves.
const { docker } = fakeDocker({ container: failed('No such container: me') })

describe('refsToRun', () => {
  it('returns the images of platforms that are tested', () => {
    const refs = { 'linux/amd64': 'a', 'linux/arm64': 'b', 'linux/s390x': 'c' }
    const others = { emulated: false, timeoutSeconds: 300 }
    const tests: SmokeTest[] = [
      { platform: 'linux/amd64', level: 'health', ...others },
      { platform: 'linux/arm64', level: 'none', ...others }
    ]
    expect(refsToRun(refs, tests)).toEqual({ 'linux/amd64': 'a' })
  })
})

describe('prepare', () => {
  it("sets only the job's label by default", async () => {
    const job = newJob()
    await expect(prepare(docker, { env: [] }, job)).resolves.toEqual({
      label: job.label,
      env: []
    })
  })

  it('writes the environment to a file that only the user can read', async () => {
    const job = newJob()
    const env = ['METRICS_PORT=9092', 'MILVUS_ROOT_PASSWORD=secret']
    const { envFile = '', ...others } = await prepare(docker, { env }, job)
    expect(readFileSync(envFile, 'utf8')).toBe(`${env.join('\n')}\n`)
    expect(statSync(envFile).mode & 0o777).toBe(0o600)
    expect(envFile.startsWith(job.directory)).toBe(true)
    expect(others.env).toEqual(env)
  })

  it('passes on the memory limit', async () => {
    const smoke = { memory: '8g', env: [] }
    const { memory } = await prepare(docker, smoke, newJob())
    expect(memory).toBe('8g')
  })
})
