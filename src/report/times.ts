// Where the time of a run went. Steps follow each other; what runs beside them, and
// the waits within them, overlap, so only what they cover together is added up.
import type { Timing, TimingKind } from '../publish/results.js'
import { duration, stacked, table } from './markdown.js'

/** Returns the seconds from the start of the run to the end of its last step. */
export function totalSeconds(timings: Timing[]): number {
  return Math.max(0, ...timings.map(endOf))
}

/** Returns the seconds in which the run waited for Milvus, on whatever platform. */
export function waitingSeconds(timings: Timing[]): number {
  const waits = ofKind(timings, 'milvus').sort((a, b) => a.start - b.start)
  let seconds = 0
  let covered = 0
  for (const wait of waits) {
    seconds += Math.max(0, endOf(wait) - Math.max(wait.start, covered))
    covered = Math.max(covered, endOf(wait))
  }
  return seconds
}

/** Returns how long the run took, and what of it was not its own time. */
export function tookText(timings: Timing[]): string {
  const total = `took ${duration(totalSeconds(timings))}`
  const waiting = waitingSeconds(timings)
  return waiting > 0
    ? `${total}, ${duration(waiting)} of it waiting for Milvus`
    : total
}

/** Returns what shows where the time went: a table of the waits, and a chart. */
export function timesOf(timings: Timing[]): string {
  return stacked([waitTable(timings), ganttOf(timings)])
}

/** A row for each wait, and a column for each platform: they are tested side by side. */
function waitTable(timings: Timing[]): string {
  const waits = ofKind(timings, 'milvus')
  if (waits.length === 0) return ''
  const platforms = unique(waits.map(platformOf))
  const rows = unique(waits.map(waitOf)).map((wait) => [
    wait,
    ...platforms.map((platform) =>
      durationOf(
        waits.filter(
          (one) => waitOf(one) === wait && platformOf(one) === platform
        )
      )
    )
  ])
  const waiting = waitingSeconds(timings)
  return stacked([
    table(['Where the time went', ...platforms], rows),
    `**Waiting for Milvus:** ${duration(waiting)} in all · **The rest of the run:** ${duration(totalSeconds(timings) - waiting)}`
  ])
}

/** Returns how long waits of one name took together; nothing if there was none. */
function durationOf(waits: Timing[]): string {
  if (waits.length === 0) return ''
  return duration(waits.reduce((sum, { seconds }) => sum + seconds, 0))
}

/** Splits the name of a wait, such as `Milvus starts (linux/amd64)`. */
const NAME = /^(.*) \((.*)\)$/

function waitOf({ name }: Timing): string {
  return NAME.exec(name)?.[1] ?? name
}

function platformOf({ name }: Timing): string {
  return NAME.exec(name)?.[2] ?? ''
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)]
}

/** Seconds; the chart leaves out what is shorter. */
const SHORTEST = 0.05

const SECTIONS: Record<TimingKind, string> = {
  step: 'Steps',
  beside: 'Beside them',
  milvus: 'Waiting'
}

/** What Mermaid leaves room for above the chart. */
const TITLE = 'Minutes and seconds since the start'

/** Room for the name of a platform; and the grid is as dark as the labels that it crosses. */
const LOOK = {
  gantt: { leftPadding: 90 },
  themeCSS: '.grid .tick line { stroke: #8886 }'
}

/** Returns a chart, which GitHub draws with Mermaid, if there are several bars. */
function ganttOf(timings: Timing[]): string {
  const bars = timings.filter(({ seconds }) => seconds >= SHORTEST)
  if (bars.length < 2) return ''
  // The axis begins with its first bar, and shows 00:00 only there.
  const first = Math.min(...bars.map(({ start }) => start))
  const sections = unique(bars.toSorted(byKind).map(sectionOf))
  const lines = sections.flatMap((section) => [
    ...(sections.length > 1 ? [`  section ${section}`] : []),
    ...bars
      .filter((bar) => sectionOf(bar) === section)
      .map((bar) => barOf({ ...bar, start: bar.start - first }))
  ])
  return [
    '```mermaid',
    '---',
    `title: ${TITLE}`,
    `config: ${JSON.stringify(LOOK)}`,
    '---',
    'gantt',
    // Times of a day, since the axis shows those of the reader's own time zone.
    '  dateFormat HH:mm:ss.SSS',
    '  axisFormat %M:%S',
    `  tickInterval ${tickOf(totalSeconds(bars) - first)}second`,
    '  todayMarker off',
    ...lines,
    '```'
  ].join('\n')
}

const KINDS: TimingKind[] = ['step', 'beside', 'milvus']

function byKind(a: Timing, b: Timing): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
}

/** A platform has a section of its own, so that its bars need not name it. */
function sectionOf(timing: Timing): string {
  return platformOf(timing) || SECTIONS[timing.kind]
}

/** Seconds between two lines of the grid: few lines cross few labels. */
function tickOf(seconds: number): number {
  const ticks = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600]
  return ticks.find((tick) => seconds / tick <= 5) ?? 1200
}

function barOf(timing: Timing): string {
  const { start, seconds, failed } = timing
  const begin = new Date(Math.round(start * 1000)).toISOString().slice(11, 23)
  const length = Math.max(1, Math.round(seconds * 1000))
  return `  ${waitOf(timing)} ${seconds.toFixed(1)} s :${failed ? 'crit, ' : ''}${begin}, ${length}ms`
}

function ofKind(timings: Timing[], kind: TimingKind): Timing[] {
  return timings.filter((timing) => timing.kind === kind)
}

function endOf({ start, seconds }: Timing): number {
  return start + seconds
}
