import { describe, expect, it } from '@jest/globals'
import '../support/log.js'
import { runTest } from '../support/smoke-docker.js'
import { UPGRADE, upgradeDocker } from '../support/upgrade-docker.js'

/** Runs the test with other variables of an image, and returns why it failed. */
async function causeWith(
  ref: string,
  ...variables: string[]
): Promise<string | undefined> {
  const Env = ['ETCD_USE_EMBED=true', ...variables]
  const config = JSON.stringify({ WorkingDir: '/milvus/', Env })
  const line = `image inspect --format {{json .Config}} ${ref}`
  return (await runTest(await upgradeDocker({}, { [line]: config }), UPGRADE))
    .cause
}

describe('an image that keeps etcd in the container', () => {
  it('is not one whose data a new image must open', async () => {
    await expect(
      causeWith('me/milvus@old', 'ETCD_DATA_DIR=/meta')
    ).resolves.toBe(
      "Milvus 2.6.21 (me/milvus:2.6, which is replaced) does not work here: etcd's data is in /meta, and so not on the volume at /var/lib/milvus"
    )
  })

  it('does not open the data on a volume', async () => {
    await expect(
      causeWith('me/milvus@x', 'MILVUS_DATA_DIR=/data')
    ).resolves.toBe(
      "Milvus 2.6.22 did not open the data that 2.6.21 wrote: etcd's data is in /data/etcd, and so not on the volume at /var/lib/milvus"
    )
  })

  it.each(['MILVUS_DATA_DIR=/data/', 'ETCD_DATA_DIR=/var/lib/milvus/meta'])(
    'is not one with %s, which is on the volume',
    async (variable) => {
      expect(await causeWith('me/milvus@', variable)).toBeUndefined()
    }
  )
})
