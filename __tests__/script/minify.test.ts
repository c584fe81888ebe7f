import { expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'

/** As ncc writes what is loaded later. */
const CHUNK = `export const id = 1;
export const modules = {

/***/ 7:
/***/ ((module, __webpack_exports__, load) => {
/*! a licence, which is in licenses.txt */
class NamedError extends Error {}
function readSomething(given) {
  // why it is so
  const doubled = given + '…';
  return doubled;
}
module.exports = { NamedError, readSomething };

/***/ })

};
`

it('minifies what is loaded later, and keeps the names that a trace shows', () => {
  const directory = temporaryDirectory()
  const file = path.join(directory, '1.index.js')
  writeFileSync(file, CHUNK)
  writeFileSync(path.join(directory, 'index.js'), CHUNK)
  execFileSync('node', ['script/minify.ts', directory])

  expect(readFileSync(path.join(directory, 'index.js'), 'utf8')).toBe(CHUNK)
  expect(readFileSync(file, 'utf8')).not.toMatch(/licence|why|doubled/)
  expect(readFileSync(file, 'utf8')).toContain(String.raw`\u2026`)
  expect(readFileSync(file, 'utf8')).toMatch(/NamedError.*readSomething/)
})

it('leaves no file of dist/ as long as it was written', () => {
  const files = readdirSync('dist').filter((name) => name.endsWith('.js'))
  const asWritten = files.filter((name) =>
    readFileSync(`dist/${name}`, 'utf8').includes('WEBPACK_IMPORTED')
  )
  expect(asWritten).toEqual([])

  const sizes = files.map((name) => statSync(`dist/${name}`).size)
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_490_000)
})
