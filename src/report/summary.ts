import * as core from '@actions/core'
import { messageOf } from '../lib/failure.js'
import { forMarkdown } from '../lib/foreign.js'
import { describe } from '../milvus/advisories.js'
import type { Plan } from '../plan/plan.js'
import { existingIndex, leftTags, type Results } from '../publish/results.js'
import type { SmokeReport } from '../smoke/report.js'
import { leftLines } from './left.js'
import { runpodLines } from './runpod.js'

/** Writes the job summary. It is not an error if the runner has none. */
export async function writeSummary(results: Results): Promise<void> {
  try {
    await core.summary.addRaw(summaryOf(results), true).write()
  } catch (error) {
    core.info(`No job summary: ${messageOf(error)}`)
  }
}

/** A row of the table: what it is about, and Markdown, one item per line. */
type Row = [name: string, lines: string[]]

/** Returns the job summary, in Markdown. */
export function summaryOf(results: Results): string {
  const { plan, smoke = [], timings, error } = results
  const title = plan
    ? `${plan.image}, Milvus ${plan.version}`
    : 'Milvus for RunPod'
  const rows: Row[] = [
    ...(plan ? planRows(plan, results) : []),
    ['Smoke test', smoke.map(smokeLine)],
    ['Seconds', [secondsLine(timings)]]
  ]
  return [
    `### ${error ? '❌' : '✅'} ${title}`,
    ...(error ? ['', fenced(error)] : []),
    '',
    '| | |',
    '| --- | --- |',
    ...rows.flatMap(rowLine),
    ...runpodLines(results),
    ''
  ].join('\n')
}

/** Leaves out a row about nothing. */
function rowLine([name, lines]: Row): string[] {
  const text = lines.filter(Boolean).join('<br>')
  return text ? [`| ${name} | ${text} |`] : []
}

function planRows(plan: Plan, results: Results): Row[] {
  const { image, base, platforms, decision, advisories = [], version } = plan
  const { pointing, unconfirmed } = confirmedTags(plan, results)
  const digest = existingIndex(results)?.digest
  return [
    ['Image', [code(image)]],
    ['Build', [`${originOf(results)}: ${decision.reason}`]],
    ['Digest', digest ? [code(digest)] : []],
    ['Tags', pointing.map(code)],
    ['Tags that were not confirmed', unconfirmed.map(code)],
    ['Tags that were left alone', leftLines(results)],
    ['Advisories', advisories.map((one) => shown(describe(one, version)))],
    ['Base', [code(base.name), code(base.digest)]],
    ['Platforms', platforms.map(code)]
  ]
}

function originOf({ image }: Results): string {
  if (!image) return 'planned'
  return image.origin === 'published' ? 'none' : image.origin
}

/** Splits the tags into those that point to the image, and those that may not. */
function confirmedTags(
  { tags, decision }: Plan,
  results: Results
): { pointing: string[]; unconfirmed: string[] } {
  const left = leftTags(results).map(({ tag }) => tag)
  const moved = results.promotion?.moved ?? []
  const before =
    decision.kind === 'build'
      ? []
      : [...tags.exact, ...tags.floating].filter(
          (tag) => !decision.tags.includes(tag) && !left.includes(tag)
        )
  return {
    pointing: [...before, ...moved],
    unconfirmed: decision.tags.filter(
      (tag) => !moved.includes(tag) && !left.includes(tag)
    )
  }
}

function smokeLine(report: SmokeReport): string {
  const { platform, level, verdict, emulated, notes = [], cause, hint } = report
  const where = `${code(platform)}${emulated ? ' (QEMU)' : ''}`
  if (verdict === 'skipped') return `${where}: **untested**`
  const results = [`${level} ${verdict}`, timesOf(report)].filter(Boolean)
  return [
    `${where}: ${results.join(', ')}`,
    ...notes.map(shown),
    shown(cause),
    hint && `Likely reason: ${hint}`
  ]
    .filter(Boolean)
    .join('<br>')
}

/** Characters of a cause or a note that are shown. */
const SHOWN = 1000

function shown(text: string | undefined): string {
  return forMarkdown(text ?? '', SHOWN)
}

function timesOf({ seconds, probes }: SmokeReport): string {
  return Object.entries({ 'ready in': seconds, ...probes })
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${forMarkdown(name)} ${value.toFixed(2)} s`]
    )
    .join(' · ')
}

function secondsLine(timings: Results['timings']): string {
  return Object.entries(timings)
    .map(([step, seconds]) => `${step} ${seconds.toFixed(1)}`)
    .join(' · ')
}

/** Shows text as it is, whatever it contains: no fence in it ends the block. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? []
  const longest = Math.max(2, ...runs.map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}

/** Formats a value of our own as code. */
function code(text: string): string {
  return `\`${text}\``
}
