import { copyFileSync, lutimesSync, chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DockerfileSource } from './files.js'
import { stageNamed, type NamedContext } from './named.js'
import { stageContext } from './stage.js'

/** All that goes into a build, where the user has it. */
export interface BuildSource {
  directory: string
  dockerfile?: DockerfileSource
  contexts: NamedContext[]
  userYaml?: Buffer
}

/** The same, copied into the job's directory. */
export type StagedBuild = Omit<BuildSource, 'userYaml'>

/**
 * Copies all that goes into a build, with fixed modes and times.
 *
 * @param job its name, which no other job has: in a context of the same name, a
 * builder that outlives the job treats a file of the same size and time as one it
 * knows (https://github.com/moby/buildkit/issues/4817)
 */
export function stageBuild(
  { directory, dockerfile, contexts, userYaml }: BuildSource,
  job: { directory: string; name: string },
  epoch: number
): StagedBuild {
  const staged = path.join(job.directory, job.name)
  stageContext(directory, staged, epoch, { userYaml, dockerfile })
  const named = path.join(job.directory, 'contexts')
  return {
    directory: staged,
    dockerfile: dockerfile && stageDockerfile(dockerfile, job, epoch),
    contexts: stageNamed(contexts, named, job.name, epoch)
  }
}

/** BuildKit reads the ignore file beside the Dockerfile, by its name. */
function stageDockerfile(
  { file, name, ignoreFile }: DockerfileSource,
  job: { directory: string; name: string },
  epoch: number
): DockerfileSource {
  const directory = path.join(job.directory, `${job.name}-dockerfile`)
  mkdirSync(directory)
  const copy = (from: string, to: string): string => {
    const target = path.join(directory, to)
    copyFileSync(from, target)
    chmodSync(target, 0o644)
    lutimesSync(target, epoch, epoch)
    return target
  }
  return {
    file: copy(file, name),
    name,
    ignoreFile: ignoreFile && copy(ignoreFile, `${name}.dockerignore`)
  }
}
