import { describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { runTest } from '../support/smoke-docker.js'
import { UPGRADE, upgradeDocker } from '../support/upgrade-docker.js'

/** What `docker image inspect` prints for an image of this action. */
function ours(...env: string[]): string {
  return JSON.stringify({
    WorkingDir: '/milvus/',
    Entrypoint: ['/tini', '--', '/entrypoint.sh'],
    Env: ['MILVUS_VERSION=2.6.21', 'ETCD_DATA_DIR=/var/lib/milvus/etcd', ...env]
  })
}

const CONFIG = 'image inspect --format {{json .Config}} me/milvus@old'

/** Returns how often the note was looked for, and whether the test passed. */
async function looksAt(
  note: string,
  answers: (string | Error)[],
  config = ours()
): Promise<{ looks: number; verdict: string }> {
  const line = `exec old cat ${note}`
  const fake = await upgradeDocker({}, { [CONFIG]: config, [line]: answers })
  const { verdict } = await runTest(fake, UPGRADE)
  return { looks: fake.calls.filter((call) => call === line).length, verdict }
}

describe('the note of the version on the volume', () => {
  const NOTE = '/var/lib/milvus/etcd/milvus-runpod'

  it("is waited for before this action's image is stopped", async () => {
    const [none, other, own] = ['', '2.6.20', '2.6.21'].map(
      (version) => `version=${version}\npassword=default\ntrying=2.6.21\n`
    ) as [string, string, string]
    await expect(looksAt(NOTE, [none, other, own])).resolves.toEqual({
      looks: 3,
      verdict: 'passed'
    })
  })

  it.each([
    ['MILVUS_DATA_DIR=/data', '/data/etcd/milvus-runpod'],
    ['ETCD_DATA_DIR=/meta', '/meta/milvus-runpod']
  ])('is where %s moves it', async (env, note) => {
    const { looks } = await looksAt(note, ['version=2.6.21'], ours(env))
    expect(looks).toBe(1)
  })

  it('is not waited for where the image writes none', async () => {
    const gone = failed('cat: No such file or directory')
    await expect(looksAt(NOTE, [gone])).resolves.toEqual({
      looks: 1,
      verdict: 'passed'
    })
    const another = JSON.stringify({ WorkingDir: '/', Entrypoint: ['/run.sh'] })
    await expect(looksAt(NOTE, [], another)).resolves.toMatchObject({
      looks: 0
    })
  })
})
