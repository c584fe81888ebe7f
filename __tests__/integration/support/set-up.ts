import { driverOpts } from '../../../lab/inputs.ts'
import { spawnSync } from 'node:child_process'
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
  tearDownWhenInterrupted()
  await createBuilder(builder)
  process.env.TEST_IMAGE = JSON.stringify(await publishUntested())
}

/**
 * jest would end at once, or go on with other workers. So it waits here for another
 * process. A second signal ends that, too.
 */
function tearDownWhenInterrupted(): void {
  const file = path.join(import.meta.dirname, 'tear-down.ts')
  const script = `import tearDown from '${file}'; await tearDown()`
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.error('tests on real parts: removing what they share…')
      const args = ['--input-type=module', '--eval', script]
      spawnSync(process.execPath, args, { stdio: 'inherit' })
      process.exit(1)
    })
  }
}

async function createBuilder(name: string): Promise<void> {
  const image = lab('BUILDKIT_IMAGE')
  const options = [...driverOpts().split('\n'), image && `image=${image}`]
  const args = ['buildx', 'create', '--name', name]
    .concat('--driver', 'docker-container')
    .concat(options.filter(Boolean).flatMap((one) => ['--driver-opt', one]))
  await docker(args)
}
