import { describe, expect, it } from '@jest/globals'
import {
  imageLabels,
  levelAnnotations,
  levelOf,
  readMarks,
  runAnnotations,
  scriptAnnotations,
  sourceLabels
} from '../../src/plan/marks.js'
import { BASE, INDEX } from '../support/samples.js'

const HASH = 'a'.repeat(64)
const ANNOTATIONS = {
  'org.opencontainers.image.version': '2.6.22',
  'org.opencontainers.image.base.digest': BASE,
  'io.github.milvus-runpod.context': HASH
}
const LEVELS = 'io.github.milvus-runpod.smoke-test.platforms'

describe('readMarks', () => {
  it('reads back what a build wrote', () => {
    const levels = { 'linux/amd64': 'query', 'linux/arm64': 'health' } as const
    const labels = imageLabels({
      version: '2.6.22',
      created: 0,
      baseName: 'milvusdb/milvus:v2.6.22',
      baseDigest: BASE,
      context: HASH
    })
    const scripts = { 'linux/amd64': 'b'.repeat(64) }
    const lines = [
      ...labels,
      ...levelAnnotations(levels),
      ...scriptAnnotations(scripts)
    ]
    const annotations = Object.fromEntries(
      lines.map((line) => line.split(/=(.*)/s).slice(0, 2))
    ) as Record<string, string>
    expect(readMarks(annotations)).toEqual({
      version: '2.6.22',
      baseDigest: BASE,
      context: HASH,
      levels,
      upgrades: {},
      scripts
    })
  })

  it.each([
    ['version', 'org.opencontainers.image.version', '2.6.22\n::error::x'],
    ['version', 'org.opencontainers.image.version', 'latest'],
    ['base digest', 'org.opencontainers.image.base.digest', 'sha256:abc'],
    ['context hash', 'io.github.milvus-runpod.context', '| hash |'],
    ['context hash', 'io.github.milvus-runpod.context', '']
  ])('does not recognize an image by a malformed %s', (_, key, value) => {
    expect(readMarks({ ...ANNOTATIONS, [key]: value })).toBeUndefined()
  })

  it('does not recognize an image without annotations', () => {
    expect(readMarks({})).toBeUndefined()
  })

  it.each([
    ['missing', {}],
    ['unknown', { [LEVELS]: 'linux/amd64=thorough' }],
    ['of another platform', { [LEVELS]: 'linux/arm64=query' }],
    ['malformed', { [LEVELS]: '=,==,query,linux/amd64' }],
    // Written before each platform had a level of its own.
    ['for all platforms', { 'io.github.milvus-runpod.smoke-test': 'query' }]
  ])('takes a platform whose level is %s for untested', (_, more) => {
    const marks = readMarks({ ...ANNOTATIONS, ...more })
    expect(levelOf(marks?.levels ?? {}, 'linux/amd64')).toBe('none')
  })
})

describe('the mark of a smoke-script', () => {
  const SCRIPT = 'io.github.milvus-runpod.smoke-test.script'

  it('names the script of each platform that passed one', () => {
    const [one, other] = ['1'.repeat(64), '2'.repeat(64)]
    expect(
      scriptAnnotations({ 'linux/arm64': other, 'linux/amd64': one })
    ).toEqual([`${SCRIPT}=linux/amd64=${one},linux/arm64=${other}`])
  })

  it('is not written without one, so that no image gets another digest', () => {
    expect(scriptAnnotations({})).toEqual([])
  })

  it.each([
    'linux/amd64=abc',
    HASH,
    '=,==',
    `linux/amd64=${HASH.toUpperCase()}`
  ])('counts as none if it is %s', (text) => {
    const marks = readMarks({ ...ANNOTATIONS, [SCRIPT]: text })
    expect(marks?.scripts).toEqual({})
  })
})

describe('levelAnnotations', () => {
  it('names the lowest level, and that of each platform', () => {
    expect(
      levelAnnotations({ 'linux/arm64': 'health', 'linux/amd64': 'restart' })
    ).toEqual([
      'io.github.milvus-runpod.smoke-test=health',
      `${LEVELS}=linux/amd64=restart,linux/arm64=health`
    ])
  })
})

describe('imageLabels', () => {
  it('says what the image is, and what it was made from', () => {
    const about = {
      version: '2.6.22',
      created: Date.parse('2026-08-04T10:00:00Z') / 1000,
      baseName: 'milvusdb/milvus:v2.6.22',
      baseDigest: INDEX,
      context: 'abc'
    }
    expect(imageLabels(about)).toEqual([
      'org.opencontainers.image.created=2026-08-04T10:00:00.000Z',
      'org.opencontainers.image.version=2.6.22',
      'org.opencontainers.image.title=Milvus Standalone for RunPod',
      expect.stringMatching(/^org\.opencontainers\.image\.description=./),
      'org.opencontainers.image.licenses=Apache-2.0',
      'org.opencontainers.image.base.name=milvusdb/milvus:v2.6.22',
      `org.opencontainers.image.base.digest=${INDEX}`,
      'io.github.milvus-runpod.context=abc'
    ])
  })
})

describe('runAnnotations', () => {
  it('names the commit and the repository of the workflow', () => {
    const env = {
      GITHUB_SHA: 'c0ffee',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'me/repo'
    }
    expect(runAnnotations(env)).toEqual([
      'org.opencontainers.image.revision=c0ffee',
      'org.opencontainers.image.source=https://github.com/me/repo'
    ])
  })

  it('has none outside of GitHub', () => {
    expect(runAnnotations({})).toEqual([])
  })
})

describe('sourceLabels', () => {
  const SOURCE = 'org.opencontainers.image.source'

  const env = {
    GITHUB_SERVER_URL: 'https://octo.ghe.com',
    GITHUB_REPOSITORY: 'me/repo'
  }
  const registry = { host: 'containers.octo.ghe.com', isGitHub: true }

  it("link a package of GitHub to the workflow's repository", () => {
    expect(sourceLabels(registry, env)).toEqual([
      `${SOURCE}=https://octo.ghe.com/me/repo`
    ])
  })

  it('leaves the bytes the same in every repository for another registry', () => {
    const other = { host: 'docker.io', isGitHub: false }
    expect(sourceLabels(other, env)).toEqual([])
  })

  it('has none outside of GitHub', () => {
    expect(sourceLabels(registry, {})).toEqual([])
  })
})
