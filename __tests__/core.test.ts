import * as toolkit from '@actions/core'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '../src/core.js'
import { log } from './support/log.js'
import { setEnv, temporaryDirectory } from './support/temporary.js'

/** With all that one of them escapes, and the other leaves alone. */
const TEXT = ' 100%25 of: a, b\r\n::error::c\n😀 '

type Runner = typeof toolkit | typeof core

/** Returns text without what is new each time. */
function withoutDelimiters(text: string): string {
  return text.replace(/ghadelimiter_[0-9a-f-]{36}/g, 'delimiter')
}

describe.each([
  [
    'the log',
    (on: Runner) => {
      on.info(TEXT)
    }
  ],
  [
    'a notice',
    (on: Runner) => {
      on.notice(TEXT)
    }
  ],
  [
    'a warning',
    (on: Runner) => {
      on.warning(TEXT)
    }
  ],
  [
    'an error with a title',
    (on: Runner) => {
      on.error(TEXT, { title: TEXT })
    }
  ],
  [
    'a failure',
    (on: Runner) => {
      on.setFailed(TEXT)
    }
  ],
  [
    'a mask',
    (on: Runner) => {
      on.setSecret(TEXT)
    }
  ],
  [
    'a group',
    (on: Runner) => {
      on.startGroup(TEXT)
    }
  ]
])('%s', (_, say) => {
  afterEach(() => {
    process.exitCode = undefined
  })

  it('is printed as @actions/core prints it', () => {
    say(core)
    const ours = log()
    say(toolkit)
    expect(log()).toBe(ours + ours)
  })
})

describe('setFailed', () => {
  afterEach(() => {
    process.exitCode = undefined
  })

  it('makes the step red', () => {
    core.setFailed('no')
    expect(process.exitCode).toBe(1)
  })
})

describe('group', () => {
  const run = (): Promise<string> => {
    core.info('inside')
    return Promise.resolve('result')
  }

  it('returns what runs in it, and ends after it', async () => {
    expect(await core.group('name', run)).toBe('result')
    const ours = log()
    await toolkit.group('name', run)
    expect(log()).toBe(ours + ours)
  })

  it('ends after a failure, too', async () => {
    const failing = core.group('name', () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(log()).toMatch(/::endgroup::\n$/)
  })
})

describe('the files of the runner', () => {
  let file: string

  beforeEach(() => {
    file = path.join(temporaryDirectory(), 'file')
    writeFileSync(file, 'before\n')
    setEnv({
      GITHUB_OUTPUT: file,
      GITHUB_STATE: file,
      GITHUB_STEP_SUMMARY: file
    })
  })

  it.each([
    ['an output', 'setOutput', TEXT],
    ['a state', 'saveState', TEXT],
    ['a state of several values', 'saveState', { a: [TEXT], b: undefined }]
  ] as const)('get %s as @actions/core writes it', (_, write, value) => {
    core[write]('name', value as string)
    const ours = readFileSync(file, 'utf8')
    writeFileSync(file, 'before\n')
    toolkit[write]('name', value)
    const theirs = readFileSync(file, 'utf8')
    expect(withoutDelimiters(ours)).toBe(withoutDelimiters(theirs))
  })

  it('are not needed: without one, a value is in the log as @actions/core prints it', () => {
    setEnv({ GITHUB_OUTPUT: '', GITHUB_STATE: '' })
    core.saveState('a:b', TEXT)
    core.setOutput('a:b', TEXT)
    const ours = log()
    toolkit.saveState('a:b', TEXT)
    toolkit.setOutput('a:b', TEXT)
    const theirs = log().slice(ours.length)
    expect(theirs.replaceAll('\n\n', '\n')).toBe(ours)
  })

  it('get a delimiter that nobody knows in advance', () => {
    core.setOutput('a', 'b')
    core.setOutput('a', 'b')
    const delimiters = readFileSync(file, 'utf8').match(/(?<=<<).*/g)
    expect(new Set(delimiters).size).toBe(2)
  })

  it('get the summary as @actions/core writes it', async () => {
    core.addSummary(TEXT)
    const ours = readFileSync(file, 'utf8')
    writeFileSync(file, 'before\n')
    await toolkit.summary.addRaw(TEXT, true).write()
    expect(readFileSync(file, 'utf8')).toBe(ours)
  })

  it('are never made: a runner that reads them has made them', () => {
    setEnv({ GITHUB_OUTPUT: `${file}-none`, GITHUB_STEP_SUMMARY: '' })
    expect(() => {
      core.setOutput('a', 'b')
    }).toThrow(`there is no file ${file}-none`)
    expect(() => {
      core.addSummary('a')
    }).toThrow('GITHUB_STEP_SUMMARY is not set')
  })
})

describe('what the runner gives a step', () => {
  it('is read as @actions/core reads it', () => {
    setEnv({ 'INPUT_A-B_C': TEXT, STATE_name: TEXT })
    for (const name of ['a-b c', 'missing']) {
      expect(core.getInput(name)).toBe(toolkit.getInput(name))
      const whole = { trimWhitespace: false }
      expect(core.getInput(name, whole)).toBe(toolkit.getInput(name, whole))
    }
    for (const name of ['name', 'missing']) {
      expect(core.getState(name)).toBe(toolkit.getState(name))
    }
  })
})
