import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from './temporary.js'

export interface DockerOnPath {
  /** Directory of the command, which it knows as `$HERE`. */
  directory: string
  /** This process's environment with the command first on PATH. */
  env: NodeJS.ProcessEnv & { PATH: string }
  /** Command lines so far, without `docker`. */
  calls: () => string[]
}

/** Creates a `docker` command from a shell script. */
export function dockerOnPath(script: string): DockerOnPath {
  const directory = temporaryDirectory()
  const file = (name: string): string => path.join(directory, name)
  const head = `#!/bin/sh\nHERE='${directory}'\necho "$*" >>"$HERE/calls"\n`
  writeFileSync(file('docker'), `${head}${script}\n`, { mode: 0o755 })
  writeFileSync(file('calls'), '')
  return {
    directory,
    env: { ...process.env, PATH: `${directory}:${process.env.PATH ?? ''}` },
    calls: () => readFileSync(file('calls'), 'utf8').split('\n').filter(Boolean)
  }
}

/** Creates a `docker` command from commands for each `case` pattern. */
export function dockerWithCases(cases: Record<string, string>): DockerOnPath {
  const arms = Object.entries(cases).map(
    ([pattern, commands]) => `${pattern}) ${commands} ;;`
  )
  return dockerOnPath(['case "$*" in', ...arms, 'esac'].join('\n'))
}
