import { STATUS_CODES } from 'node:http'
import type { Answer, Problem } from './shapes.ts'

/** An answer that says what is wrong. */
export function problem(
  status: number,
  detail: string,
  errors?: string[]
): Answer & { body: Problem } {
  const title = STATUS_CODES[status] ?? 'Error'
  return { status, body: { title, status, detail, ...(errors && { errors }) } }
}
