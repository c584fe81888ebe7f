import { afterAll, afterEach } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const directories: string[] = []
const variables = new Map<string, string | undefined>()

/** Creates a directory that is removed after the last test of the file. */
export function temporaryDirectory(parent = tmpdir()): string {
  const directory = mkdtempSync(path.join(parent, 'unit-'))
  directories.push(directory)
  return directory
}

/** Sets environment variables for the current test. */
export function setEnv(values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!variables.has(name)) variables.set(name, process.env[name])
    process.env[name] = value
  }
}

afterEach(() => {
  for (const [name, value] of variables) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
  variables.clear()
})

afterAll(() => {
  for (const directory of directories) {
    rmSync(directory, { recursive: true, force: true })
  }
})
