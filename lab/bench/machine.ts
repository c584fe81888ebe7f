// What the figures were measured on.
import { cpus, release, totalmem } from 'node:os'
import { docker, run } from './commands.ts'
import { lab } from '../inputs.ts'

/** Describes the machine, its programs and its Milvus, a line each. */
export async function describeMachine(): Promise<string[]> {
  const isStandIn = lab('CONNECTED') === 'no'
  return [
    ...(await describePrograms()),
    `Milvus ${lab('MILVUS_VERSION')} on ${process.arch}${
      isStandIn ? ', a stand-in on the other platform' : ''
    }; the registry is on the same machine`
  ]
}

/** Describes the machine and its programs, a line each. */
export async function describePrograms(): Promise<string[]> {
  const format = '{{.Client.Version}}, engine {{.Server.Version}}'
  const store = ['info', '--format', '{{.Driver}}']
  const [cpu] = cpus()
  return [
    `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, Linux ${release()}`,
    `Docker ${await docker('version', '--format', format)} (${await docker(...store)})`,
    `Buildx ${(await docker('buildx', 'version')).split(' ')[1] ?? ''}`,
    `Node ${process.version}`
  ]
}

/** The commit of a folder, and whether files differ from it. */
export async function describeCommit(folder: string): Promise<string> {
  const git = (...args: string[]): Promise<string> =>
    run('git', ['-C', folder, ...args])
  const commit = (await git('rev-parse', '--short=10', 'HEAD')).trim()
  const changed = await git('status', '--porcelain', '--', 'dist', 'docker')
  return changed ? `${commit} with changes` : commit
}
