import { rmSync } from 'node:fs'
import { docker } from './lab.ts'
import { removePublished, sharedImage } from './published.ts'
import { removeVersions } from './versions.ts'

/** Removes what set-up.ts has made, and the images that test files have built. */
export default async function tearDown(): Promise<void> {
  await removePublished(sharedImage())
  await removeVersions()
  const name = process.env.TEST_BUILDER ?? ''
  const format = '{{.Repository}}:{{.Tag}}'
  const images = await docker(['image', 'ls', '--format', format, name])
  if (images) await docker(['image', 'rm', '--force', ...images.split('\n')])
  await docker(['buildx', 'rm', '--force', name])
  rmSync(process.env.TEST_SHARED ?? '', { recursive: true, force: true })
}
