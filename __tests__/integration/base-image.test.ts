import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  act,
  digestOf,
  docker,
  failureIn,
  lab,
  newImage,
  quickly,
  tagsOf
} from './support/lab.ts'
import { newBase, setTag } from './support/published.ts'

const folders = mkdtempSync(path.join(tmpdir(), 'bases-'))

/** Milvus of the planned version, and of another one. */
const OWN = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
const OTHER = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_3_VERSION')}`

afterAll(() => {
  rmSync(folders, { recursive: true })
})

describe('a base image that says another patch version', () => {
  it('passes with a note, as upstream has released such images', async () => {
    const base = await newBase(['v2.6.21'])
    const { mainCode, outputs } = await quickly({
      image: newImage(),
      'base-image': base,
      'milvus-version': '2.6.21',
      'smoke-test': 'health'
    })

    expect(mainCode).toBe(0)
    expect(outputs.smoke).toContain(
      'Milvus says that it is 2.6.22, not 2.6.21, and so does the base image'
    )
  })
})

describe('a base image that is pinned by its digest', () => {
  let other: string

  beforeAll(async () => {
    other = `${lab('STANDIN_IMAGE')}@${await digestOf(OTHER)}`
  })

  it('is found out by the smoke test if its version differs', async () => {
    const image = newImage()
    const { log, mainCode } = await quickly({
      image,
      'base-image': other,
      'smoke-test': 'health'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain(
      `::warning::Could not check that the base image ${other} is Milvus ${lab('STANDIN_VERSION')}`
    )
    expect(log).toContain(`Milvus says that it is ${lab('STANDIN_3_VERSION')}`)
    expect(await tagsOf(image)).toEqual([])
  })
})

/** Makes a base repository whose v2.6.22 is what this Dockerfile makes. */
async function madeBase(dockerfile: string): Promise<string> {
  const folder = mkdtempSync(path.join(folders, 'base-'))
  writeFileSync(path.join(folder, 'Dockerfile'), dockerfile)
  const base = newImage()
  const builder = ['--builder', process.env.TEST_BUILDER ?? '']
  const to = ['--push', '--tag', `${base}:v${lab('STANDIN_VERSION')}`]
  await docker(['buildx', 'build', ...builder, ...to, folder])
  return base
}

describe('a base image of another layout', () => {
  it.each([
    ['/tini', `FROM ${OWN}\nRUN rm /tini\n`, 'has no /tini'],
    [
      'a shell',
      `FROM ${OWN}\nRUN rm /bin/sh /bin/dash /bin/bash\n`,
      'has no /bin/bash'
    ],
    [
      'milvus',
      `FROM ${OWN}\nRUN rm /milvus/bin/milvus\n`,
      'has no milvus on its PATH'
    ],
    ['mkdir', `FROM ${OWN}\nRUN rm $(command -v mkdir)\n`, 'lacks a program']
  ])(
    'is named if it lacks %s, before a tag is set',
    async (_, dockerfile, what) => {
      const base = await madeBase(dockerfile)
      const image = newImage()
      const { log, mainCode } = await quickly({
        image,
        'base-image': base,
        'smoke-test': 'health'
      })

      expect(log).toContain(
        `the base image ${base}:v${lab('STANDIN_VERSION')} ${what}`
      )
      expect({ mainCode, tags: await tagsOf(image) }).toEqual({
        mainCode: 1,
        tags: []
      })
    }
  )

  it('is warned of in the plan, also without a smoke test', async () => {
    const base = await madeBase(`FROM ${OWN}\nENTRYPOINT []\n`)
    const { log } = await quickly({ image: newImage(), 'base-image': base })

    expect(log).toContain('does not look like Milvus')
  })
})

describe('a base image with two images for a platform', () => {
  it('is the first of them, as for BuildKit', async () => {
    const base = newImage()
    const tag = `${base}:v${lab('STANDIN_VERSION')}`
    const platforms = await Promise.all(
      [OWN, OTHER].map(async (ref) => {
        const raw = await docker([
          'buildx',
          'imagetools',
          'inspect',
          '--raw',
          ref
        ])
        const { manifests } = JSON.parse(raw) as {
          manifests: { digest: string; platform: { architecture: string } }[]
        }
        const found = manifests.find(
          ({ platform }) => platform.architecture === 'amd64'
        )
        return `${lab('STANDIN_IMAGE')}@${found?.digest ?? ''}`
      })
    )
    const [first = '', second = ''] = platforms
    await setTag(tag, first)
    await docker(
      ['buildx', 'imagetools', 'create', '--append', '--tag', tag].concat(
        second
      )
    )

    const { log, mainCode } = await act({
      image: newImage(),
      platforms: 'linux/amd64',
      'base-image': base,
      'smoke-test': 'health'
    })

    expect(log).toContain(
      `linux/amd64: says that it is Milvus ${lab('STANDIN_VERSION')}`
    )
    expect(failureIn({ mainCode, log })).toBe('')
  })
})
