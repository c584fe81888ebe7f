import { readFileSync } from 'node:fs'
import type { Docker } from '../docker/cli.js'
import type { Settings } from '../milvus/settings.js'
import { type HealthAnswer, MIN_COMPONENTS } from '../server/health.js'
import { type PortName, type Ports, portSource } from '../server/ports.js'
import { readFileIn } from './container-files.js'
import type { ContainerState } from './container.js'

/** What was seen of a Milvus that did not get ready. */
export interface Unready {
  /** The last health answer that came. */
  answer?: HealthAnswer
  /** What `lastOf` says about the answers. */
  said: string
  /** Ports that did not accept when they were last tried. */
  closed: PortName[]
  /** Seconds after which the test gave up before its limit. */
  seconds?: number
}

/** Milvus did not get ready. */
export class UnreadyError extends Error {
  override name = 'UnreadyError'
  readonly unready: Unready

  constructor(unready: Unready) {
    super(unready.said)
    this.unready = unready
  }
}

/** How the test reached Milvus, and where it read that. */
interface Expected {
  ports: Ports
  settings: Settings
}

const PURPOSES: Record<PortName, string> = {
  api: 'gRPC',
  metrics: '/healthz',
  rest: 'REST'
}

/** Other ports that Milvus opens, by default. */
const OTHER_PORTS: Record<number, string> = {
  2379: 'etcd',
  2380: 'etcd',
  19529: 'internal',
  21123: 'internal',
  21124: 'internal',
  22222: 'internal',
  53100: 'internal'
}

/**
 * Says why Milvus did not get ready. A port that nobody listens on comes first: all
 * else may be well in a Milvus that listens on another one.
 *
 * @param open the ports that are open in the container; undefined if unknown
 */
export function describeUnready(
  unready: Unready,
  expected: Expected,
  open: OpenPort[] | undefined
): string {
  const { said, closed } = unready
  if (closed.length === 0) {
    return sentence(said, answerDoubt(unready, expected))
  }
  const contrast = contrastOf(unready, expected.ports)
  const ports = describeClosed(closed, expected, open)
  return sentence(
    // While no port is open, Milvus may just not have started yet.
    contrast ? `${ports}, while ${contrast}` : `${said}; ${ports}`,
    open && listPorts(open, expected.ports)
  )
}

function sentence(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join('; ')
}

/** Returns what is well; undefined if nothing is. */
function contrastOf(
  { said, closed, seconds }: Unready,
  ports: Ports
): string | undefined {
  const since = seconds ? ` for ${seconds} s` : ''
  if (!closed.includes('metrics')) {
    return `/healthz ${since ? 'has been' : 'is'} well${since} (${said})`
  }
  if (closed.includes('api')) return undefined
  return `port ${ports.api} ${since ? 'has been' : 'is'} open${since}`
}

function describeClosed(
  closed: PortName[],
  { ports, settings }: Expected,
  open: OpenPort[] | undefined
): string {
  const absent: string[] = []
  const others: string[] = []
  for (const name of closed) {
    const port = ports[name] ?? ports.api
    const shown = `${port} (${PURPOSES[name]}; ${portSource(settings, name)})`
    const found = open?.find((entry) => entry.port === port)
    if (open && !found) absent.push(shown)
    else others.push(`port ${shown} ${portState(found)}`)
  }
  const nobody = `nobody listens on port ${absent.join(' or ')} in the container`
  return [...(absent.length > 0 ? [nobody] : []), ...others].join(', and ')
}

function portState(found: OpenPort | undefined): string {
  if (!found) return 'does not accept connections'
  return found.onLoopback
    ? 'is open on the loopback of the container alone, where no client reaches it'
    : 'does not accept connections from outside, although it is open in the container'
}

/** Names the ports that are open, such as `2379 (etcd), 9091 (/healthz), 19540`. */
function listPorts(open: OpenPort[], ports: Ports): string {
  if (open.length === 0) return 'no port is open there'
  const purposeOf = (port: number): string | undefined => {
    const names = Object.keys(PURPOSES) as PortName[]
    const name = names.find((candidate) => ports[candidate] === port)
    return name ? PURPOSES[name] : OTHER_PORTS[port]
  }
  const shown = open.map(({ port, onLoopback }) => {
    const notes = [purposeOf(port), onLoopback && 'loopback'].filter(Boolean)
    return notes.length > 0 ? `${port} (${notes.join(', ')})` : String(port)
  })
  return `open there: ${shown.join(', ')}`
}

/** Says what is odd about an answer that came. */
function answerDoubt(
  { answer }: Unready,
  { ports, settings }: Expected
): string | undefined {
  if (answer?.isOther) {
    return `port ${ports.metrics} (${portSource(settings, 'metrics')}) may belong to another server than Milvus`
  }
  return answer?.isShort
    ? `a healthy Milvus has ${MIN_COMPONENTS} or more`
    : undefined
}

/** A TCP port on which a process in a container listens. */
interface OpenPort {
  port: number
  /** True if only processes in the container itself reach it. */
  onLoopback: boolean
}

/** The kernel's lists of sockets, of the network that a process sees. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']

/** A line of these: number, own address and port, the other end's, and state. */
const LINE =
  /^ *\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) [\dA-F]+:[\dA-F]{4} ([\dA-F]{2}) /

/** TCP_LISTEN in the kernel's include/net/tcp_states.h. */
const LISTENS = '0A'

/** Where Docker answers DNS, in the network of each container: 127.0.0.11. */
const DNS = '0B00007F'

/** 127.0.0.0/8, also as an IPv6 address, and ::1; each word has its bytes reversed. */
const LOOPBACK_ADDRESS = /^(0{16}FFFF0000)?[\dA-F]{6}7F$|^0{24}01000000$/

/** Seconds for reading one of them. */
const PORTS_SECONDS = 15

/** Ports that are kept; Milvus has about a dozen. */
const MAX_PORTS = 20

/** Reads the ports in the kernel's lists, in order. */
function openPortsIn(tables: string): OpenPort[] {
  const isLocal = new Map<number, boolean>()
  for (const line of tables.split('\n')) {
    const [, address = '', hex = '', state] = LINE.exec(line) ?? []
    if (state !== LISTENS || address === DNS) continue
    const port = parseInt(hex, 16)
    const onLoopback = LOOPBACK_ADDRESS.test(address)
    isLocal.set(port, onLoopback && (isLocal.get(port) ?? true))
  }
  return [...isLocal]
    .map(([port, onLoopback]) => ({ port, onLoopback }))
    .sort((a, b) => a.port - b.port)
    .slice(0, MAX_PORTS)
}

/**
 * Returns the ports that are open in a container that runs; undefined if nobody
 * can say. An image without `cat` is looked at from outside, if the engine runs on
 * this machine.
 */
export async function openPorts(
  docker: Docker,
  id: string,
  { pid }: Pick<ContainerState, 'pid'>
): Promise<OpenPort[] | undefined> {
  const tables = await Promise.all(
    TABLES.map((table) =>
      readFileIn(docker, id, table, { timeoutSeconds: PORTS_SECONDS }).catch(
        () => ''
      )
    )
  )
  const found = tables.some(Boolean) ? tables.join('\n') : tablesOf(pid, id)
  return found ? openPortsIn(found) : undefined
}

/** Reads them at a process of this machine, if it is the container's. */
function tablesOf(pid: number, id: string): string {
  try {
    const process = `/proc/${pid}`
    const cgroup = readFileSync(`${process}/cgroup`, 'utf8')
    if (!cgroup.includes(id)) return ''
    return TABLES.map((table) =>
      readFileSync(table.replace('/proc', process), 'utf8')
    ).join('\n')
  } catch {
    return ''
  }
}
