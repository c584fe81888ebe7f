import { describe, expect, it } from '@jest/globals'
import { addressesOf } from '../../src/smoke/route.js'
import type { Route } from '../../src/smoke/container.js'

describe('addressesOf', () => {
  const state = {
    published: { 19530: 32768, 9091: 32769 },
    addresses: { other: '172.17.0.2', own: '172.18.0.4' }
  }
  const options = { ports: { api: 19530, metrics: 9091 }, network: 'own' }

  it("returns the published ports on the address of the engine's host", () => {
    const route: Route = { kind: 'published', address: '10.0.0.7' }
    expect(addressesOf(state, { ...options, route })).toEqual({
      api: { host: '10.0.0.7', port: 32768 },
      metrics: { host: '10.0.0.7', port: 32769 },
      rest: { host: '10.0.0.7', port: 32768 }
    })
  })

  it("returns the container's address in a network that the action joins", () => {
    const route: Route = { kind: 'joined', container: 'me' }
    expect(addressesOf(state, { ...options, route })).toEqual({
      api: { host: '172.18.0.4', port: 19530 },
      metrics: { host: '172.18.0.4', port: 9091 },
      rest: { host: '172.18.0.4', port: 19530 }
    })
  })

  it('returns the port of REST, if it has its own', () => {
    const route: Route = { kind: 'joined', container: 'me' }
    const ports = { ...options.ports, rest: 8080, tls: true }
    expect(addressesOf(state, { ...options, ports, route }).rest).toEqual({
      host: '172.18.0.4',
      port: 8080,
      tls: true
    })
  })
})
