// The calls about templates.
import { newId, templateOf, type Account } from './account.ts'
import { problem } from './problems.ts'
import type { Answer, Template } from './shapes.ts'

/** GET /v2/templates: one's own. */
export function listTemplates({ templates }: Account): Answer {
  return { status: 200, body: { templates } }
}

/** GET /v2/templates/{id}: also those of others that are public. */
export function getTemplate(account: Account, id: string): Answer {
  const all = [...account.templates, ...account.publicTemplates]
  const template = all.find((one) => one.id === id)
  return template ? { status: 200, body: template } : notFound(id)
}

/** POST /v2/templates */
export function createTemplate(
  account: Account,
  body: Partial<Template>
): Answer {
  const template = templateOf({ ...body, id: newId() })
  account.templates.push(template)
  return { status: 201, body: template }
}

/** PATCH /v2/templates/{id}: those of others are not found. */
export function updateTemplate(
  account: Account,
  id: string,
  body: Partial<Template>
): Answer {
  const template = account.templates.find((one) => one.id === id)
  if (!template) return notFound(id)
  Object.assign(template, body)
  return { status: 200, body: template }
}

function notFound(id: string): Answer {
  return problem(404, `there is no template ${id}`)
}
