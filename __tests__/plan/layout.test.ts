import { describe, expect, it } from '@jest/globals'
import { warnAboutLayout } from '../../src/plan/layout.js'
import { log } from '../support/log.js'
import { BASE, plan } from '../support/samples.js'

const BOTH = ['linux/amd64', 'linux/arm64']

describe('warnAboutLayout', () => {
  it.each([
    ['upstream’s image', ['/tini', '--']],
    ['an image of this action', ['/tini', '--', '/entrypoint.sh']]
  ])('says nothing about %s', (_, entrypoint) => {
    const entrypoints = { 'linux/amd64': entrypoint, 'linux/arm64': entrypoint }
    warnAboutLayout({ ...plan.base, entrypoints }, BOTH)
    expect(log()).toBe('')
  })

  it.each([
    ['another entrypoint', ['/usr/bin/tini', '--'], '["/usr/bin/tini","--"]'],
    ['none', [], '[]']
  ])('warns of a base with %s', (_, entrypoint, shown) => {
    const entrypoints = {
      'linux/amd64': ['/tini', '--'],
      'linux/arm64': entrypoint
    }
    warnAboutLayout({ ...plan.base, entrypoints }, BOTH)
    expect(log()).toContain(
      `::warning::The base image milvusdb/milvus@${BASE} does not look like Milvus' own: its ENTRYPOINT on linux/arm64 is ${shown}`
    )
  })

  it('looks at the platforms that are built only', () => {
    const entrypoints = { 'linux/amd64': ['/tini', '--'] }
    warnAboutLayout({ ...plan.base, entrypoints }, ['linux/amd64'])
    expect(log()).toBe('')
  })
})
