import path from 'node:path'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { inspected } from '../support/smoke-docker.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'
import type { Route } from '../../src/smoke/container.js'
import {
  addressesOf,
  createNetwork,
  removeNetwork,
  routeOf
} from '../../src/smoke/route.js'

// Docker is asked where its engine is, whatever is on this machine.
beforeEach(() => {
  setEnv({ DOCKER_HOST: '', DOCKER_CONTEXT: 'elsewhere' })
})

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

  const ANOTHER = 'another'
  const THIS = hostname()

  it.each([
    ['unix:///var/run/docker.sock', ANOTHER, '127.0.0.1'],
    ['unix:///run/user/1000/docker.sock', ANOTHER, '127.0.0.1'],
    ['npipe:////./pipe/docker_engine', ANOTHER, '127.0.0.1'],
    ['tcp://localhost:2375', THIS, '127.0.0.1'],
    ['tcp://127.0.0.1:2376', THIS, '127.0.0.1'],
    ['tcp://:2375', THIS, '127.0.0.1'],
    ['tcp://172.18.0.2:2376', ANOTHER, '172.18.0.2'],
    ['tcp://10.1.2.3:2376', ANOTHER, '10.1.2.3'],
    ['tcp://[fd00::7]:2376', ANOTHER, 'fd00::7']
  ])('of an engine at %s, on %s, is %s', async (endpoint, name, address) => {
    const { docker } = engineAt(endpoint, name)
    await expect(routeOf(docker, TESTS)).resolves.toEqual({
      kind: 'published',
      address
    })
  })

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

const ID = '0123456789abcdef'.repeat(4)

/** Lines of /proc/self/mountinfo, as in a container of Docker and of Podman. */
const DOCKER = `724 713 8:1 /var/lib/docker/containers/${ID}/hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw`
const PODMAN = `812 801 0:25 /containers/overlay-containers/${ID}/userdata/resolv.conf /etc/resolv.conf rw - tmpfs tmpfs rw`
const OTHERS = `30 1 8:1 / / rw - ext4 /dev/sda1 rw
725 713 8:1 /var/lib/docker/containers/${'f'.repeat(64)}/data /data rw - ext4 /dev/sda1 rw`

/** Signs of a process that runs in a container, with these mounts. */
function signs(mountinfo: string): { files: string[]; mounts: string } {
  const directory = temporaryDirectory()
  const [file, mounts] = ['.dockerenv', 'mountinfo'].map((name) =>
    path.join(directory, name)
  ) as [string, string]
  writeFileSync(file, '')
  writeFileSync(mounts, mountinfo)
  return { files: ['/does/not/exist', file], mounts }
}

/** Returns what the engine says about a container with this address. */
function inNetwork(network: string, IPAddress: string): string {
  const [container] = JSON.parse(inspected({})) as [object]
  const Networks = { [network]: { IPAddress } }
  return JSON.stringify([{ ...container, NetworkSettings: { Networks } }])
}

const HOSTED = inNetwork('host', '')

/** Returns a docker on this machine that gives this answer about a container. */
function engine(
  name: string,
  answer: string | Error = inNetwork('bridge', '172.17.0.2')
): FakeDocker {
  return fakeDocker({
    [`container inspect ${name}`]: answer,
    'context inspect': 'unix:///var/run/docker.sock'
  })
}

describe('routeOf, in a container', () => {
  const JOINED = (container: string): object => ({ kind: 'joined', container })
  const ON_LOOPBACK = { kind: 'published', address: '127.0.0.1' }

  it('asks for no container outside of one', async () => {
    const { docker, calls } = engine(ID)
    const none = { ...signs(DOCKER), files: ['/does/not/exist'] }
    expect(await routeOf(docker, TESTS, none)).toEqual(ON_LOOPBACK)
    expect(calls.join()).not.toContain('container inspect')
  })

  it.each([
    ['Docker', DOCKER],
    ['Podman', PODMAN]
  ])('joins the id in the mounts that %s makes', async (_, mount) => {
    const { docker } = engine(ID)
    const route = await routeOf(docker, TESTS, signs(`${OTHERS}\n${mount}\n`))
    expect(route).toEqual(JOINED(ID))
  })

  it('falls back to the host name if the mounts do not show the id', async () => {
    const { docker } = engine(hostname())
    const route = await routeOf(docker, TESTS, signs(OTHERS))
    expect(route).toEqual(JOINED(hostname()))
  })

  it.each([
    ["in the host's network, whose loopback is the engine's", HOSTED],
    ['of another engine', failed('Error: No such container: vm')]
  ])('joins no container %s', async (_, answer) => {
    const { docker } = engine(ID, answer)
    const route = await routeOf(docker, TESTS, signs(DOCKER))
    expect(route).toEqual(ON_LOOPBACK)
  })

  it('throws when the engine cannot say', async () => {
    const { docker } = engine(ID, failed('engine is gone'))
    await expect(routeOf(docker, TESTS, signs(DOCKER))).rejects.toThrow(
      'engine is gone'
    )
  })
})

const NETWORK = { name: 'job-linux-arm64', label: 'job=1' }

describe('createNetwork', () => {
  it('creates a network with the label of the job', async () => {
    const { docker, calls } = fakeDocker({ network: '' })
    const route = { kind: 'published', address: '127.0.0.1' } as const
    await createNetwork(docker, { ...NETWORK, route })
    expect(calls).toEqual(['network create --label job=1 job-linux-arm64'])
  })

  it('is content with one of its name, which an engine has made before it went away', async () => {
    const there = failed(
      'Error response from daemon: network with name job-linux-arm64 already exists'
    )
    const route = { kind: 'published', address: '127.0.0.1' } as const
    const { docker } = fakeDocker({ network: there })
    await expect(
      createNetwork(docker, { ...NETWORK, route })
    ).resolves.toBeUndefined()
    const full = failed('could not find an available, non-overlapping pool')
    await expect(
      createNetwork(fakeDocker({ network: full }).docker, { ...NETWORK, route })
    ).rejects.toBe(full)
  })

  it("joins it with the action's own container, whose default route stays", async () => {
    const { docker, calls } = fakeDocker({ network: '' })
    const route = { kind: 'joined', container: 'me' } as const
    await createNetwork(docker, { ...NETWORK, route })
    expect(calls).toEqual([
      'network create --label job=1 --internal job-linux-arm64',
      'network connect job-linux-arm64 me'
    ])
  })
})

describe('removeNetwork', () => {
  it.each([
    'Error: No such network: id',
    'Error response from daemon: network id not found'
  ])('has nothing to do without the network: %s', async (words) => {
    const { docker, calls } = fakeDocker({ 'network rm': failed(words) })
    await removeNetwork(docker, 'id')
    expect(calls).toHaveLength(1)
  })

  it('throws when the engine cannot say', async () => {
    const { docker } = fakeDocker({ network: failed('gone') })
    await expect(removeNetwork(docker, 'id')).rejects.toThrow('gone')
  })

  it('asks nothing if no container is in it', async () => {
    const { docker, calls } = fakeDocker({ 'network rm': '' })
    await removeNetwork(docker, 'id')
    expect(calls).toEqual(['network rm id'])
  })

  it('disconnects every container first', async () => {
    const { docker, calls } = fakeDocker({
      'network rm': [failed('network id has active endpoints'), ''],
      'network inspect': 'me other ',
      network: ''
    })
    await removeNetwork(docker, 'id')
    expect(calls.slice(2)).toEqual([
      'network disconnect --force id me',
      'network disconnect --force id other',
      'network rm id'
    ])
  })
})

describe('addressesOf', () => {
  const state = {
    published: { 19530: 32768, 9091: 32769 },
    addresses: { other: '172.17.0.2', own: '172.18.0.4' }
  }
  const options = { ports: { api: 19530, metrics: 9091 }, network: 'own' }

  const MINE: Route = { kind: 'joined', container: 'me' }

  it.each<[string, Route, object, object]>([
    [
      "published, on the address of the engine's host",
      { kind: 'published', address: '10.0.0.7' },
      {},
      {
        api: '10.0.0.7:32768',
        metrics: '10.0.0.7:32769',
        rest: '10.0.0.7:32768'
      }
    ],
    [
      "the container's, in a network that the action joins",
      MINE,
      {},
      {
        api: '172.18.0.4:19530',
        metrics: '172.18.0.4:9091',
        rest: '172.18.0.4:19530'
      }
    ],
    [
      'of REST alone, if it has its own port',
      MINE,
      { rest: 8080, tls: true },
      {
        api: '172.18.0.4:19530',
        metrics: '172.18.0.4:9091',
        rest: '172.18.0.4:8080 TLS'
      }
    ]
  ])('are %s', (_, route, more, expected) => {
    const ports = { ...options.ports, ...more }
    const found = Object.entries(
      addressesOf(state, { ...options, ports, route })
    )
    const texts = found.map(([name, { host, port, tls }]) => [
      name,
      `${host}:${port}${tls ? ' TLS' : ''}`
    ])
    expect(Object.fromEntries(texts)).toEqual(expected)
  })
})
