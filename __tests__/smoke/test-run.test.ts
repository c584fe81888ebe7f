import { describe, expect, it } from '@jest/globals'
import { readFileSync, statSync } from 'node:fs'
import type { Route } from '../../src/smoke/container.js'
import { STAY_SECONDS } from '../../src/smoke/limits.js'
import { commonOptions, refsToRun } from '../../src/smoke/smoke.js'
import type { SmokeTest } from '../../src/smoke/levels.js'
import { newJob } from '../support/samples.js'

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

describe('commonOptions', () => {
  const route: Route = { kind: 'published', address: '127.0.0.1' }
  const milvus = { version: '2.6.22', base: 'milvusdb/milvus:v2.6.22' }

  it('names and labels everything after the job', () => {
    const job = newJob()
    expect(commonOptions({ env: [], route, milvus }, job)).toEqual({
      name: job.name,
      label: job.label,
      env: [],
      route,
      staySeconds: STAY_SECONDS,
      milvus
    })
  })

  it('writes the environment to a file that only the user can read', () => {
    const job = newJob()
    const env = ['METRICS_PORT=9092', 'MILVUS_ROOT_PASSWORD=secret']
    const { envFile = '', ...others } = commonOptions(
      { env, route, milvus },
      job
    )
    expect(readFileSync(envFile, 'utf8')).toBe(`${env.join('\n')}\n`)
    expect(statSync(envFile).mode & 0o777).toBe(0o600)
    expect(envFile.startsWith(job.directory)).toBe(true)
    expect(others.env).toEqual(env)
  })

  it('passes on the memory limit', () => {
    const options = { memory: '8g', env: [], route, milvus }
    expect(commonOptions(options, newJob()).memory).toBe('8g')
  })
})
