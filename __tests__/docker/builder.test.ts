import { describe, expect, it } from '@jest/globals'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'

skipWaiting()
const { createArgs, removeBuilder, startBuilder, useBuilder } =
  await import('../../src/docker/builder.js')

const options = {
  name: 'milvus-runpod-1',
  buildkitImage: 'moby/buildkit:v1',
  driverOpts: ['network=host', 'env.X=1']
}
/** BuildKit's image was there before. */
const PRESENT = { 'image inspect': 'sha256:1', 'volume ls': '' }
const BOOTSTRAP = 'buildx inspect --bootstrap'

describe('createArgs', () => {
  it('create a builder in the engine from the given image', () => {
    expect(createArgs(options)).toEqual([
      'buildx',
      'create',
      '--name',
      'milvus-runpod-1',
      '--driver',
      'docker-container',
      '--driver-opt',
      'image=moby/buildkit:v1',
      '--driver-opt',
      'network=host',
      '--driver-opt',
      'env.X=1'
    ])
  })

  it("never make it the user's current builder", () => {
    expect(createArgs(options)).not.toContain('--use')
  })
})

describe('startBuilder', () => {
  it('creates the builder and waits until BuildKit answers', async () => {
    const { docker, calls } = fakeDocker({
      ...PRESENT,
      'buildx create': '',
      [BOOTSTRAP]: ''
    })
    await startBuilder(docker, options, newJob())
    expect(calls.filter((line) => line.startsWith('buildx'))).toEqual([
      createArgs(options).join(' '),
      `${BOOTSTRAP} milvus-runpod-1`
    ])
  })

  it("claims BuildKit's image before buildx pulls it", async () => {
    const { docker, calls } = fakeDocker({
      'image inspect': failed('Error: No such image'),
      'volume create': '',
      buildx: ''
    })
    await startBuilder(docker, options, newJob())
    const create = calls.findIndex((line) => line.startsWith('volume create'))
    const bootstrap = calls.findIndex((line) => line.startsWith(BOOTSTRAP))
    expect(calls[create]).toContain(`.image=${options.buildkitImage} `)
    expect(create).toBeLessThan(bootstrap)
  })

  it('retries the start after a transient registry error', async () => {
    const { docker, calls } = fakeDocker({
      ...PRESENT,
      'buildx create': '',
      [BOOTSTRAP]: [failed('toomanyrequests'), '']
    })
    await startBuilder(docker, options, newJob())
    expect(calls.filter((line) => line.startsWith(BOOTSTRAP))).toHaveLength(2)
  })

  it('says why BuildKit did not start and which inputs to check', async () => {
    const { docker } = fakeDocker({
      ...PRESENT,
      'buildx create': '',
      [BOOTSTRAP]: failed('manifest unknown')
    })
    await expect(startBuilder(docker, options, newJob())).rejects.toThrow(
      /^BuildKit did not start: .*manifest unknown[^]*moby\/buildkit:v1 cannot be pulled[^]*"buildkit-image" and "driver-opts"/
    )
  })
})

describe('useBuilder', () => {
  it.each(['docker-container', 'remote', 'kubernetes', 'cloud'])(
    'accepts the %s driver',
    async (driver) => {
      const details = `Name:          mine\nDriver:        ${driver}\nNodes:\n`
      const { docker, calls } = fakeDocker({ [BOOTSTRAP]: details })
      await useBuilder(docker, 'mine')
      expect(calls).toEqual([`${BOOTSTRAP} mine`])
    }
  )

  it('rejects the docker driver, which cannot push by digest', async () => {
    const { docker } = fakeDocker({
      [BOOTSTRAP]: 'Name:   default\nDriver: docker\n'
    })
    await expect(useBuilder(docker, 'default')).rejects.toThrow(
      'The builder "default" has the docker driver, which cannot push by digest'
    )
  })

  it('reports a builder that does not exist', async () => {
    const { docker } = fakeDocker({
      [BOOTSTRAP]: failed('ERROR: no builder "nine" found')
    })
    await expect(useBuilder(docker, 'nine')).rejects.toThrow(
      /^The builder "nine" cannot be used: .*no builder "nine" found\nWhat to do: compare the input "builder"/
    )
  })
})

describe('removeBuilder', () => {
  const REMOVE = 'buildx rm --force milvus-runpod-1'
  const CONTAINER = 'rm --force --volumes buildx_buildkit_milvus-runpod-10'
  const VOLUME = 'volume rm --force buildx_buildkit_milvus-runpod-10_state'
  // Printed by buildx 0.38.
  const GONE = failed(
    'failed to remove milvus-runpod-1: no builder "milvus-runpod-1" found\nERROR: failed to remove one or more builders'
  )

  it('removes the builder, its container and its volume', async () => {
    const { docker, calls } = fakeDocker({ buildx: '', rm: '', volume: '' })
    await removeBuilder(docker, 'milvus-runpod-1')
    expect(calls).toEqual([REMOVE, CONTAINER, VOLUME])
  })

  it('removes the container and the volume when buildx does not know the builder', async () => {
    const { docker, calls } = fakeDocker({ buildx: GONE, rm: '', volume: '' })
    await removeBuilder(docker, 'milvus-runpod-1')
    expect(calls).toEqual([REMOVE, CONTAINER, VOLUME])
  })

  it('removes the container and the volume even if buildx fails, then throws', async () => {
    const broken = failed('open .lock: read-only file system')
    const { docker, calls } = fakeDocker({ buildx: broken, rm: '', volume: '' })
    await expect(removeBuilder(docker, 'milvus-runpod-1')).rejects.toBe(broken)
    expect(calls).toEqual([REMOVE, CONTAINER, VOLUME])
  })

  it('removes the volume even if the container cannot be removed', async () => {
    const stuck = failed('container is in use')
    const { docker, calls } = fakeDocker({
      buildx: GONE,
      rm: stuck,
      volume: ''
    })
    await expect(removeBuilder(docker, 'milvus-runpod-1')).rejects.toBe(stuck)
    expect(calls).toEqual([REMOVE, CONTAINER, VOLUME])
  })
})
