// Writes docs/benchmarks.md.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const PAGE = path.resolve(
  ...[import.meta.dirname, '..', '..', 'docs', 'benchmarks.md']
)

/** The part on speed, without its figures. */
export const IS_FAST = {
  title: 'How fast it is',
  notes: [
    'A run of the action is its main and post step, with the start of both.',
    'A tested publish (level `health`) takes at least what its reference takes, and the seconds for which it watches a healthy Milvus. The figure is what it takes beyond both.',
    'The chain pushes the [recipe](../lab/bench/original/Dockerfile) that this repository began with, for the same two platforms. QEMU was registered before, for both.',
    'With nothing new, all tags point to what a build would give.'
  ]
}

/** The part on growth, without its figures. */
export const GROWS = {
  title: 'How it grows',
  notes: [
    'Runs with more and more of one thing: the last four columns compare with the least of it. Good is what grows less than its input.',
    'Calls are the processes of docker and buildx that the action starts, and memory is the most that its own process used.',
    'Nothing is tested but the large images; the releases are those of a dry run.'
  ]
}

/** The part on the size of the action, without its figures. */
export const IN_DIST = {
  title: 'What is in dist/',
  notes: ['Bytes by package, as `script/dist-report` tells them.']
}

const INTRODUCTION = `# Benchmarks

\`script/bench\` has measured all of this and has written this page.

Machines differ, so each figure stands beside a reference from the same run. In each round everything is measured once (what is short, several times), one after the other: ours, its reference, the next. "Ours" and "Reference" are medians over all rounds, with the least and the greatest value. "Figure" is the median of what each round gives: ours divided by its reference, or what ours takes beyond it. "Reach" is what counts as good. These are no promises for your runner, and no test depends on them.`

const REPEAT = `## Measure it yourself

\`\`\`sh
script/bench                        # everything but growth, five rounds: 10 minutes at most on 2 cores
script/bench --only tested start    # some rows
script/bench --compare v1.0.0       # this checkout and another commit side by side
script/bench --growth               # how time and memory grow with the input
script/bench --actions FOLDER       # the chain with Docker's own actions, cloned into FOLDER
lab/etcd/measure                    # etcd (see docker/ETCD.md)
\`\`\`

With \`--only\`, \`--compare\` or \`--rounds\`, this page stays as it is, and the table is only printed.
`

/** A table with its title, the setting, and how to read it. */
export interface Part {
  title: string
  setting: string[]
  notes: string[]
  table: string
}

/** Writes the page; parts that were not measured now stay as they are. */
export function writePage(parts: Part[]): void {
  writeFileSync(PAGE, pageWith(parts, readFileSync(PAGE, 'utf8')))
}

/** Returns the page with new parts. */
export function pageWith(parts: Part[], page: string): string {
  const texts = parts.map((part) => [part.title, writtenPart(part)] as const)
  const all = new Map([...partsIn(page), ...texts])
  const sections = [IS_FAST, IN_DIST, GROWS].flatMap(
    ({ title }) => all.get(title) ?? []
  )
  const listed = [...sections, REPEAT].map(listItem).join('\n')
  return [INTRODUCTION, listed, ...sections, REPEAT].join('\n\n')
}

/** Links to a section, as the other pages do at their top. */
function listItem(section: string): string {
  const title = titleOf(section)
  const anchor = title.toLowerCase().replaceAll(/[^\w -]/g, '')
  return `- [${title}](#${anchor.replaceAll(' ', '-')})`
}

function titleOf(section: string): string {
  return /^## (.*)/.exec(section)?.[1] ?? ''
}

function writtenPart({ title, setting, notes, table }: Part): string {
  const list = [...notes, ...setting].map((line) => `- ${line}`)
  return [`## ${title}`, list.join('\n'), table].join('\n\n')
}

function partsIn(page: string): Map<string, string> {
  const sections = page.split(/\n(?=## )/).map((text) => text.trim())
  return new Map(sections.map((text) => [titleOf(text), text]))
}
