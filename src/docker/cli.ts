import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { cancelled } from '../lib/cancellation.js'
import { Failure } from '../lib/failure.js'

export interface DockerOptions {
  /** Written to standard input: the way for secrets, never an argument. */
  input?: string
  /** Shows the command and what it prints in the job's log. */
  show?: boolean
  /** Returns standard error as well, in the order of arrival. */
  withStderr?: boolean
  /** Seconds after which the command is ended; without it there is no limit. */
  timeoutSeconds?: number
}

/**
 * Runs `docker` and returns what it printed on standard output, trimmed.
 *
 * @throws DockerError when it exits with anything but 0.
 */
export type Docker = (
  args: string[],
  options?: DockerOptions
) => Promise<string>

/** A `docker` command that failed, with what it printed on standard error. */
export class DockerError extends Error {
  override name = 'DockerError'
  readonly stderr: string

  constructor(args: string[], outcome: string, stderr: string) {
    super(`docker ${args[0] ?? ''} ${outcome}: ${reasonOf(stderr)}`)
    this.stderr = stderr
  }
}

/** Seconds that an ended command has to go by itself before it is killed. */
const GRACE_SECONDS = 3

/**
 * Returns a `Docker` for one environment. Once the job is cancelled, running
 * commands are ended and new ones are refused.
 *
 * Not `@actions/exec`: it gives no way to end what it has started, so that a
 * cancelled job would leave a build running after its post step.
 */
export function dockerCli(
  env: NodeJS.ProcessEnv,
  signal: AbortSignal = cancelled
): Docker {
  return async (args, options = {}) => {
    signal.throwIfAborted()
    if (options.show) console.log(`[command]docker ${args.join(' ')}`)
    const limit = limits(signal, options.timeoutSeconds)
    const { code, output, errors } = await run(args, env, options, limit)
    signal.throwIfAborted()
    if (code === 0) return output.trim()
    const outcome = limit.aborted
      ? `was ended after ${options.timeoutSeconds ?? 0} s`
      : `failed with ${code ?? 'a signal'}`
    throw new DockerError(args, outcome, errors)
  }
}

interface Run {
  /** null when a signal ended it. */
  code: number | null
  output: string
  errors: string
}

function run(
  args: string[],
  env: NodeJS.ProcessEnv,
  { input, show, withStderr }: DockerOptions,
  limit: AbortSignal
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', args, { env, stdio: 'pipe' })
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
    // A command that ends before it has read its input is told by its code.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)

    const end = (): void => {
      endProcess(child)
    }
    limit.addEventListener('abort', end)
    child.on('error', (error) => {
      limit.removeEventListener('abort', end)
      reject(notStarted(error))
    })
    child.on('close', (code) => {
      limit.removeEventListener('abort', end)
      resolve({ code, output, errors })
    })
  })
}

/** Ends docker, and lets go of its pipes: a plugin of its may hold them open. */
function endProcess(child: ChildProcessWithoutNullStreams): void {
  const letGo = (): void => {
    child.stdout.destroy()
    child.stderr.destroy()
  }
  if (!child.kill('SIGTERM')) {
    letGo()
    return
  }
  child.on('exit', () => setTimeout(letGo, 100))
  setTimeout(() => child.kill('SIGKILL'), GRACE_SECONDS * 1000).unref()
}

function limits(signal: AbortSignal, timeoutSeconds?: number): AbortSignal {
  if (!timeoutSeconds) return signal
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)])
}

function notStarted(error: Error): Error {
  return new Failure(`docker could not be started: ${error.message}`, {
    next: 'run the job where the docker command is installed, such as ubuntu-24.04'
  })
}

/** The last line is the reason, but for docker's warnings and advice. */
function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const telling = lines.filter(
    (line) => line && !/^(WARNING: |Usage: |Run '|See ')/i.test(line)
  )
  return telling.at(-1) ?? 'it gave no reason'
}
