import { driverOpts } from '../../../lab/inputs.ts'
import { docker, lab } from './lab.ts'
import { publishUntested } from './published.ts'

/**
 * Makes what the test files share: a builder, since starting BuildKit takes as
 * long as a build, and a published image (see published.ts).
 */
export default async function setUp(): Promise<void> {
  const builder = `milvus-runpod-test-${process.pid}`
  process.env.TEST_BUILDER = builder
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
