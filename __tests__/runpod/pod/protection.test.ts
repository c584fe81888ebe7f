import { describe, expect, it } from '@jest/globals'
import type { PodPlan } from '../../../src/runpod/pods.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import { makeAuthority } from '../../support/authority.js'
import { log } from '../../support/log.js'
import { serveTls } from '../../support/milvus-server.js'
import { NEW, roll, runpod, set } from '../../support/rolling-pods.js'
import { samplePod } from '../../support/runpod-api.js'

const { sayProtection } = await import('../../../src/runpod/pod/protection.js')
const { requirePassword } = await import('../../../src/runpod/roll/roll.js')

const OWN_TLS = { COMMON_SECURITY_TLSMODE: '1', PROXY_HTTP_PORT: '8080' }
const NOTICE = /::notice::.*clear text.*/g
const PORTS = ['19530/tcp', '8080/tcp']

/** What is said, without the addresses of pages. */
function said(pods: Partial<Pod>[], ca?: string): string[] {
  sayProtection(runpod.access, pods.map(samplePod), { ca })
  return log().match(/^::notice::.*?(?=%0A)/gm) ?? []
}

describe('what protects the password', () => {
  it('is said once for all pods where nothing does', () => {
    const ids = ['p1', 'p2']

    expect(said(ids.map((id) => ({ id })))).toEqual([
      expect.stringMatching(
        /clear text .*milvus-one \(p1\), milvus-one \(p2\)\. .*19530 as an HTTP port.*MILVUS_TLS/
      )
    ])
  })

  it('is said where nobody knows the CA of a certificate', () => {
    expect(said([{ env: OWN_TLS, ports: PORTS }])).toEqual([
      expect.stringMatching(/not checked.*\(p1\)\. Set "runpod-ca"/)
    ])
  })

  it.each<[string, Partial<Pod>, string]>([
    ['the proxy', { ports: ['19530/http', '19530/tcp'] }, ''],
    ['a known CA', { env: OWN_TLS, ports: PORTS }, 'the CA'],
    [
      'the CA of the image',
      { env: { MILVUS_TLS: 'self-signed' }, ports: PORTS },
      ''
    ]
  ])('goes without saying where it is %s', (_, given, ca) => {
    expect(said([given], ca)).toEqual([])
  })

  it('is said before pods are asked for the first time, and of each once', async () => {
    const known = { milvus: {} }
    const [one, two] = ['p1', 'p2'].map((id): PodPlan => {
      return { pod: samplePod({ id }), byId: true, action: 'roll', known }
    })
    const login = { password: 'secret' }

    await requirePassword(runpod.access, one ? [one] : [], login)
    await requirePassword(runpod.access, one && two ? [one, two] : [], login)

    expect(log().match(NOTICE)).toEqual([
      expect.stringContaining('pods: milvus-one (p1).'),
      expect.stringContaining('pods: milvus-one (p2).')
    ])
  })

  it('is said by a roll, also of a pod that another run may be at work with', async () => {
    set('p2', { image: NEW, runtime: { uptime: 0 } })

    await roll(({ id }) => (id === 'p2' ? 'keep' : 'roll'))

    expect(log().match(NOTICE)).toEqual([
      expect.stringContaining('pods: milvus-p1 (p1), milvus-p3 (p3).'),
      expect.stringContaining('pods: milvus-p2 (p2).')
    ])
  })

  it.each<PodPlan['action']>(['leave', 'keep', 'set'])(
    'is not said where all that is done with pods is to %s them',
    async (action) => {
      await roll(() => action)

      expect(log()).not.toMatch(NOTICE)
    }
  )
})

describe('a pod with a certificate of another CA', () => {
  it('ends the run before anything is changed, and gets not one byte', async () => {
    const [own, other] = [makeAuthority(), makeAuthority()]
    let received = ''
    const certificate = other.sign('DNS:milvus')
    const port = await serveTls(certificate, (text) => (received += text))
    const ports = [
      { private: 8080, public: port, type: 'tcp', ip: '127.0.0.1' }
    ]
    set('p1', { env: OWN_TLS, ports: PORTS, runtime: { ports } })

    const { error } = await roll({}, { ca: own.ca })

    expect(error).toMatch(
      /^No pod was changed, since the pod milvus-p1 .* did not prove that it is yours.*\n.*\nWhat to do: compare "runpod-ca"/
    )
    expect([runpod.changes(), received]).toEqual([[], ''])
  })
})
