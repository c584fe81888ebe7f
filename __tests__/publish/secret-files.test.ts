import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withSecretFiles } from '../../src/publish/secret-files.js'
import { newJob } from '../support/samples.js'
import { temporaryDirectory } from '../support/temporary.js'

describe('the secrets of a build', () => {
  it('are files of their owner alone, in the directory of the job, and go with the build', async () => {
    const job = newJob()
    const file = path.join(temporaryDirectory(), 'token')
    writeFileSync(file, 'two\n', { mode: 0o644 })
    const secrets = [
      { id: 'a', value: 'one\n' },
      { id: 'b', file }
    ]
    const seen = await withSecretFiles(job, secrets, (files) =>
      Promise.resolve(
        files.map((secret) => ({
          ...secret,
          text: readFileSync(secret.file, 'utf8'),
          mode: statSync(secret.file).mode & 0o777
        }))
      )
    )
    const folder = path.join(job.directory, 'secrets')
    expect(seen).toEqual([
      { id: 'a', file: path.join(folder, '0'), text: 'one\n', mode: 0o600 },
      { id: 'b', file: path.join(folder, '1'), text: 'two\n', mode: 0o600 }
    ])
    expect(existsSync(folder)).toBe(false)
  })

  it('go when the build fails, too', async () => {
    const job = newJob()
    const secrets = [{ id: 'a', value: 'one' }]
    const failing = withSecretFiles(job, secrets, () =>
      Promise.reject(new Error('no'))
    )
    await expect(failing).rejects.toThrow('no')
    expect(existsSync(path.join(job.directory, 'secrets'))).toBe(false)
  })

  it('make no file if there are none', async () => {
    const job = newJob()
    await withSecretFiles(job, [], () => {
      expect(existsSync(path.join(job.directory, 'secrets'))).toBe(false)
      return Promise.resolve()
    })
  })
})
