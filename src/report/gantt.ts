import type { Timing } from '../publish/results.js'

/** Seconds from which a step is worth a bar. */
const WORTH = 0.05

/** Returns a chart of the steps, which GitHub draws with Mermaid, if there are several. */
export function ganttOf(timings: Timing[]): string {
  const bars = timings.filter(({ seconds }) => seconds >= WORTH)
  if (bars.length < 2) return ''
  return [
    '```mermaid',
    'gantt',
    // Times of a day, since the axis shows those of the reader's own time zone.
    '  dateFormat HH:mm:ss.SSS',
    '  axisFormat %M:%S',
    '  todayMarker off',
    ...bars.map(barOf),
    '```'
  ].join('\n')
}

function barOf({ name, start, seconds, failed }: Timing): string {
  const begin = new Date(start * 1000).toISOString().slice(11, 23)
  const length = Math.max(1, Math.round(seconds * 1000))
  return `  ${name} ${seconds.toFixed(1)} s :${failed ? 'crit, ' : ''}${begin}, ${length}ms`
}
