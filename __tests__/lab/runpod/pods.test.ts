import { describe, expect, it } from '@jest/globals'
import { useServer, type Asked } from './use-server.ts'

const { runpod, call } = useServer()

describe('a pod', () => {
  const onCpu = { id: 'cpu5c', vcpuCount: 4 }
  const persistent = { size: 10, path: '/var/lib/milvus' }

  it.each([
    ['neither a CPU nor a GPU', {}],
    ['both a CPU and a GPU', { cpu: onCpu, gpu: { id: 'NVIDIA RTX A4000' } }],
    ['an unknown CPU', { cpu: { ...onCpu, id: 'cpu9' } }],
    ['an unknown GPU', { gpu: { id: 'GTX' } }],
    ['three vCPUs', { cpu: { ...onCpu, vcpuCount: 3 } }],
    ['more vCPUs than there are', { cpu: { ...onCpu, vcpuCount: 64 } }],
    ['a persistent mount on a CPU', { cpu: onCpu, mounts: { persistent } }]
  ])('is not made with %s', async (_, part) => {
    const body = { name: 'a', image: 'b', ...part }

    const { status } = await call('POST', '/v2/pods', body)

    expect(status).toBe(400)
    expect(runpod().account.pods).toEqual([])
  })

  it.each([
    ['balance', 402],
    ['capacity', 400]
  ] as const)('is not made without %s', async (shortage, code) => {
    runpod().account.shortage = shortage

    expect((await create()).status).toBe(code)
  })

  it('keeps waiting without a machine', async () => {
    runpod().account.shortage = 'machine'

    expect((await create()).body).toMatchObject({
      status: 'PROVISIONING',
      dataCenterId: null
    })
  })

  it('may not be shown at once', async () => {
    runpod().account.appearLag = 60_000

    const { body: made } = await create()
    runpod().account.appearLag = 0

    const { body: list } = await call('GET', '/v2/pods')
    const { status } = await call('GET', `/v2/pods/${String(made.id)}`)

    expect(list).toEqual({ pods: [] })
    expect(status).toBe(404)
  })

  it('has the memory and the price of its kind', async () => {
    const { status, body: pod } = await create()

    expect(status).toBe(201)
    expect(pod).toMatchObject({
      status: 'PROVISIONING',
      cpu: { ...onCpu, memory: 8 },
      cost: 0.16,
      runtime: null
    })
  })

  it('in a cluster is listed on demand only, and is not changed', async () => {
    const cluster = { id: 'c', rank: 0 }
    const { id } = await runpod().addPod({ ...stopped(), cluster })

    const [usual, all, change] = await Promise.all([
      call('GET', '/v2/pods'),
      call('GET', '/v2/pods?includeClusterPods=true'),
      call('PATCH', `/v2/pods/${id}`, { image: 'c' })
    ])

    expect(usual.body.pods).toHaveLength(0)
    expect(all.body.pods).toHaveLength(1)
    expect(change.status).toBe(409)
  })

  it('that is stopped stays so when its image changes, and costs nothing', async () => {
    const { id } = await runpod().addPod(stopped())

    const { body } = await call('PATCH', `/v2/pods/${id}`, { image: 'c' })

    expect(body).toMatchObject({ status: 'EXITED', image: 'c', cost: 0 })
  })

  it('refuses what its status does not allow', async () => {
    const { id } = await runpod().addPod(stopped())
    const path = `/v2/pods/${id}/action`

    const restart = await call('POST', path, { action: 'restart' })
    const terminate = await call('POST', path, { action: 'terminate' })

    expect([restart.status, terminate.status]).toEqual([409, 204])
    expect((await call('GET', `/v2/pods/${id}`)).status).toBe(404)
  })

  function create(): Promise<Asked> {
    return call('POST', '/v2/pods', { name: 'a', image: 'b', cpu: onCpu })
  }

  function stopped() {
    return { name: 'a', image: 'b', cpu: onCpu, stopped: true }
  }
})
