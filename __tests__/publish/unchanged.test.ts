import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { outputsOf } from '../../src/report/outputs.js'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { IMAGE, publishHere, publishOnce } from '../support/publish-here.js'
import {
  INSPECT,
  INSPECT_TAG,
  publishingDocker
} from '../support/publishing-docker.js'
import {
  AMD64,
  ARM64,
  imageWith,
  INDEX,
  manifestOf
} from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

function digestOfText(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

describe('a run with nothing new', () => {
  it('reads the base, the engine and each tag, and does nothing else', async () => {
    const { calls } = await publishOnce({}, {})
    const results = await publishHere()
    const reads = calls().map((line) => line.replace(/ --format .*}}/, ''))
    // Some of them are made side by side.
    expect(reads.sort()).toEqual([
      `buildx imagetools inspect ${IMAGE}:2.6`,
      `buildx imagetools inspect ${IMAGE}:2.6.22`,
      'buildx imagetools inspect milvusdb/milvus:v2.6.22',
      'version'
    ])
    expect(outputsOf(results)).toMatchObject({
      built: 'false',
      changed: 'false',
      reason: expect.stringContaining('up to date'),
      version: '2.6.22',
      digest: INDEX,
      ref: `${IMAGE}@${INDEX}`,
      tag: `${IMAGE}:2.6.22`,
      tags: `${IMAGE}:2.6.22\n${IMAGE}:2.6`,
      'platform-digests': expect.stringContaining('linux/arm64')
    })
  })

  it('only sets missing tags', async () => {
    const { calls } = await publishOnce({}, {})
    const results = await publishHere({ tags: '{{version}}\nlatest\n{{date}}' })
    expect(calls().filter((line) => line.includes('create'))).toEqual([
      `buildx imagetools create --tag ${IMAGE}:latest ${IMAGE}@${INDEX}`
    ])
    expect(calls().some((line) => /^(create|pull)|--raw/.test(line))).toBe(
      false
    )
    expect(results.promotion?.moved).toEqual(['latest'])
    expect(outputsOf(results).tags).toBe(`${IMAGE}:2.6.22\n${IMAGE}:latest`)
  })

  it('tests an image that passed a lower level, raises its level, and builds nothing', async () => {
    const index = manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
    const text = JSON.stringify(index)
    const raised = digestOfText(text)
    const docker = await publishOnce(
      {
        'buildx imagetools create --dry-run *': text,
        'buildx imagetools create --tag *--annotation *': () => {
          docker.index = { ...docker.index, digest: raised }
          return Promise.resolve('')
        }
      },
      { 'smoke-test': 'health' }
    )
    const { calls } = docker
    const results = await publishHere({ 'smoke-test': 'query' })
    expect(results.error).toBeUndefined()
    expect(results.smoke?.map(({ level }) => level)).toEqual([
      'query',
      'health'
    ])
    expect(calls().filter((line) => line.startsWith('create '))).toHaveLength(2)
    expect(calls().some((line) => /buildx build/.test(line))).toBe(false)
    expect(outputsOf(results)).toMatchObject({
      built: 'false',
      changed: 'true',
      plan: 'test',
      digest: raised,
      tags: `${IMAGE}:2.6.22\n${IMAGE}:2.6`,
      'platform-digests': expect.stringContaining(AMD64)
    })
  })

  it('names the image that the registry does not show when it is to be tested', async () => {
    const { calls, reply } = await publishOnce()
    reply({ [`${INSPECT} ${IMAGE}@*`]: failed('403 Forbidden') })
    const { error } = await publishHere({ 'smoke-test': 'health' })
    expect(error).toMatchObject({ code: 'image-unreadable' })
    expect(error?.message).toContain(`The published image ${IMAGE}@${INDEX}`)
    expect(calls().some((line) => /create/.test(line))).toBe(false)
  })

  it('does not raise the level of an image on another base', async () => {
    const other = imageWith({ 'linux/amd64': { rootfs: { diff_ids: [] } } })
    const replies = [imageWith(), other]
    const { calls } = await publishOnce({
      // The first run reads it right after its push.
      [`${INSPECT} ${IMAGE}@*`]: () => Promise.resolve(replies.shift() ?? '')
    })
    const { error } = await publishHere({ 'smoke-test': 'health' })
    expect(error?.message).toContain(
      'The image for linux/amd64 is not built on the base image milvusdb/milvus:v2.6.22 '
    )
    expect(calls().some((line) => /create/.test(line))).toBe(false)
  })

  it.each([
    ['a label', { labels: 'a=1' }],
    ['the provenance', { provenance: 'false' }],
    ['a user.yaml', { 'user-yaml': 'user.yaml' }]
  ])('builds when there is another of these: %s', async (_, given) => {
    const workspace = temporaryDirectory()
    setEnv({ GITHUB_WORKSPACE: workspace })
    writeFileSync(path.join(workspace, 'user.yaml'), 'proxy: {}\n')
    const none = { 'smoke-test': 'none' }
    const { calls } = await publishOnce({}, none)
    const results = await publishHere({ ...none, ...given })
    expect(results.error).toBeUndefined()
    expect(calls().some((line) => line.startsWith('buildx build'))).toBe(true)
  })

  it('ignores another commit, and labels that name it', async () => {
    setEnv({ GITHUB_SHA: 'c0ffee' })
    const key = 'org.opencontainers.image.revision'
    await publishOnce({}, { labels: `${key}=c0ffee` })
    setEnv({ GITHUB_SHA: 'decade' })
    const { image } = await publishHere({ labels: `${key}=decade` })
    expect(image?.origin).toBe('published')
  })
})

describe('a dry run', () => {
  it('reports what would be built, and changes nothing', async () => {
    const { calls } = await publishingDocker()
    const results = await publishHere({ 'dry-run': 'true' })
    expect(calls().filter((line) => !/inspect|^version/.test(line))).toEqual([])
    expect(outputsOf(results)).toEqual({
      image: IMAGE,
      version: '2.6.22',
      'base-digest': INDEX,
      built: 'false',
      changed: 'false',
      line: '2.6',
      'newer-version': '',
      reason: 'no image has the tag 2.6.22 yet',
      plan: 'build',
      smoke: '[]',
      'upgrade-from': '',
      advisories: '',
      'runpod-plan': '',
      'template-id': '',
      pods: '',
      tag: `${IMAGE}:2.6.22`,
      tags: `${IMAGE}:2.6.22\n${IMAGE}:2.6`
    })
  })

  it('moves no tag', async () => {
    const { calls } = await publishOnce()
    const { promotion, plan } = await publishHere({
      'smoke-test': 'none',
      'dry-run': 'true',
      tags: '{{version}}\nlatest'
    })
    expect(plan?.decision.tags).toEqual(['latest'])
    expect(promotion).toBeUndefined()
    expect(calls().some((line) => line.includes('create'))).toBe(false)
  })
})

describe('a tag that cannot be read', () => {
  it('ends the run before anything is built', async () => {
    const { calls } = await publishingDocker({
      [`${INSPECT_TAG} *:2.6`]: failed('garbage')
    })
    const { error } = await publishHere()
    expect(error?.message).toContain(
      `Could not read which image ${IMAGE}:2.6 points to`
    )
    expect(calls().every((line) => /inspect|^version/.test(line))).toBe(true)
  })
})
