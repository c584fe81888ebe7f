import { redact } from '../../messages/masks.js'
import { isSecret } from '../../milvus/secrets.js'

/** Shorter values hide nothing, and would only spoil a log. */
const MIN_LENGTH = 6

/** Where RunPod puts the value of a secret, which is not known here. */
const REFERENCE = /^\{\{ *RUNPOD_SECRET_\w+ *\}\}$/

/** Values under any other name are hidden from this length on. */
const MIN_UNNAMED = 12

/**
 * What no secret looks like: a path, a number, an address without a login, and words
 * that Milvus and the image know.
 */
const HARMLESS =
  /^(?:\/[\w./-]*|[\d.,]+|(?:[a-z]+:\/\/)?[a-z\d.-]+:\d+\/?|standalone|self-signed|rocksmq|woodpecker)$/i

/**
 * Returns what takes the secrets out of the lines of a pod's log: those that the run
 * knows, and the values of the pod's variables that are secrets, or may be. What a
 * variable takes from a RunPod secret is not known here: RunPod shows only its name.
 */
export function hidesSecretsOf(
  env: Record<string, string>
): (line: string) => string {
  const secrets = Object.entries(env)
    .filter(([key, value]) => isHidden(key, value.trim()))
    .flatMap(([, value]) => value.split(/[\r\n]+/))
    .map((part) => part.trim())
    .filter(({ length }) => length >= MIN_LENGTH)
    .flatMap(formsOf)
    // The longest first: a secret may contain another one.
    .sort((a, b) => b.length - a.length)
  return (line) =>
    secrets.reduce(
      (rest, secret) => rest.replaceAll(secret, '***'),
      redact(line)
    )
}

/** A secret as it is, in JSON, and in the address of a request. */
function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1)
  // Half of a character cannot be in an address.
  const inAddress = encodeURIComponent(secret.toWellFormed())
  return [...new Set([secret, inJson, inAddress])]
}

function isHidden(key: string, value: string): boolean {
  if (isSecret({ key, value })) return true
  const isHarmless = HARMLESS.test(value) || REFERENCE.test(value)
  return value.length >= MIN_UNNAMED && !isHarmless
}
