import { describe, expect, it } from '@jest/globals'
import type { Rights } from '../../../lab/runpod/rights.ts'
import { useServer } from './use-server.ts'

const { runpod, call } = useServer()

describe('a key', () => {
  it.each([
    ['All', 200, 404, 200, 404],
    ['Read Only', 200, 403, 200, 403],
    [{ pods: 'Read/Write' }, 200, 404, 403, 403],
    [{ pods: 'Read Only', templates: 'Read/Write' }, 200, 403, 200, 404],
    [{ pods: 'None' }, 403, 403, 403, 403]
  ] as [Rights, number, number, number, number][])(
    'with the rights %j may do that and nothing else',
    async (rights, ...wanted) => {
      runpod().account.rights = rights

      const answers = [
        await call('GET', '/v2/pods'),
        await call('PATCH', '/v2/pods/none', {}),
        await call('GET', '/v2/templates'),
        await call('PATCH', '/v2/templates/none', {})
      ]

      expect(answers.map(({ status }) => status)).toEqual(wanted)
    }
  )

  it('without a right is told so before anything else', async () => {
    runpod().account.rights = 'Read Only'

    const { status, type, body } = await call('POST', '/v2/pods', { bad: 1 })

    expect(status).toBe(403)
    expect(type).toContain('application/problem+json')
    expect(body).toEqual({
      title: 'Forbidden',
      status: 403,
      detail: 'access denied'
    })
  })

  it('that may read nothing but pods reads their logs and the catalog', async () => {
    runpod().account.rights = { pods: 'Read Only' }

    const logs = await call('GET', '/v2/pods/none/logs')
    const volumes = await call('GET', '/v2/network-volumes')
    const catalog = await call('GET', '/v2/catalog/cpus')

    expect([logs.status, volumes.status, catalog.status]).toEqual([
      404, 403, 200
    ])
  })

  it('that is wrong is refused as such, whatever the rights are', async () => {
    runpod().account.rights = {}
    const headers = { Authorization: 'Bearer x' }

    expect((await call('GET', '/v2/pods', undefined, headers)).status).toBe(401)
  })
})
