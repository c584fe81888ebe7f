// Images that are pulled while the new one is built.
import * as core from '@actions/core'
import { statSync } from 'node:fs'
import { answerOf } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { pullMissing } from '../docker/pull.js'
import { refsOf, type PlatformRefs } from '../docker/reference.js'
import { cancelled } from '../lib/cancellation.js'
import { oneLine } from '../lib/untrusted.js'
import { fail, Failure, messageOf } from '../messages/failure.js'
import type { Plan } from '../plan/plan.js'
import { refsToRun } from '../smoke/smoke.js'
import { baseRef } from './base-layers.js'
import { needsBuilder } from './needs.js'
import type { Run } from './results.js'

/**
 * Pulls the base while the builder starts and builds: on a fresh runner nothing
 * takes longer. If it fails, the build does not wait for another try: the pull of the
 * built image brings what is missing, from its own registry, or says why not.
 */
export async function pullBase(docker: Docker, run: Run): Promise<void> {
  const { job, plan, time } = run
  const refs = baseRefs(plan)
  if (!needsBuilder(run) || Object.keys(refs).length === 0) return
  const pull = async (): Promise<void> => {
    const there = await platformThere(docker, plan)
    const missing = Object.entries(refs).filter(([name]) => name !== there)
    await pullMissing(docker, Object.fromEntries(missing), job, () => 0)
  }
  await time('beside', 'Base is pulled', pull).catch((error: unknown) => {
    if (cancelled.aborted) return
    core.info(`The base is not pulled ahead: ${oneLine(messageOf(error))}`)
  })
}

/**
 * Returns the platform of the base that the engine has by the name of its index, as
 * a pull by its tag leaves it; its layers are there, then.
 */
async function platformThere(docker: Docker, plan: Plan): Promise<string> {
  const format = '{{.Os}}/{{.Architecture}}'
  const args = ['image', 'inspect', '--format', format, baseRef(plan)]
  return await docker(args).catch(() => '')
}

/** Returns the base of each platform that is tested. */
export function baseRefs({ base, tests }: Plan): PlatformRefs {
  return refsToRun(refsOf(base.repository, base.platforms), tests)
}

/**
 * Pulls the images whose data must be opened, for the post step to remove.
 *
 * @throws Failure when one cannot be pulled: without it there is no test.
 */
export async function pullReplaced(docker: Docker, run: Run): Promise<void> {
  const { job, plan, time } = run
  const [first] = plan.tests.flatMap(({ replaced }) => replaced ?? [])
  if (!first) return
  try {
    await time('beside', 'Replaced image is pulled', () =>
      pullMissing(docker, replacedRefs(plan.tests), job)
    )
  } catch (error) {
    const { name } = first
    const isAbsent =
      error instanceof Failure && answerOf(error.cause) === 'absent'
    const remedy = isAbsent ? 'absent' : undefined
    throw fail('pull-failed.replaced', { name }, { cause: error, remedy })
  }
}

/** Returns the replaced image of each platform that must open its data. */
export function replacedRefs(tests: Plan['tests']): PlatformRefs {
  return Object.fromEntries(
    tests.flatMap(({ platform, replaced }) =>
      replaced ? [[platform, replaced.ref] as const] : []
    )
  )
}

/** Returns the bytes that the tests unpack: an archive for each platform. */
export function archiveBytes({
  plan,
  inputs
}: Pick<Run, 'plan' | 'inputs'>): number {
  const { upgradeData } = inputs.smoke
  if (!upgradeData) return 0
  const count = plan.tests.filter(({ level }) => level === 'upgrade').length
  return count * (statSync(upgradeData, { throwIfNoEntry: false })?.size ?? 0)
}
