import { stringOf } from '../../lib/untrusted.js'
import { list } from '../api.js'
import type { Access } from '../call.js'

/** A network volume of the account. */
export interface NetworkVolume {
  id: string
  /** Gigabytes; 0 if RunPod does not say. */
  size: number
  /** True for the storage tier with a price of its own. */
  isFast: boolean
}

/** Lists the network volumes of the account. */
export async function listNetworkVolumes(
  access: Access
): Promise<NetworkVolume[]> {
  const { items } = await list(access, 'networkVolumes', networkVolumeOf, {
    method: 'GET',
    path: '/v2/network-volumes',
    what: 'list the network volumes',
    permission: 'read network volumes'
  })
  return items
}

function networkVolumeOf(value: unknown): NetworkVolume | undefined {
  const fields = (value ?? {}) as Record<string, unknown>
  const id = stringOf(fields.id)
  if (!id) return undefined
  const size = Number.isFinite(fields.size) ? Number(fields.size) : 0
  return { id, size, isFast: fields.type === 'HIGH_PERFORMANCE' }
}
