// The main part of script/faults: the matrix, chaos or load, each with its part of
// docs/reliability.md.
import { createBuilder } from '../bench/chain.ts'
import { dockerRemove } from '../bench/commands.ts'
import { newName } from '../bench/engine.ts'
import { describeCommit } from '../bench/machine.ts'
import { table } from '../bench/table.ts'
import { later, listenForInterruption, undoAll } from '../undo.ts'
import { FAMILIES } from './families/index.ts'
import { loadCells, LOAD_HEAD, measureLoad } from './load/measure.ts'
import { runMatrix } from './matrix.ts'
import { readOptions, type Options } from './options.ts'
import { runRandom } from './random.ts'
import { addChaos, chaosText } from './report/chaos.ts'
import { describeRun, REPOSITORY, writeParts } from './report/page.ts'

const say = (line: string): boolean => process.stderr.write(`faults: ${line}\n`)

/** Makes the builder with which cells prepare what was published before. */
async function shareBuilder(): Promise<void> {
  const name = newName()
  later(() => dockerRemove('buildx', 'rm', '--force', name))
  await createBuilder(name)
  process.env.TEST_BUILDER = name
}

/** @returns whether no run broke a promise */
async function runChaos(
  options: Extract<Options, { mode: 'random' }>
): Promise<boolean> {
  const { seed, minutes } = options
  const runs = await runRandom({ ...options, say })
  const wrong = runs.filter((run) => run.wrong.length > 0)
  console.log(
    `${runs.length - wrong.length} of ${runs.length} runs as promised`
  )
  const all = addChaos({
    day: new Date().toISOString().slice(0, 10),
    commit: await describeCommit(REPOSITORY),
    ...{ seed, minutes, runs: runs.length },
    faults: runs.reduce((sum, { hits }) => sum + hits, 0),
    wrong: wrong.map((run) => run.seed)
  })
  await writeParts({ chaos: chaosText(all) })
  return wrong.length === 0
}

/** @returns whether nothing grows faster than its input */
async function runLoad(): Promise<boolean> {
  const rows = await measureLoad(say)
  const setting = (await describeRun()).map((line) => `- ${line}`).join('\n')
  const text = table(LOAD_HEAD, loadCells(rows))
  console.log(text)
  await writeParts({ load: `${setting}\n\n${text}` })
  return rows.every(({ faster }) => faster.length === 0)
}

async function runAsked(options: Options): Promise<boolean> {
  if (options.mode === 'load') return await runLoad()
  await shareBuilder()
  return options.mode === 'random'
    ? await runChaos(options)
    : await runMatrix(options, say)
}

listenForInterruption('faults')
// A fault that could not happen must not end all others: its cell says that it did not.
for (const event of ['unhandledRejection', 'uncaughtException']) {
  process.on(event, (error) => say(String(error)))
}
try {
  const names = FAMILIES.map(({ name }) => name)
  const isRight = await runAsked(readOptions(process.argv.slice(2), names))
  if (!isRight) process.exitCode = 1
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
} finally {
  await undoAll('faults')
  // A pipe that a killed run never opened would be waited for.
  process.exit()
}
