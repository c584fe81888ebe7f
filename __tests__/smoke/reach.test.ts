import { describe, expect, it } from '@jest/globals'
import { hostname } from 'node:os'
import { routeOf } from '../../src/smoke/route.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'

const TESTS = [{ level: 'none' }, { level: 'health' }] as const

/** Returns a docker with an engine at this endpoint. */
function engineAt(endpoint: string, name = 'another'): FakeDocker {
  return fakeDocker({
    // The tests may run in a container themselves.
    container: failed('No such container: me'),
    'context inspect --format {{.Endpoints.docker.Host}}': endpoint,
    'info --format {{.Name}}': name
  })
}

describe('routeOf', () => {
  it('asks nothing when no platform is tested', async () => {
    const { docker, calls } = fakeDocker({})
    await routeOf(docker, [{ level: 'none' }])
    expect(calls).toEqual([])
  })

  it.each([
    'unix:///var/run/docker.sock',
    'unix:///run/user/1000/docker.sock',
    'npipe:////./pipe/docker_engine'
  ])('is the loopback for an engine at %s', async (endpoint) => {
    const { docker } = engineAt(endpoint)
    await expect(routeOf(docker, TESTS)).resolves.toEqual({
      kind: 'published',
      address: '127.0.0.1'
    })
  })

  it.each(['tcp://localhost:2375', 'tcp://127.0.0.1:2376', 'tcp://:2375'])(
    'is the loopback for an engine of this machine at %s',
    async (endpoint) => {
      const { docker } = engineAt(endpoint, hostname())
      await expect(routeOf(docker, TESTS)).resolves.toEqual({
        kind: 'published',
        address: '127.0.0.1'
      })
    }
  )

  it.each([
    ['tcp://172.18.0.2:2376', '172.18.0.2'],
    ['tcp://10.1.2.3:2376', '10.1.2.3'],
    ['tcp://[fd00::7]:2376', 'fd00::7']
  ])(
    'is the engine itself in a private network: %s',
    async (endpoint, address) => {
      const { docker } = engineAt(endpoint)
      await expect(routeOf(docker, TESTS)).resolves.toEqual({
        kind: 'published',
        address
      })
    }
  )

  it.each([
    ['ssh://me@server', 'this endpoint leads to nothing but the engine'],
    ['https://server:2376', 'this endpoint leads to nothing but the engine'],
    ['', 'this endpoint leads to nothing but the engine'],
    [
      'tcp://localhost:2375',
      'the engine runs in a container or on another machine, "another"'
    ],
    [
      'tcp://192.0.2.1:2376',
      'ports on 192.0.2.1 would be open to the internet'
    ],
    [
      'tcp://[2001:db8::1]:2376',
      'ports on 2001:db8::1 would be open to the internet'
    ],
    ['tcp://a..b:2376', 'Error: getaddrinfo ']
  ])(
    'refuses an engine at %s, and says what to do',
    async (endpoint, reason) => {
      const { docker } = engineAt(endpoint)
      const refused = routeOf(docker, TESTS)
      await expect(refused).rejects.toThrow(
        `The smoke test cannot reach containers of the Docker engine at ${endpoint}: ${reason}`
      )
      await expect(refused).rejects.toThrow(
        /\nWhat to do: run the job on the machine of the engine, .* or set "smoke-test: none"$/
      )
    }
  )
})
