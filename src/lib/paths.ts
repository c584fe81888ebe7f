import path from 'node:path'

/** Tells whether a path is a directory or below it, without following links. */
export function isWithin(directory: string, file: string): boolean {
  const [first] = path.relative(directory, file).split(path.sep)
  return first !== '..'
}
