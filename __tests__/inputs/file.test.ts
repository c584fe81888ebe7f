import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { read } from '../support/inputs.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

describe('the input file', () => {
  function write(name: string, text = 'FROM scratch\n'): string {
    const file = path.join(workspace, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }

  it('is in the workspace, inside the context or outside, which needs no Dockerfile then', async () => {
    const inside = write('own/docker/Gpu.Dockerfile')
    const outside = write('Dockerfile')
    const given = { context: 'own', file: 'own/docker/Gpu.Dockerfile' }
    expect((await read(given)).context.dockerfile).toEqual({
      file: inside,
      name: 'Gpu.Dockerfile'
    })
    const other = await read({ context: 'own', file: 'Dockerfile' })
    expect(other.context.dockerfile?.file).toBe(outside)
  })

  it('brings the ignore file beside it', async () => {
    write('own/docker/Gpu.Dockerfile')
    const ignoreFile = write('own/docker/Gpu.Dockerfile.dockerignore', 'a\n')
    const given = { context: 'own', file: 'own/docker/Gpu.Dockerfile' }
    const { context } = await read(given)
    expect(context.dockerfile?.ignoreFile).toBe(ignoreFile)
  })

  it('refuses a directory where its ignore file would be', async () => {
    write('own/a')
    write('Other')
    write('Other.dockerignore/x')
    await expect(read({ context: 'own', file: 'Other' })).rejects.toThrow(
      'Input "file" is "Other.dockerignore": it is the ignore file'
    )
  })

  it("changes nothing if it is the context's own Dockerfile", async () => {
    write('own/Dockerfile')
    const { context } = await read({ context: 'own', file: './own/Dockerfile' })
    expect(context.dockerfile).toBeUndefined()
  })

  it.each([
    ['docker/Dockerfile', 'not in "context": write "own/docker/Dockerfile"'],
    ['missing', 'it must be a Dockerfile, and does not exist'],
    ['own', 'it must be a Dockerfile, and is a directory'],
    ['own/docker', 'is a directory: write "own/docker/Dockerfile"'],
    ['/etc/passwd', 'it must be in the workspace'],
    ['link', 'a link that leads out to /etc/passwd']
  ])('is refused: %s', async (file, reason) => {
    write('own/docker/Dockerfile')
    symlinkSync('/etc/passwd', path.join(workspace, 'link'))
    await expect(read({ context: 'own', file })).rejects.toThrow(
      `Input "file" is "${file}": `
    )
    await expect(read({ context: 'own', file })).rejects.toThrow(reason)
  })
})

describe('a path in the reusable workflow', () => {
  it("begins in the caller's repository, and does not leave it", async () => {
    mkdirSync(path.join(workspace, 'caller/own'), { recursive: true })
    writeFileSync(path.join(workspace, 'caller/own/Dockerfile'), '')
    mkdirSync(path.join(workspace, 'action'))
    writeFileSync(path.join(workspace, 'action/Dockerfile'), '')
    setEnv({ MILVUS_RUNPOD_DIRECTORY: 'caller' })
    const { context } = await read({ context: 'own' })
    expect(context.directory).toBe(path.join(workspace, 'caller/own'))
    await expect(read({ context: '../action' })).rejects.toThrow(
      'Input "context" is "../action": it must be in the workspace'
    )
  })
})
