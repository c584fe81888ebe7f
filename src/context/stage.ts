import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
  type Stats
} from 'node:fs'
import path from 'node:path'
import { oneLine } from '../lib/untrusted.js'
import { fail } from '../messages/failure.js'
import { listContext, listIgnoreFile, type DockerfilePlace } from './files.js'
import { USER_YAML } from './user-yaml.js'

interface StageOptions {
  /** Content for configs/user.yaml. */
  userYaml?: Buffer
  /** Where the Dockerfile is; in the context unless given. */
  dockerfile?: DockerfilePlace
}

/**
 * Copies what `docker build` reads of a build context, with fixed modes and times.
 * Those of a checkout depend on the machine's umask and clock, and end up in the
 * layers.
 *
 * @param epoch time of every file, in seconds since 1970
 * @throws Failure if the context has something that cannot be copied.
 */
export function stageContext(
  from: string,
  to: string,
  epoch: number,
  options: StageOptions = {}
): void {
  try {
    copyContext(from, to, epoch, options)
  } catch (error) {
    const { code, path: file = '' } = error as NodeJS.ErrnoException
    if (code !== 'ENAMETOOLONG') throw error
    throw fail('context-path-too-long', { file: oneLine(file) })
  }
}

function copyContext(
  from: string,
  to: string,
  epoch: number,
  { userYaml, dockerfile }: StageOptions
): void {
  const source = realpathSync(from)
  const entries = new Set([
    ...listContext(source, dockerfile),
    ...listIgnoreFile(source, dockerfile)
  ])
  // A link could have been put there since the inputs were checked.
  if (userYaml && !entries.has(USER_YAML)) {
    throw new Error(`The build context has no ${USER_YAML} to replace any more`)
  }
  mkdirSync(to)
  for (const entry of entries) {
    const target = path.join(to, entry)
    if (userYaml && entry === USER_YAML) writeFileSync(target, userYaml)
    else copyEntry(path.join(source, entry), target)
  }
  // Once all is there: a new file changes the time of its directory.
  for (const entry of ['.', ...entries]) {
    const file = path.join(to, entry)
    const mode = portableMode(lstatSync(file))
    if (mode) chmodSync(file, mode)
    lutimesSync(file, epoch, epoch)
  }
}

function copyEntry(from: string, to: string): void {
  const stats = lstatSync(from)
  if (stats.isDirectory()) mkdirSync(to)
  else if (stats.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else copyFileSync(from, to)
}

const CHUNK_BYTES = 2 ** 20

/**
 * Hashes the names, executable bits and contents of a build context.
 *
 * @param dockerfile where the Dockerfile is; in the context unless given
 */
export function hashContext(
  directory: string,
  dockerfile?: DockerfilePlace
): string {
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  for (const entry of listContext(directory, dockerfile)) {
    const file = path.join(directory, entry)
    const stats = lstatSync(file)
    if (stats.isDirectory()) continue
    const isLink = stats.isSymbolicLink()
    const digest = isLink ? hashLink(file) : hashFile(file, chunk)
    const mode = portableMode(stats)?.toString(8) ?? 'link'
    hash.update(`${entry}\0${mode}\0${digest}\n`)
  }
  return hash.digest('hex')
}

function hashLink(file: string): string {
  return createHash('sha256').update(readlinkSync(file)).digest('hex')
}

/**
 * Reads in chunks: readFile refuses files of more than 2 GiB.
 *
 * @param chunk is used for every file: a new one for each takes longer than to read it
 */
function hashFile(file: string, chunk: Buffer): string {
  const hash = createHash('sha256')
  const descriptor = openSync(file, 'r')
  try {
    let length: number
    while ((length = readSync(descriptor, chunk)) > 0) {
      hash.update(chunk.subarray(0, length))
    }
  } finally {
    closeSync(descriptor)
  }
  return hash.digest('hex')
}

/** Keeps only the executable bit, as git does. Links have no mode. */
function portableMode(stats: Stats): number | undefined {
  if (stats.isSymbolicLink()) return undefined
  return stats.isDirectory() || stats.mode & 0o100 ? 0o755 : 0o644
}
