// The calls about what RunPod rents out.
import type { Account } from './account.ts'
import { problem } from './problems.ts'
import type { Answer, Level } from './shapes.ts'

/** The query of a catalog. */
export interface CatalogQuery {
  include?: string[]
  product?: string[]
}

/** GET /v2/catalog/cpus */
export function listCpuTypes({ cpus }: Account, query: CatalogQuery): Answer {
  const types = cpus.map((type) => forQuery(type, query))
  return whyNot(query) ?? { status: 200, body: { cpus: types } }
}

/** GET /v2/catalog/gpus/{id} */
export function getGpuType(
  { gpus }: Account,
  id: string,
  query: CatalogQuery
): Answer {
  const type = gpus.find((one) => one.id === id)
  if (!type) return problem(404, `there is no GPU ${id}`)
  return whyNot(query) ?? { status: 200, body: forQuery(type, query) }
}

function whyNot({ include, product }: CatalogQuery): Answer | undefined {
  return (include === undefined) === (product === undefined)
    ? undefined
    : problem(400, 'include=AVAILABILITY and product need each other')
}

/** Stock is only shown to those who ask for it. */
function forQuery(
  { availability, ...type }: { availability: Level },
  { include }: CatalogQuery
): object {
  return include ? { ...type, availability } : type
}
