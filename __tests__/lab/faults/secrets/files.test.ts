import { beforeEach, describe, expect, it } from '@jest/globals'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CANARIES } from '../../../../lab/faults/canaries.js'
import {
  watchFiles,
  watchLeftFiles,
  type Folders
} from '../../../../lab/faults/secrets/files.js'
import { temporaryDirectory } from '../../../support/temporary.js'

const JOB = 'temp/milvus-runpod-0123456789'

let folders: Folders

beforeEach(() => {
  const root = temporaryDirectory()
  const [runner = '', home = '', workspace = '', tmp = ''] = [
    'runner',
    'home',
    'workspace',
    'tmp'
  ].map((name) => path.join(root, name))
  folders = { runner, home, workspace, tmp }
  for (const folder of [home, workspace, tmp]) mkdirSync(folder)
  mkdirSync(path.join(runner, JOB), { recursive: true, mode: 0o700 })
})

describe('secrets in files', () => {
  it.each([
    ['runner', 'state'],
    ['runner', 'env'],
    ['runner', 'path'],
    ['runner', `${JOB}/other`],
    ['home', '.docker/config.json'],
    ['workspace', 'a'],
    ['tmp', 'b/c']
  ] as const)('are found in %s/%s', (folder, name) => {
    const watch = watchFiles(folders)
    write(folder, name, `a ${CANARIES.password} b`)
    expect(watch.stop()).toEqual([`password in the file ${folder}/${name}`])
  })

  it('are found in base64, and in half', () => {
    const watch = watchFiles(folders)
    const auth = Buffer.from(`robot:${CANARIES.password}`).toString('base64')
    write('home', 'a', JSON.stringify({ auth }))
    write('home', 'b', CANARIES.basePassword.slice(0, -5))
    expect(watch.stop()).toEqual([
      'password in the file home/a',
      'basePassword in the file home/b'
    ])
  })

  it('may be where a job needs them, for its owner alone', () => {
    const watch = watchFiles(folders)
    write('runner', `${JOB}/docker/config.json`, CANARIES.password)
    write('runner', `${JOB}/smoke.env`, CANARIES.smokeEnv)
    write('runner', `${JOB}/secrets/0`, CANARIES.buildSecret)
    expect(watch.stop()).toEqual([])
  })

  it.each(['docker', 'docker/config.json'])(
    'may not be there if others may read %s',
    (part) => {
      const watch = watchFiles(folders)
      write('runner', `${JOB}/docker/config.json`, CANARIES.password)
      chmodSync(path.join(folders.runner, JOB, part), 0o755)
      expect(watch.stop()).toEqual([`others can read ${part}: 755`])
    }
  )

  it('may not be there if others may read the folder of the job', () => {
    const watch = watchFiles(folders)
    write('runner', `${JOB}/smoke.env`, CANARIES.smokeEnv)
    chmodSync(path.join(folders.runner, JOB), 0o755)
    expect(watch.stop()).toEqual(["others can read the job's folder: 755"])
  })

  it('were there before, or stay there, or have gone', () => {
    write('workspace', 'own', CANARIES.buildSecret)
    const [during, after] = [watchFiles(folders), watchLeftFiles(folders)]
    write('runner', `${JOB}/smoke.env`, CANARIES.smokeEnv)
    write('runner', `${JOB}/secrets/0`, CANARIES.buildSecret)
    expect(during.stop()).toEqual([])
    rmSync(path.join(folders.runner, JOB, 'secrets'), { recursive: true })
    expect(after.stop()).toEqual([
      `smokeEnv in the file runner/${JOB}/smoke.env`
    ])
  })
})

function write(folder: keyof Folders, name: string, text: string): void {
  const file = path.join(folders[folder], name)
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, text, { mode: 0o600 })
}
