import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Found, Message } from './message.ts'

const KINDS = { stop: 'error', warn: 'warning' } as const

/** A command, but not the definition of a function of that name. */
const CALL =
  /(?:^|[;|&{()]|\bthen|\bdo|\belse) *\b(stop|warn) +(?:([a-z][a-z0-9-]*) +)?("?)/gm

/** A quoted text; the next one may follow on a line of its own. */
const QUOTED = /"((?:[^"\\]|\\[^])*)"(?: *\\\n *| *)/y

/** A link alone, beside a text that other code puts together. */
const LINK = /errors\.md#([a-z0-9-]+)/g

/** Finds the messages of the image in the shell scripts of docker/. */
export function findInShell(root: string): Found {
  const all = globSync('docker/**/*.sh', { cwd: root })
    .sort()
    .map((file) =>
      findInScript(file, readFileSync(path.join(root, file), 'utf8'))
    )
  return {
    messages: all.flatMap(({ messages }) => messages),
    problems: all.flatMap(({ problems }) => problems)
  }
}

function findInScript(file: string, script: string): Found {
  const found: Found = { messages: [], problems: [] }
  const siteOf = (index: number): string =>
    `${file}:${script.slice(0, index).split('\n').length}`
  const code = script.replace(/^ *#.*$/gm, (line) => ' '.repeat(line.length))
  for (const match of code.matchAll(CALL)) {
    const [call, kind = '', name, quote] = match
    const site = siteOf(match.index)
    if (name && quote) {
      const text = textOf(script, match.index + call.length - 1)
      const message = { code: name, kind: KINDS[kind as keyof typeof KINDS] }
      found.messages.push({ ...message, text, remedies: [], site })
    } else {
      found.problems.push(`${site}: a message without a code`)
    }
  }
  for (const match of code.matchAll(LINK)) {
    found.messages.push(linkOnly(match[1] ?? '', siteOf(match.index)))
  }
  return found
}

function linkOnly(code: string, site: string): Message {
  return { code, kind: 'error', remedies: [], site }
}

/** Returns the quoted texts from an index on, with `<names>` for variables. */
function textOf(script: string, start: number): string {
  const parts: string[] = []
  QUOTED.lastIndex = start
  for (let match = QUOTED.exec(script); match; match = QUOTED.exec(script)) {
    parts.push(match[1] ?? '')
  }
  const names = parameterNames(script, start)
  return fill(inline(script, parts.join(' ')), names)
}

/** Puts in what the script itself sets to a text, or to the name of a variable. */
function inline(script: string, text: string): string {
  return text.replace(/\$([a-z_]+)/g, (name, variable: string) => {
    const set = new RegExp(
      `^ *${variable}=(?:"([^"]* [^"]*)"|([A-Z][A-Z_]*))$`,
      'm'
    ).exec(script)
    return set?.[1] ?? set?.[2] ?? name
  })
}

function fill(text: string, names: string[]): string {
  return text
    .replace(/\$\(\(([a-z_]+)[^)]*\)\)/g, '<$1>')
    .replace(/\$\(id [^)]*\)/g, '<uid>')
    .replace(/\$\(stat [^)]*\)/g, '<gid>')
    .replace(
      /\$(?:([0-9])|\{([0-9])[^}]*\})/g,
      (_, bare: string | undefined, braced: string | undefined) =>
        `<${names[Number(bare ?? braced) - 1] ?? 'value'}>`
    )
    .replace(/\$\*/g, () => `<${names.at(-1) ?? 'values'}>`)
    .replace(/\$\{(\w+)[^}]*\}/g, '<$1>')
    .replace(/\$(\w+)/g, '<$1>')
    .replace(/<[a-z_]*>/g, (name) => name.replaceAll('_', ' '))
    .replace(/\\(.)/g, '$1')
}

/**
 * Returns the names of the positional parameters where a function has a comment
 * such as `# check_port NAME: what it does`.
 */
function parameterNames(script: string, index: number): string[] {
  const before = script.slice(0, index)
  const [name] = [...before.matchAll(/^(\w+)\(\) \{/gm)]
    .map((one) => one[1])
    .slice(-1)
  const usage = new RegExp(`^# ${name ?? ''} ([A-Z .]+)`, 'm').exec(before)
  return (usage?.[1] ?? '')
    .trim()
    .replaceAll('.', '')
    .toLowerCase()
    .split(' ')
    .filter(Boolean)
}
