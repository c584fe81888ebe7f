import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import {
  act,
  digestOf,
  EMULATED,
  lab,
  NATIVE,
  newImage,
  tagsOf
} from './support/lab.ts'
import {
  recordingDocker,
  type RecordingDocker
} from './support/recording-docker.ts'
import { quickly, setTag } from './support/standing.ts'

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
    expect(smoke).toHaveLength(2)
    for (const [platform, level] of [
      [NATIVE, 'restart'],
      [EMULATED, 'health']
    ]) {
      const passed = { platform, level, verdict: 'passed' }
      expect(smoke).toContainEqual(expect.objectContaining(passed))
    }
    expect(outputs).toMatchObject({
      built: 'false',
      digest: first.outputs.digest
    })
    expect(recording.calls().join('\n')).not.toMatch(
      /^buildx (build|create|inspect --bootstrap) /m
    )
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
