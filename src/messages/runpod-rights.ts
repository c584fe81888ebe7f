import { text, type Chapter } from './message.js'

/** Where a key gets its permissions: https://docs.runpod.io/get-started/credentials */
export const KEY_PAGE =
  'in the RunPod console under "Credentials", "API Keys" (before: "Settings", "API Keys")'

/** How to give a key what the action needs of it. */
export const EDIT_KEY = `edit the key ${KEY_PAGE}: choose "All", or "Restricted" with "Read/Write" for the API that has pods and templates. "Read Only" does not suffice`

/** What a key lacks, with the inputs that ask for it. */
export const LACKING = {
  templates: '"Read/Write" for templates (runpod-template)',
  pods: text`"Read/Write" for pods (${'inputs'})`
}

export const RUNPOD_RIGHTS = {
  title: 'What the RunPod key may do',
  intro:
    'Only with `runpod-api-key`. RunPod has no call that tells what a key may do. So the plan asks to change, and to read the log of, something that does not exist: RunPod refuses that if the key may not do it, and else does not find it. Any other answer says nothing, and stops no run.',
  messages: {
    'runpod-rights': {
      what: text`The key in "runpod-api-key" may not do what the inputs ask for. It lacks ${'rights'}`,
      remedy: {
        likely:
          'its permissions are "Read Only", or "Restricted" without these',
        next: `${EDIT_KEY}. Then run again`
      },
      note: 'Nothing was built, no canary was created, and no template and no pod was changed. A template needs the right for templates; pods and a canary need the one for pods.'
    },
    'runpod-logs-refused': {
      kind: 'warning',
      what: 'The key in "runpod-api-key" may not read the logs of pods: if the image fails on one, the run cannot show why.',
      remedy: {
        next: `edit the key ${KEY_PAGE}: "All", or "Restricted" with "Read/Write" for the API that has pods, covers their logs`
      },
      note: 'The run goes on.'
    }
  }
} satisfies Chapter
