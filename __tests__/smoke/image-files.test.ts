import { describe, expect, it } from '@jest/globals'
import path from 'node:path'
import { copyImageFiles, readImageFiles } from '../../src/smoke/image-files.js'
import { settingOf } from '../../src/milvus/settings.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { folderTar, tarOf } from '../support/smoke-docker.js'

type Found = Awaited<ReturnType<typeof readImageFiles>>

const OURS = {
  entrypoint: ['/tini', '--', '/entrypoint.sh'],
  workingDir: '/milvus/'
}

type Answers = Parameters<typeof fakeDocker>[0]

const GONE = failed('Error: Could not find the file in container id')

/** What is found in a container with these files, by their paths. */
async function found(
  files: Record<string, string>,
  env: string[] = [],
  image = OURS
): Promise<Found> {
  const folders: Record<string, Record<string, string>> = {}
  for (const [file, text] of Object.entries(files)) {
    const folder = path.posix.dirname(file)
    folders[folder] = { ...folders[folder], [path.posix.basename(file)]: text }
  }
  const copies = Object.entries(folders).map(
    ([folder, texts]) => [copyOf(folder), folderTar(texts)] as const
  )
  return await foundWith(Object.fromEntries(copies), env, image)
}

function copyOf(file: string): string {
  return `cp --follow-link id:${file} -`
}

async function foundWith(
  answers: Answers,
  env: string[] = [],
  image = OURS
): Promise<Found> {
  const { docker } = fakeDocker({ ...answers, cp: GONE })
  return await readImageFiles(await copyImageFiles(docker, 'id', image, env))
}

/** All of the values, of which those of a later file win. */
async function settingsIn(
  ...args: Parameters<typeof found>
): Promise<Record<string, string>> {
  const { files } = await found(...args)
  return Object.assign({}, ...files.map(({ values }) => values)) as Record<
    string,
    string
  >
}

const USER = '/milvus/configs/user.yaml'
const DEFAULT = '/milvus/configs/default.yaml'
const MILVUS = '/milvus/configs/milvus.yaml'

describe("Milvus' files in an image", () => {
  it.each([
    'PROXY:\n  HTTP:\n    Port: 8080\n',
    'pro_xy.HTTP/port : 8080\n',
    'proxy:\n  http:\n    port: 8080\n',
    'proxy.http.port: 8080\n',
    'Proxy: {HTTP.port: "8080"}\n',
    '"proxy":\n  http/port: 8080\r\n'
  ])('finds a setting by its path, as Milvus does: %j', async (text) => {
    expect(await settingsIn({ [USER]: text })).toMatchObject({
      proxyhttpport: '8080'
    })
  })

  it('makes a text of each value, as Milvus does', async () => {
    const text = 'a: 83\nb: yes\nc:\nd: "01"\ne: [1, 2]\nf: 1.50\n'

    expect(await settingsIn({ [USER]: text })).toEqual({
      a: '83',
      b: 'true',
      c: '',
      d: '01',
      e: '1,2',
      f: '1.5'
    })
  })

  it('prefers user.yaml to milvus.yaml', async () => {
    const files = {
      [MILVUS]: 'proxy:\n  port: 1\n  http:\n    port: 2\n',
      [USER]: 'proxy.port: 3\n'
    }

    expect(await settingsIn(files)).toEqual({
      proxyport: '3',
      proxyhttpport: '2'
    })
  })

  it('knows which file a setting is from', async () => {
    const files = {
      [MILVUS]: 'proxy: {port: 1, http: {port: 2}}\n',
      [DEFAULT]: 'proxy.http.port: 3\n',
      [USER]: 'proxy: {port: 4}\n'
    }
    const settings = { image: [], user: [], files: (await found(files)).files }

    expect(settingOf(settings, 'proxy.port')).toEqual({
      value: '4',
      from: `proxy.port in ${USER}`
    })
    expect(settingOf(settings, 'proxy.http.port')?.from).toBe(
      `proxy.http.port in ${DEFAULT}`
    )
  })

  it('finds a setting beside what user-yaml may not hold but Milvus reads', async () => {
    const text = 'proxy.port: 1\nb: |\n  two\n  lines\nc: 0x10\nproxy.port: 2\n'

    expect(await settingsIn({ [MILVUS]: text })).toMatchObject({
      proxyport: '2'
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

    expect(await settingsIn(files, [line])).toEqual({ a: '1' })
  })

  it('says which one is broken, and why', async () => {
    const { problem } = await found({ [USER]: 'a: [' })

    expect(problem).toMatch(/^\/milvus\/configs\/user\.yaml: \S/)
  })

  it.each([
    ['', '/configs/user.yaml'],
    ['/app', '/app/configs/user.yaml'],
    ['/milvus/', USER]
  ])(
    'looks for them in the working directory of another entrypoint: %j',
    async (workingDir, file) => {
      const image = { entrypoint: ['/tini', '--'], workingDir }
      const other = { [file]: 'a: 1\n', '/conf/user.yaml': 'a: 2\n' }

      expect(await settingsIn(other, [], image)).toEqual({ a: '1' })
      expect(await settingsIn(other, ['MILVUSCONF=/conf'], image)).toEqual({
        a: '2'
      })
    }
  )

  it('looks for them in the usual folder if our entrypoint finds no milvus.yaml there', async () => {
    const image = { ...OURS, workingDir: '/app' }
    const files = {
      [USER]: 'a: 1\n',
      '/app/configs/user.yaml': 'a: 2\n',
      '/app/conf/user.yaml': 'a: 3\n'
    }
    const withMilvus = { ...files, '/app/configs/milvus.yaml': '' }

    expect(await settingsIn(files, [], image)).toEqual({ a: '1' })
    expect(await settingsIn(withMilvus, [], image)).toEqual({ a: '2' })
    expect(await settingsIn(files, ['MILVUSCONF=conf'], image)).toEqual({
      a: '3'
    })
  })

  it('reads a file to its end', async () => {
    const text = `a: ${'x'.repeat(508)}\n`
    expect(text).toHaveLength(512)

    expect(await settingsIn({ [USER]: text })).toEqual({
      a: 'x'.repeat(508)
    })
  })

  it('follows a link to a file', async () => {
    const link = folderTar({ 'user.yaml': null })
    const { files } = await foundWith({
      [copyOf('/milvus/configs')]: link,
      [copyOf(USER)]: tarOf('a: 1\n')
    })
    expect(files.at(-1)).toEqual({ file: USER, values: { a: '1' } })
  })

  it('reads them one by one if the folder has too much for one call', async () => {
    const { files } = await foundWith({
      [copyOf('/milvus/configs')]: failed('was ended after 16 MiB of output'),
      [copyOf(USER)]: tarOf('a: 1\n')
    })
    expect(files.at(-1)).toEqual({ file: USER, values: { a: '1' } })
  })

  it('asks for nothing more if there is no such folder', async () => {
    const { docker, calls } = fakeDocker({ cp: GONE })
    await copyImageFiles(docker, 'id', OURS, [])
    expect(calls).toEqual([copyOf('/milvus/configs')])
  })
})
