import type { Docker } from '../docker/cli.js'

/** What an image sets, as far as the smoke test needs it. */
export interface ImageSettings {
  /** `KEY=value` lines. */
  env: string[]
  entrypoint: string[]
  /** Where its processes start; empty for `/`. */
  workingDir: string
  healthcheck?: Healthcheck
}

/** The HEALTHCHECK of an image. */
export interface Healthcheck {
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
 * Returns what an image sets. Returns nothing if the engine cannot say: running
 * the image then fails with the reason.
 */
export async function imageSettings(
  docker: Docker,
  ref: string
): Promise<ImageSettings> {
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
