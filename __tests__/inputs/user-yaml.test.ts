import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { checkUserYaml } from '../../src/inputs/user-yaml.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

async function check(text: string): Promise<void> {
  const file = path.join(workspace, 'user.yaml')
  writeFileSync(file, text)
  await checkUserYaml(file)
}

describe('checkUserYaml', () => {
  it('accepts a missing file name', async () => {
    await expect(checkUserYaml(undefined)).resolves.toBeUndefined()
  })

  it.each(['', '# nothing\n', 'proxy:\n  maxNameLength: 100\n', '{}'])(
    'accepts %j',
    async (text) => {
      await expect(check(text)).resolves.toBeUndefined()
    }
  )

  it.each([
    ['proxy:\n  a: 1\n b: 2\n', 'user.yaml:3:1: All mapping items'],
    ['a: 1\na: 2\n', 'user.yaml:2:1: Map keys must be unique'],
    ['a: [1\n', 'user.yaml:2:1: '],
    ['a:\n\tb: 1\n', 'user.yaml:2:1: '],
    ['# a list\n- 1\n', 'user.yaml:2:1: it must be empty or a mapping'],
    ['text', 'user.yaml:1:1: it must be empty or a mapping'],
    ['a: 1\n---\nb: 2\n', 'user.yaml:2:1: ']
  ])('refuses %j and names the line and column', async (text, message) => {
    await expect(check(text)).rejects.toThrow(message)
  })
})
