// Secrets in files: while a job runs only where they have to be, and for nobody else.
import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs'
import path from 'node:path'
import { canariesIn, type Canary } from '../canaries.ts'
import { watch } from './watch.ts'

/** Where a job has files. */
export interface Folders {
  /** The runner's folder, with the files in which a step tells it something. */
  runner: string
  home: string
  workspace: string
  /** What programs have as their `/tmp`. */
  tmp: string
}

/** Bytes of a file that is looked at: no file with a secret is larger. */
const LIMIT = 2 ** 20

/** Files of a job that have secrets until its end, in the job's own folder. */
const ALLOWED: [RegExp, Canary[]][] = [
  [/^docker\/config\.json[^/]*$/, ['password', 'basePassword', 'token']],
  [/^smoke\.env$/, ['smokeEnv', 'rootPassword']],
  [/^secrets\/\d+$/, ['buildSecret']]
]

/** The folder of a job, in RUNNER_TEMP. */
const JOB = /^temp\/milvus-runpod-[0-9a-f]+\//

/** Files that were looked at already, by their path. */
type Looked = Map<string, string>

/** Looks at every file that is new or has changed. */
export function watchFiles(folders: Folders): {
  stop: () => string[]
} {
  const looked: Looked = new Map()
  // What was there before is not the job's.
  for (const { file, stats } of changedIn(folders, looked)) {
    if (!file.startsWith(folders.runner)) looked.set(file, signOf(stats))
  }
  return watch(() => leaksIn(folders, looked, false))
}

/** Returns the secrets in what a job has left, where nothing may be left. */
export function watchLeftFiles(folders: Folders): { stop: () => string[] } {
  const before: Looked = new Map()
  for (const { file, stats } of changedIn(folders, before)) {
    before.set(file, signOf(stats))
  }
  return { stop: () => leaksIn(folders, before, true) }
}

function leaksIn(folders: Folders, looked: Looked, isOver: boolean): string[] {
  return changedIn(folders, looked).flatMap(({ file, stats }) => {
    looked.set(file, signOf(stats))
    const secrets = canariesIn(contentOf(file))
    if (secrets.length === 0) return []
    const shown = shownAs(file, folders)
    const allowed = isOver ? [] : allowedIn(file, folders)
    const open = openParts(file, folders.runner)
    return [
      ...secrets
        .filter((secret) => !allowed.includes(secret))
        .map((secret) => `${secret} in the file ${shown}`),
      ...(isOver ? [] : open.map((part) => `others can read ${part}`))
    ]
  })
}

function allowedIn(file: string, { runner }: Folders): Canary[] {
  const inside = path.relative(runner, file)
  if (!JOB.test(inside)) return []
  const name = inside.replace(JOB, '')
  return ALLOWED.find(([pattern]) => pattern.test(name))?.[1] ?? []
}

/** Returns the file, and the folders of the job around it, that others may read. */
function openParts(file: string, runner: string): string[] {
  const inside = path.relative(runner, file)
  const [job] = JOB.exec(inside) ?? []
  if (!job) return []
  const parts = inside.slice(job.length).split('/')
  return ['', ...parts].flatMap((_, index) => {
    const name = parts.slice(0, index).join('/')
    const mode = statsOf(path.join(runner, job, name))?.mode ?? 0
    if ((mode & 0o077) === 0) return []
    return [`${name || "the job's folder"}: ${(mode & 0o777).toString(8)}`]
  })
}

function changedIn(
  folders: Folders,
  looked: Looked
): { file: string; stats: Stats }[] {
  return Object.values(folders)
    .flatMap((folder: string) => filesIn(folder))
    .flatMap((file) => {
      const stats = statsOf(file)
      if (!stats?.isFile() || stats.size > LIMIT) return []
      return looked.get(file) === signOf(stats) ? [] : [{ file, stats }]
    })
}

function signOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [ino, size, mtimeMs, ctimeMs].join(' ')
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
  } catch {
    // A folder in it was removed meanwhile: the next look sees the rest.
    return []
  }
}

function statsOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false })
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.of()
  }
}

/** Such as `runner/temp/milvus-runpod-…/smoke.env`. */
function shownAs(file: string, folders: Folders): string {
  const [name = '', folder = ''] =
    Object.entries(folders as unknown as Record<string, string>).find(
      ([, one]) => file.startsWith(`${one}/`)
    ) ?? []
  return path.join(name, path.relative(folder, file))
}
