import * as core from '@actions/core'
import { messageOf } from '../failure.js'
import type { Results } from '../publish.js'
import type { SmokeResult } from '../smoke/smoke-test.js'

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
    const tags = [...plan.tags.exact, ...plan.tags.floating]
    const left = tags.filter((tag) => !promoted.includes(tag))
    add('Image', code(plan.image))
    add('Digest', image?.pushed && code(image.pushed.digest))
    add('Tags', promoted.map(code).join('<br>'))
    add('Tags that were not confirmed', left.map(code).join('<br>'))
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
    ...rows.map(([key, value]) => `| ${key} | ${value} |`),
    ''
  ].join('\n')
}

function smokeLine({
  platform,
  level,
  verdict,
  emulated,
  seconds
}: SmokeResult): string {
  const where = emulated ? `${code(platform)} (QEMU)` : code(platform)
  if (verdict === 'skipped') return `${where}: **untested**`
  const time = seconds === undefined ? '' : ` in ${seconds.toFixed(1)} s`
  return `${where}: ${level} ${verdict}${time}`
}

function secondsLine(timings: Results['timings']): string {
  return Object.entries(timings)
    .map(([step, seconds]) => `${step} ${seconds.toFixed(1)}`)
    .join(' · ')
}

/** Formats a value as code; a bar would end the table's cell. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}
