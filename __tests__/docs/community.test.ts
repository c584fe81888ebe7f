import { describe, expect, it } from '@jest/globals'
import { globSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readRepositoryFile } from '../support/action.js'

interface Metadata {
  name: string
  description: string
}

interface Form {
  name?: string
  description?: string
  body?: { type: string; id?: string; attributes: { label?: string } }[]
}

describe('action.yml on the Marketplace', () => {
  const metadata = parse(readRepositoryFile('action.yml')) as Metadata

  it('has a name and a description that fit', () => {
    expect(metadata.name.length).toBeLessThanOrEqual(50)
    expect(metadata.description.length).toBeLessThan(125)
  })
})

describe.each(globSync('.github/ISSUE_TEMPLATE/!(config).yml'))(
  '%s',
  (file) => {
    const {
      name,
      description,
      body = []
    } = parse(readFileSync(file, 'utf8')) as Form

    it('has what GitHub requires of an issue form', () => {
      expect(name).toBeTruthy()
      expect(description).toBeTruthy()
      expect(body).not.toEqual([])
      for (const { type, attributes } of body) {
        expect(['input', 'textarea', 'dropdown', 'checkboxes']).toContain(type)
        expect(attributes.label).toBeTruthy()
      }
    })

    it('gives each field an id of its own', () => {
      const ids = body.map(({ id }) => id)

      expect(ids).not.toContain(undefined)
      expect(new Set(ids).size).toBe(ids.length)
    })
  }
)
