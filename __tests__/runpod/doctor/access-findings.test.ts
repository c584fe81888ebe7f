import { describe, expect, it } from '@jest/globals'
import type { Topic } from '../../../src/messages/runpod-findings.js'
import {
  codes,
  LINES,
  startLine,
  UNREAD,
  type Case
} from '../../support/doctor.js'

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

describe.each([
  ['login', LOGIN],
  ['ports', PORTS]
] as [Topic, Case[]][])('findings about %s', (topic, cases) => {
  it.each(cases)('say of %s', (_what, given, expected) => {
    expect(codes(topic, given)).toEqual(expected)
  })
})
