import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
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

  it('is refused without a Dockerfile', () => {
    expect(() => read({ context: 'own' })).toThrow(
      'Input "context" is "own": it must be a directory with a Dockerfile'
    )
  })
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
