import { readRepositoryFile } from '../support/action.js'
import { readWorkflow } from '../support/workflows.js'

/** What starts a workflow on GitHub. */
export interface Situation {
  /** `pull_request` is one from a fork. */
  event: 'schedule' | 'workflow_dispatch' | 'push' | 'pull_request'
  inputs?: Record<string, string>
  secrets?: Record<string, string>
  vars?: Record<string, string>
  /** Commit of the called workflow; GitHub Enterprise Server does not name it. */
  workflowSha?: string
}

/** Returns the contexts that are the same in all jobs. */
export function contextsOf(
  file: string,
  { event, inputs, secrets, vars }: Situation
): Record<string, object> {
  // GitHub gives a pull request from a fork no secrets.
  const given = event === 'pull_request' ? {} : secrets
  return {
    github: {
      event_name: event,
      event: { repository: { visibility: 'public' } },
      actor: 'octocat',
      token: 'github-token',
      repository: 'me/search',
      repository_owner: 'me',
      ref: event === 'pull_request' ? 'refs/pull/1/merge' : 'refs/heads/main',
      workflow: 'Milvus image'
    },
    inputs: { ...defaultsOf(file), ...inputs },
    secrets: { ...noSecrets(file), ...given },
    vars: { ...mentioned(file, 'vars'), ...vars }
  }
}

function defaultsOf(file: string): Record<string, string> {
  const { workflow_call, workflow_dispatch } = readWorkflow(file).on
  const declared = { ...workflow_dispatch?.inputs, ...workflow_call?.inputs }
  return mapValues(declared, (input) => input.default ?? '')
}

/** A called workflow knows only the secrets that it declares. */
function noSecrets(file: string): Record<string, string> {
  const { workflow_call } = readWorkflow(file).on
  if (!workflow_call) return mentioned(file, 'secrets')
  return mapValues(workflow_call.secrets ?? {}, () => '')
}

/** Returns all that a workflow reads of a context, as empty values. */
function mentioned(file: string, context: string): Record<string, string> {
  const pattern = new RegExp(`\\b${context}\\.([\\w-]+)`, 'g')
  const found = readRepositoryFile(file).matchAll(pattern)
  return Object.fromEntries([...found].map(([, name = '']) => [name, '']))
}

export function mapValues<T, U>(
  record: Record<string, T>,
  change: (value: T, key: string) => U
): Record<string, U> {
  const pairs = Object.entries(record)
  return Object.fromEntries(pairs.map(([key, one]) => [key, change(one, key)]))
}
