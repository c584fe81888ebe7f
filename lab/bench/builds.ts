// The builds of the action that are measured.
import path from 'node:path'
import { run, runAnyway, temporaryFolder } from './commands.ts'
import { describeCommit } from './machine.ts'
import type { Build } from './measure.ts'
import { later } from '../undo.ts'

const REPOSITORY = path.resolve(import.meta.dirname, '..', '..')

/** This checkout, and the commit to compare it with, if one is given. */
export async function findBuilds(compare?: string): Promise<Build[]> {
  const name = await describeCommit(REPOSITORY)
  const checkout = { name, folder: REPOSITORY }
  return compare ? [checkout, await checkOut(compare)] : [checkout]
}

async function checkOut(commit: string): Promise<Build> {
  const git = (...args: string[]): Promise<string> =>
    run('git', ['-C', REPOSITORY, ...args])
  const folder = path.join(temporaryFolder(), 'checkout')
  const remove = ['worktree', 'remove', '--force', folder]
  later(() => runAnyway('git', ['-C', REPOSITORY, ...remove]))
  await git('worktree', 'add', '--quiet', '--detach', folder, commit)
  return { name: `${await describeCommit(folder)} (${commit})`, folder }
}
