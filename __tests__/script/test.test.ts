import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawn, spawnSync, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { temporaryDirectory } from '../support/temporary.js'
import { until } from '../support/until.js'

/** Stand for the lab, for jest and for the other checks: they only say what is run. */
const PROGRAMS = {
  'lab/make/node-modules': '',
  'lab/make/node': 'echo /usr/bin',
  'script/bootstrap': `echo "bootstrap $*" >>calls
[ "$1" = --store ] && store=$2 || store=classic
echo "export LAB_STORE=$store" >"env-$store"
echo "./env-$store"`,
  'script/check-dist': 'echo check-dist >>calls',
  'script/lint': 'echo lint >>calls',
  'node_modules/.bin/tsc': 'echo "tsc $*" >>calls',
  'node_modules/.bin/jest': `while [ "$1" != --outputFile ]; do shift; done
shift 2; echo "jest $*" >>calls`
}

const FILES = [
  '__tests__/job.test.ts',
  '__tests__/smoke/levels.test.ts',
  '__tests__/integration/build.test.ts',
  '__tests__/integration/stores/local.test.ts',
  '__tests__/integration/weekly/etcd.test.ts',
  '__tests__/support/until.ts'
]

const UNIT = 'jest --runTestsByPath'
const REAL =
  'jest --config jest.integration.config.js --maxWorkers 4 --testPathIgnorePatterns /node_modules/'

let directory: string

beforeEach(() => {
  directory = temporaryDirectory()
  for (const [name, lines] of Object.entries(PROGRAMS)) {
    write(name, `#!/bin/sh\n${lines}\n`)
  }
  FILES.forEach((name) => {
    write(name, '')
  })
  write('script/count-tests.ts', '')
  for (const name of ['script/test', 'lab/end.sh']) {
    copyFileSync(name, path.join(directory, name))
  }
})

function write(name: string, content: string): void {
  const file = path.join(directory, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content, { mode: 0o755 })
}

/** Runs script/test, and returns what it ran. */
const run = (...args: string[]): Ran => runIn('.', 'script/test', ...args)

interface Ran {
  status: number | null
  stdout: string
  stderr: string
  calls: string[]
}

function runIn(folder: string, script: string, ...args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(script, args, {
    cwd: path.join(directory, folder),
    encoding: 'utf8'
  })
  const file = path.join(directory, 'calls')
  const calls = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return { status, stdout, stderr, calls: calls.filter(Boolean) }
}

describe('script/test FILE...', () => {
  it('starts no lab for unit tests', () => {
    const [one, two] = FILES as [string, string]
    const { status, calls } = run(one, `./${two}`)

    expect(calls).toEqual([`${UNIT} ${one} ${two}`])
    expect(status).toBe(0)
  })

  it.each([FILES[2], FILES[4]])('runs %s in the lab', (file = '') => {
    expect(run(file).calls).toEqual([
      'bootstrap --for test',
      `${REAL} --runTestsByPath ${file}`
    ])
  })

  it('takes the names from the folder that it is started in', () => {
    const { calls, stderr } = runIn(
      '__tests__/smoke',
      '../../script/test',
      '../job.test.ts',
      'levels.test.ts'
    )

    expect(stderr).toBe('')
    expect(calls).toEqual([`${UNIT} ${FILES[0]} ${FILES[1]}`])
  })

  it('prints its usage in any folder', () => {
    const { stderr } = runIn('__tests__', '../script/test', '-x')

    expect(stderr).toMatch(/^Usage: script\/test /)
  })

  it('runs tests of image stores on both of them', () => {
    const [one, , , file] = FILES as [string, string, string, string]

    const { calls } = run(file, one)

    expect(calls.slice(0, 2)).toEqual([
      `${UNIT} ${one}`,
      'bootstrap --for test'
    ])
    expect(calls.slice(2).toSorted()).toEqual([
      'bootstrap --store containerd',
      `${REAL} --runTestsByPath ${file}`,
      `${REAL} --runTestsByPath ${file}`
    ])
  })

  it.each([
    ['__tests__/jobs.test.ts', 'there is no file __tests__/jobs.test.ts'],
    ['__tests__', 'there is no file __tests__'],
    [
      '__tests__/support/until.ts',
      'not a test, such as __tests__/job.test.ts: __tests__/support/until.ts'
    ]
  ])('rejects %s before it runs anything', (file, message) => {
    const { status, stderr, calls } = run('__tests__/job.test.ts', file)

    expect(stderr).toMatch(`script/test: ${message}\nUsage: script/test `)
    expect(calls).toEqual([])
    expect(status).toBe(2)
  })

  it.each([['--al'], ['--all', '__tests__/job.test.ts']])(
    'prints its usage for %s %s',
    (...args) => {
      const { status, stderr, calls } = run(...args.filter(Boolean))

      expect(stderr).toMatch(/^Usage: script\/test \[--all \| FILE\.\.\.\]\n/)
      expect(calls).toEqual([])
      expect(status).toBe(2)
    }
  )
})

describe('script/test', () => {
  it.each([
    [[], `${REAL} /integration/weekly/`],
    [['--all'], REAL]
  ])('runs all checks and tests: %j', (args, onClassic) => {
    const { calls } = run(...args)

    expect(calls.toSorted()).toEqual(
      [
        'jest --maxWorkers 2',
        'tsc --noEmit',
        'check-dist',
        'lint',
        'bootstrap --for test',
        'bootstrap --store containerd',
        `${REAL} --testPathPatterns /integration/stores/`,
        onClassic
      ].toSorted()
    )
  })

  it("uses a machine's own engine with the image store that it has", () => {
    const asked = 'echo "bootstrap $*" >>calls'
    const lines = [asked, 'echo "export LAB_STORE=machine" >env', 'echo ./env']
    write('script/bootstrap', `#!/bin/sh\n${lines.join('\n')}\n`)
    const { calls } = run()

    expect(
      calls.filter((call) => /^(bootstrap|jest --config)/.test(call))
    ).toEqual(['bootstrap --for test', `${REAL} /integration/weekly/`])
  })

  it('fails if the lab does not start, with the results of what needs none', () => {
    write('script/bootstrap', '#!/bin/sh\nexit 1\n')
    const jest = 'node_modules/.bin/jest'
    write(jest, `#!/bin/sh\nsleep 0.2\n${PROGRAMS[jest]}\n`)
    const { status, stdout, stderr } = run()

    expect(stdout).toContain('== unit tests: passed')
    expect(stderr).toBe('')
    expect(status).toBe(1)
  })

  it('leaves nothing behind when it is interrupted, as a terminal does it, and shows what was running', async () => {
    const lasts = '#!/bin/sh\necho "$0 hangs"; echo $$ >>pids; exec sleep 60\n'
    for (const name of ['node_modules/.bin/jest', 'node_modules/.bin/tsc']) {
      write(name, lasts)
    }
    mkdirSync(path.join(directory, 'temporary'))
    const env = { ...process.env, TMPDIR: path.join(directory, 'temporary') }
    const options = { cwd: directory, env, detached: true } as const
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore']
    const child = spawn('script/test', { ...options, stdio })
    const output = text(child.stdout as Readable)
    // jest for unit tests, and on both image stores, and tsc
    await until('four checks', () => pids().length === 4)

    process.kill(-(child.pid ?? 0), 'SIGINT')
    await once(child, 'exit')

    expect(child.exitCode).toBe(130)
    expect((await output).match(/\w+ hangs/g)?.toSorted()).toEqual([
      'jest hangs',
      'jest hangs',
      'jest hangs',
      'tsc hangs'
    ])
    expect(pids().filter((pid) => existsSync(`/proc/${pid}/root`))).toEqual([])
    expect(readdirSync(env.TMPDIR)).toEqual([])
  })
})

/** Processes of the checks that run until they are ended. */
function pids(): string[] {
  const file = path.join(directory, 'pids')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}
