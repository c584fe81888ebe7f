import { describe, expect, it } from '@jest/globals'
import { readFileSync, statSync } from 'node:fs'
import { prepare } from '../../src/smoke/test-run.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { newJob } from '../support/samples.js'

// The machine of the tests may be a container itself.
const { docker } = fakeDocker({ container: failed('No such container: me') })

describe('prepare', () => {
  it('needs nothing but the label of the job', async () => {
    const job = newJob()
    await expect(prepare(docker, { env: [] }, job)).resolves.toEqual({
      label: job.label,
      env: []
    })
  })

  it('writes the environment to a file that nobody else may read', async () => {
    const job = newJob()
    const env = ['METRICS_PORT=9092', 'MILVUS_ROOT_PASSWORD=secret']
    const { envFile = '', ...others } = await prepare(docker, { env }, job)
    expect(readFileSync(envFile, 'utf8')).toBe(`${env.join('\n')}\n`)
    expect(statSync(envFile).mode & 0o777).toBe(0o600)
    expect(envFile.startsWith(job.directory)).toBe(true)
    expect(others.env).toEqual(env)
  })

  it('passes the memory limit on', async () => {
    const smoke = { memory: '8g', env: [] }
    const { memory } = await prepare(docker, smoke, newJob())
    expect(memory).toBe('8g')
  })
})
