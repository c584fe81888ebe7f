import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { NamedContext } from '../context/named.js'
import { isReference } from '../docker/reference.js'
import { revealsMasked } from '../messages/masks.js'
import { fail } from '../messages/failure.js'
import { requireWithoutJob } from './copied.js'
import { readTexts, splitPair } from './lists.js'
import { resolveInput } from './workspace-path.js'

/** What buildx leaves to BuildKit (urlutil.IsRemoteURL). */
const REMOTE = /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/)/

const IMAGE = 'docker-image://'
const LAYOUT = 'oci-layout://'

/** Such as the `target:` of a bake file. */
const SCHEME = /^[a-z][a-z-]*:/i

/** A URL with a user name, which may be a token; `git@` alone is none. */
const CREDENTIALS = /^(?:https?:\/\/[^/]*@|(?:git|ssh):\/\/[^/]*:[^/]*@)/i

/**
 * Reads the input `build-contexts`, of `name=value` lines.
 *
 * @throws Failure that names the line and what is allowed.
 */
export function readBuildContexts(): NamedContext[] {
  const contexts = readTexts('build-contexts').map(readContext)
  const names = contexts.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return contexts
  throw fail('input-build-contexts.duplicate', { value: twice })
}

function readContext(value: string): NamedContext {
  const [name, source] = splitPair(value) ?? []
  if (name === undefined || !source) {
    throw fail('input-build-contexts.form', { value })
  }
  // It may stand for an image (ParseContextNames in buildx).
  if (!isReference(name)) throw fail('input-build-contexts.name', { value })
  if (CREDENTIALS.test(source)) {
    throw fail('input-build-contexts.credentials', { name })
  }
  if (source.startsWith(IMAGE)) return { name, ...readImage(value, source) }
  if (source.startsWith(LAYOUT)) return { name, ...readLayout(value, source) }
  if (REMOTE.test(source)) return readRemote(name, source)
  if (SCHEME.test(source)) throw fail('input-build-contexts.scheme', { value })
  const directory = findDirectory(value, source)
  requireWithoutJob('build-contexts', value, { directory, dockerfile: 'none' })
  return { name, kind: 'directory', directory }
}

/** Provenance and the hash publish it. */
function readRemote(name: string, source: string): NamedContext {
  if (!revealsMasked(source)) return { name, kind: 'remote', source }
  throw fail('input-build-contexts.credentials', { name })
}

function readImage(
  value: string,
  source: string
): { kind: 'remote'; source: string } {
  if (isReference(source.slice(IMAGE.length))) return { kind: 'remote', source }
  throw fail('input-build-contexts.image', { value })
}

function readLayout(
  value: string,
  source: string
): { kind: 'layout'; directory: string; version: string } {
  const [, name = '', version = ''] =
    /^(.*?)((?::[^:/@]+)?(?:@sha256:[0-9a-f]{64})?)$/.exec(
      source.slice(LAYOUT.length)
    ) ?? []
  const directory = findDirectory(value, name)
  if (existsSync(path.join(directory, 'index.json'))) {
    return { kind: 'layout', directory, version }
  }
  throw fail('input-build-contexts.layout', { value })
}

function findDirectory(value: string, name: string): string {
  const directory = resolveInput('build-contexts', name)
  if (statSync(directory).isDirectory()) return directory
  throw fail('input-build-contexts.file', { value })
}
