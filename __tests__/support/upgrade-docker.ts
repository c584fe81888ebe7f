import type { SmokeTest } from '../../src/smoke/levels.js'
import { fakeDocker, type FakeDocker } from './fake-docker.js'
import { serveRest, type FakeRest, type RestReply } from './milvus-rest.js'
import { HEALTHY_BODY, serveHealth } from './milvus-server.js'
import { folderTar, inspected, type FakeContainer } from './smoke-docker.js'

/** The containers of a test at the level `upgrade`, by the ends of their networks. */
export const STAGES = ['fresh', 'old', 'new', 'back', 'forth'] as const
export type StageName = (typeof STAGES)[number]

export const UPGRADE: SmokeTest = {
  platform: 'linux/arm64',
  level: 'upgrade',
  emulated: false,
  timeoutSeconds: 60,
  replaced: {
    name: 'me/milvus:2.6',
    ref: 'me/milvus@old',
    digest: 'sha256:old',
    version: '2.6.21'
  }
}

export interface UpgradeDocker extends FakeDocker {
  /** What the containers on the volume serve, one after another. */
  rest: FakeRest
  /** Starts of each container so far. */
  starts: Partial<Record<StageName, number>>
}

/** Starts of a container that are not like the others. */
interface Oddity extends FakeContainer {
  /** Its process ends in this start, the first one being 1. */
  endsIn?: number
}

/**
 * Returns a docker whose containers are healthy, and know after a start what one on
 * the same volume was told before.
 *
 * @param odd containers that differ
 * @param others replies that come before those of the containers
 * @param replies of REST on the volume, in place of the right ones
 */
export async function upgradeDocker(
  odd: Partial<Record<StageName, Oddity>> = {},
  others: Parameters<typeof fakeDocker>[0] = {},
  replies: Record<string, RestReply[]> = {}
): Promise<UpgradeDocker> {
  const metrics = await serveHealth(HEALTHY_BODY)
  const rest = await serveRest(replies)
  const { port: api } = await serveRest()
  const ends = new Map<string, () => void>()
  const running = new Set<string>()
  const starts: UpgradeDocker['starts'] = {}
  const calls: string[] = []
  const given = fakeDocker(others)

  const end = (id: string): string => {
    running.delete(id)
    ends.get(id)?.()
    return ''
  }
  const start = (id: StageName): string => {
    starts[id] = (starts[id] ?? 0) + 1
    running.add(id)
    if (odd[id]?.endsIn === starts[id]) setTimeout(end, 0, id)
    return ''
  }
  const inspect = (id: StageName): string => {
    const state = {
      Running: running.has(id),
      StartedAt: `${id} ${starts[id] ?? 0}`,
      ExitCode: running.has(id) ? 0 : 2
    }
    const network = id === 'fresh' ? 'job-linux-arm64' : `job-linux-arm64-${id}`
    const own = {
      network,
      metrics,
      api: id === 'fresh' ? api : rest.port,
      state
    }
    return inspected({ ...own, ...odd[id] })
  }
  const waitFor = (id: string): string | Promise<string> =>
    running.has(id)
      ? new Promise((resolve) => {
          ends.set(id, () => {
            resolve('2')
          })
        })
      : '2'
  const own: [RegExp, (id: StageName) => string | Promise<string>][] = [
    [/^(?:network|volume) (?:create|rm) /, () => ''],
    [/^volume ls /, () => 'job-data-linux-arm64'],
    [/^image inspect /, () => JSON.stringify({ WorkingDir: '/milvus/' })],
    [/^create .*--network none /, () => 'unpacker'],
    [/^cp - unpacker:/, () => ''],
    [/^create .*--network job-linux-arm64(?:-(\w+))? /, (id) => id],
    [/^cp --follow-link /, () => folderTar({})],
    [/^start (\w+)$/, start],
    [/^container inspect (\w+)$/, inspect],
    [/^wait (\w+)$/, waitFor],
    [/^(?:stop -t \d+|kill|rm --force(?: --volumes)?) (\w+)$/, end],
    [/^logs .* (\w+)$/, (id) => `log of ${id}`]
  ]
  return {
    rest,
    starts,
    calls,
    docker: async (args, options) => {
      const line = args.join(' ')
      calls.push(line)
      if (Object.keys(others).some((one) => line.startsWith(one))) {
        return await given.docker(args, options)
      }
      for (const [pattern, reply] of own) {
        const found = pattern.exec(line)
        if (found) return await reply((found[1] ?? 'fresh') as StageName)
      }
      throw new Error(`unexpected: docker ${line}`)
    }
  }
}
