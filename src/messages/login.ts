// What a run says about its login to a registry, and about what it may do there.
import { text, type Message } from './message.js'
import { LOCAL, UNREACHED } from './registry-remedies.js'

const CHECK = {
  next: text`check the inputs ${'inputs'}`,
  inWorkflow: text`check the inputs and secrets ${'inputs'}`
}

/** What is said about a login. */
export const LOGIN = {
  'login-failed': {
    what: text`Login to ${'registry'} failed: ${'reason'}`,
    remedies: {
      denied: {
        likely:
          'the user name or the password is wrong, or the token has expired',
        ...CHECK
      },
      absent: {
        likely: text`there is no registry at ${'registry'}, or it fails`,
        next: text`check the inputs ${'inputs'}, or run the job again later`,
        inWorkflow: text`check the inputs and secrets ${'inputs'}, or run the job again later`
      },
      ...UNREACHED,
      expired: { likely: 'the password is a token that has expired', ...CHECK },
      limited: {
        likely: 'the registry received too many logins',
        next: 'run the job again later'
      },
      unavailable: {
        likely: 'the registry cannot be reached from this machine',
        next: text`check the inputs ${'inputs'}, or run the job again later`,
        inWorkflow: text`check the inputs and secrets ${'inputs'}, or run the job again later`
      },
      local: LOCAL,
      other: CHECK
    },
    note: "In the reusable workflow, the password is the secret `registry-password`, and that of the base image's registry is `base-password`. A user name with a `$`, as Harbor's robots have, needs single quotes in a shell: in double quotes, `$name` is a variable, and the login is that of `robot`. [What each registry wants](registries.md)."
  },
  'token-login-failed': {
    kind: 'warning',
    what: text`The job's token could not log in to ${'registry'}, so the run goes on without a login: ${'reason'}`,
    note: 'Public images can be read without a login; a push will be denied. Check the input `github-token` if you set it, or set `username` and `password`.'
  }
} satisfies Record<string, Message>

/** What is known before the first push. */
export const ACCESS = {
  'no-login': {
    kind: 'warning',
    what: text`There is no login to ${'registry'}, which denies writes without one`,
    remedy: {
      next: 'set the inputs "username" and "password", or log in earlier in the job',
      inWorkflow: 'set the input "username" and the secret "registry-password"'
    },
    note: "The push will probably be denied. In the reusable workflow, set `username` and the secret `registry-password`; for ghcr.io, the job's own token is used, and the calling job needs `permissions: packages: write`."
  },
  'read-denied': {
    kind: 'notice',
    what: text`${'registry'} denied the read of ${'image'}. If the package exists, add this repository on its page, under "Package settings" and "Manage Actions access", with the role "Write". If not, the first push creates it.`,
    note: 'ghcr.io gives the same answer for a package that does not exist and for one that this repository may not read. The push will tell which it is.'
  }
} satisfies Record<string, Message>
