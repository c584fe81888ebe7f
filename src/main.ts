import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cancel, cancelled, listenForCancellation } from './lib/cancellation.js'
import { setFailed } from './messages/annotate.js'
import { fail } from './messages/failure.js'
import { readInputs } from './inputs/inputs.js'
import type { publish } from './publish/publish.js'
import type { Results } from './publish/results.js'
import { failureOf } from './report/failed.js'
import { setOutputs } from './report/outputs.js'
import { writeSummary } from './report/summary.js'
import { annotateTags } from './report/tags.js'
import { annotateUpgrades } from './report/upgrade.js'

// From dist/index.js as from src/main.ts, docker/ is one directory up.
const BUNDLED_CONTEXT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  'docker'
)

type Open = Parameters<typeof publish>[3]

/**
 * The action's main step: from inputs to outputs. A failure ends it red.
 *
 * @param open logs in, and returns docker; replaced in tests
 */
export async function main(open?: Open): Promise<void> {
  listenForCancellation()
  let results: Results = { timings: [] }
  let addAdvisories = (known: Results): Results | Promise<Results> => known
  try {
    // On Windows, the engine of a hosted runner runs Windows containers only.
    if (process.platform === 'win32') throw fail('windows-runner', {})
    const report = (known: Partial<Results>): void => {
      results = { ...results, ...known }
    }
    const inputs = await readInputs(BUNDLED_CONTEXT)
    // Nothing of this is loaded only to say what is wrong with an input.
    const run = await import('./run.js')
    addAdvisories = run.addAdvisories
    await run.publish(inputs, run.beginJob(), report, open)
  } catch (error) {
    results = failStep(results, cancelled.aborted ? cancelled.reason : error)
  }
  results = await addAdvisories(results)
  // A pull or a wait may still run beside what ended the job.
  cancel(new Error('The job is over'))
  annotateTags(results)
  annotateUpgrades(results)
  try {
    setOutputs(results)
  } catch (error) {
    results = failStep(results, error)
  }
  await writeSummary(results)
}

/** Fails the step. The summary names what failed first. */
function failStep(results: Results, error: unknown): Results {
  const failure = failureOf(error)
  setFailed(failure)
  return { error: failure, ...results }
}
