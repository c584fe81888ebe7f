import { isIPv6 } from 'node:net'
import type { Address } from '../server/http.js'

/**
 * What the job has, and a script must not: the inputs and secrets of the action, the
 * runner's tokens, and the files by which the action's own step tells the runner its
 * outputs, its state and its summary.
 */
const WITHHELD =
  /^(?:INPUT_|STATE_|RUNPOD_|ACTIONS_|G(?:ITHUB|H)_TOKEN$|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$)/

const PROXIES = /^(?:https?|ftp|all|grpc)_proxy$/i

/** What a script is told. */
interface Told {
  /** Where gRPC listens, and REST, which mostly shares its port. */
  api: Address
  rest: Address
  /** Root's password; a Milvus without authentication ignores it. */
  password: string
  /** The file of the CA that signed Milvus' certificate, if the image has made one. */
  ca?: string
  /** The image that runs, and its version. */
  ref: string
  version: string
  platform: string
}

/** Returns the environment of a script, from that of the job. */
export function scriptEnvironment(
  job: NodeJS.ProcessEnv,
  { api, rest, password, ca, ref, version, platform }: Told
): NodeJS.ProcessEnv {
  const own = Object.entries(job).filter(([name]) => !WITHHELD.test(name))
  return {
    ...Object.fromEntries(own),
    ...withoutProxyFor(api.host, job),
    MILVUS_URI: uriOf({ ...api, tls: rest.tls }),
    MILVUS_REST_URI: uriOf(rest),
    MILVUS_TOKEN: `root:${password}`,
    MILVUS_CA: ca,
    MILVUS_IMAGE: ref,
    MILVUS_VERSION: version,
    MILVUS_PLATFORM: platform
  }
}

function uriOf({ host, port, tls }: Address): string {
  const name = isIPv6(host) ? `[${host}]` : host
  return `${tls ? 'https' : 'http'}://${name}:${port}`
}

/** No proxy of the job reaches a container of the test. */
function withoutProxyFor(
  host: string,
  job: NodeJS.ProcessEnv
): NodeJS.ProcessEnv {
  if (!Object.keys(job).some((name) => PROXIES.test(name))) return {}
  const known = job.no_proxy || job.NO_PROXY
  const hosts = known ? `${known},${host}` : host
  return { no_proxy: hosts, NO_PROXY: hosts }
}
