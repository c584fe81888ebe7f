// More build contexts beside the main one, which a Dockerfile uses by their names.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { hashContext, stageContext } from './stage.js'

/** A context as its Dockerfile names it, and where it comes from. */
export type NamedContext = { name: string } & (
  | { kind: 'directory'; directory: string }
  /** An image in a directory, and what follows its path: a tag or a digest. */
  | { kind: 'layout'; directory: string; version: string }
  /** An image or a repository, which BuildKit itself reads. */
  | { kind: 'remote'; source: string }
)

/**
 * Copies the contexts that are directories, as the main one is copied. What BuildKit
 * reads by its digests needs no copy.
 *
 * @param name of the job: BuildKit confuses directories with one name
 */
export function stageNamed(
  contexts: NamedContext[],
  to: string,
  name: string,
  epoch: number
): NamedContext[] {
  return contexts.map((context, index) => {
    if (context.kind !== 'directory') return context
    mkdirSync(to, { recursive: true })
    const directory = path.join(to, `${name}-${index}`)
    stageContext(context.directory, directory, epoch, { dockerfile: 'none' })
    return { ...context, directory }
  })
}

/** Returns what stands for a context in the hash by which a run recognizes its image. */
export function hashNamed(context: NamedContext): string {
  switch (context.kind) {
    case 'directory':
      return hashContext(context.directory, 'none')
    case 'layout': {
      // It names all that is in the layout by digest.
      const index = readFileSync(path.join(context.directory, 'index.json'))
      const digest = createHash('sha256').update(index).digest('hex')
      return digest + context.version
    }
    case 'remote':
      return context.source
  }
}

/** Returns a context as `docker buildx build --build-context` takes it. */
export function namedArgument(context: NamedContext): string {
  switch (context.kind) {
    case 'directory':
      return `${context.name}=${context.directory}`
    case 'layout':
      return `${context.name}=oci-layout://${context.directory}${context.version}`
    case 'remote':
      return `${context.name}=${context.source}`
  }
}
