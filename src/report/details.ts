import type { Plan } from '../plan/plan.js'
import { existingIndex, type Results } from '../publish/results.js'
import { describeLeft } from './left.js'
import { block, code, codes, shown, stacked, table } from './markdown.js'

/** Returns what few people ask for: why, from what, and every digest in full. */
export function detailsOf(results: Results): string {
  const { plan } = results
  if (!plan) return ''
  const commands = describeLeft(results).flatMap(({ command }) => command ?? [])
  return stacked([
    table(['Detail', 'Value'], [...planRows(plan), ...digestRows(results)]),
    commands.length > 0
      ? `To move a tag by hand:\n\n${block(commands.join('\n'), 'sh')}`
      : ''
  ])
}

function planRows({ decision, image, base, platforms }: Plan): string[][] {
  return [
    ['Why', shown(decision.reason)],
    ['Image', code(image)],
    ['Base image', `${code(base.name)}<br>${code(base.digest)}`],
    ['Platforms', codes(platforms)]
  ]
}

/** The digest of a failed run is named only here, and with a warning. */
function digestRows(results: Results): string[][] {
  const index = existingIndex(results)
  if (!index) return []
  const warning = warningOf(results)
  const platforms = Object.entries(index.platformDigests)
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
