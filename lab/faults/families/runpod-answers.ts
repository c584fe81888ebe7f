// RunPod's API answers with each of its errors, or with none.
import type { Fault as Answer } from '../../runpod/faults.ts'
import type { Expected, Family, Fault } from '../family.ts'
import { stageOf, type Stage } from './runpod-account.ts'
import {
  DEPLOY,
  NEW_TEMPLATE,
  OLD_TEMPLATE,
  ROLL,
  SET
} from './runpod-scenarios.ts'
import {
  CATALOG,
  CHANGES,
  CHANGES_TEMPLATE,
  CREATES_CANARY,
  CREATES_TEMPLATE,
  DEPLOYS,
  LISTS,
  LISTS_TEMPLATES,
  LOOKS,
  LOOKS_AT_LOG,
  PUTS_BACK,
  READS,
  READS_LOG,
  READS_TEMPLATE,
  STARTS,
  TERMINATES,
  WAITS,
  WAITS_FOR_CANARY,
  type CallStep
} from './runpod-steps.ts'

/**
 * What an answer says:
 * - later: nothing; the next one may be right
 * - unclear: nothing either, and the call may have been carried out
 * - no: the call was refused
 */
type Kind = 'later' | 'unclear' | 'no'

interface AnswerFault extends Fault<CallStep> {
  kind: Kind
  status: number
  times: number
}

type Given = Omit<Answer, 'method' | 'path' | 'skip' | 'onRequest' | 'times'>

function answering(
  words: string,
  kind: Kind,
  given: Given,
  times: number
): AnswerFault {
  return {
    name: `${words} ${times === 1 ? 'once' : 'for ever'}`,
    ...{ kind, times, status: given.status ?? 0 },
    begin(world, step) {
      const { method, path, skip } = step
      const { runpod, wanted } = stageOf(world)
      if (kind === 'no') Object.assign(wanted, endAfterRefusal(step))
      const fault = { ...given, method, path, skip, times }
      runpod.faults.push({ ...fault, onRequest: world.happened })
    }
  }
}

/** What a pod may be like if RunPod refuses to show it, to put it back or to start it. */
function endAfterRefusal(step: CallStep): Stage['wanted'] {
  if (step === READS) return { image: 'old' }
  if (step === STARTS) return { mayEnd: true }
  return step === WAITS || step === PUTS_BACK ? { image: 'either' } : {}
}

const PAGE = {
  headers: { 'Content-Type': 'text/html' },
  body: '<html><head><title>502 Bad Gateway</title></head></html>'
}

/** What may pass: each happens once. */
const PASSING: [string, Kind, Given][] = [
  ['answers 429', 'later', { status: 429 }],
  [
    'answers 429 with Retry-After',
    'later',
    { status: 429, headers: { 'Retry-After': '2' } }
  ],
  ['answers 500', 'unclear', { status: 500 }],
  ['answers 502 with a page', 'unclear', { status: 502, ...PAGE }],
  ['answers 503', 'unclear', { status: 503 }],
  ['answers garbage', 'unclear', { status: 200, body: '<pods>' }],
  ['drops the connection', 'unclear', { drop: 'before' }]
]

/** What is final. */
const REFUSALS: [string, Kind, Given][] = [400, 401, 403, 404, 409, 422].map(
  (status) => [`answers ${status}`, 'no', { status }]
)

const ONCE = PASSING.map(([name, kind, given]) =>
  answering(name, kind, given, 1)
)
const REFUSED = REFUSALS.map(([name, kind, given]) =>
  answering(name, kind, given, Infinity)
)
const FOR_EVER = PASSING.filter(([name]) => /503|429$/.test(name)).map(
  ([name, kind, given]) => answering(name, kind, given, Infinity)
)
const HANGS = answering('never answers', 'unclear', { hang: true }, 1)

/** Steps after which a pod has failed anyway. */
const AFTER_FAILURE = [PUTS_BACK, STARTS, READS_LOG]

/** Calls that change something, or cost something. */
const WRITES = [
  CHANGES,
  CREATES_TEMPLATE,
  CHANGES_TEMPLATE,
  CREATES_CANARY,
  TERMINATES
]

/** Faults that are tried at every step; the others at what changes something. */
const EVERYWHERE = /answers (?:503|garbage) once|answers (?:401|404)/

/** Steps at which what lasts is tried although it may pass: each takes its budget. */
const PATIENT = [
  LISTS,
  CHANGES_TEMPLATE,
  CREATES_TEMPLATE,
  CATALOG,
  CREATES_CANARY,
  TERMINATES
]

export const RUNPOD: Family<CallStep, AnswerFault> = {
  name: 'runpod',
  source: import.meta.filename,
  title: "RunPod's API answers with an error",
  note: 'The image is published before the template and the pods get it; a canary comes before the tags move.',
  steps: [
    LISTS,
    READS,
    CHANGES,
    WAITS,
    PUTS_BACK,
    STARTS,
    READS_LOG,
    LISTS_TEMPLATES,
    READS_TEMPLATE,
    CREATES_TEMPLATE,
    CHANGES_TEMPLATE,
    CATALOG,
    CREATES_CANARY,
    WAITS_FOR_CANARY,
    TERMINATES,
    DEPLOYS,
    LOOKS,
    LOOKS_AT_LOG
  ],
  faults: [...ONCE, HANGS, ...REFUSED, ...FOR_EVER],
  expect: (fault, step) =>
    isTried(fault, step) ? expect(fault, step) : undefined
}

function isTried({ name, kind, times }: AnswerFault, step: CallStep): boolean {
  if (kind !== 'no' && times > 1) {
    return name.includes('429') ? step === LOOKS : PATIENT.includes(step)
  }
  return EVERYWHERE.test(name) || WRITES.includes(step)
}

function expect(fault: AnswerFault, step: CallStep): Expected {
  const failed = AFTER_FAILURE.includes(step)
  if (step === LOOKS_AT_LOG) return { end: 'passes' }
  if (failed) return FAILED_POD
  const passes = fault.kind !== 'no' && fault.times === 1
  if (!passes) return expectFailure(fault, step)
  return (
    (fault.kind === 'unclear' && UNREPEATABLE.get(step)) || { end: 'recovers' }
  )
}

/** A pod that fails whatever is answered, and is remembered. */
const FAILED_POD: Expected = {
  end: 'fails',
  code: 'pod-not-updated',
  names: /^Pod search /,
  tags: 'all',
  stays: /^tag runpod-failed$/
}

/** Calls that are never made twice: RunPod may carry out the first. */
const UNREPEATABLE = new Map<CallStep, Expected>([
  [
    CREATES_TEMPLATE,
    {
      end: 'fails',
      code: 'runpod-refused',
      names: /create the template/,
      tags: 'all',
      because:
        'RunPod may still create the template, and a second one of the same name would be in the way. Run again: the next run uses it, or creates it.'
    }
  ],
  [
    CREATES_CANARY,
    {
      end: 'fails',
      // A page in place of an answer is none of RunPod's.
      code: ['canary-unavailable', 'runpod-refused'],
      names: /create the pod/,
      because:
        'RunPod may still create the pod, and two would be paid for. It is looked for, here and in the post step. Run again.'
    }
  ]
])

function expectFailure(
  { kind, status }: AnswerFault,
  step: CallStep
): Expected {
  const refused: Expected = {
    end: 'fails',
    code: 'runpod-refused',
    names: new RegExp(step.asked),
    ...(PUBLISHED.includes(step.scenario) && { tags: 'all' })
  }
  const isGone = status === 404
  switch (step) {
    case READS:
      return isGone ? { end: 'passes' } : refused
    case WAITS:
      return FAILED_POD
    case READS_TEMPLATE:
      return isGone
        ? { ...refused, code: 'template-unknown', names: /has no template/ }
        : refused
    case CHANGES_TEMPLATE:
      return isGone
        ? { ...refused, code: 'template-not-own', names: /belongs to/ }
        : refused
    case CREATES_CANARY:
    case CATALOG:
      return kind === 'no'
        ? refused
        : { ...refused, code: 'canary-unavailable' }
    case TERMINATES:
      return LEFT
    default:
      return refused
  }
}

/** Whatever fails in these, the image is published. */
const PUBLISHED = [SET, ROLL, NEW_TEMPLATE, OLD_TEMPLATE, DEPLOY]

/** The image is published, and the canary is still there. */
const LEFT: Expected = {
  end: 'passes',
  warns: ['canary-not-confirmed'],
  post: 'canary-left',
  stays: /^a canary that is/,
  because:
    'Only RunPod can terminate a pod. The error of the post step names it and its price: terminate it in the RunPod console.'
}
