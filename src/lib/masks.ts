import * as core from '@actions/core'

const masked = new Set<string>()

/** Masks a secret in the log from now on. An empty text is no secret. */
export function mask(secret: string): void {
  if (!secret) return
  core.setSecret(secret)
  // The runner also masks each line of it, and its form in JSON
  // (AddMaskCommandExtension and ValueEncoders in actions/runner).
  for (const line of secret.split(/[\r\n]+/).filter(Boolean)) {
    masked.add(line).add(JSON.stringify(line).slice(1, -1))
  }
}

/** Replaces every secret that was masked by `***`, as the runner does. */
export function redact(text: string): string {
  // The longest first: a secret may contain another one.
  return [...masked]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}

/** True if a text contains a secret that was masked. */
export function containsMasked(text: string): boolean {
  return [...masked].some((secret) => text.includes(secret))
}
