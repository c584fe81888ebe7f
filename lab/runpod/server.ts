// A stand-in for RunPod's REST API v2, whose pods are containers of the lab's
// engine. Node runs this file as it is.
import type { AddressInfo } from 'node:net'
import { newAccount, newId, templateOf, type Account } from './account.ts'
import { application, type Journal } from './application.ts'
import { labEngine, NO_ENGINE } from './containers.ts'
import { launch, terminate, type LabPod, type Place } from './lifecycle.ts'
import { newPod, type NewPod } from './pods.ts'
import { startHttpProxy, type HttpProxy } from './proxy.ts'
import type { Template } from './shapes.ts'

/** A pod that is there before a test begins. */
export type GivenPod = NewPod &
  Partial<Pick<LabPod, 'locked' | 'cluster'>> & {
    /** Makes it EXITED, without a container. */
    stopped?: boolean
  }

export interface Runpod extends Journal {
  /** Value of the input `runpod-api-url`. */
  url: string
  account: Account
  /** Every pod that there ever was. */
  made: LabPod[]
  addTemplate: (given: Partial<Template>) => Template
  /** Makes a pod, and waits until it runs. */
  addPod: (given: GivenPod) => Promise<LabPod>
  /** Starts the proxy in front of HTTP ports, unless it runs. */
  startProxy: () => Promise<HttpProxy>
  /**
   * Stops the server, and removes its containers, volumes and images.
   *
   * @throws if an answer did not fit openapi.yaml, or something is left
   */
  stop: () => Promise<void>
}

/**
 * Starts a server on the loopback, with an empty account.
 *
 * @param withEngine false if no pod gets a container
 * @param env of docker, which finds in it the logins of the engine
 */
export async function startRunpod({
  withEngine = true,
  env = process.env
} = {}): Promise<Runpod> {
  const engine = withEngine ? labEngine(env) : NO_ENGINE
  const account = newAccount()
  const place: Place = {
    account,
    engine,
    owner: newId(),
    made: [],
    pulled: new Set()
  }
  const journal: Journal = { calls: [], faults: [], breaches: [] }
  const server = application(place, journal).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  let proxy: Promise<HttpProxy> | undefined
  return {
    ...journal,
    url: `http://127.0.0.1:${port}`,
    account,
    made: place.made,
    addTemplate(given) {
      const template = templateOf(given)
      account.templates.push(template)
      return template
    },
    addPod: (given) => addPod(place, given),
    startProxy: () => (proxy ??= startHttpProxy(place)),
    async stop() {
      await (await proxy)?.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await removeAll(place)
      const wrong = [...journal.breaches, ...(await engine.leftOf(place.owner))]
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
    }
  }
}

async function addPod(place: Place, given: GivenPod): Promise<LabPod> {
  const { locked = false, cluster, stopped = false, ...body } = given
  const pod = newPod(place, body)
  pod.locked = locked
  if (cluster) pod.cluster = cluster
  if (!stopped) launch(pod, place)
  await pod.work
  if (pod.error) throw new Error(pod.error)
  return pod
}

async function removeAll(place: Place): Promise<void> {
  const { made, engine, pulled } = place
  for (const pod of made) terminate(pod, place)
  await Promise.all(made.map((pod) => pod.work))
  for (const image of pulled) await engine.removeImage(image)
}
