import { text, type Chapter } from './message.js'

/** Why a pod keeps its image, for the log and the table of pods. */
export const HELD = {
  failed: text`the new one was not healthy on it: ${'failure'}; it gets the next image by itself, and this one again only with "runpod-retry: true"; lock it to keep its image and to let the others go on`,
  down: text`it was not healthy with it: ${'failure'}`,
  taken: text`the tag ${'tag'} is an image that no run of this action has set, so it is left as it is`,
  kept: text`${'failure'}, which it has kept, and its Milvus does not answer`,
  unread: text`what has failed on pods before could not be read: ${'reason'}`,
  waiting: text`it comes after ${'pod'}, on which the new image has failed before; lock that one to let this one go on`
}

/** What the summary says below a table of pods with updated ones. */
export const KEEP_NOTE =
  'A pod gets the newest image every time, even after you have put another one into it. To keep a pod as it is, lock it at RunPod: locked pods are never touched.'

const NOT_REMEMBERED = text`That the new image has failed on the pod ${'pod'} is not remembered, so the next run may try it again`

interface Reason {
  pod: string
  reason: string
}

export const RUNPOD_HELD = {
  title: 'Images that have failed on a pod',
  intro:
    'Only with `runpod-pods`. An image that was not healthy on a pod is not tried on that pod again: the tag `runpod-failed` of the repository remembers it. The pod keeps its image until there is a new one.',
  messages: {
    'pods-held': {
      kind: 'warning',
      what: text`Pods keep their images, since the new one was not healthy on them before: ${'pods'}. Pods after them that wait: ${'waiting'}`,
      remedy: {
        next: 'read the summary of the run that tried it. The next image is tried by itself. To try this one once more, run by hand with "runpod-retry: true". To keep the image of a pod, or to let the others go on without it, lock the pod at RunPod, or take it out of "runpod-pods"'
      },
      note: 'The run is green: the image is published, the template has it, and no pod was changed or reset. What is remembered is the image for linux/amd64, so an index that is made again of the same images is held, too. A pod that is locked at RunPod is never touched, and does not hold up the pods after it.'
    },
    'pods-held.unread': {
      kind: 'warning',
      what: text`Pods keep their images in this run (${'pods'}), since ${'reason'}`,
      remedy: {
        next: 'the next run looks again; to go ahead without looking, run by hand with "runpod-retry: true"'
      },
      note: 'A pod is not reset for an image that may have failed on it already. A tag `runpod-failed` that does not exist, or that the registry refuses to show, says that nothing has failed.'
    },
    'failure-not-remembered': {
      kind: 'warning',
      what: (values: Reason) => `${NOT_REMEMBERED(values)}: ${values.reason}`,
      remedy: {
        next: 'lock the pod at RunPod until there is a new image, or take it out of "runpod-pods"'
      },
      note: 'The memory is the tag `runpod-failed` in the repository of the image. If it is an image of your own, give that another tag, and delete this one. The pod was put back regardless.'
    },
    'failure-not-remembered.immutable': {
      kind: 'warning',
      what: (values: Reason) =>
        `${NOT_REMEMBERED(values)}. The registry does not let the tag "runpod-failed" point to another image: ${values.reason}`,
      remedy: {
        next: 'except the tag "runpod-failed" from the immutable tags of the repository, or delete it there after each failure; until then, lock the pod at RunPod'
      }
    },
    'failure-not-remembered.denied': {
      kind: 'warning',
      what: (values: Reason) =>
        `${NOT_REMEMBERED(values)}. This job may not write to the repository: ${values.reason}`,
      remedy: {
        next: 'give the job "permissions: packages: write", or log in as a user who may write; until then, lock the pod at RunPod'
      }
    }
  }
} satisfies Chapter
