/** Warnings and advice of docker and buildx, and sums of errors, not the reason. */
const NOISE =
  /^(?:WARNING|Usage|View build details)[:!]|^(?:Run '|See ')|^(?:Error: )?failed to start containers: /i

/**
 * Returns the reason in what a command printed: the last error, which may go on
 * for several lines, or else the last line.
 */
export function reasonIn(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !NOISE.test(line))
  const start = lines.findLastIndex((line) =>
    /^(?:error\b|docker: )/i.test(line)
  )
  return lines.slice(start).join('\n')
}
