import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  lutimesSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync
} from 'node:fs'
import path from 'node:path'

/**
 * Copies a build context with fixed modes and times. Those of a checkout depend on
 * the machine's umask and clock, and end up in the layers.
 *
 * @param epoch time of every file, in seconds since 1970
 * @param replaced files that replace others, by their path in the context
 */
export function stageContext(
  from: string,
  to: string,
  epoch: number,
  replaced: Record<string, string> = {}
): void {
  const source = realpathSync(from)
  const git = path.join(source, '.git')
  cpSync(source, to, {
    recursive: true,
    verbatimSymlinks: true,
    // It differs between checkouts of the same commit.
    filter: (file) => file !== git
  })
  for (const [entry, file] of Object.entries(replaced)) {
    // Remove a link first: copying would write to its target.
    rmSync(path.join(to, entry), { force: true })
    copyFileSync(file, path.join(to, entry))
  }
  for (const entry of ['.', ...entries(to)]) {
    const file = path.join(to, entry)
    const mode = portableMode(file)
    if (mode) chmodSync(file, mode)
    lutimesSync(file, epoch, epoch)
  }
}

/** Hashes the names, executable bits and contents of a build context. */
export function hashContext(directory: string): string {
  const hash = createHash('sha256')
  for (const entry of entries(directory)) {
    const file = path.join(directory, entry)
    const stats = lstatSync(file)
    if (stats.isDirectory()) continue
    const content = stats.isSymbolicLink()
      ? readlinkSync(file)
      : readFileSync(file)
    const mode = portableMode(file)?.toString(8) ?? 'link'
    const digest = createHash('sha256').update(content).digest('hex')
    hash.update(`${entry}\0${mode}\0${digest}\n`)
  }
  return hash.digest('hex')
}

/** Lists everything below a directory, sorted by bytes. */
function entries(directory: string): string[] {
  return below(directory, '').sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b))
  )
}

/** The `recursive` option of readdir would follow links. */
function below(directory: string, prefix: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const name = `${prefix}${entry.name}`
    if (!entry.isDirectory()) return [name]
    return [name, ...below(path.join(directory, entry.name), `${name}/`)]
  })
}

/** Keeps only the executable bit, as git does. Links have no mode. */
function portableMode(file: string): number | undefined {
  const stats = lstatSync(file)
  if (stats.isSymbolicLink()) return undefined
  return stats.isDirectory() || stats.mode & 0o100 ? 0o755 : 0o644
}
