import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { budgetAfterWrite } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { pullMissing } from '../docker/pull.js'
import type { PlatformRefs } from '../docker/reference.js'
import type { Job } from '../job.js'
import type { CommonOptions } from './container.js'
import { STAY_SECONDS } from './limits.js'
import { testPlatform, type SmokeResult } from './platform-test.js'
import type { Reach } from './container.js'
import type { SmokeOptions, SmokeTest } from './test-plan.js'
import type { ExpectedVersion } from './expected-version.js'

/** What the test containers run with; levels and limits are in the tests. */
export interface RunOptions extends Pick<SmokeOptions, 'memory' | 'env'> {
  reach: Reach
  /** The version that Milvus must say. */
  milvus: ExpectedVersion
}

/**
 * Tests all platforms side by side, each by its own image, which is pulled if
 * the engine does not have it.
 *
 * @throws Error when an image is missing or the job was cancelled; a failed
 * test is a result.
 */
export async function testPlatforms(
  docker: Docker,
  refs: PlatformRefs,
  tests: SmokeTest[],
  options: RunOptions,
  job: Job
): Promise<SmokeResult[]> {
  const common = commonOptions(options, job)
  // The images may have been pushed just before.
  await pullMissing(docker, refsToRun(refs, tests), job, budgetAfterWrite)
  return await Promise.all(
    tests.map((test) => testPlatform(docker, test, refs[test.platform], common))
  )
}

/** Returns the images of the platforms that will run. */
export function refsToRun(
  refs: PlatformRefs,
  tests: SmokeTest[]
): PlatformRefs {
  const run = tests.filter(({ level }) => level !== 'none')
  const platforms = run.map(({ platform }) => platform)
  return Object.fromEntries(
    Object.entries(refs).filter(([platform]) => platforms.includes(platform))
  )
}

/** Returns what all test containers of a job have in common. */
export function commonOptions(
  { memory, env, reach, milvus }: RunOptions,
  job: Job
): CommonOptions {
  return {
    name: job.name,
    label: job.label,
    env,
    memory,
    envFile: env.length > 0 ? writeEnvFile(env, job) : undefined,
    reach,
    staySeconds: STAY_SECONDS,
    milvus
  }
}

/** A file of mode 600, since a command line is no place for secrets. */
function writeEnvFile(env: string[], job: Job): string {
  const file = path.join(job.directory, 'smoke.env')
  writeFileSync(file, env.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  return file
}
