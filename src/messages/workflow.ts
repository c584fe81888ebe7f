import { text, type Chapter } from './message.js'

export const WORKFLOW = {
  title: 'Workflow',
  intro: 'Messages of the reusable workflows themselves.',
  messages: {
    'no-action': {
      what: 'Could not check out the action of this workflow. Likely reason: its repository is private or internal, or this is not github.com. What to do: use the action in a job of your own, as in examples/one-job.yml; if its repository is public, re-run this job.',
      note: 'The token of a job reads its own repository and public ones.'
    },
    'nothing-published': {
      kind: 'notice',
      what: 'After the cause is fixed, "Re-run failed jobs" repeats only the platforms that failed.',
      note: 'The real cause is the error above it. Platforms that passed are not repeated, and their images are still there.'
    },
    'not-signed': {
      kind: 'notice',
      what: text`${'image'} was published before, and has no signature of ${'signer'}. What this run has not built, it cannot vouch for: it builds the image again, byte for byte, tests it and signs it.`,
      note: 'Only `publish-signed.yml` says this: in its first run for an image that was published without a signature, after a run that was cancelled before it signed, if another run has published the image meanwhile, and after something has deleted the tag `sha256-…` that holds the signature in the registry.'
    },
    'signing-failed': {
      what: text`${'image'} is published and tested, and could not be signed: see the error above. What to do: re-run this job.`,
      note: 'The tags already point to this image. If nobody re-runs the job, the next run builds the image again, and signs that.'
    },
    'signing-failed-here': {
      what: text`${'image'} is published and tested, and could not be signed: see the error above. Likely reason: this repository is ${'visibility'}, and GitHub signs for such ones only with GitHub Enterprise Cloud. What to do: call publish.yml instead of publish-signed.yml; with Enterprise Cloud, re-run this job.`,
      note: 'Without it, each run would build the image again, and fail.'
    },
    'signature-not-found': {
      what: text`${'image'} was signed, but the signature of ${'signer'} was not found: ${'answer'}. What to do: re-run this job, which signs again.`,
      note: 'The tags already point to this image. Until it is signed, `gh attestation verify` refuses it.'
    },
    'signature-not-checked': {
      what: text`Could not tell whether ${'image'} is signed: ${'answer'}. What to do: re-run the failed jobs; the image itself is published and tested.`,
      note: 'The answer is that of `gh attestation verify`, which asks GitHub and the registry. A runner of your own needs the GitHub CLI (`gh`), version 2.67 or later.'
    }
  }
} satisfies Chapter
