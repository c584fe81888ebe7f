import { docker } from './lab.ts'
import { removePublished, sharedImage } from './published.ts'

/** Removes what set-up.ts has made, and the images that test files have built. */
export default async function tearDown(): Promise<void> {
  await removePublished(sharedImage())
  const ids = await docker(['image', 'ls', '--quiet', 'milvus-runpod-test'])
  if (ids) await docker(['image', 'rm', '--force', ...new Set(ids.split('\n'))])
  await docker(['buildx', 'rm', '--force', process.env.TEST_BUILDER ?? ''])
}
