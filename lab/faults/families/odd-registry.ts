// A registry that misbehaves instead of answering with an error.
import type { Expected, Family } from '../family.ts'
import {
  onceAndForEver,
  PULLS_BASE,
  PULLS_TO_TEST,
  PUSHES_IMAGE,
  PUSHES_LAYERS,
  READS_BASE,
  READS_TAGS,
  SETS_EXACT,
  SETS_FLOATING,
  type ServerFault,
  type ServerStep
} from './odd-steps.ts'

const STEPS = [
  READS_TAGS,
  READS_BASE,
  PULLS_BASE,
  PUSHES_LAYERS,
  PUSHES_IMAGE,
  PULLS_TO_TEST,
  SETS_EXACT,
  SETS_FLOATING
]

/** Steps that read something with a body. */
const READS = [READS_TAGS, READS_BASE, PULLS_BASE, PULLS_TO_TEST]

/** One of each kind: silence takes minutes to be noticed. */
const WAITS = [READS_TAGS, READS_BASE, PUSHES_LAYERS, PULLS_TO_TEST, SETS_EXACT]

interface OddFault extends ServerFault {
  steps: ServerStep[]
}

function at(steps: ServerStep[], faults: ServerFault[]): OddFault[] {
  return faults.map((fault) => ({ ...fault, steps }))
}

export const ODD_REGISTRY: Family<ServerStep, OddFault> = {
  name: 'connection',
  source: import.meta.filename,
  title: 'The connection to a registry fails',
  note: 'Of the registry of the image, and of that of the base image. A read of a registry has 30 s, a tag 2 minutes, and a pull or a push ends after 3 minutes without progress: what never answers takes that long.',
  steps: STEPS,
  faults: [
    ...at(STEPS, onceAndForEver('drops the connection', { drop: true })),
    ...at(READS, onceAndForEver('cuts an answer in the middle', { cut: true })),
    ...at(READS, onceAndForEver('sends wrong bytes', { corrupt: true })),
    ...at(WAITS, onceAndForEver('never answers', {}))
  ],
  expect({ answer, steps }, step): Expected | undefined {
    if (!steps.includes(step)) return undefined
    if (answer.times === 1) return { end: 'recovers' }
    const { code, names, never } = step
    const tags = step === SETS_FLOATING ? 'some' : undefined
    return { end: 'fails', code, names, never, tags }
  }
}
