import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  milvusReleases,
  serveGitHub,
  type GitHubApi
} from '../support/github-api.ts'
import { digestOf, lab, newImage, tagsOf } from './support/lab.ts'
import { recordingDocker } from './support/recording-docker.ts'
import { startProxy } from './support/registry-proxy.ts'
import { newBase, quickly, setTag } from './support/standing.ts'

/** A base of two versions. */
let base: string

beforeAll(async () => {
  base = await newBase(['v2.6.21', 'v2.6.22'])
})

describe('a release whose image is not pushed yet', () => {
  let api: GitHubApi

  beforeAll(async () => {
    api = await serveGitHub({
      releases: milvusReleases(['v3.0.2', 'v2.6.23', 'v2.6.22', 'v2.6.21'])
    })
  })

  afterAll(() => api.stop())

  it('is published on the day on which it is', async () => {
    const growing = await newBase(['v2.6.21', 'v2.6.22'])
    const image = newImage()
    const env = { ...process.env, GITHUB_API_URL: api.url }
    const given = { image, 'base-image': growing, 'milvus-version': '2.6' }

    const before = await quickly(given, { env })
    const again = await quickly(given, { env })
    await setTag(`${growing}:v2.6.23`, `${growing}:v2.6.22`)
    const after = await quickly(given, { env })

    expect(before.log).toContain('::notice::Fell back to Milvus 2.6.22')
    expect(before.outputs).toMatchObject({ version: '2.6.22', built: 'true' })
    expect(again.outputs).toMatchObject({ version: '2.6.22', built: 'false' })
    expect(after.outputs).toMatchObject({ version: '2.6.23', built: 'true' })
    expect((await tagsOf(image)).sort()).toEqual(['2.6', '2.6.22', '2.6.23'])
    expect(await digestOf(`${image}:2.6`)).toBe(after.outputs.digest)
  })
})

describe('an older version', () => {
  it('takes no floating tag from a newer one', async () => {
    const image = newImage()
    const tags = '{{version}}\n{{major}}.{{minor}}\nlatest'
    const given = { image, 'base-image': base, tags }
    const newer = await quickly(given)

    const older = await quickly({ ...given, 'milvus-version': '2.6.21' })

    expect(older.mainCode).toBe(0)
    expect(older.outputs.tags).toBe(`${image}:2.6.21`)
    expect(await digestOf(`${image}:2.6.21`)).toBe(older.outputs.digest)
    for (const tag of ['2.6', 'latest']) {
      expect(await digestOf(`${image}:${tag}`)).toBe(newer.outputs.digest)
      expect(older.log).toContain(
        `${image}:${tag} stands on Milvus 2.6.22, which is newer than 2.6.21: it was left alone.`
      )
    }
    expect(older.summary).toContain('Tags that were left alone')
  })

  it('sees a tag that somebody moves just before the promotion', async () => {
    const image = newImage()
    const newer = await quickly({
      image,
      'base-image': base,
      tags: '{{version}}'
    })
    // Another job finishes while this one builds.
    const recording = recordingDocker(
      `case "$*" in "buildx build "*) docker buildx imagetools create --tag ${image}:2.6 ${newer.outputs.ref ?? ''} ;; esac`
    )

    const older = await quickly(
      { image, 'base-image': base, 'milvus-version': '2.6.21' },
      { env: recording.env }
    )
    recording.remove()

    expect(older.mainCode).toBe(0)
    expect(older.log).toContain('it was left alone')
    expect(older.outputs.tags).toBe(`${image}:2.6.21`)
    expect(await digestOf(`${image}:2.6`)).toBe(newer.outputs.digest)
  })
})

describe('a tag that an older version takes right after it was set', () => {
  it('is reported as lost, and set by the next run', async () => {
    const image = newImage()
    const given = { image, 'base-image': base }
    const older = await quickly({ ...given, 'milvus-version': '2.6.21' })
    const recording = recordingDocker(
      `case "$*" in "buildx imagetools create --tag ${image}:2.6 "*) docker "$@"; docker buildx imagetools create --tag ${image}:2.6 ${older.outputs.ref ?? ''}; exit ;; esac`
    )

    const newer = await quickly(given, { env: recording.env })
    recording.remove()
    const next = await quickly(given)

    expect(newer.mainCode).toBe(1)
    expect(newer.log).toContain(`but is ${older.outputs.digest ?? ''} now`)
    expect(next.outputs.built).toBe('false')
    expect(await digestOf(`${image}:2.6.22`)).toBe(next.outputs.digest)
    expect(await digestOf(`${image}:2.6`)).toBe(next.outputs.digest)
  })
})

describe('a registry that does not say what stands', () => {
  it('stops the run, before anything is built', async () => {
    const proxy = await startProxy(lab('REGISTRY'))
    const path = /\/manifests\/2\.6$/
    for (const method of ['HEAD', 'GET']) {
      proxy.faults.push({ method, path, status: 418, times: Infinity })
    }

    const image = newImage(proxy.host)
    const { mainCode, log } = await quickly({ image })
    await proxy.stop()

    expect(mainCode).toBe(1)
    expect(log).toContain(`What ${image}:2.6 stands on could not be read`)
    expect(log).not.toContain('::group::Build')
    expect(proxy.requests.filter((line) => /^(POST|PUT)/.test(line))).toEqual(
      []
    )
  })
})

describe('a registry that denies reads of a repository that is not there yet', () => {
  it('gets the image, since its digest can be read after the push', async () => {
    const proxy = await startProxy(lab('REGISTRY'))
    const path = /\/manifests\/2\.6(\.22)?$/
    for (const method of ['HEAD', 'GET']) {
      proxy.faults.push({ method, path, status: 403, times: Infinity })
    }

    const image = newImage(proxy.host)
    const { mainCode, outputs } = await quickly(
      { image },
      {
        onLog(log) {
          if (log.includes('::group::Promote')) proxy.faults.length = 0
        }
      }
    )
    await proxy.stop()

    expect(mainCode).toBe(0)
    expect(outputs.reason).toContain('2.6.22 may not be read')
    const repository = image.replace(proxy.host, lab('REGISTRY'))
    expect(await digestOf(`${repository}:2.6`)).toBe(outputs.digest)
  })
})
