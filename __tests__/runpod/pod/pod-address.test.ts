import { describe, expect, it } from '@jest/globals'
import {
  clientAddress,
  doorOf,
  unreachable
} from '../../../src/runpod/pod/pod-address.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import { mappedTo, samplePod } from '../../support/runpod-api.js'

const OWN_TLS = { PROXY_HTTP_PORT: '8080', COMMON_SECURITY_TLSMODE: '1' }
const SELF_SIGNED = { MILVUS_TLS: 'self-signed' }

function mapped(...ports: object[]): Pick<Pod, 'runtime'> {
  return { runtime: { ports } }
}

function tcp(inside: number, outside: number): object {
  return { private: inside, public: outside, type: 'tcp', ip: '203.0.113.7' }
}

const PROXIED = {
  private: 19530,
  public: 60_000,
  type: 'http',
  ip: '100.65.0.1'
}

describe('doorOf', () => {
  it('is the public address of the TCP port, in clear text', () => {
    expect(doorOf(samplePod(mapped(PROXIED, tcp(19530, 17446))))).toEqual({
      protection: 'clear',
      address: { host: '203.0.113.7', port: 17446 }
    })
  })

  it.each([[['19530/http']], [['19530/tcp', '19530/http']]])(
    'is the proxy, whose certificate is checked, with the ports %s',
    (ports) => {
      expect(
        doorOf(samplePod({ ports, ...mapped(tcp(19530, 17446)) }))
      ).toEqual({
        protection: 'proxy',
        address: {
          host: 'p1-19530.proxy.runpod.net',
          port: 443,
          tls: true,
          verified: true
        }
      })
    }
  )

  it.each([OWN_TLS, SELF_SIGNED])(
    "is the TCP port of REST where Milvus speaks TLS, with %j: RunPod's proxy does not",
    (env) => {
      const ports = ['19530/tcp', '8080/tcp', '8080/http', '19530/http']
      const runtime = mapped(tcp(19530, 17446), tcp(8080, 17447))

      expect(doorOf(samplePod({ env, ports, ...runtime }))).toEqual({
        protection: 'tls',
        address: { host: '203.0.113.7', port: 17447, tls: true }
      })
    }
  )

  it('has no address as long as RunPod has opened no port', () => {
    const clear = { protection: 'clear', address: undefined }

    expect(doorOf(samplePod({ runtime: null }))).toEqual(clear)
    const ports = [{ private: 19530, public: null, type: 'tcp', ip: null }]
    expect(doorOf(samplePod(mapped(...ports)))).toEqual(clear)
  })
})

describe('unreachable', () => {
  it.each<[string, Partial<Pod>]>([
    ['neither the port 19530/tcp nor 19530/http', { ports: ['22/tcp'] }],
    ['neither the port 19530/tcp nor 19530/http', { ports: [] }],
    ['does not have 8080/tcp', { env: OWN_TLS }],
    [
      'asks clients for a certificate',
      {
        env: { ...OWN_TLS, COMMON_SECURITY_TLSMODE: '2' },
        ports: ['8080/tcp']
      }
    ],
    ['does not have 8080/tcp', { env: SELF_SIGNED, ports: ['8080/http'] }]
  ])('says that a pod has "%s"', (words, given) => {
    expect(unreachable(samplePod(given))).toContain(words)
  })

  it('says nothing of a pod that will have an address', () => {
    expect(unreachable(samplePod({ runtime: null }))).toBeUndefined()
  })
})

describe('clientAddress', () => {
  it.each<[string | undefined, string, Partial<Pod>]>([
    ['127.0.0.1:17446', 'the TCP port', mappedTo(17446)],
    [
      '203.0.113.7:17446',
      'the TCP port of gRPC, though the proxy is open as well',
      {
        ports: ['19530/http', '19530/tcp'],
        ...mapped(PROXIED, tcp(19530, 17446))
      }
    ],
    [
      '203.0.113.7:17446',
      'the port of gRPC, though REST has another',
      {
        env: SELF_SIGNED,
        ports: ['19530/tcp', '8080/tcp'],
        ...mapped(tcp(8080, 17447), tcp(19530, 17446))
      }
    ],
    [
      'p1-19530.proxy.runpod.net',
      'the proxy alone',
      { ports: ['19530/http'], ...mapped(PROXIED) }
    ],
    [
      '[2001:db8::7]:17446',
      'an IPv6 address',
      mapped({ ...tcp(19530, 17446), ip: '2001:db8::7' })
    ],
    [undefined, 'no port for Milvus', { ports: ['22/tcp'] }],
    [undefined, 'a stopped pod', { status: 'EXITED', ...mappedTo(17446) }],
    [
      undefined,
      'a TCP port that is not open yet, though the proxy is',
      { ports: ['19530/http', '19530/tcp'], ...mapped(PROXIED) }
    ],
    [
      undefined,
      'an address that is no host',
      mapped({ ...tcp(19530, 17446), ip: '203.0.113.7\n::error::' })
    ]
  ])('is %s for %s', (expected, _, given) => {
    expect(clientAddress(samplePod(given))).toBe(expected)
  })
})
