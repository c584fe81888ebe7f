import type { ContainerOptions, ContainerState } from './container.js'
import type { Address } from '../server/address.js'

/** Addresses of Milvus in a container. */
export interface Addresses {
  api: Address
  metrics: Address
  rest: Address
}

/** Returns where Milvus in a container listens; each start changes it. */
export function addressesOf(
  { published, addresses }: Pick<ContainerState, 'published' | 'addresses'>,
  options: Pick<ContainerOptions, 'reach' | 'network' | 'ports'>
): Addresses {
  const { reach, network, ports } = options
  const addressOf = (port: number): Address =>
    reach.kind === 'joined'
      ? { host: addresses[network] ?? '', port }
      : { host: reach.address, port: published[port] ?? 0 }
  return {
    api: addressOf(ports.api),
    metrics: addressOf(ports.metrics),
    rest: { ...addressOf(ports.rest ?? ports.api), tls: ports.tls }
  }
}
