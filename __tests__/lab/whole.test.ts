import { expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { temporaryDirectory } from '../support/temporary.ts'

/** Makes a thing of the cache, as the scripts in lab/make do. */
const MAKE = `#!/bin/sh
set -eu
. "$(dirname "$0")/../lib.sh"
is_whole "$cache/thing" && exit
begin 'making a thing' thing
fresh "$cache/thing"
sleep 0.5
echo made >>"$cache/times"
`

it('a thing that two scripts need at once is made once', async () => {
  const lab = path.join(temporaryDirectory(), 'lab')
  const home = path.join(temporaryDirectory(), 'home')
  mkdirSync(`${lab}/make`, { recursive: true })
  copyFileSync('lab/lib.sh', `${lab}/lib.sh`)
  writeFileSync(`${lab}/make/thing`, MAKE, { mode: 0o755 })
  const env = { ...process.env, MILVUS_RUNPOD_LAB_HOME: home }
  const make = (): Promise<unknown> =>
    promisify(execFile)(`${lab}/make/thing`, { env })

  await Promise.all([make(), make()])

  expect(readFileSync(`${home}/cache/times`, 'utf8')).toBe('made\n')
})
