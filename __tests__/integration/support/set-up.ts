import { driverOpts } from '../../../lab/inputs.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { docker, lab } from './lab.ts'
import { publishUntested } from './published.ts'

/**
 * Makes what the test files share: a builder, since starting BuildKit takes as
 * long as a build, a published image (see published.ts), and a folder (see once.ts).
 */
export default async function setUp(): Promise<void> {
  const builder = `milvus-runpod-test-${process.pid}`
  process.env.TEST_BUILDER = builder
  process.env.TEST_SHARED = mkdtempSync(path.join(tmpdir(), 'shared-'))
  await createBuilder(builder)
  process.env.TEST_IMAGE = JSON.stringify(await publishUntested())
}

async function createBuilder(name: string): Promise<void> {
  const image = lab('BUILDKIT_IMAGE')
  const options = [...driverOpts().split('\n'), image && `image=${image}`]
  const args = ['buildx', 'create', '--name', name]
    .concat('--driver', 'docker-container')
    .concat(options.filter(Boolean).flatMap((one) => ['--driver-opt', one]))
  await docker(args)
}
