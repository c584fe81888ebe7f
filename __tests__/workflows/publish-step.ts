import { type Job, jobsOf, PUBLISH, type Step } from '../support/workflows.js'

/** Returns the step of a job that runs the action. */
export function stepOf(job: Job | undefined): Step | undefined {
  return job?.steps?.find(({ uses }) => uses === './action')
}

/** What publish.yml gives the action; its jobs share one step. */
export const given = (stepOf(jobsOf(PUBLISH)[0]?.[1])?.with ?? {}) as Record<
  string,
  string
>

/** Returns what must hold for a job to run. */
export function conditionsOf(job: Job | undefined): string[] {
  return (job?.if ?? '').split('&&').map((text) => text.trim())
}
