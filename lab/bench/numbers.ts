// Arithmetic on what was measured, and how a figure is written.

/** What is kept of several measurements of one thing. */
export interface Spread {
  median: number
  min: number
  max: number
}

/** Units of what is measured; times are kept in seconds. */
export type Unit = 's' | 'ms' | 'MB' | 'count' | 'ratio'

/** Returns the middle value; of an even number of values, the mean of two. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.floor(sorted.length / 2)]
  ]
  if (low === undefined || high === undefined) {
    throw new Error('There is no median of nothing')
  }
  return (low + high) / 2
}

/** Returns the median, the least and the greatest value. */
export function spreadOf(values: number[]): Spread {
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values)
  }
}

/**
 * Combines each value with the reference of its own round: machines get faster and
 * slower, and both sides of a round see the same machine.
 */
export function pairwise(
  ours: number[],
  references: number[],
  combine: (our: number, reference: number) => number
): number[] {
  return ours.flatMap((our, index) => {
    const reference = references[index]
    return reference === undefined ? [] : [combine(our, reference)]
  })
}

const WRITTEN: Record<Unit, (value: number) => string> = {
  s: (value) => `${value.toFixed(2)} s`,
  ms: (value) => `${(value * 1000).toFixed(1)} ms`,
  MB: (value) => `${value.toFixed(2)} MB`,
  count: (value) => String(value),
  ratio: (value) => value.toFixed(2)
}

/** Writes a value with its unit. */
export function written(value: number, unit: Unit): string {
  return WRITTEN[unit](value)
}

/** Writes a spread: the median, and from where to where the values go. */
export function writtenSpread(
  { median: middle, min, max }: Spread,
  unit: Unit
): string {
  const text = written(middle, unit)
  if (min === max) return text
  const bare = (value: number): string =>
    written(value, unit).replace(/ .*/, '')
  return `${text} (${bare(min)}–${bare(max)})`
}
