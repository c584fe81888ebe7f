import { describe, expect, it } from '@jest/globals'
import type { Topic } from '../../../src/messages/findings.js'
import type { Advisory } from '../../../src/milvus/advisories.js'
import type { PodFacts } from '../../../src/runpod/doctor/facts.js'
import type { Finding } from '../../../src/runpod/doctor/finding.js'
import { findingsOf } from '../../../src/runpod/doctor/findings.js'
import { factsOf, LINES, startLine } from '../../support/doctor.js'

const DISK = { persistent: { size: 50, path: '/var/lib/milvus' } }
const WORKSPACE = { persistent: { size: 50, path: '/workspace' } }

function look(given: Parameters<typeof factsOf>[0]): Finding[] {
  return findingsOf(factsOf(given), { machine: 51.1, disks: 2 })
}

/** The codes of a look about a topic; those of a healthy pod are left out. */
function codes(topic: Topic, given: Parameters<typeof factsOf>[0]): string[] {
  const usual = look({}).map(({ code }) => code)
  return look(given)
    .filter((finding) => finding.topic === topic)
    .map(({ code }) => code)
    .filter((code) => !usual.includes(code))
}

function space(words: string): string[] {
  return [`milvus-runpod: space: ${words}`, startLine()]
}

it('finds nothing to do at a healthy pod', () => {
  expect(look({}).map(({ level, what }) => `${level}: ${what}`)).toEqual([
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

type Case = [
  what: string,
  given: Parameters<typeof factsOf>[0],
  codes: string[]
]

const UNREAD = { unread: 'the key may not read logs' }

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
    'a network volume of which its machine shows the whole storage',
    { lines: space('100 of 900000000 MiB are free in /x') },
    ['space-shared']
  ],
  ['a log that nobody may read', { log: UNREAD }, ['log-unread']],
  ['an older image', { lines: [startLine()] }, ['space-unknown']]
]

const LOGIN: Case[] = [
  [
    'a Milvus without a password',
    { login: { value: 'open' } },
    ['no-password']
  ],
  [
    'root with the default password',
    { login: { value: 'default' } },
    ['default-password']
  ],
  [
    'a Milvus that does not answer',
    { login: { unread: 'no answer' } },
    ['password-by-log']
  ],
  [
    'one that does not answer, without authentication',
    {
      login: { unread: 'no answer' },
      lines: [...LINES, startLine({ authentication: 'off' })]
    },
    ['no-password-by-log']
  ],
  [
    'one without authentication that nobody reaches',
    {
      login: { unread: 'no port of Milvus is open' },
      lines: [...LINES, startLine({ authentication: 'off' })]
    },
    ['no-password-inside']
  ],
  [
    'one of which nothing is known',
    { login: { unread: 'no answer' }, log: UNREAD },
    ['login-unknown']
  ]
]

const PORTS: Case[] = [
  [
    'etcd on the internet',
    {
      pod: { ports: ['19530/tcp', '2379/tcp'] },
      lines: [...LINES, startLine({ etcd: 'open, no password' })]
    },
    ['etcd-open']
  ],
  [
    'a port of etcd, where nothing is known of etcd',
    { pod: { ports: ['2379/http'] }, log: UNREAD },
    ['etcd-open']
  ],
  [
    'a port of etcd that leads nowhere',
    { pod: { ports: ['2379/tcp'] } },
    ['etcd-port']
  ],
  ['the health port', { pod: { ports: ['9091/http'] } }, ['metrics-open']],
  [
    'the health port elsewhere',
    { pod: { ports: ['9191/tcp'], env: { METRICS_PORT: '9191' } } },
    ['metrics-open']
  ],
  [
    'SSH and Jupyter, which have a login',
    { pod: { ports: ['22/tcp', '8888/http'] } },
    []
  ],
  ['no ports', { pod: { ports: [] } }, ['no-ports']]
]

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
  ['data', DATA],
  ['space', SPACE],
  ['login', LOGIN],
  ['ports', PORTS],
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
