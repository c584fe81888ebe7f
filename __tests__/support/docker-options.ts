/** The options that the action gives to a command of docker. */
interface Options {
  /** With a value, in the next argument. */
  values?: string[]
  /** Without a value. */
  flags?: string[]
  /** True if all that follows the first name is the container's own. */
  endsAtName?: boolean
}

const BUILD: Options = {
  values: [
    ...['--builder', '--platform', '--build-arg', '--label', '--annotation'],
    ...['--provenance', '--sbom', '--output', '--cache-to', '--cache-from'],
    ...['--metadata-file', '--progress', '--tag', '--file', '--target'],
    ...['--build-context', '--secret', '--ssh']
  ],
  flags: ['--load']
}

const RUN: Options = {
  values: [
    ...['--pull', '--platform', '--label', '--network', '--publish', '--env'],
    ...['--memory', '--memory-swap', '--env-file', '--mount', '--entrypoint'],
    ...['--volume', '--name']
  ],
  flags: ['--rm', '--privileged'],
  endsAtName: true
}

const COMMANDS: Record<string, Options> = {
  'buildx build': BUILD,
  'buildx create': {
    values: [
      ...['--name', '--driver', '--driver-opt', '--buildkitd-config'],
      ...['--buildkitd-flags', '--platform', '--config']
    ],
    flags: ['--bootstrap']
  },
  'buildx inspect': { values: ['--builder'], flags: ['--bootstrap'] },
  'buildx imagetools inspect': { values: ['--format'], flags: ['--raw'] },
  'buildx imagetools create': {
    values: ['--tag', '--annotation'],
    flags: ['--dry-run', '--prefer-index=false']
  },
  'buildx prune': {
    values: ['--builder', '--filter'],
    flags: ['--force', '--all']
  },
  'buildx rm': { flags: ['--force'] },
  run: RUN,
  create: RUN,
  exec: { endsAtName: true },
  login: { values: ['--username'], flags: ['--password-stdin'] },
  pull: { values: ['--platform'], flags: ['--quiet'] },
  rm: { flags: ['--force', '--volumes'] },
  logs: { values: ['--tail', '--since'] },
  stop: { values: ['-t'] },
  cp: { flags: ['--follow-link', '-'] },
  info: { values: ['--format'] },
  version: { values: ['--format'] },
  events: { values: ['--since', '--until', '--filter', '--format'] },
  'image inspect': { values: ['--format', '--platform'] },
  'image rm': { flags: ['--force'] },
  'context inspect': { values: ['--format'] },
  'network create': { values: ['--label'], flags: ['--internal'] },
  'network inspect': { values: ['--format'] },
  'network disconnect': { flags: ['--force'] },
  'volume create': { values: ['--label'] },
  'volume ls': { values: ['--filter', '--format'], flags: ['--quiet'] },
  'volume rm': { flags: ['--force'] }
}

/**
 * Reads arguments as docker does, and returns those that it takes for an option which
 * the action itself never gives to that command.
 */
export function optionsIn(args: string[]): { unknown: string[] } {
  const name = [3, 2, 1]
    .map((count) => args.slice(0, count).join(' '))
    .find((words) => Object.hasOwn(COMMANDS, words))
  const { values = [], flags = [], endsAtName } = COMMANDS[name ?? ''] ?? {}
  const unknown: string[] = []
  for (let at = name?.split(' ').length ?? 0; at < args.length; at++) {
    const one = args[at] ?? ''
    if (values.includes(one)) at++
    else if (one.startsWith('-') && !flags.includes(one)) {
      unknown.push(`${name ?? args[0] ?? ''}: ${one}`)
    } else if (endsAtName && !one.startsWith('-')) break
  }
  return { unknown }
}
