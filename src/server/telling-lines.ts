/**
 * What the image's own scripts say about an error, and the first line that a program
 * says about its end, before a long trace.
 */
const TELLING =
  /^(?:milvus-runpod: (?:error|warning|more): |panic: |fatal error: )/

/** Stands for lines that are left out. */
const GAP = '…'

/**
 * Returns the last lines of a log, and before them what the image itself has said
 * about an error, however long ago. A script that starts again repeats itself.
 *
 * @param limit lines in all, of which a quarter may be from before the last ones
 */
export function tellingLines(lines: string[], limit: number): string[] {
  if (lines.length <= limit) return lines
  const told = [
    ...new Set(lines.slice(0, -limit).filter((line) => TELLING.test(line)))
  ].slice(-Math.floor(limit / 4))
  if (told.length === 0) return lines.slice(-limit)
  return [...told, GAP, ...lines.slice(told.length + 1 - limit)]
}
