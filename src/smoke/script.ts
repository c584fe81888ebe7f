// The script of the user's own, which tests a Milvus that has passed the probes.
import * as core from '@actions/core'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cancelled } from '../lib/cancellation.js'
import { redact } from '../messages/masks.js'
import { runGroup } from '../lib/process-group.js'
import { showUntrusted, withoutAnsi } from '../lib/untrusted.js'
import { messageOf } from '../messages/failure.js'
import type { KnownFailure } from '../server/known-failures.js'
import { find, PLAIN } from '../server/query.js'
import { RestError, type Rest } from '../server/rest.js'
import {
  probe,
  type Attempt,
  type RunnableScript,
  type Start
} from './attempt.js'
import { hashOfScript } from './levels.js'
import { scriptEnvironment } from './script-environment.js'
import { ScriptError } from './script-error.js'
import { pollHealth } from './start.js'

/** In the environment of a script and of all that it starts: the network of its Milvus. */
const MARK = 'MILVUS_RUNPOD_SCRIPT'

type Group = Awaited<ReturnType<typeof runGroup>>

/** Notes that a platform's level is too low for the script of the run. */
export function noteWithoutScript({ test, options, notes }: Attempt): void {
  if (!options.script || test.scriptHash) return
  const note = `smoke-script did not run: under QEMU, "smoke-emulated" is "${test.level}"`
  core.info(`${test.platform}: ${note}`)
  notes.push(note)
}

/**
 * Runs the script of the run, if it has one, within the time of this start.
 *
 * @throws ScriptError that says how it failed.
 */
export async function runScript(
  attempt: Attempt,
  start: Start,
  rest: Rest
): Promise<void> {
  const { script } = attempt.options
  if (!script || !attempt.test.scriptHash) return
  const output = await probe(attempt, 'script', () =>
    runToEnd(attempt, script, start, rest)
  )
  const seconds = (attempt.probeSeconds.script ?? 0).toFixed(1)
  const { platform } = attempt.test
  core.info(`${platform}: smoke-script passed in ${seconds} s`)
  if (output.trim()) showUntrusted(output)
}

async function runToEnd(
  attempt: Attempt,
  script: RunnableScript,
  start: Start,
  rest: Rest
): Promise<string> {
  const { signal } = start
  signal.throwIfAborted()
  requireSame(script)
  const run = await runGroup(script.file, {
    cwd: script.directory,
    env: environmentOf(attempt, script, start, rest),
    mark: [MARK, attempt.options.network],
    signal
  }).catch((error: unknown) => {
    throw notStarted(error)
  })
  const { output, left } = run
  if (cancelled.aborted && output) showUntrusted(output)
  if (signal.aborted) throw interrupted(attempt, run)
  if (run.code !== 0) throw await failedScript(attempt, start, run)
  if (!left) return output
  const message = `smoke-script ended, but what it started did not: ${left}`
  throw new ScriptError(message, { remedy: 'scriptLeft', output })
}

/**
 * Checks that a script still is the one whose hash the run goes by.
 *
 * @throws ScriptError if something has changed or removed it since.
 */
function requireSame({ file, hash }: RunnableScript): void {
  const content = existsSync(file) ? readFileSync(file) : undefined
  if (content && hashOfScript(content) === hash) return
  const what = content ? 'changed' : 'removed'
  throw new ScriptError(
    `smoke-script was ${what} after the run had begun, so it did not run`,
    { remedy: 'scriptChanged' }
  )
}

function environmentOf(
  { ref, test, options }: Attempt,
  { env, temporary }: RunnableScript,
  { addresses }: Start,
  { address, password = '' }: Rest
): NodeJS.ProcessEnv {
  const ca = path.join(temporary, `${options.network}-ca.pem`)
  if (address.ca) writeFileSync(ca, address.ca, { mode: 0o600 })
  return scriptEnvironment(env, {
    api: addresses.api,
    rest: address,
    password,
    ca: address.ca && ca,
    ref,
    version: options.milvus.version,
    platform: test.platform
  })
}

function notStarted(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (!syscall?.startsWith('spawn')) return error
  const reasons: Record<string, string> = {
    ENOENT: 'the program in its first line does not exist',
    EACCES: 'permission denied'
  }
  const reason = reasons[code ?? ''] ?? messageOf(error)
  return new ScriptError(`smoke-script could not be started: ${reason}`, {
    remedy: 'scriptNotStarted'
  })
}

/** It may be Milvus that has ended: then that is told, and not this. */
function interrupted({ limit }: Attempt, { output, left }: Group): ScriptError {
  const how = left ? `could not be ended (${left})` : 'was ended'
  return limit.signal.aborted
    ? new ScriptError(`smoke-script was still running, and ${how}`, {
        remedy: 'scriptLate',
        output
      })
    : new ScriptError(`smoke-script ${how}`, { output })
}

/** Exit codes of a shell that could not execute or find a program. */
const NO_PROGRAM: (number | null)[] = [126, 127]

/** Says how a script ended, and whether Milvus is well. */
async function failedScript(
  attempt: Attempt,
  start: Start,
  run: Group
): Promise<ScriptError> {
  const { code, signal, output } = run
  const said = lastLine(output)
  const how = signal ? `was killed by ${signal}` : `ended with ${code ?? ''}`
  const message = `smoke-script ${how}${said && `: ${said}`}`
  const health = await pollHealth(attempt, start)
  if (health && !health.healthy) {
    const unwell = health.isNone
      ? `${message}; then /healthz: ${health.text}`
      : `Milvus became unhealthy: ${health.text}; ${message}`
    return new ScriptError(unwell, { output, isUnanswered: health.isNone })
  }
  const remedy: KnownFailure = signal
    ? 'scriptKilled'
    : NO_PROGRAM.includes(code)
      ? 'scriptProgram'
      : 'scriptFailed'
  return new ScriptError(message, { remedy, output, isUnanswered: !health })
}

/** An output of the action may contain no secret: the runner would drop it. */
function lastLine(output: string): string {
  const lines = withoutAnsi(output).trimEnd().split('\n')
  return redact(lines.at(-1)?.trim() ?? '')
}

/**
 * Checks that a script has left the rows alone with which the test goes on, and that
 * root can still log in.
 *
 * @throws ScriptError if not.
 */
export async function requireUnspoilt(
  attempt: Attempt,
  rest: Rest
): Promise<void> {
  if (!attempt.test.scriptHash) return
  try {
    await probe(attempt, 'search after script', () => find(rest, 1, PLAIN))
  } catch (error) {
    // Then it is Milvus that has failed.
    if (error instanceof RestError && error.broken) throw error
    const message = `smoke-script changed what the test needs: ${messageOf(error)}`
    throw new ScriptError(message, { remedy: 'scriptSpoilt' })
  }
}
