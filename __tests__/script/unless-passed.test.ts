import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'
import { newRepository, type Repository } from './repository.js'

const SCRIPT = 'script/unless-passed'

let repository: Repository
let passed: string

beforeEach(() => {
  repository = newRepository()
  passed = temporaryDirectory()
  const { write } = repository
  write(SCRIPT, readFileSync(SCRIPT, 'utf8'), 0o755)
  write('check', '#!/bin/sh\necho it runs\nexit "$1"\n', 0o755)
  write('change', '#!/bin/sh\necho it runs\necho 1 >>file\n', 0o755)
  write('file', '')
  repository.commit('1.0.0')
})

interface Checked {
  status: number | null
  ran: boolean
}

/** Checks with this command, and says whether it really ran. */
function check(command = './check 0', env: NodeJS.ProcessEnv = {}): Checked {
  const { status, stdout } = spawnSync(
    SCRIPT,
    [passed, ...command.split(' ')],
    {
      cwd: repository.work,
      encoding: 'utf8',
      env: { ...process.env, ...env }
    }
  )
  return { status, ran: stdout.startsWith('it runs') }
}

const CHANGES: Record<string, () => void> = {
  'a file is changed': () => {
    repository.write('file', 'x')
  },
  'a file is new to Git': () => {
    repository.write('new', '')
  },
  'Git begins to know a file': () => {
    repository.git('rm', '--cached', '--quiet', 'file')
  },
  'a file is gone': () => {
    rmSync(path.join(repository.work, 'file'))
  },
  'a file can be run': () => {
    chmodSync(path.join(repository.work, 'file'), 0o755)
  }
}

describe('script/unless-passed', () => {
  it('does not repeat a check that passed with the same files', () => {
    expect(check()).toEqual({ status: 0, ran: true })
    expect(check()).toEqual({ status: 0, ran: false })
  })

  it('repeats a check that failed', () => {
    expect(check('./check 3')).toEqual({ status: 3, ran: true })
    expect(check('./check 3')).toEqual({ status: 3, ran: true })
  })

  it.each(Object.keys(CHANGES))('repeats it if %s', (name) => {
    check()
    CHANGES[name]?.()

    expect(check().ran).toBe(true)
  })

  it('repeats it if the programs of the lab are others', () => {
    check()

    expect(check('./check 0', { LAB_BIN: '/other' }).ran).toBe(true)
  })

  it('repeats it in a folder that is no checkout', () => {
    rmSync(path.join(repository.work, '.git'), { recursive: true })
    check()

    expect(check()).toEqual({ status: 0, ran: true })
  })

  it('runs each check, whatever another one has found', () => {
    check()

    expect(check('sh ./check 0').ran).toBe(true)
  })

  it('does not count a check during which a file was changed', () => {
    expect(check('./change').ran).toBe(true)
    repository.write('file', '')

    expect(check('./change').ran).toBe(true)
  })
})
