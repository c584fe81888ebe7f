import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { BuildSecret } from '../inputs/build-secrets.js'
import type { Job } from '../job.js'

/** A secret as BuildKit reads it. */
export interface SecretFile {
  id: string
  file: string
}

const OWNER_ONLY = 0o600

/**
 * Writes secrets to files for as long as a build needs them: an argument or a variable
 * could be read in the list of processes. If the job is killed meanwhile, the post step
 * removes them with the job's directory.
 */
export async function withSecretFiles<T>(
  { directory }: Pick<Job, 'directory'>,
  secrets: BuildSecret[],
  use: (files: SecretFile[]) => Promise<T>
): Promise<T> {
  if (secrets.length === 0) return await use([])
  const folder = path.join(directory, 'secrets')
  try {
    mkdirSync(folder, { mode: 0o700 })
    const files = secrets.map((secret, index) => ({
      id: secret.id,
      file: write(secret, path.join(folder, String(index)))
    }))
    return await use(files)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function write(secret: BuildSecret, file: string): string {
  const content = 'value' in secret ? secret.value : readFileSync(secret.file)
  writeFileSync(file, content, { mode: OWNER_ONLY })
  return file
}
