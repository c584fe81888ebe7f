import { describe, expect, it } from '@jest/globals'
import { runpodLines } from '../../src/report/runpod.js'
import { summaryOf } from '../../src/report/summary.js'
import type { PodOutcome, PodResult } from '../../src/runpod/pods.js'

function pod(outcome: PodOutcome, given: Partial<PodResult> = {}): PodResult {
  const before = 'me/milvus:2.6.20'
  return { id: 'p1', name: 'one', outcome, before, now: before, ...given }
}

describe('runpodLines', () => {
  it('are none if nothing was done at RunPod', () => {
    expect(runpodLines({})).toEqual([])
    expect(runpodLines({ runpod: { pods: [] } })).toEqual([])
  })

  it('show what a canary ran on, and what it has cost', () => {
    const canary = {
      outcome: 'passed',
      offer: 'cpu3c, 2 vCPU',
      ready: 41.2,
      seconds: 90,
      price: 0.06
    } as const

    expect(runpodLines({ runpod: { canary } })).toEqual([
      '',
      '### RunPod',
      '',
      '- Canary: ✅ the image passed after 41 s (cpu3c\\, 2 vCPU; 90 s at $0.060 per hour, about $0.0015)',
      ''
    ])
  })

  it.each([
    ['failed', '❌ the image failed: the search found nothing'],
    ['unavailable', '⚠️ RunPod could not run one']
  ] as const)('show a canary that is %s', (outcome, text) => {
    const cause = 'the search found nothing'
    const lines = runpodLines({ runpod: { canary: { outcome, cause } } })

    expect(lines.join('\n')).toContain(text)
  })

  it('link to where the template is deployed', () => {
    const template = {
      id: 'tpl1',
      name: 'Milvus',
      outcome: 'created' as const,
      notes: ['Create the secret']
    }

    expect(runpodLines({ runpod: { template } }).slice(3)).toEqual([
      '- Template Milvus (tpl1): created. [Deploy a pod](https://console.runpod.io/deploy?template=tpl1)',
      '  - Create the secret',
      ''
    ])
  })

  it('have a row for every pod, with its images before and now', () => {
    const now = `me/milvus@sha256:${'12'.repeat(32)}`
    const pods = [
      pod('updated', { now, seconds: 20 }),
      pod('restored', { reason: 'its status became ERROR' })
    ]

    expect(runpodLines({ runpod: { pods } }).slice(4)).toEqual([
      '| Pod | Had | Has | Result |',
      '| --- | --- | --- | --- |',
      '| one (p1) | me\\/milvus\\:2\\.6\\.20 | `121212121212` | ✅ updated, healthy |',
      '| one (p1) | me\\/milvus\\:2\\.6\\.20 | me\\/milvus\\:2\\.6\\.20 | ❌ has its previous image again: its status became ERROR |',
      ''
    ])
  })

  it.each([
    ['differs', 'has an image that this run did not give it'],
    ['gone', 'was terminated while it was changed'],
    ['unknown', 'RunPod does not say what happened to it']
  ] as const)('say of a pod that %s what is known', (outcome, text) => {
    const pods = [pod(outcome, { now: '', reason: 'why' })]

    expect(runpodLines({ runpod: { pods } }).join('\n')).toContain(text)
  })

  it('say of a dry run what would happen', () => {
    const text = runpodLines({
      runpod: {
        planned: true,
        canary: { outcome: 'planned' },
        template: { name: 'Milvus', outcome: 'created', notes: [] },
        pods: [pod('updated'), pod('left', { reason: 'it is locked' })]
      }
    }).join('\n')

    expect(text).toContain('### RunPod: what would happen')
    expect(text).toContain('would be tried on a pod before its tags move')
    expect(text).toContain('Template Milvus: would be created')
    expect(text).toContain('would get the image, and must become healthy |')
    expect(text).toContain('would be left alone: it is locked |')
  })

  it.each([
    [true, 'would keep'],
    [false, 'keep']
  ])(
    'say why an image stays where it is, in a dry run: %s',
    (planned, word) => {
      const template = { name: 'Milvus', notes: [], before: 'me/milvus:2.6.23' }
      const reason = 'its image is newer'
      const left = { ...template, outcome: 'left' as const, reason }
      const lines = [
        ...runpodLines({ runpod: { planned, template: left } }),
        ...runpodLines({ runpod: { planned, kept: 'no tag' } })
      ].join('\n')

      expect(lines).toMatch(
        new RegExp(`Template Milvus: ${word}s? its image: its image is newer`)
      )
      expect(lines).toContain(`Template and pods ${word} theirs: no tag`)
    }
  )

  it('show names that others wrote as they are, also in a table', () => {
    const pods = [pod('left', { name: '| [x](y) ::error::', reason: '<b>' })]
    const text = runpodLines({ runpod: { pods } }).join('\n')

    expect(text).toContain('\\| \\[x\\]\\(y\\)')
    expect(text).toContain('\\<b\\>')
  })

  it('are part of the summary', () => {
    const runpod = { pods: [pod('unchanged')] }

    expect(summaryOf({ timings: [], runpod })).toContain('### RunPod')
  })
})
