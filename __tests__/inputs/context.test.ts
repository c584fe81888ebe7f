import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { read } from '../support/inputs.js'
import { AMD64 } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

describe('the input context', () => {
  it('is relative to the workspace', async () => {
    mkdirSync(path.join(workspace, 'own'))
    writeFileSync(path.join(workspace, 'own', 'Dockerfile'), '')
    expect((await read({ context: 'own' })).context).toEqual({
      directory: path.join(workspace, 'own'),
      bundled: false
    })
  })

  it('can be behind a link that stays in the workspace', async () => {
    mkdirSync(path.join(workspace, 'own'))
    writeFileSync(path.join(workspace, 'own', 'Dockerfile'), '')
    symlinkSync('own', path.join(workspace, 'link'))
    expect((await read({ context: 'link' })).context.directory).toBe(
      path.join(workspace, 'own')
    )
  })

  it.each(['link', 'link/sub'])(
    'is refused behind a link out of the workspace: %s',
    async (context) => {
      const outside = temporaryDirectory()
      mkdirSync(path.join(outside, 'sub'))
      writeFileSync(path.join(outside, 'Dockerfile'), '')
      writeFileSync(path.join(outside, 'sub', 'Dockerfile'), '')
      symlinkSync(outside, path.join(workspace, 'link'))
      await expect(read({ context })).rejects.toThrow(
        `Input "context" is "${context}": it is, or is behind, a link that leads out to ${outside}`
      )
    }
  )

  it.each(['/etc', '..', '../'])('is refused outside: %s', async (context) => {
    await expect(read({ context })).rejects.toThrow(
      `Input "context" is "${context}": it must be in the workspace or in RUNNER_TEMP`
    )
  })

  it('may not be around the directory of the job, where its logins are', async () => {
    const temporary = path.join(workspace, 'temp')
    mkdirSync(temporary)
    setEnv({ RUNNER_TEMP: temporary })
    writeFileSync(path.join(temporary, 'Dockerfile'), 'FROM scratch\n')
    writeFileSync(path.join(workspace, 'Dockerfile'), 'FROM scratch\n')
    for (const context of ['.', 'temp']) {
      await expect(read({ context })).rejects.toThrow(
        `Input "context" is "${context}": the run keeps its own files in it`
      )
    }
    const named = { context: '.', 'build-contexts': 'all=temp' }
    writeFileSync(path.join(workspace, '.dockerignore'), 'temp\n')
    await expect(read(named)).rejects.toThrow(
      'Input "build-contexts" is "all=temp": the run keeps'
    )
    expect((await read({ context: '.' })).context.bundled).toBe(false)
  })

  describe('without a Dockerfile', () => {
    function write(file: string): void {
      const target = path.join(workspace, file)
      mkdirSync(path.dirname(target), { recursive: true })
      writeFileSync(target, '')
    }

    it('asks for a checkout if there is no such directory, except in the reusable workflow', async () => {
      await expect(read({ context: 'own' })).rejects.toThrow(
        /"own": it must be a directory with a Dockerfile, and does not exist\nWhat to do: .*actions\/checkout/
      )
      setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
      await expect(read({ context: 'own' })).rejects.toThrow(
        /What to do: correct the path: it begins at the root of the repository$/
      )
    })

    it('does not ask for a checkout if there is one', async () => {
      write('own/configs/user.yaml')
      await expect(read({ context: 'own' })).rejects.toThrow(
        /it must be a directory with a Dockerfile$/
      )
    })

    it.each(['own/Dockerfile', './own/Dockerfile.gpu'])(
      'names the directory of the file %s',
      async (context) => {
        write(context)
        await expect(read({ context })).rejects.toThrow(
          `it must be a directory: write "${path.dirname(context)}"`
        )
      }
    )

    it.each(['Dockerfile.gpu', 'dockerfile', 'Containerfile'])(
      'says how %s must be named',
      async (name) => {
        write(`own/${name}`)
        await expect(read({ context: 'own' })).rejects.toThrow(
          `its "${name}" does not have the name "Dockerfile": rename it, or set the input "file" to "own/${name}"`
        )
      }
    )

    it.each([
      ['own', 'own/gpu/Dockerfile', 'own/gpu'],
      ['./own/', 'own/images/gpu/Dockerfile', 'own/images/gpu'],
      ['.', 'own/Dockerfile', 'own']
    ])('of %s names the subfolder of %s', async (context, file, folder) => {
      write(file)
      await expect(read({ context })).rejects.toThrow(
        `Input "context" is "${context}": its Dockerfile is in a subfolder: set the input "file" to "${file}", or write "${folder}"`
      )
    })
  })

  it.each([
    ['/actions-runner/work/milvus/milvus', '/__w/milvus/milvus'],
    ['/actions-runner/work/milvus/milvus/own', '/__w/milvus/milvus/own'],
    ['/opt/_work/milvus/milvus/', '/__w/milvus/milvus/'],
    ['/actions-runner/work/_temp/own', '/__w/_temp/own']
  ])(
    'of the host is refused in a job with a container: %s',
    async (context, inside) => {
      setEnv({ GITHUB_WORKSPACE: '/__w/milvus/milvus' })
      await expect(read({ context })).rejects.toThrow(
        `Input "context" is "${context}": it is a path of the host, but the job runs in a container, where it is "${inside}"`
      )
    }
  )

  it.each([
    ['/__w/milvus/milvus', '/srv/own'],
    ['/__w/milvus/milvus', '/__w/milvus/milvus/own'],
    ['/actions-runner/work/milvus/milvus', '/x/milvus/milvus/own']
  ])(
    'in %s is not treated as one of the host: %s',
    async (GITHUB_WORKSPACE, context) => {
      setEnv({ GITHUB_WORKSPACE })
      await expect(read({ context })).rejects.toThrow(
        'it must be a directory with a Dockerfile, and does not exist'
      )
    }
  )
})

describe('the input user-yaml', () => {
  async function contentFor(given: Record<string, string>): Promise<string> {
    return String((await read(given)).userYaml)
  }

  beforeEach(() => {
    writeFileSync(path.join(workspace, 'user.yaml'), 'a: 1\n')
    mkdirSync(path.join(workspace, 'own'))
    writeFileSync(path.join(workspace, 'own', 'Dockerfile'), '')
  })

  it('is relative to the workspace', async () => {
    expect(await contentFor({ 'user-yaml': 'user.yaml' })).toBe('a: 1\n')
  })

  it('can be a file in RUNNER_TEMP', async () => {
    const temp = temporaryDirectory()
    const file = path.join(temp, 'user.yaml')
    writeFileSync(file, 'b: 2\n')
    await expect(read({ 'user-yaml': file })).rejects.toThrow(
      'must be in the workspace'
    )
    setEnv({ RUNNER_TEMP: temp })
    expect(await contentFor({ 'user-yaml': file })).toBe('b: 2\n')
  })

  it('can be given by its path in a workspace that is a link', async () => {
    const link = path.join(temporaryDirectory(), 'link')
    symlinkSync(workspace, link)
    setEnv({ GITHUB_WORKSPACE: link })
    const file = path.join(workspace, 'user.yaml')
    for (const text of ['user.yaml', path.join(link, 'user.yaml'), file]) {
      expect(await contentFor({ 'user-yaml': text })).toBe('a: 1\n')
    }
  })

  it('is in the current directory without a workspace', async () => {
    setEnv({ GITHUB_WORKSPACE: '', RUNNER_TEMP: '' })
    const text = path.join('docker', 'configs', 'user.yaml')
    expect(await contentFor({ 'user-yaml': text })).toBe(
      readFileSync(text, 'utf8')
    )
  })

  it.each(['link.yaml', 'directory/config.json', 'twice.yaml'])(
    'is refused as, or behind, a link out of the workspace: %s',
    async (text) => {
      const home = temporaryDirectory()
      const login = path.join(home, 'config.json')
      writeFileSync(login, '{}')
      symlinkSync(login, path.join(workspace, 'link.yaml'))
      symlinkSync('link.yaml', path.join(workspace, 'twice.yaml'))
      symlinkSync(home, path.join(workspace, 'directory'))
      await expect(read({ 'user-yaml': text })).rejects.toThrow(
        `Input "user-yaml" is "${text}": it is, or is behind, a link that leads out to ${login}`
      )
    }
  )

  it('is refused behind a link from the workspace to RUNNER_TEMP', async () => {
    const temp = temporaryDirectory()
    writeFileSync(path.join(temp, 'config.json'), '{}')
    symlinkSync(temp, path.join(workspace, 'link'))
    setEnv({ RUNNER_TEMP: temp })
    await expect(read({ 'user-yaml': 'link/config.json' })).rejects.toThrow(
      'a link that leads out to'
    )
  })

  it('of the host is refused in a job with a container', async () => {
    setEnv({ GITHUB_WORKSPACE: '/__w/milvus/milvus' })
    const file = '/actions-runner/work/milvus/milvus/user.yaml'
    await expect(read({ 'user-yaml': file })).rejects.toThrow(
      'it is a path of the host, but the job runs in a container'
    )
  })

  it.each(['missing.yaml', '.', '/missing/user.yaml'])(
    'is refused if it is not a file: %s',
    async (text) => {
      await expect(read({ 'user-yaml': text })).rejects.toThrow(
        'it must be a file'
      )
    }
  )

  it('is refused if .dockerignore excludes what it replaces', async () => {
    mkdirSync(path.join(workspace, 'own', 'configs'))
    writeFileSync(path.join(workspace, 'own', 'configs', 'user.yaml'), '')
    writeFileSync(path.join(workspace, 'own', '.dockerignore'), '*.md\nconfigs')
    await expect(
      read({ 'user-yaml': 'user.yaml', context: 'own' })
    ).rejects.toThrow(
      '"context" has no such file (or .dockerignore excludes it'
    )
  })

  it('is refused if the context has no user.yaml to replace', async () => {
    const given = { 'user-yaml': 'user.yaml', context: 'own' }
    await expect(read(given)).rejects.toThrow('"context" has no such file')
    mkdirSync(path.join(workspace, 'own', 'configs'))
    writeFileSync(path.join(workspace, 'own', 'configs', 'user.yaml'), '')
    expect(await contentFor(given)).toBe('a: 1\n')
  })
})

describe('the input base-image', () => {
  it('is refused if it has a digest but milvus-version is not exact', async () => {
    const base = `milvusdb/milvus@${AMD64}`
    await expect(
      read({ 'base-image': base, 'milvus-version': '2.6' })
    ).rejects.toThrow('"milvus-version" must be an exact version, and is "2.6"')
  })
})
