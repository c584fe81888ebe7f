import { isDeepStrictEqual } from 'node:util'
import type { Docker } from '../docker/cli.js'
import { startNow } from '../lib/start-now.js'
import { settingsOf, type Settings } from '../milvus/settings.js'
import {
  portsOf,
  proxiesOf,
  selfSignedSwitch,
  type Ports
} from '../server/ports.js'
import type { Attempt, CommonOptions } from './attempt.js'
import { copyFileFrom } from './container-files.js'
import {
  createContainer,
  removeContainers,
  startContainer
} from './container.js'
import { copyImageFiles, readImageFiles } from './image-files.js'
import { readImageConfig } from './image-settings.js'
import { requireOwnVolume } from './volume.js'

export interface RunImageOptions extends CommonOptions {
  network: string
  /** Takes the id of each container that was made. */
  made: string[]
  /** True for the image that is replaced, which may be older than a variable. */
  isReplaced?: boolean
}

/** A container that has started, and what the test read of it. */
type Running = Pick<
  Attempt,
  'id' | 'image' | 'settings' | 'options' | 'startedAt' | 'notes'
>

/**
 * Runs an image. Its ports are published when the container is created, and Milvus'
 * files are read in it before it starts. What they say takes a while to parse, and
 * is rarely about ports: so it starts meanwhile, with the ports that the image's
 * variables set, and gives way to another container if these turn out to be wrong.
 */
export async function runImage(
  docker: Docker,
  ref: string,
  platform: string,
  common: RunImageOptions
): Promise<Running> {
  const image = await readImageConfig(docker, ref)
  const env = [...image.env, ...common.env]
  const given = { image: image.env, user: common.env, files: [] }
  const create = async (ports: Ports): Promise<Created> => {
    const options = { ...common, ports, proxies: proxiesOf(env) }
    const id = await createContainer(docker, ref, platform, options)
    common.made.push(id)
    const { volume, label } = common
    if (volume) await requireOwnVolume(docker, volume, label)
    return { id, options }
  }
  const first = await create(portsOf(given))
  const variables = common.isReplaced
    ? await readBy(docker, first.id, given)
    : given
  const texts = await copyImageFiles(docker, first.id, image, env)
  const start = startNow(() => begin(docker, first))
  const { files, problem } = await readImageFiles(texts)
  const settings = { ...variables, files }
  const ports = portsOf(settings)
  const notes = [
    ...(problem ? [`the test could not read ${problem}`] : []),
    ...(variables === given ? [] : [TOO_OLD_FOR_TLS])
  ]
  const known = { image, settings, notes }
  if (publishSame(first.options, ports)) {
    const started = await start
    return { ...known, ...started, options: { ...first.options, ports } }
  }
  // Before there is another one in its network.
  await start.catch(() => undefined)
  await removeContainers(docker, common.made.splice(0))
  return { ...known, ...(await begin(docker, await create(ports))) }
}

const TOO_OLD_FOR_TLS = 'it does not know MILVUS_TLS, so it was tested without'

/** Where an image has what reads MILVUS_TLS. */
const TLS_SCRIPT = '/milvus-runpod/tls.sh'

/** Returns the same variables, without MILVUS_TLS if the image in a container ignores it. */
async function readBy<S extends Settings>(
  docker: Docker,
  id: string,
  given: S
): Promise<S> {
  if (!selfSignedSwitch(given)) return given
  const script = await copyFileFrom(docker, id, TLS_SCRIPT).catch(() => '')
  if (script) return given
  const [image = [], user = []] = [given.image, given.user].map((lines) =>
    lines.filter((line) => !selfSignedSwitch(settingsOf([line])))
  )
  return { ...given, image, user }
}

type Created = Pick<Attempt, 'id' | 'options'>

async function begin(
  docker: Docker,
  created: Created
): Promise<Created & Pick<Attempt, 'startedAt'>> {
  const startedAt = performance.now()
  await startContainer(docker, created.id)
  return { ...created, startedAt }
}

function publishSame(
  { route, ports }: Created['options'],
  other: Ports
): boolean {
  const published = ({ api, metrics, rest }: Ports): object => {
    return { api, metrics, rest }
  }
  return (
    route.kind === 'joined' ||
    isDeepStrictEqual(published(ports), published(other))
  )
}
