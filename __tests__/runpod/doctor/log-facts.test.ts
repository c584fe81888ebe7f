import { describe, expect, it } from '@jest/globals'
import { readLogFacts } from '../../../src/runpod/doctor/log-facts.js'
import { startLine } from '../../support/doctor.js'

describe('the facts in the log of a pod', () => {
  it('are those that the entrypoint has said before Milvus', () => {
    const facts = readLogFacts([
      'milvus-runpod: warning: the memory limit is 4000 MB [little-memory]',
      'milvus-runpod: space: 500 of 9000 MiB are free in /var/lib/milvus/etcd, etcd has 3900 of 4096 MiB',
      startLine(),
      '[INFO] something that Milvus says'
    ])

    expect(facts).toEqual({
      isOurs: true,
      version: '2.6.20',
      data: '/var/lib/milvus',
      kept: 'all',
      authentication: 'on',
      etcd: 'loopback',
      space: { free: 500, total: 9000 },
      database: { used: 3900, quota: 4096 },
      full: [],
      hasDefaultPassword: false,
      codes: ['little-memory']
    })
  })

  it('are empty where the image is not ours', () => {
    expect(readLogFacts(['Hello', '{"level":"info"}'])).toEqual({
      isOurs: false,
      full: [],
      hasDefaultPassword: false,
      codes: []
    })
  })

  it('are those of the last start', () => {
    const lines = [startLine({ version: '2.6.19' }), startLine()]

    expect(readLogFacts(lines).version).toBe('2.6.20')
  })

  it.each([
    ['a volume', 'all'],
    ['no volume: lost with the container', 'none'],
    ['partly a volume: /a (x), /b is lost with the container', 'partly'],
    ['nothing that must be kept', 'nothing'],
    ['words of a later version', undefined]
  ])('know whether the data is kept: %s', (volume, kept) => {
    expect(readLogFacts([startLine({ volume })]).kept).toBe(kept)
  })

  it.each([
    ['loopback only', 'loopback'],
    ['not embedded', 'loopback'],
    ['open, no password', 'open'],
    ['as in /milvus/configs/embedEtcd.yaml', 'other']
  ])('know where etcd listens: %s', (etcd, expected) => {
    expect(readLogFacts([startLine({ etcd })]).etcd).toBe(expected)
  })

  it('have no version of an image that has none', () => {
    const facts = readLogFacts([startLine({ version: '' })])

    expect(facts.version).toBeUndefined()
    expect(facts.authentication).toBe('on')
  })

  it.each([
    ['etcd', 'etcdserver: mvcc: database space exceeded'],
    ['etcd', '{"msg":"alarm raised","alarm":"NOSPACE"}'],
    ['disk', 'write /var/lib/milvus/x: no space left on device'],
    [
      'disk',
      'milvus-runpod: error: only 1 MiB are free in /var/lib/milvus [volume-full]'
    ]
  ])('see that %s is full: %s', (what, line) => {
    expect(readLogFacts([line]).full).toEqual([what])
  })

  it('do not see what was full before the last start', () => {
    const lines = ['write x: no space left on device', startLine()]

    expect(readLogFacts(lines).full).toEqual([])
  })

  it('know that root still has the default password', () => {
    const line =
      "milvus-runpod: warning: root's password is still Milvus [password-still-default]"

    expect(readLogFacts([line])).toMatchObject({
      hasDefaultPassword: true,
      codes: []
    })
  })

  it('take no size that cannot be counted with', () => {
    const line =
      'milvus-runpod: space: 9999999999999 of 0 MiB are free in /x, etcd has 1 of 0 MiB'

    expect(readLogFacts([line]).space).toBeUndefined()
  })
})
