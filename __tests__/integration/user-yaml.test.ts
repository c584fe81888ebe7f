import { afterAll, describe, expect, it } from '@jest/globals'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { docker, newImage } from './support/lab.ts'
import { quickly } from './support/standing.ts'

describe('a user.yaml', () => {
  const file = path.join(tmpdir(), `user-${process.pid}.yaml`)

  afterAll(() => {
    rmSync(file, { force: true })
  })

  it('is baked into the image, and a change of it is a build', async () => {
    const image = newImage()
    writeFileSync(file, 'proxy:\n  maxNameLength: 100\n')
    const first = await quickly({ image, 'user-yaml': file })
    const same = await quickly({ image, 'user-yaml': file })
    // As long as it was, and built by the same builder.
    writeFileSync(file, 'proxy:\n  maxNameLength: 101\n')
    const changed = await quickly({ image, 'user-yaml': file })

    const { ref = '' } = changed.outputs
    const text = await docker([
      'run',
      '--rm',
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

    const { mainCode, log } = await quickly({
      image: newImage(),
      'user-yaml': file
    })

    expect(mainCode).toBe(1)
    expect(log).toMatch(/::error::\S*user-\d+\.yaml:3:1: /)
    expect(log).not.toContain('::group::')
  })
})
