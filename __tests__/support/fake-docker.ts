import { DockerError, type Docker } from '../../src/docker/cli.js'

type Answer = string | Error | Promise<string>

export interface FakeDocker {
  docker: Docker
  /** Every command line so far, without `docker`. */
  calls: string[]
}

/**
 * Returns a `Docker` that answers from a table of how command lines begin. Of
 * a list each answer is given once, and the last one from then on. A command
 * that is not in the table is an error.
 */
export function fakeDocker(
  table: Record<string, Answer | Answer[]>
): FakeDocker {
  const left = Object.entries(table).map(
    ([start, answers]) => [start, [answers].flat()] as const
  )
  const calls: string[] = []
  const docker: Docker = async (args) => {
    const line = args.join(' ')
    calls.push(line)
    const answers = left.find(([start]) => line.startsWith(start))?.[1]
    const answer =
      answers && answers.length > 1 ? answers.shift() : answers?.[0]
    if (answer === undefined) throw new Error(`unexpected: docker ${line}`)
    if (answer instanceof Error) throw answer
    return await answer
  }
  return { docker, calls }
}

/** A command that failed and said this on standard error. */
export function failed(stderr: string): DockerError {
  return new DockerError(['command'], 'failed with 1', `${stderr}\n`)
}
