import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { BuildSecret } from '../../src/inputs/build-secrets.js'
import { messageOf } from '../../src/messages/failure.js'
import { read } from '../support/inputs.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'own'))
  writeFileSync(path.join(workspace, 'own/Dockerfile'), 'FROM scratch\n')
  writeFileSync(path.join(workspace, 'token'), 'file-canary\n')
  writeFileSync(path.join(workspace, 'empty'), '')
  writeFileSync(path.join(workspace, 'large'), Buffer.alloc(500 * 1024 + 1))
  setEnv({ GITHUB_WORKSPACE: workspace })
})

async function secretsOf(
  given: Record<string, string>
): Promise<BuildSecret[]> {
  return (await read({ context: 'own', ...given })).build.secrets
}

async function refusalOf(given: Record<string, string>): Promise<string> {
  return await secretsOf(given).then(() => 'it passed', messageOf)
}

describe('the input secrets', () => {
  it('has one id and value per line, and comments', async () => {
    const secrets = '# of the build\nnpm=abcd=\n\nTOKEN=a, b\n'
    expect(await secretsOf({ secrets })).toEqual([
      { id: 'npm', value: 'abcd=' },
      { id: 'TOKEN', value: 'a, b' }
    ])
  })

  it('has values of several lines in quotes, as docker/build-push-action', async () => {
    const secrets = 'a=1234\n"key={\n  ""b"": 1\n}\n"\n'
    expect(await secretsOf({ secrets })).toEqual([
      { id: 'a', value: '1234' },
      { id: 'key', value: '{\n  "b": 1\n}\n' }
    ])
  })

  it('masks each value, and each line of one but the trivial', async () => {
    await secretsOf({ secrets: 'a=one-canary\n"b={\ntwo-canary\n}"' })
    const masks = log()
      .split('\n')
      .filter((line) => line.startsWith('::add-mask::'))
    expect(masks.join('\n')).toContain('::add-mask::one-canary')
    expect(masks.join('\n')).toContain('::add-mask::two-canary')
    expect(masks).not.toContain('::add-mask::{')
  })

  it('does not mask a value that is shorter than any secret', async () => {
    writeFileSync(path.join(workspace, 'one'), '1\n')
    const given = { secrets: 'a=1\nb=true', 'secret-files': 'c=one' }
    expect(await secretsOf(given)).toHaveLength(3)
    expect(log()).not.toContain('::add-mask::1')
    expect(log()).toContain('::add-mask::true')
  })

  it('keeps the quotes of JSON in one line', async () => {
    const [secret] = await secretsOf({ secrets: 'a=["b","c","d"]' })
    expect(secret).toEqual({ id: 'a', value: '["b","c","d"]' })
  })

  it.each([
    ['the end of a key in base64', 'a=1234\ncanary==', 2, 'put an entry of'],
    ['a line without an id', 'a=1234\ncanary', 2, 'of the form "id=value"'],
    ['an id with a blank', 'ca nary=1234', 1, 'an id has no blanks'],
    ['lines without quotes', 'a=[b]\nca nary=1', 2, 'to the value above'],
    ['a quote that is not closed', '"canary=1234', 1, 'quote is not closed'],
    ['an empty value', 'canary=', 1, 'its value is empty'],
    ['a value of blanks', '"canary= \n "', 1, 'its value is empty'],
    ['one id twice', '# c\na=canary\na=canary', 3, 'line 2 has the same id'],
    ['a large value', `canary=${'x'.repeat(512001)}`, 1, 'larger than 500 KiB']
  ])('refuses %s, by its line alone', async (_, secrets, line, reason) => {
    const refusal = await refusalOf({ secrets })
    expect(refusal).toContain(`Input "secrets", line ${line}: `)
    expect(refusal).toContain(reason)
    expect(refusal).not.toContain('canary')
  })

  it('is refused without a context', async () => {
    await expect(read({ secrets: 'a=canary' })).rejects.toThrow(
      /^Input "secrets" is set, but "context" is not/
    )
  })

  it('may not have trivial lines in the workflow, whose outputs GitHub would drop', async () => {
    const secrets = '"key={\n""b"": 1\n}"'
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    expect(await refusalOf({ secrets })).toContain(
      'shorter than four characters'
    )
    expect(await secretsOf({ secrets: 'a=}' })).toHaveLength(1)
  })
})

describe('the input secret-files', () => {
  it('names files in the workspace', async () => {
    expect(await secretsOf({ 'secret-files': 'a=token\nb=./token' })).toEqual([
      { id: 'a', file: path.join(workspace, 'token') },
      { id: 'b', file: path.join(workspace, 'token') }
    ])
    expect(log()).toContain('::add-mask::file-canary')
  })

  it.each([
    ['token', 'must be of the form "id=path"'],
    ['a b=token', 'an id has no blanks'],
    ['a=missing', 'it does not exist'],
    ['a=own', 'it must be a file'],
    ['a=empty', 'the file is empty'],
    ['a=large', 'larger than 500 KiB'],
    ['a=/etc/passwd', 'must be in the workspace'],
    ['a=link', 'a link that leads out to /etc/passwd'],
    ['a=token\na=token', 'another line of "secret-files", or one of "secrets"']
  ])('is refused: %j', async (files, reason) => {
    symlinkSync('/etc/passwd', path.join(workspace, 'link'))
    const refusal = await refusalOf({ 'secret-files': files })
    expect(refusal).toContain('Input "secret-files" is "')
    expect(refusal).toContain(reason)
  })

  it('may not be in a build context, where COPY and the hash would have them', async () => {
    const write = (name: string): void => {
      writeFileSync(path.join(workspace, name), 'canary')
    }
    mkdirSync(path.join(workspace, 'parts'))
    ;['own/token', 'parts/token'].forEach(write)
    const reason = 'it is in a build context and not ignored'
    const own = { 'secret-files': 'a=own/token' }
    const named = { 'secret-files': 'a=parts/token' }
    const contexts = { 'build-contexts': 'parts=parts' }
    expect(await refusalOf(own)).toContain(reason)
    expect(await refusalOf(named)).toBe('it passed')
    expect(await refusalOf({ ...named, ...contexts })).toContain(reason)
    writeFileSync(path.join(workspace, 'own/.dockerignore'), 'token\n')
    expect(await refusalOf(own)).toBe('it passed')
  })

  it('may not have an id of the input secrets', async () => {
    const given = { secrets: 'a=1234', 'secret-files': 'a=token' }
    expect(await refusalOf(given)).toContain('has the same id')
  })
})
