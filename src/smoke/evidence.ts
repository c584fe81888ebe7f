import * as core from '@actions/core'
import { oneLine, showUntrusted } from '../lib/untrusted.js'
import { tellingLines } from '../server/telling-lines.js'
import type { ContainerState } from './container.js'
import { HealthcheckError } from './image-settings.js'
import type { Attempt } from './attempt.js'
import { ScriptError } from './script-error.js'

/** What shows why a platform failed. */
export interface Evidence {
  /** Essentials of `docker inspect`, one per line. */
  container: string[]
  /** The last health answers, without repetitions. */
  answers: string[]
  /** Each component in the last answer that named them. */
  components: string[]
  /** The last entries of Docker's own health log. */
  dockerHealth: string[]
  /** Output of the image's HEALTHCHECK, if the test found it failing. */
  healthcheck?: string
  /** What the smoke-script printed last, if it failed. */
  script?: string
  /** The container's last log lines. */
  logs: string
}

/** How many health answers, and entries of Docker's health log, are kept. */
const KEPT_ANSWERS = 5

/** Log lines that are shown. */
const SHOWN_LOG_LINES = 100

/** Names of the signals behind exit codes above 128. */
const SIGNALS: Record<number, string> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM'
}

/**
 * Collects the evidence of a failure.
 *
 * @param state undefined when the engine could not say
 */
export function evidenceOf(
  { answers, id }: Attempt,
  error: unknown,
  state: ContainerState | undefined,
  logs: string
): Evidence {
  const named = answers.findLast(({ states }) => states.length > 0)
  const log = state?.health?.log ?? []
  return {
    container: state
      ? essentialsOf(state)
      : [`${id}: the engine gave no information`],
    answers: answers.slice(-KEPT_ANSWERS).map(({ text }) => text),
    components: named?.states ?? [],
    dockerHealth: log
      .slice(-KEPT_ANSWERS)
      .map(
        ({ exitCode, output }) => `exit code ${exitCode}: ${oneLine(output)}`
      ),
    healthcheck: error instanceof HealthcheckError ? error.output : undefined,
    ...(error instanceof ScriptError && { script: error.output }),
    logs
  }
}

/** Never the environment: it may contain secrets. */
function essentialsOf(state: ContainerState): string[] {
  const { running, paused, oomKilled, health, memory } = state
  return [
    paused && 'paused',
    running ? 'running' : `ended with ${exitOf(state)}`,
    `out of memory: ${oomKilled ? 'yes' : 'no'}`,
    state.error && `error: ${oneLine(state.error)}`,
    `image: ${state.image}`,
    `started: ${state.startedAt}`,
    !running && `finished: ${state.finishedAt}`,
    `restarts: ${state.restarts}`,
    `memory limit: ${memory ? `${memory / 2 ** 20} MiB` : 'none'}`,
    `network mode: ${state.networkMode}`,
    // Docker calls every container that has ended unhealthy.
    running && health && `Docker's HEALTHCHECK: ${health.status}`
  ].filter((line): line is string => Boolean(line))
}

/** Describes an exit code, such as `exit code 137 (SIGKILL)`. */
export function exitOf({ exitCode }: Pick<ContainerState, 'exitCode'>): string {
  const signal = SIGNALS[exitCode]
  return `exit code ${exitCode}${signal ? ` (${signal})` : ''}`
}

/** Shows the evidence in the log. */
export function showEvidence(evidence: Evidence | undefined): void {
  if (!evidence) {
    core.info('No container has started')
    return
  }
  showLines('container', evidence.container)
  showLines('health', evidence.answers)
  showLines('component', evidence.components)
  showLines("Docker's health log", evidence.dockerHealth)
  showBlock("Output of the image's HEALTHCHECK", evidence.healthcheck)
  showBlock('Last lines of smoke-script', evidence.script)
  if (!evidence.logs) core.info('The container logged nothing')
  const lines = evidence.logs.trimEnd().split('\n')
  const told = tellingLines(lines, SHOWN_LOG_LINES).join('\n')
  showBlock('Last log lines of the container', told)
}

function showLines(what: string, lines: string[] = []): void {
  for (const line of lines) core.info(`${what}: ${line}`)
}

function showBlock(title: string, text: string | undefined): void {
  if (!text) return
  core.info(`${title}:`)
  showUntrusted(text)
}
