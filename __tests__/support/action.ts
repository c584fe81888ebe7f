import { readFileSync } from 'node:fs'
import path from 'node:path'
import { readMetadata } from '../../lab/runner.js'
import { setEnv } from './temporary.js'

/** The build context that is part of the action. */
export const BUNDLED_CONTEXT = path.resolve(
  import.meta.dirname,
  '..',
  '..',
  'docker'
)

/** Reads a file of the repository. */
export function readRepositoryFile(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '..', '..', name), 'utf8')
}

/** Name of the environment variable that a runner gives an input in. */
export function inputVariable(name: string): string {
  return `INPUT_${name.toUpperCase()}`
}

const { inputs } = readMetadata()

/** Gives inputs as a runner does, with the defaults of action.yml. */
export function setInputs(given: Record<string, string>): void {
  const all = Object.entries(inputs).map(([name, input]) => [
    inputVariable(name),
    given[name] ?? input.default ?? ''
  ])
  setEnv(Object.fromEntries(all) as Record<string, string>)
}
