/** What is known of a platform that failed. */
export interface Symptoms {
  /** Cause, the engine's error and the last log lines. */
  text: string
  /** Undefined when it still runs. */
  exitCode?: number
  oomKilled: boolean
  memoryLimited: boolean
}

interface KnownFailure {
  /** True when these symptoms are its. */
  matches: (symptoms: Symptoms) => boolean
  hint: string
}

/** `#n` is an issue of github.com/milvus-io/milvus. */
const KNOWN_FAILURES: KnownFailure[] = [
  {
    // On cgroup v1, a child's death does not always set the flag.
    matches: ({ oomKilled, exitCode, memoryLimited }) =>
      oomKilled || (exitCode === 137 && memoryLimited),
    hint: 'it had too little memory: raise the input "smoke-memory", or use a runner with more (Milvus asks for 8 GB)'
  },
  {
    matches: says(/cannot enable executable stack/i),
    hint: 'a library of this Milvus wants an executable stack, which the kernel refuses (milvus-io/milvus#53433): choose another "milvus-version"'
  },
  {
    // Under QEMU as well: then it is the emulated CPU that lacks them.
    matches: either(
      ends(132),
      says(/illegal instruction|target signal 4\b|\bSIGILL\b/i)
    ),
    hint: 'the CPU lacks instructions that Milvus needs (SSE4.2 or AVX on amd64): use another runner, or set "smoke-emulated: none" if it is QEMU\'s'
  },
  {
    matches: says(/qemu: uncaught target signal|qemu-[a-z0-9_]+(-static)?: /i),
    hint: 'QEMU itself crashed, which says nothing about the image: test it on a native runner, set another "binfmt-image", or "smoke-emulated: none"'
  },
  {
    matches: says(/no space left on device|disk quota exceeded|\bENOSPC\b/i),
    hint: 'the disk is full: free some on the runner before this step'
  },
  {
    matches: says(/etcdserver: leader changed/i),
    hint: 'the disk is too slow for etcd (milvus-io/milvus#53144): run again or on a faster disk; with a context of your own, set heartbeat-interval 500 and election-timeout 10000 in embedEtcd.yaml'
  },
  {
    matches: says(
      /yaml: (line \d+|unmarshal|did not|control char|found|invalid)|init baseTable with file failed|converting YAML to JSON/i
    ),
    hint: 'a YAML file is broken: check user.yaml, milvus.yaml and embedEtcd.yaml in the image (with a broken user.yaml, Milvus reads no milvus.yaml either)'
  },
  {
    matches: says(/address already in use/i),
    hint: 'a port is taken, perhaps by two settings of the same port: check PROXY_PORT, METRICS_PORT and the other ports in "smoke-env" and the image'
  },
  {
    matches: says(
      /permission denied|operation not permitted|read-only file system|cannot write \//i
    ),
    hint: 'Milvus may not write its data or configuration: /var/lib/milvus and /milvus/configs must belong to the user that it runs as'
  },
  {
    matches: says(/exec format error/i),
    hint: 'the image has programs of another platform, or QEMU is gone: check the base image and what the context copies'
  },
  {
    matches: says(/gave code (1800|1400):/),
    hint: "root's password is another one: the test takes it from MILVUS_ROOT_PASSWORD or COMMON_SECURITY_DEFAULTROOTPASSWORD of the container"
  },
  {
    matches: says(/cannot allocate memory|std::bad_alloc|out of memory/i),
    hint: 'it had too little memory: use a runner with more (Milvus asks for 8 GB)'
  },
  {
    matches: either(ends(139), ends(134)),
    hint: 'Milvus crashed: its last log lines say where'
  }
]

/** Returns what to do about a failure, if it is a known one. */
export function hintFor(symptoms: Symptoms): string | undefined {
  return KNOWN_FAILURES.find(({ matches }) => matches(symptoms))?.hint
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
