import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as core from '@actions/core'
import { writeFileSync } from 'node:fs'
import { budgetAfterWrite } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { pullMissing } from '../docker/pull.js'
import type { PlatformRefs } from '../docker/reference.js'
import { marksOf, type Job } from '../job.js'
import { startNow } from '../lib/start-now.js'
import { fail } from '../messages/failure.js'
import { STAY_SECONDS } from '../server/health.js'
import type { CommonOptions } from './attempt.js'
import type { Route } from './container.js'
import { showEvidence } from './evidence.js'
import { hintOf, type HintValues } from './hints.js'
import type { ExpectedVersion, SmokeOptions, SmokeTest } from './levels.js'
import { type SmokeResult, testPlatform } from './platform.js'

/** What the test containers run with; levels and limits are in the tests. */
interface RunOptions
  extends
    Pick<SmokeOptions, 'memory' | 'env' | 'upgradeData' | 'script'>,
    Pick<CommonOptions, 'removals' | 'time'> {
  route: Route
  /** The version that Milvus must say. */
  milvus: ExpectedVersion
  /** Called when nothing is left to do but to stay healthy, on every platform. */
  whileStaying?: () => void
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
  const run = refsToRun(refs, tests)
  // The images may have been pushed just before.
  const pulled = startNow(() => pullMissing(docker, run, job, budgetAfterWrite))
  let left = Object.keys(run).length
  const onStaying = (): void => {
    if (--left === 0) options.whileStaying?.()
  }
  const common = { ...commonOptions(options, job), pulled, onStaying }
  const results = startNow(() =>
    Promise.all(
      tests.map((test) =>
        testPlatform(docker, test, refs[test.platform], common)
      )
    )
  )
  // An image that cannot be pulled is not one that failed.
  await pulled
  return await results
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
function commonOptions(options: RunOptions, job: Job): CommonOptions {
  const { env, script } = options
  return {
    ...options,
    script: script && {
      ...script,
      env: { ...process.env, ...marksOf(job) },
      temporary: job.directory
    },
    name: job.name,
    label: job.label,
    envFile: env.length > 0 ? writeEnvFile(env, job) : undefined,
    staySeconds: STAY_SECONDS
  }
}

/** Values may be secrets: they go into a file of mode 600, not on a command line. */
function writeEnvFile(env: string[], job: Job): string {
  const file = path.join(job.directory, 'smoke.env')
  writeFileSync(file, env.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  return file
}

/**
 * Shows the evidence of the platforms that failed, and ends the run if there
 * are any.
 *
 * @throws Failure that names every platform that failed, with its cause.
 */
export function requirePassed(results: SmokeResult[]): void {
  const failed = results.filter(({ verdict }) => verdict === 'failed')
  if (failed.length === 0) return
  failed.forEach(showFailure)
  const [{ known } = {}] = failed
  const isOne = failed.every((result) => {
    return isDeepStrictEqual(result.known, known)
  })
  throw fail(
    'smoke-test-failed',
    {
      causes: causesByPlatform(failed).join('\n'),
      hints: failed.map(hintOfPlatform).join('; '),
      ...(known ?? NOTHING)
    },
    { remedy: isOne ? (known?.failure ?? 'other') : 'several' }
  )
}

const NOTHING: HintValues = { base: '', link: '' }

/** Names each cause once, with the platforms that it stopped. */
function causesByPlatform(failed: SmokeResult[]): string[] {
  const causes = [...new Set(failed.map(({ cause = '' }) => cause))]
  return causes.map((cause) => {
    const platforms = failed
      .filter((result) => (result.cause ?? '') === cause)
      .map(({ platform }) => platform)
    return `${platforms.join(', ')}: ${cause}`
  })
}

function hintOfPlatform({ platform, hint }: SmokeResult): string {
  return `${platform}: ${hint ?? hintOf('other', NOTHING)}`
}

function showFailure(result: SmokeResult): void {
  const { platform, cause = 'it failed', hint, evidence } = result
  const title = `Smoke test of ${platform}`
  core.error(cause, { title })
  core.startGroup(`${title}: evidence`)
  if (hint) core.info(`hint: ${hint}`)
  showEvidence(evidence)
  core.endGroup()
}
