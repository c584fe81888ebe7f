import { type Docker, DockerError } from '../docker/cli.js'
import { DATA_PATH } from '../docker/data-path.js'
import { oneLine } from '../lib/untrusted.js'
import { mask } from '../messages/masks.js'
import { DEFAULT_PASSWORD } from '../milvus/secrets.js'
import { settingOf, type Settings, variableOf } from '../milvus/settings.js'
import { readFileIn } from './container-files.js'
import { inspectContainer } from './container.js'

/** What the smoke test reads of an image. */
export interface ImageConfig {
  /** `KEY=value` lines. */
  env: string[]
  entrypoint: string[]
  /** Where its processes start; empty for `/`. */
  workingDir: string
  healthcheck?: Healthcheck
}

/** The HEALTHCHECK of an image. */
interface Healthcheck {
  command: string[]
  timeoutSeconds: number
}

/** The part of an image's `.Config` that is read here. */
interface InspectedConfig {
  Env?: string[] | null
  Entrypoint?: string[] | null
  WorkingDir?: string
  Shell?: string[] | null
  Healthcheck?: {
    Test?: string[] | null
    /** Nanoseconds; 0 for the default. */
    Timeout?: number
  } | null
}

/** Docker's own defaults, in daemon/health.go of moby/moby. */
const DEFAULT_TIMEOUT_SECONDS = 30
const DEFAULT_SHELL = ['/bin/sh', '-c']

/**
 * Returns what an image sets; nothing if the engine cannot say: running the image
 * then fails with the reason.
 */
export async function readImageConfig(
  docker: Docker,
  ref: string
): Promise<ImageConfig> {
  const args = ['image', 'inspect', '--format', '{{json .Config}}', ref]
  const output = await docker(args).catch(() => '')
  const config = JSON.parse(output || '{}') as InspectedConfig | null
  return {
    env: config?.Env ?? [],
    entrypoint: config?.Entrypoint ?? [],
    workingDir: config?.WorkingDir ?? '',
    healthcheck: healthcheckOf(config)
  }
}

function healthcheckOf(
  config: InspectedConfig | null
): Healthcheck | undefined {
  const { Test, Timeout } = config?.Healthcheck ?? {}
  const [kind, ...args] = Test ?? []
  const shell = config?.Shell?.length ? config.Shell : DEFAULT_SHELL
  const timeoutSeconds = Timeout ? Timeout / 1e9 : DEFAULT_TIMEOUT_SECONDS
  if (kind === 'CMD') return { command: args, timeoutSeconds }
  if (kind === 'CMD-SHELL') {
    return { command: [...shell, ...args], timeoutSeconds }
  }
  return undefined
}

/**
 * Returns where an image keeps Milvus' data.
 *
 * @param user `KEY=value` lines of `smoke-env`
 */
export function dataPathOf(
  { env }: Pick<ImageConfig, 'env'>,
  user: string[]
): string {
  const settings = { image: env, user, files: [] }
  return variableOf(settings, 'MILVUS_DATA_DIR')?.value ?? DATA_PATH
}

/**
 * Returns root's password from the container's own environment or from Milvus'
 * files, and masks it in the log unless it is Milvus' default.
 */
export async function rootPassword(
  docker: Docker,
  id: string,
  { files }: Pick<Settings, 'files'>
): Promise<string> {
  const { env } = await inspectContainer(docker, id)
  const settings = { image: [], user: env, files }
  const variable = (name: string): string | undefined =>
    variableOf(settings, name)?.value
  const file = variable('MILVUS_ROOT_PASSWORD_FILE')
  // The order of the image's entrypoint, which sets the last of them.
  const password =
    withoutLineBreaks(
      variable('MILVUS_ROOT_PASSWORD') ||
        (file && (await readFileIn(docker, id, file)))
    ) ||
    settingOf(settings, 'common.security.defaultRootPassword')?.value ||
    DEFAULT_PASSWORD
  if (password !== DEFAULT_PASSWORD) mask(password)
  return password
}

/** Removes what the entrypoint removes: a byte order mark and final line breaks. */
function withoutLineBreaks(text = ''): string {
  return text.replace(/^\uFEFF|(?<![\r\n])[\r\n]+$/g, '')
}

/** A HEALTHCHECK that failed. */
export class HealthcheckError extends Error {
  override name = 'HealthcheckError'
  /** For example `failed with 1`. */
  readonly outcome: string
  readonly output: string

  constructor({ outcome, output }: DockerError) {
    const shown = oneLine(output) || 'it printed nothing'
    super(`Milvus is healthy, but the image's HEALTHCHECK ${outcome}: ${shown}`)
    this.outcome = outcome
    this.output = output
  }
}

/**
 * Runs the image's own HEALTHCHECK once in the container. Docker runs it, too,
 * but ignores its failures within the start period.
 *
 * @throws HealthcheckError when it fails, cannot be run, or takes too long.
 */
export async function requireHealthcheck(
  docker: Docker,
  id: string,
  command: string[],
  timeoutSeconds: number
): Promise<void> {
  try {
    await docker(['exec', id, ...command], { withStderr: true, timeoutSeconds })
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    throw isRefused(error)
      ? new NotRunError(error.message)
      : new HealthcheckError(error)
  }
}

/** A HEALTHCHECK that the engine did not run, since it or the container is gone. */
export class NotRunError extends Error {
  override name = 'NotRunError'

  constructor(reason: string) {
    super(`the image's HEALTHCHECK could not be run: ${reason}`)
  }
}

/**
 * What docker itself says, on standard error. For a program that is not there, it
 * says "OCI runtime exec failed" instead.
 */
const REFUSAL =
  /^(error response from daemon: (?!oci runtime)|cannot connect to|failed to connect to|error during connect|unable to )/im

function isRefused({ stderr, output }: DockerError): boolean {
  return REFUSAL.test(stderr || output)
}
