import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { writableBuildx } from '../../src/docker/buildx-files.js'
import { temporaryDirectory } from '../support/temporary.js'

let home: string
let own: string

beforeEach(() => {
  home = temporaryDirectory()
  own = path.join(temporaryDirectory(), 'buildx')
})

/** Not even root can write here: it lies in a file. */
function unwritable(): string {
  const file = path.join(home, 'file')
  writeFileSync(file, '')
  return path.join(file, 'docker')
}

describe('writableBuildx', () => {
  it.each([
    ['that is there', ''],
    ['that is still to be made', 'not/yet']
  ])('leaves alone a directory %s', (_, name) => {
    const env = { DOCKER_CONFIG: path.join(home, name) }
    expect(writableBuildx(own, env)).toBeUndefined()
    expect(existsSync(own)).toBe(false)
    expect(readdirSync(home)).toEqual([])
  })

  it('replaces one that cannot be written', () => {
    expect(writableBuildx(own, { DOCKER_CONFIG: unwritable() })).toBe(own)
    expect(readdirSync(own)).toEqual([])
  })

  it('knows the builders of the one that it replaces', () => {
    const theirs = path.join(home, 'theirs')
    mkdirSync(path.join(theirs, 'instances'), { recursive: true })
    writeFileSync(path.join(theirs, 'instances', 'mine'), '{}')
    // In place of a directory in which buildx must write.
    writeFileSync(path.join(theirs, 'activity'), '')
    expect(writableBuildx(own, { BUILDX_CONFIG: theirs })).toBe(own)
    const copy = path.join(own, 'instances', 'mine')
    expect(readFileSync(copy, 'utf8')).toBe('{}')
  })
})
