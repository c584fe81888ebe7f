// Counts the requests of runs, by proxies in front of all that they ask.
import { later } from '../../undo.ts'
import { lab } from '../../inputs.ts'
import { startProxy, type RegistryProxy } from '../../parts/registry-proxy.ts'
import type { ReadyLoad } from './load.ts'

/** Runs whose requests are counted. */
export interface Counted extends ReadyLoad {
  /** Requests so far. */
  requests: () => number
}

/** Puts proxies in front of the lab's registry, GitHub and RunPod. */
export async function counted({
  given,
  env,
  through
}: ReadyLoad): Promise<Counted> {
  const proxies = new Map<string, RegistryProxy>()
  const before = async (host: string): Promise<string> => {
    const proxy = proxies.get(host) ?? (await startProxy(host))
    if (!proxies.has(host)) later(() => proxy.stop())
    proxies.set(host, proxy)
    return proxy.host
  }
  const registry = await before(lab('REGISTRY'))
  through?.(registry)
  const github = env?.GITHUB_API_URL
  const githubThere = github && `http://${await before(new URL(github).host)}`
  const runpod = given()['runpod-api-url']
  const runpodThere = runpod && `http://${await before(new URL(runpod).host)}`
  return {
    given() {
      const inputs = given()
      const pairs = Object.entries(inputs).map(([name, value]) => [
        name,
        /^(?:image|base-image)$/.test(name)
          ? value.replace(lab('REGISTRY'), registry)
          : value
      ])
      return {
        ...(Object.fromEntries(pairs) as typeof inputs),
        ...(runpodThere && { 'runpod-api-url': runpodThere })
      }
    },
    env: {
      ...(env ?? process.env),
      ...(githubThere && { GITHUB_API_URL: githubThere })
    },
    requests: () =>
      [...proxies.values()].reduce(
        (sum, { requests }) => sum + requests.length,
        0
      )
  }
}
