import { registryOf } from './reference.js'
import type { Look, Observer } from './stall.js'

/** One of the lines that the engine sends during a pull. */
interface Line {
  id?: string
  status?: string
  progressDetail?: unknown
}

/**
 * Observes a pull by what the engine sends. A line that it repeats is no progress:
 * with the containerd image store, it sends the state of each layer ten times a
 * second (`pullProgress` in moby's daemon/containerd/progress.go).
 */
export function observePull(ref: string, look: () => Promise<Look>): Observer {
  const last = new Map<string, string>()
  const isNew = (line: string): boolean => {
    const { id = '' } = readLine(line)
    if (last.get(id) === line) return false
    last.set(id, line)
    return true
  }
  let rest = ''
  return {
    what: `pull of ${ref}`,
    reads: 'engine',
    read(text) {
      const lines = (rest + text).split(/\r?\n/)
      rest = lines.pop() ?? ''
      return lines
        .filter((line) => line.startsWith('{'))
        .map(isNew)
        .includes(true)
    },
    waiting: () => ({
      kind: 'pull',
      ref,
      for: `${registryOf(ref)} to send the image`
    }),
    look
  }
}

function readLine(text: string): Line {
  try {
    return JSON.parse(text) as Line
  } catch {
    return {}
  }
}
