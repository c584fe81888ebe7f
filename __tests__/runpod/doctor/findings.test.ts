import { describe, expect, it } from '@jest/globals'
import type { Topic } from '../../../src/messages/runpod-findings.js'
import type { Advisory } from '../../../src/milvus/advisories.js'
import type { PodFacts } from '../../../src/runpod/doctor/facts.js'
import { codes, factsOf, LINES, look, type Case } from '../../support/doctor.js'

it('finds nothing to do at a healthy pod', () => {
  expect(look().map(({ level, what }) => `${level}: ${what}`)).toEqual([
    'fact: Milvus 2.6.20',
    'good: no advisories about it',
    'good: network volume at /var/lib/milvus',
    'good: 9.4 of 10 GB were free at its last start',
    'good: etcd had 12 of 4096 MiB',
    'good: asks for a password',
    'good: only 19530/tcp',
    'fact: $53.10: $51.10 machine, $2.00 storage'
  ])
})

const ADVISORY: Advisory = {
  id: 'CVE-2026-1',
  ghsa: '',
  severity: 'high',
  summary: '',
  url: 'https://github.com/milvus-io/milvus',
  fixed: '2.6.21'
}

function withImage(image: Partial<PodFacts['image']>): Pick<PodFacts, 'image'> {
  return { image: { ...factsOf().image, ...image } }
}

const IMAGE: Case[] = [
  [
    'a vulnerable Milvus',
    withImage({ advisories: { value: [ADVISORY] } }),
    ['advisories']
  ],
  [
    'a Milvus that may be vulnerable',
    withImage({ advisories: { value: [{ ...ADVISORY, unclear: 'all' }] } }),
    ['advisories-unclear']
  ],
  [
    'advisories that nobody could read',
    withImage({ advisories: { unread: 'no answer' } }),
    ['advisories-unread']
  ],
  ['an unknown Milvus', { image: {} }, ['milvus-unknown']],
  [
    'a Milvus of which the line is known',
    { image: { line: '2.6' } },
    ['milvus-line']
  ],
  [
    'an image that a run would replace',
    withImage({ published: { version: '2.6.22' }, released: '2.6.22' }),
    ['newer-published']
  ],
  [
    'a release that nobody has published',
    withImage({ published: { version: '2.6.22' }, released: '2.6.23' }),
    ['newer-published', 'newer-released']
  ],
  [
    'an image that has failed on it',
    withImage({ published: { version: '2.6.22', failed: { day: 'a day' } } }),
    ['held']
  ]
]

const STATE: Case[] = [
  ['a stopped pod', { pod: { status: 'EXITED' } }, ['stopped']],
  ['a broken pod', { pod: { status: 'ERROR' } }, ['status']],
  ['a pod without a status', { pod: { status: '' as 'ERROR' } }, ['status']],
  ['a locked pod', { pod: { locked: true } }, ['locked']],
  ['a pod of a cluster', { pod: { cluster: { id: 'c' } } }, ['cluster']],
  [
    'what the image warns of',
    { lines: [...LINES, 'milvus-runpod: warning: too little [little-memory]'] },
    ['log-warns']
  ]
]

describe.each([
  ['image', IMAGE],
  ['pod', STATE]
] as [Topic, Case[]][])('findings about %s', (topic, cases) => {
  it.each(cases)('say of %s', (_what, given, expected) => {
    expect(codes(topic, given)).toEqual(expected)
  })
})

it('says of a pod that runs something else only what it is and costs', () => {
  const found = look({ isMilvus: false, pod: { mounts: {}, locked: true } })

  expect(found.map(({ code }) => code)).toEqual([
    'locked',
    'not-milvus',
    'cost'
  ])
})

it('names each advisory with the version that has it fixed', () => {
  const advisories = { value: [ADVISORY, { ...ADVISORY, fixed: undefined }] }
  const found = look(withImage({ advisories }))

  expect(found.find(({ code }) => code === 'advisories')?.what).toBe(
    'advisories about Milvus 2.6.20: CVE-2026-1 (high, fixed in 2.6.21), CVE-2026-1 (high)'
  )
})

it('shows what others have written in one harmless line', () => {
  const found = look({
    pod: { ports: ['9091/tcp\n::error::x'], mounts: {} },
    log: { unread: 'bad\n##[error]x' }
  })

  const text = found.map(({ what }) => what).join(' | ')
  expect(text).not.toMatch(/\n|##\[error/)
})
