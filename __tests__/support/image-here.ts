import { spawn } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { temporaryDirectory } from './temporary.ts'

/** Absolute paths in the image's scripts that are below the test's folder here. */
const PATHS =
  /(?<![\w}])\/(?=(?:milvus-runpod|milvus\/(?:configs|bin)|var\/lib\/milvus|tmp\/milvus-log|etc\/passwd|proc\/cpuinfo|sys\/fs\/cgroup|(?:entrypoint|healthcheck|status)\.sh)\b)/g

/** What the container has besides the image's own files. */
const FILES = {
  '/milvus/configs/milvus.yaml': '',
  '/proc/cpuinfo': 'flags : avx\n',
  // Stands where Milvus is, and says how it was started. Unlike other shells, bash passes
  // variables on whose names have dots.
  '/milvus/bin/milvus': `#!/bin/bash -p
echo "started: milvus $*"
env | sed 's/^/env: /'
`,
  // Says that everything is on a volume.
  '/bin/df': `#!/bin/sh
for row in size "$@"; do
  case $row in --*) ;; *) echo 10000 20000 ext4 /mnt ;; esac
done
`
}

/** A df that says that only /var is on a volume. */
export const VAR_ONLY = `#!/bin/sh
for row in size "$@"; do
  case $row in
  --*) ;;
  */var/*) echo 10000 20000 ext4 /mnt ;;
  *) echo 10000 20000 overlay / ;;
  esac
done
`

export const USER_YAML = '/milvus/configs/user.yaml'

export interface Ended {
  code: number
  /** Standard output and standard error. */
  output: string
  /** Milvus' environment, if it was started. */
  env: Record<string, string>
}

export interface Options {
  command?: readonly string[]
  /** Files of the container, with their texts. */
  files?: Record<string, string>
  /** A folder of newRoot(), to look into it before or afterwards. */
  root?: string
  script?: string
}

/**
 * Puts the image's files into a folder that stands for the root of a container, so that
 * their rules can be tested without one. What only a container shows (users, volumes,
 * signals) is in integration/image.
 */
export function newRoot(files: Record<string, string> = {}): string {
  const root = temporaryDirectory()
  cpSync('docker/configs', `${root}/milvus/configs`, { recursive: true })
  const scripts = ['*.sh', 'lib/milvus-runpod/{*[a-z],bin/milvus}']
  for (const name of globSync(scripts, { cwd: 'docker' })) {
    if (name.endsWith('/bin')) continue
    const script = readFileSync(path.join('docker', name), 'utf8')
    write(root, name.replace('lib/', ''), script.replace(PATHS, `${root}/`))
  }
  for (const [name, content] of Object.entries({ ...FILES, ...files })) {
    write(root, name, content.replace(/(?<=: "?)\/(?=\w)/g, `${root}/`))
  }
  return root
}

function write(root: string, name: string, content: string): void {
  const file = path.join(root, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content, { mode: 0o755 })
}

/** Variables that the image sets. */
function imageVariables(): Record<string, string> {
  const dockerfile = readFileSync('docker/Dockerfile', 'utf8')
  const lines = dockerfile.matchAll(/^ +([A-Z_]+)=([\w/.]+)(?: \\)?$/gm)
  return { MILVUS_VERSION: '2.6.22', ...toRecord(lines) }
}

function toRecord(lines: Iterable<RegExpExecArray>): Record<string, string> {
  const record: Record<string, string> = {}
  for (const [, name = '', value = ''] of lines) record[name] = value
  return record
}

/**
 * Runs the image's entrypoint, or another script of it. Paths in variables, such as
 * /srv/x, are below the test's folder, too.
 */
export async function startHere(
  variables: Record<string, string> = {},
  options: Options = {}
): Promise<Ended> {
  const { command = [], files, script = '/entrypoint.sh' } = options
  const root = options.root ?? newRoot(files)
  const env: Record<string, string> = {}
  const all = { ...imageVariables(), ...variables }
  for (const [name, value] of Object.entries(all)) {
    env[name] = value.replace(/^\/(?=\w)/, `${root}/`)
  }
  const programs = ['milvus-runpod/bin', 'milvus/bin', 'bin']
    .map((folder) => path.join(root, folder))
    .concat(process.env.PATH ?? '')
  const child = spawn(
    root + script,
    command.map((word) => word.replace(PATHS, `${root}/`)),
    {
      cwd: `${root}/milvus`,
      env: { PATH: programs.join(':'), ...env },
      // bash would read ~/.bashrc if its input were a socket, as node's pipes are.
      stdio: ['ignore', 'pipe', 'pipe']
    }
  )
  const ended = new Promise<number>((resolve) => child.on('close', resolve))
  const streams = await Promise.all([text(child.stdout), text(child.stderr)])
  const output = streams.join('').replaceAll(root, '')
  const lines = output.matchAll(/^env: (.*?)=(.*)$/gm)
  return { code: await ended, output, env: toRecord(lines) }
}
