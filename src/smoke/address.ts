import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Docker } from '../docker/cli.js'
import { messageOf } from '../lib/failure.js'
import {
  inspectContainer,
  type ContainerOptions,
  type ContainerState,
  type Ports
} from './container.js'

/** Where a server listens. */
export interface Address {
  host: string
  port: number
}

/** Addresses of Milvus in a container. */
export interface Addresses {
  api: Address
  metrics: Address
}

/** Files that exist in every container of Docker or Podman. */
const CONTAINER_FILES = ['/.dockerenv', '/run/.containerenv']

/** Returns Milvus' ports, which variables such as `METRICS_PORT` set. */
export function portsOf(env: string[]): Ports {
  return {
    api: Number(valueOf(env, 'PROXY_PORT')) || 19530,
    metrics: Number(valueOf(env, 'METRICS_PORT')) || 9091
  }
}

/** Returns the value of a variable in `KEY=value` lines; the last line wins. */
export function valueOf(env: string[], name: string): string | undefined {
  const line = env.findLast((candidate) => candidate.startsWith(`${name}=`))
  return line?.slice(name.length + 1)
}

/**
 * Returns the network of the action's own container if it runs in one of the
 * same engine. Ports on the engine's loopback cannot be reached from there.
 */
export async function ownNetwork(
  docker: Docker,
  containerFiles = CONTAINER_FILES
): Promise<string | undefined> {
  if (!containerFiles.some((file) => existsSync(file))) return undefined
  try {
    const { addresses } = await inspectContainer(docker, hostname())
    // A container in the host's network has no address, and needs none.
    return Object.keys(addresses).find((network) => addresses[network])
  } catch (error) {
    // This is a container of another engine.
    if (/no such container/i.test(messageOf(error))) return undefined
    throw error
  }
}

/** Returns where Milvus in a container listens; each start changes it. */
export function addressesOf(
  { published, addresses }: Pick<ContainerState, 'published' | 'addresses'>,
  { network, ports }: Pick<ContainerOptions, 'network' | 'ports'>
): Addresses {
  const addressOf = (port: number): Address =>
    network
      ? { host: addresses[network] ?? '', port }
      : { host: '127.0.0.1', port: published[port] ?? 0 }
  return { api: addressOf(ports.api), metrics: addressOf(ports.metrics) }
}
