import { execFileSync } from 'node:child_process'
import { createPublicKey, X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Where the image keeps what MILVUS_TLS=self-signed makes. */
export const TLS_FOLDER = '/var/lib/milvus/tls-self-signed'

/** Reads a certificate of a folder. */
export function certificate(folder: string, name: string): X509Certificate {
  return new X509Certificate(readFileSync(path.join(folder, name)))
}

/** True if the certificate of the folder fits its key, and its CA has signed it. */
export function isWhole(folder: string): boolean {
  const [ca, server] = [
    certificate(folder, 'ca.pem'),
    certificate(folder, 'server.pem')
  ]
  const key = readFileSync(path.join(folder, 'server.key'), 'utf8')
  return server.verify(ca.publicKey) && server.publicKey.equals(publicOf(key))
}

function publicOf(key: string): X509Certificate['publicKey'] {
  const args = ['pkey', '-pubout']
  return createPublicKey(execFileSync('openssl', args, { input: key }))
}

/** Gives the folder a certificate of its own CA that ends after some days. */
export function endAfter(folder: string, days: number): void {
  const request = ['req', '-new', '-key', 'server.key', '-subj', '/CN=milvus']
  const cwd = folder
  const input = execFileSync('openssl', request, { cwd })
  const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '1']
  const sign = ['x509', '-req', ...ca, '-days', String(days)]
  execFileSync('openssl', [...sign, '-out', 'server.pem'], {
    cwd,
    input,
    stdio: ['pipe', 'pipe', 'ignore']
  })
}

/** The files of a folder, with their modes and contents. */
export function filesOf(folder: string): Record<string, [string, string]> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const file = path.join(folder, name)
      const mode = (statSync(file).mode & 0o777).toString(8)
      return [name, [mode, readFileSync(file, 'utf8')]]
    })
  )
}
