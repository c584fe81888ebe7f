import type { Access } from '../call.js'
import { clientAddress } from '../pod/pod-address.js'
import { monthlyCost, totalCost, type MonthlyCost } from './cost.js'
import type { Finding } from './finding.js'
import { findingsOf } from './findings.js'
import type { ImageSources } from './image-facts.js'
import { readPods } from './read-facts.js'

/** A pod that was looked at. */
export interface ExaminedPod {
  id: string
  name: string
  image: string
  /** Where clients reach its Milvus; undefined if nobody does. */
  address?: string
  findings: Finding[]
}

/** What a look at pods has found. */
export interface Examination {
  pods: ExaminedPod[]
  /** US dollars a month, of all of them: an estimate. */
  dollars: number
}

/**
 * Looks at the pods that an input names, and says what endangers them. Nothing is
 * changed: every call to RunPod is a GET.
 *
 * @throws Failure when RunPod does not list the pods, or has none of a name.
 */
export async function examinePods(
  access: Access,
  selectors: string[],
  sources: ImageSources
): Promise<Examination> {
  const costs: MonthlyCost[] = []
  const facts = await readPods(access, selectors, sources)
  const pods = facts.map((known) => {
    const cost = monthlyCost(known.pod, known.volume)
    costs.push(cost)
    const { id, name, image } = known.pod
    const address = clientAddress(known.pod)
    return { id, name, image, address, findings: findingsOf(known, cost) }
  })
  return { pods, dollars: totalCost(costs) }
}
