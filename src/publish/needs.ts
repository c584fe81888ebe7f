// What a run needs beside the registry, by what it has planned.
import type { Docker } from '../docker/cli.js'
import { requireEngine } from '../docker/engine.js'
import type { Run } from './results.js'

type Planned = Pick<Run, 'plan' | 'inputs'>

/** True for a run that builds an image, wherever it goes. */
function isBuilt({ plan, inputs }: Planned): boolean {
  return plan.decision.kind === 'build' && inputs.digests.length === 0
}

/** True for a run that builds an image and pushes it. */
export function needsBuilder(run: Planned): boolean {
  return isBuilt(run) && run.inputs.push !== 'false'
}

/**
 * True for a run that needs an engine: to build in, for a builder of its own, or to
 * test in.
 */
export function needsEngine(run: Planned): boolean {
  const { plan, inputs } = run
  if (isBuilt(run) && !(needsBuilder(run) && inputs.builder)) return true
  const isTested = plan.tests.some(({ level }) => level !== 'none')
  return isTested && (isBuilt(run) || plan.decision.kind === 'test')
}

/**
 * Checks that a run has the engine that it needs, before anything is built.
 *
 * @throws Failure that says why there is none, and which runner has one.
 */
export async function requireNeeded(
  docker: Docker,
  run: Planned
): Promise<void> {
  const { engine } = run.plan
  if (engine && needsEngine(run)) await requireEngine(docker, engine)
}
