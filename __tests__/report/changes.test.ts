import { describe, expect, it } from '@jest/globals'
import type { TagTarget } from '../../src/plan/published.js'
import { changesOf } from '../../src/report/changes.js'
import { imageOf, runOf, update } from '../support/results.js'
import { digestOf } from '../support/samples.js'

const RELEASES = 'https://github.com/milvus-io/milvus/releases/tag'

/** Returns the rows of changes from an image, without the head. */
function changesFrom(before: TagTarget): string[] {
  const targets = new Map([['2.6', before]])
  return changesOf({ ...update, targets })
    .split('\n')
    .slice(2)
}

describe('changesOf', () => {
  it('links both versions to their release notes, and leaves out what is the same', () => {
    expect(changesOf(update).split('\n')).toEqual([
      '| What changed | Before | Now |',
      '| --- | --- | --- |',
      `| Milvus | [2.6.21](${RELEASES}/v2.6.21) | [2.6.22](${RELEASES}/v2.6.22) |`
    ])
  })

  it.each([
    [
      'the base image',
      imageOf('2.6.22', { baseDigest: digestOf('7') }),
      '| Base image | `777777777777` | `cccccccccccc` |'
    ],
    [
      'the platforms',
      { ...imageOf('2.6.22'), platforms: { 'linux/amd64': digestOf('1') } },
      '| Platforms | `linux/amd64` | `linux/amd64`, `linux/arm64` |'
    ],
    [
      'that it lists more than was tested',
      { ...imageOf('2.6.22'), extras: ['sha256:1 names no platform'] },
      '| Manifests that nobody tested | 1 | 0 |'
    ]
  ])('names %s', (_, before, row) => {
    expect(changesFrom(before)).toEqual([row])
  })

  it('says that the build context or the options changed', () => {
    const before = imageOf('2.6.22', { context: '0'.repeat(64) })
    expect(changesFrom(before)).toEqual(['| Context or options | changed |'])
  })

  it('names an image that was not made by this action', () => {
    const before = { ...imageOf('2.6.21'), marks: undefined }
    expect(changesFrom(before)).toEqual([
      `| Image | \`999999999999\`, not made by this action | Milvus [2.6.22](${RELEASES}/v2.6.22) |`
    ])
  })

  it('is empty for the first image, for the same image, and without a build', () => {
    const nothing = runOf({ kind: 'nothing', published: imageOf('2.6.22') })
    expect(changesFrom('absent')).toEqual([])
    expect(changesFrom(imageOf('2.6.22'))).toEqual([])
    expect(nothing.plan && changesOf(nothing.plan)).toBe('')
  })
})
