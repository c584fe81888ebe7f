import {
  isTrue,
  numberOf,
  settingOf,
  valueOf,
  variableOf,
  type Setting,
  type Settings
} from '../milvus/settings.js'

/** Ports of Milvus in a container. */
export interface Ports {
  api: number
  metrics: number
  /** Of REST, if that has its own port. */
  rest?: number
  /** True if REST is off. */
  restIsOff?: boolean
  /** True if REST uses TLS, for which it needs that port. */
  tls?: boolean
}

/** The ports that Milvus opens, by what they are for. */
export type PortName = 'api' | 'metrics' | 'rest'

const DEFAULT_PORTS = { api: 19530, metrics: 9091 }

/** Port of REST with `MILVUS_TLS=self-signed`, unless PROXY_HTTP_PORT is another. */
const SELF_SIGNED_PORT = '8080'

/** Variables by which docker's own configuration gives containers a proxy. */
const PROXY_VARIABLES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'FTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY'
].flatMap((name) => [name, name.toLowerCase()])

/** Returns Milvus' ports. */
export function portsOf(settings: Settings): Ports {
  const api = portIn(portSetting(settings, 'api')) ?? DEFAULT_PORTS.api
  const rest = portIn(portSetting(settings, 'rest')) ?? api
  const restIsOff = restSwitch(settings) !== undefined
  return {
    api,
    metrics: portIn(portSetting(settings, 'metrics')) ?? DEFAULT_PORTS.metrics,
    rest: restIsOff || rest === api ? undefined : rest,
    restIsOff: restIsOff || undefined,
    tls: usesTls(settings) || undefined
  }
}

function usesTls(settings: Settings): boolean {
  const mode = settingOf(settings, 'common.security.tlsMode')
  return (
    selfSignedSwitch(settings) !== undefined || numberOf(mode?.value ?? '') > 0
  )
}

/**
 * Returns the variable with which the image makes a certificate itself, and turns TLS
 * on whatever `common.security.tlsMode` is (docker/lib/milvus-runpod/tls.sh).
 */
export function selfSignedSwitch(settings: Settings): Setting | undefined {
  const tls = variableOf(settings, 'milvus.tls')
  return tls?.value === 'self-signed' ? tls : undefined
}

/** Returns the setting that switches REST off; undefined while it is on. */
export function restSwitch(settings: Settings): Setting | undefined {
  const enabled = settingOf(settings, 'proxy.http.enabled')
  return enabled && !isTrue(enabled.value) ? enabled : undefined
}

/** Says where a port was read from, such as `PROXY_PORT in "smoke-env"`. */
export function portSource(settings: Settings, name: PortName): string {
  const setting = portSetting(settings, name)
  if (portIn(setting)) return setting?.from ?? ''
  if (!setting?.value) return "Milvus' default"
  return `Milvus' default, since ${setting.from} is not a port`
}

/**
 * `METRICS_PORT` can only be a variable (`getHTTPAddr` in Milvus'
 * internal/http/server.go).
 */
function portSetting(settings: Settings, name: PortName): Setting | undefined {
  if (name === 'metrics') return variableOf(settings, 'metrics.port')
  if (name === 'api') return settingOf(settings, 'proxy.port')
  return selfSignedPort(settings) ?? settingOf(settings, 'proxy.http.port')
}

/** With a certificate that the image makes, REST gets a port if it has none of its own. */
function selfSignedPort(settings: Settings): Setting | undefined {
  const selfSigned = selfSignedSwitch(settings)
  if (!selfSigned) return undefined
  const api = portIn(settingOf(settings, 'proxy.port')) ?? DEFAULT_PORTS.api
  const rest = portIn(settingOf(settings, 'proxy.http.port')) ?? api
  return rest === api ? { ...selfSigned, value: SELF_SIGNED_PORT } : undefined
}

function portIn(setting: Setting | undefined): number | undefined {
  const port = numberOf(setting?.value ?? '')
  return port > 0 && port < 2 ** 16 ? port : undefined
}

/**
 * Returns the proxy that the image or the user sets, as one value for each proxy
 * variable, empty for none.
 */
export function proxiesOf(env: string[]): Record<string, string> {
  return Object.fromEntries(
    PROXY_VARIABLES.map((name) => [name, valueOf(env, name) ?? ''])
  )
}
