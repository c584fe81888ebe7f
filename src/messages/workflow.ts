import { type Chapter } from './message.js'

export const WORKFLOW = {
  title: 'Workflow',
  intro: 'Messages of the reusable workflow itself.',
  messages: {
    'no-action': {
      what: 'Could not check out the action of this workflow. Likely reason: its repository is private or internal, or this is not github.com. What to do: use the action in a job of your own, as in examples/one-job.yml; if its repository is public, re-run this job.',
      note: 'The token of a job reads its own repository and public ones.'
    },
    'nothing-published': {
      kind: 'notice',
      what: 'After the cause is fixed, "Re-run failed jobs" repeats only the platforms that failed.',
      note: 'The real cause is the error above it. Platforms that passed are not repeated, and their images are still there.'
    }
  }
} satisfies Chapter
