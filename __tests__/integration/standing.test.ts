import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunOptions, RunResult } from '../../lab/runner.ts'
import {
  milvusReleases,
  serveGitHub,
  type GitHubApi
} from '../support/github-api.ts'
import { act, digestOf, docker, lab, newImage, tagsOf } from './support/lab.ts'
import {
  recordingDocker,
  type RecordingDocker
} from './support/recording-docker.ts'

/** Nothing here is about the smoke test, but for what says so. */
const FAST = { platforms: 'linux/amd64', 'smoke-test': 'none' }

/** A base repository with some versions of the stand-in. */
async function newBase(tags: string[]): Promise<string> {
  const base = newImage()
  const source = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  for (const tag of tags) await setTag(`${base}:${tag}`, source)
  return base
}

async function setTag(target: string, source: string): Promise<void> {
  await docker(['buildx', 'imagetools', 'create', '--tag', target, source])
}

async function quickly(
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  return await act({ ...FAST, ...inputs }, options)
}

describe('a run after a publication', () => {
  const image = newImage()
  const tags = '{{version}}\n{{major}}.{{minor}}\nlatest\n{{date}}'
  let recording: RecordingDocker
  let first: RunResult

  beforeAll(async () => {
    recording = recordingDocker()
    first = await act({ image, tags })
    expect(first.mainCode).toBe(0)
  })

  afterAll(() => {
    recording.remove()
  })

  it('changes nothing, and names the image that stands', async () => {
    recording.forget()

    const { env } = recording
    const { mainCode, outputs, log } = await act({ image, tags }, { env })

    expect(mainCode).toBe(0)
    expect(outputs).toMatchObject({
      built: 'false',
      reason: expect.stringContaining('nothing is new'),
      version: '2.6.22',
      digest: first.outputs.digest,
      ref: first.outputs.ref,
      'platform-digests': first.outputs['platform-digests'],
      'base-digest': first.outputs['base-digest'],
      tag: `${image}:2.6.22`,
      tags: ['2.6.22', '2.6', 'latest']
        .map((tag) => `${image}:${tag}`)
        .join('\n')
    })
    expect(log).not.toContain('Smoke test')
  })

  it('calls docker at most 4 times and once for each tag, and only to read', () => {
    const calls = recording.calls()

    expect(calls.length).toBeLessThanOrEqual(4 + 3)
    expect(
      calls.filter((line) => !line.startsWith('buildx imagetools inspect '))
    ).toEqual([])
  })

  it('sets a tag that is missing, and nothing else', async () => {
    recording.forget()

    const { outputs } = await act(
      { image, tags: '{{version}}\nstable' },
      { env: recording.env }
    )

    expect(outputs.built).toBe('false')
    expect(await digestOf(`${image}:stable`)).toBe(first.outputs.digest)
    expect(recording.calls().join('\n')).not.toMatch(/^(pull|run) /m)
  })

  it('moves a tag back that was set by hand, and names what it was', async () => {
    const byHand = await digestOf(`${lab('STANDIN_IMAGE')}:v2.6.22`)
    await setTag(`${image}:latest`, `${lab('STANDIN_IMAGE')}:v2.6.22`)

    const { log, outputs } = await act({ image, tags })

    expect(log).toContain(`::notice::${image}:latest was ${byHand}`)
    expect(outputs.built).toBe('false')
    expect(await digestOf(`${image}:latest`)).toBe(first.outputs.digest)
  })

  it('tests the image that stands when the level is higher, and builds nothing', async () => {
    recording.forget()

    const { mainCode, outputs } = await act(
      { image, tags, 'smoke-test': 'restart' },
      { env: recording.env }
    )

    const smoke = JSON.parse(outputs.smoke ?? '') as object[]
    expect(mainCode).toBe(0)
    expect(smoke).toMatchObject([
      { platform: 'linux/amd64', level: 'restart', verdict: 'passed' },
      { platform: 'linux/arm64', level: 'health', verdict: 'passed' }
    ])
    expect(outputs).toMatchObject({
      built: 'false',
      digest: first.outputs.digest
    })
    expect(recording.calls().join('\n')).not.toMatch(/^buildx (build|create) /m)
  })

  it('fails when the image that stands does not pass the higher level', async () => {
    const { mainCode, outputs } = await act({
      image,
      tags: `${tags}\nnew`,
      'smoke-test': 'restart',
      'smoke-env': 'MILVUS_STANDIN_FAULT=loses-rows'
    })

    expect(mainCode).toBe(1)
    expect(outputs.digest).toBeUndefined()
    expect(await tagsOf(image)).not.toContain('new')
  })

  it('builds with another label, and says why', async () => {
    const { outputs } = await quickly({
      image,
      tags,
      platforms: 'linux/amd64,linux/arm64',
      labels: 'team=search'
    })

    expect(outputs).toMatchObject({
      built: 'true',
      reason: '2.6.22 has another build context, or other options'
    })
  })
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
    const base = await newBase(['v2.6.21', 'v2.6.22'])
    const image = newImage()
    const env = { ...process.env, GITHUB_API_URL: api.url }
    const given = { image, 'base-image': base, 'milvus-version': '2.6' }

    const before = await quickly(given, { env })
    const again = await quickly(given, { env })
    await setTag(`${base}:v2.6.23`, `${base}:v2.6.22`)
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
    const base = await newBase(['v2.6.21', 'v2.6.22'])
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
    const base = await newBase(['v2.6.21', 'v2.6.22'])
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

describe('a dry run', () => {
  it('names version and base digest, and pushes nothing', async () => {
    const image = newImage()

    const { mainCode, outputs } = await quickly({ image, 'dry-run': 'true' })

    expect(mainCode).toBe(0)
    expect(outputs).toMatchObject({
      version: '2.6.22',
      built: 'false',
      'base-digest': await digestOf(`${lab('STANDIN_IMAGE')}:v2.6.22`),
      reason: '2.6.22 is not there yet'
    })
    expect(outputs.digest).toBeUndefined()
    expect(await tagsOf(image)).toEqual([])
  })
})

describe('a user.yaml', () => {
  const file = path.join(tmpdir(), `user-${process.pid}.yaml`)

  afterAll(() => {
    rmSync(file, { force: true })
  })

  it('is baked into the image, and a change of it is a build', async () => {
    const image = newImage()
    writeFileSync(file, 'proxy:\n  maxNameLength: 100\n')
    const first = await quickly({ image, 'user-yaml': file })
    const same = await quickly({ image, 'user-yaml': file })
    writeFileSync(file, 'proxy:\n  maxNameLength: 101\n')
    const changed = await quickly({ image, 'user-yaml': file })

    const { ref = '' } = changed.outputs
    const text = await docker([
      'run',
      '--rm',
      '--entrypoint',
      'cat',
      ref,
      '/milvus/configs/user.yaml'
    ])
    await docker(['image', 'rm', '--force', ref])

    expect([first, same, changed].map(({ outputs }) => outputs.built)).toEqual([
      'true',
      'false',
      'true'
    ])
    expect(text).toBe('proxy:\n  maxNameLength: 101')
  })

  it('is refused with its line and column, before anything is built', async () => {
    writeFileSync(file, 'proxy:\n  a: [1\n')

    const { mainCode, log } = await quickly({
      image: newImage(),
      'user-yaml': file
    })

    expect(mainCode).toBe(1)
    expect(log).toMatch(/::error::\S*user-\d+\.yaml:3:1: /)
    expect(log).not.toContain('::group::')
  })
})
