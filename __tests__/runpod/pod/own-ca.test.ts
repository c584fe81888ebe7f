import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeAuthority, type Authority } from '../../support/authority.js'
import { skipWaiting } from '../../support/no-waiting.js'
import { logOnce } from '../../support/pod-logs.js'
import { runpod, samplePod, useFakeRunPod } from '../../support/runpod-api.js'
import '../../support/log.js'

skipWaiting()
const { readOwnCa } = await import('../../../src/runpod/pod/own-ca.js')

useFakeRunPod(() => ({ pods: [samplePod()] }))

describe('the CA that a pod has made', () => {
  let own: Authority
  let other: Authority

  beforeAll(() => {
    own = makeAuthority()
    other = makeAuthority()
  })

  const read = (): Promise<string | undefined> =>
    readOwnCa(runpod.access, samplePod())

  it('is in the first such line since its container started', async () => {
    logOnce('p1', 'milvus-runpod: TLS', own.logLine, other.logLine)

    expect(await read()).toBe(own.ca)
    expect(runpod.calls).toEqual([
      expect.stringMatching(
        /\/v2\/pods\/p1\/logs\?.*since=2026-06-01T12%3A02%3A00Z/
      )
    ])
  })

  it('may be in the last line from shortly before its start', async () => {
    logOnce('p1', 'milvus-runpod: starting Milvus')
    logOnce('p1', other.logLine, own.logLine)

    expect(await read()).toBe(own.ca)
    expect(runpod.calls[1]).toContain('since=2026-06-01T12%3A01%3A30.000Z')
  })

  it('is not in a line that begins otherwise', async () => {
    logOnce('p1', `[INFO] ${other.logLine}`, own.logLine)

    expect(await read()).toBe(own.ca)
  })

  it.each<[string, string[]]>([
    ['a log without it', ['milvus-runpod: starting Milvus']],
    ['text that is no certificate', ['milvus-runpod: CA certificate: aGVsbG8=']]
  ])('is not known from %s', async (_, lines) => {
    logOnce('p1', ...lines)

    expect(await read()).toBeUndefined()
  })

  it('is not one that may not sign', async () => {
    const { cert } = own.sign('DNS:milvus')
    const base64 = cert.replaceAll(/-----.*-----|\s/g, '')
    logOnce('p1', `milvus-runpod: CA certificate: ${base64}`)

    expect(await read()).toBeUndefined()
  })

  it('is not known where the key may not read the log', async () => {
    runpod.faults.push(['GET /v2/pods/p1/logs', { status: 403 }])

    expect(await read()).toBeUndefined()
  })
})
