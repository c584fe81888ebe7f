import { lookup } from 'node:dns/promises'
import { existsSync, readFileSync } from 'node:fs'
import { BlockList, isIPv6 } from 'node:net'
import { hostname } from 'node:os'
import type { Docker } from '../docker/cli.js'
import { engineHost } from '../docker/engine.js'
import { oneLine } from '../lib/untrusted.js'
import { fail, messageOf } from '../messages/failure.js'
import type { Address } from '../server/http.js'
import {
  type ContainerOptions,
  type ContainerState,
  inspectContainer,
  type Route
} from './container.js'
import type { SmokeTest } from './levels.js'

const ON_LOOPBACK: Route = { kind: 'published', address: '127.0.0.1' }

/**
 * Finds out how test containers can be reached: through a network if the action
 * itself runs in a container of the engine, and otherwise at the host that the
 * engine's endpoint names.
 *
 * @throws Failure when they cannot be reached.
 */
export async function routeOf(
  docker: Docker,
  tests: readonly Pick<SmokeTest, 'level'>[],
  signs = SIGNS
): Promise<Route> {
  if (tests.every(({ level }) => level === 'none')) return ON_LOOPBACK
  const container = await ownContainer(docker, signs)
  if (container) return { kind: 'joined', container }
  const format = '{{.Endpoints.docker.Host}}'
  const args = ['context', 'inspect', '--format', format]
  const endpoint = await docker(args)
  if (/^(unix|npipe):/.test(endpoint)) return ON_LOOPBACK
  if (/^tcp:/.test(endpoint)) return await routeOverTcp(docker, endpoint)
  throw fail('engine-out-of-reach', { endpoint: oneLine(endpoint) })
}

/**
 * Ports are published on the address of the engine itself, but never on a public
 * one: Milvus shows its configuration to anyone who asks.
 */
async function routeOverTcp(docker: Docker, endpoint: string): Promise<Route> {
  const address = await addressOfHost(endpoint)
  if (isIn(LOOPBACK, address)) {
    const { name } = await engineHost(docker)
    if (name === hostname()) return ON_LOOPBACK
    const values = { endpoint: oneLine(endpoint), machine: oneLine(name) }
    throw fail('engine-out-of-reach.elsewhere', values)
  }
  if (isIn(PRIVATE, address)) return { kind: 'published', address }
  const values = { endpoint: oneLine(endpoint), address }
  throw fail('engine-out-of-reach.public', values)
}

async function addressOfHost(endpoint: string): Promise<string> {
  const host = URL.parse(endpoint)?.hostname.replace(/^\[|\]$/g, '')
  try {
    return (await lookup(host || 'localhost')).address
  } catch (error) {
    const values = { endpoint: oneLine(endpoint) }
    throw fail('engine-out-of-reach.unknownHost', values, { cause: error })
  }
}

const LOOPBACK = subnets('127.0.0.0/8', '::1/128')

const PRIVATE = subnets(
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10'
)

function subnets(...ranges: string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    list.addSubnet(address, Number(prefix), familyOf(address))
  }
  return list
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}

/** Where a process can see that it runs in a container. */
interface Signs {
  /** Files that exist in every container of Docker or Podman. */
  files: string[]
  /** The list of the process' mounts. */
  mounts: string
}

const SIGNS: Signs = {
  files: ['/.dockerenv', '/run/.containerenv'],
  mounts: '/proc/self/mountinfo'
}

/**
 * Returns the action's own container if it runs in one of this engine that has
 * an address. In the host's network a container has none, and needs none.
 */
async function ownContainer(
  docker: Docker,
  { files, mounts }: Signs
): Promise<string | undefined> {
  if (!files.some((file) => existsSync(file))) return undefined
  const id = idIn(mounts) ?? hostname()
  try {
    const { addresses } = await inspectContainer(docker, id)
    return Object.values(addresses).some(Boolean) ? id : undefined
  } catch (error) {
    // The container belongs to another engine.
    if (/no such (container|object)/i.test(messageOf(error))) return undefined
    throw error
  }
}

/**
 * The engine mounts files such as /etc/hosts from a directory that is named by
 * the container's id. The host name is the id only without `--hostname`.
 */
function idIn(mounts: string): string | undefined {
  if (!existsSync(mounts)) return undefined
  const mounted = /\/([0-9a-f]{64})\/\S* \/etc\/(hosts|hostname|resolv\.conf) /
  return mounted.exec(readFileSync(mounts, 'utf8'))?.[1]
}

interface NetworkOptions {
  name: string
  /** By which the post step finds it. */
  label: string
  route: Route
}

/**
 * Creates a network for one test container alone. In a shared one, a Milvus that
 * starts again may find another one under an address that etcd still knows, and
 * answer with its data.
 *
 * A network that the action's own container joins is an internal one, which
 * never becomes the default route of that container.
 */
export async function createNetwork(
  docker: Docker,
  { name, label, route }: NetworkOptions
): Promise<void> {
  const internal = route.kind === 'joined' ? ['--internal'] : []
  const create = ['network', 'create', '--label', label, ...internal, name]
  await docker(create).catch((error: unknown) => {
    // Its name is the job's: an engine that went away has created it all the same.
    if (!/\balready exists\b/.test(messageOf(error))) throw error
  })
  if (route.kind === 'joined') {
    await docker(['network', 'connect', name, route.container])
  }
}

/** Removes a network, if it is there; containers in it leave it first. */
export async function removeNetwork(
  docker: Docker,
  name: string
): Promise<void> {
  const remove = ['network', 'rm', name]
  try {
    await docker(remove)
  } catch (error) {
    if (isNoNetwork(error)) return
    await disconnectAll(docker, name)
    await docker(remove)
  }
}

async function disconnectAll(docker: Docker, name: string): Promise<void> {
  const format = '{{range $id, $_ := .Containers}}{{$id}} {{end}}'
  const args = ['network', 'inspect', '--format', format, name]
  const containers = await docker(args)
  for (const id of containers.split(' ').filter(Boolean)) {
    await docker(['network', 'disconnect', '--force', name, id])
  }
}

function isNoNetwork(error: unknown): boolean {
  return /no such network|network \S+ not found/i.test(messageOf(error))
}

/** Addresses of Milvus in a container. */
export interface Addresses {
  api: Address
  metrics: Address
  rest: Address
}

/** Returns where Milvus in a container listens; each start changes it. */
export function addressesOf(
  { published, addresses }: Pick<ContainerState, 'published' | 'addresses'>,
  options: Pick<ContainerOptions, 'route' | 'network' | 'ports'>
): Addresses {
  const { route, network, ports } = options
  const addressOf = (port: number): Address =>
    route.kind === 'joined'
      ? { host: addresses[network] ?? '', port }
      : { host: route.address, port: published[port] ?? 0 }
  return {
    api: addressOf(ports.api),
    metrics: addressOf(ports.metrics),
    rest: { ...addressOf(ports.rest ?? ports.api), tls: ports.tls }
  }
}
