import * as core from '@actions/core'

/**
 * Lines of a secret that are shorter hide nothing, such as the braces of JSON: to
 * mask them would only spoil the log.
 */
const MIN_LINE = 4

/** A text does not contain a secret of this length by accident. */
const MIN_PART = 8

/** What the runner replaces, and whether it is a line of a longer secret. */
const masked = new Map<string, { isLine: boolean }>()

/** What `redact` replaces; undefined until it is asked for. */
let replaced: string[] | undefined

/**
 * Masks a secret in the log from now on, each line by itself. Ignores an empty text.
 *
 * The runner masks each line of a secret of the repository, also the shortest, and
 * its form in JSON (InitializeSecretMasker and ValueEncoders in actions/runner).
 */
export function mask(secret: string): void {
  replaced = undefined
  const lines = linesOf(secret)
  const long = lines.filter(({ length }) => length >= MIN_LINE)
  const isWhole = lines.length === 1 || long.length === 0
  for (const text of isWhole ? [secret] : long) if (text) core.setSecret(text)
  for (const line of lines) {
    const isLine = lines.length > 1
    for (const text of [line, JSON.stringify(line).slice(1, -1)]) {
      masked.set(text, { isLine: isLine && (masked.get(text)?.isLine ?? true) })
    }
  }
}

/** Returns the lines of a secret as the runner masks them: without blanks around. */
export function linesOf(secret: string): string[] {
  return secret
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean)
}

/** Replaces every secret that was masked by `***`, as the runner does. */
export function redact(text: string): string {
  replaced ??= findReplaced()
  return replaced.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}

/** The longest first: a secret may contain another one. */
function findReplaced(): string[] {
  return [...masked]
    .filter(([secret, { isLine }]) => !isLine || secret.length >= MIN_LINE)
    .map(([secret]) => secret)
    .sort((a, b) => b.length - a.length)
}

/** True if a text contains a secret that was masked. */
export function containsMasked(text: string): boolean {
  return [...masked.keys()].some((secret) => text.includes(secret))
}

/** True if all masked texts in a text are lines of longer secrets. */
export function containsOnlyLines(text: string): boolean {
  return [...masked].every(
    ([secret, { isLine }]) => isLine || !text.includes(secret)
  )
}

/** True if a text is, or has in it, a secret that was masked: not by accident. */
export function revealsMasked(text: string): boolean {
  return [...masked.keys()].some(
    (secret) =>
      text === secret || (secret.length >= MIN_PART && text.includes(secret))
  )
}
