import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Message } from '../../src/messages/message.js'

/** A message of the image. */
interface ShellMessage {
  code: string
  kind?: Message['kind']
  /** With `<names>` for what is filled in. */
  what: string
}

/** A command, but not the definition of a function of that name. */
const CALL =
  /(?:^|[;|&{()]|\bthen|\bdo|\belse) *\b(stop|warn) +(?:([a-z][a-z0-9-]*) +)?("?)/gm

/** A quoted text; the next one may follow on a line of its own. */
const QUOTED = /"((?:[^"\\]|\\[^])*)"(?: *\\\n *| *)/y

/**
 * Finds the messages of the image in the shell scripts of docker/.
 *
 * @throws Error that names the place of a message without a code.
 */
export function findInShell(root: string): ShellMessage[] {
  const files = globSync('docker/**/*.sh', { cwd: root }).sort()
  return files.flatMap((file) =>
    findInScript(file, readFileSync(path.join(root, file), 'utf8'))
  )
}

function findInScript(file: string, script: string): ShellMessage[] {
  const code = script.replace(/^ *#.*$/gm, (line) => ' '.repeat(line.length))
  return [...code.matchAll(CALL)].map((match) => {
    const [call, command, name, quote] = match
    if (!name || !quote) {
      const line = script.slice(0, match.index).split('\n').length
      throw new Error(`${file}:${line}: a message without a code`)
    }
    const what = textOf(script, match.index + call.length - 1)
    return { code: name, what, ...(command === 'warn' && { kind: 'warning' }) }
  })
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
