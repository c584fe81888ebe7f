import * as core from '@actions/core'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cancel, cancelled, listenForCancellation } from './lib/cancellation.js'
import { messageOf } from './lib/failure.js'
import { readInputs } from './inputs/inputs.js'
import { beginJob } from './job.js'
import { noResults, publish } from './publish/publish.js'
import { tellLeftAlone } from './report/left.js'
import { setOutputs } from './report/outputs.js'
import { writeSummary } from './report/summary.js'

// From dist/index.js as from src/main.ts, docker/ is one directory up.
const BUNDLED_CONTEXT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  'docker'
)

/** The action's main step: from inputs to outputs; a failure ends it red. */
export async function main(): Promise<void> {
  listenForCancellation()
  const results = noResults()
  try {
    await publish(readInputs(BUNDLED_CONTEXT), beginJob(), results)
  } catch (error) {
    results.error = messageOf(cancelled.aborted ? cancelled.reason : error)
    core.setFailed(results.error)
  }
  // Beside what ended the job, a pull or a wait may still run.
  cancel('The job is over')
  tellLeftAlone(results)
  setOutputs(results)
  await writeSummary(results)
}
