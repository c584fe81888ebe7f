import { beforeEach, describe, expect, it } from '@jest/globals'
import { rmSync } from 'node:fs'
import {
  absentImages,
  claimImage,
  claimImages,
  releaseImages
} from '../../src/docker/claims.js'
import { noteClaim, notedClaims, type Job } from '../../src/job.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { newJob } from '../support/samples.js'

// What jobs that share an engine do to each other: integration/claims.test.ts.

let job: Job

beforeEach(() => {
  job = newJob()
})

describe('claimImage', () => {
  it('treats only "No such image" as a missing image', async () => {
    const down = failed('Cannot connect to the Docker daemon')
    const { docker } = fakeDocker({ 'image inspect': down })
    await expect(claimImage(docker, 'me/x', job)).rejects.toBe(down)
  })

  it('notes a claim before it makes it, since it may be killed then', async () => {
    const { docker } = fakeDocker({
      'image inspect': failed('Error: No such image: me/x'),
      'volume create': failed('killed')
    })
    await expect(claimImage(docker, 'me/x', job)).rejects.toThrow('killed')
    expect(notedClaims(job)).toEqual(['me/x'])
  })

  it('claims also without the directory of the job', async () => {
    rmSync(job.directory, { recursive: true })
    const { docker } = fakeDocker({
      'image inspect': failed('Error: No such image: me/x'),
      'volume create': ''
    })
    await expect(claimImage(docker, 'me/x', job)).resolves.toBe(true)
  })

  it('claims a missing image before it says that it must be pulled', async () => {
    const { docker, calls } = fakeDocker({
      'image inspect': failed('Error: No such image: me/x'),
      'volume create': ''
    })
    await expect(claimImage(docker, 'me/x', job)).resolves.toBe(true)
    expect(notedClaims(job)).toEqual(['me/x'])
    expect(calls[1]).toMatch(
      new RegExp(
        `^volume create --label ${job.label} --label io.github.milvus-runpod.image=me/x ${job.name}-image-[0-9a-f]{12}$`
      )
    )
  })
})

/** The first lines of the calls, which say what is asked. */
function kinds(calls: string[]): string[] {
  return calls.map((line) => line.split(' ', 2).join(' '))
}

describe('claimImages', () => {
  const NO_X = failed('Error response from daemon: No such image: me/x', 'id1')

  it('looks for all in one call, and claims what is missing or claimed by others', async () => {
    const { docker, calls } = fakeDocker({
      'image inspect --format {{.Id}} me/x me/y me/z': failed(
        'Error: No such image: me/x',
        'id1\nid2'
      ),
      'image inspect': '',
      'volume ls': 'other me/y',
      'volume create': ''
    })
    await expect(
      claimImages(docker, ['me/x', 'me/y', 'me/z'], job)
    ).resolves.toEqual(['me/x'])
    const claimed = calls.map((line) => /image=(\S+) /.exec(line)?.[1])
    expect(claimed.filter(Boolean)).toEqual(['me/x', 'me/y'])
    // What is missing is pulled anyway; what another job brought may be gone by now.
    expect(calls.at(-1)).toBe('image inspect --format {{.Id}} me/y')
  })

  it('pulls an image that another job has removed before the claim was made', async () => {
    const { docker } = fakeDocker({
      'image inspect': ['id', failed('Error: No such image: me/x')],
      'volume ls': 'other me/x',
      'volume create': ''
    })
    await expect(claimImages(docker, ['me/x'], job)).resolves.toEqual(['me/x'])
  })

  it('asks for no claims if no image is there', async () => {
    const { docker, calls } = fakeDocker({ 'image inspect': NO_X, volume: '' })
    await claimImages(docker, ['me/x'], job)
    expect(kinds(calls)).toEqual(['image inspect', 'volume create'])
  })

  it('asks nothing about nothing', async () => {
    const { docker, calls } = fakeDocker({})
    await expect(claimImages(docker, [], job)).resolves.toEqual([])
    expect(calls).toEqual([])
  })
})

describe('absentImages', () => {
  it.each([
    ['names no image', failed('Error: No such image', 'id')],
    ['ends early', failed('Error: No such image: me/x', '')]
  ])('looks for each by itself where the engine %s', async (_, error) => {
    const { docker } = fakeDocker({
      'image inspect --format {{.Id}} me/x me/y': error,
      'image inspect --format {{.Id}} me/x': failed('No such image: me/x'),
      'image inspect --format {{.Id}} me/y': 'id'
    })
    await expect(absentImages(docker, ['me/x', 'me/y'])).resolves.toEqual([
      'me/x'
    ])
  })

  it('does not read the engine as without an image if it failed for another', async () => {
    const down = failed('Cannot connect to the Docker daemon')
    const { docker } = fakeDocker({
      'image inspect --format {{.Id}} me/x me/y': failed(
        'Error: No such image: me/x\nCannot connect to the Docker daemon'
      ),
      'image inspect --format {{.Id}} me/x': failed('No such image: me/x'),
      'image inspect --format {{.Id}} me/y': down
    })
    await expect(absentImages(docker, ['me/x', 'me/y'])).rejects.toBe(down)
  })
})

function noteClaims(...refs: string[]): void {
  for (const ref of refs) noteClaim(job, ref)
}

/** An engine with a claim of two images, where the removal of the first fails. */
function engine(stderr: string): FakeDocker {
  noteClaims('me/x', 'me/y')
  return fakeDocker({
    'volume ls': '',
    'volume rm': '',
    'image rm me/x': failed(stderr),
    'image rm me/y': ''
  })
}

describe('releaseImages', () => {
  it.each([
    'Error response from daemon: conflict: unable to remove repository reference "me/x" (must force) - container 1 is using its referenced image 2',
    'Error response from daemon: conflict: unable to delete me/x:1 (must be forced) - container 1 is using its referenced image 2'
  ])('leaves an image that a container uses: %s', async (stderr) => {
    const { docker, calls } = engine(stderr)
    await releaseImages(docker, job)
    expect(log()).toMatch(/^me\/x is in use, so it stays: .*conflict/)
    expect(calls).toContain('image rm me/y')
  })

  it('gives up all claims, and then removes what nobody else claims, each in one call', async () => {
    // It may have been claimed again after another job had removed it.
    noteClaims('me/x', 'me/y', 'me/x', 'me/z')
    const { docker, calls } = fakeDocker({
      'volume ls': 'theirs me/y',
      'volume rm': '',
      'image rm': ''
    })
    await releaseImages(docker, job)
    expect(kinds(calls)).toEqual(['volume rm', 'volume ls', 'image rm'])
    const own = ` ${job.name}-image-[0-9a-f]{12}`.repeat(3)
    expect(calls[0]).toMatch(new RegExp(`^volume rm --force${own}$`))
    expect(calls.at(-1)).toBe('image rm me/x me/z')
  })

  it('asks the engine for the claims if the notes of them are gone', async () => {
    rmSync(job.directory, { recursive: true })
    const { docker, calls } = fakeDocker({
      [`volume ls --filter label=${job.label}`]: 'one me/x\ntwo me/y',
      'volume ls': '',
      'volume rm': '',
      'image rm': ''
    })
    await releaseImages(docker, job)
    expect(calls[1]).toBe('volume rm --force one two')
    expect(calls.at(-1)).toBe('image rm me/x me/y')
  })

  it('asks the engine nothing if nothing was claimed', async () => {
    const { docker, calls } = fakeDocker({})
    await releaseImages(docker, job)
    expect(calls).toEqual([])
  })

  it('keeps an image whose claim could not be given up, and says why', async () => {
    const stuck = failed('volume is in use')
    noteClaims('me/x', 'me/y')
    const { docker, calls } = fakeDocker({
      'volume ls': 'one me/x',
      'volume rm': stuck,
      'image rm': ''
    })
    await expect(releaseImages(docker, job)).rejects.toBe(stuck)
    expect(calls.at(-1)).toBe('image rm me/y')
  })

  it('ignores an image that was never pulled', async () => {
    const { docker } = engine('Error: No such image: me/x')
    await releaseImages(docker, job)
    expect(log()).toBe('')
  })

  it('removes the other images even if one cannot be removed, then throws', async () => {
    const { docker, calls } = engine('read-only file system')
    await expect(releaseImages(docker, job)).rejects.toThrow('read-only')
    expect(calls).toContain('image rm me/y')
  })
})
