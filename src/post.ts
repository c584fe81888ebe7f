import { cleanUp } from './cleanup.js'
import { jobToCleanUp } from './job.js'
import { ignoreCancellation } from './lib/cancellation.js'

/** The action's post step: cleans up after the main step, if that began a job. */
export async function post(): Promise<void> {
  ignoreCancellation()
  const job = jobToCleanUp()
  if (job) await cleanUp(job)
}
