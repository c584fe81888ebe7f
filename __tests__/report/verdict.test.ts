import { describe, expect, it } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { verdictOf } from '../../src/report/verdict.js'
import {
  amd64,
  arm64,
  failed,
  failure,
  imageOf,
  published,
  runOf
} from '../support/results.js'

const skipped = { ...amd64, level: 'none', verdict: 'skipped' } as const
const standing = { published: imageOf('2.6.22'), tags: [] }
const brokenPromotion = { moved: [], left: [], failure }

// What the pages in pages/ begin with is not repeated here.
const FAILED = { kind: 'step', start: 0, seconds: 1, failed: true } as const

describe('verdictOf', () => {
  it.each<[string, Results, string]>([
    [
      'was published with a platform that was not tested',
      { ...published, smoke: [amd64, skipped] },
      '## ✅ Published Milvus 2.6.22 — passed `query` on 1 of 2 platforms'
    ],
    [
      'was published after tests of several levels',
      { ...published, smoke: [amd64, { ...arm64, level: 'health' }] },
      '## ✅ Published Milvus 2.6.22 — passed `query` and `health` on 2 platforms'
    ],
    [
      'got tags that were missing',
      runOf(
        { kind: 'promote', ...standing },
        { promotion: { moved: ['2.6', 'latest'], left: [] } }
      ),
      '## ✅ Milvus 2.6.22 was up to date — set `2.6`, `latest`'
    ],
    [
      'got no tag, since other jobs were faster',
      runOf({}, { promotion: { moved: [], left: [] } }),
      '## ⚠️ Milvus 2.6.22 got no tag — they point to newer versions'
    ],
    [
      'is up to date',
      runOf({ kind: 'nothing', ...standing }),
      '## ✅ Up to date: Milvus 2.6.22'
    ],
    [
      'is older than what every tag points to',
      runOf({ kind: 'nothing', tags: [], published: imageOf('2.6.23') }),
      '## ✅ Nothing to do — every tag points to a newer Milvus than 2.6.22'
    ]
  ])('says in a heading that the image %s', (_, results, verdict) => {
    expect(verdictOf(results)).toBe(verdict)
  })

  it.each<[string, Results, RegExp]>([
    [
      'tested',
      runOf({ kind: 'test', ...standing }, { purpose: 'dry-run' }),
      /^🔎 \*\*Plan: test Milvus 2\.6\.22 again\*\* — /
    ],
    [
      'promoted',
      runOf({ kind: 'promote', ...standing }, { purpose: 'dry-run' }),
      /^🔎 \*\*Plan: set the missing tags of Milvus 2\.6\.22\*\* — /
    ]
  ])('says in one line that an image will be %s', (_, results, verdict) => {
    expect(verdictOf(results)).toMatch(verdict)
  })

  it.each<[string, Results, string]>([
    [
      'on every platform',
      { ...failed, smoke: failed.smoke?.slice(1) },
      'Milvus 2.6.22 was not published — the smoke test failed'
    ],
    [
      'in a step',
      {
        ...failed,
        smoke: [],
        timings: [
          { name: 'Base is pulled', ...FAILED, kind: 'beside' },
          { name: 'Build', ...FAILED }
        ]
      },
      'Milvus 2.6.22 was not published — “Build” failed'
    ],
    [
      'at its first tag',
      { ...failed, smoke: [], promotion: brokenPromotion },
      'Milvus 2.6.22 was not published — its tags could not be set'
    ],
    [
      'after its tags were set',
      {
        ...published,
        timings: [{ name: 'RunPod', ...FAILED }],
        error: failure
      },
      'Milvus 2.6.22 is published, but not all went well — “RunPod” failed'
    ],
    [
      'where nothing is pushed',
      { ...failed, smoke: [], purpose: 'local' },
      'Milvus 2.6.22 failed its check'
    ],
    [
      'in the plan',
      { timings: [], purpose: 'dry-run', error: failure },
      'Milvus could not be planned'
    ]
  ])('says what a run did not reach that failed %s', (_, results, verdict) => {
    expect(verdictOf(results)).toBe(`## ❌ ${verdict}`)
  })
})
