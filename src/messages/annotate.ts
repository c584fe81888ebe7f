import * as core from '@actions/core'
import { inertLine } from './safe-text.js'
import { adviceOf, withAdvice, type Failure } from './failure.js'
import { render } from './message.js'
import {
  codeOf,
  messageFor,
  type AnnotationKey,
  type ValuesOf
} from './catalog.js'

/** Where the documentation is if the runner does not say. */
const HOME = { repository: 'org/milvus-runpod-action', ref: 'main' }

/**
 * Returns the address of what docs/errors.md says about a code, in the version
 * of the action that runs. For an action in a checkout (`uses: ./action`), the
 * runner leaves its own variables empty, so publish.yml sets others.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function docsLink(code: string, env = process.env): string {
  return pageLink(`docs/errors.md#${code}`, env)
}

/** Returns the address of a page of the documentation, in the same version. */
export function pageLink(page: string, env = process.env): string {
  const repository =
    env.GITHUB_ACTION_REPOSITORY ||
    env.MILVUS_RUNPOD_REPOSITORY ||
    HOME.repository
  const ref = env.GITHUB_ACTION_REF || env.MILVUS_RUNPOD_REF || HOME.ref
  return `https://github.com/${repository}/blob/${ref}/${page}`
}

/** Ends the step red. */
export function setFailed({ code, message }: Failure): void {
  core.setFailed(linked(code, message))
}

/** Makes the warning or the notice of a key in the catalog. */
export function annotate<K extends AnnotationKey>(
  key: K,
  values: ValuesOf<K>
): void {
  const { kind, remedy } = messageFor(key)
  const advice = remedy && adviceOf(remedy, values as object)
  const message = linked(codeOf(key), withAdvice(textOf(key, values), advice))
  if (kind === 'notice') core.notice(message)
  else core.warning(message)
}

/** Returns what a warning or notice says, without advice, for the job summary. */
export function textOf<K extends AnnotationKey>(
  key: K,
  values: ValuesOf<K>
): string {
  return render(messageFor(key).what, values as object)
}

/** Of a message: an annotation that is longer than 64 KiB is cut, with its advice. */
const MAX_LINE = 8000
const MAX_LINES = 100
const MAX_LENGTH = 32_000

function linked(code: string, message: string): string {
  const lines = message
    .split(/\r\n|\r|\n/)
    .map((line) => inertLine(line.replaceAll('\t', ' '), MAX_LINE))
  return [...withoutMiddle(lines), `More: ${docsLink(code)}`].join('\n')
}

/** What failed stands at the beginning, and what to do at the end. */
function withoutMiddle(lines: string[]): string[] {
  const isShort =
    lines.length <= MAX_LINES && lines.join('\n').length <= MAX_LENGTH
  return isShort ? lines : [...lines.slice(0, 1), '…', ...lines.slice(-2)]
}
