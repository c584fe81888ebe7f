// Runs the commands of README.md as they are printed there, but for the names that a
// reader replaces and those that other tests on this machine use as well.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { codeOf, sectionsOf } from '../../support/markdown.ts'
import { docker, testLabel } from './lab.ts'

/** Returns the commands of a section of README.md. */
function commandsUnder(wanted: string): string[] {
  const sections = sectionsOf(readFileSync('README.md', 'utf8'))
  const section = sections.find(({ anchor }) => anchor === wanted)
  return section ? codeOf(section, 'sh') : []
}

/** Replaces each text, which must be in the command. */
function replaced(command: string, texts: Record<string, string>): string {
  return Object.entries(texts).reduce((text, [old, own]) => {
    if (!text.includes(old)) throw new Error(`no "${old}" in ${command}`)
    return text.replaceAll(old, own)
  }, command)
}

export interface RunItNow {
  /** Name of the container and its volume. */
  name: string
  /** Asks Milvus as README does, and returns its answer. */
  ask: () => Promise<string>
  remove: () => Promise<void>
}

/** Starts an image by the first command of README.md, and asks it by the second. */
export async function runItNow(image: string): Promise<RunItNow> {
  const [start = '', ask = ''] = commandsUnder('run-it-now')
  const name = `milvus-readme-${randomBytes(4).toString('hex')}`
  await shell(
    replaced(start, {
      'ghcr.io/org/milvus-standalone:2.6': image,
      '--name milvus': `--name ${name} --label ${testLabel()}`,
      '--volume milvus:': `--volume ${name}:`,
      '127.0.0.1:19530:': '127.0.0.1::'
    })
  )
  const address = await docker(['port', name, '19530'])
  return {
    name,
    ask: () => shell(replaced(ask, { '127.0.0.1:19530': address })),
    async remove() {
      await docker(['rm', '--force', name])
      await docker(['volume', 'rm', '--force', name])
    }
  }
}

async function shell(command: string): Promise<string> {
  const env = { ...process.env, NO_PROXY: '127.0.0.1' }
  const { stdout } = await promisify(execFile)('sh', ['-c', command], { env })
  return stdout.trim()
}
