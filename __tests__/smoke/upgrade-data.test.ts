import { describe, expect, it } from '@jest/globals'
import type { Docker } from '../../src/docker/cli.js'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import type { RestReply } from '../support/milvus-rest.js'
import { runTest } from '../support/smoke-docker.js'
import { UPGRADE, upgradeDocker } from '../support/upgrade-docker.js'

const COPY = { upgradeData: 'backup/yesterday.tar.gz' }
const ALONE = { ...UPGRADE, replaced: undefined }

/** Answers of `collections/list`, one for each look. */
function lists(...names: string[][]): Record<string, RestReply[]> {
  return {
    'collections/list': names.map((data) => ({ code: 0, data }))
  }
}

/** Enough for every look. */
const SAME = lists(...Array<string[]>(20).fill(['books', 'films']))

describe("the level upgrade on a copy of somebody's data", () => {
  it('unpacks it into the volume before anything runs there, and changes nothing in it', async () => {
    const fake = await upgradeDocker({}, {}, SAME)
    const inputs: (string | undefined)[] = []
    const docker: Docker = (args, options) => {
      if (args[0] === 'cp' && args[1] === '-') inputs.push(options?.inputFile)
      return fake.docker(args, options)
    }
    const result = await runTest({ ...fake, docker }, UPGRADE, COPY)
    expect(result).toMatchObject({
      verdict: 'passed',
      upgrade: { back: 'open' }
    })
    expect(inputs).toEqual([COPY.upgradeData])
    const steps = [
      'cp - unpacker:/var/lib/milvus',
      'rm --force unpacker',
      'start old'
    ]
    expect(fake.calls.filter((line) => steps.includes(line))).toEqual(steps)
    expect(fake.rest.calls.filter((call) => !/list$/.test(call))).toEqual([])
    expect(fake.starts).toEqual({ fresh: 3, old: 1, new: 3, back: 2, forth: 1 })
  })

  it('is opened by the new image alone if nothing is replaced', async () => {
    const fake = await upgradeDocker({}, {}, SAME)
    const result = await runTest(fake, ALONE, COPY)
    expect(result.verdict).toBe('passed')
    expect(result).not.toHaveProperty('upgrade')
    expect(fake.starts).toEqual({ fresh: 3, new: 3 })
  })

  it.each([
    [['books'], 'collections/list no longer names films'],
    [
      ['films', 'books', 'songs'],
      'collections/list names songs, which was not there before'
    ]
  ])('fails when the new image lists %j', async (names, why) => {
    const fake = await upgradeDocker(
      {},
      {},
      lists(['books', 'films'], ['films', 'books'], names)
    )
    const { cause } = await runTest(fake, UPGRADE, COPY)
    expect(cause).toBe(
      `Milvus 2.6.22 did not open the data in yesterday.tar.gz: ${why}`
    )
  })

  it('names a few of many collections', async () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const fake = await upgradeDocker({}, {}, lists(all, all, []))
    const { cause } = await runTest(fake, UPGRADE, COPY)
    expect(cause).toMatch(/ no longer names a, b, c, d, e and 2 more$/)
  })

  it.each([
    [UPGRADE, 'Milvus 2.6.21 (me/milvus:2.6, which is replaced)'],
    [ALONE, 'Milvus 2.6.22']
  ])('has nothing to open where no collection is listed', async (test, who) => {
    const fake = await upgradeDocker({}, {}, lists([]))
    const result = await runTest(fake, test, COPY)
    expect(result).toMatchObject({
      verdict: 'failed',
      cause: `${who} did not open the data in yesterday.tar.gz: collections/list names none, so there is nothing to open`,
      hint: expect.stringMatching(
        /^the archive is not one of the data directory/
      )
    })
  })

  it('asks for the password of root, not for another archive, where Milvus refuses it', async () => {
    const refused = { code: 1800, message: "user hasn't authenticated" }
    const fake = await upgradeDocker({}, {}, { 'collections/list': [refused] })
    const { cause, hint } = await runTest(fake, UPGRADE, COPY)
    expect(cause).toContain('did not open the data in yesterday.tar.gz')
    expect(hint).toMatch(/^root has another password: .*"smoke-env"/)
  })

  it('is not blamed if somebody removes the container that unpacks it', async () => {
    const fake = await upgradeDocker(
      {},
      {
        'cp - unpacker:': failed('destination must be a directory'),
        'container inspect unpacker': failed('No such container: unpacker')
      }
    )
    const { cause, hint } = await runTest(fake, UPGRADE, COPY)
    expect(cause).toBe(
      'the container that unpacks the data was removed, but not by the test'
    )
    expect(hint).toMatch(/says nothing about the image/)
  })

  it.each([
    ['Error response from daemon: unexpected EOF', /^the archive is cut off/],
    ['write /x: no space left on device', /^the disk is full/]
  ])('is refused when the engine says "%s"', async (error, hint) => {
    const others = { 'cp - unpacker:': failed(error) }
    const fake = await upgradeDocker({}, others)
    const result = await runTest(fake, UPGRADE, COPY)
    expect(result.cause).toMatch(/^yesterday\.tar\.gz could not be unpacked: /)
    expect(result.cause).toContain(error)
    expect(result.hint).toMatch(hint)
    expect(fake.calls).toContain('rm --force unpacker')
    expect(fake.starts).not.toHaveProperty('old')
    expect(fake.calls.at(-1)).toBe('volume rm --force job-data-linux-arm64')
  })
})
