// Runs the action as a GitHub runner does. Node runs this file as it is.
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'

/** The results of a run of the action. */
export interface RunResult {
  /** Everything that the job makes carries this id; `''` before it begins. */
  jobId: string
  mainCode: number
  postCode: number
  log: string
  outputs: Record<string, string>
  summary: string
  /** Files left in the runner's temporary directory. */
  leftFiles: string[]
  /** Of both steps, with their start. */
  seconds: number
}

export interface RunOptions {
  inputs: Record<string, string>
  /** Folder of the action; this repository by default. */
  action?: string
  /** Environment of the job; that of this process by default. */
  env?: NodeJS.ProcessEnv
  /** Replaces variables of the runner, such as GITHUB_OUTPUT; undefined unsets one. */
  runner?: NodeJS.ProcessEnv
  /** A command that starts each step, with the command line of Node behind it. */
  starter?: string[]
  /** Where the steps begin, as long as it is there. */
  cwd?: string
  /** Called with each piece of the log. */
  show?: (text: string) => void
  /** Called with the whole log of the main step so far: at its start, and when it grows. */
  onLog?: (log: string, pid: number) => void
  /** The same for the post step. */
  onPostLog?: (log: string, pid: number) => void
  /** How often the post step runs; once by default. The last one counts. */
  posts?: number
  /** Called with the runner's folder, before the main step. */
  onBegin?: (directory: string) => void
  /** Called with the runner's folder, before that is removed. */
  onEnd?: (directory: string) => void
}

export interface Metadata {
  inputs: Record<
    string,
    { description: string; default?: string; required?: boolean }
  >
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string; post: string }
}

const ACTION = path.resolve(import.meta.dirname, '..')
const FILES = ['output', 'state', 'summary', 'env', 'path']

/** Reads an action.yml: the repository's by default. */
export function readMetadata(action = ACTION): Metadata {
  const file = path.join(action, 'action.yml')
  return parse(readFileSync(file, 'utf8')) as Metadata
}

/**
 * Runs the main step and always the post step, with the defaults of action.yml,
 * files for outputs, state and summary, and a new RUNNER_TEMP.
 */
export async function runAction(options: RunOptions): Promise<RunResult> {
  const { action = ACTION } = options
  const { inputs, runs } = readMetadata(action)
  requireNode(runs.using)
  const directory = mkdtempSync(path.join(tmpdir(), 'runner-'))
  const file = (name: string): string => path.join(directory, name)
  FILES.forEach((name) => {
    writeFileSync(file(name), '')
  })
  mkdirSync(file('temp'))
  options.onBegin?.(directory)
  const env = {
    ...(options.env ?? process.env),
    ...inputVariables(inputs, options.inputs),
    GITHUB_ACTIONS: 'true',
    RUNNER_TEMP: file('temp'),
    GITHUB_STEP_SUMMARY: file('summary'),
    ...Object.fromEntries(
      FILES.map((name) => [`GITHUB_${name.toUpperCase()}`, file(name)])
    )
  }
  const mainEnv = { ...env, ...options.runner }
  const started = performance.now()
  const main = await runStep(path.join(action, runs.main), mainEnv, options)
  const state = readPairs(file('state'))
  const postEnv = { ...mainEnv, ...stateVariables(state) }
  const { show, onPostLog, starter, cwd, posts = 1 } = options
  let post = { code: 0, log: '' }
  for (let count = 0; count < posts; count++) {
    const script = path.join(action, runs.post)
    const { code, log } = await runStep(script, postEnv, {
      ...{ show, starter, cwd },
      onLog: onPostLog
    })
    post = { code, log: post.log + log }
  }
  const seconds = (performance.now() - started) / 1000
  const leftFiles = filesIn(mainEnv.RUNNER_TEMP)
  const result = {
    jobId: state.job ?? jobIdIn(leftFiles),
    mainCode: main.code,
    postCode: post.code,
    log: main.log + post.log,
    outputs: readPairs(file('output')),
    summary: readFileSync(file('summary'), 'utf8'),
    leftFiles,
    seconds
  }
  options.onEnd?.(directory)
  rmSync(directory, { recursive: true })
  return result
}

/** Requires the Node version of action.yml: another one would prove nothing. */
function requireNode(using: string): void {
  const major = process.versions.node.split('.')[0] ?? ''
  if (using === `node${major}`) return
  throw new Error(`action.yml asks for ${using}, but this is Node ${major}`)
}

function inputVariables(
  defaults: Metadata['inputs'],
  given: Record<string, string>
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !(name in defaults))
  if (unknown.length > 0) {
    throw new Error(`action.yml has no input ${unknown.join(', ')}`)
  }
  const variables = Object.entries(defaults).map(([name, input]) => [
    `INPUT_${name.toUpperCase()}`,
    given[name] ?? input.default ?? ''
  ])
  return Object.fromEntries(variables) as Record<string, string>
}

function stateVariables(state: Record<string, string>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])
  )
}

/** Nothing where there is no such folder. */
function filesIn(folder = ''): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Of a job whose state was lost: that of its temporary folder. */
function jobIdIn(files: string[]): string {
  return /^milvus-runpod-(\w+)$/m.exec(files.join('\n'))?.[1] ?? ''
}

function runStep(
  script: string,
  env: NodeJS.ProcessEnv,
  {
    show,
    onLog,
    cwd = '',
    starter = []
  }: Pick<RunOptions, 'show' | 'onLog' | 'starter' | 'cwd'>
): Promise<{ code: number; log: string }> {
  return new Promise((resolve, reject) => {
    const [command, ...args] = [...starter, process.execPath, script]
    const child = spawn(command, args, {
      env,
      cwd: existsSync(cwd) ? cwd : undefined,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    let log = ''
    if (child.pid !== undefined) onLog?.(log, child.pid)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text
        show?.(text)
        onLog?.(log, child.pid ?? 0)
      })
    }
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code: code ?? 1, log })
    })
  })
}

/** Parses a runner's file of `name<<delimiter`, value, delimiter. */
function readPairs(file: string): Record<string, string> {
  const pattern = /^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm
  const matches = readFileSync(file, 'utf8').matchAll(pattern)
  return Object.fromEntries(
    [...matches].map(([, name, , value]) => [name, value])
  ) as Record<string, string>
}
