import { readFileSync } from 'node:fs'
import type { Docker } from '../docker/cli.js'
import { type ContainerState } from './container.js'
import { readFileIn } from './contents.js'

/** A TCP port on which a process in a container listens. */
export interface OpenPort {
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
const LOOPBACK = /^(0{16}FFFF0000)?[\dA-F]{6}7F$|^0{24}01000000$/

/** Seconds for reading one of them. */
const SECONDS = 15

/** Ports that are kept; Milvus has about a dozen. */
const KEPT = 20

/** Reads the ports in the kernel's lists, in order. */
export function openPortsIn(tables: string): OpenPort[] {
  const isLocal = new Map<number, boolean>()
  for (const line of tables.split('\n')) {
    const [, address = '', hex = '', state] = LINE.exec(line) ?? []
    if (state !== LISTENS || address === DNS) continue
    const port = parseInt(hex, 16)
    const onLoopback = LOOPBACK.test(address)
    isLocal.set(port, onLoopback && (isLocal.get(port) ?? true))
  }
  return [...isLocal]
    .map(([port, onLoopback]) => ({ port, onLoopback }))
    .sort((a, b) => a.port - b.port)
    .slice(0, KEPT)
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
      readFileIn(docker, id, table, { timeoutSeconds: SECONDS }).catch(() => '')
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
