import type { Docker } from '../docker/cli.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Job } from '../job.js'
import type { Plan } from '../plan/plan.js'
import type { Report } from './results.js'
import type { Step } from './steps.js'

/** What the parts of a job share once it is planned. */
export interface Run {
  inputs: Inputs
  job: Job
  docker: Docker
  plan: Plan
  step: Step
  report: Report
}
