/** What a container said about its own end, or about why it does not start. */
export interface LastWords {
  /** In one or more lines, as it was written. */
  text: string
  /** Of docs/errors.md, if it was this image's entrypoint that said it. */
  code?: string
}

/** The entrypoint's `stop`, and its last line before Milvus. */
const STOPPED = /^milvus-runpod: error: /
const STARTED = /^milvus-runpod: starting Milvus /

/** A message that ends with its code. A value in it may have line breaks. */
const MESSAGE =
  /^milvus-runpod: error: ([^]{1,2000}?) \[([a-z][a-z0-9-]{1,60})\]$/m

/** Last lines of programs that end: Go, the loader, tini, and shells. */
const ENDINGS = [
  /^panic: /,
  /^fatal error: /,
  /error while loading shared libraries: /,
  /^\[FATAL tini \(\d+\)\] /,
  /exec format error$/i
]

/** What a shell says before it ends with 126 or 127. */
const NOT_RUN = /: (not found|No such file or directory|Permission denied)$/

/**
 * Returns the image's own reason in a log, of what may be several starts by a script:
 * the last message of the entrypoint after which it did not start Milvus.
 */
export function refusalIn(logs: string): LastWords | undefined {
  const lines = logs.split(/\r?\n/)
  const stopped = lines.findLastIndex((line) => STOPPED.test(line))
  const started = lines.findLastIndex((line) => STARTED.test(line))
  if (stopped <= started) return undefined
  const rest = lines.slice(stopped)
  const [, text, code] = MESSAGE.exec(rest.join('\n')) ?? []
  return text ? { text, code } : { text: rest[0]?.replace(STOPPED, '') ?? '' }
}

/** Returns the line in a log that says why a container ended. */
export function endingIn(
  logs: string,
  exitCode: number
): LastWords | undefined {
  const endings = [126, 127].includes(exitCode)
    ? [...ENDINGS, NOT_RUN]
    : ENDINGS
  const text = logs
    .split(/\r?\n/)
    .findLast((line) => endings.some((ending) => ending.test(line)))
  return text ? { text } : undefined
}
