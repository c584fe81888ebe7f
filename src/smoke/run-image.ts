import { isDeepStrictEqual } from 'node:util'
import type { Docker } from '../docker/cli.js'
import { startNow } from '../lib/start-now.js'
import { portsOf, proxiesOf, type Ports } from '../server/ports.js'
import type { Attempt, CommonOptions } from './attempt.js'
import {
  createContainer,
  removeContainers,
  startContainer
} from './container.js'
import { copyImageFiles, readImageFiles } from './image-files.js'
import { readImageConfig } from './image-settings.js'

export interface RunImageOptions extends CommonOptions {
  network: string
  /** Takes the id of each container that was made. */
  made: string[]
}

/** A container that has started, and what the test read of it. */
type Running = Pick<
  Attempt,
  'id' | 'image' | 'settings' | 'options' | 'startedAt'
> & {
  /** Why Milvus' files were not read. */
  problem?: string
}

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
  const variables = { image: image.env, user: common.env, files: [] }
  const create = async (ports: Ports): Promise<Created> => {
    const options = { ...common, ports, proxies: proxiesOf(env) }
    const id = await createContainer(docker, ref, platform, options)
    common.made.push(id)
    return { id, options }
  }
  const first = await create(portsOf(variables))
  const texts = await copyImageFiles(docker, first.id, image, env)
  const start = startNow(() => begin(docker, first))
  const { files, problem } = await readImageFiles(texts)
  const settings = { ...variables, files }
  const ports = portsOf(settings)
  const known = { image, settings, problem }
  if (publishSame(first.options, ports)) {
    const started = await start
    return { ...known, ...started, options: { ...first.options, ports } }
  }
  // Before there is another one in its network.
  await start.catch(() => undefined)
  await removeContainers(docker, common.made.splice(0))
  return { ...known, ...(await begin(docker, await create(ports))) }
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
