import { describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import { build } from '../../src/publish/build.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import {
  BASE,
  BASE_LAYERS,
  digestOf,
  imageWith,
  INDEX,
  inputs as sample,
  newJob,
  plan
} from '../support/samples.js'

const inputs = {
  ...sample,
  push: 'true',
  builder: 'mine',
  driverOpts: [],
  provenance: 'true',
  sbom: 'false'
} as unknown as Inputs

const STARTED = { 'buildx inspect': 'Driver: remote' }

describe('a build', () => {
  const job = newJob()
  writeFileSync(
    path.join(job.directory, 'metadata.json'),
    JSON.stringify({ 'containerimage.digest': INDEX })
  )

  it('refuses an image that does not begin with the layers of the base', async () => {
    const { docker } = fakeDocker({
      ...STARTED,
      'buildx build': '',
      'buildx imagetools inspect': imageWith({
        'linux/amd64': {},
        'linux/arm64': { rootfs: { diff_ids: BASE_LAYERS['linux/amd64'] } }
      })
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      'The image for linux/arm64 is not built on the base image milvusdb/milvus:v2.6.22 '
    )
  })

  it('says what to write instead of BASE_IMAGE with a tag', async () => {
    const { docker } = fakeDocker({
      ...STARTED,
      'buildx build': failed(
        `ERROR: failed to solve: failed to parse stage name "milvusdb/milvus@${BASE}:v2.6.22": invalid reference format`
      )
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      'What to do: write "FROM ${BASE_IMAGE}", with nothing after it'
    )
  })

  it('refuses an image on another base in the engine, too', async () => {
    const look = 'image inspect --format {{json .RootFS.Layers}}'
    const { docker } = fakeDocker({
      'context show': 'default',
      'buildx build': '',
      [`${look} ${job.name}:linux-amd64`]: `["${digestOf('5')}"]`
    })
    await expect(
      build(docker, plan, { ...inputs, push: 'false' }, job)
    ).rejects.toThrow(
      'The image for linux/amd64 is not built on the base image milvusdb/milvus:v2.6.22 '
    )
  })
})
