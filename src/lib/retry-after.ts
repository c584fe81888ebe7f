/** Nobody waits longer than a day. */
const MAX_SECONDS = 86_400

/**
 * Returns the seconds that `Retry-After` asks to wait, at most a day: a number, or
 * a date (RFC 9110). 0 for one that is missing, past or neither.
 *
 * @param now in milliseconds since 1970
 */
export function readRetryAfter(header = '', now = Date.now()): number {
  const text = header.trim()
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : /^[a-z]/i.test(text)
      ? Math.ceil((Date.parse(text) - now) / 1000)
      : 0
  return seconds > 0 ? Math.min(seconds, MAX_SECONDS) : 0
}

/**
 * Returns the seconds until a rate limit resets; undefined if that is not known. No
 * limit lasts longer than a day.
 *
 * @param reset in seconds since 1970
 * @param now in milliseconds since 1970
 */
export function secondsUntil(
  reset: number,
  now = Date.now()
): number | undefined {
  const seconds = reset - now / 1000
  const isKnown = reset > 0 && seconds <= MAX_SECONDS
  return isKnown ? Math.max(0, seconds) : undefined
}
