import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Failure, messageOf } from '../lib/failure.js'

/**
 * Checks a user.yaml as Milvus would read it: a broken one makes Milvus drop its
 * other configuration as well, and go on.
 *
 * @throws Failure that names the line and the column.
 */
export async function checkUserYaml(file?: string): Promise<void> {
  if (!file) return
  // Loaded only here: most runs have no user.yaml.
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
      next: 'mend the file that the input "user-yaml" names'
    })
  }
  const [error] = errors
  if (error) refuse(error.pos[0], messageOf(error))
  if (contents === null || isMap(contents)) return
  refuse(
    contents.range[0],
    'it must be a mapping of Milvus settings, or be empty'
  )
}
