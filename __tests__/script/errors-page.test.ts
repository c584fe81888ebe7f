import { describe, expect, it } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chapters, errorsPage } from '../../script/errors/page.ts'
import { findInShell } from '../../script/errors/shell.ts'
import { IMAGE } from '../../src/messages/image.js'
import { render } from '../../src/messages/message.js'
import { WORKFLOW } from '../../src/messages/workflow.js'
import { sectionsOf } from '../support/markdown.js'
import { temporaryDirectory } from '../support/temporary.js'

const PAGE = readFileSync('docs/errors.md', 'utf8')
const ALL = chapters('.').flatMap(({ messages }) => Object.entries(messages))

/** Returns the messages of a script in a repository of its own. */
function messagesIn(script: string): ReturnType<typeof findInShell> {
  const root = temporaryDirectory()
  mkdirSync(path.join(root, 'docker'))
  writeFileSync(path.join(root, 'docker/new.sh'), script)
  return findInShell(root)
}

describe('docs/errors.md', () => {
  it('says what the registry and the image say (if not: node script/errors-page.ts)', async () => {
    expect(PAGE).toBe(await errorsPage('.'))
  })

  it('puts what denies a push under one answer, and names each registry', async () => {
    const page = await errorsPage('.')
    const [, section = ''] = /### `push-failed`([^]*?)\n### /.exec(page) ?? []
    const [, group = ''] =
      /\n- Denied \(401, 403\):\n((?: {2}- .*\n)+)/.exec(section) ?? []
    const firsts = [...group.matchAll(/- (.*?)\. \*\*/g)].map(
      ([, first]) => first
    )

    expect(firsts).toEqual(expect.arrayContaining(['Docker Hub', 'Amazon ECR']))
    expect(section.match(/^- Denied/gm)?.length).toBe(3)
  })

  it('has the heading that each message and each line of its contents lead to', () => {
    const anchors = sectionsOf(PAGE).map(({ anchor }) => anchor)
    const codes = ALL.map(([key]) => key.replace(/\..*/, ''))
    const contents = [...PAGE.matchAll(/\]\(#(.*)\)/g)].map(([, to]) => to)

    expect(codes.length).toBeGreaterThan(200)
    expect(anchors).toEqual(expect.arrayContaining([...codes, ...contents]))
  })
})

describe('a message', () => {
  it('has a key in kebab-case, and maybe the name of a case', () => {
    const odd = ALL.map(([key]) => key).filter(
      (key) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.\w+)?$/.test(key)
    )
    expect(odd).toEqual([])
  })

  it('says what to do, in itself or on the page', () => {
    const codes = Map.groupBy(ALL, ([key]) => key.replace(/\..*/, ''))
    const silent = [...codes].filter(
      ([code, cases]) =>
        // The message about an input says what is allowed.
        !code.startsWith('input-') &&
        !cases.some(([, one]) => one.remedy ?? one.remedies ?? one.note)
    )
    expect(silent.map(([code]) => code)).toEqual([])
  })

  it('names the input that its code has', () => {
    const named = ALL.flatMap(([key, { what }]) => {
      const [, input] = /^input-([a-z-]+)/.exec(key) ?? []
      return input ? [[input, render(what, {})] as const] : []
    })
    const wrong = named.filter(([name, text]) => !text.includes(`"${name}"`))

    expect(named.length).toBeGreaterThan(50)
    expect(wrong).toEqual([])
  })
})

describe('a message of the workflow', () => {
  it.each(Object.entries(WORKFLOW.messages))(
    'is that of publish.yml or of a script of publish-signed.yml: %s',
    (code, { what }) => {
      const text = ['.github/workflows/publish.yml', 'script/signature']
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n')
        .replace(/\s+/g, ' ')
        .replaceAll('\\"', '"')
        .replaceAll('$IMAGE@$DIGEST', '<image>')
        .replaceAll(/\$(signer|answer|visibility)\b/g, '<$1>')
        .replaceAll('$errors#', 'docs/errors.md#')

      const names = ['image', 'signer', 'answer', 'visibility']
      const values = Object.fromEntries(
        names.map((name) => [name, `<${name}>`])
      ) as Record<string, string>

      expect(text).toContain(render(what, values))
      expect(text).toContain(`docs/errors.md#${code}`)
    }
  )
})

describe('a message of the image', () => {
  it('has its place on the page', () => {
    const codes = findInShell('.').map(({ code }) => code)
    expect(Object.keys(IMAGE.notes)).toEqual(expect.arrayContaining(codes))
  })

  it.each([
    ['an error', 'stop "it is broken: $*"'],
    ['an error in a variable', 'if x; then stop $problem; fi'],
    ['a warning', '[ -r "$x" ] || warn "not readable"'],
    ['an error in a case', 'case $a in x) stop "no x" ;; esac']
  ])('needs a code: %s', (_, line) => {
    expect(() => messagesIn(line)).toThrow(
      'docker/new.sh:1: a message without a code'
    )
  })

  it('is joined from its parts, with names for its parameters', () => {
    const script = `
# check NAME VALUE
check() {
  written="all of it"
  # stop "this is a comment"
  [ -n "$2" ] || stop no-volume "$1 is \\"$2\\": it is $written in \${DATA_DIR%/}," \\
    "but $((free / 1024)) MiB are free for uid $(id -u)"
}`
    expect(messagesIn(script)).toEqual([
      {
        code: 'no-volume',
        what: '<name> is "<value>": it is all of it in <DATA_DIR>, but <free> MiB are free for uid <uid>'
      }
    ])
  })
})
