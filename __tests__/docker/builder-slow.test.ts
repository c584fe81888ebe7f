import { expect, it } from '@jest/globals'
import { DockerTimeout } from '../../src/docker/cli.js'
import { fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { newJob } from '../support/samples.js'
import { startBuilder } from '../../src/docker/builder.js'

it('gives a start of BuildKit that has had all of its time no second one', async () => {
  const { docker, calls } = fakeDocker({
    'image inspect': 'sha256:1',
    'volume ls': '',
    version: 'linux/amd64',
    'buildx create': new DockerTimeout(['buildx'], 600, '')
  })
  const options = {
    name: 'x',
    buildkitImage: 'moby/buildkit:v1',
    driverOpts: []
  }
  await expect(startBuilder(docker, options, newJob())).rejects.toMatchObject({
    code: 'buildkit-not-started'
  })
  expect(calls.filter((line) => line.startsWith('buildx'))).toHaveLength(1)
})
