// Where a pod can be reached: by its clients, and by calls with root's password.
import {
  numberOf,
  settingOf,
  settingsOf,
  type Settings
} from '../../milvus/settings.js'
import type { Address } from '../../server/http.js'
import { portsOf, selfSignedSwitch } from '../../server/ports.js'
import type { Pod } from '../shapes.js'

/** https://docs.runpod.io/pods/configuration/expose-ports */
const PROXY_DOMAIN = 'proxy.runpod.net'

/** What an address from RunPod may consist of, to be printed as it is. */
const HOST = /^[\w.:-]{1,253}$/

/**
 * What protects a call with root's password on its way:
 * - proxy: RunPod's proxy, whose certificate is checked. It speaks plain HTTP to the pod
 * - tls: Milvus' own TLS at a public TCP port
 * - clear: nothing; a public TCP port
 */
type Protection = 'proxy' | 'tls' | 'clear'

/** How REST of a pod's Milvus is reached. */
export interface Door {
  protection: Protection
  /** Undefined while RunPod has not opened the port. */
  address?: Address
}

/** Ports of a pod's Milvus, as its variables set them. */
interface PodPorts {
  /** Of gRPC. */
  api: number
  rest: number
  /** True if both use TLS. */
  tls: boolean
}

/**
 * Returns how REST of a pod's Milvus is reached: through RunPod's proxy, where its
 * port is open as HTTP, so that root's password does not cross the internet in clear
 * text; or else at the public port of its TCP port. Undefined if it can never be.
 */
export function doorOf(pod: Pod): Door | undefined {
  const { rest, tls } = podPorts(pod)
  if (tls) {
    if (asksForCertificate(pod) || !isOpen(pod, rest, 'tcp')) return undefined
    const address = mappedTo(pod, rest)
    return { protection: 'tls', address: address && { ...address, tls } }
  }
  if (isOpen(pod, rest, 'http')) {
    return { protection: 'proxy', address: proxyOf(pod, rest) }
  }
  if (!isOpen(pod, rest, 'tcp')) return undefined
  return { protection: 'clear', address: mappedTo(pod, rest) }
}

/** Says why a pod's Milvus can never be reached; undefined if it can. */
export function unreachable(pod: Pod): string | undefined {
  if (doorOf(pod)) return undefined
  const { rest, tls } = podPorts(pod)
  if (!tls) {
    return `it has neither the port ${rest}/tcp nor ${rest}/http, so it could not be told whether its Milvus is healthy`
  }
  if (asksForCertificate(pod)) {
    return 'its Milvus asks clients for a certificate (common.security.tlsMode is 2), which this action does not have, so it could not be told whether it is healthy'
  }
  return `its Milvus uses TLS and answers REST at the port ${rest}, but the pod does not have ${rest}/tcp (RunPod's proxy does not speak TLS to a pod), so it could not be told whether its Milvus is healthy`
}

/** In mode 2, REST asks for it as well (`newHTTPListner` in Milvus' listener_manager.go). */
function asksForCertificate(pod: Pod): boolean {
  const mode = settingOf(podSettings(pod), 'common.security.tlsMode')
  return numberOf(mode?.value ?? '') === 2
}

/** True if the image makes the certificate of the pod's Milvus itself. */
export function hasOwnCa(pod: Pod): boolean {
  return selfSignedSwitch(podSettings(pod)) !== undefined
}

/**
 * Returns where clients reach a pod's Milvus: `203.0.113.7:17446`, the public port of
 * gRPC; or the host of RunPod's proxy, if the pod has no TCP port for it. Undefined
 * for a pod that does not run, and while RunPod has not opened the port.
 */
export function clientAddress(pod: Pod): string | undefined {
  if (pod.status !== 'RUNNING') return undefined
  if (hasClientPort(pod)) {
    const address = mappedTo(pod, podPorts(pod).api)
    return address && textOf(address)
  }
  const door = doorOf(pod)
  return door?.protection === 'proxy' ? door.address?.host : undefined
}

/** Returns the public address of the port of gRPC, if RunPod has opened it. */
export function clientPort(pod: Pod): Address | undefined {
  return mappedTo(pod, podPorts(pod).api)
}

/** True if a pod is to have a public TCP port for gRPC. */
export function hasClientPort(pod: Pod): boolean {
  return isOpen(pod, podPorts(pod).api, 'tcp')
}

/** Returns `host:port`, with brackets around an IPv6 address. */
export function textOf({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Returns the settings in the variables of a pod. */
export function podSettings({ env }: Pod): Settings {
  return settingsOf(Object.entries(env).map((pair) => pair.join('=')))
}

function podPorts(pod: Pod): PodPorts {
  const { api, rest = api, tls = false } = portsOf(podSettings(pod))
  return { api, rest, tls }
}

function isOpen(pod: Pod, port: number, type: 'tcp' | 'http'): boolean {
  return pod.ports.includes(`${port}/${type}`)
}

/** RunPod lists HTTP ports, too, with an address that only its proxy reaches. */
function mappedTo({ runtime }: Pod, port: number): Address | undefined {
  const mapped = runtime?.ports?.find((one) => {
    return one.private === port && one.type === 'tcp'
  })
  const { ip, public: outside } = mapped ?? {}
  const isWhole = typeof ip === 'string' && Number.isInteger(outside)
  if (!isWhole || !outside || !HOST.test(ip)) return undefined
  return { host: ip, port: outside }
}

function proxyOf({ id }: Pod, port: number): Address {
  const host = `${id}-${port}.${PROXY_DOMAIN}`
  return { host, port: 443, tls: true, verified: true }
}
