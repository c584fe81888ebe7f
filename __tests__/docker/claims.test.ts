import { describe, expect, it } from '@jest/globals'
import { claimImage, releaseImages } from '../../src/docker/claims.js'
import type { Docker } from '../../src/docker/cli.js'
import type { Job } from '../../src/job.js'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { newJob } from '../support/samples.js'

const REF = 'me/x@sha256:1'

/** An engine with images and volumes, as far as claims need them. */
function engine(...present: string[]): {
  docker: Docker
  images: Set<string>
  volumes: Map<string, string[]>
  calls: string[]
} {
  const images = new Set(present)
  const volumes = new Map<string, string[]>()
  const calls: string[] = []
  const docker: Docker = (args) => {
    calls.push(args.join(' '))
    const last = args.at(-1) ?? ''
    switch (`${args[0] ?? ''} ${args[1] ?? ''}`) {
      case 'image inspect':
        if (images.has(last)) return Promise.resolve('sha256:1')
        return Promise.reject(failed(`Error: No such image: ${last}`))
      case 'image rm':
        if (images.delete(last)) return Promise.resolve('')
        return Promise.reject(failed(`Error: No such image: ${last}`))
      case 'volume create':
        volumes.set(last, [args[3] ?? '', args[5] ?? ''])
        return Promise.resolve(last)
      case 'volume rm':
        volumes.delete(last)
        return Promise.resolve(last)
      default:
        return Promise.resolve(list(volumes, args[3] ?? ''))
    }
  }
  return { docker, images, volumes, calls }
}

/** As `docker volume ls` with the name and the image of each claim. */
function list(volumes: Map<string, string[]>, filter: string): string {
  return [...volumes]
    .filter(([, labels]) => labels.includes(filter.replace('label=', '')))
    .map(([name, labels]) => `${name} ${labels[1]?.split('=')[1] ?? ''}`)
    .join('\n')
}

function jobOf(id: string): Job {
  return { ...newJob(), name: `milvus-runpod-${id}`, label: `job=${id}` }
}

const one = jobOf('1')
const two = jobOf('2')

describe('claimImage', () => {
  it('says that a missing image must be pulled, and claims it before', async () => {
    const { docker, volumes } = engine()
    await expect(claimImage(docker, REF, one)).resolves.toBe(true)
    expect([...volumes]).toEqual([
      [
        expect.stringMatching(/^milvus-runpod-1-image-[0-9a-f]{12}$/),
        ['job=1', `io.github.milvus-runpod.image=${REF}`]
      ]
    ])
  })

  it('does not claim an image that was there before', async () => {
    const { docker, volumes } = engine(REF)
    await expect(claimImage(docker, REF, one)).resolves.toBe(false)
    expect(volumes.size).toBe(0)
  })

  it('claims an image that another job brought, without pulling it again', async () => {
    const { docker, images, volumes } = engine()
    await claimImage(docker, REF, one)
    images.add(REF)
    await expect(claimImage(docker, REF, two)).resolves.toBe(false)
    expect(volumes.size).toBe(2)
  })

  it('treats only "No such image" as a missing image', async () => {
    const down = failed('Cannot connect to the Docker daemon')
    await expect(claimImage(() => Promise.reject(down), REF, one)).rejects.toBe(
      down
    )
  })
})

describe('releaseImages', () => {
  it('removes the images that the job brought, and no others', async () => {
    const { docker, images, volumes } = engine('theirs')
    await claimImage(docker, 'theirs', one)
    await claimImage(docker, REF, one)
    images.add(REF)
    await releaseImages(docker, one)
    expect([...images]).toEqual(['theirs'])
    expect(volumes.size).toBe(0)
  })

  it('leaves an image to the last job that uses it', async () => {
    const { docker, images } = engine()
    await claimImage(docker, REF, one)
    images.add(REF)
    await claimImage(docker, REF, two)
    await releaseImages(docker, one)
    expect([...images]).toEqual([REF])
    await releaseImages(docker, two)
    expect([...images]).toEqual([])
  })

  it('ignores an image that was never pulled', async () => {
    const { docker, volumes } = engine()
    await claimImage(docker, REF, one)
    await releaseImages(docker, one)
    expect(volumes.size).toBe(0)
  })

  it.each([
    'Error response from daemon: conflict: unable to remove repository reference "me/x" (must force) - container 1 is using its referenced image 2',
    'Error response from daemon: conflict: unable to delete me/x:1 (must be forced) - container 1 is using its referenced image 2'
  ])('leaves an image that a container uses: %s', async (stderr) => {
    const { docker, images } = engine()
    await claimImage(docker, REF, one)
    images.add(REF)
    await releaseImages(
      (args) =>
        args[1] === 'rm' && args[0] === 'image'
          ? Promise.reject(failed(stderr))
          : docker(args),
      one
    )
    expect(log()).toMatch(/^me\/x@sha256:1 is in use, so it stays: .*conflict/)
  })

  it('removes the other images even if one cannot be removed, then throws', async () => {
    const { docker, images } = engine()
    await claimImage(docker, REF, one)
    await claimImage(docker, 'me/y', one)
    images.add(REF).add('me/y')
    const broken = failed('read-only file system')
    const releasing = releaseImages(
      (args) =>
        args.join(' ') === `image rm ${REF}`
          ? Promise.reject(broken)
          : docker(args),
      one
    )
    await expect(releasing).rejects.toBe(broken)
    expect([...images]).toEqual([REF])
  })

  it('never forces', async () => {
    const { docker, images, calls } = engine()
    await claimImage(docker, REF, one)
    images.add(REF)
    await releaseImages(docker, one)
    expect(calls).toContain(`image rm ${REF}`)
  })
})
