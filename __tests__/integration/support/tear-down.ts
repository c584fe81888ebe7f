import { rmSync } from 'node:fs'
import { docker, testLabel } from './lab.ts'
import { removePublished, sharedImage } from './published.ts'
import { removeVersions } from './versions.ts'

/**
 * Removes what set-up.ts has made, and the images that test files have built. After an
 * interruption, also what the tests themselves would have removed.
 */
export default async function tearDown(): Promise<void> {
  const name = process.env.TEST_BUILDER ?? ''
  const builder = docker(['buildx', 'rm', '--force', name])
  await removeContainers()
  if (process.env.TEST_IMAGE) await removePublished(sharedImage())
  await removeVersions()
  const format = '{{.Repository}}:{{.Tag}}'
  const images = await docker(['image', 'ls', '--format', format, name])
  if (images) await docker(['image', 'rm', '--force', ...images.split('\n')])
  await builder
  rmSync(process.env.TEST_SHARED ?? '', { recursive: true, force: true })
}

async function removeContainers(): Promise<void> {
  const filter = ['--filter', `label=${testLabel()}`, '--quiet']
  const containers = await docker(['ps', '--all', ...filter])
  const volumes = await docker(['volume', 'ls', ...filter])
  if (containers) {
    const remove = ['rm', '--force', '--volumes', ...containers.split('\n')]
    await docker(remove).catch(() => undefined) // one that just ends goes by itself
  }
  if (volumes) await docker(['volume', 'rm', '--force', ...volumes.split('\n')])
}
