import { beforeAll, describe, expect, it } from '@jest/globals'
import { milvusReleases, serveGitHub } from '../../../lab/parts/github-api.ts'
import {
  digestOf,
  failureIn,
  newImage,
  quickly,
  tagsOf
} from '../support/lab.ts'
import { newBase, setTag } from '../support/published.ts'
import { recordingDocker } from '../support/recording-docker.ts'

/** A base of two versions. */
let base: string

beforeAll(async () => {
  base = await newBase(['v2.6.21', 'v2.6.22'])
})

describe('a release whose image is not pushed yet', () => {
  it('is published once the image is there; until then, the release before it is', async () => {
    const api = await serveGitHub({
      releases: milvusReleases(['v3.0.2', 'v2.6.23', 'v2.6.22', 'v2.6.21'])
    })
    const growing = await newBase(['v2.6.21', 'v2.6.22'])
    const image = newImage()
    const env = { ...process.env, GITHUB_API_URL: api.url }
    const given = { image, 'base-image': growing, 'milvus-version': '2.6' }

    const before = await quickly(given, { env })
    const again = await quickly(given, { env })
    await setTag(`${growing}:v2.6.23`, `${growing}:v2.6.22`)
    const after = await quickly(given, { env })
    await api.stop()

    expect(before.log).toContain('::notice::Fell back to Milvus 2.6.22')
    expect(before.outputs).toMatchObject({ version: '2.6.22', built: 'true' })
    expect(again.outputs).toMatchObject({ version: '2.6.22', built: 'false' })
    expect(after.outputs).toMatchObject({ version: '2.6.23', built: 'true' })
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22', '2.6.23'])
    expect(await digestOf(`${image}:2.6`)).toBe(after.outputs.digest)
  })
})

describe('a release that has had no image for days', () => {
  it('is warned of, and named in an output', async () => {
    const [late, chosen] = milvusReleases(['v2.6.23', 'v2.6.22'])
    const published_at = '2026-01-01T00:00:00Z'
    const releases = [{ ...late, published_at }, { ...chosen }]
    const api = await serveGitHub({ releases })
    const env = { ...process.env, GITHUB_API_URL: api.url }
    const given = { image: newImage(), 'milvus-version': '2.6' }

    const { log, outputs } = await quickly(
      { ...given, 'base-image': base },
      { env }
    )
    await api.stop()

    expect(log).toContain('::warning::Fell back to Milvus 2.6.22')
    expect(outputs).toMatchObject({
      version: '2.6.22',
      'newer-version': '2.6.23'
    })
  })
})

describe('a tag that another job moves', () => {
  it('to a newer version, while this one builds, stays there', async () => {
    const image = newImage()
    const newer = await quickly({
      image,
      'base-image': base,
      tags: '{{version}}'
    })
    const recording = recordingDocker(
      `case "$*" in "buildx build "*) docker buildx imagetools create --tag ${image}:2.6 ${newer.outputs.ref ?? ''} ;; esac`
    )

    const older = await quickly(
      { image, 'base-image': base, 'milvus-version': '2.6.21' },
      { env: recording.env }
    )
    recording.remove()

    expect(failureIn(older)).toBe('')
    expect(older.log).toContain('which is newer than 2.6.21: not moved')
    expect(older.outputs.tags).toBe(`${image}:2.6.21`)
    expect(await digestOf(`${image}:2.6`)).toBe(newer.outputs.digest)
  })

  it('to an older version, right after this one, is reported, and the next run moves it back', async () => {
    const image = newImage()
    const given = { image, 'base-image': base }
    const older = await quickly({
      ...given,
      'milvus-version': '2.6.21',
      tags: '{{version}}'
    })
    const recording = recordingDocker(
      `case "$*" in "buildx imagetools create --tag ${image}:2.6 "*) docker "$@"; docker buildx imagetools create --tag ${image}:2.6 ${older.outputs.ref ?? ''}; exit ;; esac`
    )

    const newer = await quickly(given, { env: recording.env })
    recording.remove()
    const next = await quickly(given)

    expect(newer.mainCode).toBe(1)
    expect(newer.log).toContain(`but now is ${older.outputs.digest ?? ''}`)
    expect(next.outputs.built).toBe('false')
    expect(await digestOf(`${image}:2.6.22`)).toBe(next.outputs.digest)
    expect(await digestOf(`${image}:2.6`)).toBe(next.outputs.digest)
  })
})
