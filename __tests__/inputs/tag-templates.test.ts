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

  it('treats a template with version or patch as exact, others as floating', () => {
    const templates = [
      'latest',
      '{{major}}.{{minor}}',
      '{{version}}',
      '{{major}}',
      '{{major}}.{{minor}}.{{ patch }}-runpod'
    ]
    expect(renderTags(templates, version)).toEqual({
      exact: ['2.6.22', '2.6.22-runpod'],
      dated: [],
      floating: ['latest', '2.6', '2']
    })
  })

  it('ends every tag with the suffix, once', () => {
    const templates = ['{{version}}', 'latest', '{{major}}-gpu']
    expect(renderTags(templates, version, '-gpu')).toEqual({
      exact: ['2.6.22-gpu'],
      dated: [],
      floating: ['latest-gpu', '2-gpu']
    })
  })

  it('treats a plain word as floating, even one that looks like a release', () => {
    expect(renderTags(['2.6.10'], version)).toEqual({
      exact: [],
      dated: [],
      floating: ['2.6.10']
    })
  })

  it('names a tag only once', () => {
    const templates = ['{{version}}', '{{major}}.{{minor}}.{{patch}}', '2', '2']
    expect(renderTags(templates, version)).toEqual({
      exact: ['2.6.22'],
      dated: [],
      floating: ['2']
    })
  })

  it('counts a tag as exact when an exact and a plain template give it', () => {
    expect(renderTags(['2.6.22', '{{version}}'], version)).toEqual({
      exact: ['2.6.22'],
      dated: [],
      floating: []
    })
  })

  it('treats a template with date or sha as dated, whatever else it names', () => {
    const templates = ['{{version}}-{{date}}', '{{ sha }}', 'n-{{date}}', '2']
    expect(renderTags(templates, version)).toEqual({
      exact: [],
      dated: ['2.6.22-20261124', 'c0ffee0', 'n-20261124'],
      floating: ['2']
    })
  })
})
