import { ACCESS, LOGIN } from './login.js'
import { text, type Chapter } from './message.js'
import { LOCAL, READ_OWN, TOKEN, UNREACHED } from './registry-remedies.js'
import { RELEASES } from './releases.js'

const UNAVAILABLE = {
  likely: 'the registry or the network is down',
  next: 'run again later'
}
/** The registry knows of an image, and does not find all of it. */
const LOST = {
  likely:
    'the registry names this image, but does not find all of it: it fails, or a clean-up has deleted a part'
}
const INSPECT = {
  next: text`try: docker buildx imagetools inspect ${'ref'}`
}

/** Why an older version is taken, days after a newer one was released. */
const OVERDUE = text`Fell back to Milvus ${'version'}: ${'skipped'}. Milvus ${'newer'} was released ${'days'} days ago`

/** Why a version is skipped. */
export function noImageYet({
  name,
  platforms
}: {
  name: string
  platforms?: string
}): string {
  return `${name} does not exist yet${platforms ? ` for ${platforms}` : ''}`
}

/** Why a pinned base image may be of another version of Milvus. */
export const DOUBT = {
  absent: text`there is no ${'name'}`,
  unreadable: text`${'name'} could not be read: ${'reason'}`,
  elsewhere: text`${'name'} points to another image, ${'digest'}`,
  labelled: text`its label says ${'label'}`
}

/** Why an image is not tested on the data of another one. */
export const NOTHING_REPLACED = {
  atAll: 'there was nothing to upgrade from',
  onPlatform: text`there was nothing to upgrade from: ${'name'} has no image for ${'platform'}`,
  butItself: text`there was nothing to upgrade from: ${'name'} is the same image`
}

export const PLAN = {
  title: 'Plan: versions, base image, registry',
  intro:
    'The action finds out which Milvus to use and what is published already. If it cannot find out, it stops, and nothing is built or moved.',
  messages: {
    ...LOGIN,
    ...RELEASES,
    'base-unreadable': {
      what: text`The base image ${'ref'} could not be read: ${'reason'}`,
      remedies: {
        lost: {
          ...LOST,
          next: 'run the job again later; if that fails as well, look at the image in its registry'
        },
        absent: {
          likely:
            'this Milvus version was never released, or its image is not pushed yet',
          next: 'compare "milvus-version" with the tags of "base-image"'
        },
        digestAbsent: {
          likely:
            'the digest in "base-image" is that of another repository, or its image was deleted',
          next: 'set "base-image" to a digest of this repository, as "docker buildx imagetools inspect" shows it'
        },
        denied: {
          likely:
            'the repository does not exist, needs a login, or does not accept the one that it got',
          next: 'check "base-image", and the login to its registry in "base-username" and "base-password"'
        },
        limited: {
          likely: 'the registry limits anonymous reads',
          next: 'log in to it with "base-username" and "base-password", or run again later'
        },
        unavailable: UNAVAILABLE,
        ...UNREACHED,
        local: LOCAL,
        other: {
          likely: 'docker buildx cannot read this image',
          ...INSPECT
        }
      },
      note: 'The tags of Milvus\' own image are on [Docker Hub](https://hub.docker.com/r/milvusdb/milvus/tags), with a "v" before the version.'
    },
    'base-lacks-platform': {
      what: text`The base image ${'name'} is not available for ${'missing'}; its platforms are: ${'platforms'}`,
      remedy: {
        next: 'set the input "platforms" to platforms of the base image'
      },
      note: '`linux/amd64` alone is enough for RunPod.'
    },
    'base-of-other-version': {
      what: text`The base image ${'ref'} is not known to be Milvus ${'version'}: ${'reason'}`,
      remedy: {
        likely:
          'the digest in "base-image" belongs to another version, or to an earlier image of this one',
        next: text`set "milvus-version" to the version of that digest, or "base-image" to the digest of ${'name'}; for an earlier image of the same version, test it ("smoke-test: health"), so that Milvus itself says its version`
      },
      note: "Every tag says the version in `milvus-version`, so the pinned image must be of that. It is compared with what the version's own tag points to, and with the label `org.opencontainers.image.version` if it is like `2.6.22`. A digest that the tag pointed to earlier is accepted if a smoke test runs, in which Milvus says its version."
    },
    'base-version-unknown.tested': {
      kind: 'warning',
      what: text`Could not check that the base image ${'ref'} is Milvus ${'version'}: ${'reason'}. The smoke test compares the version that Milvus says`,
      note: 'The run goes on. The tag of the version points to another image, is absent, or could not be read, and the image has no label with the version of Milvus. An earlier image of the same version is fine: the smoke test fails if Milvus says another version.'
    },
    'base-version-unknown.untested': {
      kind: 'warning',
      what: text`Could not check that the base image ${'ref'} is Milvus ${'version'}: ${'reason'}. Nothing else checks it, because "smoke-test" is "none"`
    },
    'base-layout': {
      kind: 'warning',
      what: text`The base image ${'repository'}@${'digest'} does not look like Milvus' own: its ENTRYPOINT on ${'other'} is ${'entrypoint'}, not ["/tini", "--"]. The published image needs /tini, /bin/bash and /milvus/bin/milvus in it`,
      note: 'The run goes on, since only the configuration of the base can be read without pulling it. A smoke test shows whether the image starts.'
    },
    'no-release-with-image': {
      what: text`No release of Milvus that matches "${'request'}" has an image: ${'skipped'}`,
      remedy: { next: 'check "base-image", "platforms" and "variant"' },
      note: 'An image follows its release within minutes. Several releases without one mean that something else is wrong, such as a mirror in `base-image` that is behind.'
    },
    'older-base': {
      kind: 'notice',
      what: text`Fell back to Milvus ${'version'}: ${'skipped'}`,
      note: 'Milvus has been released, but its image is not pushed yet. There is nothing to do: a later run takes the newer version. Two days after the release, the notice becomes a warning, and the output `newer-version` names the version.'
    },
    'older-base.amd64': {
      kind: 'warning',
      what: OVERDUE,
      remedy: {
        likely: 'Milvus was published for one platform only',
        next: text`to get Milvus ${'newer'} now, set the input "platforms" to "linux/amd64", which is all that RunPod needs; otherwise a later run takes it once the image is complete`
      },
      note: 'With `platforms: linux/amd64`, the tags no longer have an image for arm64.'
    },
    'older-base.mirror': {
      kind: 'warning',
      what: OVERDUE,
      remedy: {
        likely: text`${'repository'} is a mirror that has not copied this release, or not for every platform`,
        next: text`copy the whole image to ${'name'} (docs/mirroring.md); a later run takes it then`
      }
    },
    'older-base.late': {
      kind: 'warning',
      what: OVERDUE,
      remedy: {
        likely: "upstream's build of this image has failed or is late",
        next: text`look for ${'name'} in the issues of milvus-io/milvus; there is nothing to do here: a later run takes it once it is there, and a mirror of your own in "base-image" may have it earlier`
      }
    },
    'tag-unreadable': {
      what: text`Could not read which image ${'ref'} points to: ${'reason'}`,
      remedies: {
        absent: {
          ...LOST,
          next: 'run the job again later; if that fails as well, delete the tag in the registry'
        },
        limited: {
          likely: 'the registry limits reads, and more so without a login',
          next: 'run again later'
        },
        unavailable: UNAVAILABLE,
        ...UNREACHED,
        token: TOKEN,
        local: LOCAL,
        other: INSPECT
      },
      note: 'Only a clear "not found" counts as absent, so this run did not go on. If the repository is private, log in.'
    },
    'image-unreadable': {
      what: text`The published image ${'ref'} could not be read again, to be tested: ${'reason'}`,
      remedies: READ_OWN
    },
    'upgrade-from-unreadable': {
      what: text`The image ${'name'} of "smoke-upgrade-from" could not be read: ${'reason'}`,
      remedies: {
        absent: {
          likely: 'its registry has no such tag or digest',
          next: 'set "smoke-upgrade-from" to an image that exists, or leave it out to test on the data of the image that the first floating tag points to'
        },
        denied: {
          likely:
            'the repository does not exist, needs a login, or does not accept the one that it got',
          next: 'check "smoke-upgrade-from", or log in to its registry earlier in the job, or with "base-username" and "base-password" if it is that of "base-image"',
          inWorkflow:
            'check "smoke-upgrade-from"; the workflow can log in only to the registries of "image" and "base-image"'
        },
        limited: {
          likely: 'the registry limits reads, and more so without a login',
          next: 'log in to it, or run again later'
        },
        unavailable: UNAVAILABLE,
        ...UNREACHED,
        token: TOKEN,
        local: LOCAL,
        other: {
          likely: 'docker buildx cannot read this image',
          next: text`try: docker buildx imagetools inspect ${'name'}`
        }
      },
      note: 'Nothing was built or moved. The new image has to open the data of that image, so the run does not go on without it. `smoke-test: restart` asks for no such test.'
    },
    'upgrade-from-lacks-platforms': {
      what: text`The image ${'name'} of "smoke-upgrade-from" is not available for ${'wanted'}; its platforms are: ${'platforms'}`,
      remedy: {
        next: 'set "smoke-upgrade-from" to an image of Milvus for one of these platforms, or leave it out'
      },
      note: 'Nothing was built or moved. An image for some of the platforms is enough: the others are tested at the level `restart`.'
    },
    ...ACCESS
  }
} satisfies Chapter
