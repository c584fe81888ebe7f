import { describe, expect, it } from '@jest/globals'
import { fakeDocker } from '../support/fake-docker.js'
import { folderTar, tarOf } from '../support/smoke-docker.js'
import {
  copyFileFrom,
  copyFolderFrom
} from '../../src/smoke/container-files.js'

describe('copyFileFrom', () => {
  it('reads a file of a container that was created, but not started', async () => {
    const text = tarOf('one\ntwo\n')
    const { docker } = fakeDocker({ 'cp --follow-link id:/etc/a -': text })

    expect(await copyFileFrom(docker, 'id', '/etc/a')).toBe('one\ntwo\n')
  })
})

describe('copyFolderFrom', () => {
  it('reads all files of a folder by their names, in UTF-8', async () => {
    const tar = folderTar({ 'a.yaml': 'a: ä\n', 'sub/b.yaml': '' })
    const { docker } = fakeDocker({ 'cp --follow-link id:/x/configs -': tar })

    expect(await copyFolderFrom(docker, 'id', '/x/configs')).toEqual(
      new Map([
        ['', undefined],
        ['a.yaml', 'a: ä\n'],
        ['sub/b.yaml', '']
      ])
    )
  })
})
