// The machine of the job: its disks, its environment, and the files of the runner.
import type { Family } from '../family.ts'
import { ENVIRONMENT } from './machine-environment.ts'
import type { MachineFault } from './machine-fault.ts'
import { FILES } from './machine-files.ts'
import { RUNNER_FILES } from './machine-runner.ts'
import { STEPS, type MachineStep } from './machine-steps.ts'

export const MACHINE: Family<MachineStep, MachineFault> = {
  name: 'machine',
  source: import.meta.filename,
  title: 'The machine of the job',
  note: 'Rows with a full or read-only disk need root, which mounts one.',
  steps: STEPS,
  faults: [...FILES, ...RUNNER_FILES, ...ENVIRONMENT],
  expect: ({ ends }, { name }) => ends[name]
}
