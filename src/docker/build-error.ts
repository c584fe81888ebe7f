import { DockerError } from './cli.js'
import { registryHost } from './reference.js'
import { DockerStalled } from './stall.js'

/** What of a build has failed: a pull, the push, a cache, or a step of the Dockerfile. */
interface BuildError {
  kind: 'pull' | 'push' | 'cache' | 'step'
  /** The image that could not be pulled; undefined where BuildKit does not say. */
  ref?: string
  /** The step, as BuildKit names it, such as `[linux/amd64 2/2] RUN …`. */
  step?: string
}

/** Of a FROM, of a `COPY --from`, of a `# syntax=` */
const SOURCE = /failed to resolve source metadata for (\S+): /

const PUSH = /failed to push (\S+): |error writing manifest blob/

/** A read from a registry. */
const READ =
  /\b(?:GET|HEAD) request to https?:\/\/([^/\s]+)\/(?:v2\/(\S+?)\/(?:blobs|manifests)\/)?/

/** Of what was pulled, other bytes than its digest says. */
const WRONG_BYTES = /unexpected commit (?:digest|size)/

/** What only readers of a registry say; Docker Hub limits pulls alone. */
const READER = new RegExp(
  `httpReadSeeker|\\bpull rate limit\\b|${WRONG_BYTES.source}`
)

/** BuildKit shows the failed step once more, before the error. */
const STEP = /^ > (.+):$/gm

/** A cache is written like an image, with the same errors. */
const CACHE = /^exporting cache\b/

/** True if a build got other bytes than it asked for. */
export function hasWrongBytes(error: unknown): boolean {
  return error instanceof DockerError && WRONG_BYTES.test(error.reason)
}

/**
 * Reads what has failed from what a build printed. While BuildKit pushes, it pulls
 * layers of the base image that it has not needed so far; then, only the address
 * of a request tells the two apart, and sometimes nothing does.
 */
export function readBuildError(error: unknown): BuildError {
  if (error instanceof DockerStalled) {
    const { kind, ref } = error.waiting
    return kind === 'pull' ? { kind, ref } : { kind }
  }
  if (!(error instanceof DockerError)) return { kind: 'step' }
  const step = [...error.stderr.matchAll(STEP)].at(-1)?.[1]
  if (step && CACHE.test(step)) return { kind: 'cache' }
  // A command of the Dockerfile is quoted, and may say anything.
  const reason = error.reason.replace(/"(?:[^"\\]|\\.)*"/g, '""')
  const [, source] = SOURCE.exec(reason) ?? []
  if (source) return { kind: 'pull', ref: source }
  const [isPush, target] = PUSH.exec(reason) ?? []
  const [isRead, host, repository] = READ.exec(reason) ?? []
  const ref = host && repository && `${registryHost(host)}/${repository}`
  if (isRead && ref !== target) return { kind: 'pull', ref: ref || undefined }
  if (READER.test(reason)) return { kind: 'pull' }
  if (isPush) return { kind: 'push' }
  return { kind: 'step', step }
}
