import { beforeEach, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { claimImage, releaseImages } from '../../src/docker/claims.ts'
import { dockerCli } from '../../src/docker/cli.ts'
import type { Job } from '../../src/job.ts'
import { DEFAULTS } from '../../src/inputs/defaults.ts'
import { act, digestOf, failureIn, lab, newImage } from './support/lab.ts'

const docker = dockerCli(process.env)

describe('an image that jobs bring to an engine', () => {
  let ref: string
  let one: Job
  let two: Job

  beforeEach(() => {
    ref = `claims.example/test-${randomBytes(4).toString('hex')}:1`
    ;[one, two] = [newJob(), newJob()]
  })

  /** Stands for a pull: builds an image of a few bytes. */
  async function bring(job: Job): Promise<boolean> {
    const isMissing = await claimImage(docker, ref, job)
    if (isMissing) {
      await docker(['import', '--change', 'CMD ["/x"]', '-', ref], {
        input: EMPTY_TAR
      })
    }
    return isMissing
  }

  it('goes with the last job that uses it', async () => {
    expect(await bring(one)).toBe(true)
    expect(await bring(two)).toBe(false)
    await releaseImages(docker, one)
    expect(await isThere(ref)).toBe(true)
    await releaseImages(docker, two)
    expect(await isThere(ref)).toBe(false)
    expect(await claimsOf(ref)).toBe('')
  })

  it('stays while a container uses it, and keeps its name', async () => {
    await bring(one)
    const container = await docker(['create', ref])
    await releaseImages(docker, one)
    expect(await isThere(ref)).toBe(true)
    await docker(['rm', container])
    await docker(['image', 'rm', ref])
  })

  it('stays if it was there before', async () => {
    await docker(['import', '-', ref], { input: EMPTY_TAR })
    expect(await bring(one)).toBe(false)
    await releaseImages(docker, one)
    expect(await isThere(ref)).toBe(true)
    await docker(['image', 'rm', ref])
  })
})

describe('a run of the action', () => {
  it.each([
    ['a tag', false],
    ['a tag and a digest', true]
  ])("removes BuildKit's image, known by %s", async (_, isPinned) => {
    const tagged = `${newImage()}-buildkit:1`
    const source = lab('BUILDKIT_IMAGE') || (DEFAULTS['buildkit-image'] ?? '')
    await docker(
      ['buildx', 'imagetools', 'create', '--tag', tagged].concat(source)
    )
    const buildkit = isPinned ? `${tagged}@${await digestOf(tagged)}` : tagged

    const { mainCode, log } = await act({
      image: newImage(),
      platforms: 'linux/amd64',
      'smoke-test': 'none',
      builder: '',
      'buildkit-image': buildkit
    })

    expect(failureIn({ mainCode, log })).toBe('')
    expect(log).toContain(`Starting BuildKit from ${buildkit}`)
    expect(await isThere(buildkit)).toBe(false)
    expect(await claimsOf(buildkit)).toBe('')
  })
})

/** The end of an archive, which is all of an empty one. */
const EMPTY_TAR = '\0'.repeat(1024)

function newJob(): Job {
  const id = randomBytes(5).toString('hex')
  return {
    name: `milvus-runpod-${id}`,
    label: `io.github.milvus-runpod.job=${id}`,
    directory: ''
  }
}

async function isThere(ref: string): Promise<boolean> {
  return (await docker(['image', 'ls', '--quiet', ref])) !== ''
}

async function claimsOf(ref: string): Promise<string> {
  const filter = `label=io.github.milvus-runpod.image=${ref}`
  return await docker(['volume', 'ls', '--quiet', '--filter', filter])
}
