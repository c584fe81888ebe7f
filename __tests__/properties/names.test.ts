import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  isRepository,
  isTag,
  refsOf,
  registryOf
} from '../../src/docker/reference.js'
import { readTags, renderTags } from '../../src/inputs/tag-templates.js'
import { setEnv } from '../support/temporary.js'

const values = {
  version: '2.6.22',
  major: '2',
  minor: '6',
  patch: '22',
  date: '20261124',
  sha: 'c0ffee0'
}
const anyVersion = { text: 'latest', range: '*' }
const placeholder = fc
  .constantFrom(...Object.keys(values))
  .chain((name) => fc.constantFrom(`{{${name}}}`, `{{ ${name} }}`))
const word = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}$/)
const template = fc
  .array(fc.oneof(placeholder, word), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
const templates = fc.array(template, { maxLength: 6 })

describe('tag templates', () => {
  it('render every tag once, in exactly one of the kinds', () => {
    fc.assert(
      fc.property(templates, fc.constantFrom('', '-gpu'), (list, suffix) => {
        const { exact, dated, floating } = renderTags(list, values, suffix)
        const all = [...exact, ...dated, ...floating]
        return (
          new Set(all).size === all.length &&
          all.length <= list.length &&
          all.every((tag) => tag.endsWith(suffix) && !tag.includes('{{'))
        )
      })
    )
  })

  it('render a valid tag if their words are valid', () => {
    fc.assert(
      fc.property(template, (one) => {
        const tags = Object.values(renderTags([one], values)).flat()
        return tags.every(isTag)
      })
    )
  })

  it('render a floating tag only without version, patch, date and sha', () => {
    fc.assert(
      fc.property(template, (one) => {
        const { floating } = renderTags([one], values)
        const isOfOne = /\{\{\s*(version|patch|date|sha)\s*\}\}/.test(one)
        return floating.length === (isOfOne ? 0 : 1)
      })
    )
  })

  it('are refused with any unknown placeholder', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,9}$/), (name) => {
        setEnv({ INPUT_TAGS: `a{{${name}}}b`, GITHUB_SHA: 'c0ffee0' })
        const reading = (): unknown => readTags(anyVersion, 'cpu')
        if (name.trim() in values) expect(reading).not.toThrow()
        else expect(reading).toThrow('is unknown; the placeholders are')
      })
    )
  })
})

const part = fc.stringMatching(/^[a-z0-9]+([._-][a-z0-9]+)*$/, {
  maxLength: 20
})
const path = fc.array(part, { minLength: 1, maxLength: 4 })
const host = fc.constantFrom(
  'ghcr.io',
  'localhost',
  'localhost:5000',
  '127.0.0.1:5000',
  'my-registry:443'
)

describe('repository names', () => {
  it('are valid with a host, and yield their registry', () => {
    fc.assert(
      fc.property(host, path, (registry, parts) => {
        const name = [registry, ...parts].join('/')
        if (name.length > 255) return !isRepository(name)
        return isRepository(name) && registryOf(name) === registry
      })
    )
  })

  it('are invalid with a tag, a digest, capitals or white space', () => {
    fc.assert(
      fc.property(
        path,
        fc.constantFrom(
          ':1',
          `@sha256:${'a'.repeat(64)}`,
          'A',
          ' ',
          '/',
          '//a'
        ),
        (parts, end) => !isRepository(`ghcr.io/${parts.join('/')}${end}`)
      )
    )
  })

  it('never contain characters that are special to a shell or docker', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        return !isRepository(any) || /^[a-zA-Z0-9._:/[\]-]+$/.test(any)
      })
    )
  })

  it('are part of the references of their platforms', () => {
    fc.assert(
      fc.property(path, fc.dictionary(part, part), (parts, digests) => {
        const repository = parts.join('/')
        return Object.entries(refsOf(repository, digests)).every(
          ([platform, ref]) =>
            ref === `${repository}@${digests[platform] ?? ''}`
        )
      })
    )
  })
})

describe('tags', () => {
  it('are valid up to 128 allowed characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 140 }), (any) => {
        const isRight = /^[\w][\w.-]*$/.test(any) && !any.endsWith('\n')
        return isTag(any) === (isRight && any.length <= 128)
      })
    )
  })
})
