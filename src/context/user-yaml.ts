import { isUtf8 } from 'node:buffer'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { revealsMasked } from '../messages/masks.js'
import { isWithin, workspaceRoot } from '../lib/paths.js'
import { oneLine } from '../lib/untrusted.js'
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'
import { findYamlProblem, readAnyYaml } from '../milvus/go-yaml.js'
import { isSecret, variableFor } from '../milvus/secrets.js'
import { settingsIn, type FileSetting } from '../milvus/settings.js'
import { listContext, type DockerfilePlace } from './files.js'

/** Path of user.yaml in a build context. */
export const USER_YAML = path.join('configs', 'user.yaml')

/** Files of Milvus in a build context. */
const MILVUS_FILES = [USER_YAML, path.join('configs', 'milvus.yaml')]

/** Bytes. Milvus' own milvus.yaml with all its comments is smaller. */
const MAX_SIZE = 256 * 1024

/** Places that a warning names. */
const MAX_PLACES = 20

/**
 * Reads a user.yaml. Milvus does not stop at a broken one: it ignores milvus.yaml
 * as well, and starts without its settings.
 *
 * @throws Failure that names the line and the column.
 */
export async function readUserYaml(file: string): Promise<Buffer> {
  const name = workspaceNameOf(file)
  if (isTooLarge(file)) throw fail('user-yaml-invalid.size', { file: name })
  const bytes = readFileSync(file)
  const text = bytes.toString('utf8')
  if (!isUtf8(bytes)) {
    const at = placeOf(text, offsetOfBrokenUtf8(bytes, text))
    throw fail('user-yaml-invalid.encoding', { file: name, ...at })
  }
  const problem = await findYamlProblem(text)
  if (!problem) return bytes
  throw fail('user-yaml-invalid.syntax', {
    file: name,
    ...placeOf(text, problem.offset),
    problem: oneLine(problem.message)
  })
}

function isTooLarge(file: string): boolean {
  return statSync(file).size > MAX_SIZE
}

function placeOf(
  text: string,
  offset: number
): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** @param text the bytes, decoded: with U+FFFD for what is not UTF-8 */
function offsetOfBrokenUtf8(bytes: Buffer, text: string): number {
  const encoded = Buffer.from(text)
  const isStart = (byte = 0): boolean => (byte & 0xc0) !== 0x80
  let index = encoded.findIndex((byte, at) => byte !== bytes[at])
  while (!isStart(encoded[index])) index--
  return encoded.subarray(0, index).toString('utf8').length
}

/** Returns the name of a file as its owner knows it. */
function workspaceNameOf(file: string): string {
  const workspace = realpathSync(workspaceRoot())
  return isWithin(workspace, file) ? path.relative(workspace, file) : file
}

/**
 * Warns of secrets in the files of Milvus that end up in the image, by the names of
 * their keys: whoever can pull the image can read them. Nothing is published with
 * `push: false`, but the file is the same.
 *
 * @param own a context of the user's own
 * @param userYaml file that replaces the one in the context
 */
export async function warnOfSecrets(
  own: { directory: string; dockerfile?: DockerfilePlace } | undefined,
  userYaml: string | undefined
): Promise<void> {
  const files = own ? milvusFiles(own.directory, own.dockerfile) : []
  for (const name of files) {
    if (userYaml && name === USER_YAML) continue
    await warnOfSecretsIn(path.join(own?.directory ?? '', name))
  }
  if (userYaml) await warnOfSecretsIn(userYaml)
}

function milvusFiles(directory: string, dockerfile: DockerfilePlace): string[] {
  const entries = listContext(directory, dockerfile)
  return MILVUS_FILES.filter(
    (name) =>
      entries.includes(name) && statSync(path.join(directory, name)).isFile()
  )
}

async function warnOfSecretsIn(file: string): Promise<void> {
  if (isTooLarge(file)) return
  const text = readFileSync(file, 'utf8')
  // Whether a file of the user's own context is valid is not for us to judge.
  const settings = settingsIn(await readAnyYaml(text))
  const secrets = settings.filter(
    (setting) => isSecret(setting) || revealsMasked(setting.value)
  )
  const keys = secrets.map(({ key }) => oneLine(key, 100))
  const places = keys.length > 0 ? keys : maskedLines(text)
  if (places.length === 0) return
  annotate('user-yaml-secrets', {
    file: workspaceNameOf(file),
    places: listed(places),
    variables: variablesFor(secrets)
  })
}

/** Secrets of the job also count in comments and in keys. */
function maskedLines(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      revealsMasked(line.trim()) ? [`line ${index + 1}`] : []
    )
}

function listed(places: string[]): string {
  const more = places.length - MAX_PLACES
  const shown = places.slice(0, MAX_PLACES).join(', ')
  return more > 0 ? `${shown}, and ${more} more` : shown
}

function variablesFor(secrets: FileSetting[]): string {
  const names = new Set(secrets.map(variableFor).filter(Boolean))
  return [...names].slice(0, MAX_PLACES).join(', ')
}
