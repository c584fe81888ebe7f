import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanUp } from '../src/cleanup.js'
import { marksOf, noteEngineUse, type Job } from '../src/job.js'
import { identityOf } from '../src/lib/processes.js'
import { dockerWithCases } from './support/docker-on-path.js'
import { log } from './support/log.js'
import { newJob } from './support/samples.js'
import { setEnv } from './support/temporary.js'

let job: Job

beforeEach(() => {
  job = newJob()
  noteEngineUse(job)
})

describe('cleanUp', () => {
  it('ends what a killed main step has left running, before it removes anything', async () => {
    const { calls, env: fake } = dockerWithCases({
      imagetools: `trap 'echo ended >>"$HERE/calls"; exit' TERM; while :; do sleep 0.05; done`,
      'ps*': 'echo id1'
    })
    setEnv({ PATH: fake.PATH })
    // As the main step starts it, and not as a child of the post step.
    const env = { ...process.env, ...marksOf(job) }
    spawn('sh', ['-c', 'docker imagetools &'], { env, stdio: 'ignore' })
    while (calls().length === 0) await sleep(20)
    await cleanUp(job)
    expect(calls().slice(0, 3)).toEqual([
      'imagetools',
      'ended',
      `ps --all --quiet --filter label=${job.label}`
    ])
  })

  it('ends a main step that no signal has reached, as in a container', async () => {
    const script =
      'process.on("SIGTERM", () => process.exit(7)); console.log("ready"); setInterval(() => {}, 1000)'
    const main = spawn(process.execPath, ['-e', script])
    const code = new Promise((resolve) => main.on('exit', resolve))
    await new Promise((resolve) => main.stdout.once('data', resolve))
    setEnv({ STATE_process: identityOf(main.pid ?? 0) ?? '' })
    await cleanUp(newJob())
    await expect(code).resolves.toBe(7)
    expect(log()).toMatch(/^Ending what the main step has left running: /)
  })

  it('spares a process that only has the id of the main step', async () => {
    const other = spawn('sleep', ['60'])
    await new Promise((resolve) => other.on('spawn', resolve))
    setEnv({ STATE_process: `${other.pid}-1` })
    await cleanUp(newJob())
    expect(other.exitCode ?? other.signalCode).toBeNull()
    other.kill()
  })
})
