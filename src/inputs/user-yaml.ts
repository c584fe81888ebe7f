import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Failure, messageOf } from '../lib/failure.js'

/**
 * Checks a user.yaml. Milvus does not stop at a broken one: it ignores milvus.yaml
 * as well, and starts without its settings.
 *
 * @throws Failure that names the line and the column.
 */
export async function checkUserYaml(file?: string): Promise<void> {
  if (!file) return
  // Loaded only here, because most runs have no user.yaml.
  const { isMap, LineCounter, parseDocument } = await import(
    /* webpackMode: "eager" */ 'yaml'
  )
  const lines = new LineCounter()
  const text = readFileSync(file, 'utf8')
  const { contents, errors } = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false
  })
  const refuse = (offset: number, message: string): never => {
    const { line, col } = lines.linePos(offset)
    const name = path.relative(process.env.GITHUB_WORKSPACE ?? '.', file)
    throw new Failure(`${name}:${line}:${col}: ${message}`, {
      next: 'fix the file of the input "user-yaml"'
    })
  }
  const [error] = errors
  if (error) refuse(error.pos[0], messageOf(error))
  if (contents === null || isMap(contents)) return
  refuse(contents.range[0], 'it must be empty or a mapping of Milvus settings')
}
