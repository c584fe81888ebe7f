import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunResult } from '../../lab/runner.ts'
import { docker, newImage } from './support/lab.ts'
import { quickly } from './support/standing.ts'

describe('a user.yaml', () => {
  const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))
  const file = path.join(workspace, 'user.yaml')
  const env = { ...process.env, GITHUB_WORKSPACE: workspace }
  const run = (image: string): Promise<RunResult> =>
    quickly({ image, 'user-yaml': 'user.yaml' }, { env })

  afterAll(() => {
    rmSync(workspace, { recursive: true })
  })

  it('is baked into the image, and a change of it is a build', async () => {
    const image = newImage()
    writeFileSync(file, 'proxy:\n  maxNameLength: 100\n')
    const first = await run(image)
    const same = await run(image)
    // As long as it was, and built by the same builder.
    writeFileSync(file, 'proxy:\n  maxNameLength: 101\n')
    const changed = await run(image)

    const { ref = '' } = changed.outputs
    const text = await docker([
      'run',
      '--rm',
      '--network',
      'none',
      '--entrypoint',
      'cat',
      ref,
      '/milvus/configs/user.yaml'
    ])
    await docker(['image', 'rm', '--force', ref])

    expect([first, same, changed].map(({ outputs }) => outputs.built)).toEqual([
      'true',
      'false',
      'true'
    ])
    expect(text).toBe('proxy:\n  maxNameLength: 101')
  })

  it('is refused with its line and column, before anything is built', async () => {
    writeFileSync(file, 'proxy:\n  a: [1\n')

    const { mainCode, log } = await run(newImage())

    expect(mainCode).toBe(1)
    expect(log).toContain('::error::user.yaml:3:1: ')
    expect(log).not.toContain('::group::')
  })
})
