import { DOCTOR } from './doctor.js'
import { text, type Chapter } from './message.js'
import { REFUSED } from './runpod-remedies.js'

/** The RunPod secret from which a new template takes root's password. */
export const PASSWORD_SECRET = 'milvus_root_password'

const TERMINATE = {
  next: 'terminate it in the RunPod console: "Pods", the pod, its menu, "Terminate"; if it is not there, it is gone'
}

/** What the owner of a template has to do, which the summary shows as well. */
export const TEMPLATE_NEEDS = {
  registry: text`Its registry credentials stay as they are (${'registry'}), since only the image of an existing template is changed. To use "runpod-registry", set them in the RunPod console.`,
  secret: `Create the RunPod secret "${PASSWORD_SECRET}" before the first deployment: root's password comes from it.`,
  volume:
    'CPU pods cannot have the volume of a template: attach a network volume at /var/lib/milvus when you deploy one, or its data is lost when the pod stops.'
}

const CANARY_FAILED = {
  withRegistry: {
    likely:
      'RunPod cannot pull the image (the credentials that "runpod-registry" names may not read it), or Milvus does not start there',
    next: 'look at the cause above; the pod was terminated'
  },
  withoutRegistry: {
    likely:
      'RunPod cannot pull the image (a private one needs "runpod-registry"), or Milvus does not start there',
    next: 'look at the cause above; the pod was terminated'
  }
}

const CANARY_UNAVAILABLE = {
  likely:
    'RunPod has a fault or is out of capacity, or the account out of balance',
  next: 'run again later; with "runpod-canary-required" set to "false" the run goes on without a canary then'
}

export const RUNPOD = {
  title: 'RunPod',
  intro:
    'Only with `runpod-api-key`. A canary runs before the tags move; the template and the pods follow after that. A failure at a pod leaves the pods after it as they were, and the published image is unaffected.',
  messages: {
    'runpod-refused': {
      what: text`RunPod did not ${'asked'}: ${'reason'}`,
      remedies: REFUSED,
      note: "The message begins with what the action asked RunPod to do, and ends with the answer: RunPod's own words, or the title of a web page, which is never RunPod's."
    },
    'canary-failed.tags': {
      what: text`The image failed on a RunPod pod, so no tag was moved: ${'reason'}`,
      remedies: CANARY_FAILED,
      note: 'A new image gets no tag then. One that an earlier run has published is tried before the template or a pod gets it, and these keep their images then. The same image passed the smoke test on the runner, so look for what differs: the pull of a private image, the memory and the processor of the pod. A pod that has a machine and never runs its container has failed, too, since RunPod does not say what it is waiting for: usually, it cannot pull the image.'
    },
    'canary-failed.pods': {
      what: text`The image failed on a RunPod pod, so the template and the pods keep their images: ${'reason'}`,
      remedies: CANARY_FAILED
    },
    'canary-unavailable.tags': {
      what: text`RunPod could not run a canary, so no tag was moved: ${'reason'}`,
      remedy: CANARY_UNAVAILABLE,
      note: 'It says nothing about the image. `runpod-canary-required` decides whether the run goes on. It is about capacity only if RunPod has nothing in stock, says so, or finds no machine for the pod.'
    },
    'canary-unavailable.pods': {
      what: text`RunPod could not run a canary, so the template and the pods keep their images: ${'reason'}`,
      remedy: CANARY_UNAVAILABLE
    },
    'no-canary.tags': {
      kind: 'warning',
      what: text`RunPod could not run a canary, so the image is published without one: ${'reason'}`,
      note: '`runpod-canary-required` is `false`, so the run goes on. The image has passed the smoke test on the runner.'
    },
    'no-canary.pods': {
      kind: 'warning',
      what: text`RunPod could not run a canary, so the template and the pods get the image without one: ${'reason'}`
    },
    'canary-gpu-unknown': {
      what: text`Input "runpod-canary": RunPod has no GPU with the ID "${'id'}"`,
      remedy: {
        next: 'set it to "cpu", or to an ID of RunPod\'s list, such as "NVIDIA GeForce RTX 4090"'
      }
    },
    'canary-not-confirmed.known': {
      kind: 'warning',
      what: text`The canary is not known to be terminated, so the post step tries again: ${'pods'}`,
      note: 'The run goes on. If the post step cannot terminate the pod either, it fails with `canary-left`.'
    },
    'canary-not-confirmed.unlisted': {
      kind: 'warning',
      what: text`The canary is not known to be terminated, so the post step tries again. If there is a pod ${'canary'}, it costs ${'price'}: ${'reason'}`
    },
    'canary-left.known': {
      what: text`A canary may still run at RunPod, and cost money: ${'pods'}`,
      remedy: TERMINATE,
      note: 'The pod costs money until somebody terminates it: RunPod did not do it, or could not be asked whether it is gone. The published image is unaffected.'
    },
    'canary-left.unlisted': {
      what: text`A canary may still run at RunPod, and cost money. If there is a pod ${'canary'}, it costs ${'price'}: ${'reason'}`,
      remedy: TERMINATE
    },
    'canary-may-appear': {
      kind: 'warning',
      what: text`RunPod was asked for the pod ${'canary'} and gave no clear answer. It has not appeared in 20 s. If it does, it costs ${'price'} until it is terminated: a later run with "runpod-canary" or "runpod-pods" does that after 3 hours, or look for it in the RunPod console under "Pods".`,
      note: 'RunPod may create a pod after its answer got lost. Look in the RunPod console for the name in the message. The next run with `runpod-canary` or `runpod-pods` terminates the pod once it is 3 hours old.'
    },
    'canaries-left': {
      kind: 'warning',
      what: text`Canaries that other jobs may have left, and that cost money, were not terminated: ${'canaries'}`,
      note: 'The run goes on. Terminate pods whose name is like `milvus-runpod-…-canary` in the RunPod console. A pod is left alone if its age is not certain, by the time that RunPod itself shows.'
    },
    'template-needs': {
      kind: 'notice',
      what: text`Template "${'template'}": ${'need'}`,
      note: 'The template keeps what its owner has set; only its image changes. Correct the setting in the RunPod console if you use the template for new pods.'
    },
    'template-ambiguous': {
      what: text`Input "runpod-template": ${'number'} templates have the name "${'template'}": ${'ids'}`,
      remedy: { next: 'set the input to the ID of one of them' }
    },
    'template-serverless': {
      what: text`Input "runpod-template": "${'template'}" is a template of serverless workers, and Milvus needs a pod`,
      remedy: { next: 'set the input to another template, or to a new name' }
    },
    'template-not-own': {
      what: text`Input "runpod-template": "${'template'}" is a public template that belongs to someone else, so its image cannot be changed`,
      remedy: {
        next: 'set the input to a name: the action then creates a template of your own'
      }
    },
    'template-unknown': {
      what: text`Input "runpod-template": RunPod has no template with the ID "${'template'}"`,
      remedy: {
        likely:
          'it was deleted, or it is private and belongs to another account than the key',
        next: 'set the input to the ID of a template that you have; if this is the name of a new one, give it a capital letter, a space or a hyphen, so that it is not read as an ID'
      }
    },
    'template-left-alone': {
      kind: 'notice',
      what: text`The template "${'template'}" keeps its image, ${'before'}: ${'reason'}`,
      note: 'A template never goes back to an older Milvus. To let it, put the image into it by hand.'
    },
    'runpod-not-updated': {
      kind: 'notice',
      what: text`The template and the pods at RunPod keep their images: ${'reason'}. To change that, ${'next'}.`,
      note: 'The template and the pods follow the tags, and get only what was asked for and has passed the smoke test that is asked for today.'
    },
    'runpod-not-checked': {
      kind: 'warning',
      what: text`The inputs for RunPod could not be checked before the build, so a mistake in them is found only later. ${'reason'}`,
      note: 'A fault of RunPod that may pass does not stop a publication.'
    },
    'published-unreadable': {
      what: text`The image that the job before has published, ${'ref'}, could not be read, or was not made by this action`,
      remedy: {
        likely:
          'it was deleted in the meantime, or the registry does not show it yet',
        next: 're-run this job'
      }
    },
    'pod-unknown': {
      what: text`Input "runpod-pods": RunPod has no pod with the ID or name "${'selector'}"; it has ${'names'}`,
      remedy: {
        likely:
          'the pod was terminated, or belongs to another account than the key does',
        next: 'compare the input with the pods in the RunPod console; "*" at the end of a line makes it the beginning of names, which may match none'
      }
    },
    'pods-refused': {
      what: text`No pod was changed, since these may not have the new image. ${'pods'}`,
      remedy: {
        next: 'do what the message says for each, or take it out of "runpod-pods"'
      }
    },
    'pod-password-refused': {
      what: text`No pod was changed, since Milvus on the pod ${'pod'} refuses the password of root: ${'reason'}`,
      remedy: {
        next: 'set "runpod-root-password" to the password that root has on the pods (a secret)'
      }
    },
    'pod-not-healthy-before': {
      kind: 'warning',
      what: text`Milvus on the pod ${'pod'} does not answer even before it is changed: ${'reason'}`,
      note: 'The pod gets the new image anyway. If its previous image is put back, it need not be healthy with that.'
    },
    'pod-tag-moved': {
      kind: 'warning',
      what: text`The image of the pod ${'pod'}, ${'image'}, is a tag that points to the new image by now, so it cannot be put back. If the new image fails, the pod keeps it.`,
      note: 'Give pods an image by digest, as this run does: a digest always means the same image. If the new image fails, put the previous one back by its digest or its exact tag, unless its way back is closed.'
    },
    'pod-way-back-closed': {
      kind: 'warning',
      what: text`Pod ${'pod'} cannot go back once Milvus of the new image has run on its volume: ${'reason'}. If the new image fails there, the pod keeps it.`,
      note: 'The level `upgrade` of the smoke test has tried it. The run goes on. To decide yourself, publish without `runpod-pods`; with `dry-run: true` a run then says which pods this is about, and changes nothing. Back up their volumes first. A pod that is stopped meets the new image when it is started.'
    },
    'pod-put-back': {
      kind: 'warning',
      what: text`Pod ${'pod'} gets its previous image back, ${'image'}: ${'reason'}`,
      note: 'The error at the end of the log says what failed. Read the log of the pod in the RunPod console.'
    },
    'pod-broken': {
      kind: 'warning',
      what: text`Pod ${'pod'} is unhealthy: ${'reason'}`,
      note: 'The pod is not healthy, and its previous image did not help or could not be put back. Read the log of the pod in the RunPod console; the data on its volume is still there.'
    },
    'pod-not-put-back': {
      what: text`Pod ${'pod'}: ${'result'}. Pods that were not touched: ${'untouchedPods'}`,
      remedy: {
        next: 'read its log in the RunPod console. If Milvus of the new image started there, run again with an image that opens this data, or restore a backup into a new volume, with the previous image; if it never started, put the previous image back in the console'
      },
      note: 'The message says why: by the level `upgrade` of the smoke test, the previous image does not work on what the new one writes, so putting it back could destroy what can still be read; or the tag of the previous image points to the new one by now. The run cannot see whether Milvus has written something there: if the log shows that the container never started (its image could not be pulled, for example), the data is as it was. How to restore a backup: [Backup](runpod.md#backup).'
    },
    'pod-not-put-back.unseen': {
      kind: 'warning',
      what: text`The pod ${'pod'} keeps the new image, ${'image'}: ${'reason'}. The run has not seen whether the pod is healthy.`,
      remedy: {
        next: 'look at the pod in the RunPod console; if it is healthy, there is nothing to do'
      }
    },
    'pod-may-change': {
      kind: 'notice',
      what: text`The pod ${'pod'} has the image ${'before'}. The job ended while RunPod was asked to give it ${'after'}, which did not happen within 30 s, but still may.`,
      note: 'Look at the pod in the RunPod console a minute later. If it has the new image then, put the previous one back there, or run again. Where the message says that there is no way back, do not put it back.'
    },
    'pod-may-change.closed': {
      kind: 'notice',
      what: text`The pod ${'pod'} has the image ${'before'}. The job ended while RunPod was asked to give it ${'after'}, which did not happen within 30 s, but still may. Then there is no way back: ${'reason'}.`
    },
    'pod-not-updated': {
      what: text`Pod ${'pod'}: ${'result'}. Pods that were not touched: ${'untouchedPods'}`,
      remedies: {
        restored: {
          next: 'read the log of the pod in the RunPod console, then run again: pods that have the new image are left as they are'
        },
        broken: {
          next: 'look at the pod in the RunPod console first: it is unhealthy'
        },
        differs: {
          next: 'find out what else changes the pod, such as another run, then run again'
        },
        gone: {
          next: 'if you have terminated it and "runpod-pods" names it, take it out there; then run again for the others'
        },
        other: { next: 'look at the pod in the RunPod console, then run again' }
      },
      note: 'A pod that something else has changed in the meantime keeps what it got: the run puts back only its own image.'
    },
    ...DOCTOR
  }
} satisfies Chapter
