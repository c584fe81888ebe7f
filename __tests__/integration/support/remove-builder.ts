import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Removes the builder that the test files have shared, if one has made it. */
export default async function removeBuilder(): Promise<void> {
  const args = ['buildx', 'rm', '--force', process.env.TEST_BUILDER ?? '']
  await promisify(execFile)('docker', args).catch((error: unknown) => {
    if (!/no builder/.test(String(error))) throw error
  })
}
