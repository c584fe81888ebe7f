import { BUILD_INPUTS } from './build-inputs.js'
import {
  ARGUMENT,
  BOOLEAN,
  CHECK_PATH,
  COPIED_DIRECTORY,
  input,
  PAIRS,
  PATH,
  SECONDS,
  words
} from './input.js'
import { text, type Chapter } from './message.js'
import { SCRIPT_INPUT } from './smoke-script.js'

/** The case of a user name without a password. */
function withoutPassword(name: string, secret: string) {
  return {
    what: `it needs the input "${name}" as well`,
    remedy: {
      likely: 'the secret is empty, as it is in pull requests from forks',
      next: `set the input "${name}"`,
      inWorkflow: `set the secret "${secret}"`
    }
  }
}

const MASKED_LINES =
  'GitHub masks each line of a secret, also one that is only "{" or "}", and drops the outputs of a job that contain one of them'

const inputLines = (values: { input: string; lines: number }): string =>
  `Input "${values.input}" has ${values.lines} lines. ${MASKED_LINES}`

/** For a password of several lines. */
const ONE_LINE = { next: 'store it as a secret of one line' }

/** For the key of a service account at Google, in JSON. */
const ONE_LINE_OF_JSON = {
  next: `${ONE_LINE.next}: the output of "base64 --wrap 0 key.json", with the user name "_json_key_base64", or that of "jq --compact-output . key.json", with "_json_key"`
}

const FIX_USER_YAML = { next: 'fix the file of the input "user-yaml"' }

/** The case of an input for RunPod that is set without a key. */
const WITHOUT_KEY = {
  withoutKey: {
    what: 'it needs the input "runpod-api-key" as well',
    remedy: {
      likely: 'the secret is empty, as it is in pull requests from forks',
      next: 'set the input "runpod-api-key"',
      inWorkflow: 'set the secret "runpod-api-key"'
    }
  }
}

/** The case of an input that only one level of the smoke test uses. */
const NEEDS_UPGRADE = {
  level: text`it needs "smoke-test" to be "upgrade", which is "${'level'}"`
}

/** A line of smoke-env, which may be a secret. */
function smokeEnv(allowed: string) {
  return {
    what: ({ line }: { line: number }) =>
      `Input "smoke-env", line ${line}: ${allowed} (it is not shown, since it may be a secret)`
  }
}

export const INPUTS = {
  title: 'Inputs',
  intro:
    'An input that is refused ends the run before anything is read, built or changed. The message says what is allowed. In the reusable workflow, the inputs are those under `with:` of your job; an empty one counts as not given.',
  messages: {
    ...input('image', {
      upperCase: text`it must be lower case: write "${'lower'}"`,
      form: 'it must be a repository without a tag, such as "ghcr.io/me/milvus-standalone": at most 255 characters, lower-case letters and digits, separated by ".", "_", "-" or "/"'
    }),
    ...input('milvus-version', {
      form: 'it must be an exact version of a stable release (such as "2.6.22"), a line ("2.6" or "3"), a semver range (">=2.6.10 <2.7") or "latest"'
    }),
    ...input('variant', words('variant')),
    ...input('base-image', {
      form: 'it must be a repository without a tag (the tag is "v" and the version), such as "milvusdb/milvus", or "repository@sha256:…" with the 64 digits of a digest',
      inexact: text`with a digest, "milvus-version" must be an exact version, and is "${'version'}"`
    }),
    ...input('registry', ARGUMENT),
    ...input('buildkit-image', ARGUMENT),
    ...input('binfmt-image', ARGUMENT),
    ...input('platforms', {
      form: 'it must be a list of Linux platforms, such as "linux/amd64,linux/arm64"',
      none: 'it names no platform',
      runpod:
        'it must contain "linux/amd64" when "runpod-api-key" is set, since RunPod has no other machines'
    }),
    ...input('tags', {
      unknown: text`${'unknown'} is unknown; the placeholders are ${'placeholders'}`,
      form: 'a tag has at most 128 letters, digits, "_", "." and "-", and does not begin with "." or "-"; one tag per line',
      commit: 'it names a commit, but GITHUB_SHA is not set',
      taken:
        'this tag is where the action remembers which images have failed on pods at RunPod'
    }),
    ...input('labels', PAIRS),
    ...input('annotations', {
      ...PAIRS,
      reserved:
        'the action recognizes its images by this key, and sets it itself'
    }),
    ...input('context', {
      ...COPIED_DIRECTORY,
      file: text`it must be a directory: write "${'parent'}"`,
      name: text`its "${'name'}" does not have the name "Dockerfile": rename it, or set the input "file" to "${'file'}"`,
      subfolder: text`its Dockerfile is in a subfolder: set the input "file" to "${'file'}", or write "${'folder'}", from where its COPY lines then begin`,
      empty: 'it must be a directory with a Dockerfile',
      missing: {
        what: 'it must be a directory with a Dockerfile, and does not exist',
        remedy: CHECK_PATH
      },
      ...PATH
    }),
    ...BUILD_INPUTS,
    ...input('user-yaml', {
      directory: 'it must be a file',
      missing: {
        what: 'it must be a file, and does not exist',
        remedy: CHECK_PATH
      },
      unused:
        'it replaces configs/user.yaml of the context, but the input "context" has no such file (or .dockerignore excludes it, or "configs" is a link)',
      ...PATH
    }),
    'user-yaml-invalid.size': {
      what: text`${'file'} is larger than 256 KiB`,
      remedy: FIX_USER_YAML,
      note: 'The numbers are the line and the column. Milvus would not stop at a broken user.yaml: it would ignore its milvus.yaml as well, and start without your settings. So only what is certain is accepted: mappings, lists, texts on one line, and plain numbers. Write out what anchors, aliases, merge keys and tags stand for, and put other numbers in quotes.'
    },
    'user-yaml-invalid.encoding': {
      what: text`Milvus cannot use ${'file'}:${'line'}:${'column'}: the file must be UTF-8`,
      remedy: FIX_USER_YAML
    },
    'user-yaml-invalid.syntax': {
      what: text`This cannot be read with certainty at ${'file'}:${'line'}:${'column'}: ${'problem'}`,
      remedy: FIX_USER_YAML
    },
    'user-yaml-secrets': {
      kind: 'warning',
      what: text`${'file'} holds secrets, and whoever can pull the image can read them: ${'places'}`,
      remedy: {
        next: ({ variables }: { variables: string }) =>
          `take them out of the file; on the pod, set variables instead, from RunPod secrets${variables && `: ${variables}`}`
      },
      note: "An image is readable for everybody who can pull it, also in its older versions: if one was published with these secrets, replace them where they come from. `MILVUS_<PROVIDER>_API_KEY` stands for the variables by which Milvus finds the keys of model providers, such as `MILVUS_OPENAI_API_KEY`. Milvus' own defaults, such as `minioadmin`, do not count. The check also reads `configs/user.yaml` and `configs/milvus.yaml` of a `context` of your own."
    },
    ...input('push', {
      ...words('push'),
      digests: 'it must be "true" when "digests" is set',
      runpod:
        'it must be "true" when "runpod-api-key" is set, since RunPod gets only an image that is published'
    }),
    ...input('provenance', {
      alone: text`write "mode=${'value'}"`,
      form: 'it must be "true", "false", or attributes such as "mode=max"',
      mode: 'the mode must be "min" or "max"'
    }),
    ...input('sbom', {
      form: 'it must be "true", "false", or attributes such as "generator=image"'
    }),
    ...input('digests', {
      form: 'it must be digests, "sha256:" and 64 hexadecimal digits, one per line'
    }),
    ...input('smoke-results', {
      form: 'it must be outputs "smoke" of runs of this action, one per line'
    }),
    ...input('dry-run', BOOLEAN),
    ...input('rebuild', words('rebuild')),
    ...input('vulnerable', words('vulnerable')),
    ...input('smoke-test', words('smoke-test')),
    ...input('smoke-emulated', words('smoke-emulated')),
    ...input('smoke-timeout', SECONDS),
    ...input('smoke-upgrade-from', {
      ...NEEDS_UPGRADE,
      form: 'it must be an image with a tag or a digest, such as "ghcr.io/me/milvus-standalone:2.6" or "ghcr.io/me/milvus-standalone@sha256:…"'
    }),
    ...input('smoke-upgrade-data', {
      ...NEEDS_UPGRADE,
      directory: text`it must be a file: pack the directory with "tar --create --gzip --file data.tar.gz --directory ${'value'} ."`,
      empty: 'the file is empty',
      form: 'it must be a tar, plain or compressed by gzip, bzip2, xz or zstd',
      pointer: {
        what: 'it is a pointer of Git LFS, not the file itself',
        remedy: {
          next: 'set "lfs: true" for actions/checkout',
          inWorkflow:
            'keep the file in Git itself, or use the action in a job of your own, as in examples/one-job.yml: the workflow checks out without Git LFS'
        }
      },
      unreadable: text`it cannot be read: ${'reason'}`,
      missing: {
        what: 'it must be a file, and does not exist',
        remedy: CHECK_PATH
      },
      ...PATH
    }),
    ...SCRIPT_INPUT,
    ...input('smoke-memory', {
      form: 'it must be a memory limit as in docker run, "6m" or more, such as "8g" or "512m"'
    }),
    'input-smoke-env.form': {
      ...smokeEnv('it must be of the form "KEY=value"'),
      note: "The lines are those of docker's `--env-file`: empty lines and lines that begin with `#` are left out, and a name alone takes the value of that variable of the job. A secret with line breaks cannot be a value."
    },
    'input-smoke-env.name': smokeEnv(
      'it must be of the form "KEY=value", or name a variable of the job'
    ),
    'input-smoke-env.encoding': smokeEnv('it is not valid UTF-8'),
    'input-smoke-env.length': smokeEnv(
      'its value must be one line of less than 64 KiB'
    ),
    ...input('username', {
      withoutPassword: withoutPassword('password', 'registry-password')
    }),
    'input-password': {
      what: 'Input "password" is set, but "username" is not'
    },
    ...input('base-username', {
      withoutPassword: withoutPassword('base-password', 'base-password'),
      sameRegistry: text`"username" logs in to ${'registry'} as well, and docker keeps one login for each registry; leave "base-username" and "base-password" empty, so that "username" reads the base image, too`
    }),
    'input-base-password': {
      what: 'Input "base-password" is set, but "base-username" is not'
    },
    'password-lines.other': {
      kind: 'warning',
      what: inputLines,
      remedy: ONE_LINE,
      note: 'The login works, and so do outputs within the job. For the key of a service account at Google, the message names the two forms of one line. An access token, with the user name `oauth2accesstoken`, is one line, too.'
    },
    'password-lines.json': {
      kind: 'warning',
      what: inputLines,
      remedy: ONE_LINE_OF_JSON
    },
    'password-lines-refused': {
      what: ({ secret, lines }: { secret: string; lines: number }) =>
        `Secret "${secret}" has ${lines} lines. ${MASKED_LINES}`,
      remedies: { json: ONE_LINE_OF_JSON, other: ONE_LINE },
      note: 'The jobs of the reusable workflow tell each other in such outputs what they have tested, so nothing could be published.'
    },
    'input-runpod-api-key': {
      what: 'Input "runpod-api-key" has a line break, a blank or another character that no key of RunPod has',
      remedy: {
        likely: 'more than the key was pasted into the secret',
        next: 'store the key alone as the secret'
      }
    },
    ...input('runpod-api-url', {
      ...WITHOUT_KEY,
      server:
        'it must be the URL of a server without a user name and a password, such as "https://api.runpod.io"'
    }),
    ...input('runpod-template', WITHOUT_KEY),
    ...input('runpod-pods', WITHOUT_KEY),
    ...input('runpod-canary', {
      ...WITHOUT_KEY,
      gpu: 'with "variant" set to "gpu" it must be "none" or the ID of a GPU, such as "NVIDIA GeForce RTX 4090"'
    }),
    ...input('runpod-canary-required', { ...BOOLEAN, ...WITHOUT_KEY }),
    ...input('runpod-registry', WITHOUT_KEY),
    ...input('runpod-root-password', WITHOUT_KEY),
    ...input('runpod-timeout', {
      ...SECONDS,
      ...WITHOUT_KEY,
      max: 'it is at most 3600'
    }),
    ...input('runpod-allow-line-change', { ...BOOLEAN, ...WITHOUT_KEY }),
    ...input('runpod-retry', { ...BOOLEAN, ...WITHOUT_KEY }),
    ...input('runpod-template-compute', {
      ...WITHOUT_KEY,
      words: 'it must be "cpu" or "gpu"',
      gpu: 'with "variant" set to "gpu" it must be "gpu"'
    }),
    ...input('runpod-ca', {
      ...WITHOUT_KEY,
      form: 'it must be one or more certificates in PEM, each from "-----BEGIN CERTIFICATE-----" to "-----END CERTIFICATE-----", and not the path of a file',
      key: {
        what: 'it contains a private key, which is not needed and belongs nowhere but on the server',
        remedy: {
          likely: 'the file of the key was pasted, or one with both',
          next: 'set the certificate alone, and make a new key: this one may be in the settings or in a log of the repository'
        }
      },
      server:
        'it must be the certificate of the CA, and not that of a server, which the CA has signed'
    }),
    ...input('runpod-doctor', {
      ...BOOLEAN,
      ...WITHOUT_KEY,
      pods: 'it needs the input "runpod-pods" as well, which names the pods to look at'
    })
  }
} satisfies Chapter
