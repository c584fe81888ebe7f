// What is wrong with the files by which a step tells the runner something.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Expected } from '../family.ts'
import type { World } from '../world.ts'
import { folderFor } from './disks.ts'
import { machine, PASSES, type MachineFault } from './machine-fault.ts'

/** How a file can be wrong, and what its variable then says. */
const WAYS: [name: string, value: (world: World) => string | undefined][] = [
  ['has no file for', (world) => path.join(folderFor(world), 'missing')],
  ['does not set', () => undefined],
  ['has a full disk for', () => '/dev/full'],
  ['has a folder for', (world) => aFolder(world)]
]

function aFolder(world: World): string {
  const folder = path.join(folderFor(world), 'folder')
  mkdirSync(folder)
  return folder
}

function wrong(
  variable: string,
  step: string,
  expected: Expected,
  unset = expected
): MachineFault[] {
  return WAYS.map(([name, value]) =>
    machine(`${name} ${variable}`, {
      ends: { [step]: name === 'does not set' ? unset : expected },
      make(world) {
        world.runner[variable] = value(world)
        return undefined
      }
    })
  )
}

export const RUNNER_FILES: MachineFault[] = [
  ...wrong('GITHUB_STATE', 'begins', {
    end: 'fails',
    code: 'state-not-saved',
    names: /GITHUB_STATE/
  }),
  ...wrong('GITHUB_OUTPUT', 'writes the outputs', {
    end: 'fails',
    code: 'outputs-not-written',
    names: /GITHUB_OUTPUT/,
    tags: 'some'
  }),
  ...wrong(
    'GITHUB_STEP_SUMMARY',
    'writes the outputs',
    { end: 'passes', warns: ['summary-not-written'] },
    // A runner without summaries.
    PASSES
  ),
  ...wrong('GITHUB_ENV', 'begins', PASSES)
]
