import { closeSync, openSync } from 'node:fs'
import { MIB } from '../lib/bounded.js'
import { cancelled } from '../lib/cancellation.js'
import { writeFailure } from '../lib/disk.js'
import { fail } from '../messages/failure.js'
import {
  oneLine,
  streamUntrusted,
  type UntrustedStream
} from '../lib/untrusted.js'
import { dockerEnvironment, silentHelper } from './environment.js'
import { localWriteFailure } from './config.js'
import { startDocker, type Child } from './start-docker.js'
import { oldBuildx } from './old-buildx.js'
import { reasonIn } from './reason.js'
import { relayEngine } from './relay.js'

export interface DockerOptions {
  /** Written to standard input; secrets go here, never into an argument. */
  input?: string
  /** A file as standard input, which docker reads by itself, however large it is. */
  inputFile?: string
  /** Shows the command and its output in the job's log. */
  show?: boolean
  /** Variables for this command; secrets may go here, too. */
  env?: Record<string, string>
  /**
   * Returns standard error as well, in order of arrival. This is text to read,
   * so only its last 64 KiB are kept.
   */
  withStderr?: boolean
  /** Keeps the first 64 KiB of that text instead. */
  keep?: 'first'
  /** Returns each byte of standard output as a character, for what is not text. */
  isBinary?: boolean
  /** Seconds after which the command is ended; 60 by default. */
  timeoutSeconds?: number
  /** Ends the command, for the reason of the abort. */
  signal?: AbortSignal
  /** Called with what the command prints. */
  onOutput?: (text: string) => void
  /** Called with what the engine sends to the command. */
  onEngine?: (text: string) => void
}

/**
 * Runs `docker` and returns its standard output, trimmed.
 *
 * @throws DockerError when the exit code is not 0, when it takes too long, or
 * when it prints more than 16 MiB; Failure when it cannot run on this machine.
 */
export type Docker = (
  args: string[],
  options?: DockerOptions
) => Promise<string>

/** A failed `docker` command, with the end of its standard error. */
export class DockerError extends Error {
  override name = 'DockerError'
  /** Such as `failed with 1`. */
  readonly outcome: string
  readonly stderr: string
  /** The last error on standard error, which may have several lines. */
  readonly reason: string
  /** What the command would have returned. */
  readonly output: string

  constructor(args: string[], outcome: string, stderr: string, output = '') {
    const reason = reasonIn(stderr)
    const shown = oneLine(reason || 'it gave no reason', MAX_REASON)
    super(`docker ${args[0] ?? ''} ${outcome}: ${shown}`)
    this.outcome = outcome
    this.stderr = stderr
    this.reason = reason
    this.output = output
  }
}

/** A `docker` command that was ended because it took too long. */
export class DockerTimeout extends DockerError {
  constructor(args: string[], seconds: number, stderr: string, output = '') {
    super(args, `was ended after ${seconds} s`, stderr, output)
  }
}

/** Seconds that a command may take unless its caller allows more. */
const DEFAULT_SECONDS = 60

/** Seconds between TERM and KILL when a command is ended. */
const KILL_AFTER_SECONDS = 3

/** Characters after which a command is ended: half of an answer is worthless. */
const MAX_OUTPUT = 16 * MIB

/** Characters kept of text that is only to be read. */
const MAX_TAIL = MIB / 16

/** Characters of a reason in a message. */
const MAX_REASON = 1000

/**
 * Returns a `Docker` for one environment. Once the job is cancelled, running
 * commands are ended and new ones are refused.
 *
 * `@actions/exec` cannot end what it started, so a cancelled job would leave a
 * build running after its post step.
 */
export function dockerCli(
  env: NodeJS.ProcessEnv,
  job: AbortSignal = cancelled
): Docker {
  const dockerEnv = dockerEnvironment(env)
  return async (args, options = {}) => {
    const { timeoutSeconds = DEFAULT_SECONDS } = options
    const signal = AbortSignal.any([
      job,
      ...(options.signal ? [options.signal] : [])
    ])
    signal.throwIfAborted()
    const limited = { ...options, timeoutSeconds }
    const result = await runRelayed(args, dockerEnv, limited, signal)
    signal.throwIfAborted()
    const { code, output, errors, exceeded } = result
    if (exceeded === 'time') {
      const said = errors || silentHelper(env)
      throw new DockerTimeout(args, timeoutSeconds, said, output.trim())
    }
    if (exceeded === 'output') {
      const outcome = `was ended after ${MAX_OUTPUT / MIB} MiB of output`
      throw new DockerError(args, outcome, errors)
    }
    if (code === 0) return output.trim()
    const outcome = `failed with ${code ?? 'a signal'}`
    const error = new DockerError(args, outcome, errors, output.trim())
    throw (
      localWriteFailure(error.reason, env) ?? oldBuildx(args, error) ?? error
    )
  }
}

interface CommandResult {
  /** null when a signal ended the command. */
  code: number | null
  output: string
  errors: string
  /** The limit for which the command was ended. */
  exceeded?: 'time' | 'output'
}

/**
 * Runs docker by way of a relay, if what the engine sends is asked for. Where the
 * relay reaches no engine, docker tries by itself: a wrapper may not know the
 * command that the relay uses, and what docker says then names the engine.
 */
async function runRelayed(
  args: string[],
  env: NodeJS.ProcessEnv,
  options: DockerOptions & { timeoutSeconds: number },
  signal: AbortSignal
): Promise<CommandResult> {
  if (!options.onEngine) return await runDocker(args, env, options, signal)
  const relay = await relayEngine(env, options.onEngine)
  try {
    const relayed = { ...env, ...relay.env }
    const result = await runDocker(args, relayed, options, signal)
    const isOver = result.code === 0 || result.exceeded || signal.aborted
    if (isOver || !relay.isUnanswered()) return result
  } finally {
    relay.close()
  }
  return await runDocker(args, env, options, signal)
}

async function runDocker(
  args: string[],
  env: NodeJS.ProcessEnv,
  options: DockerOptions & { timeoutSeconds: number },
  signal: AbortSignal
): Promise<CommandResult> {
  const child = start(args, { ...env, ...options.env }, options)
  const exit = exitCodeOf(child, args)
  // With no file left for its pipes, there is not even an output to listen to.
  if (child.pid === undefined) await exit
  const result: CommandResult = { code: null, output: '', errors: '' }
  const end = (limit?: CommandResult['exceeded']): void => {
    if (child.exitCode === null) result.exceeded ??= limit
    endProcess(child)
  }
  const cancel = (): void => {
    end()
  }
  signal.addEventListener('abort', cancel)
  const timer = setTimeout(end, options.timeoutSeconds * 1000, 'time')
  const shown = options.show ? showCommand(child, args) : undefined
  collectOutput(child, result, options, () => {
    end('output')
  })
  sendInput(child, options.input)
  try {
    result.code = await exit
    return result
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
    shown?.end()
  }
}

function start(
  args: string[],
  env: NodeJS.ProcessEnv,
  { inputFile }: DockerOptions
): Child {
  if (inputFile === undefined) return startDocker(args, env)
  const file = openSync(inputFile, 'r')
  try {
    return startDocker(args, env, file)
  } finally {
    closeSync(file)
  }
}

/** Shows the command and what it prints: others write that. */
function showCommand(child: Child, args: string[]): UntrustedStream {
  const shown = streamUntrusted()
  shown.write(`[command]docker ${args.join(' ')}\n`)
  child.stdout.on('data', shown.write)
  child.stderr.on('data', shown.write)
  return shown
}

function collectOutput(
  child: Child,
  result: CommandResult,
  { withStderr, keep, isBinary, onOutput }: DockerOptions,
  endForOutput: () => void
): void {
  const cut = keep === 'first' ? head : tail
  child.stdout
    .setEncoding(isBinary ? 'latin1' : 'utf8')
    .on('data', (text: string) => {
      if (result.exceeded) return
      onOutput?.(text)
      result.output += text
      if (withStderr) result.output = cut(result.output)
      if (result.output.length > MAX_OUTPUT) endForOutput()
    })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // Docker 28 then prints "context canceled", which is not the reason.
    if (result.exceeded) return
    onOutput?.(text)
    result.errors = tail(result.errors + text)
    if (withStderr) result.output = cut(result.output + text)
  })
}

function tail(text: string): string {
  return text.slice(-MAX_TAIL)
}

function head(text: string): string {
  return text.slice(0, MAX_TAIL)
}

function sendInput(child: Child, input?: string): void {
  // If a command exits before reading its input, its exit code says why.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
}

function exitCodeOf(child: Child, args: string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(noDocker(error, args))
    })
    child.on('close', resolve)
  })
}

/** Ends docker and closes its pipes, which a plugin of docker may keep open. */
function endProcess(child: Child): void {
  const closePipes = (): void => {
    child.stdout.destroy()
    child.stderr.destroy()
  }
  if (!child.kill('SIGTERM')) {
    closePipes()
    return
  }
  child.on('exit', () => setTimeout(closePipes, 100))
  setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_SECONDS * 1000).unref()
}

function noDocker(error: Error, [command]: string[]): Error {
  const key = command === 'buildx' ? 'buildx-missing' : 'docker-not-started'
  return writeFailure(error) ?? fail(key, {}, { cause: error })
}
