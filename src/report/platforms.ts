import { sizeText } from '../docker/size.js'
import type { Results, TestedPlatform } from '../publish/results.js'
import {
  code,
  duration,
  shortDigest,
  shown,
  stacked,
  table
} from './markdown.js'

/** Returns a table of the platforms and their tests, and notes below it. */
export function platformsOf({
  smoke = [],
  sizes = {},
  error
}: Results): string {
  const head = [
    'Platform',
    unbroken('Smoke test'),
    'Ready',
    'Probes',
    'Size',
    'Digest'
  ]
  const rows = smoke.map((report) => {
    const size = sizes[report.platform]
    const cells = [
      nameOf(report),
      resultOf(report),
      report.seconds === undefined ? '' : unbroken(duration(report.seconds)),
      probesOf(report),
      size === undefined ? '' : unbroken(sizeText(size))
    ]
    // Of a failed run, nobody should take a digest from a table.
    return error ? cells : [...cells, shortDigest(report.digest)]
  })
  return stacked([table(head, rows), smoke.flatMap(notesOf).join('\n')])
}

function nameOf({ platform, emulated }: TestedPlatform): string {
  return unbroken(`${code(platform)}${emulated ? ' (QEMU)' : ''}`)
}

/** The cause of a failure is above the table, in the message. */
function resultOf({ level, verdict }: TestedPlatform): string {
  if (verdict === 'skipped') return '⚠️ **untested**'
  return `${verdict === 'passed' ? '✅' : '❌'} ${level}`
}

function probesOf({ probes = {} }: TestedPlatform): string {
  const texts = Object.entries(probes).map(
    ([name, seconds]) => `${shown(name)} ${duration(seconds)}`
  )
  return texts.map(unbroken).join(`${unbroken(' ·')} `)
}

/** Of all cells, only the probes have room for a second line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;')
}

function notesOf({ platform, notes = [] }: TestedPlatform): string[] {
  return notes.map((note) => `- ${code(platform)}: ${shown(note)}`)
}
