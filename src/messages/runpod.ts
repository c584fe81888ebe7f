import { text, type Chapter } from './message.js'

export const RUNPOD = {
  title: 'RunPod',
  intro:
    'Only with `runpod-api-key`. A canary runs before the tags move; the template and the pods follow after that. A failure at a pod leaves the pods after it as they were, and the published image is unaffected.',
  messages: {
    'runpod-refused': {
      what: text`${'asked'}`,
      remedies: {
        r1: {
          likely:
            '"runpod-api-url" is not the address of RunPod\'s API, or the API has changed',
          next: 'remove "runpod-api-url" or correct it, and update the action'
        },
        r2: {
          likely:
            'a proxy between the runner and RunPod asks for a user name and a password',
          next: 'set them in the proxy variables of the runner, such as HTTPS_PROXY'
        },
        r3: {
          likely:
            "this version of RunPod's API was retired, as its REST API v1 and its GraphQL API were to be",
          next: 'update the action; if "runpod-api-url" is set, check it'
        },
        r4: {
          likely: 'the server wants another protocol, such as HTTPS',
          next: 'let "runpod-api-url" begin with "https://", and update the action'
        },
        r5: {
          likely:
            'RunPod, or a network on the way, refuses requests from the country of the runner',
          next: 'use a runner in another region'
        },
        r6: {
          likely:
            "something in front of RunPod's API has answered in its place, such as Cloudflare or a proxy of the runner's network: RunPod has not seen the key",
          next: 'let the runner reach the API directly, or use another runner; if "runpod-api-url" is set, check it'
        },
        r7: {
          likely:
            'the answer was cut off, RunPod\'s API has changed, or "runpod-api-url" is not its address',
          next: 'run again; if it stays so, update the action'
        },
        r8: {
          likely: text`the key is valid, but may not ${'permission'}`,
          next: 'give the key this permission in the RunPod console under "Settings", "API Keys"'
        },
        r9: {
          likely: text`the key may not ${'permission'}, or something in front of RunPod's API has refused the request`,
          next: 'give the key this permission in the RunPod console under "Settings", "API Keys"; if it has it, use another runner'
        },
        r10: {
          likely: 'RunPod has no capacity for it, or its rules forbid it',
          next: 'read what RunPod says above, and run again later'
        },
        r11: {
          likely: '"runpod-api-key" is wrong, was deleted, or has expired',
          next: 'create a key in the RunPod console under "Settings", "API Keys", and store it as the secret that "runpod-api-key" is set to'
        },
        r12: {
          likely: "the account's balance is too low",
          next: 'add credit in the RunPod console under "Billing"'
        },
        r13: {
          likely:
            'it was deleted, or belongs to another account than the key does',
          next: 'compare the id with the RunPod console'
        },
        r14: {
          likely:
            'the pod belongs to a cluster, or something else changes it at this moment',
          next: 'look at it in the RunPod console, then run again'
        },
        r15: {
          likely:
            'a value of an input is not what RunPod accepts, or its API has changed',
          next: 'correct the fields that RunPod names; if no input sets them, report this as a bug of the action'
        },
        r16: {
          likely:
            "RunPod's API does not accept what this version of the action asks",
          next: 'update the action; if it is the newest version, report this as a bug'
        }
      },
      note: "The message begins with what the action asked RunPod to do, and ends with the answer: RunPod's own words, or the title of a web page, which is never RunPod's."
    },
    'canary-failed': {
      what: text`The image failed on a RunPod pod, so ${'kept'}: ${'cause'}`,
      remedies: {
        r1: {
          likely:
            'RunPod cannot pull the image (the credentials that "runpod-registry" names may not read it), or Milvus does not start there',
          next: 'look at the cause above; the pod was terminated'
        },
        r2: {
          likely:
            'RunPod cannot pull the image (a private one needs "runpod-registry"), or Milvus does not start there',
          next: 'look at the cause above; the pod was terminated'
        }
      },
      note: 'A new image gets no tag then. One that an earlier run has published is tried before the template or a pod gets it, and these keep their images then. The same image passed the smoke test on the runner, so look for what differs: the pull of a private image, the memory and the processor of the pod. A pod that has a machine and never runs its container has failed, too, since RunPod does not say what it waits for: mostly, it cannot pull the image.'
    },
    'canary-unavailable': {
      what: text`RunPod could not run a canary: ${'cause'}, so ${'kept'}.`,
      remedy: {
        likely:
          'RunPod has a fault or is out of capacity, or the account out of balance',
        next: 'run again later; with "runpod-canary-required" set to "false" the run goes on without a canary then'
      },
      note: 'It says nothing about the image. `runpod-canary-required` decides whether the run goes on. It is about capacity only if RunPod has nothing in stock, says so, or finds no machine for the pod.'
    },
    'no-canary': {
      kind: 'warning',
      what: text`RunPod could not run a canary: ${'cause'}. ${'without'}.`,
      note: '`runpod-canary-required` is `false`, so the run goes on. The image has passed the smoke test on the runner.'
    },
    'canary-gpu-unknown': {
      what: text`Input "runpod-canary": RunPod has no GPU with the id "${'id'}"`,
      remedy: {
        next: 'set it to "cpu", or to an id of RunPod\'s list, such as "NVIDIA GeForce RTX 4090"'
      }
    },
    'canary-not-confirmed': {
      kind: 'warning',
      what: text`The canary is not surely terminated, so the post step tries again. ${'left'}`,
      note: 'The run goes on. If the post step cannot terminate the pod either, it fails with `canary-left`.'
    },
    'canary-left': {
      what: text`A canary may still run at RunPod, and cost money. ${'left'}`,
      remedy: {
        next: 'terminate it in the RunPod console: "Pods", the pod, its menu, "Terminate"; if it is not there, it is gone'
      },
      note: 'The pod costs money until somebody terminates it: RunPod did not do it, or could not be asked whether it is gone. The published image is unaffected.'
    },
    'canary-may-appear': {
      kind: 'warning',
      what: text`RunPod was asked for the pod ${'job'} and gave no clear answer. It has not appeared in 20 s. If it does, it costs ${'price'} until it is terminated: a later run with "runpod-canary" or "runpod-pods" does that after 3 hours, or look for it in the RunPod console under "Pods".`,
      note: 'RunPod may create a pod after its answer got lost. Look in the RunPod console for the name in the message. The next run with `runpod-canary` or `runpod-pods` terminates the pod once it is 3 hours old.'
    },
    'canaries-left': {
      kind: 'warning',
      what: text`Canaries that other jobs may have left, and that cost money, were not terminated. ${'left'}`,
      note: 'The run goes on. Terminate pods whose name is like `milvus-runpod-…-canary` in the RunPod console. A pod is left alone if its age is not certain, by the time that RunPod itself shows.'
    },
    'template-needs': {
      kind: 'notice',
      what: text`Template "${'template'}": ${'text'}`,
      note: 'The template keeps what its owner has set; only its image changes. Correct the setting in the RunPod console if you use the template for new pods.'
    },
    'template-ambiguous': {
      what: text`Input "runpod-template": ${'number'} templates have the name "${'text'}": ${'ids'}`,
      remedy: { next: 'set the input to the id of one of them' }
    },
    'template-serverless': {
      what: text`Input "runpod-template": "${'text'}" is a template of serverless workers, and Milvus needs a pod`,
      remedy: { next: 'set the input to another template, or to a new name' }
    },
    'template-not-own': {
      what: text`Input "runpod-template": "${'text'}" is a public template that belongs to someone else, so its image cannot be changed`,
      remedy: {
        next: 'set the input to a name: the action then creates a template of your own'
      }
    },
    'template-unknown': {
      what: text`Input "runpod-template": RunPod has no template with the id "${'text'}"`,
      remedy: {
        likely:
          'it was deleted, or is a private one of another account than the key belongs to',
        next: 'set the input to the id of a template that you have; if this is to be the name of a new one, give it a capital letter, a space or a hyphen, so that it is not taken for an id'
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
          'it was deleted meanwhile, or the registry does not show it yet',
        next: 're-run this job'
      }
    },
    'pod-unknown': {
      what: text`Input "runpod-pods": RunPod has no pod with the id or name "${'selector'}"; it has ${'names'}`,
      remedy: {
        likely:
          'the pod was terminated, or belongs to another account than the key does',
        next: 'compare the input with the pods in the RunPod console; "*" at the end of a line makes it the beginning of names, which may match none'
      }
    },
    'pods-refused': {
      what: text`No pod was changed, since these may not have the new image. ${'list'}`,
      remedy: {
        next: 'do what is said of each, or take it out of "runpod-pods"'
      }
    },
    'pod-password-refused': {
      what: text`No pod was changed, since Milvus on the pod ${'name'} refuses the password of root: ${'reason'}`,
      remedy: {
        next: 'set "runpod-root-password" to the password that root has on the pods (a secret)'
      }
    },
    'pod-not-healthy-before': {
      kind: 'warning',
      what: text`Milvus on the pod ${'name'} does not answer even before it is changed: ${'reason'}`,
      note: 'The pod gets the new image all the same. If it is put back, it need not be healthy then.'
    },
    'pod-tag-moved': {
      kind: 'warning',
      what: text`The image of the pod ${'name'}, ${'image'}, is a tag that points to the new image by now. If the new one fails, what the pod runs now cannot be put back by that tag.`,
      note: 'Give the pod an image by digest, as this run does, and it can always be put back.'
    },
    'pod-put-back': {
      kind: 'warning',
      what: text`Pod ${'name'} gets its previous image back, ${'image'}: ${'cause'}`,
      note: 'The error at the end of the log says what failed. Read the log of the pod in the RunPod console.'
    },
    'pod-broken': {
      kind: 'warning',
      what: text`Pod ${'name'} is not in order: ${'reason'}`,
      note: 'The pod is not healthy, and its previous image did not help or could not be put back. Read the log of the pod in the RunPod console; the data on its volume is still there.'
    },
    'pod-may-change': {
      kind: 'notice',
      what: text`The pod ${'name'} has the image ${'before'}. The job ended while RunPod was asked to give it ${'after'}, which did not happen within 30 s, but still may.`,
      note: 'Look at the pod in the RunPod console a minute later. If it has the new image then, put the previous one back there, or run again.'
    },
    'pod-not-updated': {
      what: text`Pod ${'name'}: ${'failed'}. Pods that were not touched: ${'names'}`,
      remedies: {
        r1: {
          next: 'read the log of the pod in the RunPod console, then run again: pods that have the new image are left as they are'
        },
        r2: {
          next: 'look at the pod in the RunPod console first: nothing was left in order there'
        },
        r3: {
          next: 'find out what else changes the pod, such as another run, then run again'
        },
        r4: {
          next: 'if you have terminated it and "runpod-pods" names it, take it out there; then run again for the others'
        },
        r5: { next: 'look at the pod in the RunPod console, then run again' }
      },
      note: 'A pod that something else has changed meanwhile keeps what it got: the run puts back only its own image.'
    }
  }
} satisfies Chapter
