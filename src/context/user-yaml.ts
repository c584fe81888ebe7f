import { isUtf8 } from 'node:buffer'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { isWithin } from '../lib/paths.js'
import { findYamlProblem, type YamlProblem } from '../milvus/go-yaml.js'

/** Bytes. Milvus' own milvus.yaml with all its comments is smaller. */
export const MAX_SIZE = 256 * 1024

/**
 * Checks a user.yaml. Milvus does not stop at a broken one: it ignores milvus.yaml
 * as well, and starts without its settings.
 *
 * @param original file to name in messages, if `file` is a copy of it
 * @throws Failure that names the line and the column.
 */
export async function checkUserYaml(
  file?: string,
  original = file
): Promise<void> {
  if (!file) return
  const name = workspaceNameOf(original ?? file)
  if (statSync(file).size > MAX_SIZE) {
    throw failure(`${name} is larger than ${MAX_SIZE / 1024} KiB`)
  }
  const bytes = readFileSync(file)
  const text = bytes.toString('utf8')
  const problem = findBrokenUtf8(bytes, text) ?? (await findYamlProblem(text))
  if (!problem) return
  const lines = text.slice(0, problem.offset).split('\n')
  const column = (lines.at(-1)?.length ?? 0) + 1
  throw failure(
    `${name}:${lines.length}:${column}: ${oneLine(problem.message)}`
  )
}

/** Returns the name of a file as its owner knows it. */
export function workspaceNameOf(file: string): string {
  const workspace = realpathSync(process.env.GITHUB_WORKSPACE || '.')
  return isWithin(workspace, file) ? path.relative(workspace, file) : file
}

function failure(what: string): Failure {
  return new Failure('user-yaml-invalid', what, {
    next: 'fix the file of the input "user-yaml"'
  })
}

/** @param text the bytes, decoded: with U+FFFD for what is not UTF-8 */
function findBrokenUtf8(bytes: Buffer, text: string): YamlProblem | undefined {
  if (isUtf8(bytes)) return undefined
  const encoded = Buffer.from(text)
  const isStart = (byte = 0): boolean => (byte & 0xc0) !== 0x80
  let index = encoded.findIndex((byte, at) => byte !== bytes[at])
  while (!isStart(encoded[index])) index--
  const offset = encoded.subarray(0, index).toString('utf8').length
  return { offset, message: 'the file must be UTF-8' }
}
