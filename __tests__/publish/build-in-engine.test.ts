import { describe, expect, it } from '@jest/globals'
import type { Inputs } from '../../src/inputs/inputs.js'
import { loadArgs } from '../../src/publish/build-args.js'
import { build } from '../../src/publish/build.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import {
  BASE_LAYERS,
  digestOf,
  inputs as sample,
  newJob,
  plan
} from '../support/samples.js'

describe('build without push', () => {
  const inputs: Inputs = { ...sample, push: 'false' }
  const job = newJob()
  const refs = {
    'linux/amd64': `${job.name}:linux-amd64`,
    'linux/arm64': `${job.name}:linux-arm64`
  }
  const LOOK = 'image inspect --format {{json .RootFS.Layers}}'

  function run(answers: Parameters<typeof fakeDocker>[0] = {}): {
    calls: string[]
    built: ReturnType<typeof build>
  } {
    const { docker, calls } = fakeDocker({
      'context show': 'default',
      'buildx build': '',
      [LOOK]: Object.values(BASE_LAYERS).map((one) => JSON.stringify(one)),
      ...answers
    })
    return { calls, built: build(docker, plan, inputs, job) }
  }

  it('builds each platform with the builder of the engine, and pushes nothing', async () => {
    const { calls, built } = run()
    await expect(built).resolves.toEqual({
      origin: 'built',
      kind: 'engine',
      refs
    })
    expect(calls).toEqual([
      'context show',
      ...Object.entries(refs).flatMap(([platform, ref]) => [
        loadArgs(plan, { builder: 'default', platform, ref }).join(' '),
        `${LOOK} ${ref}`
      ])
    ])
  })

  it('names the platform that could not be built', async () => {
    const { built } = run({ 'buildx build': ['', failed('no')] })
    await expect(built).rejects.toThrow('The build for linux/arm64 failed: ')
  })

  it('refuses an image on another base', async () => {
    const { built } = run({ [LOOK]: `["${digestOf('5')}"]` })
    await expect(built).rejects.toThrow(
      'The image for linux/amd64 is not built on the base image milvusdb/milvus:v2.6.22 '
    )
  })
})
