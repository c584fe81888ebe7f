import { text, type Chapter } from './message.js'

export const BUILD = {
  title: 'Build',
  intro:
    'The image is built and pushed by its digest, without a tag: a build that fails changes no tag.',
  messages: {
    'context-special-file': {
      what: text`"${'file'}" in the build context is not a file, a directory or a link (is it a FIFO, a socket or a device?)`,
      remedy: { next: 'remove it, or exclude it in .dockerignore' }
    },
    'context-link-outside': {
      what: text`${'name'} in the build context is a link that leads out of it, to ${'target'}`,
      remedy: { next: 'copy the file into the context' }
    },
    'context-not-a-file': {
      what: text`${'name'} in the build context is not a file`,
      remedy: { next: 'replace it by a file' }
    },
    'context-name-not-utf8': {
      what: text`A name in the build context is not UTF-8, and cannot be copied: "${'name'}"`,
      remedy: {
        likely:
          'it comes from an archive with names in another encoding, such as EUC-KR',
        next: 'rename the file (for an archive: unzip -O cp949), or exclude it in .dockerignore'
      }
    },
    'dockerignore-pattern': {
      what: text`${'name'}: the pattern "${'pattern'}" cannot be read: ${'reason'}`,
      remedy: { next: 'write the pattern in another way' }
    },
    'proxy-out-of-reach': {
      kind: 'warning',
      what: text`The builder goes without ${'outOfReach'}: that proxy listens on this machine only, and the builder has a network of its own. To give it the network of the machine, set "driver-opts: network=host".`,
      note: 'The run goes on. It fails where only the proxy leads to the base image.'
    },
    'proxy-kept-back': {
      kind: 'warning',
      what: 'RUN lines do not get the proxy of docker\'s configuration: it has a password, which the provenance of the image would publish. If they need it, set the input "provenance" to "mode=min" or "false".',
      note: 'The run goes on. Docker gives the proxies of its `config.json` to each build as arguments, and provenance in the mode `max` records those. Proxies without a password are passed on.'
    },
    'build-failed.1': {
      what: text`The build for ${'platform'} failed at "${'step'}": ${'reason'}`,
      remedies: {
        r1: {
          likely: 'the Dockerfile has no "ARG BASE_IMAGE" above its first FROM',
          next: text`write "ARG BASE_IMAGE=${'name'}" there; one that follows a FROM counts in that stage alone`
        },
        r2: {
          likely: text`the Dockerfile adds a tag to BASE_IMAGE, which names the image by its digest already: ${'ref'}`,
          next: 'write "FROM ${BASE_IMAGE}", with nothing after it'
        }
      },
      note: "The last lines of the log above name the line of the Dockerfile. A Dockerfile of your own with `RUN` needs QEMU for platforms that are not the runner's."
    },
    'build-failed.2': {
      what: text`The build for ${'platform'} failed: ${'reason'}`
    },
    'build-failed.3': {
      what: text`The build failed at "${'step'}": ${'reason'}`
    },
    'build-failed.4': { what: text`The build failed: ${'reason'}` },
    'other-base': {
      what: text`The image for ${'platform'} is not built on the base image ${'name'} (${'ref'}): it does not begin with the layers of that. ${'dockerfile'}`,
      remedy: {
        likely:
          'the Dockerfile chooses a base image by itself, so the image may be of another Milvus than its tags say',
        next: text`write "ARG BASE_IMAGE=${'name'}" above the first FROM of the Dockerfile, and begin its last stage with "FROM \${BASE_IMAGE}": the action sets this argument to the base image of the version. An image that is flattened or squashed is refused as well, since nobody can tell what it is built on`
      },
      note: 'BuildKit ignores a build argument that a Dockerfile does not use, so an image on another base would get the tags, labels and advisories of a version that it is not. Everything else may be in the Dockerfile: RUN, COPY, several stages.'
    },
    'build-pull-failed': {
      what: text`${'pulled'} could not be pulled for the build: ${'reason'}`,
      remedies: {
        r1: {
          likely: text`${'registry'} has no such image, or does not show it yet`,
          next: 'check its name, or run the job again'
        },
        r2: {
          likely: text`${'registry'} denies the pull: the repository does not exist, or needs a login`,
          next: text`check its name, or ${'login'}`
        },
        r3: {
          likely: text`${'registry'} limits pulls, and more so without a login`,
          next: text`${'login'}, or run the job again later`
        },
        r4: {
          likely: text`${'registry'} or the network failed`,
          next: 'run the job again later'
        },
        r5: {
          likely: text`the disk of ${'registry'} itself is full`,
          next: 'free some space there, and run the job again'
        },
        r6: {
          likely:
            'the token server of the registry fails, without which the registry answers nobody',
          next: 'run the job again later; if that fails as well, look at the token server, whose address the message names'
        },
        r7: {
          likely:
            'the disk of the Docker engine is full ("Docker Root Dir" in docker info)',
          next: 'use runners with a larger disk in "runner-amd64" and "runner-arm64"'
        },
        r8: {
          likely:
            'the disk of the Docker engine is full ("Docker Root Dir" in docker info)',
          next: 'free some space earlier in the job, use a runner with a larger disk, or test fewer platforms ("smoke-emulated: none")'
        },
        r9: {
          likely:
            'docker itself failed: its engine, its context, a credential helper or a plugin',
          next: 'check DOCKER_HOST, DOCKER_CONTEXT and the configuration of docker on this runner'
        },
        r10: { next: 'read the build log above' }
      },
      note: "The message names the image and its registry: that of the base image, or of another one that your Dockerfile names, in a `FROM`, a `COPY --from` or a `# syntax=`. In the reusable workflow, the login to the base image's registry is `base-username` and the secret `base-password`."
    },
    'build-disk-full': {
      what: text`The build ran out of disk space: ${'reason'}`,
      remedies: {
        r1: {
          likely:
            'the disk of the builder is full; a builder that the run made itself uses that of the Docker engine ("Docker Root Dir" in docker info)',
          next: 'use runners with a larger disk in "runner-amd64" and "runner-arm64"'
        },
        r2: {
          likely:
            'the disk of the builder is full; a builder that the run made itself uses that of the Docker engine ("Docker Root Dir" in docker info)',
          next: 'free some space earlier in the job, use a runner with a larger disk, or test fewer platforms ("smoke-emulated: none")'
        }
      }
    },
    'attestations-in-old-form.1': {
      kind: 'warning',
      what: text`${'registry'} does not accept attestations as OCI artifacts, so they are pushed in the form that they had before BuildKit 0.32.`,
      note: 'The run goes on, and nothing is lost: provenance and SBOM are in the registry, but can be found only through the image\'s index. The registries of Alibaba Cloud and GitLab are known to refuse the newer form; GitLab\'s says "blob unknown to registry".'
    },
    'attestations-in-old-form.2': {
      kind: 'warning',
      what: text`${'registry'} does not accept attestations as OCI artifacts, so they are pushed in the form that they had before BuildKit 0.32. To have them in that form at once, set the variable BUILDX_NO_DEFAULT_OCI_ARTIFACT to "true" in the job.`
    },
    'push-not-shown': {
      what: text`The image was pushed, but ${'ref'} could not be read, so no tag was moved: ${'reason'}`,
      remedies: {
        r1: {
          likely: 'this job may write to the repository, but not read it',
          next: text`give its login to ${'registry'} the right to read, too`
        },
        r2: {
          likely: text`${'registry'} took the image, but does not show it: it fails, or a cache in front of it is late`,
          next: text`run the job again; if that fails as well, look at ${'registry'} itself`
        },
        r3: {
          likely: text`${'registry'} has no such image, or does not show it yet`,
          next: 'check its name, or run the job again'
        },
        r4: {
          likely: text`${'registry'} denies the pull: the repository does not exist, or needs a login`,
          next: text`check its name, or ${'login'}`
        },
        r5: {
          likely: text`${'registry'} limits pulls, and more so without a login`,
          next: text`${'login'}, or run the job again later`
        },
        r6: {
          likely: text`${'registry'} or the network failed`,
          next: 'run the job again later'
        },
        r7: {
          likely: text`the disk of ${'registry'} itself is full`,
          next: 'free some space there, and run the job again'
        },
        r8: {
          likely:
            'the token server of the registry fails, without which the registry answers nobody',
          next: 'run the job again later; if that fails as well, look at the token server, whose address the message names'
        },
        r9: {
          likely:
            'the disk of the Docker engine is full ("Docker Root Dir" in docker info)',
          next: 'use runners with a larger disk in "runner-amd64" and "runner-arm64"'
        },
        r10: {
          likely:
            'the disk of the Docker engine is full ("Docker Root Dir" in docker info)',
          next: 'free some space earlier in the job, use a runner with a larger disk, or test fewer platforms ("smoke-emulated: none")'
        },
        r11: {
          likely:
            'docker itself failed: its engine, its context, a credential helper or a plugin',
          next: 'check DOCKER_HOST, DOCKER_CONTEXT and the configuration of docker on this runner'
        },
        r12: { next: text`try: docker buildx imagetools inspect ${'ref'}` }
      }
    },
    'push-of-other-images': {
      what: text`The builder pushed ${'ref'}, which lists other images than those that were to be built for ${'platforms'}: ${'listed'}`,
      remedy: {
        likely: 'this builder adds something to what it builds',
        next: 'build with the builder that the action makes itself: leave out the input "builder"'
      }
    },
    'push-failed': {
      what: text`The image could not be pushed to ${'image'}: ${'reason'}`,
      remedies: {
        r1: {
          likely:
            'the registry says that the repository does not exist, but it did a moment ago: the registry fails, or somebody has deleted the repository',
          next: 'look at the repository in the registry, and run the job again'
        },
        r2: {
          likely:
            'the repository does not exist, and this registry does not create it on a push',
          next: 'create the repository first, as Amazon ECR requires'
        },
        r3: {
          likely: 'the registry received too many requests',
          next: 'run the job again later'
        },
        r4: {
          likely: 'the registry or the network failed',
          next: 'run the job again later'
        },
        r5: {
          likely: 'the registry does not let this tag point to another image',
          next: 'make the tag mutable in the settings of the repository, or leave it out of the input "tags"'
        },
        r6: {
          likely: 'the registry does not accept OCI indexes with annotations',
          next: 'update the registry, or publish to another one'
        },
        r7: {
          likely:
            'the registry has no room for the image: a quota is used up, or its own disk is full',
          next: 'remove old images from the registry, or raise the quota or the size of its disk'
        },
        r8: {
          likely:
            'the token server of the registry fails, without which the registry answers nobody',
          next: 'run the job again later; if that fails as well, look at the token server, whose address the message names'
        },
        r9: {
          likely:
            'docker itself failed: its engine, its context, a credential helper or a plugin',
          next: 'check DOCKER_HOST, DOCKER_CONTEXT and the configuration of docker on this runner'
        },
        r10: {
          likely: "the job's token may not write packages",
          next: 'give the job "permissions: packages: write"; in an organization, its settings must allow that as well'
        },
        r11: {
          likely:
            'the package was first pushed by hand or by another repository, so that this one may not write to it',
          next: 'add this repository on the page of the package, under "Package settings" and "Manage Actions access", with the role "Write" (the job also needs "permissions: packages: write")'
        },
        r12: {
          likely:
            'the package was first pushed by hand or by another repository, so that this one may not write to it',
          next: 'add this repository on the page of the package, under "Package settings" and "Manage Actions access", with the role "Write" (the job also needs "permissions: packages: write", and the inputs "username" and "password" with github.actor and github.token)'
        },
        r13: {
          likely: 'this job may not write to the repository',
          next: 'set the input "username" and the secret "registry-password", an access token that may write'
        },
        r14: {
          likely: 'this job may not write to the repository',
          next: 'set the input "username" and the secret "registry-password" of a user who may write'
        },
        r15: {
          likely: 'this job may not write to the repository',
          next: 'log in with the inputs "username" and "password", an access token that may write'
        },
        r16: {
          likely: 'this job may not write to the repository',
          next: 'log in with the inputs "username" and "password" of a user who may write'
        },
        r17: { next: 'read the build log above' }
      },
      note: 'If a repository did not exist before this run and several jobs pushed to it at once, the registry may have denied one of them: re-run the failed jobs first. In the reusable workflow, the login is `username` and the secret `registry-password`.'
    },
    'platform-cannot-run': {
      what: text`${'platforms'} cannot run on this engine: ${'reason'}`,
      remedies: {
        r1: {
          likely:
            'QEMU could not be installed, which needs a privileged container of an engine that is not rootless',
          next: 'set "runner-amd64" and "runner-arm64" to runners of these platforms, or leave the platform out of "platforms"'
        },
        r2: {
          likely:
            'QEMU could not be installed, which needs a privileged container of an engine that is not rootless',
          next: 'install QEMU earlier in the job (docker/setup-qemu-action), or set "smoke-emulated: none", or leave the platform out of "platforms"'
        }
      },
      note: 'In the reusable workflow, each platform runs on a runner of its own kind, and needs no QEMU: check `runner-arm64` and `runner-amd64`.'
    }
  }
} satisfies Chapter
