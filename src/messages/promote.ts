import { text, type Chapter } from './message.js'

export const PROMOTE = {
  title: 'Promote',
  intro:
    'Only now do tags move, the exact ones first. After a failure, the next run finishes what is missing.',
  messages: {
    'tag-not-set': {
      what: text`Tag "${'tag'}" could not be set: ${'what'}
Tags that now point to the tested image: ${'moved'}. Not confirmed: ${'missing'}`,
      remedies: {
        r1: {
          likely:
            'the registry says that the repository does not exist, but it did a moment ago: the registry fails, or somebody has deleted the repository',
          next: 'look at the repository in the registry, and run the job again; the next run sets the tags that are missing'
        },
        r2: {
          likely:
            'the repository does not exist, and this registry does not create it on a push',
          next: 'create the repository first, as Amazon ECR requires; the next run sets the tags that are missing'
        },
        r3: {
          likely: 'the registry received too many requests',
          next: 'run the job again later; the next run sets the tags that are missing'
        },
        r4: {
          likely: 'the registry or the network failed',
          next: 'run the job again later; the next run sets the tags that are missing'
        },
        r5: {
          likely: 'the registry does not let this tag point to another image',
          next: 'make the tag mutable in the settings of the repository, or leave it out of the input "tags"; the next run sets the tags that are missing'
        },
        r6: {
          likely: 'the registry does not accept OCI indexes with annotations',
          next: 'update the registry, or publish to another one; the next run sets the tags that are missing'
        },
        r7: {
          likely:
            'the registry has no room for the image: a quota is used up, or its own disk is full',
          next: 'remove old images from the registry, or raise the quota or the size of its disk; the next run sets the tags that are missing'
        },
        r8: {
          likely:
            'the token server of the registry fails, without which the registry answers nobody',
          next: 'run the job again later; if that fails as well, look at the token server, whose address the message names; the next run sets the tags that are missing'
        },
        r9: {
          likely:
            'docker itself failed: its engine, its context, a credential helper or a plugin',
          next: 'check DOCKER_HOST, DOCKER_CONTEXT and the configuration of docker on this runner; the next run sets the tags that are missing'
        },
        r10: {
          likely: "the job's token may not write packages",
          next: 'give the job "permissions: packages: write"; in an organization, its settings must allow that as well; the next run sets the tags that are missing'
        },
        r11: {
          likely:
            'the package was first pushed by hand or by another repository, so that this one may not write to it',
          next: 'add this repository on the page of the package, under "Package settings" and "Manage Actions access", with the role "Write" (the job also needs "permissions: packages: write"); the next run sets the tags that are missing'
        },
        r12: {
          likely:
            'the package was first pushed by hand or by another repository, so that this one may not write to it',
          next: 'add this repository on the page of the package, under "Package settings" and "Manage Actions access", with the role "Write" (the job also needs "permissions: packages: write", and the inputs "username" and "password" with github.actor and github.token); the next run sets the tags that are missing'
        },
        r13: {
          likely: 'this job may not write to the repository',
          next: 'set the input "username" and the secret "registry-password", an access token that may write; the next run sets the tags that are missing'
        },
        r14: {
          likely: 'this job may not write to the repository',
          next: 'set the input "username" and the secret "registry-password" of a user who may write; the next run sets the tags that are missing'
        },
        r15: {
          likely: 'this job may not write to the repository',
          next: 'log in with the inputs "username" and "password", an access token that may write; the next run sets the tags that are missing'
        },
        r16: {
          likely: 'this job may not write to the repository',
          next: 'log in with the inputs "username" and "password" of a user who may write; the next run sets the tags that are missing'
        },
        r17: {
          next: "read the registry's answer, and run the job again; the next run sets the tags that are missing"
        }
      }
    },
    'tag-not-shown.1': {
      what: text`${'ref'} was set to ${'digest'}, but still is ${'digest'}`,
      remedies: {
        r1: {
          likely:
            'the login may write but not read, or has expired, or the registry refuses reads at the moment',
          next: 'give the login the right to read, too, and run the job again'
        },
        r2: {
          likely:
            'the registry does not show the write yet, or another job set the tag back',
          next: 'compare the tag in the registry with the digest'
        }
      }
    },
    'tag-not-shown.2': {
      what: text`${'ref'} was set to ${'digest'}, but the registry refuses to show it`
    },
    'tag-not-shown.3': {
      what: text`${'ref'} was set to ${'digest'}, but the registry does not show it`
    },
    'tag-set-elsewhere': {
      what: text`${'ref'} was set to ${'digest'}, but now is ${'digest'}`,
      remedy: {
        likely: 'another job set the tag at the same time',
        next: 'let jobs that set the same tag wait for each other ("concurrency")'
      }
    },
    'tag-hidden.1': {
      what: text`${'ref'} is ${'now'} now, but it was ${'name'} when the run was planned: what it points to cannot be told`,
      remedies: {
        r1: {
          likely:
            'the registry refuses reads at the moment, or the login has expired',
          next: 'look at the tag in the registry, and run the job again'
        },
        r2: {
          likely:
            'somebody deleted the tag in the meantime, or the registry fails',
          next: 'look at the tag in the registry, and run the job again'
        }
      }
    },
    'tag-hidden.2': {
      what: text`${'ref'} is ${'now'} now, but others could be read when the run was planned: what it points to cannot be told`
    },
    'tag-left-alone': {
      kind: 'notice',
      what: text`${'image'}:${'tag'} points to Milvus ${'version'}, which is newer than ${'version'}: not moved. To move it by hand: docker buildx imagetools create --prefer-index=false --tag ${'tag'} ${'image'}`,
      note: 'A tag such as `2.6` or `latest` never goes back to an older Milvus. If you mean it to, run the command of the message.'
    },
    'tag-of-unknown-origin': {
      kind: 'notice',
      what: text`${'ref'} pointed to ${'digest'}, not built by this action; treating it as older and moving the tag`,
      note: 'Something else had set this tag, perhaps a push by hand. Its image stays in the registry under its digest, which the message names. To go back: `docker buildx imagetools create --prefer-index=false --tag <tag> <image>@<digest>`. Without that option, an image of one platform that was pushed by hand would get another digest.'
    },
    'digest-replaced': {
      kind: 'notice',
      what: text`The digest of ${'image'} is ${'digest'} now, no longer ${'digest'}: its index lists the same images, and names the level that they have passed. Signatures and attestations of the old digest do not count for the new one: sign it, too. The output "changed" tells a workflow when.`,
      note: 'The level of the smoke test is written on the index, so a higher one makes a new index of the same images. What BuildKit attests belongs to each image, and stays.'
    },
    'digest-unreadable': {
      what: text`${'ref'} could not be read: ${'reason'}`,
      remedies: {
        r1: {
          likely: 'it was pushed to another repository, or was deleted',
          next: 're-run all jobs, so that every platform is built again'
        },
        r2: {
          likely: 'it was pushed to another repository, or was deleted',
          next: 'set "digests" to the outputs "digest" of runs with the same "image"'
        }
      }
    },
    'digest-of-other-build': {
      what: text`${'ref'} cannot be merged: its label "${'key'}" is "${'actual'}", not "${'planned'}"`,
      remedies: {
        r1: {
          likely:
            'it was built with other inputs, or a version of Milvus was released in between',
          next: 're-run all jobs, so that every platform is built again'
        },
        r2: {
          likely:
            'it was built with other inputs, or a version of Milvus was released in between',
          next: 'give all runs the same inputs, with an exact "milvus-version" and a "base-image" with its digest'
        }
      }
    },
    'digest-lists-others': {
      what: text`${'ref'} cannot be merged: it lists what nobody has tested: ${'extras'}`,
      remedies: {
        r1: {
          likely: 'another tool has added something to it',
          next: 're-run all jobs, so that every platform is built again'
        },
        r2: {
          likely: 'another tool has added something to it',
          next: 'set "digests" to the outputs "digest" of runs with "push: by-digest"'
        }
      },
      note: 'Engines take the first entry of an index that fits their machine, also one that names a variant or another writing of the platform, so every manifest in an index must have passed a test.'
    },
    'digest-of-other-level': {
      what: text`${'ref'} cannot be merged: it was tested at the level "${'own'}" on ${'platform'}, not "${'level'}"`,
      remedies: {
        r1: {
          likely:
            'its run had another "smoke-test", or the digest is that of a manifest instead of the output "digest"',
          next: 're-run all jobs, so that every platform is built again'
        },
        r2: {
          likely:
            'its run had another "smoke-test", or the digest is that of a manifest instead of the output "digest"',
          next: 'give all runs the same "smoke-test", and set "digests" to their outputs "digest"'
        }
      }
    },
    'digests-overlap': {
      what: text`${'ref'} cannot be merged: another of "digests" is for ${'platform'} too`,
      remedies: {
        r1: { next: 're-run all jobs, so that every platform is built again' },
        r2: { next: 'give the digest of one image for each platform' }
      }
    },
    'digests-not-of-platforms': {
      what: text`"digests" are images for ${'given'}, and "platforms" is ${'wanted'}`,
      remedies: {
        r1: { next: 're-run all jobs, so that every platform is built again' },
        r2: { next: 'give the digest of one image for each platform' }
      }
    },
    'index-of-other-images': {
      what: text`The index would list other images than those that were tested: ${'extras'}`,
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
      what: text`These outputs contain a line of a password, such as "{" or "}", so GitHub drops them if the job passes them on: ${'names'}. Store the password as a secret of one line.`,
      note: 'GitHub masks each line of a secret, so the key of a service account in JSON makes every "{" a secret. Only job outputs are dropped; those of the step are there.'
    },
    'output-dropped': {
      kind: 'warning',
      what: text`These outputs contain a password or a token, so GitHub drops them if the job passes them on: ${'names'}. Use a longer password, one that is not part of the name of the image or a tag.`,
      note: 'GitHub withholds an output that contains a secret, and the jobs that need it get an empty text. It happens when a password is a short word that is also in the name of the image.'
    }
  }
} satisfies Chapter
