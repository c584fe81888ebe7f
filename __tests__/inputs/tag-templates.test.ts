import { describe, expect, it } from '@jest/globals'
import {
  parseMilvusVersion,
  type MilvusVersion
} from '../../src/milvus/version.js'
import { renderTags, tagValues } from '../../src/inputs/tag-templates.js'
import { read } from '../support/inputs.js'

const version = tagValues(
  parseMilvusVersion('2.6.22') as MilvusVersion,
  new Date('2026-11-24T23:59:59Z'),
  { GITHUB_SHA: 'c0ffee0123456789c0ffee0123456789c0ffee01' }
)

describe('the input tags', () => {
  it.each(['{{verison}}', '{{ time }}', '{{}}', '{{constructor}}'])(
    'is refused with the unknown placeholder %s',
    async (unknown) => {
      await expect(read({ tags: `{{version}}-${unknown}` })).rejects.toThrow(
        `${unknown} is unknown; the placeholders are {{version}}, {{major}}, {{minor}}, {{patch}}, {{date}}, {{sha}}`
      )
    }
  )
})

describe('the tag runpod-failed', () => {
  it.each(['runpod-failed', ' runpod-failed\n2.6'])(
    'is refused, since the action remembers failures there: %j',
    async (tags) => {
      await expect(read({ tags })).rejects.toThrow(
        'this tag is where the action remembers'
      )
    }
  )

  it('may be the beginning of another one', async () => {
    const tags = 'runpod-failed-{{version}}'
    expect((await read({ tags })).tags).toEqual([tags])
  })
})

describe('renderTags', () => {
  it.each([
    ['{{version}}', '2.6.22'],
    ['{{major}}.{{minor}}', '2.6'],
    ['v{{major}}-p{{patch}}', 'v2-p22'],
    ['{{ version }}', '2.6.22'],
    ['{{version}}-{{date}}', '2.6.22-20261124'],
    ['{{sha}}', 'c0ffee0'],
    ['latest', 'latest']
  ])('renders %s as %s', (template, tag) => {
    expect(Object.values(renderTags([template], version)).flat()).toEqual([tag])
  })

  const NONE = { exact: [], dated: [], floating: [] }
  const MAJOR_MINOR = '{{major}}.{{minor}}'

  it.each<[string, string[], Partial<ReturnType<typeof renderTags>>]>([
    [
      'a template with version or patch as exact, others as floating',
      ['latest', MAJOR_MINOR, '{{version}}', `${MAJOR_MINOR}.{{ patch }}-x`],
      { exact: ['2.6.22', '2.6.22-x'], floating: ['latest', '2.6'] }
    ],
    [
      'a plain word as floating, even one that looks like a release',
      ['2.6.10'],
      { floating: ['2.6.10'] }
    ],
    [
      'a tag that several templates give as one',
      ['{{version}}', `${MAJOR_MINOR}.{{patch}}`, '2', '2'],
      { exact: ['2.6.22'], floating: ['2'] }
    ],
    [
      'a tag that an exact and a plain template give as exact',
      ['2.6.22', '{{version}}'],
      { exact: ['2.6.22'] }
    ],
    [
      'a template with date or sha as dated, whatever else it names',
      ['{{version}}-{{date}}', '{{ sha }}', 'n-{{date}}', '2'],
      { dated: ['2.6.22-20261124', 'c0ffee0', 'n-20261124'], floating: ['2'] }
    ]
  ])('treats %s', (_, templates, tags) => {
    expect(renderTags(templates, version)).toEqual({ ...NONE, ...tags })
  })

  it('ends every tag with the suffix, once', () => {
    const templates = ['{{version}}', 'latest', '{{major}}-gpu']
    expect(renderTags(templates, version, '-gpu')).toEqual({
      exact: ['2.6.22-gpu'],
      dated: [],
      floating: ['latest-gpu', '2-gpu']
    })
  })
})
