import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeFailure } from '../../src/lib/disk.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let root: string
let job: string

beforeEach(() => {
  root = temporaryDirectory()
  job = path.join(root, 'milvus-runpod-1')
  setEnv({ RUNNER_TEMP: root })
})

/** An error as Node throws it. */
function systemError(
  code: string,
  words: string,
  more: { path?: string; dest?: string; errno?: number } = {}
): Error {
  const error = new Error(`${code}: ${words}, write`)
  return Object.assign(error, { code, syscall: 'write', ...more })
}

function thrownBy(run: () => void): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}

describe('writeFailure', () => {
  it.each([
    ['ENOSPC', 'no space left on device', -28],
    // Node has no name for EDQUOT.
    ['Unknown system error -122', 'Unknown system error -122', -122]
  ])(
    'says that the disk is full, and how to look: %s',
    (code, words, errno) => {
      const failure = writeFailure(systemError(code, words, { errno }))
      expect(failure?.code).toBe('runner-disk-full')
      expect(failure?.what).toContain(`The directory ${root} on the runner`)
      expect(failure?.next).toContain(`df -h ${root}`)
    }
  )

  it('names the directory of RUNNER_TEMP, not that of the job, which is removed', () => {
    const dest = path.join(job, 'context', 'Dockerfile')
    const more = { path: '/action/docker/Dockerfile', dest }
    const failure = writeFailure(systemError('ENOSPC', 'no space left', more))
    expect(failure?.what).toContain(`The directory ${root} on the runner`)
  })

  it('names another directory, such as that of docker', () => {
    const error = systemError('EROFS', 'read-only', { path: '/etc/docker/a' })
    expect(writeFailure(error)).toMatchObject({
      code: 'directory-unwritable',
      what: expect.stringContaining('The directory /etc/docker on the runner')
    })
  })

  it('knows what Node throws when a file stands in the way', () => {
    writeFileSync(job, '')
    const error = thrownBy(() => {
      mkdirSync(path.join(job, 'context'))
    })
    expect(writeFailure(error)).toMatchObject({
      code: 'directory-unwritable',
      what: expect.stringContaining('ENOTDIR')
    })
  })

  it('knows a limit of open files, wherever it strikes', () => {
    const error = systemError('EMFILE', 'too many open files', { path: '/a' })
    expect(writeFailure(error)).toMatchObject({
      code: 'too-many-open-files',
      next: expect.stringContaining('ulimit -n')
    })
  })

  it('leaves alone what is about another file, or no file', () => {
    const unreadable = { path: path.join(root, 'user.yaml') }
    const error = systemError('EACCES', 'permission denied', unreadable)
    expect(writeFailure(error)).toBeUndefined()
    expect(writeFailure(new Error('ENOSPC'))).toBeUndefined()
    expect(writeFailure('ENOSPC')).toBeUndefined()
  })
})
