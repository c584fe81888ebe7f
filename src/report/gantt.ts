import type { Timing } from '../publish/results.js'

/** Returns a chart of the steps, which GitHub draws with Mermaid. */
export function ganttOf(timings: Timing[]): string {
  if (timings.length === 0) return ''
  return [
    '```mermaid',
    'gantt',
    // Times of a day, since the axis shows those of the reader's own time zone.
    '  dateFormat HH:mm:ss.SSS',
    '  axisFormat %M:%S',
    '  todayMarker off',
    ...timings.map(barOf),
    '```'
  ].join('\n')
}

/** Returns the seconds from the first step to the end of the last one. */
export function totalSeconds(timings: Timing[]): number {
  return Math.max(0, ...timings.map(({ start, seconds }) => start + seconds))
}

function barOf({ name, start, seconds, failed }: Timing): string {
  const begin = new Date(start * 1000).toISOString().slice(11, 23)
  const length = Math.max(1, Math.round(seconds * 1000))
  return `  ${name} ${seconds.toFixed(1)} s :${failed ? 'crit, ' : ''}${begin}, ${length}ms`
}
