import { describe, expect, it } from '@jest/globals'
import type { FileSettings } from '../../src/smoke/environment.js'
import { fileSettings } from '../../src/smoke/file-settings.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { tarOf } from '../support/smoke-docker.js'

/** Settings in a container with these files, by their paths. */
async function settingsIn(
  files: Record<string, string>,
  env: string[] = []
): Promise<FileSettings> {
  const copies = Object.entries(files).map(([file, text]) => [
    `cp --follow-link id:${file} -`,
    tarOf(text)
  ])
  const { docker } = fakeDocker({
    ...(Object.fromEntries(copies) as Record<string, string>),
    cp: failed('Could not find the file in container id')
  })
  return await fileSettings(docker, 'id', env)
}

const USER = '/milvus/configs/user.yaml'
const MILVUS = '/milvus/configs/milvus.yaml'

describe('fileSettings', () => {
  it.each([
    'proxy:\n  http:\n    port: 8080\n',
    'proxy.http.port: 8080\n',
    'Proxy: {HTTP.port: "8080"}\n',
    '"proxy":\n  http/port: 017620\r\n'
  ])('finds a setting by its path, as Milvus does: %j', async (text) => {
    expect(await settingsIn({ [USER]: text })).toEqual({
      PROXYHTTPPORT: '8080'
    })
  })

  it('makes a text of each value, as Milvus does', async () => {
    const text = 'a: 0123\nb: yes\nc:\nd: "01"\ne: [1, 2]\nf: 1.50\n'

    expect(await settingsIn({ [USER]: text })).toEqual({
      A: '83',
      B: 'true',
      C: '',
      D: '01',
      F: '1.5'
    })
  })

  it('takes user.yaml before milvus.yaml', async () => {
    const files = {
      [MILVUS]: 'proxy:\n  port: 1\n  http:\n    port: 2\n',
      [USER]: 'proxy.port: 3\n'
    }

    expect(await settingsIn(files)).toEqual({
      PROXYPORT: '3',
      PROXYHTTPPORT: '2'
    })
  })

  it('finds nothing when there are no files', async () => {
    expect(await settingsIn({})).toEqual({})
  })

  it.each(['a: [', '- a list\n', 'a: "\uFFFE"', 'tab:\n\ta: 1\n'])(
    'finds nothing when one of them is broken, as Milvus reads none then: %j',
    async (text) => {
      const fine = 'proxy.port: 1\n'

      expect(await settingsIn({ [MILVUS]: fine, [USER]: text })).toEqual({})
      expect(await settingsIn({ [MILVUS]: text, [USER]: fine })).toEqual({})
    }
  )

  it.each([
    ['MILVUSCONF=/conf', '/conf/user.yaml'],
    ['MILVUSCONF=conf/', '/milvus/conf/user.yaml'],
    ['MILVUSCONF=', USER]
  ])('looks for them where Milvus does: %s', async (line, file) => {
    const files = { [file]: 'a: 1\n' }

    expect(await settingsIn(files, [line])).toEqual({ A: '1' })
  })

  it('reads a file to its end', async () => {
    const text = `a: ${'x'.repeat(508)}\n`
    expect(text).toHaveLength(512)

    expect(await settingsIn({ [USER]: text })).toEqual({
      A: 'x'.repeat(508)
    })
  })
})
