/** Ports of Milvus in a container. */
export interface Ports {
  api: number
  metrics: number
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
  return {
    api: Number(valueOf(env, 'PROXY_PORT')) || 19530,
    metrics: Number(valueOf(env, 'METRICS_PORT')) || 9091
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
