import { DockerError, type Docker } from '../../src/docker/cli.js'

type Reply = string | Error | Promise<string>

export interface FakeDocker {
  docker: Docker
  /** All command lines so far, without `docker`. */
  calls: string[]
}

/**
 * Returns a `Docker` that replies from a table keyed by how command lines begin.
 * The replies of a list are given one by one, the last one repeatedly. A command
 * that is not in the table fails.
 */
export function fakeDocker(table: Record<string, Reply | Reply[]>): FakeDocker {
  const left = Object.entries(table).map(
    ([start, replies]) => [start, [replies].flat()] as const
  )
  const calls: string[] = []
  const docker: Docker = async (args) => {
    const line = args.join(' ')
    calls.push(line)
    const replies = left.find(([start]) => line.startsWith(start))?.[1]
    const reply = replies && replies.length > 1 ? replies.shift() : replies?.[0]
    if (reply === undefined) throw new Error(`unexpected: docker ${line}`)
    if (reply instanceof Error) throw reply
    return await reply
  }
  return { docker, calls }
}

/** Returns the error of a command that printed this on standard error. */
export function failed(stderr: string, output = ''): DockerError {
  return new DockerError(['command'], 'failed with 1', `${stderr}\n`, output)
}
