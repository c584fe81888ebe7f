import { X509Certificate } from 'node:crypto'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** What a text must not have in it, whatever kind of key that is. */
const KEY = /PRIVATE KEY-----/

/** Any block of PEM; what stands between blocks is a comment. */
const BLOCK = /-----BEGIN /g

/** True if a private key was given, alone or with its certificate. */
export function hidesKey(text: string): boolean {
  return KEY.test(text)
}

/**
 * Returns the certificates in a text, in PEM; undefined if there are none, or if one
 * of its blocks is something else. Any line ends will do.
 */
export function certificatesOf(text: string): X509Certificate[] | undefined {
  const blocks = text.match(CERTIFICATE) ?? []
  if (blocks.length === 0) return undefined
  if (blocks.length !== text.match(BLOCK)?.length) return undefined
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch {
    return undefined
  }
}

/**
 * True if others can be checked with a certificate: it is that of a CA, or one of a
 * server that has signed itself, which vouches for nobody else.
 */
export function canVouch(certificate: X509Certificate): boolean {
  return certificate.ca || certificate.subject === certificate.issuer
}

/** What may be shown of a text that is no key: how a certificate begins, or a path. */
const HARMLESS = /^(-----BEGIN CERTIFICATE-----|[\w./-]{1,40}\.(?:pem|crt|cer))/

/** Returns what may be shown of a text that was given for a certificate. */
export function shownCertificates(text: string): string {
  const [shown] = hidesKey(text) ? [] : (HARMLESS.exec(text) ?? [])
  if (shown === undefined) return '***'
  return shown.length < text.length ? `${shown}…` : shown
}
