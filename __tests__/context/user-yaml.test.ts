import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { checkUserYaml } from '../../src/context/user-yaml.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

async function check(text: string | Buffer): Promise<void> {
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

  it.each([
    ['ff', 'a: \xff\n', '1:4'],
    ['Latin-1', '# caf\xe9\na: 1\n', '1:6'],
    ['a surrogate', 'a: 1\nb: \xed\xa0\x80\n', '2:4'],
    ['an overlong NUL', 'a: \xc0\x80\n', '1:4'],
    ['a cut sequence', 'a: \xe2\x82', '1:4'],
    ['U+FFFD before it', 'a: \xef\xbf\xbd\xff\n', '1:5'],
    ['UTF-16', '\xff\xfea\0:\0 \x001\0', '1:1']
  ])('refuses what is not UTF-8: %s', async (_, bytes, place) => {
    await expect(check(Buffer.from(bytes, 'latin1'))).rejects.toThrow(
      `user.yaml:${place}: the file must be UTF-8`
    )
  })

  it('accepts U+FFFD, and a byte order mark at the beginning', async () => {
    await expect(check('\ufeffa: \ufffd\n')).resolves.toBeUndefined()
    await expect(check('\ufeffa: *\n')).rejects.toThrow('user.yaml:1:5: ')
  })

  it('refuses a file of more than 256 KiB', async () => {
    await check('#'.repeat(2 ** 18))
    await expect(check('#'.repeat(2 ** 18 + 1))).rejects.toThrow(
      'user.yaml is larger than 256 KiB'
    )
  })

  it('shows foreign text in one harmless line', async () => {
    await expect(check('a: "\\u##[e"\n')).rejects.toThrow('\\u# #[e')
  })

  it('names the original of a copy, by its path in the workspace', async () => {
    const copy = path.join(temporaryDirectory(), 'copy.yaml')
    writeFileSync(copy, 'a: *\n')
    const original = path.join(workspace, 'own', 'user.yaml')
    await expect(checkUserYaml(copy, original)).rejects.toThrow(
      /^own\/user\.yaml:1:4: /
    )
    await expect(checkUserYaml(copy)).rejects.toThrow(`${copy}:1:4: `)
  })
})
