import { describe, expect, it } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import { errorsPage, findMessages } from '../../script/errors-page.ts'
import { sectionsOf } from '../support/markdown.js'
import { temporaryDirectory } from '../support/temporary.js'

const NOTES = [
  {
    title: 'All',
    intro: 'Everything.',
    codes: { 'no-space': null, 'no-volume': 'Mount it.', 'no-action': 'Wait.' }
  }
]
const GOOD = {
  'src/space.ts':
    "throw new Failure('no-space', `${name} is full`, { next: 'free some' })",
  'docker/entrypoint.sh': 'warn no-volume "no volume at $data"',
  '.github/workflows/publish.yml': stringify({
    jobs: {
      a: { steps: [{ run: 'echo "::error::Gone docs/errors.md#no-action"' }] }
    }
  }),
  'docs/errors.yaml': stringify(NOTES)
}

/** A repository with a message of each kind, and with other files. */
function repositoryWith(files: Record<string, string>): string {
  const root = temporaryDirectory()
  for (const [name, text] of Object.entries({ ...GOOD, ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), text)
  }
  return root
}

function notesWith(
  codes: Record<string, string | null>
): Record<string, string> {
  const [group] = NOTES
  const all = { ...group, codes: { ...group?.codes, ...codes } }
  return { 'docs/errors.yaml': stringify([all]) }
}

async function problemsWith(files: Record<string, string>): Promise<string[]> {
  return (await errorsPage(repositoryWith(files))).problems
}

describe('docs/errors.md', () => {
  it('lists every message with what to do, and nothing else (if not: node script/errors-page.ts)', async () => {
    const { page, problems } = await errorsPage()

    expect(problems).toEqual([])
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(page)
  })

  it('lists under an input only what is said of it', () => {
    const sections = readFileSync('docs/errors.md', 'utf8').split('\n### ')
    const named = sections.flatMap((section) => {
      const [, input] = /^`input-([a-z-]+)`/.exec(section) ?? []
      const texts = section.matchAll(/^> `Input "([a-z-]+)"/gm)
      return input ? [...texts].map(([, name]) => [input, name]) : []
    })

    expect(named.length).toBeGreaterThan(0)
    expect(named.filter(([input, name]) => input !== name)).toEqual([])
  })

  it('has the heading that each message and each line of its contents lead to', () => {
    const page = readFileSync('docs/errors.md', 'utf8')
    const anchors = sectionsOf(page).map(({ anchor }) => anchor)
    const codes = findMessages('.').messages.map(({ code }) => code)
    const contents = [...page.matchAll(/\]\(#(.*)\)/g)].map(([, to]) => to)

    expect(codes.length).toBeGreaterThan(100)
    expect(anchors).toEqual(expect.arrayContaining([...codes, ...contents]))
  })
})

describe('the page of messages', () => {
  it('has no problem if all is in order', async () => {
    expect(await problemsWith({})).toEqual([])
  })

  it.each([
    [
      'a code that the notes lack',
      "warn('new-one', 'It is new')",
      'the code "new-one" is not in docs/errors.yaml'
    ],
    [
      'a warning without a code',
      "core.warning('Look')",
      'a message without a code'
    ],
    [
      'a code that is computed',
      'new Failure(code(), `No`)',
      'is not a name in kebab-case'
    ],
    [
      'a code that another message has',
      "warn('no-space', 'Other')",
      'the code "no-space" is that of another message at src/'
    ],
    [
      'an old code in capitals',
      "warn('E_FULL', 'Full')",
      'the code "E_FULL" is not a name'
    ]
  ])('refuses, in TypeScript, %s', async (_, line, problem) => {
    const problems = await problemsWith({ 'src/new.ts': line })
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it.each([
    ['an error', 'stop "it is broken: $*"'],
    ['an error in a variable', 'if x; then stop $problem; fi'],
    ['a warning', '[ -r "$x" ] || warn "not readable"'],
    ['an error in a case', 'case $a in x) stop "no x" ;; esac']
  ])('refuses, in a shell script, %s without a code', async (_, line) => {
    const problems = await problemsWith({ 'docker/lib/a/new.sh': line })
    expect(problems).toEqual([
      'docker/lib/a/new.sh:1: a message without a code'
    ])
  })

  it('refuses an annotation of the workflow without a link', async () => {
    const steps = [
      { run: 'echo "::error::Gone docs/errors.md#no-action"' },
      { run: 'echo "::warning title=W::Look"' }
    ]
    const workflow = stringify({ jobs: { a: { steps } } })
    expect(
      await problemsWith({ '.github/workflows/publish.yml': workflow })
    ).toEqual([expect.stringContaining('a message without a code: Look')])
  })

  it('refuses notes about a code that no message has', async () => {
    expect(await problemsWith(notesWith({ gone: 'Wait.' }))).toEqual([
      'docs/errors.yaml lists "gone", which no message has'
    ])
  })

  it('refuses a message that says nowhere what to do', async () => {
    expect(await problemsWith(notesWith({ 'no-volume': null }))).toEqual([
      expect.stringContaining('the code "no-volume" needs a note')
    ])
  })
})

describe('findMessages', () => {
  it('follows a code and a text to where they are given', () => {
    const root = repositoryWith({
      'src/read.ts': `
        export function refuse(name: string, allowed: string): never {
          throw new Failure(\`input-\${name}\`, \`Input "\${name}": \${allowed}\`)
        }`,
      'src/inputs.ts': `
        import { refuse } from './read.js'
        const COLOURS = ['red', 'green'] as const
        refuse('colour', \`it must be one of \${COLOURS.join(', ')}\`)
        for (const name of ['a', 'b'] as const) refuse(name, rule)`
    })
    const texts = findMessages(root).messages.map(({ code, text }) => [
      code,
      text
    ])

    expect(texts).toEqual(
      expect.arrayContaining([
        ['input-colour', 'Input "colour": it must be one of red, green'],
        ['input-a', 'Input "a": <allowed>'],
        ['input-b', 'Input "b": <allowed>']
      ])
    )
  })

  it('finds every advice of a table and of a function', () => {
    const root = repositoryWith({
      'src/space.ts': `
        const TABLE = { full: { likely: 'it is full', next: 'free some' } }
        function table(): Advice {
          return TABLE[x]
        }
        function advice(): Advice {
          const { likely, next } = table()
          if (x) return { likely, next: \`\${next} space on \${disk}\` }
          return { next: 'give up' }
        }
        throw new Failure('no-space', 'No space', TABLE[x] ?? advice())`
    })
    const [found] = findMessages(root).messages

    expect(found?.remedies).toEqual([
      { likely: 'it is full', next: 'free some' },
      { likely: 'it is full', next: 'free some space on <disk>' },
      { next: 'give up' }
    ])
  })

  it('lists what each way through a function of texts says', () => {
    const root = repositoryWith({
      'src/space.ts': `
        function adviceFor(own: string, other: string): string {
          return isOther() ? other : own
        }
        const next = adviceFor('free some', 'take another')
        throw new Failure('no-space', \`No \${thing()}\`, { next })
        function thing(): string {
          return read()
        }`
    })
    const [found] = findMessages(root).messages

    expect(found?.text).toBe('No <thing>')
    expect(found?.remedies).toEqual([
      { next: 'take another' },
      { next: 'free some' }
    ])
  })

  it('joins the parts of a message in a shell script, and names its parameters', () => {
    const root = repositoryWith({
      'docker/entrypoint.sh': `
# check NAME VALUE
check() {
  written="all of it"
  # stop "this is a comment"
  [ -n "$2" ] || stop no-volume "$1 is \\"$2\\": it is $written in \${DATA_DIR%/}," \\
    "but $((free / 1024)) MiB are free for uid $(id -u)"
}`
    })
    const messages = findMessages(root).messages.filter(
      ({ site }) => site === 'docker/entrypoint.sh:6'
    )

    expect(messages.map(({ text }) => text)).toEqual([
      '<name> is "<value>": it is all of it in <DATA_DIR>, but <free> MiB are free for uid <uid>'
    ])
  })
})
