import { expect, it } from '@jest/globals'
import { useServer } from './use-server.ts'

const { runpod, call } = useServer()

it('lists the network volumes of the account', async () => {
  const volume = {
    id: 'vol1',
    name: 'search',
    size: 50,
    dataCenter: 'EU-LAB-1',
    type: 'STANDARD'
  } as const
  runpod().account.networkVolumes = [volume]

  expect((await call('GET', '/v2/network-volumes')).body).toEqual({
    networkVolumes: [volume]
  })
})
