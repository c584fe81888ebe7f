// The start of the action: until its first input error.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { run, secondsOf, temporaryFolder } from '../commands.ts'
import { Skip, type Measure } from '../measure.ts'
import { readMetadata } from '../../runner.ts'

const TIMES = 6
const REPOSITORY = path.resolve(import.meta.dirname, '..', '..', '..')

/** A job's environment without an image, which is the first input to be read. */
function withoutImage(): NodeJS.ProcessEnv {
  const folder = temporaryFolder()
  const file = (name: string): string => path.join(folder, name)
  const files = ['OUTPUT', 'STATE', 'STEP_SUMMARY', 'ENV', 'PATH']
  files.forEach((name) => {
    writeFileSync(file(name), '')
  })
  const env: NodeJS.ProcessEnv = { ...process.env, GITHUB_ACTIONS: 'true' }
  env.RUNNER_TEMP = folder
  for (const name of files) env[`GITHUB_${name}`] = file(name)
  for (const [name, input] of Object.entries(readMetadata().inputs)) {
    env[`INPUT_${name.toUpperCase()}`] = input.default ?? ''
  }
  return env
}

let environment: NodeJS.ProcessEnv | undefined

async function node(args: string[], codes = [0]): Promise<number> {
  const env = (environment ??= withoutImage())
  return await secondsOf(() =>
    run(process.execPath, args, { env, codes, cwd: REPOSITORY })
  )
}

let empty: string | undefined

function emptyProgram(): string {
  if (empty) return empty
  empty = path.join(temporaryFolder(), 'empty.js')
  writeFileSync(empty, '')
  return empty
}

const MODULES = ['@actions/core@3.0.1', '@actions/exec@3.0.0']

let modules: string | undefined

/** A program that only loads what most actions load. */
async function programOfModules(): Promise<void> {
  const folder = temporaryFolder()
  const names = MODULES.map((one) => one.slice(0, one.lastIndexOf('@')))
  const program = path.join(folder, 'modules.mjs')
  writeFileSync(program, names.map((name) => `import '${name}'\n`).join(''))
  const options = ['--silent', '--no-audit', '--prefix', folder]
  await run('npm', ['install', ...options, ...MODULES]).catch(() => {
    throw new Skip('they could not be installed from the npm registry')
  })
  modules = program
}

export const START: Measure[] = [
  {
    name: 'start',
    isOurs: true,
    times: TIMES,
    run: ({ folder }) => node([path.join(folder, 'dist', 'index.js')], [1])
  },
  {
    name: 'empty-node',
    times: TIMES,
    run: () => node([emptyProgram()])
  },
  {
    name: 'core-and-exec',
    times: TIMES,
    prepare: programOfModules,
    run: () => node([modules ?? ''])
  }
]
