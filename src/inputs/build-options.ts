// Inputs of a build, as docker/build-push-action has them.
import * as core from '@actions/core'
import type { NamedContext } from '../context/named.js'
import { revealsMasked } from '../messages/masks.js'
import { fail } from '../messages/failure.js'
import { readBuildContexts } from './build-contexts.js'
import { readBuildSecrets, type BuildSecret } from './build-secrets.js'
import { readCaches, type Cache, type Published } from './caches.js'
import { copiedDirectories } from './copied.js'
import type { ContextInput } from './context.js'
import { readTexts, splitPair } from './lists.js'
import { readSsh } from './ssh.js'
import { readTarget } from './target.js'

/** What a build has beside its context. */
export interface BuildInput {
  /** Stage to build; the last one unless given. */
  target?: string
  /** `KEY=value`, each key once. */
  args: string[]
  contexts: NamedContext[]
  secrets: BuildSecret[]
  ssh: string[]
  cacheFrom: Cache[]
  cacheTo: Cache[]
}

/** Inputs that the action's own Dockerfile does not use. */
const NEED_CONTEXT = [
  'target',
  'secrets',
  'secret-files',
  'ssh',
  'build-contexts'
] as const

/** Arguments that the action sets itself. */
const OWN_ARGS = [
  'BASE_IMAGE',
  'MILVUS_VERSION',
  'SOURCE_DATE_EPOCH',
  'BUILDKIT_MULTI_PLATFORM'
]

/** Writes the cache into the image, which then differs from run to run. */
const INLINE_CACHE = 'BUILDKIT_INLINE_CACHE'

/**
 * Reads the inputs of a Dockerfile of the user's own, and of the build's caches.
 *
 * @throws Failure that names the input and what is allowed, and no secret.
 */
export function readBuild(
  context: ContextInput,
  published: Published
): BuildInput {
  if (context.bundled) requireNothing()
  const contexts = readBuildContexts()
  const copied = copiedDirectories(context, contexts)
  // Before the arguments: files are masked now, and no argument may have a secret.
  const secrets = readBuildSecrets(copied)
  const around = { published, copied }
  return {
    target: readTarget(context),
    args: readArgs(),
    contexts,
    secrets,
    ssh: readSsh(copied),
    cacheFrom: readCaches('cache-from', around),
    cacheTo: readCaches('cache-to', around)
  }
}

function requireNothing(): void {
  const name = NEED_CONTEXT.find((one) => core.getInput(one))
  if (name) throw fail(`input-${name}.context`, {})
}

/** Of a key that is given twice, the last value counts, as for buildx. */
function readArgs(): string[] {
  const args = new Map(readTexts('build-args').map(readArg))
  return [...args].map((pair) => pair.join('='))
}

function readArg(text: string): [string, string] {
  const [key, given] = splitPair(text) ?? [text, undefined]
  if (!/^[A-Za-z_][\w.-]*$/.test(key)) {
    throw fail('input-build-args.form', { value: text })
  }
  if (OWN_ARGS.includes(key)) throw fail('input-build-args.own', { value: key })
  if (key === INLINE_CACHE)
    throw fail('input-build-args.inline', { value: key })
  const value = given ?? process.env[key]
  if (value === undefined) throw fail('input-build-args.name', { value: key })
  if (revealsMasked(value)) throw fail('input-build-args.secret', { name: key })
  return [key, value]
}
