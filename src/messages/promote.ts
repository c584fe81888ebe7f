import { text, type Chapter } from './message.js'
import { READ_OWN, WRITE } from './registry-remedies.js'

const READ_ANSWER = {
  next: "read the registry's answer, and run the job again"
}

const LATE = {
  likely:
    'the registry does not show the write yet, or another job set the tag back',
  next: 'compare the tag in the registry with the digest'
}

const LOOK_AT_TAG = {
  next: 'look at the tag in the registry, and run the job again'
}
const HIDDEN = {
  denied: {
    likely:
      'the registry is refusing reads right now, or the login has expired',
    ...LOOK_AT_TAG
  },
  absent: {
    likely: 'somebody deleted the tag in the meantime, or the registry fails',
    ...LOOK_AT_TAG
  }
}

/** For images to merge that do not belong together. */
const BUILD_AGAIN = 're-run all jobs, so that every platform is built again'

const ONE_EACH = {
  next: 'give the digest of one image for each platform',
  inWorkflow: BUILD_AGAIN
}

const pointsToNewer = text`${'ref'} points to Milvus ${'current'}, which is newer than ${'version'}: not moved`

export const PROMOTE = {
  title: 'Promote',
  intro:
    'Only now do tags move, the exact ones first. After a failure, the next run finishes what is missing.',
  messages: {
    'tag-not-set': {
      what: text`Tag "${'tag'}" could not be set: ${'reason'}
Tags that now point to the tested image: ${'moved'}. Not confirmed: ${'missing'}. The next run sets the tags that are missing`,
      // Without one of these, the remedy is that of the failure that interrupted it.
      remedies: { ...WRITE, full: READ_ANSWER, unknown: READ_ANSWER }
    },
    'tag-not-set.unconfirmed': {
      what: text`Tag "${'tag'}" could not be confirmed: ${'reason'}
Tags that now point to the tested image: ${'moved'}. Not confirmed: ${'missing'}. The next run sets the tags that are missing`
    },
    'tag-not-shown.asBefore': {
      what: text`${'ref'} was set to ${'digest'}, but still is ${'current'}`,
      remedy: LATE
    },
    'tag-not-shown.absent': {
      what: text`${'ref'} was set to ${'digest'}, but the registry does not show it`,
      remedy: LATE
    },
    'tag-not-shown.denied': {
      what: text`${'ref'} was set to ${'digest'}, but the registry refuses to show it`,
      remedy: {
        likely:
          'the login may write but not read, or has expired, or the registry is refusing reads right now',
        next: 'give the login the right to read, too, and run the job again'
      }
    },
    'tag-set-elsewhere': {
      what: text`${'ref'} was set to ${'digest'}, but now is ${'current'}`,
      remedy: {
        likely: 'another job set the tag at the same time',
        next: 'let jobs that set the same tag wait for each other ("concurrency")'
      }
    },
    'tag-moved-meanwhile': {
      what: text`${'ref'} now is ${'current'}, another image than when the run was planned, and the tested image has not opened the data of that one`,
      remedy: {
        likely: 'another job set the tag while the image was tested',
        next: 'run the job again, which tests the image on the data of that one; let jobs that set the same tag wait for each other ("concurrency")',
        inWorkflow: 're-run all jobs, so that every platform is tested again'
      },
      note: 'With `smoke-test: upgrade`, no floating tag moves to an image that was not tested on the data of the image that it replaces.'
    },
    'tag-waits': {
      kind: 'notice',
      what: text`${'name'} is not moved by this run, since it points to another image, ${'digest'}: the test opens the data of what ${'opened'} points to, not that of this one`,
      remedy: {
        next: text`run again: the next run opens the data of that image, and then moves the tag; to open only that, set "smoke-upgrade-from" to "${'ref'}"`
      },
      note: 'Floating tags such as `2.6` and `latest` mostly point to one image. Where they do not, the level `upgrade` opens the data of what the first of them points to, and the next run that of the next one. No floating tag moves to an image that has not opened the data of the one that it replaces.'
    },
    'tag-hidden': {
      what: text`${'ref'} was ${'before'} when the run was planned, and is ${'now'} now: what it points to is not known`,
      remedies: HIDDEN
    },
    'tag-hidden.unplanned': {
      what: text`${'ref'} is ${'now'} now, but other tags could be read when the run was planned: what it points to is not known`,
      remedies: HIDDEN
    },
    'tag-left-alone': {
      kind: 'notice',
      what: pointsToNewer,
      note: 'A tag such as `2.6` or `latest` never goes back to an older Milvus. If you mean it to, run the command of the message.'
    },
    'tag-left-alone.movable': {
      kind: 'notice',
      what: pointsToNewer,
      remedy: { next: text`to move it by hand, run: ${'command'}` }
    },
    'tag-of-unknown-origin': {
      kind: 'notice',
      what: text`${'ref'} pointed to ${'digest'}, not built by this action; treating it as older and moving the tag`,
      note: 'Something else had set this tag, perhaps a push by hand. Its image stays in the registry under its digest, which the message names. To go back: `docker buildx imagetools create --prefer-index=false --tag <tag> <image>@<digest>`. Without that option, an image of one platform that was pushed by hand would get another digest.'
    },
    'digest-replaced': {
      kind: 'notice',
      what: text`The digest of ${'image'} is ${'digest'} now, no longer ${'before'}: its index lists the same images, and names the level that they have passed. Signatures and attestations of the old digest do not count for the new one: sign it, too. The output "changed" tells a workflow when.`,
      note: 'The level of the smoke test is written on the index, so a higher one makes a new index of the same images. What BuildKit attests belongs to each image, and stays.'
    },
    'digest-unreadable': {
      what: text`${'ref'} could not be read: ${'reason'}`,
      remedies: {
        ...READ_OWN,
        absent: {
          likely: 'it was pushed to another repository, or was deleted',
          next: 'set "digests" to the outputs "digest" of runs with the same "image"',
          inWorkflow: BUILD_AGAIN
        }
      }
    },
    'digest-of-other-build': {
      what: text`${'ref'} cannot be merged: its label "${'key'}" is "${'actual'}", not "${'planned'}"`,
      remedy: {
        likely:
          'it was built with other inputs, or a version of Milvus was released in between',
        next: 'give all runs the same inputs, with an exact "milvus-version" and a "base-image" with its digest',
        inWorkflow: BUILD_AGAIN
      }
    },
    'digest-lists-others': {
      what: text`${'ref'} cannot be merged: it lists what nobody has tested: ${'extras'}`,
      remedy: {
        likely: 'another tool has added something to it',
        next: 'set "digests" to the outputs "digest" of runs with "push: by-digest"',
        inWorkflow: BUILD_AGAIN
      },
      note: 'Engines take the first entry of an index that fits their machine, also one that names a variant or another writing of the platform, so every manifest in an index must have passed a test.'
    },
    'digest-of-other-level': {
      what: text`${'ref'} cannot be merged: it was tested at the level "${'own'}" on ${'platform'}, not "${'level'}"`,
      remedy: {
        likely:
          'its run had another "smoke-test", or the digest is that of a manifest instead of the output "digest"',
        next: 'give all runs the same "smoke-test", and set "digests" to their outputs "digest"',
        inWorkflow: BUILD_AGAIN
      }
    },
    'digests-overlap': {
      what: text`${'ref'} cannot be merged: another of "digests" is for ${'platform'} too`,
      remedy: ONE_EACH
    },
    'digests-not-of-platforms': {
      what: text`"digests" are images for ${'given'}, and "platforms" is ${'wanted'}`,
      remedy: ONE_EACH
    },
    'index-not-prepared': {
      what: text`The index of ${'repository'} could not be put together, so no tag was moved: ${'reason'}`,
      remedies: READ_OWN,
      note: 'An index that names the level of the smoke test, or one of several parts, lists images that are in the registry already. The run reads them again for it.'
    },
    'index-of-other-images': {
      what: text`The index would list other images than those that were tested: ${'listed'}`,
      remedy: {
        likely: 'this docker buildx puts an index together in another way',
        next: 'install another version of it, with docker/setup-buildx-action'
      }
    },
    'package-may-be-private': {
      kind: 'notice',
      what: text`If ${'image'} is a new package, it may be private, and RunPod then needs registry credentials to pull it. To make it public, use "Package settings" and "Change visibility" on its page.`,
      note: 'This comes once, after the first publication. To keep the package private, give RunPod a personal access token with `read:packages` under "Container registry credentials".'
    },
    'output-dropped-by-line': {
      kind: 'warning',
      what: text`These outputs contain a line of a password, such as "{" or "}", so GitHub drops them if the job passes them on: ${'names'}`,
      remedy: { next: 'store the password as a secret of one line' },
      note: 'GitHub masks each line of a secret, so the key of a service account in JSON makes every "{" a secret. Only job outputs are dropped; those of the step are there.'
    },
    'output-dropped': {
      kind: 'warning',
      what: text`These outputs contain a password or a token, so GitHub drops them if the job passes them on: ${'names'}`,
      remedy: {
        next: 'use a longer password, one that is not part of the name of the image or of a tag'
      },
      note: 'GitHub withholds an output that contains a secret, and the jobs that need it get an empty text. It happens when a password is a short word that is also in the name of the image.'
    }
  }
} satisfies Chapter
