import { registryOf } from './reference.js'
import type { Look, Observer } from './stall.js'

/** One of the lines that the engine sends during a pull. */
interface Line {
  id?: string
  status?: string
  progressDetail?: unknown
}

/** Such as `Pulling from me/milvus`, with the tag or the digest as its id. */
const HEAD = /^Pulling from /

/** A layer that the registry has sent. The engine then unpacks it, perhaps silently. */
const RECEIVED =
  /^(?:Already exists|Verifying Checksum|Download complete|Extracting|Pull complete)/

/** Before docker asks the engine, it asks a credential helper. */
const START = 'a credential helper, or for docker to ask the engine'

/**
 * Observes a pull by what the engine sends. A repeated line does not count as progress:
 * with the containerd image store, it sends the state of each layer ten times a
 * second (`pullProgress` in moby's daemon/containerd/progress.go).
 */
export function observePull(ref: string, look: () => Promise<Look>): Observer {
  const last = new Map<string, string>()
  const layers = new Map<string, string>()
  const isNew = (line: string): boolean => {
    const { id = '', status = '' } = parsePullLine(line)
    if (id && !HEAD.test(status)) layers.set(id, status)
    if (last.get(id) === line) return false
    last.set(id, line)
    return true
  }
  let rest = ''
  // Nothing is seen of a docker that goes to its engine by itself, as a wrapper may.
  let isSeen = false
  const isReceived = (): boolean =>
    layers.size > 0 &&
    [...layers.values()].every((status) => RECEIVED.test(status))
  return {
    what: `pull of ${ref}`,
    reads: 'engine',
    read(text) {
      isSeen = true
      const lines = (rest + text).split(/\r?\n/)
      rest = lines.pop() ?? ''
      return lines
        .filter((line) => line.startsWith('{'))
        .map(isNew)
        .includes(true)
    },
    waiting() {
      if (!isSeen) return { kind: 'pull', ref, for: START }
      const registry = registryOf(ref)
      return isReceived()
        ? undefined
        : { kind: 'pull', ref, for: `${registry} to send the image` }
    },
    async look() {
      const seen = await look()
      return seen === 'still' && !isSeen ? 'unseen' : seen
    }
  }
}

function parsePullLine(text: string): Line {
  try {
    return JSON.parse(text) as Line
  } catch {
    return {}
  }
}
