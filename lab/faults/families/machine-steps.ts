// When something goes wrong with the machine of the job.
import type { Step } from '../family.ts'
import { PUBLISH } from '../scenarios.ts'
import { atLog, atPassing, type Reach } from './signal-points.ts'

export interface MachineStep extends Step {
  /** None for what is wrong from the start, and matters there. */
  reach?: Reach
}

const TAG = /\/manifests\/2\.6\.22$/

export const STEPS: MachineStep[] = [
  { name: 'begins', scenario: PUBLISH },
  {
    name: 'logs in',
    scenario: PUBLISH,
    reach: atLog(/::group::Log in/, 0)
  },
  { name: 'reads the releases', scenario: PUBLISH },
  { name: 'reads the base', scenario: PUBLISH },
  {
    name: 'starts the builder',
    scenario: PUBLISH,
    reach: atLog(/docker buildx create/, 0)
  },
  {
    name: 'pushes layers',
    scenario: PUBLISH,
    reach: atPassing({ method: 'POST', path: /\/blobs\/uploads/ })
  },
  { name: 'asks Milvus', scenario: PUBLISH, reach: atLog(/healthy after/, 0) },
  {
    name: 'sets the exact tag',
    scenario: PUBLISH,
    reach: atPassing({ method: 'PUT', path: TAG })
  },
  { name: 'writes the outputs', scenario: PUBLISH },
  {
    name: 'cleans up',
    scenario: PUBLISH,
    reach: atLog(/::group::Promote\n[^]*::endgroup::/, 0)
  }
]
