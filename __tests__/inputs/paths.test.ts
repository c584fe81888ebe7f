import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readInputs, type Inputs } from '../../src/inputs/inputs.js'
import { BUNDLED_CONTEXT, setInputs } from '../support/action.js'
import { AMD64 } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

/** Reads the given inputs, with defaults for the others. */
function read(given: Record<string, string>): Inputs {
  setInputs({
    image: 'ghcr.io/me/milvus',
    'milvus-version': '2.6.22',
    ...given
  })
  return readInputs(BUNDLED_CONTEXT)
}

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

describe('the input context', () => {
  it('is relative to the workspace', () => {
    mkdirSync(path.join(workspace, 'own'))
    writeFileSync(path.join(workspace, 'own', 'Dockerfile'), '')
    expect(read({ context: 'own' }).context).toEqual({
      directory: path.join(workspace, 'own'),
      bundled: false
    })
  })

  it('can be behind a link that stays in the workspace', () => {
    mkdirSync(path.join(workspace, 'own'))
    writeFileSync(path.join(workspace, 'own', 'Dockerfile'), '')
    symlinkSync('own', path.join(workspace, 'link'))
    expect(read({ context: 'link' }).context.directory).toBe(
      path.join(workspace, 'own')
    )
  })

  it.each(['link', 'link/sub'])(
    'is refused behind a link out of the workspace: %s',
    (context) => {
      const outside = temporaryDirectory()
      mkdirSync(path.join(outside, 'sub'))
      writeFileSync(path.join(outside, 'Dockerfile'), '')
      writeFileSync(path.join(outside, 'sub', 'Dockerfile'), '')
      symlinkSync(outside, path.join(workspace, 'link'))
      expect(() => read({ context })).toThrow(
        `Input "context" is "${context}": it is, or is behind, a link that leads out to ${outside}`
      )
    }
  )

  it.each(['/etc', '..', '../'])('is refused outside: %s', (context) => {
    expect(() => read({ context })).toThrow(
      `Input "context" is "${context}": it must be in the workspace or in RUNNER_TEMP`
    )
  })

  describe('without a Dockerfile', () => {
    function write(file: string): void {
      const target = path.join(workspace, file)
      mkdirSync(path.dirname(target), { recursive: true })
      writeFileSync(target, '')
    }

    it('asks for a checkout if there is no such directory', () => {
      expect(() => read({ context: 'own' })).toThrow(
        'Input "context" is "own": it must be a directory with a Dockerfile (does actions/checkout run before this step?)'
      )
    })

    it('does not ask for a checkout if there is one', () => {
      write('own/configs/user.yaml')
      expect(() => read({ context: 'own' })).toThrow(
        /it must be a directory with a Dockerfile$/
      )
    })

    it.each(['own/Dockerfile', './own/Dockerfile.gpu'])(
      'names the directory of the file %s',
      (context) => {
        write(context)
        expect(() => read({ context })).toThrow(
          `it must be a directory: write "${path.dirname(context)}"`
        )
      }
    )

    it.each(['Dockerfile.gpu', 'dockerfile', 'Containerfile'])(
      'says how %s must be named',
      (name) => {
        write(`own/${name}`)
        expect(() => read({ context: 'own' })).toThrow(
          `its "${name}" must have the name "Dockerfile"`
        )
      }
    )

    it.each([
      ['own', 'own/gpu/Dockerfile', 'own/gpu'],
      ['./own/', 'own/images/gpu/Dockerfile', 'own/images/gpu'],
      ['.', 'own/Dockerfile', 'own']
    ])('of %s names the subfolder of %s', (context, file, folder) => {
      write(file)
      expect(() => read({ context })).toThrow(
        `Input "context" is "${context}": its Dockerfile is in a subfolder: write "${folder}"`
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
    (context, inside) => {
      setEnv({ GITHUB_WORKSPACE: '/__w/milvus/milvus' })
      expect(() => read({ context })).toThrow(
        `Input "context" is "${context}": it is a path of the host, but the job runs in a container, where it is "${inside}"`
      )
    }
  )

  it.each([
    ['/__w/milvus/milvus', '/srv/own'],
    ['/__w/milvus/milvus', '/__w/milvus/milvus/own'],
    ['/actions-runner/work/milvus/milvus', '/x/milvus/milvus/own']
  ])(
    'in %s is not taken for one of the host: %s',
    (GITHUB_WORKSPACE, context) => {
      setEnv({ GITHUB_WORKSPACE })
      expect(() => read({ context })).toThrow(
        'it must be a directory with a Dockerfile (does actions/checkout'
      )
    }
  )
})

describe('the input user-yaml', () => {
  beforeEach(() => {
    writeFileSync(path.join(workspace, 'user.yaml'), '')
    mkdirSync(path.join(workspace, 'own'))
    writeFileSync(path.join(workspace, 'own', 'Dockerfile'), '')
  })

  it('is relative to the workspace', () => {
    expect(read({ 'user-yaml': 'user.yaml' }).userYaml).toBe(
      path.join(workspace, 'user.yaml')
    )
  })

  it('can be a file in RUNNER_TEMP', () => {
    const temp = temporaryDirectory()
    const file = path.join(temp, 'user.yaml')
    writeFileSync(file, '')
    expect(() => read({ 'user-yaml': file })).toThrow(
      'must be in the workspace'
    )
    setEnv({ RUNNER_TEMP: temp })
    expect(read({ 'user-yaml': file }).userYaml).toBe(file)
  })

  it('can be given by its path in a workspace that is a link', () => {
    const link = path.join(temporaryDirectory(), 'link')
    symlinkSync(workspace, link)
    setEnv({ GITHUB_WORKSPACE: link })
    const file = path.join(workspace, 'user.yaml')
    for (const text of ['user.yaml', path.join(link, 'user.yaml'), file]) {
      expect(read({ 'user-yaml': text }).userYaml).toBe(file)
    }
  })

  it('is in the current directory without a workspace', () => {
    setEnv({ GITHUB_WORKSPACE: '', RUNNER_TEMP: '' })
    const file = path.resolve('docker', 'configs', 'user.yaml')
    const text = path.join('docker', 'configs', 'user.yaml')
    expect(read({ 'user-yaml': text }).userYaml).toBe(file)
  })

  it.each(['link.yaml', 'directory/config.json', 'twice.yaml'])(
    'is refused as, or behind, a link out of the workspace: %s',
    (text) => {
      const home = temporaryDirectory()
      const login = path.join(home, 'config.json')
      writeFileSync(login, '{}')
      symlinkSync(login, path.join(workspace, 'link.yaml'))
      symlinkSync('link.yaml', path.join(workspace, 'twice.yaml'))
      symlinkSync(home, path.join(workspace, 'directory'))
      expect(() => read({ 'user-yaml': text })).toThrow(
        `Input "user-yaml" is "${text}": it is, or is behind, a link that leads out to ${login}`
      )
    }
  )

  it('is refused behind a link from the workspace to RUNNER_TEMP', () => {
    const temp = temporaryDirectory()
    writeFileSync(path.join(temp, 'config.json'), '{}')
    symlinkSync(temp, path.join(workspace, 'link'))
    setEnv({ RUNNER_TEMP: temp })
    expect(() => read({ 'user-yaml': 'link/config.json' })).toThrow(
      'a link that leads out to'
    )
  })

  it('of the host is refused in a job with a container', () => {
    setEnv({ GITHUB_WORKSPACE: '/__w/milvus/milvus' })
    const file = '/actions-runner/work/milvus/milvus/user.yaml'
    expect(() => read({ 'user-yaml': file })).toThrow(
      'it is a path of the host, but the job runs in a container'
    )
  })

  it.each(['missing.yaml', '.', '/missing/user.yaml'])(
    'is refused if it is no file: %s',
    (text) => {
      expect(() => read({ 'user-yaml': text })).toThrow('it must be a file')
    }
  )

  it('is refused if .dockerignore excludes what it replaces', () => {
    mkdirSync(path.join(workspace, 'own', 'configs'))
    writeFileSync(path.join(workspace, 'own', 'configs', 'user.yaml'), '')
    writeFileSync(path.join(workspace, 'own', '.dockerignore'), '*.md\nconfigs')
    expect(() => read({ 'user-yaml': 'user.yaml', context: 'own' })).toThrow(
      '"context" has no such file (or .dockerignore excludes it'
    )
  })

  it('is refused if the context has no user.yaml to replace', () => {
    const given = { 'user-yaml': 'user.yaml', context: 'own' }
    expect(() => read(given)).toThrow('"context" has no such file')
    mkdirSync(path.join(workspace, 'own', 'configs'))
    writeFileSync(path.join(workspace, 'own', 'configs', 'user.yaml'), '')
    expect(read(given).userYaml).toBe(path.join(workspace, 'user.yaml'))
  })
})

describe('the input base-image', () => {
  it('is refused if it has a digest but milvus-version is not exact', () => {
    const base = `milvusdb/milvus@${AMD64}`
    expect(() => read({ 'base-image': base, 'milvus-version': '2.6' })).toThrow(
      '"milvus-version" must be an exact version, and is "2.6"'
    )
  })
})
