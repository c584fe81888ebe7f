import { isSameRepository, splitReference } from '../../docker/reference.js'
import { sideBySide } from '../../lib/side-by-side.js'
import { annotate } from '../../messages/annotate.js'
import { NOT_KNOWN } from '../../messages/runpod-doctor.js'
import { whatOf } from '../../messages/failure.js'
import { listPods } from '../api.js'
import type { Access } from '../call.js'
import { readOnce } from '../known-image.js'
import { selectPods } from '../pods.js'
import type { Pod } from '../shapes.js'
import type { LogFacts, Login, PodFacts, Read } from './facts.js'
import { readImageFacts, type ImageSources } from './image-facts.js'
import { readLog } from './log.js'
import { readLogin } from './login.js'
import { listNetworkVolumes, type NetworkVolume } from './network-volumes.js'

/**
 * Pods that are looked at at once. RunPod's API allows 60 calls a minute: the list of
 * pods and that of volumes are one each, and the log of a pod is one or two.
 */
const AT_ONCE = 10

/**
 * Reads what there is to know of the pods that an input names. Nothing is changed.
 *
 * @throws Failure when RunPod does not list the pods, or has none of a name.
 */
export async function readPods(
  access: Access,
  selectors: string[],
  sources: ImageSources
): Promise<PodFacts[]> {
  const named = selectPods(await listPods(access), selectors)
  const pods = named.map(({ pod }) => pod)
  const volumes = await readVolumes(access, pods)
  const once = { ...sources, readImage: readOnce(sources.readImage) }
  return await sideBySide(pods, AT_ONCE, async (pod) => {
    const [log, login] = await Promise.all([
      readLog(access, pod),
      readLogin(pod, access.signal)
    ])
    const image = await readImageFacts(pod, log, once)
    const volume = volumes.find(({ id }) => id === pod.mounts.network?.volumeId)
    const isMilvus = looksLikeMilvus(pod, log, login, sources)
    return { pod, isMilvus, log, login, image, volume }
  })
}

/** Their sizes alone are missing if RunPod does not list them. */
async function readVolumes(
  access: Access,
  pods: Pod[]
): Promise<NetworkVolume[]> {
  if (!pods.some(({ mounts }) => mounts.network)) return []
  try {
    return await listNetworkVolumes(access)
  } catch (error) {
    access.signal.throwIfAborted()
    annotate('doctor-not-known', {
      what: NOT_KNOWN.volumes,
      reason: whatOf(error)
    })
    return []
  }
}

/** A pod that is named by the beginning of its name may run anything. */
function looksLikeMilvus(
  { image }: Pod,
  log: Read<LogFacts>,
  login: Read<Login>,
  { repository }: ImageSources
): boolean {
  const { repository: own } = splitReference(image)
  const isNamed = isSameRepository(own, repository) || /milvus/i.test(own)
  const isOurs = 'value' in log && log.value.isOurs
  return isNamed || isOurs || 'value' in login
}
