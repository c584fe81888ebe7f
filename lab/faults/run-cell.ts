// Runs one cell: makes its world, lets the fault happen, and judges what is seen.
import { leftIn, leftRunning } from '../parts/left.ts'
import { runAction, type RunResult } from '../runner.ts'
import { nameOf, type Cell } from './family.ts'
import { addedTo, changesIn, homeFiles, workFiles } from './files.ts'
import { judge } from './judge.ts'
import { watchSecrets } from './secrets.ts'
import { saidIn, type Seen } from './seen.ts'
import { tagsOf } from './tags.ts'
import { makeWorld, type Moment, type World } from './world.ts'

/** How a cell came out. */
export interface Outcome {
  cell: string
  /** Nothing if all is as promised. */
  wrong: string[]
  /** What the error or the warnings of the run were, by their codes. */
  codes: string[]
  exitCode: number
  seconds: number
  /** Of both steps, for whoever looks into a wrong cell. */
  log: string
}

/**
 * Runs a cell, and judges it.
 *
 * @throws Error if the cell cannot run on this machine: it has no outcome
 */
export async function runCell(cell: Cell): Promise<Outcome> {
  if (cell.unavailable) throw new Error(cell.unavailable)
  const world = await makeWorld()
  try {
    await cell.scenario.prepare(world)
    const seen = await observe(world, () => cell.begin(world))
    return outcomeOf(cell, seen)
  } finally {
    await world.end()
  }
}

function outcomeOf(cell: Cell, seen: Seen): Outcome {
  const { mainCode, seconds, log } = seen.run
  return {
    cell: nameOf(cell),
    wrong: judge(cell.expected, seen, cell.scenario.done),
    codes: saidIn(log).map(({ kind, code }) => `${kind} ${code}`),
    exitCode: mainCode,
    seconds,
    log
  }
}

/** Lets a fault begin, runs the action, and looks at everything around it. */
export async function observe(
  world: World,
  begin: () => void | Promise<void>
): Promise<Seen> {
  const before = await tagsOf(world)
  const home = homeFiles(world)
  await begin()
  const work = workFiles(world)
  const watch = watchSecrets(world)
  const run = await runAction({
    inputs: world.inputs,
    env: world.env,
    action: world.action,
    runner: world.runner,
    starter: world.starter,
    cwd: world.cwd,
    posts: 1 + world.postMoments.length,
    onLog: at(world.moments),
    onPostLog: at(world.postMoments),
    onBegin: watch.begin,
    onEnd: watch.end
  })
  const secrets = await watch.leaks(run)
  await world.restore(run.log)
  const after = await tagsOf(world)
  const checked = await Promise.all(
    world.checks.map(async (check) => await check({ run, before, after }))
  )
  return {
    run,
    hits: world.hits,
    before,
    after,
    amiss: checked.flat(),
    left: [
      ...(await leftBy(world, run)),
      ...changesIn(home, homeFiles(world)).map((name) => `file ${name}`),
      ...addedTo(work, workFiles(world)).map((name) => `file ${name}`)
    ],
    secrets,
    paid: world.paid()
  }
}

/** Calls what belongs to a text of the log, once each. One may add others. */
function at(moments: Moment[]): (log: string, pid: number) => void {
  return (log, pid) => {
    const [next] = moments
    if (!next?.pattern.test(log)) return
    moments.shift()
    next.act(pid)
  }
}

async function leftBy(
  world: World,
  { jobId, leftFiles }: RunResult
): Promise<string[]> {
  const { env, image, engine } = world
  // Without an id, the run ended before it could make anything.
  const texts = [image, ...(jobId ? [jobId] : [])]
  return [
    ...(await leftIn({ ...env, DOCKER_HOST: engine }, ...texts)),
    ...(jobId ? leftRunning(jobId).map((line) => `process ${line}`) : []),
    ...leftFiles.map((name) => `file ${name} of RUNNER_TEMP`)
  ]
}
