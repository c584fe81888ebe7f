import { mayBeLoggedIn } from '../docker/config.js'
import { hasProxyPassword } from '../docker/proxy.js'
import { DOCKER_HUB, type TargetRegistry } from '../docker/reference.js'
import { annotate } from '../messages/annotate.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Decision } from './decision.js'

/** What decides whether something is missing. */
interface AccessTarget {
  decision: Decision
  /** True when the registry denied every read of a tag. */
  isDenied: boolean
}

/** The inputs that say what will be needed. */
type Known = Pick<
  Inputs,
  'image' | 'registry' | 'push' | 'logins' | 'context' | 'publishesBuildArgs'
>

/** Warns, before anything is built, of what is known to be missing. */
export function warnAhead(inputs: Known, target: AccessTarget): void {
  if (target.decision.kind === 'build') noteMissingProxy(inputs)
  noteMissingAccess(target, inputs)
}

/**
 * Says, before anything is built, what is known to keep this job from writing to
 * the registry.
 *
 * Whether a login may write is known only after a write. buildx writes nothing but
 * new images, which would stay, and ghcr.io's tokens do not name their rights. The
 * push comes first anyway, before any test.
 */
function noteMissingAccess(
  { decision, isDenied }: AccessTarget,
  { image, registry, push, logins }: Known
): void {
  if (push === 'false' || decision.kind === 'nothing') return
  const { host } = registry
  const isLoggedIn =
    logins.some((login) => login.registry === host) ||
    mayBeLoggedIn(host, process.env)
  if (!isLoggedIn && needsLogin(registry)) {
    annotate('no-login', { registry: host })
  } else if (isDenied && registry.isGitHub) {
    annotate('read-denied', { registry: host, image })
  }
}

/** Says that RUN lines of a custom context lack a proxy because of its password. */
function noteMissingProxy({ context, publishesBuildArgs }: Known): void {
  if (context.bundled || !publishesBuildArgs) return
  if (!hasProxyPassword(process.env)) return
  annotate('proxy-kept-back', {})
}

function needsLogin({ host, isGitHub }: TargetRegistry): boolean {
  return isGitHub || [DOCKER_HUB, 'ghcr.io'].includes(host)
}
