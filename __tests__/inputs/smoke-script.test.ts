import { beforeEach, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../../src/messages/failure.js'
import type { SmokeScript } from '../../src/smoke/levels.js'
import { read } from '../support/inputs.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const SCRIPT = '#!/bin/sh\nexit 0\n'
const NAME = 'test/smoke.sh'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'test'))
  setEnv({ GITHUB_WORKSPACE: workspace, MILVUS_RUNPOD_DIRECTORY: '' })
})

function write(text: string, mode = 0o755): void {
  const file = path.join(workspace, NAME)
  writeFileSync(file, text)
  chmodSync(file, mode)
}

async function scriptOf(
  given: Record<string, string> = {}
): Promise<SmokeScript | undefined> {
  const { smoke } = await read({ 'smoke-script': NAME, ...given })
  return smoke.script
}

async function refusal(given?: Record<string, string>): Promise<string> {
  return await scriptOf(given).then(() => 'accepted', messageOf)
}

describe('the input smoke-script', () => {
  it('is an executable file, which is known by its content', async () => {
    write(SCRIPT)
    expect(await scriptOf()).toEqual({
      file: path.join(workspace, NAME),
      directory: workspace,
      hash: createHash('sha256').update(SCRIPT).digest('hex')
    })
  })

  it('starts in the folder of the caller in the reusable workflow', async () => {
    const caller = path.join(workspace, 'caller')
    mkdirSync(caller)
    write(SCRIPT)
    setEnv({ MILVUS_RUNPOD_DIRECTORY: 'caller' })
    const given = { 'smoke-script': path.join(caller, 'smoke.sh') }
    writeFileSync(given['smoke-script'], SCRIPT, { mode: 0o755 })
    expect((await scriptOf(given))?.directory).toBe(caller)
  })

  it('is none unless set', async () => {
    expect(await scriptOf({ 'smoke-script': '' })).toBeUndefined()
  })

  it.each(['restart', 'upgrade'])('may be set with %s', async (level) => {
    write(SCRIPT)
    expect(await scriptOf({ 'smoke-test': level })).toBeDefined()
  })

  it.each<[string, Record<string, string>, string]>([
    ['smoke-test: none', { 'smoke-test': 'none' }, 'none'],
    ['smoke-test: health', { 'smoke-test': 'health' }, 'health'],
    ['a GPU, for which nothing is tested', { variant: 'gpu' }, 'none']
  ])('is refused with %s', async (_, given, level) => {
    write(SCRIPT)
    expect(await refusal(given)).toBe(
      `Input "smoke-script" is "${NAME}": it runs after the probes of the level "query", so "smoke-test" must be "query" or higher, and is "${level}"`
    )
  })

  it.each<[string, () => void, string]>([
    [
      'is not executable, and says how to record that in git',
      () => {
        write(SCRIPT, 0o644)
      },
      `the file is not executable\nLikely reason: git has not recorded that it may be executed\nWhat to do: run "git update-index --chmod=+x ${NAME}" and commit`
    ],
    [
      'has Windows line ends, and says how to change them',
      () => {
        write('#!/bin/sh\r\nexit 0\r\n')
      },
      'its first line ends in CR LF, as on Windows'
    ],
    [
      'is empty',
      () => {
        write('')
      },
      'the file is empty'
    ],
    [
      'is a directory',
      () => {
        mkdirSync(path.join(workspace, NAME))
      },
      'it must be a file'
    ],
    ['is missing', () => undefined, 'it must be a file, and does not exist'],
    [
      'leads out of the workspace',
      () => {
        symlinkSync('/bin/sh', path.join(workspace, NAME))
      },
      'it is, or is behind, a link that leads out to /'
    ]
  ])('is refused if it %s', async (_, make, words) => {
    make()
    const message = await refusal()
    expect(message).toContain(`Input "smoke-script" is "${NAME}": ${words}`)
  })

  it('may have other lines that end in CR LF, which its program reads', async () => {
    write('#!/usr/bin/env python3\nprint(1)\r\n')
    expect(await scriptOf()).toBeDefined()
  })
})
