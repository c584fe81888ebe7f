import { DockerError, DockerTimeout } from './cli.js'
import { withoutNames } from './names.js'
import { DockerStalled } from './stall.js'

/**
 * What a failed `docker` command says about an image in a registry.
 * - absent: the manifest or the repository does not exist
 * - denied: the registry refuses these credentials, or anonymous access
 * - expired: these credentials were valid, and are no longer
 * - blocked: it answers only certain addresses, and not that of this machine
 * - limited: it received too many requests
 * - unavailable: the registry or the network failed
 * - immutable: it does not let the tag point to another image
 * - unsupported: it does not accept this kind of manifest
 * - name: it does not accept this name of a repository
 * - tooLarge: it, or a proxy in front of it, does not accept requests of this size
 * - storage: the registry has no room for it: its disk or a quota is full
 * - token: the server that gives out tokens for the registry fails
 * - certificate: its certificate is not trusted here
 * - plainHttp: it speaks HTTP, and was asked over HTTPS
 * - full: the disk of the engine, or of the builder, is full
 * - local: docker itself failed: its engine, a context, a credential helper
 * - unknown: anything else, which says nothing about the image
 */
export type RegistryAnswer =
  | 'absent'
  | 'denied'
  | 'expired'
  | 'blocked'
  | 'limited'
  | 'unavailable'
  | 'immutable'
  | 'unsupported'
  | 'name'
  | 'tooLarge'
  | 'storage'
  | 'token'
  | 'certificate'
  | 'plainHttp'
  | 'full'
  | 'local'
  | 'unknown'

/**
 * Matches an HTTP status: after an address or "status", or before its meaning. A
 * CDN's own statuses, such as 520, come without one.
 */
function status(codes: string): RegExp {
  return new RegExp(
    `(?:<\\w+>:|\\bHTTP|\\b[Ss]tatus:?(?: code:?)?) (?:${codes})\\b|\\b(?:${codes}) [A-Z][a-z]{2}`
  )
}

/** Matches words that follow a registry's own status or code. */
function afterRegistry(words: string): RegExp {
  return new RegExp(
    `(?:request to <\\w+>: \\d{3}\\b|(?:failed to push \\S+|from daemon): (?:unknown|denied|unavailable): )[^]*(?:${words})`
  )
}

/**
 * What messages without names mean; the first match wins: docker's own words, then
 * the HTTP status, then the registry's code and words. BuildKit passes on a status
 * only if the registry gave no code.
 *
 * The messages are those of docker 20 to 29, containerd, buildx and BuildKit
 * (integration/answers.test.ts provokes real ones), and of the registries whose
 * answers these pass on.
 */
const ANSWERS: [RegExp, RegistryAnswer][] = [
  [/(?:getting|storing) credentials|docker-credential/, 'local'],
  [/error during connect|connect to the docker|docker endpoint/i, 'local'],
  [/context not found|no builder \S+ found|not a docker command/, 'local'],
  [/permission denied while trying|HTTP request to an HTTPS/i, 'local'],
  [/\b(?:open|dial|mkdir|exec)\b.*: permission denied/, 'local'],
  [/\bx509: |failed to verify certificate/, 'certificate'],
  [/HTTP response to HTTPS client/, 'plainHttp'],

  [status('507'), 'storage'],
  [status('5\\d\\d|408'), 'unavailable'],
  [status('429'), 'limited'],
  [afterRegistry('no space left|disk quota exceeded'), 'storage'],
  [/no space left on device|disk quota exceeded/, 'full'],
  // Harbor, DigitalOcean, Quay and others. Google's "quota metric" is a rate.
  [/exceed the configured upper limit|, limit is \d/, 'storage'],
  [
    /\b(?:over|exceeds?\b.*) quota\b|\bquota (?:has been |is )?exceeded\b(?!.*\bmetric)/i,
    'storage'
  ],
  // ECR, Artifact Registry, Harbor and Docker Hub; Azure locks tags; Nexus.
  [/immutab|cannot be overwritten|ImageTagAlreadyExists/i, 'immutable'],
  [/operation is disallowed|does not allow updating/i, 'immutable'],
  [/PUT request to <manifest>: (?:409|412)\b/, 'immutable'],
  // A proxy in front of the registry limits the size of a layer.
  [status('413'), 'tooLarge'],
  // Artifact Registry and ECR; BuildKit shows no code of these.
  [/\bname invalid\b|\binvalid repository name\b/i, 'name'],
  [/\bmissing image name\b|\bparameter at <quoted> failed to sat/i, 'name'],
  [/authorization token has expired/i, 'expired'],
  // Alibaba Cloud and Huawei Cloud have words of their own.
  [/unknown manifest class|fail to parse <quoted>/, 'unsupported'],
  [
    /manifest invalid|(?:unsupported|unknown) (?:manifest )?media ?type/i,
    'unsupported'
  ],
  [/media type .*not supported|\bunsupported(?:$|: )/im, 'unsupported'],
  [status('415'), 'unsupported'],
  // What a token server does not find is not the image.
  [/\btoken\b[^]*(?:\b404\b|not found|unknown)/i, 'token'],
  [/unable to decode token response|did not include a token/, 'token'],
  [/(?:HEAD|GET) request to <manifest>: 404\b/, 'absent'],
  [/HEAD status code <manifest>: 404\b/, 'absent'],
  // The engine, of an answer without a code: something in front of the registry fails.
  [/\bHTTP 404 response body\b/, 'unavailable'],
  [/\blogin attempt to .* failed with status: 404\b/, 'absent'],
  [/request to <blob>: 404\b/, 'unavailable'],
  [status('401|403'), 'denied'],

  [/too ?many ?requests|rate (?:limit|exceeded)/i, 'limited'],
  [/unauthorized|forbidden|\bdenied\b|authorization failed/i, 'denied'],
  [/authentication required|no basic auth|installation not allowed/i, 'denied'],
  // Docker says this after a 401 where it cannot ask for a login.
  [
    /Username Required|interactive login|inappropriate ioctl for device/,
    'denied'
  ],
  // Other bytes than the digest says, or fewer.
  [/verification failed for digest|layer verification failed/, 'unavailable'],
  [
    /unexpected (?:commit )?(?:digest|size)|failed size validation/,
    'unavailable'
  ],
  [/invalid character <quoted> (?:after|in) /, 'unavailable'],
  // The engine, of a 404 in JSON without a registry's words: that of a token server.
  [/HTTP 404 response body: no error details/, 'unavailable'],
  // Pushed just before, but not everywhere in the registry yet, or lost.
  [/\bblob (?:upload )?unknown|\bunknown blob\b/i, 'unavailable'],
  [/from remote: not found|at <blob> not found/, 'unavailable'],
  [/\b(?:manifest|name)[ _]unknown\b/i, 'absent'],
  [/\brepository\b.* (?:does not exist|not known to registry)/i, 'absent'],
  [
    /(?:artifact|repository|reference|tag|manifest for) \S+ not found/i,
    'absent'
  ],
  [/<ref>: not found$/m, 'absent'],
  [/content at <manifest> not found/, 'absent'],
  [/(?:PUT|POST|PATCH) request to <\w+>: 404\b/, 'unavailable'],
  [/PUT request to <manifest>: (?:400|405|422)\b/, 'unsupported'],
  [/bad gateway|service unavailable|internal server error/i, 'unavailable'],
  // A registry's codes for faults of its own; those of others are above.
  [/(?:^|: )(?:unavailable$|unavailable: |unknown: )/m, 'unavailable'],
  // The code alone; what containerd and runc say also ends with ": unknown".
  [/(?:failed to push \S+|from daemon): unknown$/m, 'unavailable'],
  // Go's words for a connection that breaks.
  [/connection (?:re(?:set|fused)|abort|broken|lost)/i, 'unavailable'],
  [/closed (?:network|idle) connection|bad record MAC/, 'unavailable'],
  [/broken pipe|\bEOF\b|stream error|GOAWAY/i, 'unavailable'],
  [/time(?:d )?-?out\b|deadline exceeded|no such host/i, 'unavailable'],
  [/server misbehaving|temporary failure|no route to host/i, 'unavailable'],
  [/(?:network|host) is (?:unreachable|down)/, 'unavailable'],
  [/awaiting headers|reading body|malformed HTTP|cannot assign/, 'unavailable']
]

/** Reads a registry's answer from a failed `docker` command. */
export function answerOf(error: unknown): RegistryAnswer {
  if (error instanceof DockerTimeout || error instanceof DockerStalled) {
    return 'unavailable'
  }
  return error instanceof DockerError ? answerIn(error.reason) : 'unknown'
}

/**
 * True if the registry knows what a tag points to, and does not find it: it fails, or
 * a clean-up has taken it. This says of no tag that it does not exist.
 */
export function isLost(error: unknown): boolean {
  return (
    error instanceof DockerError &&
    /\bcontent at \S+ not found\b/.test(error.reason)
  )
}

/**
 * What is read together with its names: what some clients show as quoted JSON, of Azure
 * and of Docker Hub's token server, and a media type.
 */
const WITH_NAMES: [RegExp, RegistryAnswer][] = [
  // A page of something in between, in place of a manifest.
  [/no default available: (?:text\/html|application\/json)\b/, 'unavailable'],
  [/\bclient with IP \S+ is not allowed access\b/, 'blocked'],
  [/"details":"invalid repository name"/, 'name']
]

/** Reads a registry's answer in the words of docker. */
export function answerIn(words: string): RegistryAnswer {
  const reason = withoutNames(words)
  const found =
    WITH_NAMES.find(([pattern]) => pattern.test(words)) ??
    ANSWERS.find(([pattern]) => pattern.test(reason))
  return found?.[1] ?? 'unknown'
}

/** How many seconds to keep retrying an error. */
export type Budget = (error: unknown) => number

const BUDGET_SECONDS: Record<RegistryAnswer, number> = {
  limited: 30,
  unavailable: 30,
  // ghcr.io is known for a transient 403; a missing right should be reported soon.
  denied: 7,
  token: 7,
  absent: 0,
  expired: 0,
  blocked: 0,
  immutable: 0,
  unsupported: 0,
  name: 0,
  tooLarge: 0,
  storage: 0,
  certificate: 0,
  plainHttp: 0,
  full: 0,
  local: 0,
  unknown: 0
}

/** How many seconds to keep retrying a failed `docker` command. */
export function budgetSeconds(error: unknown): number {
  return BUDGET_SECONDS[answerOf(error)]
}

/** Budget for reading what was just written: a registry may lag behind. */
export function budgetAfterWrite(error: unknown): number {
  return answerOf(error) === 'absent' ? 7 : budgetSeconds(error)
}

/**
 * Seconds that the creation of a repository by another job may take: Docker Hub
 * has denied a push 52 s after another one began to create it
 * (https://github.com/MeshInspector/MeshLib/pull/6742).
 */
const CREATION_SECONDS = 120

/**
 * Budget for the first image of a repository: while another job creates it, a
 * registry may deny writes and reads for a while. Without any credentials, or a
 * permission of the job, there is nothing to wait for.
 */
function budgetForNewRepository(error: unknown): number {
  if (answerOf(error) !== 'denied') return budgetAfterWrite(error)
  return isDeniedForGood(error) ? budgetSeconds(error) : CREATION_SECONDS
}

/** Budget for reads and writes that follow a push by this run or its jobs. */
export function budgetAfterPush(isNew: boolean): Budget {
  return isNew ? budgetForNewRepository : budgetAfterWrite
}

/**
 * What a registry says to a login that is missing or wrong: its code for a 401, or
 * what docker makes of one. Of a repository that somebody else creates, Docker Hub
 * says "insufficient_scope" instead.
 */
const NO_LOGIN =
  /\bunauthorized(?:$|: )|authentication required|\bunauthenticated request|no basic auth|Username Required|interactive login/im

/** True if a denial has nothing to do with other jobs. */
export function isDeniedForGood(error: unknown): boolean {
  if (!(error instanceof DockerError)) return false
  const reason = error.reason
  return (
    (NO_LOGIN.test(reason) && !reason.includes('insufficient_scope')) ||
    missingPackagePermission(error) !== undefined
  )
}

/**
 * Returns what the job's token may not do with packages at all, as ghcr.io says it:
 * `create` or `write`; undefined if it does not say so.
 */
export function missingPackagePermission(error: unknown): string | undefined {
  if (!(error instanceof DockerError)) return undefined
  const [, verb] = /installation not allowed to (\w+)/i.exec(error.reason) ?? []
  return verb?.toLowerCase()
}

const SECONDS_PER_UNIT: Record<string, number> = { ms: 1e-3, s: 1, m: 60 }

/**
 * Seconds that a registry asks to wait, if its message says so: docker and
 * buildx do not show the header.
 */
export function retryAfter(error: unknown): number {
  if (!(error instanceof DockerError)) return 0
  const [, number, unit = 's'] =
    /retry[- ]after:?\s*([0-9.]+)\s*(µs|us|ms|s|m)?\b/i.exec(error.reason) ?? []
  return (Number(number) || 0) * (SECONDS_PER_UNIT[unit.toLowerCase()] ?? 0)
}
