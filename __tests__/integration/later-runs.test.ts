import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import { digestOf, lab, NATIVE, newImage, quickly } from './support/lab.ts'
import { setTag } from './support/published.ts'
import {
  recordingDocker,
  type RecordingDocker
} from './support/recording-docker.ts'

describe('a run after a publication', () => {
  const image = newImage()
  const tags = '{{version}}\n{{major}}.{{minor}}\nlatest\n{{date}}'
  let recording: RecordingDocker
  let first: RunResult

  beforeAll(async () => {
    recording = recordingDocker()
    first = await quickly({ image, tags })
  })

  afterAll(() => {
    recording.remove()
  })

  it('changes nothing, and names the published image', async () => {
    const { env } = recording
    const { mainCode, outputs } = await quickly({ image, tags }, { env })

    expect(mainCode).toBe(0)
    expect(outputs).toMatchObject({
      built: 'false',
      plan: 'nothing',
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
  })

  it('calls docker at most 4 times and once per tag, and only to read', () => {
    const calls = recording.calls()
    const isRead = (line: string): boolean =>
      /^(version|buildx imagetools inspect) /.test(line)

    expect(calls.length).toBeLessThanOrEqual(4 + 3)
    expect(calls.filter((line) => !isRead(line))).toEqual([])
  })

  it('moves a tag back that was set by hand, and logs its old digest', async () => {
    const byHand = await digestOf(`${lab('STANDIN_IMAGE')}:v2.6.22`)
    await setTag(`${image}:latest`, `${lab('STANDIN_IMAGE')}:v2.6.22`)

    const { log, outputs } = await quickly({ image, tags })

    expect(log).toContain(`::notice::${image}:latest pointed to ${byHand}`)
    expect(outputs.built).toBe('false')
    expect(await digestOf(`${image}:latest`)).toBe(first.outputs.digest)
  })
})

describe('a run that asks more of the published image', () => {
  const image = newImage()
  const given = { image, platforms: NATIVE }

  it('gives it a new digest without a build, and says that it has no signature', async () => {
    const first = await quickly(given)
    const { outputs, log, summary } = await quickly({
      ...given,
      'smoke-test': 'health'
    })

    expect(outputs).toMatchObject({
      plan: 'test',
      built: 'false',
      changed: 'true',
      'platform-digests': first.outputs['platform-digests']
    })
    expect(outputs.digest).not.toBe(first.outputs.digest)
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
    const text = `${image} is ${outputs.digest ?? ''} now, no longer ${first.outputs.digest ?? ''}`
    expect(log).toContain(`::The digest of ${text}`)
    expect(summary).toContain('Signatures and attestations of the old digest')
  })

  it('has nothing to sign when it has passed that', async () => {
    const { outputs } = await quickly({ ...given, 'smoke-test': 'health' })

    expect(outputs).toMatchObject({ plan: 'nothing', changed: 'false' })
  })
})
