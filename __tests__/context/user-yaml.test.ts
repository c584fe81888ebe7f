import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readUserYaml, warnOfSecrets } from '../../src/context/user-yaml.js'
import { mask } from '../../src/messages/masks.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

/** Writes a file of the workspace. */
function write(name: string, content: string | Buffer): string {
  const file = path.join(workspace, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

async function check(content: string | Buffer): Promise<Buffer> {
  return await readUserYaml(write('user.yaml', content))
}

describe('readUserYaml', () => {
  it.each(['', '# nothing\n', 'proxy:\n  maxNameLength: 100\n', '{}'])(
    'accepts %j',
    async (text) => {
      expect(String(await check(text))).toBe(text)
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
    await expect(check('\ufeffa: \ufffd\n')).resolves.toBeDefined()
    await expect(check('\ufeffa: *\n')).rejects.toThrow('user.yaml:1:5: ')
  })

  it('refuses a file of more than 256 KiB', async () => {
    await check('#'.repeat(2 ** 18))
    await expect(check('#'.repeat(2 ** 18 + 1))).rejects.toThrow(
      'user.yaml is larger than 256 KiB'
    )
  })

  it('shows untrusted text in one harmless line', async () => {
    await expect(check('a: "\\u##[e"\n')).rejects.toThrow('\\u# #[e')
  })

  it('names a file by its path in the workspace, and one elsewhere in full', async () => {
    const file = write('own/user.yaml', 'a: *\n')
    await expect(readUserYaml(file)).rejects.toThrow(/ own\/user\.yaml:1:4: /)
    setEnv({ GITHUB_WORKSPACE: temporaryDirectory() })
    await expect(readUserYaml(file)).rejects.toThrow(` ${file}:1:4: `)
  })
})

async function warningsFor(text: string, directory?: string): Promise<string> {
  const userYaml = write('milvus/user.yaml', text)
  const before = log()
  await warnOfSecrets(
    directory === undefined ? undefined : { directory },
    userYaml
  )
  return log().slice(before.length)
}

const SECRETS =
  'minio:\n  secretAccessKey: s3cret-value\ncredential:\n  one:\n    apikey: sk-hidden\n'

describe('a user.yaml with secrets', () => {
  it('is warned of once, by the keys and with what to set instead, without the values', async () => {
    const said = await warningsFor(SECRETS)

    expect(said.match(/::warning/g)).toHaveLength(1)
    expect(said).toContain(
      'milvus/user.yaml holds secrets, and whoever can pull the image can read them: minio.secretAccessKey, credential.one.apikey%0A'
    )
    expect(said).toContain(
      'set variables instead, from RunPod secrets: MINIO_SECRETACCESSKEY, MILVUS_<PROVIDER>_API_KEY%0A'
    )
    expect(said).toContain('docs/errors.md#user-yaml-secrets')
    expect(said).not.toMatch(/s3cret-value|sk-hidden/)
  })

  it('is warned of for a value that the job has masked, whatever its key', async () => {
    mask('short')
    mask('a-token-of-the-job')
    const said = await warningsFor(
      'a: x-a-token-of-the-job\nb: short\nc: shorter\n'
    )

    expect(said).toContain('can read them: a, b%0A')
  })

  it('is warned of for a masked value in a comment, by its line', async () => {
    mask('a-token-of-the-job')

    expect(await warningsFor('a: 1\n# a-token-of-the-job\n')).toContain(
      'can read them: line 2%0A'
    )
  })

  it('names at most 20 keys, each in one harmless line', async () => {
    const lines = Array.from({ length: 25 }, (_, n) => `k${n}_password: abc`)
    const said = await warningsFor(lines.join('\n'))

    expect(said).toContain('k19_password, and 5 more%0A')
    expect(said).not.toContain('k20_password')
    const key = await warningsFor('"##[x]\\n::y password": abc')
    expect(key).toContain('can read them: # #[x] ::y password%0A')
  })

  it.each(['', '# nothing\n', 'proxy:\n  maxNameLength: 100\n'])(
    'is not %j',
    async (text) => {
      expect(await warningsFor(text)).toBe('')
    }
  )
})

describe('a context of your own', () => {
  let own: string

  beforeEach(() => {
    own = path.dirname(write('image/Dockerfile', 'FROM scratch\n'))
  })

  it.each(['user.yaml', 'milvus.yaml'])(
    'is warned of for secrets in its configs/%s',
    async (name) => {
      write(`image/configs/${name}`, SECRETS)
      await warnOfSecrets({ directory: own }, undefined)

      expect(log()).toContain(`::warning::image/configs/${name} holds secrets`)
    }
  )

  it('counts without the file that the input "user-yaml" replaces, and without those that it ignores', async () => {
    write('image/configs/user.yaml', SECRETS)
    write('image/configs/milvus.yaml', SECRETS)
    write('image/.dockerignore', 'configs/milvus.yaml\n')

    expect(await warningsFor('a: 1\n', own)).toBe('')
  })

  it('may have a broken file, which is not judged here', async () => {
    write('image/configs/user.yaml', 'a: [\n')
    await warnOfSecrets({ directory: own }, undefined)

    expect(log()).toBe('')
  })
})
