import { beforeAll, describe, expect, it } from '@jest/globals'
import { readMarks } from '../../src/plan/marks.ts'
import {
  act,
  digestOf,
  failureIn,
  indexOf,
  NATIVE,
  newImage,
  platformsOf
} from './support/lab.ts'
import { setTag } from './support/published.ts'
import { publish, type Publication } from './support/upgrade.ts'

/** Digest of an image's manifest for the platform of this machine. */
async function manifestAt(ref: string | undefined): Promise<string> {
  return platformsOf(await indexOf(ref))[NATIVE] ?? ''
}

/** From what the image at a tag was upgraded, by its marks. */
async function upgradeAt(ref: string): Promise<string | undefined> {
  const { annotations } = await indexOf(ref)
  return readMarks(annotations)?.upgrades[NATIVE]?.from
}

function levelOf({ platforms: [platform] }: Publication): string | undefined {
  return platform?.level
}

// In this order, in one repository.
describe('runs at the level upgrade, one after another', () => {
  const image = newImage()
  const given = { image, platforms: NATIVE, tags: '{{version}}\n2.6\nlatest' }
  /** The same Milvus in other images. */
  const second = { ...given, labels: 'build=2' }
  const third = { ...given, labels: 'build=3' }
  let first: Publication
  let next: Publication

  beforeAll(async () => {
    first = await publish(given)
    next = await publish(second)
  })

  it('test what replaces another image on its data, and give it one digest', async () => {
    const { digest = '', ref } = next.outputs
    expect([levelOf(first), levelOf(next)]).toEqual(['restart', 'upgrade'])
    expect(next.outputs['upgrade-from']).toBe(first.outputs.ref)
    for (const tag of ['2.6.22', '2.6', 'latest']) {
      expect(await digestOf(`${image}:${tag}`)).toBe(digest)
    }
    expect(ref).toBe(`${image}@${digest}`)
    expect(next.summary).toContain(digest)
    expect(await upgradeAt(ref ?? '')).toBe(await manifestAt(first.outputs.ref))
  })

  it('test nothing again', async () => {
    const again = await publish(second)
    expect(again.outputs).toMatchObject({
      plan: 'nothing',
      digest: next.outputs.digest,
      'upgrade-from': ''
    })
  })

  it('finish a promotion that was interrupted, without another test', async () => {
    await setTag(`${image}:2.6`, first.outputs.ref ?? '')
    await setTag(`${image}:latest`, first.outputs.ref ?? '')
    const { outputs, platforms } = await publish(second)
    expect(outputs).toMatchObject({ plan: 'promote', smoke: '[]' })
    expect(platforms).toEqual([])
    expect(await digestOf(`${image}:latest`)).toBe(next.outputs.digest)
  })

  it('test once on the data of an image that the input names', async () => {
    const other = await publish({ ...given, image: newImage() })
    const from = { 'smoke-upgrade-from': other.outputs.ref ?? '' }
    // The same bytes in another repository would be the same image.
    expect(await manifestAt(other.outputs.ref)).toBe(
      await manifestAt(first.outputs.ref)
    )
    const same = await publish({ ...second, ...from })
    expect(same.outputs.plan).toBe('nothing')

    const built = await publish({
      ...given,
      image: newImage(),
      labels: 'build=other'
    })
    const named = { 'smoke-upgrade-from': built.outputs.ref ?? '' }
    const tested = await publish({ ...second, ...named })
    expect(tested.outputs).toMatchObject({
      plan: 'test',
      built: 'false',
      'upgrade-from': built.outputs.ref
    })
    expect(levelOf(tested)).toBe('upgrade')
    expect(await upgradeAt(`${image}:2.6`)).toBe(
      await manifestAt(built.outputs.ref)
    )
    expect((await publish({ ...second, ...named })).outputs.plan).toBe(
      'nothing'
    )
    expect((await publish(second)).outputs.plan).toBe('nothing')
  })

  it('merge what was tested elsewhere on the data that the tags still have', async () => {
    const part = await publish({ ...third, push: 'by-digest' })
    expect(levelOf(part)).toBe('upgrade')
    const merging = {
      ...third,
      'smoke-test': 'upgrade',
      'smoke-emulated': 'upgrade',
      digests: part.outputs.digest ?? '',
      'smoke-results': part.outputs.smoke ?? ''
    }
    const before = await digestOf(`${image}:2.6`)
    const old = await manifestAt(`${image}:2.6`)

    await setTag(`${image}:2.6`, first.outputs.ref ?? '')
    const refused = await act(merging)
    expect(refused.log).toContain(
      `is not known to have passed the smoke test "upgrade", so no tag was moved: it opened the data of ${old}, and would replace ${image}:2.6, `
    )
    expect(await digestOf(`${image}:2.6.22`)).toBe(before)

    await setTag(`${image}:2.6`, `${image}@${before}`)
    const merged = await act(merging)
    expect(failureIn(merged)).toBe('')
    expect(await digestOf(`${image}:latest`)).toBe(merged.outputs.digest)
    expect(await upgradeAt(`${image}:latest`)).toBe(old)
    expect((await publish(third)).outputs.plan).toBe('nothing')
  })
})
