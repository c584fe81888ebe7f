import * as core from '@actions/core'
import { cancel, cancelled, listenForCancellation } from './cancellation.js'
import { messageOf } from './failure.js'
import { readInputs } from './inputs.js'
import { beginJob } from './job.js'
import { noResults, publish } from './publish.js'
import { tellLeftAlone } from './report/left.js'
import { setOutputs } from './report/outputs.js'
import { writeSummary } from './report/summary.js'

/** The action's main step: from inputs to outputs; a failure ends it red. */
export async function main(): Promise<void> {
  listenForCancellation()
  const results = noResults()
  try {
    await publish(readInputs(), beginJob(), results)
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
