import { describe, expect, it } from '@jest/globals'
import { parseRequest, type VersionRequest } from '../../src/milvus/version.js'
import type { LeftAlone } from '../../src/plan/published.js'
import { chooseImage, type Asked } from '../../src/publish/deployable.js'
import { imageOf } from '../support/results.js'
import { digestOf } from '../support/samples.js'

const AMD64 = { 'linux/amd64': digestOf('1') }
const own = { digest: digestOf('1'), version: '2.6.21' }

function asked(text: string, level: Asked['level'] = 'query'): Asked {
  return { request: parseRequest(text) as VersionRequest, level }
}

/** A tag that points to a newer image, which passed a level. */
function newer(
  version: string,
  level: Asked['level'] = 'query',
  tag = version
): LeftAlone {
  const image = imageOf(version)
  const levels = { 'linux/amd64': level }
  const marks = image.marks && { ...image.marks, levels }
  return { tag, version, image: { ...image, marks } }
}

function chosen({ kind, ...rest }: ReturnType<typeof chooseImage>): string {
  return kind === 'image' && 'version' in rest ? rest.version : kind
}

describe('the image that RunPod gets', () => {
  it.each<[string, string, LeftAlone[], string]>([
    ['the one of the run', '2.6', [], '2.6.21'],
    ['the newer one that a tag stays with', '2.6', [newer('2.6.22')], '2.6.22'],
    ['the newest', '2.6', [newer('2.6.22'), newer('2.6.23')], '2.6.23'],
    [
      'that of another tag, if the first points to one that passed less',
      '2.6',
      [newer('2.6.22', 'none', '2.6'), newer('2.6.22', 'query', 'stable')],
      '2.6.22'
    ],
    ['no newer one for a version', '2.6.21', [newer('2.6.22')], '2.6.21'],
    ['none of another line', '2.6', [newer('3.0.2')], '2.6.21'],
    ['none that passed less', '2.6', [newer('2.6.22', 'health')], 'none']
  ])('is %s', (_, text, left, expected) => {
    const choice = chooseImage({ own, newer: left }, asked(text))

    expect(chosen(choice)).toBe(expected)
  })

  it.each(['restart', 'upgrade'] as const)(
    'may have passed "%s" where `upgrade` is asked: the first one had no data to open',
    (level) => {
      const left = [newer('2.6.22', level)]
      const choice = chooseImage({ own, newer: left }, asked('2.6', 'upgrade'))

      expect(chosen(choice)).toBe('2.6.22')
    }
  )

  it('must have passed `restart` where `upgrade` is asked', () => {
    const left = [newer('2.6.22', 'query')]

    expect(
      chooseImage({ own, newer: left }, asked('2.6', 'upgrade'))
    ).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining(
        'has passed "query" on linux/amd64, and not "restart"'
      )
    })
  })

  it('is none without a tag for that of the run, as long as the others were not asked for', () => {
    expect(
      chooseImage({ newer: [newer('2.6.22', 'query', '2.6')] }, asked('2.6.21'))
    ).toEqual({
      kind: 'none',
      reason:
        'no tag points to the image of this run: 2.6 points to Milvus 2.6.22, which is not a version that "milvus-version" ("2.6.21") allows',
      next: expect.stringContaining('{{version}}')
    })
  })

  it('is none without any tag', () => {
    expect(chooseImage({ newer: [] }, asked('2.6'))).toMatchObject({
      kind: 'none',
      reason: 'no tag points to the image of this run'
    })
  })

  it.each<[string, Partial<LeftAlone['image']>, string]>([
    ['passed less', {}, 'has passed "health" on linux/amd64, and not "query"'],
    [
      'is not for its machines',
      { platforms: { 'linux/arm64': digestOf('2') } },
      'has no image for linux/amd64'
    ],
    [
      'would give an untested image to a machine of a variant',
      { platforms: { ...AMD64, 'linux/amd64/v3': digestOf('2') } },
      'has passed "none" on linux/amd64/v3, and not "query"'
    ],
    [
      'lists untested images',
      { extras: ['sha256:1 is a second image for linux/amd64'] },
      'is not made of tested images alone: sha256:1 is a second image for linux/amd64'
    ]
  ])('is none if that of a tag %s', (why, given, reason) => {
    const one = newer('2.6.22', why === 'passed less' ? 'health' : 'query')
    const left = [{ ...one, image: { ...one.image, ...given } }]

    expect(chooseImage({ own, newer: left }, asked('2.6'))).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining(reason)
    })
  })
})
