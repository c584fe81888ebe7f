// Calls of REST of a pod's Milvus, which carry root's password.
import { messageOf } from '../../messages/failure.js'
import { oneLine } from '../../lib/untrusted.js'
import { UntrustedError, type Address } from '../../server/http.js'
import { CALL_SECONDS, RestError, type Rest } from '../../server/rest.js'
import type { Access } from '../call.js'
import { takesConnection } from './client-port.js'
import { lookForCa, readOwnCa } from './own-ca.js'
import {
  doorOf,
  hasOwnCa,
  textOf,
  unreachable,
  type Door
} from './pod-address.js'
import { sayUnknownCa } from './protection.js'
import type { Pod } from '../shapes.js'

/** What calls of a pod's Milvus need. */
export interface PodLogin {
  /** Password of Milvus' root user. */
  password: string
  /** CA, in PEM, of the certificates that the owner of the pods has made. */
  ca?: string
}

/** Looks for the line with a pod's own CA: its log may come late. */
const CA_LOOKS = 3

/**
 * Returns how to call REST of a pod's Milvus, or says why it cannot be called yet.
 * Nothing with the password is sent here.
 */
export type OpenRest = (pod: Pod, signal: AbortSignal) => Promise<Rest | string>

/**
 * Returns what opens REST of a pod as long as a container of it starts: the CA that
 * the image makes is waited for, and remembered.
 */
export function restOpener(access: Access, login: PodLogin): OpenRest {
  const known = new Map<string | null, string>()
  let looks = 0

  async function ownCa(pod: Pod): Promise<string | undefined> {
    const seen = known.get(pod.startedAt)
    if (seen) return seen
    const { ca, mayBeOld } = await lookForCa(access, pod)
    if (ca && !mayBeOld) known.set(pod.startedAt, ca)
    return ca
  }

  return async (pod, signal) => {
    const door = doorOf(pod)
    if (!door?.address) return notOpen(pod)
    const { address } = door
    if (!hasOwnCa(pod)) {
      return restAt(trusting(door, address, login.ca), login, signal)
    }
    // The line with the CA comes before Milvus listens.
    if (!(await takesConnection(address, signal))) {
      return `no server listens at ${textOf(address)}`
    }
    const ca = (await ownCa(pod)) ?? login.ca
    looks += 1
    if (!ca && looks < CA_LOOKS) return 'its log does not show its CA yet'
    if (!ca) sayUnknownCa(access, pod)
    return restAt(trusting(door, address, ca), login, signal)
  }
}

/** Returns how to call REST of a pod's Milvus that runs, or else why it cannot be. */
export async function openRest(
  access: Access,
  pod: Pod,
  login: PodLogin
): Promise<Rest | string> {
  const door = doorOf(pod)
  if (!door?.address) return notOpen(pod)
  const own = hasOwnCa(pod) ? await readOwnCa(access, pod) : undefined
  const ca = own ?? login.ca
  if (hasOwnCa(pod) && !ca) sayUnknownCa(access, pod)
  return restAt(trusting(door, door.address, ca), login, access.signal)
}

/** Says why a call of REST failed, and what that means for the way to the pod. */
export function whyNoRest({ address }: Rest, error: unknown): string {
  const reason = oneLine(messageOf(error))
  const at = textOf(address)
  if (isUntrusted(error)) {
    const who = address.ca ? 'a CA that is known for it' : 'a known CA'
    return `the certificate of ${at} was not accepted, since it is not of ${who} and for its name, and root's password was not sent (${reason})`
  }
  const { code, otherStatus } = error instanceof RestError ? error : {}
  const isOfMilvus = code !== undefined
  if (!address.verified || isOfMilvus) return `Milvus at ${at} gave ${reason}`
  // Its page says nothing about Milvus, and is long.
  const answer = otherStatus ? `HTTP ${otherStatus}` : reason
  return `RunPod's proxy, ${address.host}, gave ${answer} and no answer of Milvus; root's password is not sent in clear text over TCP in its place`
}

/** True if a server did not prove who it is, so the password was not sent. */
export function isUntrusted(error: unknown): boolean {
  return error instanceof RestError && error.cause instanceof UntrustedError
}

function trusting(
  { protection }: Door,
  address: Address,
  ca: string | undefined
): Address {
  return protection === 'tls' && ca ? { ...address, ca } : address
}

function restAt(
  address: Address,
  { password }: PodLogin,
  signal: AbortSignal
): Rest {
  return { address, password, callSeconds: CALL_SECONDS, signal }
}

function notOpen(pod: Pod): string {
  return unreachable(pod) ?? 'RunPod has not opened its port yet'
}
