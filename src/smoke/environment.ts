/** Ports of Milvus in a container. */
export interface Ports {
  api: number
  metrics: number
  /** Of REST, if it has a port of its own. */
  rest?: number
  /** True if there is no REST. */
  restIsOff?: boolean
  /** True if REST uses TLS, for which it needs that port. */
  tls?: boolean
}

/** Settings in Milvus' own files, by name in capitals without separators. */
export type FileSettings = Record<string, string>

/** What Go's ParseBool takes for true, as Milvus does. */
const TRUE = /^(1|t|T|true|True|TRUE)$/

/** Variables by which docker's own configuration gives containers a proxy. */
const PROXY_VARIABLES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'FTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY'
].flatMap((name) => [name, name.toLowerCase()])

/** Returns the value of a variable in `KEY=value` lines; the last line wins. */
export function valueOf(env: string[], name: string): string | undefined {
  const line = env.findLast((candidate) => candidate.startsWith(`${name}=`))
  return line?.slice(name.length + 1)
}

/**
 * Returns a setting of Milvus, or of the image, however its name is spelled: as in
 * the image's spelling.sh, another spelling wins over the usual name. A variable
 * that is not empty wins over files.
 *
 * @param name such as `PROXY_PORT`
 */
export function settingOf(
  env: string[],
  name: string,
  files: FileSettings = {}
): string | undefined {
  return variableOf(env, name) || files[keyOf(name)]
}

function variableOf(env: string[], name: string): string | undefined {
  const isOther = (line: string): boolean => {
    const spelled = line.slice(0, line.indexOf('='))
    return spelled !== name && keyOf(spelled) === keyOf(name)
  }
  const other = env.findLast(isOther)
  return other?.slice(other.indexOf('=') + 1) ?? valueOf(env, name)
}

/** Makes one key of all spellings of a name. */
function keyOf(name: string): string {
  return name
    .replace(/^milvus\.(?=(root|data|expose)\.)/i, 'MILVUS_')
    .replace(/^(MILVUS_CONF_|milvus\.)/i, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
}

/**
 * Returns Milvus' ports. `METRICS_PORT` can only be a variable (`getHTTPAddr` in
 * Milvus' internal/http/server.go).
 */
export function portsOf(env: string[], files?: FileSettings): Ports {
  const numberOf = (name: string): number => Number(settingOf(env, name, files))
  const api = numberOf('PROXY_PORT') || 19530
  const rest = numberOf('PROXY_HTTP_PORT') || api
  const enabled = settingOf(env, 'PROXY_HTTP_ENABLED', files) || 'true'
  const isOff = !TRUE.test(enabled)
  return {
    api,
    metrics: Number(settingOf(env, 'METRICS_PORT')) || 9091,
    rest: isOff || rest === api ? undefined : rest,
    restIsOff: isOff || undefined,
    tls: numberOf('COMMON_SECURITY_TLSMODE') > 0 || undefined
  }
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
