import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cancel, cancelled, listenForCancellation } from './lib/cancellation.js'
import { setFailed } from './messages/annotate.js'
import { requireUnix } from './lib/runner.js'
import { readInputs } from './inputs/inputs.js'
import { beginJob } from './job.js'
import { publish } from './publish/publish.js'
import type { Results } from './publish/results.js'
import { failureOf } from './report/failed.js'
import { noteLeftTags } from './report/left.js'
import { noteReplaced } from './report/replaced.js'
import { setOutputs } from './report/outputs.js'
import { writeSummary } from './report/summary.js'

// From dist/index.js as from src/main.ts, docker/ is one directory up.
const BUNDLED_CONTEXT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  'docker'
)

/** The action's main step: from inputs to outputs. A failure ends it red. */
export async function main(): Promise<void> {
  listenForCancellation()
  let results: Results = { timings: [] }
  try {
    const job = beginJob()
    requireUnix(process.platform)
    const inputs = await readInputs(BUNDLED_CONTEXT)
    await publish(inputs, job, (known) => {
      results = { ...results, ...known }
    })
  } catch (error) {
    results = failed(results, cancelled.aborted ? cancelled.reason : error)
  }
  // A pull or a wait may still run beside what ended the job.
  cancel(new Error('The job is over'))
  noteLeftTags(results)
  noteReplaced(results)
  try {
    setOutputs(results)
  } catch (error) {
    results = failed(results, error)
  }
  await writeSummary(results)
}

/** Fails the step. The summary names what failed first. */
function failed(results: Results, error: unknown): Results {
  const failure = failureOf(error)
  setFailed(failure)
  return { error: failure, ...results }
}
