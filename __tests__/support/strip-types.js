import { stripTypeScriptTypes } from 'node:module'

/** A transform for jest: removes the types, as Node itself does. */
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) })
}
