import type { SMOKE } from '../messages/smoke.js'

/** What is known about a container of Milvus that failed. */
interface Symptoms {
  /** The cause, the engine's error and the last log lines. */
  text: string
  /** Undefined while it runs. */
  exitCode?: number
  oomKilled?: boolean
  memoryLimited?: boolean
}

type Remedies = (typeof SMOKE)['messages']['smoke-test-failed']['remedies']

/**
 * A known failure, by the name of its remedy in a smoke test. A pod of RunPod has
 * remedies of its own.
 */
export type KnownFailure = Exclude<keyof Remedies, 'several' | 'other'>

type Matcher = RegExp | ((symptoms: Symptoms) => boolean)

/** Ends what is said about somebody else who uses the engine. */
export const NOT_BY_TEST = ', but not by the test'

// How lines begin that say why a program was not run.
const NOT_RUN_BY_TINI = /\[FATAL tini /i
const NOT_RUN_BY_ENGINE = /exec: /i

/** The first that matches is the failure. */
const MATCHERS: [KnownFailure, Matcher][] = [
  [
    'engineGone',
    /^(the engine or the container went away|the docker engine went away|docker \S+ failed [^]*?(error during connect|cannot connect to the docker|failed to connect to the docker))/i
  ],
  ['disturbed', ({ text }) => firstLine(text).includes(NOT_BY_TEST)],
  [
    'disturbed',
    /^(after the \w+, )?docker \S+ failed .*(no such (container|image|volume)|network \S+ not found)/i
  ],
  [
    'noFreePort',
    /^docker start failed .*(port is already allocated|address already in use|failed to bind host port)/i
  ],
  ['otherVersion', /^Milvus says that it is/],
  // The engine's words where a program is not in the image.
  ['baseWithoutTini', /exec: "\/tini"/],
  ['baseWithoutShell', /exec \/entrypoint\.sh failed: No such file/],
  [
    'baseWithoutProgram',
    /^(\/entrypoint\.sh|\/milvus-runpod\/\S+): .*not found$/m
  ],
  ['baseWithoutMilvus', /\[milvus-missing\]/],
  [
    'memoryLimit',
    // With cgroup v1, the death of a child process may not set the flag.
    ({ oomKilled, exitCode, memoryLimited }) =>
      Boolean(oomKilled) || (exitCode === 137 && Boolean(memoryLimited))
  ],
  ['killed', ({ exitCode }) => exitCode === 137],
  // Milvus itself is well, whatever its log has of what was once the matter.
  ['otherPassword', /returned code (1800|1400):/],
  ['tooOld', /this Milvus has no REST v2/],
  ['restIsOff', /^REST is off/],
  ['executableStack', /cannot enable executable stack/i],
  // Under QEMU, it is the emulated CPU that lacks them.
  ['missingInstructions', ({ exitCode }) => exitCode === 132],
  ['missingInstructions', /illegal instruction|target signal 4\b|\bSIGILL\b/i],
  ['qemuCrashed', /qemu: uncaught target signal|qemu-[a-z0-9_]+(-static)?: /i],
  ['fullDisk', ({ text }) => firstLine(text).includes('[volume-full]')],
  ['fullDisk', /no space left on device|disk quota exceeded|\bENOSPC\b/i],
  ['slowEtcd', /etcdserver: leader changed/i],
  [
    'brokenYaml',
    /yaml: (line \d+|unmarshal|did not|control char|found|invalid)|init baseTable with file failed|converting YAML to JSON/i
  ],
  ['portTaken', /address already in use/i],
  ['otherPort', /\bnobody listens on port /],
  ['noAddressRange', /address pool/i],
  // tini, or the engine, could not run what ENTRYPOINT or CMD names.
  [
    'notExecutable',
    ({ text }) => hasLine(text, /\[FATAL tini |exec: /i, /permission denied/i)
  ],
  [
    'missingProgram',
    ({ text }) =>
      hasLine(text, NOT_RUN_BY_TINI, /no such file or directory/i) ||
      hasLine(text, NOT_RUN_BY_ENGINE, /no such file or directory|not found/i)
  ],
  ['missingLibrary', /error while loading shared libraries/i],
  [
    'deniedWrite',
    /permission denied|operation not permitted|read-only file system|cannot write \//i
  ],
  ['otherPlatform', /exec format error/i],
  [
    'restWithoutTls',
    /^no answer to .*(wrong version number|before secure TLS connection)/
  ],
  ['restWithTls', /HTTP request to an HTTPS server|Expected HTTP\//i],
  // COMMON_SECURITY_TLSMODE=2: the test has no certificate that Milvus trusts.
  ['clientCertificate', /certificate[ _]required|bad[ _]certificate/i],
  ['outOfMemory', /cannot allocate memory|std::bad_alloc|out of memory/i],
  ['crashed', ({ exitCode }) => exitCode === 139 || exitCode === 134]
]

/**
 * True if a line has one text, and later another. As one pattern, each place where the
 * first one is would be the start of a search of its own.
 */
function hasLine(text: string, first: RegExp, then: RegExp): boolean {
  return text.split(/\r\n|\r|\n/).some((line) => {
    const at = line.search(first)
    return at >= 0 && then.test(line.slice(at))
  })
}

/** The cause, and no log. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

/** Returns which known failure the symptoms are those of, if any. */
export function knownFailure(symptoms: Symptoms): KnownFailure | undefined {
  const isOf = (matcher: Matcher): boolean =>
    matcher instanceof RegExp ? matcher.test(symptoms.text) : matcher(symptoms)
  return MATCHERS.find(([, matcher]) => isOf(matcher))?.[0]
}
