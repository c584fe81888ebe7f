import { expect, it, jest } from '@jest/globals'
import * as fs from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'

// Reading all of a large file takes seconds, and proves no more than its begin.
let chunks = 0
jest.unstable_mockModule('node:fs', () => ({
  ...fs,
  readSync: (descriptor: number, chunk: Buffer) => {
    chunks++
    return chunks < 3 ? fs.readSync(descriptor, chunk) : 0
  }
}))
const { hashContext } = await import('../../src/context/stage.js')

it('hashes files of more than 2 GiB, which readFile refuses', () => {
  const context = temporaryDirectory()
  const file = path.join(context, 'large')
  fs.writeFileSync(file, '')
  // A sparse file, which takes no space.
  fs.truncateSync(file, 2 ** 31 + 1)
  expect(hashContext(context)).toMatch(/^[0-9a-f]{64}$/)
  expect(chunks).toBe(3)
})
