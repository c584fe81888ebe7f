import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import type { Found, Message } from './message.ts'

const FILE = '.github/workflows/publish.yml'

interface Step {
  run?: string
  env?: Record<string, string>
}

/** Finds the messages of the reusable workflow, which are workflow commands. */
export function findInWorkflow(root: string): Found {
  const text = readFileSync(path.join(root, FILE), 'utf8')
  const { jobs } = parse(text, { merge: true }) as {
    jobs: Record<string, { steps?: Step[] }>
  }
  const steps = Object.values(jobs).flatMap(({ steps: own = [] }) => own)
  // An anchor repeats a step in other jobs.
  const own = new Set(steps.map(({ run, env }) => JSON.stringify({ run, env })))
  const found: Found = { messages: [], problems: [] }
  for (const step of own) addMessage(JSON.parse(step) as Step, found)
  return found
}

function addMessage({ run = '', env = {} }: Step, found: Found): void {
  const command = /::(error|warning|notice)[^:]*::((?:[^"\\]|\\.)*)/.exec(run)
  if (!command) return
  const [, kind, said = ''] = command
  const whole = said
    .replace(/\\(.)/g, '$1')
    .replace(/\$(\w+)/g, (name, key: string) => env[key] ?? name)
  const [, code] = /errors\.md#([a-z0-9-]+)/.exec(whole) ?? []
  if (!code) {
    found.problems.push(`${FILE}: a message without a code: ${whole}`)
    return
  }
  const text = whole.replace(/ *(?:See http|\$\{\{ job)[^]*$/, '').trim()
  found.messages.push({
    code,
    kind: kind as Message['kind'],
    text,
    remedies: [],
    site: FILE
  })
}
