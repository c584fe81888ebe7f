// What is wrong with files and disks of the machine.
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { useOwnDockerfile } from '../scenarios.ts'
import type { Expected } from '../family.ts'
import type { World } from '../world.ts'
import {
  fill,
  folderFor,
  makeReadOnly,
  MAY_MOUNT,
  mountDisk,
  mountItself,
  onRestore,
  temporaryDisk
} from './disks.ts'
import { at, machine, PASSES, type MachineFault } from './machine-fault.ts'

const TEMP = /cannot be written/

const DISK_FULL: Expected = {
  end: 'fails',
  code: 'runner-disk-full',
  names: TEMP
}

const UNWRITABLE: Expected = {
  end: 'fails',
  code: 'directory-unwritable',
  names: TEMP
}

/** Where a tag could not be set, that is said first. */
const LOST: Expected = {
  end: 'fails',
  code: ['directory-unwritable', 'build-failed', 'tag-not-set', 'login-failed'],
  names: TEMP
}

const TEMPORARY: MachineFault[] = [
  machine('has no RUNNER_TEMP', {
    ends: { begins: PASSES },
    make(world) {
      world.runner.RUNNER_TEMP = path.join(folderFor(world), 'missing')
      return undefined
    }
  }),
  machine('has a file as RUNNER_TEMP', {
    ends: { begins: UNWRITABLE },
    make(world) {
      const file = path.join(folderFor(world), 'file')
      writeFileSync(file, '')
      world.runner.RUNNER_TEMP = file
      return undefined
    }
  }),
  machine('loses all in RUNNER_TEMP', {
    ends: {
      ...at(
        ['logs in', 'starts the builder', 'pushes layers', 'asks Milvus'],
        LOST
      ),
      'cleans up': PASSES,
      'sets the exact tag': { ...LOST, tags: 'some' }
    },
    make(world) {
      const folder = folderFor(world)
      world.runner.RUNNER_TEMP = folder
      return () => {
        // The run may make another file at that moment.
        rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 1 })
        mkdirSync(folder)
      }
    }
  })
]

const MOUNTED: MachineFault[] = [
  machine('has a full RUNNER_TEMP', {
    ends: {
      ...at(['begins', 'logs in', 'pushes layers'], DISK_FULL),
      ...at(['asks Milvus', 'sets the exact tag', 'cleans up'], PASSES)
    },
    make(world) {
      const disk = temporaryDisk(world)
      return () => {
        fill(disk)
      }
    }
  }),
  machine('has a read-only RUNNER_TEMP', {
    ends: {
      begins: UNWRITABLE,
      'cleans up': {
        end: 'passes',
        warns: ['cleanup-failed'],
        stays: /RUNNER_TEMP/,
        because:
          'nothing can be removed from a disk that is read-only; the runner empties RUNNER_TEMP before its next job'
      }
    },
    make(world) {
      const disk = temporaryDisk(world)
      return () => {
        makeReadOnly(world, disk)
      }
    }
  }),
  machine('has a full disk for the workspace', {
    ends: at(['begins', 'starts the builder', 'asks Milvus'], PASSES),
    make(world) {
      mountDisk(world, world.workspace)
      useOwnDockerfile(world)
      return () => {
        fill(world.workspace)
      }
    }
  }),
  machine('has a read-only home', {
    ends: {
      ...at(['begins', 'cleans up'], PASSES),
      // Read-only from then on: what was found out at the start is not true any more.
      ...at(['logs in', 'starts the builder'], {
        end: 'fails',
        code: ['base-unreadable', 'directory-unwritable'],
        names: /\.docker\/buildx.*: read-only file system/
      })
    },
    make(world) {
      mountItself(world, world.home)
      return () => {
        makeReadOnly(world, world.home)
      }
    }
  })
]

const OTHERS: MachineFault[] = [
  machine('loses the workspace', {
    ends: at(
      [
        'logs in',
        'starts the builder',
        'asks Milvus',
        'sets the exact tag',
        'cleans up'
      ],
      PASSES
    ),
    make(world) {
      beginInWorkspace(world)
      return () => {
        rmSync(world.workspace, { recursive: true })
      }
    }
  }),
  machine('loses the workspace with the build context', {
    ends: {
      'pushes layers': PASSES
    },
    make(world) {
      beginInWorkspace(world)
      useOwnDockerfile(world)
      return () => {
        rmSync(world.workspace, { recursive: true })
      }
    }
  }),
  machine('loses dist/ for a while', {
    ends: at(
      ['logs in', 'starts the builder', 'asks Milvus', 'sets the exact tag'],
      PASSES
    ),
    make(world) {
      const dist = ownAction(world)
      return () => {
        renameSync(dist, `${dist}-away`)
        world.moments.push({
          pattern: /::group::Promote\n[^]*::endgroup::/,
          act() {
            renameSync(`${dist}-away`, dist)
          }
        })
      }
    }
  }),
  machine('gets another docker/ in the action', {
    ends: at(['starts the builder', 'asks Milvus'], PASSES),
    make(world) {
      const dist = ownAction(world)
      return () => {
        const file = path.join(dist, '..', 'docker', 'Dockerfile')
        writeFileSync(file, 'FROM scratch\n')
      }
    }
  })
]

const ROOT = path.resolve(import.meta.dirname, '../../..')

/** Runs a copy of the action, and returns its dist/. */
function ownAction(world: World): string {
  const folder = folderFor(world)
  for (const name of ['action.yml', 'dist', 'docker']) {
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true })
  }
  world.action = folder
  return path.join(folder, 'dist')
}

/** As a runner does. */
function beginInWorkspace(world: World): void {
  const { workspace } = world
  world.cwd = workspace
  onRestore(world, () => {
    mkdirSync(workspace, { recursive: true })
  })
}

export const FILES: MachineFault[] = [
  ...TEMPORARY,
  ...(MAY_MOUNT ? MOUNTED : []),
  ...OTHERS
]
