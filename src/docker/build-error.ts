import { cacheReadBy, imageOf, storesCache } from './build-steps.js'
import { DockerError } from './cli.js'
import { registryHost } from './reference.js'
import { DockerStalled } from './stall.js'

/** What of a build has failed: a pull, the push, a cache, or a step of the Dockerfile. */
interface BuildError {
  kind: 'pull' | 'push' | 'cache-from' | 'cache-to' | 'step'
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

/**
 * What is said of a token server, without the registry that it belongs to. In the last
 * step, a token is first asked for to push.
 */
const TOKEN = /\bfailed to (?:fetch \w+ token|authorize)\b/
const LAST_STEP = 'exporting to image'

/** BuildKit shows the failed step once more, before the error. */
const STEP = /^ > (.+):$/gm

/** True if the token server of a registry failed, and not the registry itself. */
export function isOfTokenServer(error: unknown): boolean {
  return error instanceof DockerError && TOKEN.test(error.reason)
}

/** True if a build got other bytes than it asked for. */
export function hasWrongBytes(error: unknown): boolean {
  return error instanceof DockerError && WRONG_BYTES.test(error.reason)
}

/** True if buildx does not know the builder, which it has used before. */
export function lacksBuilder(error: unknown): boolean {
  return error instanceof DockerError && NO_BUILDER.test(error.reason)
}

/** True if the container of the builder is paused; buildx says it by itself. */
export function isPaused(error: unknown): boolean {
  return error instanceof DockerError && PAUSED.test(error.reason)
}

const PAUSED = /\bContainer buildx_buildkit_\S+ is paused\b/

const NO_BUILDER = /\bno builder \S+ found/

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
  const step = failedStep(error)
  // A cache is written like an image, with the same errors.
  if (step && storesCache(step)) return { kind: 'cache-to' }
  // A command of the Dockerfile is quoted, and may say anything.
  const reason = error.reason.replace(/"(?:[^"\\]|\\[^])*(?:"|\\?$)/g, '""')
  const [, source] = SOURCE.exec(reason) ?? []
  if (source) return { kind: 'pull', ref: source }
  const pulled = step && TOKEN.test(reason) ? imageOf(step) : undefined
  if (pulled) return { kind: 'pull', ref: pulled }
  const [isPush, target] = PUSH.exec(reason) ?? []
  const [isRead, host, repository] = READ.exec(reason) ?? []
  const ref = host && repository && `${registryHost(host)}/${repository}`
  if (isRead && ref !== target) return { kind: 'pull', ref: ref || undefined }
  if (READER.test(reason)) return { kind: 'pull' }
  const isForPush = step === LAST_STEP && TOKEN.test(reason)
  if (isPush || isForPush) return { kind: 'push' }
  return { kind: 'step', step }
}

/**
 * Returns the step that failed. BuildKit shows all that have an error, and this one last,
 * but for caches: it does without one that it cannot read, and ends the storing of one
 * when the push fails. So the step whose own error ended the build comes first.
 */
function failedStep({ stderr, reason }: DockerError): string | undefined {
  const steps = [...stderr.matchAll(STEP)]
    .map(([, step = '']) => step)
    .filter((step) => !cacheReadBy(step))
  const lines = stderr.split('\n')
  const hasEndedIt = (step: string): boolean => {
    const said = errorIn(lines, step)
    return said !== undefined && reason.includes(said)
  }
  return steps.findLast(hasEndedIt) ?? steps.at(-1)
}

/** Returns the error of a step in the progress: `#7 exporting…`, then `#7 ERROR: …`. */
function errorIn(lines: string[], step: string): string | undefined {
  const first = lines.find((line) => /^#\d+ (.+)$/.exec(line)?.[1] === step)
  const [id = ''] = first?.split(' ') ?? []
  const start = `${id} ERROR: `
  return lines.find((line) => line.startsWith(start))?.slice(start.length)
}
