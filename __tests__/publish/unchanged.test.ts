import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { outputsOf } from '../../src/report/outputs.js'
import type { DockerOnPath } from '../support/docker-on-path.js'
import '../support/log.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import { publishingDocker } from '../support/publishing-docker.js'
import { INDEX } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

/** Publishes once, and gives the index the annotations that it was built with. */
async function published(given: Record<string, string> = {}): Promise<
  DockerOnPath & {
    /** Command lines since then. */
    since: () => string[]
  }
> {
  const fake = await publishingDocker()
  const first = await publishHere(given)
  expect(first.error).toBeUndefined()
  const pairs = first.plan?.annotations.map((line) => line.split(/=(.*)/s))
  const file = path.join(fake.directory, 'manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object
  const annotations = Object.fromEntries(pairs ?? []) as object
  writeFileSync(file, JSON.stringify({ ...manifest, annotations }))
  const count = fake.calls().length
  return { ...fake, since: () => fake.calls().slice(count) }
}

beforeEach(() => {
  setEnv({ RUNNER_TEMP: temporaryDirectory(), GITHUB_STATE: '' })
})

describe('a run with nothing new', () => {
  it('reads the base and each tag, and does nothing else', async () => {
    const { since } = await published()
    const results = await publishHere()
    expect(since().map((line) => line.replace(/--format .*}} /, ''))).toEqual([
      'buildx imagetools inspect milvusdb/milvus:v2.6.22',
      `buildx imagetools inspect ${IMAGE}:2.6.22`,
      `buildx imagetools inspect ${IMAGE}:2.6`
    ])
    expect(outputsOf(results)).toMatchObject({
      built: 'false',
      reason: expect.stringContaining('nothing is new'),
      version: '2.6.22',
      digest: INDEX,
      ref: `${IMAGE}@${INDEX}`,
      tag: `${IMAGE}:2.6.22`,
      tags: `${IMAGE}:2.6.22\n${IMAGE}:2.6`,
      'platform-digests': expect.stringContaining('linux/arm64')
    })
  })

  it('only sets a tag that is missing', async () => {
    const { since } = await published()
    const results = await publishHere({ tags: '{{version}}\nlatest\n{{date}}' })
    expect(since().filter((line) => line.includes('create'))).toEqual([
      `buildx imagetools create --tag ${IMAGE}:latest ${IMAGE}@${INDEX}`
    ])
    expect(since().some((line) => /^(run|pull|version)/.test(line))).toBe(false)
    expect(results.promoted).toEqual(['latest'])
    expect(outputsOf(results).tags).toBe(`${IMAGE}:2.6.22\n${IMAGE}:latest`)
  })

  it('is one under a lower smoke level only after a test, without a build', async () => {
    const { since } = await published({ 'smoke-test': 'health' })
    const results = await publishHere({ 'smoke-test': 'query' })
    expect(results.error).toBeUndefined()
    expect(results.smoke?.map(({ level }) => level)).toEqual([
      'query',
      'health'
    ])
    expect(since().filter((line) => line.startsWith('run '))).toHaveLength(2)
    expect(since().some((line) => /build |create/.test(line))).toBe(false)
    expect(outputsOf(results)).toMatchObject({ built: 'false', digest: INDEX })
  })

  it.each([
    ['a label', { labels: 'a=1' }],
    ['an annotation', { annotations: 'a=1' }],
    ['the provenance', { provenance: 'false' }],
    ['an SBOM', { sbom: 'true' }],
    ['the platforms', { platforms: 'linux/amd64' }],
    ['a user.yaml', { 'user-yaml': 'user.yaml' }],
    ['`rebuild: always`', { rebuild: 'always' }]
  ])('is none with another of %s', async (_, given) => {
    const workspace = temporaryDirectory()
    setEnv({ GITHUB_WORKSPACE: workspace })
    writeFileSync(path.join(workspace, 'user.yaml'), 'proxy: {}\n')
    const none = { 'smoke-test': 'none' }
    const { since } = await published(none)
    const results = await publishHere({ ...none, ...given })
    expect(results.error).toBeUndefined()
    expect(since().some((line) => line.startsWith('buildx build'))).toBe(true)
  })

  it('is one although the commit, and what names it, is another', async () => {
    setEnv({ GITHUB_SHA: 'c0ffee' })
    const key = 'org.opencontainers.image.revision'
    await published({ labels: `${key}=c0ffee` })
    setEnv({ GITHUB_SHA: 'decade' })
    const { built } = await publishHere({ labels: `${key}=decade` })
    expect(built).toBe(false)
  })
})

describe('a dry run', () => {
  it('says what would be built, and changes nothing', async () => {
    const { calls } = await publishingDocker()
    const results = await publishHere({ 'dry-run': 'true' })
    expect(calls().filter((line) => !line.includes('inspect'))).toEqual([])
    expect(outputsOf(results)).toEqual({
      image: IMAGE,
      version: '2.6.22',
      'base-digest': INDEX,
      built: 'false',
      line: '2.6',
      reason: '2.6.22 is not there yet',
      plan: 'build',
      smoke: '[]',
      advisories: '',
      tag: `${IMAGE}:2.6.22`,
      tags: `${IMAGE}:2.6.22\n${IMAGE}:2.6`
    })
  })

  it('moves no tag either', async () => {
    const { since } = await published()
    const { promoted, plan } = await publishHere({
      'dry-run': 'true',
      tags: '{{version}}\nlatest'
    })
    expect(plan?.decision.tags).toEqual(['latest'])
    expect(promoted).toEqual([])
    expect(since().some((line) => line.includes('create'))).toBe(false)
  })
})

describe('what cannot be told', () => {
  it('of a tag ends the run before anything is built', async () => {
    const { calls } = await publishingDocker({
      '"buildx imagetools inspect --format {{json .Manifest}}"*:2.6':
        'echo garbage >&2; exit 1'
    })
    const { error } = await publishHere()
    expect(error).toContain(`What ${IMAGE}:2.6 stands on could not be read`)
    expect(calls().every((line) => line.includes('inspect'))).toBe(true)
  })
})
