// The lines of CONTRIBUTING's style sheet that a program can check, on English pages.
import { describe, expect, it } from '@jest/globals'
import { globSync, readFileSync } from 'node:fs'
import { sectionsOf, textsOf } from '../support/markdown.js'

// Without those whose text is generated from messages, inputs and measurements.
const PAGES = ['README.md', 'CONTRIBUTING.md'].concat(
  globSync('docs/*.md', {
    exclude: ['docs/action.md', 'docs/benchmarks.md', 'docs/errors.md']
  }).sort()
)

const RULES: [RegExp, string][] = [
  [/\bwhoever\b/i, 'anyone who'],
  [/\b(every|any)body\b/i, 'everyone, anyone'],
  [/\bone's own\b/i, 'your own'],
  [/\bany more\b/i, 'no longer'],
  [/\bids?\b/, 'ID'],
  [/(?<![\w/-])buildx(?![\w/-])/, 'Buildx'],
  // But for the code of a message.
  [/\bbuildkit\b(?!-not-started)|\bRunpod\b/, 'BuildKit, RunPod'],
  [/\bpress (the|Deploy|Save)\b/i, 'click'],
  [/\b(is|are) no (number|text|URL|verdicts?|directory|file)\b/, 'is not a']
]

/** The style sheet itself names what to avoid, in italics. */
function faultsIn(page: string): string[] {
  const texts = sectionsOf(readFileSync(page, 'utf8'))
    .filter(({ anchor }) => anchor !== 'change-the-documentation')
    .flatMap(textsOf)
  return RULES.flatMap(([pattern, better]) =>
    texts
      .filter((text) => pattern.test(text))
      .map((text) => `${text.trim().slice(0, 80)}: ${better}`)
  )
}

describe.each(PAGES)('%s', (page) => {
  it('keeps to the style sheet', () => {
    expect(faultsIn(page)).toEqual([])
  })
})
