import { X509Certificate } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from './temporary.js'

/** A certificate and its key, in PEM. */
export interface Certificate {
  key: string
  cert: string
}

/** A CA that only a test knows. */
export interface Authority {
  /** Its certificate, in PEM. */
  ca: string
  /** The line of a pod's log that shows it. */
  logLine: string
  /** @param names such as `DNS:milvus` */
  sign: (names: string) => Certificate
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']

/** Makes a CA, as the image does for MILVUS_TLS=self-signed. */
export function makeAuthority(): Authority {
  const folder = temporaryDirectory()
  const file = (name: string): string => path.join(folder, name)
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  }
  const req = ['req', ...KEY, '-nodes', '-keyout']
  openssl(...req, 'ca.key', '-x509', '-subj', '/CN=test-ca', '-out', 'ca.pem')
  const ca = readFileSync(file('ca.pem'), 'utf8')
  const der = new X509Certificate(ca).raw.toString('base64')
  return {
    ca,
    logLine: `milvus-runpod: CA certificate: ${der}`,
    sign(names) {
      writeFileSync(file('names'), `subjectAltName=${names}\n`)
      openssl(...req, 'own.key', '-subj', '/CN=own', '-out', 'own.csr')
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial']
      const made = ['-in', 'own.csr', '-extfile', 'names', '-out', 'own.pem']
      openssl('x509', '-req', ...by, ...made)
      const [key, cert] = ['own.key', 'own.pem'].map((name) =>
        readFileSync(file(name), 'utf8')
      ) as [string, string]
      return { key, cert }
    }
  }
}
