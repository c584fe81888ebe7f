import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import path from 'node:path'
import { temporaryDirectory } from '../../support/temporary.ts'
import {
  relayEngine,
  type EngineRelay
} from '../../../lab/parts/engine-relay.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'
import { testPublished, type SmokeRun } from '../support/smoke.ts'

describe('an engine that goes away during the test', () => {
  let relay: EngineRelay
  let run: SmokeRun

  beforeAll(async () => {
    const socket = path.join(temporaryDirectory(), 'docker.sock')
    relay = await relayEngine({ path: socket })
    let wasCut = false
    run = await testPublished(
      {
        fault: 'no-answer',
        level: 'query',
        inputs: { 'smoke-emulated': 'none' }
      },
      {
        env: { ...process.env, DOCKER_HOST: relay.host },
        onLog: (log) => {
          if (!wasCut && log.includes(': healthy after')) {
            wasCut = true
            relay.cut()
          }
        },
        // The post step finds the container by its label, once the engine is back.
        onPostLog: (log) => {
          if (log.includes('Waiting for the Docker engine')) relay.restore()
        }
      }
    )
  })

  afterAll(() => {
    relay.stop()
  })

  it('is the cause of the failure, and no tag is moved', () => {
    expect(run.result.mainCode).toBe(1)
    expect(run.platforms).toContainEqual(
      expect.objectContaining({
        verdict: 'failed',
        cause: expect.stringMatching(/went away|docker \w+ failed/)
      })
    )
    expect(run.isTagged).toBe(false)
  })

  it('leaves the container to the post step, which waits for the engine', async () => {
    expect(run.result.log).toContain('is left to the post step')
    expect(run.result.postCode).toBe(0)
    expect(await leftInEngine(run.result.jobId)).toEqual([])
  })
})
