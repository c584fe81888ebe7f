/** Ports of Milvus in a container. */
export interface Ports {
  api: number
  metrics: number
  /** Of REST, if it has a port of its own. */
  rest?: number
  /** True if REST uses TLS, for which it needs that port. */
  tls?: boolean
}

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

/** Returns Milvus' ports, which variables such as `METRICS_PORT` set. */
export function portsOf(env: string[]): Ports {
  const api = Number(valueOf(env, 'PROXY_PORT')) || 19530
  const rest = Number(valueOf(env, 'PROXY_HTTP_PORT')) || api
  return {
    api,
    metrics: Number(valueOf(env, 'METRICS_PORT')) || 9091,
    rest: rest === api ? undefined : rest,
    tls: Number(valueOf(env, 'COMMON_SECURITY_TLSMODE')) > 0 || undefined
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
