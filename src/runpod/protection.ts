import { annotate } from '../messages/annotate.js'
import { doorOf, hasOwnCa } from './pod-address.js'
import { podName, type PodPlan } from './pods.js'
import type { Pod } from './shapes.js'

/**
 * Says, once for all pods that are about to be asked, where root's password is not
 * protected on its way to them.
 */
export function sayProtection(plans: PodPlan[], { ca }: { ca?: string }): void {
  const asked = plans.filter(({ action }) => action === 'roll')
  const namesOf = (isMeant: (pod: Pod) => boolean): string =>
    asked
      .filter(({ pod }) => isMeant(pod))
      .map(({ pod }) => podName(pod))
      .join(', ')
  const clear = namesOf((pod) => doorOf(pod)?.protection === 'clear')
  if (clear) annotate('pod-password-in-clear', { pods: clear })
  const unchecked = namesOf((pod) => {
    return doorOf(pod)?.protection === 'tls' && !ca && !hasOwnCa(pod)
  })
  if (unchecked) annotate('pod-not-checked', { pods: unchecked })
}
