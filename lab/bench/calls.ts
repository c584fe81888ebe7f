// Counts the processes of docker and buildx, from what the kernel reports. Nothing
// is put in their way: a `docker` of our own on PATH would change what runs.
import path from 'node:path'

/** Processes that a run of the action has started. */
export interface Calls {
  /** By the action itself. */
  direct: number
  /** With those that docker starts, such as its plugins. */
  all: number
}

const COUNTED = ['docker', 'docker-buildx']

/**
 * Counts in a record of `strace -f -e trace=execve,clone,clone3,vfork,fork -o FILE`.
 */
export function countCalls(record: string): Calls {
  const lines = record.split('\n')
  const parents = parentsIn(lines)
  const programs = new Map<string, string>()
  const programOf = (pid = ''): string =>
    programs.get(pid) ?? (parents.has(pid) ? programOf(parents.get(pid)) : '')
  const calls = { direct: 0, all: 0 }
  for (const [pid, program] of startsIn(lines)) {
    const name = path.basename(program)
    if (COUNTED.includes(name)) {
      calls.all++
      if (programOf(pid) === 'node') calls.direct++
    }
    programs.set(pid, name)
  }
  return calls
}

/** Which process or thread has made which: a child may be seen before that. */
function parentsIn(lines: string[]): Map<string, string> {
  const parents = new Map<string, string>()
  for (const line of lines) {
    const [, parent, child] =
      /^(\d+) .*\b(?:clone3?|v?fork)\b.* = (\d+)$/.exec(line) ?? []
    if (parent && child) parents.set(child, parent)
  }
  return parents
}

/** The programs that processes became, in order; not those that do not exist. */
function startsIn(lines: string[]): [pid: string, program: string][] {
  const begun = new Map<string, string>()
  return lines.flatMap((line) => {
    const [, pid = '', program] = /^(\d+) +execve\("([^"]*)"/.exec(line) ?? []
    if (program) begun.set(pid, program)
    const [, ended = ''] = /^(\d+) .*execve.* = 0$/.exec(line) ?? []
    const started = begun.get(ended)
    return started ? [[ended, started] as [string, string]] : []
  })
}
