import { cacheReadBy, imageOf, storesCache } from './build-steps.js'
import { registryHost, registryOf } from './reference.js'
import type { Look, Observer, Waiting } from './stall.js'

/** A step of a build that has begun and not ended. */
interface BuildStep {
  name: string
  /** What it does at the moment, such as `pushing layers`. */
  doing: Map<string, string>
}

interface Images {
  /** Repository that is pushed to, if one is. */
  image?: string
  /** Repository of the base image. */
  base: string
  /** Caches in registries that are written to. */
  caches?: string[]
}

interface BuildWatch extends Images {
  what: string
  look: () => Promise<Look>
}

/**
 * Observes a build by what buildx prints with `--progress plain`: every five seconds
 * or sooner, the bytes of each layer that is pulled, and nothing while it pushes
 * (`textMux` in BuildKit's util/progress/progressui/printer.go).
 */
export function observeBuild(watch: BuildWatch): Observer {
  const steps = new Map<string, BuildStep>()
  let rest = ''
  return {
    what: watch.what,
    reads: 'output',
    read(text) {
      const lines = (rest + text).split(/\r?\n/)
      rest = lines.pop() ?? ''
      return lines.map((line) => readBuildLine(steps, line)).includes(true)
    },
    waiting: () =>
      [...steps.values()].map((step) => waitingOf(step, watch)).find(Boolean),
    look: watch.look
  }
}

/** The end of a step, as BuildKit prints it. */
const END = /^(?:DONE|CACHED|CANCELED|ERROR)\b/

/** What a step does, its bytes, the seconds so far, and whether that is done. */
const STATUS = /^(.+?)( [\d.]+[kMGT]?B(?: \/ .+?)?)?(?: [\d.]+s)?( done)?$/

/** Reads a line; true if it shows progress. */
function readBuildLine(steps: Map<string, BuildStep>, line: string): boolean {
  const [, index = '', text = ''] = /^#(\d+) (.+)$/.exec(line) ?? []
  if (!index) return line !== ''
  if (text === '...') return false
  if (END.test(text)) return steps.delete(index)
  const step = steps.get(index)
  if (!step) {
    steps.set(index, { name: text, doing: new Map() })
    return true
  }
  // The name again, after lines of another step.
  if (text === step.name) return false
  // Output of a command begins with its time.
  if (/^\d+\.\d+ /.test(text)) return true
  const [, doing = '', bytes = '', isDone] = STATUS.exec(text) ?? []
  if (isDone) return step.doing.delete(doing) || true
  const isSame = step.doing.get(doing) === bytes
  step.doing.set(doing, bytes)
  return !isSame || doing.startsWith('extracting ')
}

function waitingOf(step: BuildStep, watch: Images): Waiting | undefined {
  const doing = [...step.doing.keys()]
  const { image, base } = watch
  if (image && doing.some((one) => one.startsWith('pushing '))) {
    return { kind: 'push', ref: image, for: pushTarget(image, base) }
  }
  const [, repository, isPush, host = ''] = TOKEN_STEP.exec(step.name) ?? []
  if (repository) {
    const kind = isPush ? 'push' : 'pull'
    const ref = `${registryHost(host)}/${repository}`
    return { kind, ref, for: `the token server of ${registryHost(host)}` }
  }
  return waitingForCache(step.name, doing, watch) ?? pullOf(step.name, doing)
}

/** Such as `[auth] me/milvus:pull,push token for ghcr.io`. */
const TOKEN_STEP = /^\[auth\] (\S+?):pull(,push)? token for (\S+)$/

const METADATA = /load metadata for |resolve image config for /

function pullOf(name: string, doing: string[]): Waiting | undefined {
  const ref = imageOf(name)
  const isPulling =
    METADATA.test(name) ||
    doing.some((one) => /^(?:sha256:|resolve )/.test(one))
  if (!ref || !isPulling) return undefined
  return { kind: 'pull', ref, for: `${registryOf(ref)} to send ${ref}` }
}

/** A cache that a directory of the runner holds waits for nobody. */
const LOCAL_CACHE = /^local:|\bto client directory\b/

/** A cache that is no image, such as `gha:123`. */
const SERVICE = /^(?:gha|s3|azblob):\d+$/

function waitingForCache(
  name: string,
  doing: string[],
  { caches = [] }: Images
): Waiting | undefined {
  const ref = cacheReadBy(name)
  if (LOCAL_CACHE.test(ref ?? name)) return undefined
  if (ref) {
    const from = SERVICE.test(ref) ? 'its service' : registryOf(ref)
    return { kind: 'cache-from', ref, for: `${from} to send the cache ${ref}` }
  }
  const isWriting = doing.some((one) => /^(?:writing|sending) /.test(one))
  if (!storesCache(name) || !isWriting) return undefined
  const targets = name.endsWith(' to registry')
    ? caches.map((one) => `${registryOf(one)} to take the cache ${one}`)
    : []
  const target = targets.join(', or ') || 'the service of the cache to take it'
  return { kind: 'cache-to', for: target }
}

/** While BuildKit pushes, it also copies layers that it has not pulled yet. */
function pushTarget(image: string, base: string): string {
  const [to, from] = [registryOf(image), registryOf(base)]
  const push = `${to} to take the image`
  return to === from
    ? push
    : `${push}, or ${from} to send layers of the base image`
}
