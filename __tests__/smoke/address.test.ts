import { describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import {
  addressesOf,
  ownNetwork,
  portsOf,
  valueOf
} from '../../src/smoke/address.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { inspected } from '../support/smoke-docker.js'
import { temporaryDirectory } from '../support/temporary.js'

describe('portsOf', () => {
  it("returns Milvus' default ports unless others are set", () => {
    expect(portsOf(['A=1'])).toEqual({ api: 19530, metrics: 9091 })
  })

  it('reads PROXY_PORT and METRICS_PORT', () => {
    const env = ['PROXY_PORT=19531', 'METRICS_PORT=9092']
    expect(portsOf(env)).toEqual({ api: 19531, metrics: 9092 })
  })
})

describe('valueOf', () => {
  it('returns the whole value, from the last line of that name', () => {
    const env = ['A=1', 'AB=2', 'A=x=y']
    expect(valueOf(env, 'A')).toBe('x=y')
    expect(valueOf(env, 'B')).toBeUndefined()
  })
})

describe('ownNetwork', () => {
  /** Returns a docker with a container of this host's name. */
  function engine(networks: Record<string, { IPAddress: string }>): FakeDocker {
    const [container] = JSON.parse(inspected({})) as [object]
    const own = { ...container, NetworkSettings: { Networks: networks } }
    return fakeDocker({
      [`container inspect ${hostname()}`]: JSON.stringify([own])
    })
  }

  function containerFiles(): string[] {
    const file = path.join(temporaryDirectory(), '.dockerenv')
    writeFileSync(file, '')
    return ['/does/not/exist', file]
  }

  it('asks nothing outside a container', async () => {
    const { docker, calls } = fakeDocker({})
    const network = await ownNetwork(docker, ['/does/not/exist'])
    expect(network).toBeUndefined()
    expect(calls).toEqual([])
  })

  it("returns the first network of the action's own container", async () => {
    const { docker } = engine({
      github_network: { IPAddress: '172.18.0.3' },
      other: { IPAddress: '172.19.0.3' }
    })
    await expect(ownNetwork(docker, containerFiles())).resolves.toBe(
      'github_network'
    )
  })

  it("returns none in the host's network, where the loopback is the engine's", async () => {
    const { docker } = engine({ host: { IPAddress: '' } })
    await expect(ownNetwork(docker, containerFiles())).resolves.toBeUndefined()
  })

  it('returns none in a container of another engine', async () => {
    const { docker } = fakeDocker({
      container: failed('Error response from daemon: No such container: vm')
    })
    await expect(ownNetwork(docker, containerFiles())).resolves.toBeUndefined()
  })

  it('throws when the engine cannot say', async () => {
    const { docker } = fakeDocker({ container: failed('engine is gone') })
    await expect(ownNetwork(docker, containerFiles())).rejects.toThrow(
      'engine is gone'
    )
  })
})

describe('addressesOf', () => {
  const state = {
    published: { 19530: 32768, 9091: 32769 },
    addresses: { bridge: '172.17.0.2', github_network: '172.18.0.4' }
  }
  const ports = { api: 19530, metrics: 9091 }

  it('returns the published ports of the loopback', () => {
    expect(addressesOf(state, { ports })).toEqual({
      api: { host: '127.0.0.1', port: 32768 },
      metrics: { host: '127.0.0.1', port: 32769 }
    })
  })

  it("returns the container's own address in a network", () => {
    const network = 'github_network'
    expect(addressesOf(state, { ports, network })).toEqual({
      api: { host: '172.18.0.4', port: 19530 },
      metrics: { host: '172.18.0.4', port: 9091 }
    })
  })
})
