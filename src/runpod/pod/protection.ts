import { annotate } from '../../messages/annotate.js'
import type { Access } from '../call.js'
import { doorOf, hasOwnCa } from './pod-address.js'
import { podName } from '../pods.js'
import type { Pod } from '../shapes.js'

/** What a run has said of which pods: it asks most of them several times. */
const said = new WeakMap<Access, Set<string>>()

/**
 * Says, once for all pods that are about to be asked, where root's password is not
 * protected on its way to them.
 */
export function sayProtection(
  access: Access,
  pods: Pod[],
  { ca }: { ca?: string }
): void {
  const asked = pods.filter(({ id }) => isNews(access, `way to ${id}`))
  const namesOf = (isMeant: (pod: Pod) => boolean): string =>
    asked.filter(isMeant).map(podName).join(', ')
  const clear = namesOf((pod) => doorOf(pod)?.protection === 'clear')
  if (clear) annotate('pod-password-in-clear', { pods: clear })
  const unchecked = namesOf((pod) => {
    return doorOf(pod)?.protection === 'tls' && !ca && !hasOwnCa(pod)
  })
  if (unchecked) annotate('pod-not-checked', { pods: unchecked })
}

/** Says once of a pod that nobody knows the CA that its image has made. */
export function sayUnknownCa(access: Access, pod: Pod): void {
  if (!isNews(access, `CA of ${pod.id}`)) return
  annotate('pod-ca-unknown', { pod: podName(pod) })
}

function isNews(access: Access, what: string): boolean {
  const known = said.get(access) ?? new Set()
  said.set(access, known)
  return !known.has(what) && Boolean(known.add(what))
}
