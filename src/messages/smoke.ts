import { text, type Chapter } from './message.js'
import { MORE_SPACE, PULL } from './registry-remedies.js'

const GIVE_REPORTS = {
  likely: 'a run was left out of "smoke-results", or had another "smoke-test"',
  next: 'set "smoke-results" to the outputs "smoke" of the runs that "digests" come from, one per line',
  inWorkflow: 're-run all jobs, so that every platform is built again'
}

export const imagesNeed = text`The images need about ${'needed'} in ${'directory'}, where ${'free'} are free`

export const SMOKE = {
  title: 'Smoke test',
  intro:
    'The image runs as it would on a pod, before any tag moves. If it fails, the tags stay as they were; the image stays in the registry without a tag.',
  messages: {
    'smoke-test-failed': {
      what: text`The smoke test failed, so no tag was moved. ${'causes'}`,
      remedies: {
        r1: {
          likely: 'the image runs another Milvus than its tags will say',
          next: 'remove from the Dockerfile what replaces /milvus/bin/milvus; if "base-image" has a digest, set "milvus-version" to the version of that'
        },
        r2: {
          likely: 'it had too little memory',
          next: 'raise "smoke-memory", or use a runner with more memory (Milvus recommends 8 GB)'
        },
        r3: {
          likely:
            'a library of this Milvus needs an executable stack, which the kernel refuses (milvus-io/milvus#53433)',
          next: 'choose another "milvus-version"'
        },
        r4: {
          likely:
            'the CPU lacks instructions that Milvus needs (SSE4.2 or AVX on amd64)',
          next: 'use another runner or, if it is QEMU\'s CPU, set "smoke-emulated: none"'
        },
        r5: {
          likely: 'QEMU itself crashed, which says nothing about the image',
          next: 'test it on a native runner, or set another "binfmt-image" or "smoke-emulated: none"'
        },
        r6: {
          likely: 'the disk is full',
          next: 'free some space on the runner before this step'
        },
        r7: {
          likely:
            'etcd replayed too many writes, or its disk is too slow (milvus-io/milvus#53144)',
          next: 'run again, or on a faster disk; with your own embedEtcd.yaml, set snapshot-count to 1000, and neither heartbeat-interval nor election-timeout'
        },
        r8: {
          likely: 'a YAML file is broken',
          next: 'check user.yaml, milvus.yaml and embedEtcd.yaml in the image (if user.yaml is broken, Milvus ignores milvus.yaml, too)'
        },
        r9: {
          likely:
            'a port is taken, perhaps because two settings name the same one',
          next: 'check PROXY_PORT, METRICS_PORT and the other ports in "smoke-env" and the image'
        },
        r10: {
          likely:
            'Milvus listens on another port than its settings say, perhaps because a script sets one at the start, or starts Milvus in another folder than that of configs/',
          next: 'set the port in the Dockerfile (ENV) or in "smoke-env"; those of gRPC and REST may be in user.yaml instead'
        },
        r11: {
          likely: 'the engine has no address range left for another network',
          next: 'remove unused networks (docker network prune), or add to its "default-address-pools"'
        },
        r12: {
          likely: 'a script is not executable',
          next: 'set its run bit (git update-index --chmod=+x, or COPY --chmod=755)'
        },
        r13: {
          likely:
            'the image lacks a program that ENTRYPOINT, CMD or a script names, or what the first line of a script names',
          next: 'check the paths, and that scripts have no Windows line ends'
        },
        r14: {
          likely: 'the image lacks a library, or has one of another platform',
          next: 'check the base image and LD_LIBRARY_PATH'
        },
        r15: {
          likely: 'Milvus may not write its data or configuration',
          next: '/var/lib/milvus and /milvus/configs must belong to the user that Milvus runs as'
        },
        r16: {
          likely:
            'the image has programs of another platform or scripts without "#!", or QEMU is missing',
          next: 'check the base image and the files that the context copies'
        },
        r17: {
          likely: 'root has another password',
          next: 'the test reads it from MILVUS_ROOT_PASSWORD or COMMON_SECURITY_DEFAULTROOTPASSWORD in the container, or from defaultRootPassword in user.yaml'
        },
        r18: {
          likely: 'REST does not use TLS, although the settings say so',
          next: 'check COMMON_SECURITY_TLSMODE in "smoke-env" and the image, and tlsMode in user.yaml and milvus.yaml'
        },
        r19: {
          likely: 'REST uses TLS, although the settings do not say so',
          next: 'set COMMON_SECURITY_TLSMODE in the Dockerfile (ENV) or in "smoke-env", or tlsMode in user.yaml'
        },
        r20: {
          likely: 'this Milvus is too old for the level',
          next: 'set "smoke-test: health"'
        },
        r21: {
          likely: 'Milvus runs without REST',
          next: 'set "smoke-test: health", or PROXY_HTTP_ENABLED=true in "smoke-env"'
        },
        r22: {
          likely:
            'Milvus asks for the certificate of a client, which the test does not have',
          next: 'set "smoke-test: health", or COMMON_SECURITY_TLSMODE=1 in "smoke-env"'
        },
        r23: {
          likely: 'it had too little memory',
          next: 'use a runner with more memory (Milvus recommends 8 GB)'
        },
        r24: { likely: 'Milvus crashed', next: 'see its last log lines' }
      },
      note: "The list is what the action recognizes. For any other cause, open the group \"evidence\" in the log. What the container itself says comes first: a message of the image's entrypoint, whose code is a heading of this page, or the last words of a program, such as `panic: …`. `the container ended with …` is Milvus' own end. `the limit of … s ran out` names what it was waiting for: raise `smoke-timeout` only if the last health answers show progress. `nobody listens on port …` says in brackets where the port was read, and then which ports are open. `returned code` and `returned HTTP` are answers of Milvus to the test's own REST calls; with `smoke-test: health` the test makes none."
    },
    'smoke-not-reported': {
      what: text`${'platform'} is not known to have passed the smoke test "${'level'}", so no tag was moved: nothing is reported`,
      remedy: GIVE_REPORTS
    },
    'smoke-not-reported.ofOther': {
      what: text`${'platform'} is not known to have passed the smoke test "${'level'}", so no tag was moved: a report is about ${'other'}, not ${'digest'}`,
      remedy: GIVE_REPORTS
    },
    'smoke-not-reported.failed': {
      what: text`${'platform'} is not known to have passed the smoke test "${'level'}", so no tag was moved: a report says that it failed`,
      remedy: GIVE_REPORTS
    },
    'smoke-not-reported.lower': {
      what: text`${'platform'} is not known to have passed the smoke test "${'level'}", so no tag was moved: reported: ${'reported'}`,
      remedy: GIVE_REPORTS
    },
    'engine-out-of-reach': {
      what: text`The smoke test cannot reach containers of the Docker engine at ${'endpoint'}: ${'reason'}`,
      remedy: {
        next: 'run the job on the machine of the engine, or use an engine in the private network of the job (such as docker:dind as a service of a container job), or set "smoke-test: none"'
      }
    },
    'disk-full': {
      what: imagesNeed,
      remedy: MORE_SPACE
    },
    'disk-nearly-full': {
      kind: 'warning',
      what: imagesNeed,
      remedy: {
        next: `if that is too little, ${MORE_SPACE.next}`,
        inWorkflow: `if that is too little, ${MORE_SPACE.inWorkflow}`
      },
      note: 'The run goes on. It fails with "no space left on device" if that is too little.'
    },
    'pull-failed': {
      what: text`${'ref'} could not be pulled: ${'reason'}`,
      remedies: { ...PULL, other: { next: text`try: docker pull ${'ref'}` } }
    }
  }
} satisfies Chapter
