import { readdirSync, readFileSync } from 'node:fs'
import { docker } from './docker.ts'

const LISTS = [
  ['ps', '--all', '--format', 'container {{.Names}} {{.Image}} {{.Labels}}'],
  ['volume', 'ls', '--format', 'volume {{.Name}} {{.Labels}}'],
  ['network', 'ls', '--format', 'network {{.Name}} {{.Labels}}'],
  ['image', 'ls', '--digests', '--format', 'image {{.Repository}} {{.Digest}}'],
  ['buildx', 'ls', '--format', 'builder {{.Name}}']
]

/**
 * Lists what is in the engine, one line per thing, with one of these texts in
 * its names and labels: a job's id, or the repository that it published to.
 */
export async function leftInEngine(...texts: string[]): Promise<string[]> {
  return await leftIn(process.env, ...texts)
}

/** The same, with the environment of a job. */
export async function leftIn(
  env: NodeJS.ProcessEnv,
  ...texts: string[]
): Promise<string[]> {
  if (texts.includes('')) throw new Error('Everything has an empty text')
  const outputs = await Promise.all(LISTS.map((args) => docker(args, env)))
  return outputs
    .flatMap((output) => output.split('\n'))
    .filter((line) => texts.some((text) => line.includes(text)))
}

/** Lists the processes, with their command line, that a job has left running. */
export function leftRunning(jobId: string): string[] {
  if (jobId === '') throw new Error('Every job has an empty text')
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(pid, 'environ').includes(`milvus-runpod-${jobId}`))
    .map((pid) => `${pid} ${read(pid, 'cmdline').replaceAll('\0', ' ')}`)
}

/** Nothing of a process that has ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
