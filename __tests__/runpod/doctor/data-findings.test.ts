import { describe, expect, it } from '@jest/globals'
import type { Topic } from '../../../src/messages/runpod-findings.js'
import {
  codes,
  LINES,
  startLine,
  UNREAD,
  type Case
} from '../../support/doctor.js'

const DISK = { persistent: { size: 50, path: '/var/lib/milvus' } }
const WORKSPACE = { persistent: { size: 50, path: '/workspace' } }

function space(words: string): string[] {
  return [`milvus-runpod: space: ${words}`, startLine()]
}

const DATA: Case[] = [
  ['no volume', { pod: { mounts: {} }, log: UNREAD }, ['no-volume']],
  ['a volume disk', { pod: { mounts: DISK } }, ['volume-disk']],
  [
    'a volume elsewhere, by its settings',
    { pod: { mounts: WORKSPACE }, log: UNREAD },
    ['volume-elsewhere']
  ],
  [
    'a volume elsewhere, by its log',
    {
      pod: { mounts: WORKSPACE },
      lines: [startLine({ volume: 'no volume: lost with the container' })]
    },
    ['volume-elsewhere']
  ],
  [
    'MILVUS_DATA_DIR on its volume',
    {
      pod: { mounts: WORKSPACE, env: { MILVUS_DATA_DIR: '/workspace/milvus' } },
      log: UNREAD
    },
    ['volume-disk']
  ],
  [
    'a folder whose name begins like that of its volume',
    {
      pod: { mounts: WORKSPACE, env: { MILVUS_DATA_DIR: '/workspace2' } },
      log: UNREAD
    },
    ['volume-elsewhere']
  ],
  [
    'data that is partly on its volume',
    { lines: [startLine({ volume: 'partly a volume: /x is lost' })] },
    ['volume-partly']
  ],
  [
    'data elsewhere, such as in S3',
    {
      pod: { mounts: {} },
      lines: [startLine({ volume: 'nothing that must be kept' })]
    },
    ['nothing-kept']
  ]
]

const SPACE: Case[] = [
  [
    'a disk that is nearly full',
    { lines: space('900 of 10000 MiB are free in /x') },
    ['disk-full']
  ],
  [
    'a disk that fills up',
    { lines: space('1900 of 10000 MiB are free in /x') },
    ['space-low']
  ],
  [
    'an etcd that is near its quota',
    {
      lines: space(
        '9000 of 10000 MiB are free in /x, etcd has 3300 of 4096 MiB'
      )
    },
    ['etcd-quota']
  ],
  [
    'an etcd at its quota',
    { lines: [...LINES, 'etcdserver: mvcc: database space exceeded'] },
    ['etcd-full']
  ],
  [
    'a disk that its log says is full',
    { lines: [...LINES, 'open /x: no space left on device'] },
    ['disk-full-now']
  ],
  [
    'a disk that is full, once',
    {
      lines: [
        ...space('1 of 10000 MiB are free in /x'),
        'open /x: no space left on device'
      ]
    },
    ['disk-full-now']
  ],
  [
    'a network volume of which its machine shows the whole storage',
    { lines: space('100 of 900000000 MiB are free in /x') },
    ['space-shared']
  ],
  [
    'a volume disk of which its machine shows a larger one',
    {
      pod: { mounts: { persistent: { size: 10, path: '/var/lib/milvus' } } },
      volume: undefined,
      lines: space('100 of 900000 MiB are free in /x')
    },
    ['space-shared']
  ],
  ['a log that nobody may read', { log: UNREAD }, ['log-unread']],
  ['an older image', { lines: [startLine()] }, ['space-unknown']]
]

describe.each([
  ['data', DATA],
  ['space', SPACE]
] as [Topic, Case[]][])('findings about %s', (topic, cases) => {
  it.each(cases)('say of %s', (_what, given, expected) => {
    expect(codes(topic, given)).toEqual(expected)
  })
})
