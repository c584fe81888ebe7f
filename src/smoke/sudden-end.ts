// How a container ended, or stopped being of use, without the test having asked for it.
import type { Docker } from '../docker/cli.js'
import { NOT_BY_TEST } from '../server/known-failures.js'
import { describePhase, type Attempt } from './attempt.js'
import type { ContainerState } from './container.js'
import { exitOf } from './evidence.js'

/**
 * Returns, in one line, how a container ended on its own, or what somebody else did to
 * it; undefined while it runs as it should.
 */
export function suddenEnd(
  { phase, current }: Pick<Attempt, 'phase' | 'current'>,
  state: ContainerState
): string | undefined {
  const { running, paused, oomKilled, startedAt, restarts, addresses } = state
  const when = describePhase(phase)
  const oom = oomKilled ? 'ran out of memory (OOM killed)' : ''
  if (!running) {
    const how = `the container ended with ${exitOf(state)} ${when}`
    return [how, oom && `it ${oom}`, state.error].filter(Boolean).join('; ')
  }
  if (restarts > 0 || (current && current.startedAt !== startedAt)) {
    return `the container was restarted ${when}${NOT_BY_TEST}`
  }
  if (paused) return `the container was paused ${when}${NOT_BY_TEST}`
  if (Object.keys(addresses).length === 0) {
    return `the container was taken out of its network ${when}${NOT_BY_TEST}`
  }
  return oom && `a process in the container ${oom} ${when}`
}

/** Milliseconds after an end for the engine to note who asked for it. */
const NOTED_MS = 1000

/** Numbers of SIGINT and SIGTERM. */
const POLITE = ['2', '15']

/**
 * Returns whether a container has ended because somebody else has asked the engine for
 * that, by what the engine remembers of it; undefined if not, or if it cannot say.
 */
export async function endedByOthers(
  docker: Docker,
  id: string,
  { running, startedAt, finishedAt }: ContainerState
): Promise<string | undefined> {
  const until = Date.parse(finishedAt) + NOTED_MS
  if (running || !(until > 0)) return undefined
  const args = ['events', '--since', startedAt]
    .concat('--until', new Date(until).toISOString())
    .concat('--filter', `container=${id}`, '--filter', 'event=kill')
    .concat('--format', '{{index .Actor.Attributes "signal"}}')
  const signals = await docker(args, { timeoutSeconds: 15 }).catch(() => '')
  const [first] = signals.split('\n')
  if (!first) return undefined
  const how = POLITE.includes(first) ? 'stopped' : 'killed'
  return `it was ${how}${NOT_BY_TEST}`
}
