import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { homedir, userInfo } from 'node:os'
import path from 'node:path'
import { JOB_PREFIX, temporaryRoot, unwritable } from '../lib/disk.js'
import { oneLine } from '../lib/untrusted.js'
import { fail, type Failure } from '../messages/failure.js'
import { DOCKER_HUB, registryHost } from './reference.js'

export interface DockerConfig {
  auths?: Record<string, unknown>
  credHelpers?: Record<string, string>
  credsStore?: string
  currentContext?: string
  /** Of each engine, or of all ("default"). */
  proxies?: Record<string, Record<string, string>>
  [key: string]: unknown
}

/** What logs in to a registry. */
interface Credentials {
  registry: string
  username: string
  password: string
}

const CONFIG_FILE = 'config.json'

/** Names under which docker may look up Docker Hub's credentials. */
const HUB_NAMES = ['https://index.docker.io/v1/', 'index.docker.io', DOCKER_HUB]

/** Returns the directory of docker's configuration. */
export function configDirectory(env: NodeJS.ProcessEnv): string {
  // Empty counts as unset for docker.
  return path.resolve(env.DOCKER_CONFIG || path.join(home(), '.docker'))
}

/** As `getHomeDir` in docker/cli's cli/config/config.go: an empty HOME counts as unset. */
function home(): string {
  try {
    return homedir() || userInfo().homedir
  } catch {
    // The system does not know this user, such as one of `docker run --user`.
    return ''
  }
}

/**
 * Reads a docker configuration; it is empty if there is none.
 *
 * @throws Failure when it is not JSON.
 */
export function readConfig(directory: string): DockerConfig {
  const file = path.join(directory, CONFIG_FILE)
  if (!existsSync(file)) return {}
  try {
    const text = readFileSync(file, 'utf8').trim()
    // Docker reads `null` as a configuration without anything.
    return (JSON.parse(text || '{}') as DockerConfig | null) ?? {}
  } catch (error) {
    throw fail('docker-config-unreadable', { file }, { cause: error })
  }
}

/** Is in a configuration of ours: without it, docker itself has made the folder again. */
const OURS = 'milvus-runpod'

/**
 * Creates a separate docker configuration, so that logging in leaves the user's
 * own logins alone. It shares everything else with theirs: other credentials,
 * contexts, plugins, the engine's TLS files and whatever a later docker keeps
 * there. Only credentials of the given registries are stored in it.
 *
 * @param change changes the configuration
 * @returns the environment that makes docker use it
 */
export function isolateConfig(
  directory: string,
  registries: string[],
  env: NodeJS.ProcessEnv,
  change = (config: DockerConfig): DockerConfig => config
): NodeJS.ProcessEnv {
  const original = configDirectory(env)
  const config = change(withoutHelpers(readConfig(original), registries))
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(path.join(directory, CONFIG_FILE), JSON.stringify(config), {
    mode: 0o600
  })
  linkOthers(original, directory)
  writeFileSync(path.join(directory, OURS), '')
  return {
    ...env,
    DOCKER_CONFIG: directory,
    // Where buildx creates it, unless it exists.
    BUILDX_CONFIG: env.BUILDX_CONFIG || path.join(original, 'buildx'),
    DOCKER_AUTH_CONFIG: withoutLogins(env.DOCKER_AUTH_CONFIG, registries)
  }
}

/**
 * Writes a login into a configuration that isolateConfig has made, as `docker login`
 * does, which also asks the registry whether it is right.
 */
export function storeLogin(
  directory: string,
  { registry, username, password }: Credentials
): void {
  const config = readConfig(directory)
  const name = registry === DOCKER_HUB ? HUB_NAMES[0] : registry
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  const auths = { ...config.auths, [name ?? registry]: { auth } }
  writeFileSync(
    path.join(directory, CONFIG_FILE),
    JSON.stringify({ ...config, auths }),
    { mode: 0o600 }
  )
}

/**
 * False if docker has neither a login to a registry nor a credential helper that
 * may have one.
 */
export function mayBeLoggedIn(
  registry: string,
  env: NodeJS.ProcessEnv
): boolean {
  const isIt = (name: string): boolean => registryHost(name) === registry
  const { auths, credHelpers, credsStore } = readConfig(configDirectory(env))
  return (
    Boolean(credsStore) ||
    Object.keys({ ...auths, ...credHelpers }).some(isIt) ||
    Object.keys(loginsIn(env.DOCKER_AUTH_CONFIG) ?? {}).some(isIt)
  )
}

function linkOthers(original: string, directory: string): void {
  if (!existsSync(original)) return
  const others = readdirSync(original).filter((name) => name !== CONFIG_FILE)
  for (const name of others) {
    symlinkSync(path.join(original, name), path.join(directory, name))
  }
}

/**
 * An empty helper makes docker store a registry's login in the file itself:
 * `GetCredentialsStore` in docker/cli's cli/config/configfile/file.go.
 */
function withoutHelpers(
  config: DockerConfig,
  registries: string[]
): DockerConfig {
  const names = registries.flatMap((registry) =>
    registry === DOCKER_HUB ? HUB_NAMES : [registry]
  )
  const none = Object.fromEntries(names.map((name) => [name, '']))
  return { ...config, credHelpers: { ...config.credHelpers, ...none } }
}

/** Returns the logins in DOCKER_AUTH_CONFIG; undefined if docker cannot read it. */
function loginsIn(authConfig = ''): DockerConfig['auths'] {
  try {
    return (JSON.parse(authConfig) as DockerConfig).auths ?? {}
  } catch {
    return undefined
  }
}

/** Docker prefers logins in this variable to those in its configuration. */
function withoutLogins(
  authConfig: string | undefined,
  registries: string[]
): string | undefined {
  const auths = loginsIn(authConfig)
  // Docker ignores what it cannot read, too.
  if (!auths) return authConfig
  const others = Object.entries(auths).filter(
    ([name]) => !registries.includes(registryHost(name))
  )
  return JSON.stringify({ auths: Object.fromEntries(others) })
}

/** Such as `open /config/config.json123: no space left on device`. */
const WRITE_REFUSED =
  /(?:^|[:\n])[^/:\n]*(\/[^:\n]*): (no space left on device|disk quota exceeded|read-only file system)/

/**
 * Returns the failure if docker could not write a file of its own on the runner,
 * which may have another disk than the engine and the builder; undefined for any
 * other reason.
 */
export function localWriteFailure(
  reason: string,
  env: NodeJS.ProcessEnv
): Failure | undefined {
  const [said = '', file = ''] = WRITE_REFUSED.exec(reason) ?? []
  const job = path.join(temporaryRoot(env), JOB_PREFIX)
  const own = configDirectory(env)
  // Whatever docker then says, such as that it has no login.
  if (own.startsWith(job) && !existsSync(path.join(own, OURS))) {
    return unwritable(temporaryRoot(env), `${own} was removed during the run`)
  }
  if (file.startsWith(job)) return unwritable(temporaryRoot(env), oneLine(said))
  const directory = [env.BUILDX_CONFIG || own, own].find((one) =>
    file.startsWith(`${one}/`)
  )
  return directory ? unwritable(directory, oneLine(said)) : undefined
}
