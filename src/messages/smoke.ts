import { ENGINE_PROXY } from './builder.js'
import { text, type Chapter } from './message.js'
import { MORE_SPACE, PULL } from './registry-remedies.js'
import { ENGINE_REMEDIES } from './smoke-engine.js'
import { OTHER_SCRIPT, SCRIPT_REMEDIES } from './smoke-script.js'

const GIVE_REPORTS = {
  likely:
    'a run was left out of "smoke-results", or had another "smoke-test" or "smoke-script"',
  next: 'set "smoke-results" to the outputs "smoke" of the runs that "digests" come from, one per line',
  inWorkflow: 're-run all jobs, so that every platform is built again'
}

export const spaceNeeded = text`The smoke test needs about ${'needed'} in ${'directory'}, where ${'free'} are free`

const OTHER_BASE =
  'set "base-image" to Milvus\' own image or a copy of it, or use a "context" whose Dockerfile fits this base'

const OTHER_REPLACED =
  'name another image in "smoke-upgrade-from", or set "smoke-test: restart" for this run'

const NEARER_ENGINE = {
  next: 'run the job on the machine of the engine, or use an engine in the private network of the job (such as docker:dind as a service of a container job), or set "smoke-test: none"'
}

const READ_EVIDENCE =
  "read the evidence: health answers, the container's state, and its last log lines, in the log and in the job summary"

export const SMOKE = {
  title: 'Smoke test',
  intro:
    'The image runs as it would on a pod, before any tag moves. If it fails, the tags stay as they were; the image stays in the registry without a tag.',
  messages: {
    'smoke-test-failed': {
      what: text`The smoke test failed, so no tag was moved. ${'causes'}`,
      remedies: {
        ...ENGINE_REMEDIES,
        otherVersion: {
          likely: 'the image runs another Milvus than its tags will say',
          next: 'remove from the Dockerfile what replaces /milvus/bin/milvus; if "base-image" has a digest, set "milvus-version" to the version of that'
        },
        baseWithoutTini: {
          likely: text`the base image ${'base'} has no /tini, which the image needs to start`,
          next: OTHER_BASE
        },
        baseWithoutShell: {
          likely: text`the base image ${'base'} has no /bin/bash, which the image needs to start`,
          next: OTHER_BASE
        },
        baseWithoutProgram: {
          likely: text`the base image ${'base'} lacks a program that the image needs to start`,
          next: OTHER_BASE
        },
        baseWithoutMilvus: {
          likely: text`the base image ${'base'} has no milvus on its PATH`,
          next: OTHER_BASE
        },
        memoryLimit: {
          likely: 'it had too little memory',
          next: 'raise "smoke-memory", or use a runner with more memory (Milvus recommends 8 GB)'
        },
        executableStack: {
          likely:
            'a library of this Milvus needs an executable stack, which the kernel refuses (milvus-io/milvus#53433)',
          next: 'choose another "milvus-version", such as the one that the tags still point to, which the summary names'
        },
        missingInstructions: {
          likely:
            'the CPU lacks instructions that Milvus needs (SSE4.2 or AVX on amd64)',
          next: 'use another runner or, if it is QEMU\'s CPU, set "smoke-emulated: none"',
          inWorkflow:
            'use another runner of this platform in "runner-amd64" or "runner-arm64"'
        },
        qemuCrashed: {
          likely: 'QEMU itself crashed, which says nothing about the image',
          next: 'test it on a native runner, or set another "binfmt-image" or "smoke-emulated: none"',
          inWorkflow:
            'use a runner of this platform in "runner-amd64" or "runner-arm64"'
        },
        fullDisk: {
          likely: 'the disk is full',
          next: 'free some space on the runner before this step',
          inWorkflow:
            'use a runner with a larger disk in "runner-amd64" or "runner-arm64"'
        },
        slowEtcd: {
          likely:
            'etcd replayed too many writes, or its disk is too slow (milvus-io/milvus#53144)',
          next: 'run again, or on a faster disk; with your own embedEtcd.yaml, set snapshot-count to 1000, and neither heartbeat-interval nor election-timeout'
        },
        brokenYaml: {
          likely: 'a YAML file is broken',
          next: 'check user.yaml, milvus.yaml and embedEtcd.yaml in the image (if user.yaml is broken, Milvus ignores milvus.yaml, too)'
        },
        portTaken: {
          likely:
            'a port is taken, perhaps because two settings name the same one',
          next: 'check PROXY_PORT, METRICS_PORT and the other ports in "smoke-env" and the image'
        },
        otherPort: {
          likely:
            'Milvus listens on another port than its settings say, perhaps because a script sets one at the start, or starts Milvus in another folder than that of configs/',
          next: 'set the port in the Dockerfile (ENV) or in "smoke-env"; those of gRPC and REST may be in user.yaml instead'
        },
        noAddressRange: {
          likely: 'the engine has no address range left for another network',
          next: 'remove unused networks (docker network prune), or add to its "default-address-pools"'
        },
        notExecutable: {
          likely: 'a script is not executable',
          next: 'set its run bit (git update-index --chmod=+x, or COPY --chmod=755)'
        },
        missingProgram: {
          likely:
            'the image lacks a program that ENTRYPOINT, CMD or a script names, or what the first line of a script names',
          next: 'check the paths, and that scripts have no Windows line ends'
        },
        missingLibrary: {
          likely: 'the image lacks a library, or has one of another platform',
          next: 'check the base image and LD_LIBRARY_PATH'
        },
        deniedWrite: {
          likely: 'Milvus may not write its data or configuration',
          next: '/var/lib/milvus and /milvus/configs must belong to the user that Milvus runs as'
        },
        otherPlatform: {
          likely:
            'the image has programs of another platform or scripts without "#!", or QEMU is missing',
          next: 'check the base image and the files that the context copies'
        },
        otherPassword: {
          likely: 'root has another password',
          next: 'the test reads it from MILVUS_ROOT_PASSWORD or COMMON_SECURITY_DEFAULTROOTPASSWORD in the container, or from defaultRootPassword in user.yaml; with "smoke-upgrade-data", set MILVUS_ROOT_PASSWORD in "smoke-env" to the one that root has in the data'
        },
        restWithoutTls: {
          likely: 'REST does not use TLS, although the settings say so',
          next: 'check COMMON_SECURITY_TLSMODE in "smoke-env" and the image, and tlsMode in user.yaml and milvus.yaml'
        },
        restWithTls: {
          likely: 'REST uses TLS, although the settings do not say so',
          next: 'set COMMON_SECURITY_TLSMODE in the Dockerfile (ENV) or in "smoke-env", or tlsMode in user.yaml'
        },
        tooOld: {
          likely: 'this Milvus is too old for the level',
          next: 'set "smoke-test: health"'
        },
        restIsOff: {
          likely: 'Milvus runs without REST',
          next: 'set "smoke-test: health", or PROXY_HTTP_ENABLED=true in "smoke-env"'
        },
        clientCertificate: {
          likely:
            'Milvus asks for the certificate of a client, which the test does not have',
          next: 'set "smoke-test: health", or COMMON_SECURITY_TLSMODE=1 in "smoke-env"'
        },
        outOfMemory: {
          likely: 'it had too little memory',
          next: 'use a runner with more memory (Milvus recommends 8 GB)'
        },
        crashed: { likely: 'Milvus crashed', next: 'see its last log lines' },
        refused: {
          likely: "the image's entrypoint refuses to start Milvus",
          next: text`do what its message says; ${'link'} says more`
        },
        replacedFailed: {
          likely:
            'the image that is replaced does not work in this test, which says nothing about the new one',
          next: OTHER_REPLACED
        },
        dataNotOpened: {
          likely:
            'the new image cannot use the data of the one that it replaces, and neither could a pod with such a volume',
          next: 'choose another "milvus-version", or look at what has changed in the context; if no volume has such data, set "smoke-test: restart" for this run'
        },
        dataLost: {
          likely:
            'acknowledged rows, or the files of the old data, did not survive the kill, as when the host of a pod goes away',
          next: 'choose another "milvus-version", or look at what has changed in the context; if no volume has such data, set "smoke-test: restart" for this run'
        },
        otherCopy: {
          likely:
            'the archive is not one of the data directory itself, or was made while Milvus ran, or is of a later Milvus',
          next: 'make it as docs/runpod.md says under "Backup" (tar --directory /var/lib/milvus .), and name the image that wrote it in "smoke-upgrade-from"'
        },
        brokenCopy: {
          likely: 'the archive is cut off, or is not a tar',
          next: 'compare its size and checksum with the original, and try: tar --list --file FILE'
        },
        limit: {
          likely:
            'Milvus was not done within "smoke-timeout", which counts for each start',
          next: `raise "smoke-timeout" if Milvus was getting on: from one of the last health answers to the next, it has more components, or fewer that are "not healthy"; or it was healthy and only did not answer yet (on the data of another start it may first wait a minute or two for the sessions of that one: docs/upgrades.md). Otherwise ${READ_EVIDENCE}`
        },
        ...SCRIPT_REMEDIES,
        several: { next: text`look at each platform: ${'hints'}` },
        other: { next: READ_EVIDENCE }
      },
      note: "The list is what the action recognizes. For any other cause, open the group \"evidence\" in the log. What the container itself says comes first: a message of the image's entrypoint, whose code is a heading of this page, or the last words of a program, such as `panic: …`. `the container ended with …` is Milvus' own end. `the limit of … s ran out` names what it was waiting for: raise `smoke-timeout` only if the last health answers show progress, which is more components, or fewer that are not healthy. `nobody listens on port …` says in brackets where the port was read, and then which ports are open. `returned code` and `returned HTTP` are answers of Milvus to the test's own REST calls; with `smoke-test: health` the test makes none."
    },
    'way-back-closed': {
      kind: 'warning',
      what: text`A pod that gets this image cannot be put back to ${'from'}. Tested on ${'platform'}: ${'reason'}`,
      remedy: {
        likely:
          'this image changes the data on the volume in a way that the replaced one does not know',
        next: 'back up the volumes of pods that do not have this image yet (docs/runpod.md#backup). To go back, restore the backup on a new volume'
      },
      note: 'The smoke test passed, and the tags moved: this warning is about what comes after it. At the level `upgrade`, the test starts the replaced image once more on what this one has written ([the way back](upgrades.md#the-way-back)). The update of pods knows the result, and does not put back a pod whose data the previous image cannot open.'
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
    'smoke-not-reported.ofOtherScript': {
      what: OTHER_SCRIPT,
      remedy: GIVE_REPORTS
    },
    'smoke-not-reported.ofOtherData': {
      what: text`${'platform'} is not known to have passed the smoke test "${'level'}", so no tag was moved: it opened the data of ${'opened'}, and would replace ${'name'}, ${'from'}`,
      remedy: {
        likely: 'another job has moved the tag since the platform was tested',
        next: 'run all jobs again, with the same "smoke-upgrade-from" if you set it',
        inWorkflow: 're-run all jobs, so that every platform is tested again'
      },
      note: 'No floating tag moves to an image that was not tested on the data of the image that it replaces.'
    },
    'engine-out-of-reach': {
      what: text`The smoke test cannot reach containers of the Docker engine at ${'endpoint'}: this endpoint leads to nothing but the engine`,
      remedy: NEARER_ENGINE
    },
    'engine-out-of-reach.unknownHost': {
      what: text`The smoke test cannot reach containers of the Docker engine at ${'endpoint'}: ${'reason'}`,
      remedy: NEARER_ENGINE
    },
    'engine-out-of-reach.elsewhere': {
      what: text`The smoke test cannot reach containers of the Docker engine at ${'endpoint'}: the engine runs in a container or on another machine, "${'machine'}"`,
      remedy: NEARER_ENGINE
    },
    'engine-out-of-reach.public': {
      what: text`The smoke test cannot reach containers of the Docker engine at ${'endpoint'}: ports on ${'address'} would be open to the internet`,
      remedy: NEARER_ENGINE
    },
    'disk-full': {
      what: spaceNeeded,
      remedy: MORE_SPACE
    },
    'disk-nearly-full': {
      kind: 'warning',
      what: spaceNeeded,
      remedy: {
        next: `if that is too little, ${MORE_SPACE.next}`,
        inWorkflow: `if that is too little, ${MORE_SPACE.inWorkflow}`
      },
      note: 'The run goes on. It fails with "no space left on device" if that is too little.'
    },
    'pull-failed': {
      what: text`${'ref'} could not be pulled: ${'reason'}`,
      remedies: {
        ...PULL,
        engineProxy: ENGINE_PROXY,
        other: { next: text`try: docker pull ${'ref'}` }
      }
    },
    'pull-failed.replaced': {
      what: text`${'reason'} (this is ${'name'}, whose data the new image must open)`,
      remedies: {
        absent: {
          likely: text`what ${'name'} lists was deleted, so that no run can pull it`,
          next: OTHER_REPLACED
        }
      }
    }
  }
} satisfies Chapter
