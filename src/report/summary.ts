import * as core from '@actions/core'
import { messageOf } from '../lib/failure.js'
import { describe } from '../milvus/advisories.js'
import type { Results } from '../publish/publish.js'
import type { SmokeReport } from '../smoke/report.js'
import { leftLines } from './left.js'

/** Writes the job summary; a runner without one is no error. */
export async function writeSummary(results: Results): Promise<void> {
  try {
    await core.summary.addRaw(summaryOf(results), true).write()
  } catch (error) {
    core.info(`No job summary: ${messageOf(error)}`)
  }
}

/** Returns the job summary, in Markdown. */
export function summaryOf(results: Results): string {
  const { plan, image, smoke, promoted, timings, error } = results
  const name = plan
    ? `${plan.image}, Milvus ${plan.version}`
    : 'Milvus for RunPod'
  const rows: [string, string][] = []
  const add = (key: string, value: string | undefined): void => {
    if (value) rows.push([key, value])
  }
  if (plan) {
    const { decision, advisories } = plan
    const stays = results.left.map(({ tag }) => tag)
    const open = decision.tags.filter(
      (tag) => !promoted.includes(tag) && !stays.includes(tag)
    )
    add('Image', code(plan.image))
    add('Build', `${buildOf(results)}: ${decision.reason}`)
    add('Digest', image?.pushed && code(image.pushed.digest))
    const before = decision.standing
      ? [...plan.tags.exact, ...plan.tags.floating].filter(
          (tag) => !decision.tags.includes(tag) && !stays.includes(tag)
        )
      : []
    add('Tags', [...before, ...promoted].map(code).join('<br>'))
    add('Tags that were not confirmed', open.map(code).join('<br>'))
    add('Tags that were left alone', leftLines(results).join('<br>'))
    add(
      'Advisories',
      advisories?.map((one) => describe(one, plan.version)).join('<br>')
    )
    add('Base', `${code(plan.base.name)}<br>${code(plan.base.digest)}`)
    add('Platforms', plan.platforms.map(code).join('<br>'))
  }
  add('Smoke test', smoke?.map(smokeLine).join('<br>'))
  add('Seconds', secondsLine(timings))
  return [
    `### ${error ? '❌' : '✅'} ${name}`,
    ...(error ? ['', '```text', error, '```'] : []),
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([key, value]) => `| ${key} | ${cell(value)} |`),
    ''
  ].join('\n')
}

function buildOf({ built, image }: Results): string {
  if (image?.pushed?.source) return 'merged'
  if (built) return 'built'
  return image ? 'none' : 'planned'
}

function smokeLine(result: SmokeReport): string {
  const { platform, level, verdict, emulated, seconds, cause, hint } = result
  const where = emulated ? `${code(platform)} (QEMU)` : code(platform)
  if (verdict === 'skipped') return `${where}: **untested**`
  const times = Object.entries({ 'ready in': seconds, ...result.probes })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value?.toFixed(2) ?? ''} s`)
  const verdictAndTimes = [`${level} ${verdict}`, times.join(' · ')]
  return [
    `${where}: ${verdictAndTimes.filter(Boolean).join(', ')}`,
    ...(result.notes ?? []),
    ...(cause ? [cause.replace(/\s*\n\s*/g, ' ')] : []),
    ...(hint ? [`Likely reason: ${hint}`] : [])
  ].join('<br>')
}

function secondsLine(timings: Results['timings']): string {
  return Object.entries(timings)
    .map(([step, seconds]) => `${step} ${seconds.toFixed(1)}`)
    .join(' · ')
}

/** Formats a value as code. */
function code(text: string): string {
  return `\`${text}\``
}

/** A bar would end the cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
