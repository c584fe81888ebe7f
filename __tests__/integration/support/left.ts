import { docker } from './lab.ts'

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
  if (texts.includes('')) throw new Error('Everything has an empty text')
  const outputs = await Promise.all(LISTS.map((args) => docker(args)))
  return outputs
    .flatMap((output) => output.split('\n'))
    .filter((line) => texts.some((text) => line.includes(text)))
}
