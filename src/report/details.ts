import type { Plan } from '../plan/plan.js'
import { existingIndex, type Results } from '../publish/results.js'
import { block, code, codes, shown, stacked, table } from './markdown.js'
import { commandsForLeftTags } from './tags.js'
import { replacedRows } from './upgrade.js'

/** Returns what few people ask for: why, from what, and every digest in full. */
export function detailsOf(results: Results): string {
  const { plan } = results
  if (!plan) return ''
  const commands = commandsForLeftTags(plan, results)
  return stacked([
    table(
      ['Detail', 'Value'],
      [...planRows(plan), ...replacedRows(results), ...digestRows(results)]
    ),
    commands.length > 0
      ? `To move a tag by hand:\n\n${block(commands.join('\n'), 'sh')}`
      : ''
  ])
}

function planRows({ inputs, decision, base }: Plan): string[][] {
  return [
    ['Why', shown(decision.reason)],
    ['Image', code(inputs.image)],
    ['Base image', `${code(base.name)}<br>${code(base.digest)}`],
    ['Platforms', codes(inputs.platforms)]
  ]
}

/** The digest of a failed run is named only here, and with a warning. */
function digestRows(results: Results): string[][] {
  const index = existingIndex(results)
  if (!index) return []
  const warning = warningOf(results)
  const platforms = Object.entries(index.platforms)
  return [
    ['Digest', `${code(index.digest)}${warning}`],
    ...platforms.map(([platform, digest]) => [
      `Digest for ${code(platform)}`,
      `${code(digest)}${warning}`
    ])
  ]
}

function warningOf({ error, promotion, image, smoke = [] }: Results): string {
  if (!error || promotion) return ''
  if (smoke.some(({ verdict }) => verdict === 'failed')) {
    return ' — **failed its test, do not use**'
  }
  if (image?.origin === 'published') return ''
  // What came after the smoke test failed, such as the canary.
  const isTested =
    smoke.length > 0 && smoke.every(({ verdict }) => verdict === 'passed')
  const state = isTested ? 'not published' : 'untested'
  return ` — **${state}, do not use**`
}
