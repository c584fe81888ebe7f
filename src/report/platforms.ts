import type { Results, TestedPlatform } from '../publish/results.js'
import { code, shortDigest, shown, stacked, table } from './markdown.js'

/** Returns a table of the platforms and their tests, and notes below it. */
export function platformsOf({ smoke = [], error }: Results): string {
  const head = ['Platform', 'Smoke test', 'Ready', 'Probes', 'Digest']
  const rows = smoke.map((report) => {
    const cells = [
      nameOf(report),
      resultOf(report),
      report.seconds === undefined ? '' : inSeconds(report.seconds),
      probesOf(report)
    ]
    // Of a failed run, nobody should take a digest from a table.
    return error ? cells : [...cells, shortDigest(report.digest)]
  })
  return stacked([table(head, rows), smoke.flatMap(notesOf).join('\n')])
}

function nameOf({ platform, emulated }: TestedPlatform): string {
  return `${code(platform)}${emulated ? ' (QEMU)' : ''}`
}

function resultOf({ level, verdict, cause }: TestedPlatform): string {
  if (verdict === 'skipped') return '⚠️ **untested**'
  if (verdict === 'passed') return `✅ ${level}`
  return `❌ ${level}: ${shown(cause)}`
}

function probesOf({ probes = {} }: TestedPlatform): string {
  return Object.entries(probes)
    .map(([name, seconds]) => `${shown(name)} ${inSeconds(seconds)}`)
    .join(' · ')
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(2)} s`
}

function notesOf({ platform, notes = [] }: TestedPlatform): string[] {
  return notes.map((note) => `- ${code(platform)}: ${shown(note)}`)
}
