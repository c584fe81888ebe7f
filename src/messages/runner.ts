import { ENGINE_PROXY } from './builder.js'
import { text, type Chapter } from './message.js'
import { PULL } from './registry-remedies.js'

/** Which runners have an engine. */
const WITH_ENGINE =
  'GitHub\'s own (ubuntu-24.04), a self-hosted one with Docker, or ARC with "containerMode: dind"'

const WITHOUT_ENGINE =
  'with "builder" and "smoke-test: none", a run needs no engine'

const ANOTHER_RUNNER = {
  next: `use a runner that has a Docker engine: ${WITH_ENGINE}; ${WITHOUT_ENGINE}`,
  inWorkflow: `name runners that have a Docker engine in "runner-amd64" and "runner-arm64": ${WITH_ENGINE}; ${WITHOUT_ENGINE}`
}

/** Where docker does not know where its engine is. */
const NO_ENDPOINT = {
  likely:
    'the docker context does not exist on this runner, or the address or the certificates of the engine are wrong',
  next: 'check DOCKER_HOST, DOCKER_CERT_PATH and DOCKER_CONTEXT, and compare the last one with the output of `docker context ls`'
}

/** For a file by which a step tells the runner something. */
const lookAtFile = (name: string): string =>
  `check on the runner whether its disk is full (df -h), and whether the file of ${name} exists and can be written, and run the job again`

const LOST_OUTPUTS = {
  next: `${lookAtFile('GITHUB_OUTPUT')}; the outputs are in the log of this step, too`
}

const cannotWrite = text`The directory ${'directory'} on the runner cannot be written: ${'reason'}`

const BUILDKIT_INPUTS = 'check the inputs "buildkit-image" and "driver-opts"'

export const RUNNER = {
  title: 'Runner and Docker',
  intro:
    "What the machine of the job lacks. GitHub's own runners, such as `ubuntu-24.04`, have everything.",
  messages: {
    'windows-runner': {
      what: 'This action does not run on Windows',
      remedy: { next: 'use a Linux runner, such as "runs-on: ubuntu-24.04"' }
    },
    'docker-not-started': {
      what: text`docker could not be started: ${'reason'}`,
      remedy: {
        next: `install the docker command, or ${ANOTHER_RUNNER.next}`,
        inWorkflow: `install the docker command on the runner, or ${ANOTHER_RUNNER.inWorkflow}`
      },
      note: 'Only a run that builds or tests in an engine needs the docker command. Others need buildx alone: [what needs an engine](runners.md#what-needs-an-engine).'
    },
    'docker-config-unreadable': {
      what: text`${'file'} could not be read: ${'reason'}`,
      remedy: { next: 'fix or remove this docker configuration file' }
    },
    'engine-no-answer': {
      what: text`The Docker engine does not answer: ${'reason'}`,
      remedies: {
        noEndpoint: NO_ENDPOINT,
        otherVersion: {
          likely:
            'the docker command is older than this engine allows, or DOCKER_API_VERSION names an old version',
          next: 'leave DOCKER_API_VERSION unset, and update the docker command of the runner'
        },
        noRights: {
          likely:
            'the user that runs the job may not use the socket of the engine',
          next: 'add that user to the group of the socket (sudo usermod --append --groups docker USER), and start the runner again'
        },
        other: {
          next: `start it, or ${ANOTHER_RUNNER.next}`,
          inWorkflow: `start it, or ${ANOTHER_RUNNER.inWorkflow}`
        }
      },
      note: 'A run that builds or tests says this before anything is built or pushed. A plan, a run with nothing new, a promotion, a merge and the steps at RunPod need no engine: [what needs an engine](runners.md#what-needs-an-engine).'
    },
    'engine-gone': {
      what: text`The Docker engine went away while the job ran: ${'reason'}`,
      remedy: {
        likely:
          'it was restarted or stopped, for example by an update of Docker, or it crashed, for example since the machine had no memory left',
        next: 'run the job again; if it happens again, read the log of the engine (journalctl --unit docker) and the memory of the machine (dmesg), or use another runner'
      },
      note: 'The engine answered when the job began. The action waits half a minute for an engine that is gone, such as one that is restarted, and then goes on; a Milvus that was being tested ends with its engine, so such a run fails at once. No tag was moved.'
    },
    'engine-is-podman': {
      what: "The engine is Podman, not Docker's",
      remedy: ANOTHER_RUNNER,
      note: '[What works with Podman](runners.md#podman)'
    },
    'engine-not-linux': {
      what: text`The Docker engine runs ${'platform'} containers`,
      remedy: {
        likely: 'it is set to Windows containers, and Milvus needs Linux',
        ...ANOTHER_RUNNER
      }
    },
    'buildx-missing': {
      what: text`docker buildx is not installed: ${'reason'}`,
      remedy: {
        next: 'install it earlier in the job, with docker/setup-buildx-action, or on the runner: the package docker-buildx-plugin of Docker, or docker-buildx of Debian and Ubuntu',
        inWorkflow:
          'install it on the runner (the package docker-buildx-plugin of Docker, or docker-buildx of Debian and Ubuntu), or use another one in "runner-amd64" and "runner-arm64"'
      },
      note: 'Every run needs buildx, which also reads and writes the registry. It is found as a plug-in of docker or, where there is no docker command, as a program on PATH as well.'
    },
    'buildx-too-old': {
      what: text`docker buildx is too old: ${'reason'}`,
      remedy: {
        likely:
          'it is older than 0.12 of October 2023, and knows no annotations',
        next: 'install a current one earlier in the job, with docker/setup-buildx-action, or on the runner (the package docker-buildx-plugin of Docker)',
        inWorkflow:
          'install a current one on the runner (the package docker-buildx-plugin of Docker), or use another one in "runner-amd64" and "runner-arm64"'
      },
      note: 'The message names the option that this buildx does not know.'
    },
    'builder-unusable': {
      what: text`The builder "${'name'}" cannot be used: ${'reason'}`,
      remedies: {
        noEndpoint: NO_ENDPOINT,
        other: {
          next: 'compare the input "builder" with the output of `docker buildx ls`; without that input, the name is that of BUILDX_BUILDER or of the docker context, which `docker context ls` must list'
        }
      }
    },
    'builder-cannot-push': {
      what: text`The builder "${'name'}" has the docker driver, which cannot push by digest`,
      remedy: {
        next: 'leave the input "builder" empty, or name a builder with another driver, such as docker-container'
      }
    },
    'builder-frozen': {
      what: text`The builder "${'name'}" does not answer any more: ${'reason'}`,
      remedy: {
        likely:
          'its container was paused or stopped, or the machine has no memory or CPU left',
        next: 'look at the container of the builder ("docker ps --all") and at the memory of the runner, and run the job again'
      },
      note: 'The build was silent, and the builder has answered no question for three minutes. A step that is silent while the builder answers is left alone.'
    },
    'builder-gone': {
      what: text`The builder "${'name'}" is not there any more: ${'reason'}`,
      remedy: {
        likely:
          'something else on this machine has removed it while the job ran, such as a clean-up of builders between jobs',
        next: 'let nothing remove the builders of jobs that still run, whose names begin with "milvus-runpod-", and run the job again'
      },
      note: 'Removing a builder removes its cache as well, so the action does not build once more by itself.'
    },
    'buildkit-not-started': {
      what: text`BuildKit did not start from ${'buildkitImage'}: ${'reason'}`,
      remedies: {
        ...PULL,
        engineProxy: ENGINE_PROXY,
        badOption: { next: 'correct the input "driver-opts"' },
        badConfig: {
          likely:
            'BuildKit ends with the settings in "buildkitd-config-inline", or the engine does not allow privileged containers',
          next: 'try it without the input "buildkitd-config-inline", and then with a part of it'
        },
        other: {
          likely: 'the engine does not allow privileged containers',
          next: `${BUILDKIT_INPUTS}, or name an existing builder in "builder"`,
          inWorkflow: `${BUILDKIT_INPUTS}, or use another runner in "runner-amd64" and "runner-arm64"`
        }
      },
      note: 'BuildKit runs in a container from the image in `buildkit-image`, which must be privileged: a rootless engine may not allow that.'
    },
    'runner-disk-full': {
      what: cannotWrite,
      remedy: {
        likely: 'the disk of the runner is full',
        next: text`look how full it is (df -h ${'directory'}; df -i ${'directory'}), and free some space on it, or use a runner with a larger disk`
      },
      note: "This is the disk of the job's temporary files (`RUNNER_TEMP`), or of docker's own configuration. That of the Docker engine may be another one."
    },
    'directory-unwritable': {
      what: cannotWrite,
      remedy: {
        next: text`let the user that runs the job write there (ls -ld ${'directory'}), and let nothing else remove files from it`
      }
    },
    'too-many-open-files': {
      what: text`The system let the action open no more files: ${'reason'}`,
      remedy: {
        likely: 'the limit of open files is too low',
        next: 'raise it for the runner (ulimit -n)'
      }
    },
    'state-not-saved': {
      what: text`What the post step needs to clean up could not be saved in ${'file'}, so nothing was begun: ${'reason'}`,
      remedy: {
        next: lookAtFile('GITHUB_STATE')
      },
      note: 'The runner gives each step this file, by which the main step tells the step "Post" what to remove. Nothing was created.'
    },
    'outputs-not-written': {
      what: text`Nothing was published, and the outputs could not be written to ${'file'}: ${'reason'}`,
      remedy: LOST_OUTPUTS,
      note: 'Tags that were moved point to a tested image, and RunPod has what the log says. Only later steps would miss the outputs, so this one fails. The next run finds the image as it is, builds nothing, and sets the same outputs.'
    },
    'outputs-not-written.tags': {
      what: text`${'tags'} → ${'digest'} is published, but the outputs could not be written to ${'file'}: ${'reason'}`,
      remedy: LOST_OUTPUTS
    },
    'outputs-not-written.image': {
      what: text`The image is in the registry as ${'image'}, but the outputs could not be written to ${'file'}: ${'reason'}`,
      remedy: LOST_OUTPUTS
    },
    'summary-not-written': {
      kind: 'warning',
      what: text`The job summary could not be written to ${'file'}: ${'reason'}`,
      remedy: { next: lookAtFile('GITHUB_STEP_SUMMARY') },
      note: 'Only the page of the run is missing; everything else is done, and the log has what matters.'
    },
    'docker-command-failed': {
      what: text`A docker command failed: ${'reason'}`,
      remedy: {
        next: "run the job again; if it fails again, check the runner's docker"
      },
      note: 'The message names the command and the reason that docker gave. A command that "was ended after … s" did not answer: the engine hangs, or the network is slow. One "without progress" got no bytes from a registry for three minutes ([silence](reliability.md#silence)).'
    },
    'unexpected-error': {
      what: text`Unexpected error: ${'reason'}`,
      remedy: {
        next: 'run the job again; if it fails again, open an issue with this log'
      },
      note: 'This is usually a bug in the action. Nothing was published unless the log says that a tag "points to" the new image before it.'
    },
    cancelled: {
      what: text`The job was cancelled (${'signal'})`
    },
    'cancelled.logClosed': {
      what: text`The runner stopped reading the log: ${'reason'}`,
      note: 'Somebody cancelled the run, a newer run replaced it, or it reached `timeout-minutes`. What the job had created is removed by the step "Post". Tags that had been moved point to a tested image; the next run finishes the rest.'
    }
  }
} satisfies Chapter
