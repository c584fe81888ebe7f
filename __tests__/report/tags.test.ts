import { describe, expect, it } from '@jest/globals'
import { tagsOf } from '../../src/report/tags.js'
import {
  failed,
  failure,
  imageOf,
  published,
  runOf,
  update
} from '../support/results.js'
import { AMD64 } from '../support/samples.js'

const left = [
  {
    tag: 'latest',
    version: '3.0.0',
    image: { digest: AMD64, platforms: {}, annotations: {} }
  }
]

describe('tagsOf', () => {
  it('lists the tags that were set, and what they pointed to before', () => {
    expect(tagsOf(published)[0]).toBe(
      '**Tags:** `2.6.22` · `2.6` (was Milvus 2.6.21) · `latest`'
    )
  })

  it('says that a tag pointed to an image of unknown origin', () => {
    const byHand = { ...imageOf('2.6.21'), marks: undefined }
    const plan = { ...update, targets: new Map([['2.6', byHand]]) }
    expect(tagsOf({ ...published, plan })[0]).toContain(
      '`2.6` (was an image not made by this action)'
    )
  })

  it('lists the tags that pointed to the image already', () => {
    const results = runOf(
      { kind: 'promote', published: imageOf('2.6.22'), tags: ['latest'] },
      { promotion: { moved: ['latest'], left: [] } }
    )
    expect(tagsOf(results)[0]).toContain('`2.6.22` · ')
    expect(tagsOf(results)[0]).toMatch(/· `latest`$/)
  })

  it('names tags that were left alone, and does not call them unconfirmed', () => {
    const promotion = { moved: ['2.6.22', '2.6'], left }
    const text = tagsOf({ ...published, promotion }).join('\n')
    expect(text).toContain('⚠️ ghcr')
    expect(text).toContain('points to Milvus 3')
    expect(text).not.toContain('Not confirmed')
  })

  it('says of a failed run that no tag was moved, and what each still points to', () => {
    expect(tagsOf(failed)[0]).toBe(
      '**No tag was moved.** `2.6.22` does not exist · `2.6` still points to Milvus 2.6.21, `999999999999`'
    )
  })

  it('says of a run that failed before its plan that no tag was moved', () => {
    expect(tagsOf({ timings: [], error: failure })).toEqual([
      '**No tag was moved.**'
    ])
  })

  it('keeps tags that were moved apart from those that were not', () => {
    const promotion = { moved: ['2.6.22'], left: [], failure }
    const results = { ...published, promotion, error: failure }
    expect(tagsOf(results).slice(0, 2)).toEqual([
      '**Tags:** `2.6.22`',
      '**Not confirmed:** `2.6` (was Milvus 2.6.21) · `latest`'
    ])
  })

  it.each(['local', 'part', 'dry-run'] as const)(
    'has nothing to say of a run that sets no tags: %s',
    (purpose) => {
      expect(tagsOf({ ...runOf({}), purpose })).toEqual([])
    }
  )
})
