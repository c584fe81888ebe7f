import { expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'

interface Lock {
  packages: Record<string, { dev?: boolean; link?: boolean }>
}

const FOLDER = 'node_modules/'

it('the licences in dist/ are those of all packages that the action needs', () => {
  const { packages } = JSON.parse(
    readFileSync('package-lock.json', 'utf8')
  ) as Lock
  const needed = Object.entries(packages)
    .filter(([path, { dev, link }]) => path.startsWith(FOLDER) && !dev && !link)
    .map(([path]) => path.slice(FOLDER.length))
  const text = readFileSync('dist/licenses.txt', 'utf8')
  const listed = [...text.matchAll(/^== (.+)\n\n\S/gm)].map(([, name]) => name)

  expect(needed).toContain('@actions/core')
  expect(listed).toEqual(needed.sort())
})
