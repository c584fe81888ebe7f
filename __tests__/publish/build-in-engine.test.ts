import { describe, expect, it } from '@jest/globals'
import type { Inputs } from '../../src/inputs/inputs.js'
import { build, loadArgs } from '../../src/publish/build.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import {
  BASE_LAYERS,
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
  const LAYERS = {
    [LOOK]: Object.values(BASE_LAYERS).map((layers) => JSON.stringify(layers))
  }

  it('builds each platform with the builder of the engine, and pushes nothing', async () => {
    const { docker, calls } = fakeDocker({
      'context show': 'default',
      'buildx build': '',
      ...LAYERS
    })
    await expect(build(docker, plan, inputs, job)).resolves.toEqual({
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
    const { docker } = fakeDocker({
      'context show': 'default',
      ...LAYERS,
      'buildx build --builder default --platform linux/amd64': '',
      'buildx build --builder default --platform linux/arm64': failed('no')
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      'The build for linux/arm64 failed: '
    )
  })
})
