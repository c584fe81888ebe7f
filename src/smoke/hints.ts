import { adviceFor } from '../messages/caller.js'

/** What is known about a platform that failed. */
export interface Symptoms {
  /** The cause, the engine's error and the last log lines. */
  text: string
  /** Undefined while it runs. */
  exitCode?: number
  oomKilled: boolean
  memoryLimited: boolean
  /** The base image of the platform, for hints that name it. */
  base?: string
}

interface KnownFailure {
  /** True when the symptoms are those of this failure. */
  matches: (symptoms: Symptoms) => boolean
  /** What is wrong and, after a colon, what to do about it. */
  hint: string
  /** The same in the reusable workflow, where it differs. */
  inWorkflow?: string
}

const BASE_REMEDY =
  'set "base-image" to Milvus\' own image or a copy of it, or use a "context" whose Dockerfile fits this base'

/** `#n` is an issue of github.com/milvus-io/milvus; {base} is the base image. */
const KNOWN_FAILURES: KnownFailure[] = [
  {
    matches: says(/^Milvus says that it is/),
    hint: 'the image runs another Milvus than its tags will say: remove from the Dockerfile what replaces /milvus/bin/milvus; if "base-image" has a digest, set "milvus-version" to the version of that'
  },
  {
    // The engine's words where a program is not in the image.
    matches: says(/exec: "\/tini"/),
    hint: `the base image {base} has no /tini, with which the image starts: ${BASE_REMEDY}`
  },
  {
    matches: says(/exec \/entrypoint\.sh failed: No such file/),
    hint: `the base image {base} has no /bin/sh, which the image needs to start: ${BASE_REMEDY}`
  },
  {
    matches: says(/^(\/entrypoint\.sh|\/milvus-runpod\/\S+): .*not found$/m),
    hint: `the base image {base} lacks a program that the image needs to start: ${BASE_REMEDY}`
  },
  {
    matches: says(/\[milvus-missing\]/),
    hint: `the base image {base} has no milvus on its PATH: ${BASE_REMEDY}`
  },
  {
    // With cgroup v1, the death of a child process may not set the flag.
    matches: ({ oomKilled, exitCode, memoryLimited }) =>
      oomKilled || (exitCode === 137 && memoryLimited),
    hint: 'it had too little memory: raise "smoke-memory", or use a runner with more memory (Milvus recommends 8 GB)'
  },
  {
    matches: says(/cannot enable executable stack/i),
    hint: 'a library of this Milvus needs an executable stack, which the kernel refuses (milvus-io/milvus#53433): choose another "milvus-version"'
  },
  {
    // Under QEMU, it is the emulated CPU that lacks them.
    matches: either(
      ends(132),
      says(/illegal instruction|target signal 4\b|\bSIGILL\b/i)
    ),
    hint: 'the CPU lacks instructions that Milvus needs (SSE4.2 or AVX on amd64): use another runner or, if it is QEMU\'s CPU, set "smoke-emulated: none"',
    inWorkflow:
      'the CPU lacks instructions that Milvus needs (SSE4.2 or AVX on amd64): use another runner of this platform in "runner-amd64" or "runner-arm64"'
  },
  {
    matches: says(/qemu: uncaught target signal|qemu-[a-z0-9_]+(-static)?: /i),
    hint: 'QEMU itself crashed, which says nothing about the image: test it on a native runner, or set another "binfmt-image" or "smoke-emulated: none"',
    inWorkflow:
      'QEMU itself crashed, which says nothing about the image: use a runner of this platform in "runner-amd64" or "runner-arm64"'
  },
  {
    matches: says(/no space left on device|disk quota exceeded|\bENOSPC\b/i),
    hint: 'the disk is full: free some space on the runner before this step',
    inWorkflow:
      'the disk is full: use a runner with a larger disk in "runner-amd64" or "runner-arm64"'
  },
  {
    matches: says(/etcdserver: leader changed/i),
    hint: 'etcd replayed too many writes, or its disk is too slow (milvus-io/milvus#53144): run again, or on a faster disk; with your own embedEtcd.yaml, set snapshot-count to 1000, and neither heartbeat-interval nor election-timeout'
  },
  {
    matches: says(
      /yaml: (line \d+|unmarshal|did not|control char|found|invalid)|init baseTable with file failed|converting YAML to JSON/i
    ),
    hint: 'a YAML file is broken: check user.yaml, milvus.yaml and embedEtcd.yaml in the image (if user.yaml is broken, Milvus ignores milvus.yaml, too)'
  },
  {
    matches: says(/address already in use/i),
    hint: 'a port is taken, perhaps because two settings name the same one: check PROXY_PORT, METRICS_PORT and the other ports in "smoke-env" and the image'
  },
  {
    matches: says(/\bnobody listens on port /),
    hint: 'Milvus listens on another port than its settings say, perhaps because a script sets one at the start, or starts Milvus in another folder than that of configs/: set the port in the Dockerfile (ENV) or in "smoke-env"; those of gRPC and REST may be in user.yaml instead'
  },
  {
    matches: says(/address pool/i),
    hint: 'the engine has no address range left for another network: remove unused networks (docker network prune), or add to its "default-address-pools"'
  },
  {
    // tini, or the engine, could not run what ENTRYPOINT or CMD names.
    matches: says(
      /\[FATAL tini .*permission denied|exec: .*permission denied/i
    ),
    hint: 'a script is not executable: set its run bit (git update-index --chmod=+x, or COPY --chmod=755)'
  },
  {
    matches: says(
      /\[FATAL tini .*no such file or directory|exec: .*(no such file or directory|not found)/i
    ),
    hint: 'the image lacks a program that ENTRYPOINT, CMD or a script names, or what the first line of a script names: check the paths, and that scripts have no Windows line ends'
  },
  {
    matches: says(/error while loading shared libraries/i),
    hint: 'the image lacks a library, or has one of another platform: check the base image and LD_LIBRARY_PATH'
  },
  {
    matches: says(
      /permission denied|operation not permitted|read-only file system|cannot write \//i
    ),
    hint: 'Milvus may not write its data or configuration: /var/lib/milvus and /milvus/configs must belong to the user that Milvus runs as'
  },
  {
    matches: says(/exec format error/i),
    hint: 'the image has programs of another platform or scripts without "#!", or QEMU is missing: check the base image and the files that the context copies'
  },
  {
    matches: says(/returned code (1800|1400):/),
    hint: 'root has another password: the test reads it from MILVUS_ROOT_PASSWORD or COMMON_SECURITY_DEFAULTROOTPASSWORD in the container, or from defaultRootPassword in user.yaml'
  },
  {
    matches: says(
      /^no answer to .*(wrong version number|before secure TLS connection)/
    ),
    hint: 'REST does not use TLS, although the settings say so: check COMMON_SECURITY_TLSMODE in "smoke-env" and the image, and tlsMode in user.yaml and milvus.yaml'
  },
  {
    matches: says(/HTTP request to an HTTPS server|Expected HTTP\//i),
    hint: 'REST uses TLS, although the settings do not say so: set COMMON_SECURITY_TLSMODE in the Dockerfile (ENV) or in "smoke-env", or tlsMode in user.yaml'
  },
  {
    matches: says(/this Milvus has no REST v2/),
    hint: 'this Milvus is too old for the level: set "smoke-test: health"'
  },
  {
    matches: says(/^REST is off/),
    hint: 'Milvus runs without REST: set "smoke-test: health", or PROXY_HTTP_ENABLED=true in "smoke-env"'
  },
  {
    // COMMON_SECURITY_TLSMODE=2: the test has no certificate that Milvus trusts.
    matches: says(/certificate[ _]required|bad[ _]certificate/i),
    hint: 'Milvus asks for the certificate of a client, which the test does not have: set "smoke-test: health", or COMMON_SECURITY_TLSMODE=1 in "smoke-env"'
  },
  {
    matches: says(/cannot allocate memory|std::bad_alloc|out of memory/i),
    hint: 'it had too little memory: use a runner with more memory (Milvus recommends 8 GB)'
  },
  {
    matches: either(ends(139), ends(134)),
    hint: 'Milvus crashed: see its last log lines'
  }
]

/** Returns what to do about a failure; undefined if it is not a known one. */
export function hintFor(symptoms: Symptoms): string | undefined {
  const known = KNOWN_FAILURES.find(({ matches }) => matches(symptoms))
  if (!known) return undefined
  const hint = adviceFor(known.hint, known.inWorkflow ?? known.hint)
  return hint.replace('{base}', symptoms.base ?? '').replace('  ', ' ')
}

/** Splits a hint into what is wrong and what to do about it. */
export function splitHint(hint: string): { reason: string; remedy: string } {
  const [, reason = hint, remedy = ''] = /^(.*?): (.*)$/s.exec(hint) ?? []
  return { reason, remedy }
}

type Matcher = KnownFailure['matches']

function says(pattern: RegExp): Matcher {
  return ({ text }) => pattern.test(text)
}

function ends(code: number): Matcher {
  return ({ exitCode }) => exitCode === code
}

function either(...matchers: Matcher[]): Matcher {
  return (symptoms) => matchers.some((matches) => matches(symptoms))
}
