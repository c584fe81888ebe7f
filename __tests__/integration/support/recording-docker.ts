import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface RecordingDocker {
  /** Environment in which `docker` is the recording one. */
  env: NodeJS.ProcessEnv
  /** Command lines so far, without `docker`. */
  calls: () => string[]
  forget: () => void
  remove: () => void
}

/**
 * Makes a `docker` that records its command lines, and then runs the real one.
 *
 * @param before shell commands to run first, with the command line in `$*`
 */
export function recordingDocker(before = ''): RecordingDocker {
  const directory = mkdtempSync(path.join(tmpdir(), 'recording-'))
  const calls = path.join(directory, 'calls')
  const file = path.join(directory, 'docker')
  const real = process.env.PATH ?? ''
  const script = [
    '#!/bin/sh',
    `echo "$*" >>'${calls}'`,
    `PATH='${real}'`,
    before,
    'exec docker "$@"'
  ]
  writeFileSync(file, `${script.join('\n')}\n`)
  chmodSync(file, 0o755)
  const forget = (): void => {
    writeFileSync(calls, '')
  }
  forget()
  return {
    env: { ...process.env, PATH: `${directory}:${real}` },
    calls: () => readFileSync(calls, 'utf8').split('\n').filter(Boolean),
    forget,
    remove: () => {
      rmSync(directory, { recursive: true })
    }
  }
}
