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
  const tls = settingOf(settings, 'common.security.tlsMode')
  return {
    api,
    metrics: portIn(portSetting(settings, 'metrics')) ?? DEFAULT_PORTS.metrics,
    rest: restIsOff || rest === api ? undefined : rest,
    restIsOff: restIsOff || undefined,
    tls: numberOf(tls?.value ?? '') > 0 || undefined
  }
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
  return settingOf(settings, name === 'api' ? 'proxy.port' : 'proxy.http.port')
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
