// Writes docs/errors.md, which lists every message with what to do about it:
//   node script/errors-page.ts
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'

// The action imports its files by the names that they have once built.
registerHooks({
  resolve: (name, context, next) =>
    next(
      context.parentURL?.includes('/node_modules/')
        ? name
        : name.replace(/^(\..*)\.js$/, '$1.ts'),
      context
    )
})
const { errorsPage } = await import('./errors/page.ts')
const root = path.resolve(import.meta.dirname, '..')
writeFileSync(path.join(root, 'docs/errors.md'), await errorsPage(root))
