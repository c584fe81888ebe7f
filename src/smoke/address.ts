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

/** Where something listens. */
export interface Address {
  host: string
  port: number
}

/** Addresses of Milvus in a container. */
export interface Addresses {
  api: Address
  metrics: Address
}

/** Files by which a process knows that it runs in a container. */
const MARKS = ['/.dockerenv', '/run/.containerenv']

/** Returns the ports of Milvus under settings such as `METRICS_PORT=9092`. */
export function portsOf(env: string[]): Ports {
  return {
    api: Number(valueOf(env, 'PROXY_PORT')) || 19530,
    metrics: Number(valueOf(env, 'METRICS_PORT')) || 9091
  }
}

/** Returns a variable's value in `KEY=value` lines; the last one wins. */
export function valueOf(env: string[], name: string): string | undefined {
  const line = env.findLast((candidate) => candidate.startsWith(`${name}=`))
  return line?.slice(name.length + 1)
}

/**
 * Returns the network to reach test containers through when the action itself
 * runs in a container of the same engine: its loopback is not the engine's.
 */
export async function ownNetwork(
  docker: Docker,
  marks = MARKS
): Promise<string | undefined> {
  if (!marks.some((file) => existsSync(file))) return undefined
  try {
    const { addresses } = await inspectContainer(docker, hostname())
    // On the host's network, it has no address of its own.
    return Object.keys(addresses).find((network) => addresses[network])
  } catch (error) {
    // A container of another engine.
    if (/no such container/i.test(messageOf(error))) return undefined
    throw error
  }
}

/** Returns where Milvus in a container is reached; it changes with a start. */
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
