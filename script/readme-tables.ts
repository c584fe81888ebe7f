// Generates the tables of inputs and outputs in README.md from action.yml:
//   node script/readme-tables.ts
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

interface Action {
  inputs: Record<
    string,
    { description: string; default?: string; required?: boolean }
  >
  outputs: Record<string, { description: string }>
}

const ROOT = path.resolve(import.meta.dirname, '..')

/** Returns the README with its marked tables generated from action.yml. */
export function withTables(readme: string, actionYaml: string): string {
  const { inputs, outputs } = parse(actionYaml) as Action
  const inputRows = Object.entries(inputs).map(([name, input]) => {
    const fallback = input.required ? 'required' : code(input.default)
    return `| \`${name}\` | ${fallback} | ${cell(input.description)} |`
  })
  const outputRows = Object.entries(outputs).map(([name, output]) => {
    return `| \`${name}\` | ${cell(output.description)} |`
  })
  const tables = {
    inputs: [
      '| Input | Default | Meaning |',
      '| --- | --- | --- |',
      ...inputRows
    ],
    outputs: ['| Output | Meaning |', '| --- | --- |', ...outputRows]
  }
  return Object.entries(tables).reduce((text, [name, rows]) => {
    const marked = new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`)
    return text.replace(marked, (_, begin: string, end: string) => {
      const table = ['<!-- prettier-ignore -->', ...rows].join('\n')
      return `${begin}\n\n${table}\n\n${end}`
    })
  }, readme)
}

/** Formats a default as code, each of its lines on a line of the cell. */
function code(value: string | undefined): string {
  if (!value) return ''
  return value
    .split('\n')
    .map((line) => `\`${line}\``)
    .join('<br>')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (import.meta.main) {
  const file = path.join(ROOT, 'README.md')
  const action = readFileSync(path.join(ROOT, 'action.yml'), 'utf8')
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), action))
}
