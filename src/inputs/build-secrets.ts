// Secrets of a build: no message and no command line has one, nor the hash.
import { readFileSync, statSync } from 'node:fs'
import { isUtf8 } from 'node:buffer'
import { linesOf, mask } from '../messages/masks.js'
import { isInWorkflow } from '../messages/caller.js'
import { fail } from '../messages/failure.js'
import { isCopied, type CopiedDirectory } from './copied.js'
import { MOUNT_ID, readTextRecords, readTexts, splitPair } from './lists.js'
import { resolveInput } from './workspace-path.js'

/** A secret that a Dockerfile mounts by its id. */
export type BuildSecret = { id: string } & (
  | { value: string }
  /** A file in the workspace. */
  | { file: string }
)

/** What BuildKit takes at most (MaxSecretSize of its secretsprovider). */
const MAX_BYTES = 500 * 1024

/** Bytes of a file that is masked like a value: a token, a key, an .npmrc. */
const MAX_MASKED = 4096

/** What is shorter hides nothing, and is found in many lines and outputs of a job. */
const MIN_LENGTH = 4

/** How a key in base64 ends, of which each line is read as an entry. */
const PADDING = /^=*$/

/**
 * Masks the values of the input `secrets`, before another input is refused and shown.
 * What cannot be read may be a secret, too.
 */
export function maskBuildSecrets(): void {
  for (const { text } of readTextRecords('secrets')) {
    maskLong(splitPair(text)?.[1] ?? text)
  }
}

function maskLong(value: string): void {
  if (value.trim().length >= MIN_LENGTH) mask(value)
}

/**
 * Reads the inputs `secrets` and `secret-files`.
 *
 * @param copied directories of the build, in which no secret may be
 * @throws Failure that names the line of a secret, and nothing of it.
 */
export function readBuildSecrets(copied: CopiedDirectory[]): BuildSecret[] {
  const values = readValues()
  const files = readTexts('secret-files').map((text) => readFile(text, copied))
  const ids = values.map(({ id }) => id)
  for (const { id, value } of files) {
    if (ids.includes(id)) throw fail('input-secret-files.duplicate', { value })
    ids.push(id)
  }
  return [...values, ...files.map(({ id, file }) => ({ id, file }))]
}

function readValues(): { id: string; value: string }[] {
  const lines = new Map<string, number>()
  return readTextRecords('secrets').map(({ line, text, isUnclosed }) => {
    if (isUnclosed) throw fail('input-secrets.quote', { line })
    const [id, value] = splitPair(text) ?? []
    if (id === undefined || value === undefined) {
      throw fail('input-secrets.form', { line })
    }
    if (!MOUNT_ID.test(id)) throw fail('input-secrets.id', { line })
    if (!value.trim()) throw fail('input-secrets.empty', { line })
    if (PADDING.test(value)) throw fail('input-secrets.form', { line })
    const first = lines.get(id)
    if (first !== undefined) {
      throw fail('input-secrets.duplicate', { line, first })
    }
    if (Buffer.byteLength(value) > MAX_BYTES) {
      throw fail('input-secrets.size', { line })
    }
    requireLongLines(line, value)
    lines.set(id, line)
    return { id, value }
  })
}

/**
 * The runner masks each line of a workflow's secret, also one that is only `{`, and
 * drops the outputs in which it finds one: the jobs of the reusable workflow tell each
 * other in outputs what they have tested.
 */
function requireLongLines(line: number, value: string): void {
  const lines = linesOf(value)
  if (!isInWorkflow() || lines.length < 2) return
  if (lines.some(({ length }) => length < MIN_LENGTH)) {
    throw fail('input-secrets.short', { line })
  }
}

function readFile(
  value: string,
  copied: CopiedDirectory[]
): { id: string; file: string; value: string } {
  const [id, name] = splitPair(value) ?? []
  if (id === undefined || !name)
    throw fail('input-secret-files.form', { value })
  if (!MOUNT_ID.test(id)) throw fail('input-secret-files.id', { value })
  const file = resolveInput('secret-files', name)
  const stats = statSync(file)
  if (!stats.isFile()) throw fail('input-secret-files.directory', { value })
  if (stats.size === 0) throw fail('input-secret-files.empty', { value })
  if (stats.size > MAX_BYTES) throw fail('input-secret-files.size', { value })
  if (isCopied(file, copied)) throw fail('input-secret-files.copied', { value })
  if (stats.size <= MAX_MASKED) maskFile(file)
  return { id, file, value }
}

function maskFile(file: string): void {
  const bytes = readFileSync(file)
  if (isUtf8(bytes)) maskLong(bytes.toString('utf8').trim())
}
