// Parts of a running job that chaos strikes, found from the process of its main step.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { docker } from '../parts/docker.ts'
import type { World } from './world.ts'

const PREFIX = 'milvus-runpod-'

/** How a container is struck, and when. */
export interface Strike {
  which: 'test' | 'builder'
  how: 'kill' | 'pause' | 'stop' | 'remove'
  /** Milliseconds after it was seen first. */
  after: number
  /** Milliseconds until it goes on, after a pause. */
  pause: number
}

/** Returns the RUNNER_TEMP of a step, which no other step has; `''` after its end. */
export function temporaryOf(pid: number): string {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
    return /(?:^|\0)RUNNER_TEMP=([^\0]*)/.exec(environment)?.[1] ?? ''
  } catch {
    return ''
  }
}

/** Returns the id of the job of a main step; `''` before it begins, and after its end. */
function jobOf(pid: number): string {
  try {
    const names = readdirSync(temporaryOf(pid))
    const name = names.find((one) => one.startsWith(PREFIX))
    return name?.slice(PREFIX.length) ?? ''
  } catch {
    return ''
  }
}

/** Strikes a container of a job, if there is one before its main step ends. */
export async function strikeContainer(
  world: World,
  pid: number,
  { which, how, after, pause }: Strike
): Promise<void> {
  const container = await firstContainer(world, pid, which)
  if (!container) return
  await sleep(after)
  const act = async (...args: string[]): Promise<boolean> =>
    await docker([...args, container], engineOf(world)).then(
      () => true,
      // It is gone already.
      () => false
    )
  const command = how === 'remove' ? ['rm', '--force'] : [how]
  if (!(await act(...command))) return
  world.happened()
  if (how !== 'pause') return
  await sleep(pause)
  await act('unpause')
}

async function firstContainer(
  world: World,
  pid: number,
  which: Strike['which']
): Promise<string | undefined> {
  while (temporaryOf(pid) !== '') {
    const job = jobOf(pid)
    const [container] = job ? await containersOf(world, job, which) : []
    if (container) return container
    await sleep(50)
  }
  return undefined
}

async function containersOf(
  world: World,
  job: string,
  which: Strike['which']
): Promise<string[]> {
  const filter =
    which === 'test'
      ? `label=io.github.milvus-runpod.job=${job}`
      : `name=buildx_buildkit_${PREFIX}${job}`
  const args = ['ps', '--quiet', '--filter', filter]
  const ids = await docker(args, engineOf(world)).catch(() => '')
  return ids.split('\n').filter(Boolean)
}

/** The engine itself, also where the job reaches it by another way. */
function engineOf({ env, engine }: World): NodeJS.ProcessEnv {
  return { ...env, DOCKER_HOST: engine }
}
