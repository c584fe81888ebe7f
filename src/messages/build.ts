import { text, type Chapter } from './message.js'
import {
  CACHE_NOT_STORED,
  CACHE_UNREADABLE,
  STEP_REMEDIES
} from './build-steps.js'
import { LOCAL, MORE_SPACE, PULL, WRITE } from './registry-remedies.js'

const READ_LOG = { next: 'read the build log above' }

const INSTALL_QEMU = {
  likely:
    'QEMU could not be installed, which needs a privileged container of an engine that is not rootless',
  next: 'install QEMU earlier in the job (docker/setup-qemu-action), or set "smoke-emulated: none", or leave the platform out of "platforms"',
  inWorkflow:
    'set "runner-amd64" and "runner-arm64" to runners of these platforms, or leave the platform out of "platforms"'
}

export const BUILD = {
  title: 'Build',
  intro:
    'The image is built and pushed by its digest, without a tag: a build that fails changes no tag.',
  messages: {
    'context-special-file': {
      what: text`"${'file'}" in the build context is not a file, a directory or a link (is it a FIFO, a socket or a device?)`,
      remedy: { next: 'remove it, or exclude it in .dockerignore' }
    },
    'context-path-too-long': {
      what: text`A path in the build context is too long for this machine, or for the copy that is built: ${'file'}`,
      remedy: {
        next: 'give its folders shorter names or fewer levels, or exclude it in .dockerignore'
      }
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
      what: "RUN lines do not get the proxy of docker's configuration: it has a password, which the provenance of the image would publish",
      remedy: {
        next: 'if they need it, set the input "provenance" to "mode=min" or "false"'
      },
      note: 'The run goes on. Docker gives the proxies of its `config.json` to each build as arguments, and provenance in the mode `max` records those. Proxies without a password are passed on.'
    },
    'build-failed': {
      what: ({
        platform,
        step,
        reason
      }: {
        platform?: string
        step?: string
        reason: string
      }) =>
        `The build${platform ? ` for ${platform}` : ''} failed${step ? ` at "${step}"` : ''}: ${reason}`,
      remedies: {
        noArgument: {
          likely: 'the Dockerfile has no "ARG BASE_IMAGE" above its first FROM',
          next: text`write "ARG BASE_IMAGE=${'base'}" there; one that follows a FROM counts in that stage alone`
        },
        addedTag: {
          likely: text`the Dockerfile adds a tag to BASE_IMAGE, which names the image by its digest already: ${'ref'}`,
          next: 'write "FROM ${BASE_IMAGE}", with nothing after it'
        },
        oldBuilder: {
          likely:
            'the builder is too old for this Dockerfile: it does not know COPY --link, or HEALTHCHECK --start-interval',
          next: 'with "push: false", which builds in the engine, use a runner with Docker 25 or later; with "builder", use a current BuildKit'
        },
        ...STEP_REMEDIES,
        local: LOCAL,
        other: READ_LOG
      },
      note: "The last lines of the log above name the line of the Dockerfile. A Dockerfile of your own with `RUN` needs QEMU for platforms that are not the runner's."
    },
    'other-base': {
      what: ({
        platform,
        base,
        ref,
        line,
        image
      }: {
        platform: string
        base: string
        ref: string
        line?: number
        image?: string
      }) =>
        `The image for ${platform} is not built on the base image ${base} (${ref}): it does not begin with its layers. ${image ? `Line ${line} of its Dockerfile is "FROM ${image}"` : 'Its Dockerfile has no FROM'}`,
      remedy: {
        likely:
          'the Dockerfile chooses a base image by itself, so the image may be of another Milvus than its tags say',
        next: text`write "ARG BASE_IMAGE=${'base'}" above the first FROM of the Dockerfile, and begin its last stage with "FROM \${BASE_IMAGE}": the action sets this argument to the base image of the version. An image that is flattened or squashed is refused as well, since nobody can tell what it is built on`
      },
      note: 'BuildKit ignores a build argument that a Dockerfile does not use, so an image on another base would get the tags, labels and advisories of a version that it is not. Everything else may be in the Dockerfile: RUN, COPY, several stages.'
    },
    'build-pull-failed': {
      what: text`${'ref'} could not be pulled for the build: ${'reason'}`,
      remedies: { ...PULL, other: READ_LOG },
      note: "The message names the image and its registry: that of the base image, or of another one that your Dockerfile names, in a `FROM`, a `COPY --from` or a `# syntax=`. In the reusable workflow, the login to the base image's registry is `base-username` and the secret `base-password`."
    },
    'cache-unreadable': CACHE_UNREADABLE,
    'cache-not-stored': CACHE_NOT_STORED,
    'build-disk-full': {
      what: text`The build ran out of disk space: ${'reason'}`,
      remedy: {
        likely:
          'the disk of the builder is full; a builder that the run made itself uses that of the Docker engine ("Docker Root Dir" in docker info)',
        ...MORE_SPACE
      }
    },
    'attestations-in-old-form': {
      kind: 'warning',
      what: text`${'registry'} does not accept attestations as OCI artifacts, so they are pushed in the form that they had before BuildKit 0.32`,
      remedy: {
        next: 'to have them in that form at once, set the variable BUILDX_NO_DEFAULT_OCI_ARTIFACT to "true" in the job'
      },
      note: 'The run goes on, and nothing is lost: provenance and SBOM are in the registry, but can be found only through the image\'s index. The registries of Alibaba Cloud and GitLab are known to refuse the newer form; GitLab\'s says "blob unknown to registry".'
    },
    'attestations-in-old-form.inWorkflow': {
      kind: 'warning',
      what: text`${'registry'} does not accept attestations as OCI artifacts, so they are pushed in the form that they had before BuildKit 0.32`
    },
    'push-not-shown': {
      what: text`The image was pushed, but ${'ref'} could not be read, so no tag was moved: ${'reason'}`,
      remedies: {
        ...PULL,
        denied: {
          likely: 'this job may write to the repository, but not read it',
          next: text`give its login to ${'registry'} the right to read, too`
        },
        absent: {
          likely: text`${'registry'} took the image, but does not show it: it fails, or a cache in front of it is late`,
          next: text`run the job again; if that fails as well, look at ${'registry'} itself`
        },
        other: { next: text`try: docker buildx imagetools inspect ${'ref'}` }
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
      what: text`The image could not be pushed to ${'repository'}: ${'reason'}`,
      remedies: {
        ...WRITE,
        limitedEither: {
          likely: text`${'registry'} received too many requests, or ${'baseRegistry'}, from where BuildKit reads layers of the base image while it pushes`,
          next: text`run the job again later, or log in to ${'baseRegistry'} with the inputs "base-username" and "base-password"`,
          inWorkflow: text`run the job again later, or log in to ${'baseRegistry'} with the input "base-username" and the secret "base-password"`
        },
        noAttestations: {
          likely:
            'the registry accepts no attestations in any form, or no OCI indexes with annotations',
          next: 'set the inputs "provenance" and "sbom" to "false"; if that is refused as well, update the registry, or publish to another one'
        },
        other: READ_LOG
      },
      note: 'If a repository did not exist before this run and several jobs pushed to it at once, the registry may have denied one of them: re-run the failed jobs first. In the reusable workflow, the login is `username` and the secret `registry-password`. [What each registry wants and refuses](registries.md).'
    },
    'platform-cannot-run': {
      what: text`${'platforms'} cannot run on this engine: ${'reason'}`,
      remedy: INSTALL_QEMU,
      note: 'In the reusable workflow, each platform runs on a runner of its own kind, and needs no QEMU: check `runner-arm64` and `runner-amd64`.'
    },
    'platform-cannot-run.stillNot': {
      what: text`${'platforms'} cannot run on this engine: with QEMU installed, only ${'runnable'} can`,
      remedy: INSTALL_QEMU
    }
  }
} satisfies Chapter
