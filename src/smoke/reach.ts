import { lookup } from 'node:dns/promises'
import { BlockList, isIPv6 } from 'node:net'
import { hostname } from 'node:os'
import type { Docker } from '../docker/cli.js'
import { Failure, messageOf } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import type { Reach } from './container.js'
import { ownContainer } from './own-container.js'
import type { SmokeTest } from './test-plan.js'

const ON_LOOPBACK: Reach = { kind: 'published', address: '127.0.0.1' }

/**
 * Finds out how test containers can be reached: through a network if the action
 * itself runs in a container of the engine, and otherwise at the host that the
 * engine's endpoint names.
 *
 * @throws Failure when they cannot be reached.
 */
export async function reachOf(
  docker: Docker,
  tests: readonly Pick<SmokeTest, 'level'>[]
): Promise<Reach> {
  if (tests.every(({ level }) => level === 'none')) return ON_LOOPBACK
  const container = await ownContainer(docker)
  if (container) return { kind: 'joined', container }
  const format = '{{.Endpoints.docker.Host}}'
  const args = ['context', 'inspect', '--format', format]
  const endpoint = await docker(args)
  if (/^(unix|npipe):/.test(endpoint)) return ON_LOOPBACK
  if (/^tcp:/.test(endpoint)) return await reachOverTcp(docker, endpoint)
  throw unreachable(endpoint, 'this endpoint leads to nothing but the engine')
}

/**
 * Ports are published on the address of the engine itself, but never on a public
 * one: Milvus shows its configuration to anyone who asks.
 */
async function reachOverTcp(docker: Docker, endpoint: string): Promise<Reach> {
  const address = await addressOf(endpoint)
  if (isIn(LOOPBACK, address)) {
    const args = ['info', '--format', '{{.Name}}']
    const name = await docker(args)
    if (name === hostname()) return ON_LOOPBACK
    throw unreachable(
      endpoint,
      `the engine runs in a container or on another machine, "${oneLine(name)}"`
    )
  }
  if (isIn(PRIVATE, address)) return { kind: 'published', address }
  throw unreachable(
    endpoint,
    `ports on ${address} would be open to the internet`
  )
}

async function addressOf(endpoint: string): Promise<string> {
  const host = URL.parse(endpoint)?.hostname.replace(/^\[|\]$/g, '')
  try {
    return (await lookup(host || 'localhost')).address
  } catch (error) {
    throw unreachable(endpoint, messageOf(error))
  }
}

function unreachable(endpoint: string, reason: string): Failure {
  return new Failure(
    'engine-out-of-reach',
    `The smoke test cannot reach containers of the Docker engine at ${oneLine(endpoint)}: ${reason}`,
    {
      next: 'run the job on the machine of the engine, or use an engine in the private network of the job (such as docker:dind as a service of a container job), or set "smoke-test: none"'
    }
  )
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
