// Generates the tables of inputs, outputs and secrets in docs/ from action.yml and
// from the reusable workflow:
//   node script/docs-tables.ts
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

interface Input {
  description: string
  default?: string
  required?: boolean
}

interface Action {
  inputs: Record<string, Input>
  outputs: Record<string, { description: string }>
}

interface Workflow {
  on: {
    workflow_call: {
      inputs: Record<string, Input>
      secrets: Record<string, Input>
    }
  }
  jobs: Record<string, { steps?: { uses?: string; with?: object }[] }>
}

/** The files that have generated tables. */
export const FILES = ['docs/action.md', 'docs/workflow.md']

/** Defaults that action.yml cannot name, because they depend on other inputs. */
const DEFAULTS: Record<string, string> = {
  'smoke-test': '`query`',
  context: 'the bundled one',
  registry: 'that of `image`',
  builder: 'a new one',
  'runpod-root-password': '`Milvus`'
}

const ROOT = path.resolve(import.meta.dirname, '..')

/**
 * Returns a page with its marked tables generated.
 *
 * @param actionYaml text of action.yml
 * @param workflowYaml text of .github/workflows/publish.yml
 */
export function withTables(
  page: string,
  actionYaml: string,
  workflowYaml: string
): string {
  const action = parse(actionYaml) as Action
  const workflow = parse(workflowYaml) as Workflow
  const { inputs, secrets } = workflow.on.workflow_call
  const tables = {
    inputs: inputTable(action, workflow),
    outputs: table(
      ['Output', 'Meaning'],
      rowsOf(action.outputs, ({ description }) => [description])
    ),
    'workflow-inputs': table(
      ['Input', 'Default', 'Meaning'],
      rowsOf(without(inputs, action.inputs), (input, name) => {
        return [defaultOf(name, input), input.description]
      })
    ),
    secrets: table(
      ['Secret', 'Meaning'],
      rowsOf(secrets, ({ description }) => [description])
    )
  }
  return Object.entries(tables).reduce(
    (text, [name, lines]) => replaced(text, name, lines),
    page
  )
}

function inputTable({ inputs }: Action, workflow: Workflow): string[] {
  return table(
    ['Input', 'In the workflow', 'Default', 'Meaning'],
    rowsOf(inputs, (input, name) => [
      inWorkflow(name, workflow),
      defaultOf(name, input),
      input.description
    ])
  )
}

/** Says how the reusable workflow lets its caller set an input of the action. */
function inWorkflow(name: string, { on, jobs }: Workflow): string {
  const { inputs, secrets } = on.workflow_call
  if (name in inputs) return name in secrets ? 'yes, or a secret' : 'yes'
  if (name in secrets) return `secret \`${name}\``
  const given = Object.values(jobs)
    .flatMap(({ steps = [] }) => steps)
    .filter(({ uses }) => uses === './action')
    .map((step) => (step.with as Record<string, unknown>)[name])
  const [, secret] = /\bsecrets\.([\w-]+)/.exec(given.join('\n')) ?? []
  return secret ? `secret \`${secret}\`` : 'no'
}

function defaultOf(name: string, input: Input): string {
  if (input.required) return 'required'
  if (!input.default) return DEFAULTS[name] ?? 'none'
  const lines = input.default.split('\n').map((line) => `\`${line}\``)
  return lines.join('<br>')
}

function without<T>(
  entries: Record<string, T>,
  others: object
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(entries).filter(([name]) => !(name in others))
  )
}

function rowsOf<T>(
  entries: Record<string, T>,
  cells: (entry: T, name: string) => string[]
): string[][] {
  return Object.entries(entries).map(([name, entry]) => [
    `\`${name}\``,
    ...cells(entry, name)
  ])
}

function table(head: string[], rows: string[][]): string[] {
  const line = head.map(() => '---')
  return [head, line, ...rows].map((cells) => {
    const texts = cells.map((text) => text.replaceAll('|', '\\|'))
    return `| ${texts.join(' | ')} |`
  })
}

/** Replaces the table between `<!-- name -->` and `<!-- /name -->`. */
function replaced(page: string, name: string, lines: string[]): string {
  const marked = new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`)
  return page.replace(marked, (_, begin: string, end: string) => {
    const text = ['<!-- prettier-ignore -->', ...lines].join('\n')
    return `${begin}\n\n${text}\n\n${end}`
  })
}

if (import.meta.main) {
  const read = (file: string): string =>
    readFileSync(path.join(ROOT, file), 'utf8')
  const action = read('action.yml')
  const workflow = read('.github/workflows/publish.yml')
  for (const file of FILES) {
    const page = withTables(read(file), action, workflow)
    writeFileSync(path.join(ROOT, file), page)
  }
}
