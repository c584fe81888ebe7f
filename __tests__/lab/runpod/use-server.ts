import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { startRunpod, type Runpod } from '../../../lab/runpod/server.ts'

export interface Asked {
  status: number
  type: string | null
  headers: Headers
  text: string
  /** The text as JSON, if it is an object. */
  body: Record<string, unknown>
}

type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>
) => Promise<Asked>

/**
 * Starts a server without an engine for all tests of a file, whose account is empty
 * before each test.
 */
export function useServer(): { runpod: () => Runpod; call: Ask } {
  let runpod: Runpod
  beforeAll(async () => {
    runpod = await startRunpod({ withEngine: false })
  })
  beforeEach(() => {
    const { account, faults } = runpod
    account.templates = []
    account.publicTemplates = []
    account.pods = []
    account.networkVolumes = []
    account.rights = 'All'
    delete account.shortage
    faults.length = 0
  })
  afterAll(async () => {
    await runpod.stop()
  })
  return {
    runpod: () => runpod,
    call: (...asked) => call(runpod, ...asked)
  }
}

async function call(
  { url, account }: Runpod,
  ...[
    method,
    path,
    body,
    headers = { Authorization: `Bearer ${account.key}` }
  ]: Parameters<Ask>
): Promise<Asked> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  const text = await response.text()
  const isObject = text.startsWith('{')
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    text,
    body: isObject ? (JSON.parse(text) as Record<string, unknown>) : {}
  }
}
