import { isUtf8 } from 'node:buffer'
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Dirent
} from 'node:fs'
import path from 'node:path'
import { fail, type Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { isWithin } from '../lib/paths.js'
import {
  matchPath,
  parseDockerignore,
  type IgnorePattern,
  type IgnoreResult
} from './dockerignore.js'

/** A Dockerfile that is not the file `Dockerfile` of its context. */
export interface DockerfileSource {
  file: string
  /** As the user knows it; BuildKit shows it in its log. */
  name: string
  /** The file beside it that replaces the .dockerignore of the context. */
  ignoreFile?: string
}

/** Where the Dockerfile of a context is: `none` for a named context, which has none. */
export type DockerfilePlace = DockerfileSource | 'none' | undefined

const DOCKERIGNORE = '.dockerignore'

/**
 * Lists what `docker build` reads of a context: its Dockerfile, and all that its
 * .dockerignore does not exclude. The .git of a checkout is left out, since it
 * differs between checkouts of the same commit.
 *
 * @param dockerfile where the Dockerfile is; in the context unless given
 * @returns paths in the context, sorted by bytes
 * @throws Failure if a link leads the Dockerfile or the .dockerignore out of the
 * context, if that cannot be read, if there is a FIFO, a socket or a device, or if
 * a name is not UTF-8.
 */
export function listContext(
  directory: string,
  dockerfile?: DockerfilePlace
): string[] {
  const patterns = patternsOf(directory, dockerfile)
  const files = listDirectory({ root: directory, patterns }, '')
  const own = dockerfile ? [] : withTarget(directory, 'Dockerfile')
  return sortByBytes([...files, ...own])
}

/**
 * Tells whether a context includes a file, which need not be there yet.
 *
 * @param file its path in the context
 */
export function isIncluded(
  directory: string,
  file: string,
  dockerfile?: DockerfilePlace
): boolean {
  const patterns = patternsOf(directory, dockerfile)
  const entries = withParents(file)
  if (entries[0] === '.git') return false
  let result: IgnoreResult | undefined
  for (const entry of entries) result = matchPath(patterns, entry, result)
  return !result?.isIgnored
}

/** Lists the ignore file of a context, if there is one, and what it links to. */
export function listIgnoreFile(
  directory: string,
  dockerfile?: DockerfilePlace
): string[] {
  const ignoreFile = findIgnoreFile(directory, dockerfile)
  return ignoreFile ? withTarget(directory, ignoreFile) : []
}

/** An ignore file beside a Dockerfile that is elsewhere replaces that of the context. */
function patternsOf(
  directory: string,
  dockerfile: DockerfilePlace
): IgnorePattern[] {
  if (typeof dockerfile === 'object' && dockerfile.ignoreFile) {
    const text = readFileSync(dockerfile.ignoreFile, 'utf8')
    return parseDockerignore(text, `${dockerfile.name}${DOCKERIGNORE}`)
  }
  const ignoreFile = findIgnoreFile(directory, dockerfile)
  return ignoreFile ? readPatterns(directory, ignoreFile) : []
}

/** Docker uses the first that exists. */
function findIgnoreFile(
  directory: string,
  dockerfile: DockerfilePlace
): string | undefined {
  const names = dockerfile ? [] : [`Dockerfile${DOCKERIGNORE}`]
  return [...names, DOCKERIGNORE].find((name) =>
    existsSync(path.join(directory, name))
  )
}

function readPatterns(directory: string, name: string): IgnorePattern[] {
  withTarget(directory, name)
  const text = readFileSync(path.join(directory, name), 'utf8')
  return parseDockerignore(text, name)
}

interface Context {
  root: string
  patterns: IgnorePattern[]
}

/** Not readdir's own recursion, which follows links. */
function listDirectory(
  context: Context,
  directory: string,
  parent?: IgnoreResult
): string[] {
  const options = { withFileTypes: true, encoding: 'buffer' } as const
  const entries = readdirSync(path.join(context.root, directory), options)
  return entries.flatMap((entry) => {
    const name = entry.name.toString()
    const file = path.join(directory, name)
    if (file === '.git') return []
    const result = matchPath(context.patterns, file, parent)
    if (!isUtf8(entry.name)) {
      if (result.isIgnored) return []
      throw notUtf8(path.join(directory, escaped(entry.name)))
    }
    if (entry.isDirectory()) return listSubdirectory(context, file, result)
    if (result.isIgnored) return []
    requireCopyable(context, entry, file)
    return [file]
  })
}

/** An exception can include files of a directory that is ignored. */
function listSubdirectory(
  context: Context,
  directory: string,
  result: IgnoreResult
): string[] {
  const { isIgnored } = result
  const hasExceptions = context.patterns.some((pattern) => pattern.isException)
  if (isIgnored && !hasExceptions) return []
  const files = listDirectory(context, directory, result)
  return isIgnored && files.length === 0 ? [] : [directory, ...files]
}

function requireCopyable(
  { root }: Context,
  entry: Dirent<Buffer>,
  file: string
): void {
  if (entry.isSymbolicLink()) {
    const target = readlinkSync(path.join(root, file), 'buffer')
    if (!isUtf8(target)) throw notUtf8(`${file} -> ${escaped(target)}`)
    return
  }
  if (entry.isFile()) return
  throw fail('context-special-file', { file: oneLine(file) })
}

/** Docker would copy it, but Node.js reads the name as another one. */
function notUtf8(name: string): Failure {
  return fail('context-name-not-utf8', { name: oneLine(name) })
}

/** Returns a name whose bytes beyond ASCII are shown as numbers. */
function escaped(name: Buffer): string {
  const text = name.toString('latin1')
  return text.replace(
    /[^ -~]/g,
    (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`
  )
}

/**
 * Lists a file that docker reads even if it is excluded, the file that it links
 * to, and the directories of both.
 */
function withTarget(directory: string, name: string): string[] {
  const root = realpathSync(directory)
  const file = path.join(root, name)
  if (!existsSync(file)) return []
  const target = realpathSync(file)
  if (!isWithin(root, target))
    throw fail('context-link-outside', { name, target: oneLine(target) })
  if (!statSync(target).isFile()) throw fail('context-not-a-file', { name })
  return [...new Set([name, ...withParents(path.relative(root, target))])]
}

function withParents(file: string): string[] {
  const parts = file.split(path.sep)
  return parts.map((_, index) => parts.slice(0, index + 1).join(path.sep))
}

function sortByBytes(files: string[]): string[] {
  return [...new Set(files)]
    .map((file) => ({ file, bytes: Buffer.from(file) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ file }) => file)
}
