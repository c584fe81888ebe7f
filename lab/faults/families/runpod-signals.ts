// The job is cancelled or killed while it asks RunPod for something.
import type { Expected, Family, Fault } from '../family.ts'
import { stageOf } from './runpod-account.ts'
import {
  CATALOG,
  CHANGES,
  CHANGES_TEMPLATE,
  CREATES_CANARY,
  CREATES_TEMPLATE,
  LISTS,
  LOOKS,
  PUTS_BACK,
  READS,
  TERMINATES,
  WAITS,
  WAITS_FOR_CANARY,
  type CallStep
} from './runpod-steps.ts'
import { CANARY, DOCTOR, ROLL } from './runpod-scenarios.ts'

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGKILL'

/** Of a pod that runs. */
const CHANGES_RUNNING: CallStep = { ...CHANGES, scenario: ROLL }

interface Ending extends Fault<CallStep> {
  signal: Signal
}

function ending(name: string, signal: Signal, post?: Signal): Ending {
  return {
    ...{ name, signal },
    begin(world, { method, path, skip, scenario }) {
      const { runpod, wanted } = stageOf(world)
      wanted.image = scenario === LOOKS.scenario ? 'new' : 'old'
      if (wanted.isRemembered) wanted.isRemembered = 'either'
      let pid = 0
      world.moments.push({
        pattern: /./,
        act(id) {
          pid = id
        }
      })
      runpod.faults.push({
        ...{ method, path, skip },
        // The answer must not be there before the signal is.
        delay: 200,
        onRequest() {
          world.happened()
          process.kill(pid, signal)
        }
      })
      if (!post) return
      world.postMoments.push({
        pattern: /./,
        act: (id) => process.kill(id, post)
      })
    }
  }
}

/** A step that is killed says nothing. */
function cancelled(signal: Signal, tags?: 'all'): Expected {
  return {
    end: 'cancelled',
    stays: /^tag runpod-failed$/,
    ...(signal !== 'SIGKILL' && { by: signal }),
    ...(tags && { tags })
  }
}

/** Ends before any tag moves, or never moves one. */
const UNPUBLISHED = [CANARY, DOCTOR]

export const RUNPOD_SIGNALS: Family<CallStep, Ending> = {
  name: 'runpod signals',
  source: import.meta.filename,
  title: 'The job ends while it works at RunPod',
  note: 'A runner sends INT, then TERM, kills, and runs the post step.',
  steps: [
    LISTS,
    READS,
    CHANGES_RUNNING,
    WAITS,
    PUTS_BACK,
    CREATES_TEMPLATE,
    CHANGES_TEMPLATE,
    CATALOG,
    CREATES_CANARY,
    WAITS_FOR_CANARY,
    TERMINATES,
    LOOKS
  ],
  faults: [
    ending('gets INT', 'SIGINT'),
    ending('gets TERM', 'SIGTERM'),
    ending('is killed', 'SIGKILL'),
    ending('is killed, and its post step too', 'SIGKILL', 'SIGKILL')
  ],
  expect: ({ signal }, { scenario }) =>
    cancelled(signal, UNPUBLISHED.includes(scenario) ? undefined : 'all')
}
