import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { NamedContext } from '../../src/context/named.js'
import { messageOf } from '../../src/messages/failure.js'
import { read } from '../support/inputs.js'
import { digestOf } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  for (const name of ['own', 'tools', 'layout']) {
    mkdirSync(path.join(workspace, name))
  }
  writeFileSync(path.join(workspace, 'own/Dockerfile'), 'FROM scratch\n')
  writeFileSync(path.join(workspace, 'layout/index.json'), '{}')
  symlinkSync('/etc', path.join(workspace, 'link'))
  setEnv({ GITHUB_WORKSPACE: workspace })
})

async function contextsOf(lines: string): Promise<NamedContext[]> {
  const inputs = await read({ context: 'own', 'build-contexts': lines })
  return inputs.build.contexts
}

describe('the input build-contexts', () => {
  it('has directories, layouts, images and repositories', async () => {
    const layout = path.join(workspace, 'layout')
    const digest = `@${digestOf('a')}`
    const remote = [
      'docker-image://alpine:3.22',
      `docker-image://ghcr.io/me/a${digest}`,
      'https://github.com/me/tools.git#v1',
      'ssh://git@github.com/me/tools.git',
      'git@github.com:me/tools.git'
    ]
    const lines = [
      'tools=./tools',
      'one=oci-layout://layout:v1',
      `two=oci-layout://layout${digest}`,
      ...remote.map((source, index) => `remote${index}:1=${source}`)
    ]
    expect(await contextsOf(lines.join('\n'))).toEqual([
      {
        name: 'tools',
        kind: 'directory',
        directory: path.join(workspace, 'tools')
      },
      { name: 'one', kind: 'layout', directory: layout, version: ':v1' },
      { name: 'two', kind: 'layout', directory: layout, version: digest },
      ...remote.map((source, index) => ({
        name: `remote${index}:1`,
        kind: 'remote',
        source
      }))
    ])
  })

  it.each([
    ['tools', 'it must be of the form "name=value"'],
    ['Tools=tools', 'the name must be one that an image may have'],
    ['a=tools\na=tools', 'two lines have this name'],
    ['a=missing', 'it does not exist'],
    ['a=own/Dockerfile', 'it must be a directory'],
    ['a=link', 'a link that leads out to /etc'],
    ['a=/etc', 'it must be in the workspace'],
    ['a=target:other', 'the value must be a directory, the URL'],
    ['a=docker-image://UPPER', 'it must be an image'],
    ['a=oci-layout://tools', 'has no index.json']
  ])('is refused: %j', async (lines, reason) => {
    await expect(contextsOf(lines)).rejects.toThrow(reason)
  })

  it.each([
    'https://me:canary12@github.com/me/a',
    'HTTPS://canary12@github.com/me/a',
    'ssh://me:canary12@github.com/me/a',
    'https://files.example/a.tar?token=canary12'
  ])('has no token in a URL, which provenance publishes: %s', async (url) => {
    const given = { secrets: 'a=canary12', 'build-contexts': `a=${url}` }
    const refusal = await read({ context: 'own', ...given }).then(
      () => 'it passed',
      messageOf
    )
    expect(refusal).toContain('pass the token as the secret "GIT_AUTH_TOKEN"')
    expect(refusal).not.toContain('canary')
  })
})
