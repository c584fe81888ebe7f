import { DOCTOR } from './runpod-doctor.js'
import { text, type Chapter } from './message.js'
import { CANARY_FAILURES } from './pod-failures.js'
import { POD_NOT_UPDATED } from './pod-not-updated.js'
import { REFUSED } from './runpod-remedies.js'

/** The RunPod secret from which a new template takes root's password. */
export const PASSWORD_SECRET = 'milvus_root_password'

const TERMINATE = {
  next: 'terminate it in the RunPod console: "Pods", the pod, its menu, "Terminate"; if it is not there, it is gone'
}

/** What the owner of a template has to do, which the summary shows as well. */
export const TEMPLATE_NEEDS = {
  otherRegistry: text`Its registry credentials stay as they are (${'registry'}), since only the image of an existing template is changed. To use "runpod-registry", set them in the RunPod console.`,
  otherCompute: text`It is for ${'has'} pods and stays so, since only the image of an existing template is changed. To get one for ${'wanted'} pods, give "runpod-template" another name.`,
  volumeWithoutGpu:
    'It is for CPU pods and has a volume, which RunPod gives to GPU pods alone: attach a network volume at /var/lib/milvus when you deploy a CPU pod, or its data is lost when the pod stops. To get a template without that volume, give "runpod-template" another name.',
  secret: `Create the RunPod secret "${PASSWORD_SECRET}" before the first deployment: root's password comes from it.`,
  networkVolume:
    'Attach a network volume at /var/lib/milvus when you deploy a pod (RunPod proposes /workspace), or its data is lost when the pod stops: a template for CPU pods cannot have a volume.',
  volumeDisk:
    'Its volume is a disk of one machine, and is lost with it: for data that you cannot recreate, attach a network volume at /var/lib/milvus when you deploy a pod. On a CPU pod there is no other way.'
}

const LOOK_AT_CANARY =
  'look at the cause above, and at the last log lines of the canary in the log and in the summary; the pod was terminated'

const CANARY_FAILED = {
  ...CANARY_FAILURES,
  withRegistry: {
    likely:
      'RunPod cannot pull the image (the credentials that "runpod-registry" names may not read it), or Milvus does not start there',
    next: LOOK_AT_CANARY
  },
  withoutRegistry: {
    likely:
      'RunPod cannot pull the image (a private one needs "runpod-registry"), or Milvus does not start there',
    next: LOOK_AT_CANARY
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
      note: 'A new image gets no tag then. One that an earlier run has published is tried before the template or a pod gets it, and these keep their images then. The same image passed the smoke test on the runner, so look for what differs: the pull of a private image, the memory and the processor of the pod. Before the canary is terminated, the run reads what its container and its machine have said last, for at most 10 seconds; these lines are in the log and in the summary. Where they show a known failure, the message names its reason. A pod that has a machine and never runs its container has failed, too, since RunPod does not say what it is waiting for: usually, it cannot pull the image.'
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
    'pod-untrusted': {
      what: text`No pod was changed, since the pod ${'pod'} did not prove that it is yours: ${'reason'}`,
      remedy: {
        likely:
          'its certificate is not signed by the CA in "runpod-ca", has expired, or is for another name',
        next: 'compare "runpod-ca" with the CA of the certificate on the pod, which must be for the name "milvus" or for the address of the pod'
      },
      note: "Root's password was not sent. A certificate with another name does not count, even if the CA has signed it: the address of a pod changes, so its certificate has the name `milvus`, as one of examples/clients/make-certificate.sh has it. A pod with `MILVUS_TLS=self-signed` is known by the CA that its own log shows."
    },
    'pod-password-in-clear': {
      kind: 'notice',
      what: text`Root's password crosses the internet in clear text on its way to these pods: ${'pods'}. To protect it, expose port 19530 as an HTTP port as well, or set MILVUS_TLS to "self-signed" on the pod and expose 8080 as a TCP port.`,
      note: "The health of a pod is asked for with root's password. Through RunPod's proxy (an HTTP port) or over TLS, nobody on the way can read it. See [Protect the connection](runpod.md#protect-the-connection)."
    },
    'pod-not-checked': {
      kind: 'notice',
      what: text`The TLS certificates of these pods are not checked, since no CA is known for them: ${'pods'}. Set "runpod-ca" to the certificate of their CA.`,
      note: 'The password is encrypted, but someone who can redirect the connection could pretend to be the pod.'
    },
    'pod-ca-unknown': {
      kind: 'notice',
      what: text`The TLS certificate of the pod ${'pod'} is not checked, since its log does not show the CA that its image has made. Set "runpod-ca" to that certificate: in the pod's terminal, /status.sh --ca prints it.`,
      note: 'The image shows its CA in the log of the pod before it starts Milvus. The key may lack the right to read logs, RunPod may no longer keep that part of a long log, or the image is older than `MILVUS_TLS`.'
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
      note: 'The error at the end of the log says what failed. The last log lines of the pod are in the group before this warning, and in the job summary.'
    },
    'pod-broken': {
      kind: 'warning',
      what: text`Pod ${'pod'} is unhealthy: ${'reason'}`,
      note: 'The pod is not healthy, and its previous image did not help or could not be put back. Its last log lines are in the log of the run, and in the job summary; the data on its volume is still there.'
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
    ...POD_NOT_UPDATED,
    ...DOCTOR
  }
} satisfies Chapter
