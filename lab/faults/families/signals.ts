// The job is cancelled, or killed: signals to the main step, and to the post step.
import type { Expected, Family, Fault } from '../family.ts'
import type { World } from '../world.ts'
import { STEPS, type SignalStep } from './signal-steps.ts'

interface Sent {
  signal: NodeJS.Signals
  /** Milliseconds after the one before. */
  after: number
}

interface SignalFault extends Fault<SignalStep> {
  /** The first signal to the main step. */
  signal: NodeJS.Signals
  /** Names of the steps that it is tried at; all by default. */
  at?: string[]
  /** Why it does not end better, and what may stay then. */
  but?: Pick<Expected, 'because' | 'stays'>
}

const INT: Sent = { signal: 'SIGINT', after: 0 }
const TERM: Sent = { signal: 'SIGTERM', after: 0 }
const KILL: Sent = { signal: 'SIGKILL', after: 0 }

/** Milliseconds between two signals that meet the same step. */
const AT_ONCE = 200

/** A runner gives a job that it cancels ten seconds. */
const OF_RUNNER = [
  INT,
  { signal: 'SIGTERM', after: 7500 },
  { signal: 'SIGKILL', after: 2500 }
] as const

/** Steps that something slow runs in, which has to be ended. */
const SLOW = [
  'starts the builder',
  'builds',
  'pushes layers',
  'pulls the image to test',
  'waits for Milvus',
  'asks Milvus',
  'restarts Milvus',
  'runs the smoke-script',
  'runs a smoke-script that ignores signals',
  'sets the exact tag'
]

/** Steps that docker or a script runs in, which a signal to the group reaches as well. */
const GROUPS = [
  'logs in',
  'reads the tags',
  'starts the builder',
  'builds',
  'pushes the image',
  'pulls the image to test',
  'runs the smoke-script',
  'sets the exact tag',
  'merges'
]

/** Steps after which a killed main step leaves much to the post step. */
const LEFT = [
  'starts the builder',
  'builds',
  'waits for Milvus',
  'opens the replaced data',
  'runs the smoke-script',
  'sets the exact tag'
]

const FAULTS: SignalFault[] = [
  toMain('gets INT', [INT]),
  toMain('gets TERM', [TERM]),
  toMain('gets KILL', [KILL]),
  toMain('gets INT, TERM and KILL as a runner sends them', OF_RUNNER, SLOW),
  toMain('gets TERM twice', [TERM, { ...TERM, after: AT_ONCE }], SLOW),
  toGroup('gets INT with its process group', INT),
  toGroup('gets KILL with its process group', KILL),
  thenPost('gets KILL, and its post step runs twice', /^/, () => undefined),
  thenPost('gets KILL, and its post step TERM', /Ending/, (pid) => {
    process.kill(pid, 'SIGTERM')
  }),
  thenPost('gets KILL, and its post step KILL', /^/, (pid) => {
    setTimeout(() => process.kill(pid, 'SIGKILL'), AT_ONCE)
  })
]

function toMain(
  name: string,
  signals: readonly [Sent, ...Sent[]],
  at?: string[]
): SignalFault {
  const [{ signal }] = signals
  return {
    ...{ name, signal, at },
    begin(world, step) {
      sendAt(world, step, signals)
    }
  }
}

/** To all processes of its group, as a terminal does, or the end of a container. */
function toGroup(name: string, sent: Sent): SignalFault {
  const { signal } = sent
  return {
    ...{ name, signal, at: GROUPS },
    begin(world, step) {
      world.starter.push('setsid')
      sendAt(world, step, [sent], -1)
    }
  }
}

/** The main step is killed, something happens to the post step, and that runs again. */
function thenPost(
  name: string,
  pattern: RegExp,
  act: (pid: number) => void
): SignalFault {
  return {
    ...{ name, signal: 'SIGKILL', at: LEFT },
    begin(world, step) {
      sendAt(world, step, [KILL])
      world.postMoments.push({ pattern, act })
    }
  }
}

/** @param sign -1 for the process group */
function sendAt(
  world: World,
  step: SignalStep,
  signals: readonly Sent[],
  sign = 1
): void {
  world.moments.push({
    pattern: /^/,
    act(pid) {
      step.reach(world, () => void send(world, sign * pid, signals))
    }
  })
}

async function send(
  world: World,
  pid: number,
  signals: readonly Sent[]
): Promise<void> {
  for (const { signal, after } of signals) {
    if (after > 0) await new Promise((resolve) => setTimeout(resolve, after))
    if (!signalled(pid, signal)) return
    world.happened()
  }
}

/** False for a process that has ended. */
function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

export const SIGNALS: Family<SignalStep, SignalFault> = {
  name: 'signals',
  source: import.meta.filename,
  title: 'The main step is cancelled or killed',
  note: 'A runner that cancels a job sends INT, TERM 7.5 s later, and KILL 2.5 s after that; then it runs the post step, which removes what is left.',
  steps: STEPS,
  faults: FAULTS,
  expect({ signal, at, but }, { name, tags, isEarly, isOver, only }) {
    if (at && !at.includes(name)) return undefined
    if (only && only !== signal) return undefined
    const isKill = signal === 'SIGKILL'
    if (isOver && !isKill) return { end: 'passes' }
    const by = isKill || isEarly ? undefined : signal
    return { end: 'cancelled', by, tags, ...but }
  }
}
