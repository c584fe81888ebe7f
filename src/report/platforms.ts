import { sizeText } from '../lib/size-text.js'
import type { Results, TestedPlatform } from '../publish/results.js'
import {
  code,
  duration,
  shortDigest,
  shown,
  stacked,
  table
} from './markdown.js'
import { doubtLines, fromCell, wayBackCell } from './upgrade.js'

/** Returns a table of the platforms and their tests, and notes below it. */
export function platformTable({
  smoke = [],
  sizes = {},
  error
}: Results): string {
  const head = [
    'Platform',
    unbroken('Smoke test'),
    unbroken('Upgraded from'),
    unbroken('Way back'),
    'Ready',
    'Size',
    'Digest'
  ]
  const rows = smoke.map((report) => {
    const size = sizes[report.platform]
    const cells = [
      platformCell(report),
      testCell(report),
      unbroken(fromCell(report.upgrade)),
      unbroken(wayBackCell(report.upgrade?.back)),
      report.seconds === undefined ? '' : unbroken(duration(report.seconds)),
      size === undefined ? '' : unbroken(sizeText(size))
    ]
    // Of a failed run, nobody should take a digest from a table.
    return error ? cells : [...cells, shortDigest(report.digest)]
  })
  return stacked([table(head, rows), smoke.flatMap(notesOf).join('\n')])
}

function platformCell({ platform, emulated }: TestedPlatform): string {
  return unbroken(`${code(platform)}${emulated ? ' (QEMU)' : ''}`)
}

/** The cause of a failure is above the table, in the message. */
function testCell({ level, verdict }: TestedPlatform): string {
  if (verdict === 'skipped') return '⚠️ **untested**'
  return `${verdict === 'passed' ? '✅' : '❌'} ${level}`
}

function probesText(probes: Record<string, number> = {}): string {
  const texts = Object.entries(probes).map(
    ([name, seconds]) => `${shown(name)} ${duration(seconds)}`
  )
  return texts.map(unbroken).join(`${unbroken(' ·')} `)
}

/** Where probes ran, by what their names begin with (`back: find`). */
const CONTAINERS: Record<string, string> = {
  '': 'An empty volume',
  old: 'Yesterday: the replaced image',
  new: 'Today: this image',
  back: 'The way back: the replaced image',
  forth: 'And this one again'
}

/** Returns a table of the probes: a row for each container, a column for each platform. */
export function probeTable({ smoke: tested = [] }: Results): string {
  const rows = Object.entries(CONTAINERS).map(([container, title]) => [
    title,
    ...tested.map(({ probes }) => probesText(probesIn(container, probes)))
  ])
  return table(
    ['Probes', ...tested.map(({ platform }) => platform)],
    rows.filter(([, ...cells]) => cells.some(Boolean))
  )
}

function probesIn(
  wanted: string,
  probes: Record<string, number> = {}
): Record<string, number> {
  const found = Object.entries(probes).flatMap(([full, seconds]) => {
    const [, container = '', name = ''] = /^(?:(\w+): )?(.*)$/.exec(full) ?? []
    return container === wanted ? [[name, seconds] as const] : []
  })
  return Object.fromEntries(found)
}

/** These cells have no room for a second line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;')
}

function notesOf(report: TestedPlatform): string[] {
  const { platform, notes = [] } = report
  const lines = notes.map((note) => `- ${code(platform)}: ${shown(note)}`)
  return [...lines, ...doubtLines(report)]
}
