// What to do about a known failure of a pod at RunPod. Those of the smoke test are
// about the machine of the runner.
import { text, type Remedy } from './message.js'

const CHECK_TLS =
  'check MILVUS_TLS and COMMON_SECURITY_TLSMODE in the variables of the pod, and tlsMode in the files of the image'

/** By the name of the failure. */
export const POD_FAILURES = {
  refused: {
    likely: "the image's entrypoint refuses to start Milvus",
    next: text`do what its message says; ${'link'} says more`
  },
  pullDenied: {
    likely:
      'the image or its repository is private, and the registry credentials of the pod may not read it, or it has none',
    next: 'make the image public, or give the pod credentials that may read it (RunPod console: "Settings", "Container Registry Auth", then edit the pod)'
  },
  pullAbsent: {
    likely: 'the registry no longer has the image',
    next: 'look in the registry whether it was deleted'
  },
  pullLimited: {
    likely:
      "the registry limits the pulls of RunPod's machine, and more so without credentials",
    next: 'wait for some hours, or give the pod credentials of the registry'
  },
  pullFailed: {
    likely: "the registry, or the network of RunPod's machine, failed",
    next: 'look whether the registry works'
  },
  fullDisk: {
    likely:
      'a disk of the pod is full: its container disk, which holds the image, or its volume',
    next: 'make the disk that the log names larger in the RunPod console, or free some space on it'
  },
  outOfMemory: {
    likely: 'the pod has too little memory',
    next: 'use a pod with more memory (Milvus recommends 8 GB)'
  },
  executableStack: {
    likely:
      "a library of this Milvus needs an executable stack, which the kernel of RunPod's machine refuses (milvus-io/milvus#53433)",
    next: 'choose another "milvus-version", such as that of the image which your pods have'
  },
  missingInstructions: {
    likely:
      "the CPU of RunPod's machine lacks instructions that Milvus needs (SSE4.2 or AVX)",
    next: 'use a pod on another type of CPU, or in another data center'
  },
  slowEtcd: {
    likely:
      'etcd replayed too many writes, or the volume is too slow (milvus-io/milvus#53144)',
    next: 'use a faster volume; with your own embedEtcd.yaml, set snapshot-count to 1000, and neither heartbeat-interval nor election-timeout'
  },
  brokenYaml: {
    likely: 'a YAML file is broken',
    next: 'check user.yaml, milvus.yaml and embedEtcd.yaml in the image (if user.yaml is broken, Milvus ignores milvus.yaml, too)'
  },
  portTaken: {
    likely: 'a port is taken, perhaps because two settings name the same one',
    next: 'check PROXY_PORT, METRICS_PORT and the other ports in the variables of the pod and in the image'
  },
  notExecutable: {
    likely: 'a script is not executable',
    next: 'set its run bit in the image (git update-index --chmod=+x, or COPY --chmod=755)'
  },
  missingProgram: {
    likely:
      "the image lacks a program that the pod's start command, its ENTRYPOINT, or a script names",
    next: 'check the start command of the pod (empty is right for this image), and the paths in the image'
  },
  missingLibrary: {
    likely: 'the image lacks a library, or has one of another platform',
    next: 'check the base image, and LD_LIBRARY_PATH in the variables of the pod'
  },
  deniedWrite: {
    likely: 'Milvus may not write its data or configuration',
    next: 'what is on the volume (/var/lib/milvus), and /milvus/configs in the image, must belong to the user that Milvus runs as'
  },
  otherPlatform: {
    likely:
      'the image has programs of another platform, or scripts without "#!"',
    next: 'check the base image and the files that the context copies'
  },
  otherPassword: {
    likely: 'root has another password on the pod',
    next: 'set "runpod-root-password" to it (a secret)'
  },
  restWithoutTls: {
    likely: 'REST does not use TLS, although the settings say so',
    next: CHECK_TLS
  },
  restWithTls: {
    likely: 'REST uses TLS, although the settings do not say so',
    next: CHECK_TLS
  },
  clientCertificate: {
    likely:
      'Milvus asks for the certificate of a client, which the run does not have',
    next: 'set COMMON_SECURITY_TLSMODE=1 in the variables of the pod, or take it out of "runpod-pods"'
  }
} satisfies Record<string, Remedy>

/** A known failure of a pod. */
export type PodFailure = keyof typeof POD_FAILURES

/** What differs on a canary, whose settings are the run's own. */
export const CANARY_FAILURES = {
  ...POD_FAILURES,
  pullDenied: {
    likely:
      'the image or its repository is private, and "runpod-registry" is not set, or names credentials that may not read it',
    next: 'make the image public, or set "runpod-registry" to the ID of registry credentials at RunPod that may read it'
  },
  pullLimited: {
    likely: POD_FAILURES.pullLimited.likely,
    next: 'run again later, or set "runpod-registry" to the ID of credentials of the registry at RunPod'
  },
  pullFailed: {
    likely: POD_FAILURES.pullFailed.likely,
    next: 'run again later'
  },
  fullDisk: {
    likely: "the canary's container disk, which holds the image, is too small",
    next: 'make the image smaller, or set "runpod-canary: none"'
  },
  outOfMemory: {
    likely: 'the canary has too little memory',
    next: 'set "runpod-canary" to the ID of a GPU, whose machine has more'
  },
  missingInstructions: {
    likely: POD_FAILURES.missingInstructions.likely,
    next: 'run again, perhaps on another machine, or set "runpod-canary" to the ID of a GPU'
  },
  slowEtcd: {
    likely:
      'etcd of the image replayed too many writes, or the disk of the machine is too slow (milvus-io/milvus#53144)',
    next: 'run again; with your own embedEtcd.yaml, set snapshot-count to 1000, and neither heartbeat-interval nor election-timeout'
  },
  portTaken: {
    likely: POD_FAILURES.portTaken.likely,
    next: 'check the ports that the image sets; the canary has PROXY_PORT and PROXY_HTTP_PORT set to 19530'
  },
  missingProgram: {
    likely:
      'the image lacks a program that its ENTRYPOINT, its CMD or a script names',
    next: 'check the paths, and that scripts have no Windows line ends'
  },
  otherPassword: {
    likely:
      'the image sets a password of root that wins over MILVUS_ROOT_PASSWORD',
    next: 'remove COMMON_SECURITY_DEFAULTROOTPASSWORD from the image'
  },
  clientCertificate: {
    likely:
      'Milvus asks for the certificate of a client, which the canary does not have',
    next: 'remove tlsMode 2 from the files of the image'
  }
} satisfies Record<PodFailure, Remedy>
