// Secrets in the list of processes, which every user of a machine can read.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import path from 'node:path'
import { secretsIn, type Canary } from '../canaries.ts'
import { watch } from './watch.ts'

/** The runner gives the action its inputs as variables. */
const ACTION = /\/(?:src|dist)\/(?:index|post)\.[jt]s$/

/** What the action starts to do its work, which needs no secret in a variable. */
const TOOLS = /^(?:docker(?:-.*)?|buildx|buildkitd|dockerd|containerd.*)$/

/** What the container of a test and a script for it get by way of a variable. */
const OF_A_TEST: Canary[] = ['smokeEnv', 'rootPassword']

/**
 * Looks at the command line and the environment of all processes.
 *
 * @param isLab true for a process of the lab itself, which knows the secrets
 */
export function watchProcesses(isLab = isChild): ReturnType<typeof watch> {
  const known = new Set<string>()
  return watch(() =>
    processIds().flatMap((pid) => {
      const command = read(pid, 'cmdline')
      const key = `${pid} ${command}`
      // A process has another environment once it has another command line.
      if (!command || known.has(key)) return []
      known.add(key)
      const leaks = leaksOf(pid, command)
      return leaks.length > 0 && isLab(pid) ? [] : leaks
    })
  )
}

function leaksOf(pid: string, command: string): string[] {
  const args = command.split('\0')
  const program = path.basename(args[0] ?? '')
  const line = secretsIn(command, `the command line of ${program}`)
  if (args.some((one) => ACTION.test(one))) return line
  const at = `the environment of ${program}`
  const allowed = TOOLS.test(program) ? [] : OF_A_TEST
  return [...line, ...secretsIn(read(pid, 'environ'), at, allowed)]
}

function processIds(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
}

/** True for what this process has started, but for the action. */
function isChild(pid: string): boolean {
  if (
    read(pid, 'cmdline')
      .split('\0')
      .some((one) => ACTION.test(one))
  ) {
    return false
  }
  // The name, in parentheses, may have any character.
  const [, parent] = /^.*\) \S (\d+)/s.exec(read(pid, 'stat')) ?? []
  return pid === String(process.pid) || parent === String(process.pid)
}

/** More than a command line or an environment has: one for all looks is cheaper. */
const BUFFER = Buffer.alloc(2 ** 22)

/** Nothing of a process that has ended meanwhile, or may not be read. */
function read(pid: string, file: string): string {
  let open: number | undefined
  try {
    open = openSync(`/proc/${pid}/${file}`, 'r')
    return BUFFER.toString('latin1', 0, readSync(open, BUFFER))
  } catch {
    return ''
  } finally {
    if (open !== undefined) closeSync(open)
  }
}
