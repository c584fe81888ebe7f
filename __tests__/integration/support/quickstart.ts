import { execFile } from 'node:child_process'
import { copyFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { temporaryDirectory } from '../../support/temporary.ts'
import { lab } from './lab.ts'

export const EXAMPLES = path.resolve('examples/clients')

/** Variables that a quickstart reads, without MILVUS_. */
export interface Connection {
  URI: string
  TOKEN: string
  /** Path of the CA's certificate, with TLS. */
  CA?: string
}

/**
 * Runs an example of a client, and returns what it prints.
 *
 * @throws Error with its `stderr`, if it fails
 */
export async function quickstart(
  file: 'quickstart.py' | 'quickstart.mjs' | 'quickstart.sh',
  connection: Connection
): Promise<string> {
  const [program, script] = {
    'quickstart.py': () => [lab('PYTHON'), path.join(EXAMPLES, file)] as const,
    'quickstart.mjs': () => [process.execPath, besidePackages(file)] as const,
    'quickstart.sh': () => ['sh', path.join(EXAMPLES, file)] as const
  }[file]()
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production', // with jest's, the client for Node prints every call
    NO_PROXY: '127.0.0.1,milvus'
  }
  for (const [name, value] of Object.entries(connection)) {
    env[`MILVUS_${name}`] = value as string
  }
  const { stdout } = await promisify(execFile)(program, [script], { env })
  return stdout
}

/** Node looks for a program's packages in the folders above it. */
function besidePackages(file: string): string {
  const folder = temporaryDirectory()
  symlinkSync(lab('NODE_CLIENT'), path.join(folder, 'node_modules'))
  copyFileSync(path.join(EXAMPLES, file), path.join(folder, file))
  return path.join(folder, file)
}

/** Makes a CA and a certificate as the example does, and returns their folder. */
export async function makeCertificate(): Promise<string> {
  const folder = path.join(temporaryDirectory(), 'tls')
  const script = path.join(EXAMPLES, 'make-certificate.sh')
  await promisify(execFile)('sh', [script, folder])
  return folder
}
