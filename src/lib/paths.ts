import path from 'node:path'

/** Tells whether a path is a directory or below it, without following links. */
export function isWithin(directory: string, file: string): boolean {
  const [first] = path.relative(directory, file).split(path.sep)
  return first !== '..'
}

/**
 * Returns the directory in which paths of inputs begin: the workspace or, in the
 * reusable workflow, the directory in it where the caller's repository is.
 */
export function workspaceRoot(env = process.env): string {
  const directory = env.MILVUS_RUNPOD_DIRECTORY || ''
  return path.resolve(env.GITHUB_WORKSPACE || '.', directory)
}
