import {
  answerOf,
  budgetSeconds,
  budgetAfterPush,
  budgetAfterWrite,
  type Budget
} from '../docker/answer.js'
import { isOfTokenServer, readBuildError } from '../docker/build-error.js'
import { DockerError } from '../docker/cli.js'
import {
  isSameRepository,
  registryOf,
  splitReference,
  type TargetRegistry
} from '../docker/reference.js'
import { annotate } from '../messages/annotate.js'
import { isInWorkflow } from '../messages/caller.js'
import { fail, Failure, messageOf } from '../messages/failure.js'
import type { Plan } from '../plan/plan.js'
import { baseRef, baseRemedy } from './base-layers.js'
import { stepRemedy } from './step-remedy.js'
import { writeRemedy, type WriteTarget } from './write-remedy.js'

type BuildTarget = WriteTarget & Pick<Plan, 'base'> & { repository: string }

interface Attestations {
  provenance: string
  sbom: string
}

/**
 * Returns for how many seconds an error of a build is retried. Other jobs may be creating
 * the repository right now, which concerns pushes only. What is not there may be
 * late: the base, which the plan has read, and what was pushed a moment ago. A silent
 * cache is not read again: BuildKit goes on with the first read after its build was
 * ended, and a second build waits for that without a step that shows it.
 */
export function buildBudget({
  isUnpublished,
  base
}: Pick<Plan, 'isUnpublished' | 'base'>): Budget {
  return (error) => {
    if (lacksSubject(error)) return 0
    const { kind, ref } = readBuildError(error)
    if (kind === 'cache-from') return 0
    if (kind === 'push') return budgetAfterPush(isUnpublished)(error)
    const isBase = ref !== undefined && isOf(base.repository, ref)
    return isBase ? budgetAfterWrite(error) : budgetSeconds(error)
  }
}

function isOf(repository: string, ref: string): boolean {
  return isSameRepository(splitReference(ref).repository, repository)
}

/**
 * True if the registry refuses a manifest, and there are attestations. Since BuildKit
 * 0.32 these are OCI artifacts, which some registries do not know
 * (https://github.com/moby/buildkit/issues/7014).
 */
function refusesAttestations(
  error: unknown,
  attestations: Attestations
): boolean {
  return hasSome(attestations) && answerOf(error) === 'unsupported'
}

/** What GitLab says about a manifest whose subject it does not have yet. */
const UNKNOWN_BLOB = /\bblob unknown to registry\b(?:\W+(sha256:[0-9a-f]{64}))?/

/**
 * True if attestations may be accepted in the form that they had before. BuildKit
 * pushes an attestation before the image that it names as its subject, which GitLab
 * refuses (https://github.com/moby/buildkit/issues/7007).
 */
export function mayAcceptOldAttestations(
  error: unknown,
  attestations: Attestations
): boolean {
  if (refusesAttestations(error, attestations)) return true
  return hasSome(attestations) && UNKNOWN_BLOB.test(messageOf(error))
}

/** True if the blob that the registry does not know is an image of this build. */
function lacksSubject(error: unknown): boolean {
  const [, digest] = UNKNOWN_BLOB.exec(messageOf(error)) ?? []
  return (
    digest !== undefined &&
    error instanceof DockerError &&
    error.stderr.includes(`exporting manifest ${digest}`)
  )
}

function hasSome({ provenance, sbom }: Attestations): boolean {
  return [provenance, sbom].some((value) => !/^(?:0|f|false)$/i.test(value))
}

/** Says that the attestations are stored in another form than today's. */
export function warnOfOldAttestations({
  host: registry
}: TargetRegistry): void {
  // A job of the workflow gets no variables from the user.
  if (isInWorkflow()) {
    annotate('attestations-in-old-form.inWorkflow', { registry })
  } else annotate('attestations-in-old-form', { registry })
}

/**
 * What a builder says of a flag that is newer than itself: Docker 20.10 knows neither,
 * and Docker 24 not the second (https://github.com/docker/cli/issues/4486).
 */
const UNKNOWN_FLAG = /\bunknown flag: (?:link|start-interval)\b/i

/**
 * True if a push may have failed at the base image, whose layers BuildKit reads while
 * it pushes: of an answer with a code, it does not say whose that is.
 */
function maybeOfBase(error: unknown, { base, registry }: BuildTarget): boolean {
  const isNamed = /\brequest to https?:/.test(messageOf(error))
  return !isNamed && registryOf(base.repository) !== registry.host
}

/** Where a build failed, and what it was to attest. */
export interface BuildContext extends Partial<Attestations> {
  /** Of a build for one platform. */
  platform?: string
}

/** Returns the failure of a build: of a pull, of the push, or of a step. */
export function buildFailure(
  error: unknown,
  target: BuildTarget,
  { platform, provenance = 'false', sbom = 'false' }: BuildContext
): Failure {
  if (error instanceof Failure) return error
  const cause = error
  const answer = answerOf(error)
  if (answer === 'full') return fail('build-disk-full', {}, { cause })
  const { kind, ref = baseRef(target), step } = readBuildError(error)
  if (kind === 'pull') {
    const values = { ref, registry: registryOf(ref) }
    const isToken = answer === 'unavailable' && isOfTokenServer(error)
    const remedy = isToken ? 'token' : answer
    return fail('build-pull-failed', values, { cause, remedy })
  }
  if (kind === 'push') {
    const remedy = refusesAttestations(error, { provenance, sbom })
      ? 'noAttestations'
      : writeRemedy(error, target)
    const { repository, registry } = target
    const baseRegistry = registryOf(target.base.repository)
    const values = { repository, registry: registry.host, baseRegistry }
    const isEither = remedy === 'limited' && maybeOfBase(error, target)
    const about = { cause, remedy: isEither ? 'limitedEither' : remedy }
    return fail('push-failed', values, about)
  }
  if (kind === 'cache-from') return fail('cache-unreadable', {}, { cause })
  if (kind === 'cache-to') {
    return fail('cache-not-stored', {}, { cause, remedy: answer })
  }
  const tooOld = UNKNOWN_FLAG.test(messageOf(error)) ? 'oldBuilder' : undefined
  const own = stepRemedy(error)
  const remedy = baseRemedy(error, target) ?? tooOld ?? own?.remedy ?? answer
  const base = target.base.name
  const detail = own?.detail ?? ''
  const values = { platform, step, base, ref: baseRef(target), detail }
  return fail('build-failed', values, { cause, remedy })
}

/** Returns the failure of the read of what was just pushed. */
export function readBackFailure(error: unknown, ref: string): Failure {
  if (error instanceof Failure) return error
  const values = { ref, registry: registryOf(ref) }
  const remedy = answerOf(error)
  return fail('push-not-shown', values, { cause: error, remedy })
}
