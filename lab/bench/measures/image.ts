// The image: its start and its restart, beside Milvus' own image.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  docker,
  dockerRemove,
  secondsOf,
  temporaryFolder
} from '../commands.ts'
import {
  freePort,
  keepImage,
  newName,
  removeContainer,
  realBase,
  untilHealthy
} from '../engine.ts'
import { Skip, type Measure } from '../measure.ts'
import { later } from '../../undo.ts'
import { imageOf } from './build.ts'

/** A container that runs, and its port 9091 on this machine. */
interface Running {
  container: string
  port: number
}

/** What is running, by the measure that has started it. */
const running = new Map<string, Running>()

/** Starts a container with a new volume, and returns the seconds until it is healthy. */
async function start(key: string, image: string[]): Promise<number> {
  await end(key)
  const container = newName()
  const port = await freePort()
  running.set(key, { container, port })
  later(() => end(key))
  return await secondsOf(async () => {
    await docker(
      ...['run', '--detach', '--name', container],
      ...SCRIPT_FLAGS,
      ...['--volume', `${container}:/var/lib/milvus`],
      ...['--publish', '127.0.0.1::19530', '--publish', '127.0.0.1::2379'],
      ...['--publish', `127.0.0.1:${port}:9091`],
      ...image
    )
    await untilHealthy(port)
  })
}

/** Stops and starts a container, removes it, and returns the seconds. */
async function restart(key: string): Promise<number> {
  const known = running.get(key)
  if (!known) throw new Skip('it did not start')
  const { container, port } = known
  const seconds = await secondsOf(async () => {
    await docker('stop', container)
    await docker('start', container)
    await untilHealthy(port)
  })
  await end(key)
  return seconds
}

async function end(key: string): Promise<void> {
  const known = running.get(key)
  if (!known) return
  running.delete(key)
  await removeContainer(known.container)
  await dockerRemove('volume', 'rm', '--force', known.container)
}

/** What standalone_embed.sh passes to both, since it is no part of an image. */
const SCRIPT_FLAGS = ['--security-opt', 'seccomp=unconfined']

/** The rest of it, for Milvus' own image. */
const SETTINGS = {
  ETCD_USE_EMBED: 'true',
  ETCD_DATA_DIR: '/var/lib/milvus/etcd',
  ETCD_CONFIG_PATH: '/milvus/configs/embedEtcd.yaml',
  COMMON_STORAGETYPE: 'local',
  DEPLOY_MODE: 'STANDALONE',
  // As the image has it: Milvus 2.6 would use another queue.
  MQ_TYPE: 'rocksmq'
}
const HEALTH = ['interval=30s', 'start-period=90s', 'timeout=20s', 'retries=3']
const ETCD = `listen-client-urls: http://0.0.0.0:2379
advertise-client-urls: http://0.0.0.0:2379
quota-backend-bytes: 4294967296
auto-compaction-mode: revision
auto-compaction-retention: '1000'
`

let configs: string | undefined

function plainImage(): string[] {
  const folder = (configs ??= temporaryFolder())
  const files = { 'embedEtcd.yaml': ETCD, 'user.yaml': '# Extra config\n' }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), text)
  }
  return [
    ...Object.entries(SETTINGS).flatMap((pair) => ['--env', pair.join('=')]),
    ...Object.keys(files).flatMap((name) => [
      '--volume',
      `${path.join(folder, name)}:/milvus/configs/${name}`
    ]),
    ...['--health-cmd', 'curl -f http://localhost:9091/healthz'],
    ...HEALTH.map((option) => `--health-${option}`),
    ...[realBase(), 'milvus', 'run', 'standalone']
  ]
}

export const IMAGE: Measure[] = [
  {
    name: 'run',
    isOurs: true,
    run: async (build) => await start(build.name, [await imageOf(build)])
  },
  {
    name: 'run-plain',
    run: async () => {
      await keepImage(realBase())
      return await start('plain', plainImage())
    }
  },
  {
    name: 'restart',
    after: ['run'],
    isOurs: true,
    run: (build) => restart(build.name)
  },
  {
    name: 'restart-plain',
    after: ['run-plain'],
    // At another address, it takes most of a minute.
    rounds: 2,
    run: () => restart('plain')
  }
]
