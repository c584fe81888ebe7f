import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../../src/messages/failure.js'
import { read } from '../support/inputs.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const DOCKERFILE = 'ARG A\nFROM ${A} AS Base\nFROM base AS final\n'

beforeEach(() => {
  const workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'own'))
  writeFileSync(path.join(workspace, 'own/Dockerfile'), DOCKERFILE)
  writeFileSync(path.join(workspace, 'Unnamed'), 'FROM a\n')
  writeFileSync(path.join(workspace, 'Foreign'), '# syntax=me/other\n')
  setEnv({ GITHUB_WORKSPACE: workspace })
})

describe('inputs of a Dockerfile of your own', () => {
  it.each(['file', 'target', 'secret-files', 'ssh', 'build-contexts'])(
    'are refused without a context: %s',
    async (name) => {
      await expect(read({ [name]: 'a=b' })).rejects.toThrow(
        `Input "${name}" is set, but "context" is not`
      )
    }
  )
})

describe('the input target', () => {
  it.each(['final', 'BASE', 'base'])(
    'is a stage, in any case: %s',
    async (target) => {
      const { build } = await read({ context: 'own', target })
      expect(build.target).toBe(target)
    }
  )

  it.each([
    ['other', 'no stage of this name; its stages are base, final'],
    ['0', 'BuildKit finds none by its number'],
    ['a b', 'it must be the name of a stage']
  ])('is refused: %s', async (target, reason) => {
    await expect(read({ context: 'own', target })).rejects.toThrow(reason)
  })

  it('is looked for in the file of the input file', async () => {
    const given = { context: 'own', target: 'final' }
    await expect(read({ ...given, file: 'Unnamed' })).rejects.toThrow(
      'no FROM in it has "AS" and a name'
    )
    const { build } = await read({ ...given, file: 'Foreign' })
    expect(build.target).toBe('final')
  })
})

describe('the input build-args', () => {
  it('has values, or names of variables of the job; the last of a key counts', async () => {
    setEnv({ FROM_JOB: 'x=y' })
    const lines = 'A=1\n# c\nFROM_JOB\nB=a, b\nEMPTY=\nA=2'
    const { build } = await read({ 'build-args': lines })
    expect(build.args).toEqual(['A=2', 'FROM_JOB=x=y', 'B=a, b', 'EMPTY='])
  })

  it.each([
    ['A B=1', 'it must be "KEY=value"'],
    ['=1', 'it must be "KEY=value"'],
    ['NOT_SET_ANYWHERE', 'the job has no variable of this name'],
    ['BASE_IMAGE=a', 'the action sets this argument itself'],
    ['SOURCE_DATE_EPOCH', 'the action sets this argument itself'],
    ['BUILDKIT_INLINE_CACHE=1', 'would write the cache into the image']
  ])('is refused: %s', async (lines, reason) => {
    await expect(read({ 'build-args': lines })).rejects.toThrow(reason)
  })

  it.each<Record<string, string>>([
    { username: 'me', password: 'canary-of-a-password' },
    { context: 'own', secrets: 'a=canary-of-a-password' }
  ])('has no secret of the job: %j', async (secret) => {
    const refusal = await read({
      'build-args': 'A=//canary-of-a-password@host',
      ...secret
    }).then(() => 'it passed', messageOf)
    expect(refusal).toContain('the value of "A" is, or contains, a secret')
    expect(refusal).not.toContain('canary')
  })
})
