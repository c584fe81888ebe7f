// Chaos: runs in which faults and moments are drawn from a seed, judged by what must
// hold of every run, and each followed by a run in which nothing fails.
import { brokenAfterwards, brokenBy, type Witness } from './invariants.ts'
import { goOn } from '../undo.ts'
import { temporaryOf } from './job-parts.ts'
import { draw, endingOf, sentenceOf, type Draw } from './random-draw.ts'
import { seedOf } from './random-numbers.ts'
import { imagesOf } from './registry-images.ts'
import { observe } from './run-cell.ts'
import { saidIn, type Seen } from './seen.ts'
import { makeWorld, type World } from './world.ts'

export interface RandomOptions {
  /** A whole number of 32 bits. */
  seed: number
  /** No run begins after that; 0 for a single run. */
  minutes: number
  say: (line: string) => void
  /** How many runs go side by side. */
  atOnce: number
}

/** A run of chaos, and how it came out. */
export interface RandomRun {
  /** Repeats it alone. */
  seed: number
  /** What ran, and what failed. */
  what: string
  /** Nothing if all is as promised. */
  wrong: string[]
  /** What its errors and warnings were, by their codes. */
  codes: string[]
  exitCode: number
  /** How often its faults have happened. */
  hits: number
  /** With what was before and after it. */
  seconds: number
  /** Of the run and of the one after it. */
  log: string
}

/** Seconds after which a main step hangs. */
const LIMIT = 600

/** Runs chaos for some minutes, and returns every run. */
export async function runRandom({
  seed,
  minutes,
  say,
  atOnce
}: RandomOptions): Promise<RandomRun[]> {
  const deadline = performance.now() + minutes * 60_000
  const runs: RandomRun[] = []
  let begun = 0
  const work = async (): Promise<void> => {
    do {
      goOn()
      const run = await runDrawn(draw(seedOf(seed, begun++)))
      runs.push(run)
      say(lineOf(run))
      for (const line of run.wrong) say(`  WRONG: ${line}`)
    } while (performance.now() < deadline)
  }
  const workers = minutes === 0 ? 1 : atOnce
  await Promise.all(Array.from({ length: workers }, work))
  return runs
}

function lineOf({ seed, what, exitCode, codes, seconds }: RandomRun): string {
  const end = exitCode === 0 ? 'green' : `red ${codes.join(', ')}`
  return `${seed}: ${what}: ${end}, ${seconds.toFixed(0)} s`
}

/** Does a run, and the one after it. */
export async function runDrawn(drawn: Draw): Promise<RandomRun> {
  const started = performance.now()
  const world = await makeWorld()
  try {
    await drawn.scenario.prepare(world)
    Object.assign(world.inputs, drawn.inputs)
    const tested = testedBefore(world)
    const calm = calming(world)
    const seen = await observe(world, () => begin(world, drawn))
    const wrong = brokenBy(await witness(world, drawn, seen, tested))
    calm()
    const next = await observe(world, () => undefined)
    const nothing = { ...drawn, faults: [] }
    const after = brokenAfterwards(await witness(world, nothing, next, tested))
    const { mainCode: exitCode, log } = seen.run
    return {
      ...{
        seed: drawn.seed,
        exitCode,
        what: sentenceOf(drawn),
        hits: seen.hits
      },
      wrong: [...wrong, ...after],
      codes: saidIn(log).map(({ kind, code }) => `${kind} ${code}`),
      seconds: (performance.now() - started) / 1000,
      log: `${log}\n=== the run after it\n${next.run.log}`
    }
  } finally {
    await world.end()
  }
}

async function begin(world: World, { faults, posts }: Draw): Promise<void> {
  for (const fault of faults) await fault.begin(world)
  world.moments.unshift({
    pattern: /^/,
    act: (pid) => {
      endLater(world, pid)
    }
  })
  for (let more = 1; more < posts; more++) {
    world.postMoments.push({ pattern: /^/, act: () => undefined })
  }
}

/** Ends a main step that hangs, which is then wrong. */
function endLater({ later }: World, pid: number): void {
  const own = temporaryOf(pid)
  const timer = setTimeout(() => {
    if (temporaryOf(pid) === own) process.kill(pid, 'SIGKILL')
  }, LIMIT * 1000)
  later(() => {
    clearTimeout(timer)
  })
}

/** Returns what makes a world as it is now again. */
function calming(world: World): () => void {
  const { inputs, env } = world
  const before = { inputs: { ...inputs }, env: { ...env } }
  return () => {
    for (const server of [world.target, world.base, world.github]) {
      server.faults.length = 0
    }
    world.moments.length = 0
    world.postMoments.length = 0
    Object.assign(inputs, before.inputs)
    Object.assign(env, before.env)
  }
}

/** Digests that a job before has tested, for one that merges. */
function testedBefore({ inputs }: World): string[] {
  const digests =
    inputs['smoke-results']?.matchAll(/sha256:[0-9a-f]{64}/g) ?? []
  return [...digests].map(([digest]) => digest)
}

async function witness(
  world: World,
  drawn: Draw,
  seen: Seen,
  tested: string[]
): Promise<Witness> {
  const { before, after } = seen
  // What had a tag has passed before.
  const stood = await imagesOf(world, before)
  const passed = Object.values(stood).flatMap(({ platforms }) => platforms)
  return {
    seen,
    ending: endingOf(drawn),
    images: await imagesOf(world, after),
    tested:
      world.inputs['smoke-test'] === 'none'
        ? undefined
        : [...tested, ...passed],
    isBuilderStruck: drawn.faults.some(({ isOfBuilder }) => isOfBuilder)
  }
}
