import { describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { serveRest, type RestReply } from '../support/milvus-rest.js'
import { serveHealth } from '../support/milvus-server.js'
import { runTest } from '../support/smoke-docker.js'
import { UPGRADE, upgradeDocker } from '../support/upgrade-docker.js'

const MOUNT = ' --mount type=volume,source=job-data-linux-arm64,target='
const NAMES = 'the data that 2.6.21 wrote'

/** Asks for the configuration of the replaced image. */
const OLD_CONFIG = 'image inspect --format {{json .Config}} me/milvus@old'

function configOf(config: object): string {
  return JSON.stringify({ WorkingDir: '/milvus/', ...config })
}

describe('the level upgrade', () => {
  it('tests the image on empty data, on those of the replaced one, and the way back', async () => {
    const fake = await upgradeDocker()
    const result = await runTest(fake, UPGRADE)

    expect(result).toMatchObject({
      verdict: 'passed',
      level: 'upgrade',
      notes: [],
      upgrade: {
        from: 'me/milvus:2.6',
        digest: 'sha256:old',
        version: '2.6.21',
        back: 'open'
      }
    })
    expect(fake.starts).toEqual({ fresh: 3, old: 1, new: 2, back: 2, forth: 1 })
    const probes = Object.keys(result.probes ?? {})
    expect(
      probes.filter((name) => /^(old|new|back|forth): /.test(name))
    ).toEqual([
      'old: begin',
      'old: find',
      'old: stop',
      'new: find',
      'new: insert',
      'new: find more',
      'new: insert again',
      'new: kill',
      'new: start again',
      'new: find all',
      'new: stop',
      'back: find',
      'back: stop',
      'back: start',
      'back: find again',
      'forth: find'
    ])
  })

  it('gives the containers one volume at the data path of the replaced image, but for the test on empty data', async () => {
    const Env = ['MILVUS_DATA_DIR=/data']
    const fake = await upgradeDocker({}, { [OLD_CONFIG]: configOf({ Env }) })
    await runTest(fake, UPGRADE)
    const creations = fake.calls
      .filter((line) => line.startsWith('create '))
      .map((line) => [
        line.split(' ').at(-1),
        line.includes(`${MOUNT}/data `),
        / --network (\S+) /.exec(line)?.[1]
      ])
    expect(creations).toHaveLength(5)
    expect(creations).toEqual(
      expect.arrayContaining([
        ['me/milvus@x', false, 'job-linux-arm64'],
        ['me/milvus@old', true, 'job-linux-arm64-old'],
        ['me/milvus@x', true, 'job-linux-arm64-new'],
        ['me/milvus@old', true, 'job-linux-arm64-back'],
        ['me/milvus@x', true, 'job-linux-arm64-forth']
      ])
    )
  })

  it('removes everything, and the volume after all that use it', async () => {
    const fake = await upgradeDocker()
    await runTest(fake, UPGRADE)
    const made = /^(?:create|network create|volume create) /
    const removed = /^(?:rm|network rm|volume rm) /
    expect(fake.calls.filter((line) => made.test(line))).toHaveLength(11)
    expect(fake.calls.filter((line) => removed.test(line))).toHaveLength(11)
    expect(fake.calls).toContain(
      'volume create --label job=1 job-data-linux-arm64'
    )
    expect(fake.calls.at(-1)).toBe('volume rm --force job-data-linux-arm64')
  })

  it('kills right after an insert that was acknowledged', async () => {
    const fake = await upgradeDocker()
    let killedAfter = ''
    const docker: typeof fake.docker = (args, options) => {
      if (args.join(' ') === 'kill new')
        killedAfter = fake.rest.calls.at(-1) ?? ''
      return fake.docker(args, options)
    }
    await runTest({ ...fake, docker }, UPGRADE)
    expect(killedAfter).toBe('entities/insert')
  })

  it('says that only facts are left before it tries the way back', async () => {
    const fake = await upgradeDocker()
    const begun: string[][] = []
    const onStaying = (): void => {
      begun.push(Object.keys(fake.starts))
    }
    await runTest(fake, UPGRADE, { onStaying })
    expect(begun).toEqual([expect.not.arrayContaining(['back'])])
    expect(begun[0]).toContain('new')
  })

  it('asks later containers with the password of the first', async () => {
    const env = { env: ['MILVUS_ROOT_PASSWORD=first'] }
    const other = { env: ['MILVUS_ROOT_PASSWORD=other'] }
    const fake = await upgradeDocker({ old: env, new: other, forth: other })
    await runTest(fake, UPGRADE)
    expect(fake.rest.authorization()).toBe('Bearer root:first')
  })
})

describe('a new image that fails on old data', () => {
  it('does not open them', async () => {
    const fake = await upgradeDocker({ new: { endsIn: 1 } })
    const result = await runTest(fake, UPGRADE)
    expect(result).toMatchObject({
      verdict: 'failed',
      cause: `Milvus 2.6.22 did not open ${NAMES}: the container ended with exit code 2 before Milvus was healthy`,
      hint: expect.stringMatching(
        /^the new image cannot use the data .*: choose/
      ),
      evidence: { logs: 'log of new' }
    })
    expect(result).not.toHaveProperty('upgrade')
    expect(fake.starts).not.toHaveProperty('back')
    expect(fake.calls.at(-1)).toBe('volume rm --force job-data-linux-arm64')
  })

  it('does not find the rows', async () => {
    const { port: api } = await serveRest()
    const fake = await upgradeDocker({ new: { api } })
    const { cause } = await runTest(fake, UPGRADE)
    expect(cause).toMatch(
      /^Milvus 2\.6\.22 did not open the data that 2\.6\.21 wrote: the search found nothing instead of 42 /
    )
  })

  it('opens them, and takes no more rows', async () => {
    const few = { code: 0, data: { insertCount: 7 } }
    // After those of the replaced image.
    const inserts = [undefined, undefined, few] as RestReply[]
    const fake = await upgradeDocker({}, {}, { 'entities/insert': inserts })
    const { cause } = await runTest(fake, UPGRADE)
    expect(cause).toBe(
      `Milvus 2.6.22 opened ${NAMES}, and then failed: entities/insert took 7 rows of 100 into milvus_runpod_smoke_test`
    )
  })

  it('does not recover from a kill', async () => {
    const fake = await upgradeDocker({ new: { endsIn: 2 } })
    const result = await runTest(fake, UPGRADE)
    expect(result).toMatchObject({
      cause: `Milvus 2.6.22 opened ${NAMES}, but did not recover from a kill: the container ended with exit code 2 before Milvus was healthy after the kill`,
      hint: expect.stringContaining('did not survive the kill')
    })
  })

  it('may only need more time', async () => {
    const metrics = await serveHealth('not yet')
    const fake = await upgradeDocker({ new: { metrics } })
    const { hint } = await runTest(fake, { ...UPGRADE, timeoutSeconds: 2 })
    expect(hint).toMatch(/^Milvus was not done within "smoke-timeout"/)
  })

  it('keeps the hint of a failure of the machine', async () => {
    const fake = await upgradeDocker(
      { new: { endsIn: 1 } },
      { 'logs --tail 1000 new': 'panic: no space left on device' }
    )
    const { hint } = await runTest(fake, UPGRADE)
    expect(hint).toMatch(/^the disk is full/)
  })
})

describe('a replaced image that fails', () => {
  it('says nothing about the new image', async () => {
    const fake = await upgradeDocker({ old: { endsIn: 1 } })
    const result = await runTest(fake, UPGRADE)
    expect(result).toMatchObject({
      verdict: 'failed',
      cause:
        'Milvus 2.6.21 (me/milvus:2.6, which is replaced) does not work here: the container ended with exit code 2 before Milvus was healthy',
      hint: expect.stringMatching(/smoke-upgrade-from.*smoke-test: restart/),
      evidence: { logs: 'log of old' }
    })
    expect(fake.starts).not.toHaveProperty('new')
    expect(fake.calls).toContain('rm --force --volumes fresh')
    expect(fake.calls.at(-1)).toBe('volume rm --force job-data-linux-arm64')
  })

  it('may be too old to be asked', async () => {
    const none = { 'collections/create': ['404 page not found'] }
    const fake = await upgradeDocker({}, {}, none)
    const { cause, hint } = await runTest(fake, UPGRADE)
    expect(cause).toMatch(
      /^Milvus 2\.6\.21 \(me\/milvus:2\.6, which is replaced\) does not work here: /
    )
    expect(hint).toContain('smoke-upgrade-from')
  })

  it('is named by its image where its version is not known', async () => {
    const replaced = { ...UPGRADE.replaced, version: undefined } as never
    const fake = await upgradeDocker({ old: { endsIn: 1 } })
    const { cause } = await runTest(fake, { ...UPGRADE, replaced })
    expect(cause).toMatch(/^me\/milvus:2\.6, which is replaced, does not work/)
  })

  it('is named by the version that it says', async () => {
    const replaced = { ...UPGRADE.replaced, version: undefined } as never
    const fake = await upgradeDocker({ new: { endsIn: 1 } })
    const { cause } = await runTest(fake, { ...UPGRADE, replaced })
    // It says the same as the new one.
    expect(cause).toMatch(
      /^Milvus 2\.6\.22 did not open the data that 2\.6\.22 of me\/milvus:2\.6 wrote: /
    )
  })

  it('only notes a HEALTHCHECK of it that fails', async () => {
    const Healthcheck = { Test: ['CMD', 'check'] }
    const fake = await upgradeDocker(
      {},
      {
        [OLD_CONFIG]: configOf({ Healthcheck }),
        'exec old check': failed('no', 'no')
      }
    )
    const { verdict, notes } = await runTest(fake, UPGRADE)
    expect(verdict).toBe('passed')
    expect(notes).toEqual([
      expect.stringMatching(/^replaced image: .*HEALTHCHECK failed with 1: no/)
    ])
  })
})

describe('an image that fails on empty data', () => {
  it('is told so, and is not tried on old ones', async () => {
    const fake = await upgradeDocker({ fresh: { endsIn: 1 } })
    const { cause } = await runTest(fake, UPGRADE)
    expect(cause).toBe(
      'the container ended with exit code 2 before Milvus was healthy'
    )
    expect(fake.starts).not.toHaveProperty('new')
    expect(fake.calls.at(-1)).toBe('volume rm --force job-data-linux-arm64')
  })
})

describe('the way back', () => {
  it.each([
    ['back', 1, 'Milvus 2.6.21 did not open what Milvus 2.6.22 had written: '],
    [
      'back',
      2,
      'Milvus 2.6.21 opened what Milvus 2.6.22 had written, but not a second time: '
    ],
    [
      'forth',
      1,
      'Milvus 2.6.22 did not open the data any more after Milvus 2.6.21 had: '
    ]
  ] as const)(
    'is closed where the container "%s" ends in start %s, which is no failure',
    async (stage, endsIn, reason) => {
      const fake = await upgradeDocker({ [stage]: { endsIn } })
      const { verdict, upgrade } = await runTest(fake, UPGRADE)
      expect(verdict).toBe('passed')
      expect(upgrade).toMatchObject({
        back: 'closed',
        reason: expect.stringContaining(reason)
      })
      expect(log()).toContain(`linux/arm64: the way back is closed: ${reason}`)
      expect(log()).toContain(`log of ${stage}`)
    }
  )

  it.each([
    ['the engine goes away', { 'start back': failed('engine is gone') }],
    ['the disk is full', { 'start back': failed('no space left on device') }]
  ])('is unknown where %s', async (_, others) => {
    const fake = await upgradeDocker({}, others)
    const { verdict, upgrade } = await runTest(fake, UPGRADE)
    expect(verdict).toBe('passed')
    expect(upgrade?.back).toBe('unknown')
  })
})
