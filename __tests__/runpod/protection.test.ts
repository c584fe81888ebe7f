import { describe, expect, it } from '@jest/globals'
import type { PodPlan } from '../../src/runpod/pods.js'
import { sayProtection } from '../../src/runpod/protection.js'
import type { Pod } from '../../src/runpod/shapes.js'
import { makeAuthority } from '../support/authority.js'
import { log } from '../support/log.js'
import { serveTls } from '../support/milvus-server.js'
import { roll, runpod, set } from '../support/rolling-pods.js'
import { samplePod } from '../support/runpod-api.js'

const OWN_TLS = { COMMON_SECURITY_TLSMODE: '1', PROXY_HTTP_PORT: '8080' }
const PORTS = ['19530/tcp', '8080/tcp']

function plan(
  given: Partial<Pod>,
  action: PodPlan['action'] = 'roll'
): PodPlan {
  return { pod: samplePod(given), byId: true, action, known: { milvus: {} } }
}

/** What is said, without the addresses of pages. */
function said(plans: PodPlan[], ca?: string): string[] {
  sayProtection(plans, { ca })
  return log().match(/^::notice::.*?(?=%0A)/gm) ?? []
}

describe('what protects the password', () => {
  it('is said once for all pods where nothing does', () => {
    const ids = ['p1', 'p2']

    expect(said(ids.map((id) => plan({ id })))).toEqual([
      expect.stringMatching(
        /clear text .*milvus-one \(p1\), milvus-one \(p2\)\. .*19530 as an HTTP port.*MILVUS_TLS/
      )
    ])
  })

  it('is said where nobody knows the CA of a certificate', () => {
    expect(said([plan({ env: OWN_TLS, ports: PORTS })])).toEqual([
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
    expect(said([plan(given)], ca)).toEqual([])
  })

  it('is not said of pods that are not asked', () => {
    expect(
      said([plan({}, 'leave'), plan({}, 'keep'), plan({}, 'set')])
    ).toEqual([])
  })

  it('is said by a roll', async () => {
    await roll()

    expect(log().match(/::notice::.*clear text/g)).toHaveLength(1)
  })
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
