import type { Pod } from '../shapes.js'
import type { NetworkVolume } from './network-volumes.js'

/** Hours of a month, on average. */
const HOURS = 730

/**
 * US dollars per gigabyte and month
 * (https://docs.runpod.io/pods/storage/types, read in November 2026). A container's disk
 * costs nothing while the pod is stopped. Of a network volume, what is above 1000 GB has
 * a lower price. The one of fast volumes is not among them.
 */
const PRICES = {
  container: 0.1,
  disk: { running: 0.1, stopped: 0.2 },
  network: { first: 0.07, above: 0.05, firstGigabytes: 1000 }
}

/** What a pod costs in a month, in US dollars: an estimate. */
export interface MonthlyCost {
  machine: number
  /** Of its own disks. */
  disks: number
  /** Of its network volume, which other pods may share. */
  volume?: { id: string; dollars: number }
  /** What has no known price. */
  unknown?: 'network volume'
}

/** Estimates what a pod costs, by its price now, which is 0 for one that is stopped. */
export function monthlyCost(
  { cost, disk = 0, mounts, runtime }: Pod,
  volume: NetworkVolume | undefined
): MonthlyCost {
  const isRunning = runtime !== null || cost > 0
  const price = isRunning ? PRICES.disk.running : PRICES.disk.stopped
  const container = isRunning ? disk * PRICES.container : 0
  const own = {
    machine: cost * HOURS,
    disks: container + (mounts.persistent?.size ?? 0) * price
  }
  if (!mounts.network) return own
  if (!volume?.size || volume.isFast) {
    return { ...own, unknown: 'network volume' }
  }
  const { id, size } = volume
  return { ...own, volume: { id, dollars: volumeDollars(size) } }
}

function volumeDollars(size: number): number {
  const { first, above, firstGigabytes } = PRICES.network
  const cheap = Math.max(0, size - firstGigabytes)
  return (size - cheap) * first + cheap * above
}

/** Adds up what pods cost, with each network volume once. */
export function totalCost(costs: MonthlyCost[]): number {
  const volumes = new Map(
    costs.flatMap(({ volume }) =>
      volume ? [[volume.id, volume.dollars] as const] : []
    )
  )
  const own = costs.map(({ machine, disks }) => machine + disks)
  return [...own, ...volumes.values()].reduce((sum, one) => sum + one, 0)
}
