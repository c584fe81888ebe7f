// What the key must be allowed to do at RunPod, known before anything is built or
// paid for.
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'
import { render } from '../messages/message.js'
import { LACKING } from '../messages/runpod-rights.js'
import type { LacksRight } from '../runpod/rights.js'

/** What is to be changed at RunPod. */
export interface Changes {
  template: boolean
  pods: boolean
  /** Whether a pod is created for a canary, and terminated. */
  canary: boolean
}

/**
 * Requires that the key may make changes. Warns once if it may not read the logs of
 * the pods in them, which are evidence and no more.
 *
 * @throws Failure `runpod-rights` that names all that it lacks.
 */
export type RequireRights = (changes: Changes) => Promise<void>

/** Returns what requires rights, as far as they are known. */
export function rightsRequirer(lacks: LacksRight): RequireRights {
  let hasWarned = false
  return async ({ template, pods, canary }) => {
    const withPods = pods || canary
    const [noTemplates, noPods, noLogs] = await Promise.all([
      template && lacks('templates'),
      withPods && lacks('pods'),
      withPods && lacks('logs')
    ])
    const inputs = [pods && 'runpod-pods', canary && 'runpod-canary']
    const rights = [
      noTemplates && LACKING.templates,
      noPods && render(LACKING.pods, { inputs: listOf(inputs) })
    ]
    if (noTemplates || noPods) {
      throw fail('runpod-rights', { rights: listOf(rights, ' and ') })
    }
    if (noLogs && !hasWarned) annotate('runpod-logs-refused', {})
    hasWarned ||= noLogs
  }
}

function listOf(words: (string | false)[], separator = ', '): string {
  return words.filter(Boolean).join(separator)
}
