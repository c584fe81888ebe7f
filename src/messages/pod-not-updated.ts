// How a run ends after a pod has failed. The reason and the step of a known failure
// come from pod-failures.ts.
import { text, type Message } from './message.js'

const RETRY =
  'The next image is tried by itself; to try this one again, run by hand with "runpod-retry: true"'

const READ_LOG =
  "read the pod's last log lines, in the log of the run and in its summary (or in the RunPod console, where RunPod gave none)"

const BACK =
  'If Milvus of the new image started there, run again with an image that opens this data, or restore a backup into a new volume, with the previous image; if it never started, put the previous image back in the console'

const FAILED = text`Pod ${'pod'}: ${'result'}. Pods that were not touched: ${'untouchedPods'}`

/** A pod has its previous image again, or what it has now. */
export const POD_NOT_UPDATED = {
  'pod-not-put-back': {
    what: FAILED,
    remedy: { next: `${READ_LOG}. ${BACK}` },
    note: 'The message says why: by the level `upgrade` of the smoke test, the previous image does not work on what the new one writes, so putting it back could destroy what can still be read; or the tag of the previous image points to the new one by now. The run cannot see whether Milvus has written something there: if the log shows that the container never started (its image could not be pulled, for example), the data is as it was. How to restore a backup: [Backup](runpod.md#backup).'
  },
  'pod-not-put-back.known': {
    what: FAILED,
    remedy: {
      likely: text`${'likely'}`,
      next: (values: { hint: string }) => `${values.hint}. ${BACK}`
    }
  },
  'pod-not-put-back.unseen': {
    kind: 'warning',
    what: text`The pod ${'pod'} keeps the new image, ${'image'}: ${'reason'}. The run has not seen whether the pod is healthy.`,
    remedy: {
      next: 'look at the pod in the RunPod console; if it is healthy, there is nothing to do'
    }
  },
  'pod-not-updated': {
    what: FAILED,
    remedies: {
      restored: { next: `${READ_LOG}. ${RETRY}` },
      broken: {
        next: `look at the pod in the RunPod console first: it is unhealthy. Then ${READ_LOG}`
      },
      differs: {
        next: 'find out what else changes the pod, such as another run, then run again'
      },
      gone: {
        next: 'if you have terminated it and "runpod-pods" names it, take it out there; then run again for the others'
      },
      other: { next: 'look at the pod in the RunPod console, then run again' }
    },
    note: "A pod that something else has changed in the meantime keeps what it got: the run puts back only its own image. Before a run puts an image back, it reads what the pod's container and its machine have said last, for at most 10 seconds. Where that shows a known failure, the message names the likely reason and the next step; they are listed under [`canary-failed`](#canary-failed)."
  },
  'pod-not-updated.known': {
    what: FAILED,
    remedies: {
      broken: {
        likely: text`${'likely'}`,
        next: text`look at the pod first, since it is unhealthy: ${'hint'}`
      },
      other: {
        likely: text`${'likely'}`,
        next: (values: { hint: string }) => `${values.hint}. ${RETRY}`
      }
    }
  }
} satisfies Record<string, Message>
