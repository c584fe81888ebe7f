import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { stringify } from 'yaml'
import { inLab, lab } from './lab.ts'

export interface WorkflowOptions {
  /** Files of the caller's repository, by their paths. */
  files?: Record<string, string>
  /** Secrets that the caller passes on. */
  secrets?: Record<string, string>
  /** Further options of act. */
  args?: string[]
  env?: NodeJS.ProcessEnv
  /** The workflow that is called; `publish` unless given. */
  workflow?: 'publish' | 'publish-signed'
  /** The event that starts the workflow; `push` unless given. */
  event?: string
  /** Cancels the run (Ctrl-C) when its log contains this text. */
  cancelAt?: string
  /** What GitHub says is the commit of the called workflow. */
  workflowSha?: string
}

/** The results of a run of a workflow. */
export interface WorkflowRun {
  code: number
  log: string
  /** How each job that ran ended, by its id; `caller` is the caller's last. */
  jobs: Record<string, string>
  /** Ids of the action's jobs that have made a builder. */
  jobIds: string[]
  /** Outputs of the steps of each job. */
  steps: Record<string, Record<string, string>>
  /** What the caller's last job sees of the workflow, if it ran. */
  needs?: { result: string; outputs: Record<string, string> }
}

const REPOSITORY = path.resolve(import.meta.dirname, '../../..')
/** Folders of stand-ins for the actions that the workflows use. */
const ACTIONS = {
  'actions/checkout': 'checkout',
  'actions/attest': 'attest',
  'docker/login-action': 'login'
}
/** The workflows that users call. */
const WORKFLOWS = ['publish', 'publish-signed'].map(
  (name) => `.github/workflows/${name}.yml`
)
const WORKFLOW_SHA = '1234567890'.repeat(4)

/**
 * Runs the reusable workflow in act, called by a workflow of another repository,
 * with the stand-in Milvus. This machine itself is every runner, and nothing is
 * fetched from GitHub.
 */
export async function runWorkflow(
  inputs: Record<string, string>,
  options: WorkflowOptions = {}
): Promise<WorkflowRun> {
  return await runInAct(callerOf(inputs, options), options)
}

/** The same, for any workflow of another repository. */
export async function runInAct(
  workflow: object,
  options: WorkflowOptions = {}
): Promise<WorkflowRun> {
  const directory = mkdtempSync(path.join(tmpdir(), 'act-'))
  const needsFile = path.join(directory, 'needs.json')
  try {
    copyAction(path.join(directory, 'action'), options)
    writeCaller(path.join(directory, 'caller'), workflow, options)
    const env = {
      ...environment(directory, options.env),
      NEEDS_FILE: needsFile
    }
    const { code, records } = await runAct(directory, env, options)
    return {
      code,
      ...readRecords(records),
      ...(existsSync(needsFile) && {
        needs: JSON.parse(
          readFileSync(needsFile, 'utf8')
        ) as WorkflowRun['needs']
      })
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** The workflow of a user, whose last job records the outputs that it gets. */
function callerOf(
  inputs: Record<string, string>,
  { secrets = {}, workflow = 'publish' }: WorkflowOptions
): object {
  return {
    name: 'Milvus',
    on: 'push',
    jobs: {
      image: {
        uses: `org/milvus-runpod-action/.github/workflows/${workflow}.yml@v1`,
        with: inLab(inputs),
        secrets: Object.fromEntries(
          Object.keys(secrets).map((name) => [
            name,
            `\${{ secrets.${secretName(name)} }}`
          ])
        )
      },
      caller: {
        needs: 'image',
        if: 'always()',
        'runs-on': 'ubuntu-24.04',
        steps: [
          {
            run: 'printf %s "$NEEDS" >"$NEEDS_FILE"',
            env: { NEEDS: '${{ toJSON(needs.image) }}' }
          }
        ]
      }
    }
  }
}

/** Writes the repository of a user. */
function writeCaller(
  directory: string,
  workflow: object,
  { files = {} }: WorkflowOptions
): void {
  const all = { ...files, '.github/workflows/milvus.yml': stringify(workflow) }
  for (const [name, text] of Object.entries(all)) {
    const file = path.join(directory, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, withoutQueue(text), {
      mode: text.startsWith('#!') ? 0o755 : 0o644
    })
  }
}

/** Copies only what the action needs: act copies it again for each step. */
function copyAction(
  directory: string,
  { workflowSha = WORKFLOW_SHA }: WorkflowOptions
): void {
  for (const part of ['action.yml', 'dist', 'docker', ...WORKFLOWS]) {
    cpSync(path.join(REPOSITORY, part), path.join(directory, part), {
      recursive: true
    })
  }
  for (const workflow of WORKFLOWS) {
    const file = path.join(directory, workflow)
    // act does not set these two.
    const text = readFileSync(file, 'utf8')
      .replaceAll('job.workflow_repository', "('org/milvus-runpod-action')")
      .replaceAll('job.workflow_sha', `('${workflowSha}')`)
      // act looks for it in the caller's repository, GitHub in that of the workflow.
      // https://github.com/nektos/act/issues/1875
      .replaceAll('uses: ./.github', 'uses: org/milvus-runpod-action/.github')
      .replaceAll(/(uses: org.*\.yml)$/gm, '$1@v1')
      // act may lose what a command prints right before it ends.
      .replaceAll('&& exit 1', '&& sleep 1 && exit 1')
    writeFileSync(file, withoutQueue(text))
  }
}

/** act 0.2.89 refuses a workflow with `queue`. */
function withoutQueue(workflow: string): string {
  return workflow.replaceAll(/^ *queue: max\n/gm, '')
}

/** Names of secrets have no `-`. */
function secretName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_')
}

/** A home for act alone, and nothing of a runner that this test may run on. */
function environment(
  directory: string,
  env: NodeJS.ProcessEnv = process.env
): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(
    ([name]) => !/^(ACTIONS|GITHUB|INPUT|RUNNER)_/.test(name)
  )
  return {
    DOCKER_CONFIG: path.join(homedir(), '.docker'),
    ...Object.fromEntries(own),
    HOME: directory,
    XDG_CACHE_HOME: path.join(directory, 'cache'),
    XDG_CONFIG_HOME: path.join(directory, 'config'),
    ACT_DISABLE_VERSION_CHECK: '1',
    ACTION_REPOSITORY: REPOSITORY
  }
}

/** A line of act's log. */
interface LogRecord {
  msg: string
  jobID?: string
  jobResult?: string
  /** Of a command such as `set-output`. */
  command?: string
  name?: string
  arg?: string
}

async function runAct(
  directory: string,
  env: NodeJS.ProcessEnv,
  { secrets = {}, args = [], cancelAt, event = 'push' }: WorkflowOptions
): Promise<{ code: number; records: LogRecord[] }> {
  const lines = Object.entries(secrets).map(
    ([name, value]) => `${secretName(name)}=${value}\n`
  )
  writeFileSync(path.join(directory, 'secrets'), lines.join(''))
  const child = spawn(
    path.join(lab('BIN'), 'act'),
    [event, ...actArgs(directory), ...args],
    { env, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve(code ?? 1)
    })
  })
  const records: LogRecord[] = []
  child.stderr.setEncoding('utf8').on('data', (msg: string) => {
    records.push({ msg })
  })
  let cancelled = false
  for await (const line of createInterface({ input: child.stdout })) {
    const record = JSON.parse(line) as LogRecord
    records.push(record)
    if (cancelled || !cancelAt || !record.msg.includes(cancelAt)) continue
    cancelled = true
    child.kill('SIGINT')
  }
  return { code: await ended, records }
}

function actArgs(directory: string): string[] {
  const local = Object.entries({
    'org/milvus-runpod-action@v1': path.join(directory, 'action'),
    ...Object.fromEntries(usedActions())
  })
  const github = {
    GITHUB_REPOSITORY: 'me/search',
    GITHUB_REF: 'refs/heads/main',
    SHA_REF: '0123456789'.repeat(4)
  }
  return ['--json', '--directory', path.join(directory, 'caller')]
    .concat('--secret-file', path.join(directory, 'secrets'))
    .concat('--no-cache-server', '--action-offline-mode')
    .concat('--platform', 'ubuntu-24.04=-self-hosted')
    .concat('--platform', 'ubuntu-24.04-arm=-self-hosted')
    .concat(local.flatMap((pair) => ['--local-repository', pair.join('=')]))
    .concat(Object.entries(github).flatMap((pair) => ['--env', pair.join('=')]))
}

/** The actions that the workflows use, with their stand-ins. */
function usedActions(): [string, string][] {
  const texts = WORKFLOWS.map((file) =>
    readFileSync(path.join(REPOSITORY, file), 'utf8')
  )
  return Object.entries(ACTIONS).flatMap(([name, folder]) => {
    const uses = texts.join('\n').matchAll(new RegExp(`${name}@\\w+`, 'g'))
    const standIn = path.join(import.meta.dirname, folder)
    return [...uses].map(([used]): [string, string] => [used, standIn])
  })
}

function readRecords(
  records: LogRecord[]
): Pick<WorkflowRun, 'log' | 'jobIds' | 'jobs' | 'steps'> {
  const lines = records.map(({ jobID = '', msg }) => `${jobID}: ${msg.trim()}`)
  const log = lines.join('\n')
  const ids = log.match(/(?<=milvus-runpod-)[0-9a-f]{10}/g) ?? []
  const jobs: WorkflowRun['jobs'] = {}
  const steps: WorkflowRun['steps'] = {}
  for (const { jobID = '', jobResult, command, name = '', arg } of records) {
    if (jobResult) jobs[jobID] = jobResult
    if (command === 'set-output') {
      steps[jobID] = { ...steps[jobID], [name]: arg ?? '' }
    }
  }
  return { log, jobIds: [...new Set(ids)], jobs, steps }
}
