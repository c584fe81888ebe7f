// The images whose data the new one must open: pulled while that is built.
import { statSync } from 'node:fs'
import type { Docker } from '../docker/cli.js'
import { pullMissing } from '../docker/pull.js'
import type { PlatformRefs } from '../docker/reference.js'
import { fail } from '../messages/failure.js'
import type { Replaced, SmokeOptions, SmokeTest } from '../smoke/levels.js'
import type { Run } from './results.js'

/**
 * Pulls the replaced image of each platform that is tested on its data.
 *
 * @throws Failure when the registry refuses the pull or has no such image.
 */
export async function pullReplaced(
  docker: Docker,
  { plan, job, time }: Pick<Run, 'plan' | 'job' | 'time'>
): Promise<void> {
  const [first] = replacedIn(plan.tests)
  if (!first) return
  try {
    await time('beside', 'Replaced image is pulled', () =>
      pullMissing(docker, replacedRefs(plan.tests), job)
    )
  } catch (error) {
    throw fail(
      'pull-failed.replaced',
      { name: first.replaced.name },
      { cause: error }
    )
  }
}

/** Returns the replaced image of each platform that is tested on its data. */
export function replacedRefs(tests: SmokeTest[]): PlatformRefs {
  const refs = replacedIn(tests).map(
    ({ platform, replaced }) => [platform, replaced.ref] as const
  )
  return Object.fromEntries(refs)
}

function replacedIn(
  tests: SmokeTest[]
): (SmokeTest & { replaced: Replaced })[] {
  return tests.flatMap((test) => {
    const { level, replaced } = test
    return level === 'upgrade' && replaced ? [{ ...test, replaced }] : []
  })
}

/** Returns the bytes of the archives that the tests unpack: one for each platform. */
export function archivesOf(
  tests: SmokeTest[],
  { upgradeData }: Pick<SmokeOptions, 'upgradeData'>
): number {
  if (!upgradeData) return 0
  const count = tests.filter(({ level }) => level === 'upgrade').length
  return count * (statSync(upgradeData, { throwIfNoEntry: false })?.size ?? 0)
}
