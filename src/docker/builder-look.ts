import { fail, messageOf } from '../messages/failure.js'
import type { Docker } from './cli.js'
import type { Look } from './stall.js'

/** Prints what BuildKit has read and written so far, to files and to the network. */
const READ_IO =
  'for p in /proc/[0-9]*; do case $(cat $p/comm) in buildkitd) cat $p/io;; esac; done'

/**
 * Bytes that are progress. Each look costs about 75 KiB: asked for its platforms,
 * BuildKit writes small programs and tries them.
 */
const PROGRESS = 1024 * 1024

/** Seconds for an answer; buildx itself waits 20 s for BuildKit. */
const INSPECT_SECONDS = 60

/**
 * Returns what looks at a builder: whether it answers, and whether it has written
 * something since the last look. What buildx prints does not show the bytes of a
 * push. They cannot be seen in a builder that does not run in this engine.
 */
export function lookAtBuilder(
  docker: Docker,
  name: string
): () => Promise<Look> {
  let last: number | undefined
  return async () => {
    const options = { timeoutSeconds: INSPECT_SECONDS }
    const details = await docker(['buildx', 'inspect', name], options).catch(
      (error: unknown) => `Error: ${messageOf(error)}`
    )
    const nodes = nodesIn(details)
    const [[, reason = ''] = [], ...others] = details.matchAll(ERROR)
    // buildx builds on the nodes that answer, and does without the rest.
    const isFrozen = reason !== '' && others.length + 1 >= nodes.length
    if (isFrozen) return fail('builder-frozen', { name, reason })
    const written = await writtenBy(docker, nodes, details)
    if (written === undefined) return 'unseen'
    last ??= written
    if (written - last < PROGRESS) return 'still'
    last = written
    return 'moves'
  }
}

/** Why a node does not answer. */
const ERROR = /^Error:\s+(.+)$/gm

/** The first name is that of the builder. */
function nodesIn(details: string): string[] {
  const names = [...details.matchAll(/^Name:\s+(\S+)$/gm)]
  return names.slice(1).map(([, name = '']) => name)
}

/** Returns the bytes that all nodes of a builder have written, if all can be seen. */
async function writtenBy(
  docker: Docker,
  nodes: string[],
  details: string
): Promise<number | undefined> {
  if (!/^Driver:\s+docker-container$/m.test(details)) return undefined
  const reads = nodes.map((node) =>
    docker(['exec', `buildx_buildkit_${node}`, 'sh', '-c', READ_IO])
  )
  const texts = await Promise.all(reads).catch(() => [])
  const bytes = texts.map((text) => Number(/^wchar: (\d+)/m.exec(text)?.[1]))
  const sum = bytes.reduce((total, one) => total + one, 0)
  return sum > 0 ? sum : undefined
}
