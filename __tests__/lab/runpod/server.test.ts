import { describe, expect, it } from '@jest/globals'
import { startRunpod } from '../../../lab/runpod/server.ts'
import { useServer } from './use-server.ts'

const { runpod, call } = useServer()

describe('a request that does not fit', () => {
  it.each([
    ['an unknown key', '/v2/templates', { name: 'a', image: 'b', owner: 'c' }],
    ['a missing key', '/v2/templates', { name: 'a' }],
    ['a wrong type', '/v2/templates', { name: 'a', image: 'b', disk: '20' }],
    ['a small number', '/v2/templates', { name: 'a', image: 'b', disk: 0 }],
    ['an unknown word', '/v2/pods/a/action', { action: 'explode' }],
    ['a small volume', '/v2/templates', volume(9)]
  ])('is answered with 422 and its field: %s', async (_, path, body) => {
    const { status, type, body: problem } = await call('POST', path, body)

    expect(status).toBe(422)
    expect(type).toContain('application/problem+json')
    expect(problem).toMatchObject({
      status: 422,
      errors: [expect.stringMatching(/^\/body/)]
    })
    expect(runpod().account.templates).toEqual([])
  })

  it.each([
    ['no key', 401, 'GET', '/v2/pods', {}],
    ['a wrong key', 401, 'GET', '/v2/pods', { Authorization: 'Bearer x' }],
    ['no such path', 404, 'GET', '/v2/clusters', undefined],
    ['no such method', 405, 'PUT', '/v2/pods', undefined],
    ['no such query', 422, 'GET', '/v2/pods?all=true', undefined]
  ])(
    'has a problem for an answer: %s, %i',
    async (_, code, method, path, headers) => {
      const { status, type, body } = await call(
        method,
        path,
        undefined,
        headers
      )

      expect(status).toBe(code)
      expect(type).toContain('application/problem+json')
      expect(body).toMatchObject({ status: code })
    }
  )
})

function volume(size: number): object {
  const mounts = { persistent: { size, path: '/var/lib/milvus' } }
  return { name: 'a', image: 'b', mounts }
}

describe("the server's own answers", () => {
  it('end the test that uses it if they do not fit the document', async () => {
    const server = await startRunpod({ withEngine: false })
    server.addTemplate({ disk: 0 })
    const headers = { Authorization: `Bearer ${server.account.key}` }

    const { status } = await fetch(`${server.url}/v2/templates`, { headers })

    const stopped = await server.stop().catch((error: unknown) => String(error))
    expect(status).toBe(500)
    expect(stopped).toContain('/templates/0/disk must be >= 1')
  })
})

describe('templates', () => {
  it('have defaults, and keep what a change does not name', async () => {
    const made = await call('POST', '/v2/templates', {
      name: 'mine',
      image: 'me/milvus:1',
      startSsh: false
    })
    const id = String(made.body.id)
    const changed = await call('PATCH', `/v2/templates/${id}`, {
      image: 'me/milvus:2'
    })

    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ startSsh: false, startJupyter: true })
    expect(changed.body).toEqual({ ...made.body, image: 'me/milvus:2' })
    expect((await call('GET', '/v2/templates')).body).toEqual({
      templates: [changed.body]
    })
  })

  it('of others can be read, and are not found by a change', async () => {
    const id = runpod().addTemplate({}).id
    runpod().account.publicTemplates = runpod().account.templates.splice(0)

    const read = await call('GET', `/v2/templates/${id}`)
    const change = await call('PATCH', `/v2/templates/${id}`, { image: 'a' })

    expect([read.status, change.status]).toEqual([200, 404])
  })
})

describe('a fault', () => {
  it('harms the requests that it is for, and no others', async () => {
    runpod().faults.push({
      method: 'GET',
      path: /^\/v2\/pods$/,
      skip: 1,
      times: 2,
      status: 429,
      headers: { 'Retry-After': '7' }
    })

    const answers = []
    for (let i = 0; i < 4; i++) answers.push(await call('GET', '/v2/pods'))
    const other = await call('GET', '/v2/templates')

    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429, 200])
    expect(answers[1]?.headers.get('retry-after')).toBe('7')
    expect(other.status).toBe(200)
  })

  it('can be an answer that is not JSON', async () => {
    const page = { status: 200, body: '<html>' }
    const fault = { method: 'GET', path: /pods/, ...page }
    runpod().faults.push(fault)

    expect((await call('GET', '/v2/pods')).text).toBe('<html>')
  })

  it('can change an answer into one that breaks the document', async () => {
    runpod().addTemplate({ name: 'mine' })
    runpod().faults.push({
      method: 'GET',
      path: /templates$/,
      edit: ({ templates }: { templates: object[] }) => ({
        templates: templates.map((one) => ({ ...one, name: null }))
      })
    })

    const { body } = await call('GET', '/v2/templates')

    expect(body).toMatchObject({ templates: [{ name: null, disk: 20 }] })
  })

  it('can be no answer at all', async () => {
    runpod().faults.push({ method: 'GET', path: /pods/, hang: true })
    const { url } = runpod()
    const signal = AbortSignal.timeout(100)

    await expect(fetch(`${url}/v2/pods`, { signal })).rejects.toThrow('timeout')
  })

  it('can be a wrong answer to a call that is carried out anyway', async () => {
    const fault = { method: 'POST', path: /templates/, status: 502, done: true }
    runpod().faults.push(fault)

    const body = { name: 'a', image: 'b' }
    const answer = await call('POST', '/v2/templates', body)

    expect(answer.body).toMatchObject({ status: 502 })
    expect(runpod().account.templates).toHaveLength(1)
  })

  it.each([
    ['before the call is done', 'before', 0],
    ['after the call is done', 'after', 1]
  ] as const)('can drop the connection %s', async (_, drop, made) => {
    runpod().faults.push({ method: 'POST', path: /templates/, drop })

    await expect(
      call('POST', '/v2/templates', { name: 'a', image: 'b' })
    ).rejects.toThrow()

    expect(runpod().account.templates).toHaveLength(made)
    expect(runpod().calls.at(-1)).toMatchObject({ method: 'POST', status: 0 })
  })
})

describe('the catalog', () => {
  it('shows what is in stock only for a product', async () => {
    const path = '/v2/catalog/cpus'
    const usual = await call('GET', path)
    const stock = await call('GET', `${path}?include=AVAILABILITY&product=POD`)
    const half = await call('GET', `${path}?include=AVAILABILITY`)

    expect(usual.text).not.toContain('availability')
    expect(stock.text).toContain('"availability":"HIGH"')
    expect(half.status).toBe(400)
  })

  it('has a GPU by its id, whose spaces are encoded', async () => {
    const id = encodeURIComponent('NVIDIA RTX A4000')

    const known = await call('GET', `/v2/catalog/gpus/${id}`)
    const unknown = await call('GET', '/v2/catalog/gpus/GTX')

    expect(known.body).toMatchObject({ price: { secure: 0.25 } })
    expect(unknown.status).toBe(404)
  })
})
