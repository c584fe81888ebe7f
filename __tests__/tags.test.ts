import { describe, expect, it } from '@jest/globals'
import {
  parseMilvusVersion,
  type MilvusVersion
} from '../src/milvus-version.js'
import { renderTag, renderTags, unknownPlaceholders } from '../src/tags.js'

const version = parseMilvusVersion('2.6.22') as MilvusVersion

describe('renderTag', () => {
  it.each([
    ['{{version}}', '2.6.22'],
    ['{{major}}.{{minor}}', '2.6'],
    ['v{{major}}-p{{patch}}', 'v2-p22'],
    ['{{ version }}', '2.6.22'],
    ['latest', 'latest']
  ])('renders %s as %s', (template, tag) => {
    expect(renderTag(template, version)).toBe(tag)
  })
})

describe('unknownPlaceholders', () => {
  it.each([
    ['{{version}}-{{major}}{{minor}}{{patch}}', []],
    ['latest', []],
    ['{{verison}}', ['{{verison}}']],
    ['{{version}}-{{ date }}', ['{{ date }}']],
    ['{{}}', ['{{}}']],
    ['{{constructor}}', ['{{constructor}}']]
  ])('finds in %s: %j', (template, unknown) => {
    expect(unknownPlaceholders(template)).toEqual(unknown)
  })
})

describe('renderTags', () => {
  it('takes a template with version or patch for exact, others for floating', () => {
    const templates = [
      'latest',
      '{{major}}.{{minor}}',
      '{{version}}',
      '{{major}}',
      '{{major}}.{{minor}}.{{ patch }}-runpod'
    ]
    expect(renderTags(templates, version)).toEqual({
      exact: ['2.6.22', '2.6.22-runpod'],
      floating: ['latest', '2.6', '2']
    })
  })

  it('ends every tag with the suffix, once', () => {
    const templates = ['{{version}}', 'latest', '{{major}}-gpu']
    expect(renderTags(templates, version, '-gpu')).toEqual({
      exact: ['2.6.22-gpu'],
      floating: ['latest-gpu', '2-gpu']
    })
  })

  it('takes a plain word for floating, even one that looks like a release', () => {
    expect(renderTags(['2.6.10'], version)).toEqual({
      exact: [],
      floating: ['2.6.10']
    })
  })

  it('names a tag only once', () => {
    const templates = ['{{version}}', '{{major}}.{{minor}}.{{patch}}', '2', '2']
    expect(renderTags(templates, version)).toEqual({
      exact: ['2.6.22'],
      floating: ['2']
    })
  })

  it('counts a tag as exact when an exact and a plain template give it', () => {
    expect(renderTags(['2.6.22', '{{version}}'], version)).toEqual({
      exact: ['2.6.22'],
      floating: []
    })
  })
})
