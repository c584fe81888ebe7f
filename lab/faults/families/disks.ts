// Disks, and what else is mounted, for a cell that root runs.
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { World } from '../world.ts'

/** Whether this process may mount something. */
export const MAY_MOUNT = process.getuid?.() === 0

/** A folder of a cell, until that ends. */
export function folderFor(world: World): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'faults-machine-'))
  world.later(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Mounts a small disk on a folder. */
export function mountDisk(world: World, folder: string): void {
  mount(world, folder, ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
}

/** Mounts a folder on itself, so that it can be made read-only. */
export function mountItself(world: World, folder: string): void {
  mount(world, folder, ['--bind', folder, folder])
}

function mount(world: World, folder: string, args: string[]): void {
  execFileSync('mount', args)
  // A process that the run has left there would keep it.
  world.later(() => execFileSync('umount', ['--lazy', folder]))
}

/** Makes what is mounted on a folder read-only, until the run is over. */
export function makeReadOnly(world: World, folder: string): void {
  remount(folder, 'ro')
  onRestore(world, () => {
    remount(folder, 'rw')
  })
}

function remount(folder: string, how: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,bind,${how}`, folder])
}

/** Does something before it is looked at what the run has left. */
export function onRestore(world: World, undo: () => void): void {
  const { restore } = world
  world.restore = async (log) => {
    undo()
    await restore(log)
  }
}

/** Fills the disk of a folder to the last byte. */
export function fill(folder: string): void {
  const file = path.join(folder, 'filler')
  writeFileSync(file, '')
  for (let size = 2 ** 20; size >= 1; size = Math.floor(size / 2)) {
    while (hasAppended(file, size));
  }
}

function hasAppended(file: string, size: number): boolean {
  try {
    appendFileSync(file, Buffer.alloc(size))
    return true
  } catch {
    return false
  }
}

/** A RUNNER_TEMP on a disk of its own, which is the folder around it. */
export function temporaryDisk(world: World): string {
  const disk = folderFor(world)
  mountDisk(world, disk)
  const folder = path.join(disk, 'temp')
  mkdirSync(folder)
  world.runner.RUNNER_TEMP = folder
  return disk
}
