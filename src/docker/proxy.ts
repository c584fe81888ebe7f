import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { toCsv } from '../lib/csv.js'
import type { Docker } from './cli.js'
import { buildxDirectory } from './buildx-files.js'
import { configDirectory, readConfig, type DockerConfig } from './config.js'

/** Variables that say how the job reaches the network; BuildKit reads the same. */
const NETWORK_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap(
  (name) => [name, name.toLowerCase()]
)

/** The job's proxy, for a builder. */
interface BuilderProxy {
  /** Driver options. */
  options: string[]
  /** Variables with a password, which no command line may have. */
  secrets: Record<string, string>
  /** Variables with a proxy on this machine's loopback, which the builder lacks. */
  outOfReach: string[]
}

/**
 * Returns the job's proxy variables for a builder, but for those that the driver
 * options set. BuildKit asks no proxy for a loopback address, whatever NO_PROXY
 * says.
 */
export function builderProxy(
  env: NodeJS.ProcessEnv,
  driverOpts: string[]
): BuilderProxy {
  const proxy: BuilderProxy = { options: [], secrets: {}, outOfReach: [] }
  const sharesHost = driverOpts.some((line) => line.includes('network=host'))
  for (const name of NETWORK_VARIABLES) {
    const value = env[name]
    if (!value || isSet(name, driverOpts)) continue
    if (isOnLoopback(value) && !sharesHost && !/^no/i.test(name)) {
      proxy.outOfReach.push(name)
    } else if (hasPassword(value)) {
      proxy.secrets[name] = value
    } else {
      // buildx reads a driver option as a line of CSV.
      proxy.options.push(toCsv([`env.${name}=${value}`]))
    }
  }
  return proxy
}

/**
 * True if the job has a proxy and the engine has none: the engine pulls by itself, and
 * asks nobody for the variables of a job.
 */
export async function engineLacksProxy(
  docker: Docker,
  env: NodeJS.ProcessEnv
): Promise<boolean> {
  const proxies = NETWORK_VARIABLES.filter((name) => !/^no/i.test(name))
  if (!proxies.some((name) => env[name])) return false
  const format = '{{.HTTPProxy}}{{.HTTPSProxy}}'
  const has = await docker(['info', '--format', format]).catch(() => 'unknown')
  return has === ''
}

function isSet(name: string, driverOpts: string[]): boolean {
  const option = new RegExp(`(?:^|[",])env\\.${name}=`, 'i')
  return driverOpts.some((line) => option.test(line))
}

/** A user name alone may be a token, so it counts as well. */
function hasPassword(proxy: string): boolean {
  return proxy.includes('@')
}

function isOnLoopback(proxy: string): boolean {
  const host = proxy.replace(/^\w+:\/\//, '').replace(/^.*@/, '')
  return /^(?:localhost|127\.[\d.]+|\[::1\])(?::|\/|$)/i.test(host)
}

/**
 * Adds variables to a builder that is created but not started. buildx accepts
 * them only as arguments, and keeps them in this file until the builder is removed.
 */
export function addSecretVariables(
  builder: string,
  secrets: Record<string, string>,
  env: NodeJS.ProcessEnv
): void {
  const file = path.join(buildxDirectory(env), 'instances', builder)
  const group = JSON.parse(readFileSync(file, 'utf8')) as {
    Nodes: { DriverOpts?: Record<string, string> }[]
  }
  for (const [name, value] of Object.entries(secrets)) {
    for (const node of group.Nodes) {
      node.DriverOpts = { ...node.DriverOpts, [`env.${name}`]: value }
    }
  }
  writeFileSync(file, JSON.stringify(group))
}

/** The key of docker's configuration for proxies; Go reads keys in any case. */
const PROXIES = /^proxies$/iu

/**
 * Returns docker's configuration without proxies that have a password. buildx
 * makes build arguments of them, which the provenance of the image publishes.
 */
export function withoutProxyPasswords(config: DockerConfig): DockerConfig {
  const entries = Object.entries(config).map(([key, value]) => [
    key,
    PROXIES.test(key) ? withoutPasswords(value) : value
  ])
  return Object.fromEntries(entries) as DockerConfig
}

function withoutPasswords(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value)
    .filter(([, one]) => !(typeof one === 'string' && hasPassword(one)))
    .map(([key, one]) => [key, withoutPasswords(one)])
  return Object.fromEntries(kept)
}

/** True if docker's configuration has a proxy with a password. */
export function hasProxyPassword(env: NodeJS.ProcessEnv): boolean {
  return configuredProxies(env).some(hasPassword)
}

/** Returns the parts of all proxies that may be secret: `user:password`. */
export function proxySecrets(env: NodeJS.ProcessEnv): string[] {
  return NETWORK_VARIABLES.map((name) => env[name] ?? '')
    .concat(configuredProxies(env))
    .flatMap((proxy) => /^(?:\w+:\/\/)?(.+)@/.exec(proxy)?.[1] ?? [])
}

/** Docker ignores a configuration that it cannot read. */
function configuredProxies(env: NodeJS.ProcessEnv): string[] {
  try {
    return Object.entries(readConfig(configDirectory(env)))
      .filter(([key]) => PROXIES.test(key))
      .flatMap(([, value]) => textsIn(value))
  } catch {
    return []
  }
}

/** Returns all texts in a value of JSON. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}
