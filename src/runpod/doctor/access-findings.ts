// Who can reach a pod's Milvus, and what else of it.
import { NOT_READ, unasked } from '../../messages/runpod-doctor.js'
import { portsOf } from '../../server/ports.js'
import { podSettings } from '../pod/pod-address.js'
import type { LogFacts, PodFacts } from './facts.js'
import { found, type Finding } from './finding.js'

/** What Milvus answers counts; without an answer, what the log says. */
export function loginFindings({ login, log }: PodFacts): Finding[] {
  const said: Partial<LogFacts> = 'value' in log ? log.value : {}
  if ('value' in login) {
    const codes = {
      open: 'no-password',
      default: 'default-password',
      closed: 'password'
    } as const
    return [found(codes[login.value])]
  }
  const { unread } = login
  if (said.authentication === 'on') {
    return said.hasDefaultPassword
      ? [found('default-password')]
      : [found('password-by-log', { reason: unasked({ reason: unread }) })]
  }
  if (said.authentication !== 'off') {
    return [found('login-unknown', { reason: unread })]
  }
  return unread === NOT_READ.noPort
    ? [found('no-password-inside')]
    : [found('no-password-by-log', { reason: unasked({ reason: unread }) })]
}

const ETCD = 2379

/** 22 and 8888 have a login of their own, so only what has none is named. */
export function portFindings({ pod, log }: PodFacts): Finding[] {
  const { ports } = pod
  const { metrics } = portsOf(podSettings(pod))
  const etcd = ports.filter((port) => isPort(port, ETCD))
  const health = ports.filter((port) => isPort(port, metrics))
  const isLoopback = 'value' in log && log.value.etcd === 'loopback'
  const findings = [
    ...(etcd.length > 0
      ? [found(isLoopback ? 'etcd-port' : 'etcd-open', shown(etcd))]
      : []),
    ...(health.length > 0 ? [found('metrics-open', shown(health))] : [])
  ]
  if (findings.length > 0) return findings
  return [ports.length > 0 ? found('ports', shown(ports)) : found('no-ports')]
}

/** A port is like `9091/tcp`. */
function isPort(port: string, number: number): boolean {
  return port.split('/')[0] === String(number)
}

function shown(ports: string[]): { ports: string } {
  return { ports: ports.join(', ') }
}
