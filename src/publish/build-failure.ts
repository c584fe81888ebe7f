import {
  fullAdvice,
  LOCAL_ADVICE,
  pullAdvice,
  writeAdvice
} from '../docker/advice.js'
import {
  answerOf,
  budgetSeconds,
  budgetAfterPush,
  budgetAfterWrite,
  type Budget
} from '../docker/answer.js'
import { readBuildError } from '../docker/build-error.js'
import { DockerError } from '../docker/cli.js'
import {
  isSameRepository,
  registryOf,
  splitReference
} from '../docker/reference.js'
import { adviceFor } from '../messages/caller.js'
import { Failure, messageOf, type Advice } from '../messages/failure.js'
import { warn } from '../messages/annotate.js'
import type { Plan } from '../plan/plan.js'
import { baseAdvice } from './base-layers.js'

type Target = Pick<Plan, 'image' | 'base' | 'isUnpublished'>

interface Attestations {
  provenance: string
  sbom: string
}

/**
 * Returns how long an error of a build is worth retrying. Other jobs may be creating
 * the repository at this moment, which concerns pushes only. What is not there may be
 * late: the base, which the plan has read, and what was pushed a moment ago.
 */
export function buildBudget({
  isUnpublished,
  base
}: Pick<Plan, 'isUnpublished' | 'base'>): Budget {
  return (error) => {
    if (lacksSubject(error)) return 0
    const { kind, ref } = readBuildError(error)
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
export function refusesAttestations(
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
  return [provenance, sbom].some((one) => !/^(?:0|f|false)$/i.test(one))
}

/** Says that the attestations are stored in another form than today's. */
export function warnOfOldAttestations(image: string): void {
  const hint = adviceFor(
    ' To have them in that form at once, set the variable BUILDX_NO_DEFAULT_OCI_ARTIFACT to "true" in the job.',
    ''
  )
  warn(
    'attestations-in-old-form',
    `${registryOf(image)} does not accept attestations as OCI artifacts, so they are pushed in the form that they had before BuildKit 0.32.${hint}`
  )
}

/** Where a build failed, and what it was to attest. */
export interface BuildContext extends Partial<Attestations> {
  /** Of a build for one platform. */
  platform?: string
}

/** Returns the failure of a build: of a pull, of the push, or of a step. */
export function buildFailure(
  error: unknown,
  plan: Target,
  { platform, provenance = 'false', sbom = 'false' }: BuildContext
): Failure {
  if (error instanceof Failure) return error
  const { kind, ref, step } = readBuildError(error)
  const reason = messageOf(error)
  const next = 'read the build log above'
  if (answerOf(error) === 'full') {
    const what = `The build ran out of disk space: ${reason}`
    return new Failure('build-disk-full', what, fullAdvice(BUILDER_FULL))
  }
  if (kind === 'pull') {
    const pulled = ref ?? `${plan.base.repository}@${plan.base.digest}`
    return new Failure(
      'build-pull-failed',
      `${pulled} could not be pulled for the build: ${reason}`,
      pullAdvice(error, pulled, plan.base.repository) ?? { next }
    )
  }
  if (kind === 'push') {
    const advice = refusesAttestations(error, { provenance, sbom })
      ? NO_ATTESTATIONS
      : writeAdvice(error, plan)
    return new Failure(
      'push-failed',
      `The image could not be pushed to ${plan.image}: ${reason}`,
      advice ?? { next }
    )
  }
  const place = step ? ` at "${step}"` : ''
  const what = `The build${platform ? ` for ${platform}` : ''} failed${place}`
  const advice =
    baseAdvice(error, plan) ??
    (answerOf(error) === 'local' ? LOCAL_ADVICE : { next })
  return new Failure('build-failed', `${what}: ${reason}`, advice)
}

const BUILDER_FULL =
  'the disk of the builder is full; a builder that the run made itself uses that of the Docker engine ("Docker Root Dir" in docker info)'

const NO_ATTESTATIONS: Advice = {
  likely:
    'the registry accepts no attestations in any form, or no OCI indexes with annotations',
  next: 'set the inputs "provenance" and "sbom" to "false"; if that is refused as well, update the registry, or publish to another one'
}

/** Returns the failure of the read of what was just pushed. */
export function readBackFailure(error: unknown, ref: string): Failure {
  if (error instanceof Failure) return error
  return new Failure(
    'push-not-shown',
    `The image was pushed, but ${ref} could not be read, so no tag was moved: ${messageOf(error)}`,
    notShownAdvice(error, registryOf(ref)) ??
      pullAdvice(error, ref) ?? {
        next: `try: docker buildx imagetools inspect ${ref}`
      }
  )
}

/** What an answer means of an image that the registry has just taken. */
function notShownAdvice(error: unknown, registry: string): Advice | undefined {
  switch (answerOf(error)) {
    case 'denied':
      return {
        likely: 'this job may write to the repository, but not read it',
        next: `give its login to ${registry} the right to read, too`
      }
    case 'absent':
      return {
        likely: `${registry} took the image, but does not show it: it fails, or a cache in front of it is late`,
        next: `run the job again; if that fails as well, look at ${registry} itself`
      }
    default:
      return undefined
  }
}
