import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { cancelled } from '../lib/cancellation.js'
import { Failure } from '../lib/failure.js'

export interface DockerOptions {
  /** Written to standard input; secrets go here, never into an argument. */
  input?: string
  /** Shows the command and its output in the job's log. */
  show?: boolean
  /** Variables of the command itself; like `input`, a place for secrets. */
  env?: Record<string, string>
  /** Returns standard error as well, in order of arrival. */
  withStderr?: boolean
  /** Seconds after which the command is ended; without it there is no limit. */
  timeoutSeconds?: number
}

/**
 * Runs `docker` and returns its standard output, trimmed.
 *
 * @throws DockerError when the exit code is not 0.
 */
export type Docker = (
  args: string[],
  options?: DockerOptions
) => Promise<string>

/** A failed `docker` command, with its standard error. */
export class DockerError extends Error {
  override name = 'DockerError'
  /** Such as `failed with 1`. */
  readonly outcome: string
  readonly stderr: string
  /** What the command would have returned. */
  readonly output: string

  constructor(args: string[], outcome: string, stderr: string, output = '') {
    super(`docker ${args[0] ?? ''} ${outcome}: ${reasonOf(stderr)}`)
    this.outcome = outcome
    this.stderr = stderr
    this.output = output
  }
}

/** Seconds between TERM and KILL when a command is ended. */
const GRACE_SECONDS = 3

/**
 * Returns a `Docker` for one environment. Once the job is cancelled, running
 * commands are ended and new ones are refused.
 *
 * `@actions/exec` cannot end what it started, so a cancelled job would leave a
 * build running after its post step.
 */
export function dockerCli(
  env: NodeJS.ProcessEnv,
  signal: AbortSignal = cancelled
): Docker {
  return async (args, options = {}) => {
    signal.throwIfAborted()
    if (options.show) console.log(`[command]docker ${args.join(' ')}`)
    const limit = limitSignal(signal, options.timeoutSeconds)
    const { code, output, errors } = await runDocker(args, env, options, limit)
    signal.throwIfAborted()
    if (code === 0) return output.trim()
    const outcome = limit.aborted
      ? `was ended after ${options.timeoutSeconds ?? 0} s`
      : `failed with ${code ?? 'a signal'}`
    throw new DockerError(args, outcome, errors, output.trim())
  }
}

interface CommandResult {
  /** null when a signal ended the command. */
  code: number | null
  output: string
  errors: string
}

function runDocker(
  args: string[],
  env: NodeJS.ProcessEnv,
  { input, show, withStderr, env: own }: DockerOptions,
  limit: AbortSignal
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', args, {
      env: { ...env, ...own },
      stdio: 'pipe'
    })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (show) process.stdout.write(text)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text
      if (withStderr) output += text
      if (show) process.stdout.write(text)
    })
    // If a command exits before reading its input, its exit code says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)

    const end = (): void => {
      endProcess(child)
    }
    limit.addEventListener('abort', end)
    child.on('error', (error) => {
      limit.removeEventListener('abort', end)
      reject(noDocker(error))
    })
    child.on('close', (code) => {
      limit.removeEventListener('abort', end)
      resolve({ code, output, errors })
    })
  })
}

/** Ends docker and closes its pipes, which a plugin of docker may keep open. */
function endProcess(child: ChildProcessWithoutNullStreams): void {
  const closePipes = (): void => {
    child.stdout.destroy()
    child.stderr.destroy()
  }
  if (!child.kill('SIGTERM')) {
    closePipes()
    return
  }
  child.on('exit', () => setTimeout(closePipes, 100))
  setTimeout(() => child.kill('SIGKILL'), GRACE_SECONDS * 1000).unref()
}

function limitSignal(
  signal: AbortSignal,
  timeoutSeconds?: number
): AbortSignal {
  if (!timeoutSeconds) return signal
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)])
}

function noDocker(error: Error): Error {
  return new Failure(`docker could not be started: ${error.message}`, {
    next: 'run the job where the docker command is installed, such as ubuntu-24.04'
  })
}

/** The reason is the last line, ignoring docker's warnings and advice. */
function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const reasons = lines.filter(
    (line) => line && !/^(WARNING: |Usage: |Run '|See ')/i.test(line)
  )
  return reasons.at(-1) ?? 'it gave no reason'
}
