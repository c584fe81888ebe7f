import { expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.ts'
import { until, untilExists } from '../support/until.ts'

/** Stand for what lab/up starts, on a machine that has an engine and Docker Hub. */
const PROGRAMS = {
  'bin/docker': '',
  'lab/packages': '',
  'lab/engine/stop': '',
  'lab/images/remove-builder': 'touch removed',
  'lab/make/node': '',
  'lab/make/node-modules': '',
  'lab/make/roots': '',
  'lab/make/standin':
    'sleep 60 & echo $! >compiler.new; mv compiler.new compiler; wait',
  'lab/make/tools': 'touch compiling; sleep 60'
}

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143]
] as const)(
  'lab/up ends all that it has started on %s',
  async (signal, code) => {
    const cwd = temporaryDirectory()
    const at = (name: string): string => path.join(cwd, name)
    for (const [name, lines] of Object.entries(PROGRAMS)) {
      mkdirSync(path.dirname(at(name)), { recursive: true })
      writeFileSync(at(name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
    }
    for (const name of ['up', 'lib.sh', 'machine.sh', 'end.sh']) {
      copyFileSync(`lab/${name}`, at(`lab/${name}`))
    }
    copyFileSync('lab/engine/common.sh', at('lab/engine/common.sh'))
    mkdirSync(at('home/state'), { recursive: true })
    writeFileSync(at('home/state/ip-forward'), '')
    const env = {
      PATH: `${at('bin')}:${process.env.PATH}`,
      MILVUS_RUNPOD_LAB_HOME: at('home')
    }
    const child = spawn('lab/up', { cwd, env, detached: true, stdio: 'ignore' })
    await untilExists(at('compiler'))
    // A shell obeys a signal only after a command that it is about to start.
    await untilExists(at('compiling'))

    // As a terminal does, to all processes.
    process.kill(-(child.pid ?? 0), signal)
    await once(child, 'exit')

    expect(child.exitCode).toBe(code)
    const compiler = readFileSync(at('compiler'), 'utf8').trim()
    // It has its signal when lab/up ends; a busy machine ends it a little later.
    await until('its end', () => !existsSync(`/proc/${compiler}/root`))
    expect(existsSync(at('removed'))).toBe(true)
  }
)
