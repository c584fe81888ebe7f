import { text, type Chapter } from './message.js'

/** The case of an input for RunPod that is set without a key. */
function withoutKey(name: string) {
  return {
    what: ({ value }: { value: string }) =>
      `Input "${name}" is "${value}": it needs the input "runpod-api-key" as well`,
    remedy: {
      likely: 'the secret is empty, as it is in pull requests from forks',
      next: 'set the input "runpod-api-key"',
      inWorkflow: 'set the secret "runpod-api-key"'
    }
  }
}

export const INPUTS = {
  title: 'Inputs',
  intro:
    'An input that is refused ends the run before anything is read, built or changed. The message says what is allowed. In the reusable workflow, the inputs are those under `with:` of your job; an empty one counts as not given.',
  messages: {
    'input-image.1': {
      what: text`Input "image" is "${'value'}": it must be lower case: write "${'lower'}"`
    },
    'input-image.2': {
      what: text`Input "image" is "${'value'}": it must be a repository without a tag, such as "ghcr.io/me/milvus-standalone": at most 255 characters, lower-case letters and digits, separated by ".", "_", "-" or "/"`
    },
    'input-milvus-version': {
      what: text`Input "milvus-version" is "${'value'}": it must be an exact version of a stable release (such as "2.6.22"), a line ("2.6" or "3"), a semver range (">=2.6.10 <2.7") or "latest"`
    },
    'input-variant': {
      what: text`Input "variant" is "${'value'}": it must be one of cpu, gpu`
    },
    'input-base-image.1': {
      what: text`Input "base-image" is "${'value'}": it must be a repository without a tag (the tag is "v" and the version), such as "milvusdb/milvus", or "repository@sha256:…" with the 64 digits of a digest`
    },
    'input-base-image.2': {
      what: text`Input "base-image" is "${'value'}": with a digest, "milvus-version" must be an exact version, and is "${'version'}"`
    },
    'input-platforms.1': {
      what: text`Input "platforms" is "${'value'}": it must be a list of Linux platforms, such as "linux/amd64,linux/arm64"`
    },
    'input-platforms.2': {
      what: text`Input "platforms" is "${'value'}": it names no platform`
    },
    'input-platforms.runpod': {
      what: text`Input "platforms" is "${'value'}": it must contain "linux/amd64" when "runpod-api-key" is set, since RunPod has no other machines`
    },
    'input-tags.1': {
      what: text`Input "tags" is "${'value'}": ${'unknown'} is unknown; the placeholders are ${'knownPlaceholders'}`
    },
    'input-tags.2': {
      what: text`Input "tags" is "${'value'}": a tag has at most 128 letters, digits, "_", "." and "-", and does not begin with "." or "-"; one tag per line`
    },
    'input-tags.3': {
      what: text`Input "tags" is "${'value'}": it names a commit, but GITHUB_SHA is not set`
    },
    'input-labels.1': {
      what: text`Input "labels" is "${'value'}": it must be lines of the form "key=value"`
    },
    'input-labels.2': {
      what: text`Input "labels" is "${'value'}": the action itself sets keys that begin with "io.github.milvus-runpod."`
    },
    'input-annotations.1': {
      what: text`Input "annotations" is "${'value'}": it must be lines of the form "key=value"`
    },
    'input-annotations.2': {
      what: text`Input "annotations" is "${'value'}": the action itself sets keys that begin with "io.github.milvus-runpod."`
    },
    'input-annotations.3': {
      what: text`Input "annotations" is "${'value'}": reserved: the action recognizes its images by this key`
    },
    'input-context.1': {
      what: text`Input "context" is "${'value'}": it must be a directory: write "${'parent'}"`
    },
    'input-context.2': {
      what: text`Input "context" is "${'value'}": its "${'name'}" must have the name "Dockerfile"`
    },
    'input-context.3': {
      what: text`Input "context" is "${'value'}": its Dockerfile is in a subfolder: write "${'folder'}", from where its COPY lines then begin`
    },
    'input-context.4': {
      what: text`Input "context" is "${'value'}": it must be a directory with a Dockerfile`
    },
    'input-context.5': {
      what: text`Input "context" is "${'value'}": it must be a directory with a Dockerfile (does actions/checkout run before this step?)`
    },
    'input-context.6': {
      what: text`Input "context" is "${'value'}": it must be in the workspace or in RUNNER_TEMP`
    },
    'input-context.7': {
      what: text`Input "context" is "${'value'}": it is, or is behind, a link that leads out to ${'target'}`
    },
    'input-context.8': {
      what: text`Input "context" is "${'value'}": it is a path of the host, but the job runs in a container, where it is "/__w${'text'}" ("github.workspace" and "runner.temp" are those of the host; a path in the workspace can be relative)`
    },
    'input-user-yaml.1': {
      what: text`Input "user-yaml" is "${'value'}": it must be a file`
    },
    'input-user-yaml.2': {
      what: text`Input "user-yaml" is "${'value'}": it must be a file (does actions/checkout run before this step?)`
    },
    'input-user-yaml.3': {
      what: text`Input "user-yaml" is "${'value'}": it replaces ${'userYaml'} of the context, but the input "context" has no such file (or .dockerignore excludes it, or "configs" is a link)`
    },
    'input-user-yaml.4': {
      what: text`Input "user-yaml" is "${'value'}": it must be in the workspace or in RUNNER_TEMP`
    },
    'input-user-yaml.5': {
      what: text`Input "user-yaml" is "${'value'}": it is, or is behind, a link that leads out to ${'target'}`
    },
    'input-user-yaml.6': {
      what: text`Input "user-yaml" is "${'value'}": it is a path of the host, but the job runs in a container, where it is "/__w${'text'}" ("github.workspace" and "runner.temp" are those of the host; a path in the workspace can be relative)`
    },
    'user-yaml-invalid.1': {
      what: text`${'name'} is larger than 256 KiB`,
      remedy: { next: 'fix the file of the input "user-yaml"' },
      note: 'The numbers are the line and the column. Milvus would not stop at a broken user.yaml: it would ignore its milvus.yaml as well, and start without your settings.'
    },
    'user-yaml-invalid.2': {
      what: text`${'name'}:${'number'}:${'column'}: ${'reason'}`
    },
    'user-yaml-secrets.1': {
      kind: 'warning',
      what: text`${'workspaceName'} holds secrets, and whoever can pull the image can read them: ${'shown'}, and ${'number'} more. Take them out of the file. ${'secrets'}`,
      note: "An image is readable for everybody who can pull it, also in its older versions: if one was published with these secrets, replace them where they come from. `MILVUS_<PROVIDER>_API_KEY` stands for the variables by which Milvus finds the keys of model providers, such as `MILVUS_OPENAI_API_KEY`. Milvus' own defaults, such as `minioadmin`, do not count. The check also reads `configs/user.yaml` and `configs/milvus.yaml` of a `context` of your own."
    },
    'user-yaml-secrets.2': {
      kind: 'warning',
      what: text`${'workspaceName'} holds secrets, and whoever can pull the image can read them: ${'shown'}. Take them out of the file. ${'secrets'}`
    },
    'input-push.1': {
      what: text`Input "push" is "${'value'}": it must be one of true, false, by-digest`
    },
    'input-push.2': {
      what: text`Input "push" is "${'value'}": it must be "true" when "digests" is set`
    },
    'input-push.runpod': {
      what: text`Input "push" is "${'value'}": it must be "true" when "runpod-api-key" is set, since RunPod gets only an image that is published`
    },
    'input-provenance.1': {
      what: text`Input "provenance" is "${'value'}": write "mode=${'text'}"`
    },
    'input-provenance.2': {
      what: text`Input "provenance" is "${'value'}": it must be "true", "false", or attributes such as "mode=max"`
    },
    'input-provenance.3': {
      what: text`Input "provenance" is "${'value'}": the mode must be "min" or "max"`
    },
    'input-sbom': {
      what: text`Input "sbom" is "${'value'}": it must be "true", "false", or attributes such as "generator=image"`
    },
    'input-digests': {
      what: text`Input "digests" is "${'value'}": it must be digests, "sha256:" and 64 hexadecimal digits, one per line`
    },
    'input-smoke-results': {
      what: text`Input "smoke-results" is "${'value'}": it must be outputs "smoke" of runs of this action, one per line`
    },
    'input-dry-run': {
      what: text`Input "dry-run" is "${'value'}": it must be "true" or "false"`
    },
    'input-rebuild': {
      what: text`Input "rebuild" is "${'value'}": it must be one of if-changed, always`
    },
    'input-vulnerable': {
      what: text`Input "vulnerable" is "${'value'}": it must be one of warn, fail, ignore`
    },
    'input-smoke-test': {
      what: text`Input "smoke-test" is "${'value'}": it must be one of none, health, query, restart`
    },
    'input-smoke-emulated': {
      what: text`Input "smoke-emulated" is "${'value'}": it must be one of none, health, query, restart`
    },
    'input-smoke-timeout': {
      what: text`Input "smoke-timeout" is "${'value'}": it must be a whole number of seconds from 1 to 99999, such as "300"`
    },
    'input-smoke-memory': {
      what: text`Input "smoke-memory" is "${'value'}": it must be a memory limit as in docker run, "6m" or more, such as "8g" or "512m"`
    },
    'input-smoke-env': {
      what: text`Input "smoke-env", line ${'index'}: ${'reason'} (it is not shown, since it may be a secret)`,
      note: "The lines are those of docker's `--env-file`: empty lines and lines that begin with `#` are left out, and a name alone takes the value of that variable of the job. A secret with line breaks cannot be a value."
    },
    'input-username': {
      what: text`Input "username" is "${'value'}": it needs the input "password" as well (is the secret empty, as it is in pull requests from forks?)`,
      note: 'In the reusable workflow, the password is the secret `registry-password`.'
    },
    'input-password': {
      what: 'Input "password" is set, but "username" is not'
    },
    'input-base-username.1': {
      what: text`Input "base-username" is "${'value'}": it needs the input "base-password" as well (is the secret empty, as it is in pull requests from forks?)`,
      note: 'In the reusable workflow, the password is the secret `base-password`.'
    },
    'input-base-username.2': {
      what: text`Input "base-username" is "${'value'}": "username" logs in to ${'registry'} as well, and docker keeps one login for each registry; leave "base-username" and "base-password" empty, so that "username" reads the base image, too`
    },
    'input-base-password': {
      what: 'Input "base-password" is set, but "base-username" is not'
    },
    'password-lines': {
      kind: 'warning',
      what: text`Input "${'input'}" has ${'number'} lines. GitHub masks each line of a secret, also one that is only "{" or "}", and drops the outputs of a job that contain one of them. To avoid that, store it as a secret of one line`,
      note: 'The login works, and so do outputs within the job. For the key of a service account at Google, the message names the two forms of one line. An access token, with the user name `oauth2accesstoken`, is one line, too.'
    },
    'password-lines-refused': {
      what: text`Secret "${'secret'}" has ${'number'} lines. GitHub masks each line of a secret, also one that is only "{" or "}", and drops the outputs of a job that contain one of them`,
      remedies: {
        r1: {
          next: 'store it as a secret of one line: the output of "base64 --wrap 0 key.json", with the user name "_json_key_base64", or that of "jq --compact-output . key.json", with "_json_key"'
        },
        r2: { next: 'store it as a secret of one line' }
      },
      note: 'The jobs of the reusable workflow tell each other in such outputs what they have tested, so nothing could be published.'
    },
    'input-runpod-api-key': {
      what: 'Input "runpod-api-key" has a line break, a blank or another character that no key of RunPod has',
      remedy: {
        likely: 'more than the key was pasted into the secret',
        next: 'store the key alone as the secret'
      }
    },
    'input-runpod-api-url.withoutKey': withoutKey('runpod-api-url'),
    'input-runpod-api-url.server': {
      what: text`Input "runpod-api-url" is "${'value'}": it must be the URL of a server without a user name and a password, such as "https://api.runpod.io"`
    },
    'input-runpod-template.withoutKey': withoutKey('runpod-template'),
    'input-runpod-pods.withoutKey': withoutKey('runpod-pods'),
    'input-runpod-canary.withoutKey': withoutKey('runpod-canary'),
    'input-runpod-canary.gpu': {
      what: text`Input "runpod-canary" is "${'value'}": with "variant" set to "gpu" it must be "none" or the ID of a GPU, such as "NVIDIA GeForce RTX 4090"`
    },
    'input-runpod-canary-required.boolean': {
      what: text`Input "runpod-canary-required" is "${'value'}": it must be "true" or "false"`
    },
    'input-runpod-canary-required.withoutKey': withoutKey(
      'runpod-canary-required'
    ),
    'input-runpod-registry.withoutKey': withoutKey('runpod-registry'),
    'input-runpod-root-password.withoutKey': withoutKey('runpod-root-password'),
    'input-runpod-timeout.seconds': {
      what: text`Input "runpod-timeout" is "${'value'}": it must be a whole number of seconds from 1 to 99999, such as "300"`
    },
    'input-runpod-timeout.withoutKey': withoutKey('runpod-timeout'),
    'input-runpod-timeout.max': {
      what: text`Input "runpod-timeout" is "${'value'}": it is at most 3600`
    },
    'input-runpod-allow-line-change.boolean': {
      what: text`Input "runpod-allow-line-change" is "${'value'}": it must be "true" or "false"`
    },
    'input-runpod-allow-line-change.withoutKey': withoutKey(
      'runpod-allow-line-change'
    )
  }
} satisfies Chapter
