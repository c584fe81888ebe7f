import { examinationVerdict } from './doctor.js'
import { docsLink } from '../messages/annotate.js'
import type { Failure } from '../messages/failure.js'
import { originOf } from '../plan/origin.js'
import type { Plan } from '../plan/plan.js'
import { existingIndex, isPublished, type Results } from '../publish/results.js'
import type { SmokeReport } from '../smoke/report.js'
import {
  code,
  codes,
  duration,
  link,
  shortDigest,
  shown,
  shownLines,
  stacked
} from './markdown.js'

/** Returns the result of the run: a heading, or one line for a job that is one of several. */
export function verdictOf(results: Results): string {
  const { plan, purpose, error, examination } = results
  if (error) return heading('❌', failureHeadline(results))
  if (examination) return examinationVerdict(examination)
  if (!plan) return deployed(results)
  if (plan.decision.kind === 'nothing') return heading('✅', upToDate(plan))
  switch (purpose) {
    case 'dry-run':
      return planned(plan)
    case 'part':
      return part(plan, results)
    case 'local':
      return heading(
        '✅',
        `Milvus ${plan.version} was built, ${tested(results)} — not pushed`
      )
    default:
      return published(plan, results)
  }
}

function heading(icon: string, text: string): string {
  return `## ${icon} ${text}`
}

/** A pod that is held is why a green run is worth a look. */
function deployed({ runpod: { pods = [] } = {} }: Results): string {
  const held = pods.filter(({ outcome }) => outcome === 'held').length
  if (held === 0) return heading('✅', 'Milvus for RunPod')
  const keeping = held === 1 ? '1 pod keeps its' : `${held} pods keep their`
  return heading('⚠️', `Milvus for RunPod — ${keeping} image`)
}

function upToDate(plan: Plan): string {
  const { version } = plan
  return originOf(plan).version === version
    ? `Up to date: Milvus ${version}`
    : `Nothing to do — every tag points to a newer Milvus than ${version}`
}

function published(plan: Plan, results: Results): string {
  const { version, decision } = plan
  const moved = results.promotion?.moved ?? []
  if (moved.length === 0) {
    return heading(
      '⚠️',
      `Milvus ${version} got no tag — they point to newer versions`
    )
  }
  switch (decision.kind) {
    case 'test':
      return heading(
        '✅',
        `Milvus ${version} was tested again — ${tested(results)}`
      )
    case 'promote':
      return heading(
        '✅',
        `Milvus ${version} was up to date — set ${codes(moved)}`
      )
    default:
      return heading(
        isUntested(results) ? '⚠️' : '✅',
        `Published Milvus ${version} — ${tested(results)}`
      )
  }
}

/** A dry run, such as the first job of the workflow. */
function planned({ version, decision }: Plan): string {
  const tags = `Tags to set: ${codes(decision.tags)}.`
  const what = {
    build: `build Milvus ${version}`,
    test: `test Milvus ${version} again`,
    promote: `set the missing tags of Milvus ${version}`,
    nothing: 'do nothing'
  }[decision.kind]
  return `🔎 **Plan: ${what}** — ${shown(decision.reason)}. ${tags}`
}

/** An image that another job will merge, such as one platform of the workflow. */
function part({ inputs, version }: Plan, results: Results): string {
  const [report] = results.smoke ?? []
  return [
    `✅ **${inputs.platforms.join(', ')}:** built Milvus ${version}, ${testedLevels(results)}`,
    report?.seconds && `ready in ${duration(report.seconds)}`,
    `digest ${shortDigest(existingIndex(results)?.digest)}`,
    'its tags follow once every platform has passed'
  ]
    .filter(Boolean)
    .join(' · ')
}

function isUntested({ smoke = [] }: Results): boolean {
  return !smoke.some(({ verdict }) => verdict === 'passed')
}

/** Says what passed: `passed query on 2 platforms`. */
function tested(results: Results): string {
  const { smoke = [] } = results
  const passed = smoke.filter(({ verdict }) => verdict === 'passed')
  if (passed.length === 0) return testedLevels(results)
  const where =
    passed.length === smoke.length
      ? counted(passed)
      : `${passed.length} of ${counted(smoke)}`
  return `${testedLevels(results)} on ${where}`
}

function testedLevels({ smoke = [] }: Results): string {
  const passed = smoke.filter(({ verdict }) => verdict === 'passed')
  const levels = [...new Set(passed.map(({ level }) => level))].map(code)
  return levels.length > 0 ? `passed ${levels.join(' and ')}` : '**untested**'
}

function counted({ length }: SmokeReport[]): string {
  return length === 1 ? '1 platform' : `${length} platforms`
}

function failureHeadline(results: Results): string {
  const { plan, purpose, promotion } = results
  const name = plan ? `Milvus ${plan.version}` : 'Milvus'
  if (isPublished(results)) {
    return `${name} is published, but not all went well${failedAt(results)}`
  }
  if (promotion?.moved.length) return `${name} was published only in part`
  const ends = {
    publish: 'was not published',
    part: 'was not published',
    local: 'failed its check',
    'dry-run': 'could not be planned',
    deploy: 'was not brought to RunPod',
    doctor: 'could not be looked at'
  }
  return `${name} ${ends[purpose ?? 'publish']}${failedAt(results)}`
}

function failedAt({ smoke = [], timings, promotion }: Results): string {
  const platforms = smoke.filter(({ verdict }) => verdict === 'failed')
  if (platforms.length > 0) {
    const names = platforms.map(({ platform }) => platform).join(' and ')
    const where = platforms.length < smoke.length ? ` on ${names}` : ''
    return ` — the smoke test failed${where}`
  }
  if (promotion?.failure) return ' — its tags could not be set'
  // What failed beside the steps, such as a pull ahead of time, ends no run.
  const failures = timings.filter(
    ({ kind, failed }) => kind === 'step' && failed
  )
  const step = failures[0]?.name
  return step ? ` — “${step}” failed` : ''
}

/** Says what happened, why, what to do, and where to read more, as text that wraps. */
export function failureText(failure: Failure | undefined): string {
  if (!failure) return ''
  const { what, likely, next } = failure
  return stacked([
    `**What happened:** ${shownLines(what)}`,
    likely ? `**Likely reason:** ${shownLines(likely)}` : '',
    next ? `**What to do:** ${shownLines(next)}` : '',
    `**More:** ${link(failure.code, docsLink(failure.code))}`
  ])
}
