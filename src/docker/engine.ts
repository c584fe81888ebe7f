import { cancelled } from '../lib/cancellation.js'
import type { Code } from '../messages/catalog.js'
import { fail, Failure, messageOf } from '../messages/failure.js'
import type { Docker } from './cli.js'
import type { Look } from './stall.js'

/** Such as `linux/amd64 Engine containerd runc docker-init`. */
const SERVER =
  '{{.Server.Os}}/{{.Server.Arch}}{{range .Server.Components}} {{.Name}}{{end}}'

/** What a run knows of its engine before it needs one. */
export interface Engine {
  /** The platform that it runs without emulation; without one, that of this machine. */
  native: string
  /** Why there is no engine that could be used. */
  missing?: Failure
}

/** Seconds to look for an engine which the run may not need. */
const GLANCE_SECONDS = 5

/**
 * Looks for the engine. Many runs need none: those that find nothing new, promote,
 * merge, or build untested in a builder elsewhere.
 */
export async function findEngine(docker: Docker): Promise<Engine> {
  try {
    return { native: await nativePlatform(docker, GLANCE_SECONDS) }
  } catch (error) {
    if (!isMissing(error)) throw error
    return { native: platformHere(), missing: error }
  }
}

/**
 * Checks that there is an engine after all, for a run that needs one: it may only have
 * been slow before.
 *
 * @throws Failure that says why there is none, and which runner has one.
 */
export async function requireEngine(
  docker: Docker,
  { native, missing }: Engine
): Promise<void> {
  // The run has planned with the platform of this machine.
  if (missing && (await nativePlatform(docker)) !== native) throw missing
}

const MISSING: Code[] = [
  'docker-not-started',
  'engine-no-answer',
  'engine-is-podman',
  'engine-not-linux'
]

function isMissing(error: unknown): error is Failure {
  return error instanceof Failure && MISSING.includes(error.code)
}

/** Architectures that Node and an engine name differently. */
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'amd64',
  ia32: '386'
}

/** Returns the platform of this machine, as an engine names it. */
export function platformHere(): string {
  return `linux/${ARCHITECTURES[process.arch] ?? process.arch}`
}

/**
 * Returns the platform that the engine runs without emulation.
 *
 * @throws Failure when no engine answers, or when it is Podman or runs Windows
 * containers.
 */
export async function nativePlatform(
  docker: Docker,
  timeoutSeconds?: number
): Promise<string> {
  const answer = await askServer(docker, timeoutSeconds)
  const [platform = '', ...components] = answer.split(' ')
  // The component "Podman Engine" of pkg/api/handlers/compat/version.go in Podman.
  if (components.includes('Podman')) throw fail('engine-is-podman', {})
  if (!platform.startsWith('linux/')) {
    throw fail('engine-not-linux', { platform })
  }
  return platform
}

async function askServer(
  docker: Docker,
  timeoutSeconds?: number
): Promise<string> {
  try {
    return await docker(['version', '--format', SERVER], { timeoutSeconds })
  } catch (error) {
    cancelled.throwIfAborted()
    if (error instanceof Failure) throw error
    const failure = startFailure(error)
    if (failure) throw failure
    const remedy = remedyOf(error)
    throw fail('engine-no-answer', {}, { cause: error, remedy })
  }
}

/** What docker says of a socket that belongs to others. */
const NO_RIGHTS = /permission denied/i

/** What docker 20 to 29 say before they look for an engine at all. */
const NO_ENDPOINT =
  /unable to (?:resolve docker endpoint|parse docker host)|context not found/i

/** What an engine says to a docker whose version it does not speak. */
const OTHER_VERSION = /client version \S+ is too (?:old|new)/i

/**
 * Returns the failure of a command with which docker could not even begin: the engine
 * refuses its version, or docker does not know where its engine is.
 */
export function startFailure(error: unknown): Failure | undefined {
  const isRefused = OTHER_VERSION.test(messageOf(error))
  if (!isRefused && !lacksEndpoint(error)) return undefined
  const remedy = isRefused ? 'otherVersion' : 'noEndpoint'
  return fail('engine-no-answer', {}, { cause: error, remedy })
}

function remedyOf(error: unknown): string {
  return NO_RIGHTS.test(messageOf(error)) ? 'noRights' : 'other'
}

/** True if docker does not know where its engine is, such as by a missing context. */
export function lacksEndpoint(error: unknown): boolean {
  return NO_ENDPOINT.test(messageOf(error))
}

/** The machine that an engine runs on. */
interface EngineHost {
  /** Its host name. */
  name: string
  /** Where the engine keeps its images. */
  directory: string
}

const hosts = new WeakMap<Docker, Promise<EngineHost>>()

/**
 * Returns the machine that an engine runs on, which is asked once: `docker info` also
 * runs each plugin.
 */
export async function engineHost(docker: Docker): Promise<EngineHost> {
  const host = hosts.get(docker) ?? askHost(docker)
  hosts.set(docker, host)
  host.catch(() => hosts.delete(docker))
  return await host
}

async function askHost(docker: Docker): Promise<EngineHost> {
  const format = '{{.Name}} {{.DockerRootDir}}'
  const info = await docker(['info', '--format', format])
  const [, name = '', directory = ''] = /^(\S+)(?: (.*))?$/.exec(info) ?? []
  return { name, directory }
}

/** Returns what looks whether the engine answers. */
export function lookAtEngine(docker: Docker): () => Promise<Look> {
  return async () => {
    try {
      await askServer(docker)
      return 'still'
    } catch (error) {
      // Otherwise, the job was cancelled.
      return error instanceof Failure ? error : 'still'
    }
  }
}

/** Returns the name of the engine's own builder: that of the docker context. */
export async function engineBuilder(docker: Docker): Promise<string> {
  return await docker(['context', 'show'], { timeoutSeconds: 60 })
}
