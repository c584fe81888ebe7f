// Minifies the files of dist/ that are loaded later: ncc does so with index.js alone.
//
// Usage: node script/minify.ts DIRECTORY
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { minify, type MinifyOptions } from 'terser'

/** As ncc has them for index.js: an error's trace keeps the names of functions. */
const OPTIONS: MinifyOptions = {
  module: true,
  compress: false,
  mangle: { keep_classnames: true, keep_fnames: true },
  // What the licences ask for is in licenses.txt. One character beyond Latin-1 makes
  // Node read twice the bytes of a file at each start.
  format: { comments: false, ascii_only: true }
}

const [directory = 'dist'] = process.argv.slice(2)
const later = readdirSync(directory).filter((name) =>
  /^\d+\.index\.js$/.test(name)
)
for (const name of later) {
  const file = path.join(directory, name)
  const { code } = await minify(readFileSync(file, 'utf8'), OPTIONS)
  if (!code) throw new Error(`terser made nothing of ${name}`)
  writeFileSync(file, code)
}
