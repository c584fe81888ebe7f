import { readInputs, type Inputs } from '../../src/inputs/inputs.js'
import { BUNDLED_CONTEXT, setInputs } from './action.js'

/** Reads the given inputs, with defaults for the others. */
export async function read(
  given: Record<string, string> = {}
): Promise<Inputs> {
  const required = { image: 'ghcr.io/me/milvus', 'milvus-version': '2.6.22' }
  setInputs({ ...required, ...given })
  return await readInputs(BUNDLED_CONTEXT)
}
