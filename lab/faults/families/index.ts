// The whole matrix, in the order of the report.
import {
  cellsOf,
  type Cell,
  type Family,
  type Fault,
  type Step
} from '../family.ts'
import { BASE } from './base.ts'
import { BUILDER } from './builder.ts'
import { CACHE } from './cache.ts'
import { CONTAINER } from './container.ts'
import { DOCKER_COMMAND } from './docker-command.ts'
import { ENGINE } from './engine.ts'
import { GITHUB } from './github.ts'
import { MACHINE } from './machine.ts'
import { MILVUS } from './milvus.ts'
import { ODD_LATE } from './odd-late.ts'
import { ODD_REGISTRY } from './odd-registry.ts'
import { ODD_WRITES } from './odd-writes.ts'
import { REGISTRY } from './registry.ts'
import { RUNPOD } from './runpod-answers.ts'
import { RUNPOD_PODS } from './runpod-pods.ts'
import { RUNPOD_SIGNALS } from './runpod-signals.ts'
import { SIGNALS } from './signals.ts'
import { TOKEN } from './token.ts'

/** A family with its cells. */
export interface Part {
  name: string
  title: string
  note: string
  faults: string[]
  steps: string[]
  cells: Cell[]
}

export const FAMILIES: Part[] = [
  partOf(REGISTRY),
  partOf(BASE),
  partOf(ODD_REGISTRY),
  partOf(ODD_WRITES),
  partOf(ODD_LATE),
  partOf(TOKEN),
  partOf(CACHE),
  partOf(GITHUB),
  partOf(ENGINE),
  partOf(BUILDER),
  partOf(DOCKER_COMMAND),
  partOf(CONTAINER),
  partOf(MILVUS),
  partOf(MACHINE),
  partOf(SIGNALS),
  partOf(RUNPOD),
  partOf(RUNPOD_PODS),
  partOf(RUNPOD_SIGNALS)
]

function partOf<S extends Step, F extends Fault<S>>(
  family: Family<S, F>
): Part {
  const { name, title, note, faults, steps } = family
  return {
    ...{ name, title, note },
    faults: faults.map((fault) => fault.name),
    steps: steps.map((step) => step.name),
    cells: cellsOf(family)
  }
}
