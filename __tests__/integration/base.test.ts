import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunResult } from '../../lab/runner.ts'
import {
  act,
  digestOf,
  docker,
  lab,
  newImage,
  quickly,
  tagsOf
} from './support/lab.ts'
import { setTag } from './support/published.ts'

const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))
const env = { ...process.env, GITHUB_WORKSPACE: workspace }

/** Milvus of the planned version, and of another one. */
const OWN = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
const OTHER = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_3_VERSION')}`
const ON_BASE = 'ARG BASE_IMAGE=milvusdb/milvus\nFROM ${BASE_IMAGE}\n'
const CMD = 'CMD ["milvus", "run", "standalone"]\n'

afterAll(() => {
  rmSync(workspace, { recursive: true })
})

/** Builds this Dockerfile, for one platform and untested unless told otherwise. */
async function buildOf(
  dockerfile: string,
  given: Record<string, string> = {}
): Promise<RunResult & { tags: string[] }> {
  const context = mkdtempSync(path.join(workspace, 'context-'))
  writeFileSync(path.join(context, 'Dockerfile'), dockerfile)
  const image = newImage()
  const inputs = { image, context: path.basename(context), ...given }
  const result = await quickly(inputs, { env })
  return { ...result, tags: await tagsOf(image) }
}

describe('a context of one’s own', () => {
  it.each([
    ['pins its FROM', `FROM ${OTHER}\n`],
    ['ends with a stage on another base', `${ON_BASE}FROM ${OTHER}\n`],
    [
      'copies all of the base into an empty image',
      'ARG BASE_IMAGE=milvusdb/milvus\nFROM ${BASE_IMAGE} AS milvus\nFROM scratch\nCOPY --from=milvus / /\n'
    ]
  ])('that %s gets no tag', async (_, dockerfile) => {
    const { mainCode, log, tags } = await buildOf(dockerfile)

    expect(log).toContain(
      `The image for linux/amd64 is not built on the base image ${OWN}`
    )
    expect(log).toContain('begin its last stage with "FROM ${BASE_IMAGE}"')
    expect({ mainCode, tags }).toEqual({ mainCode: 1, tags: [] })
  })

  it('that pins its FROM is refused before its test, also without a push', async () => {
    const { mainCode, log } = await buildOf(`FROM ${OTHER}\n`, {
      push: 'false',
      'smoke-test': 'health'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('The image for linux/amd64 is not built on the base')
    expect(log).toContain(`Line 1 of its Dockerfile is "FROM ${OTHER}"`)
    expect(log).not.toContain('linux/amd64: running')
  })

  it('that builds on the base gets its tags, with RUN, COPY, ONBUILD and several stages', async () => {
    const { mainCode, outputs, log } = await buildOf(
      `${ON_BASE.trim()} AS milvus\nRUN true\n` +
        `FROM ${OWN} AS tools\nRUN echo one >/one\n` +
        'FROM milvus\nCOPY --from=tools /one /one\nWORKDIR /\nONBUILD RUN true\n' +
        `WORKDIR /milvus\nRUN echo two >/two\n${CMD}`,
      {
        platforms: 'linux/amd64,linux/arm64',
        'smoke-test': 'health',
        'smoke-emulated': 'none'
      }
    )

    expect(log).toContain('linux/amd64: healthy after')
    expect({ mainCode, built: outputs.built }).toEqual({
      mainCode: 0,
      built: 'true'
    })
  })

  it('that adds a tag to BASE_IMAGE is told to leave it out', async () => {
    const { mainCode, log } = await buildOf(
      'ARG BASE_IMAGE=milvusdb/milvus\nARG MILVUS_VERSION\nFROM ${BASE_IMAGE}:v${MILVUS_VERSION}\n'
    )

    expect(mainCode).toBe(1)
    expect(log).toContain('write "FROM ${BASE_IMAGE}", with nothing after it')
  })

  it('that replaces the program with that of another version fails its test', async () => {
    const { mainCode, log, tags } = await buildOf(
      `${ON_BASE}COPY --from=${OTHER} /milvus/bin/milvus /milvus/bin/milvus\n${CMD}`,
      { 'smoke-test': 'health' }
    )

    expect(log).toContain(
      `Milvus says that it is ${lab('STANDIN_3_VERSION')}, not ${lab('STANDIN_VERSION')}`
    )
    expect({ mainCode, tags }).toEqual({ mainCode: 1, tags: [] })
  })
})

describe('a base image that is pinned by its digest', () => {
  let other: string

  beforeAll(async () => {
    other = `${lab('STANDIN_IMAGE')}@${await digestOf(OTHER)}`
  })

  it('may be the one of the version', async () => {
    const { log, mainCode } = await quickly({
      image: newImage(),
      'base-image': `${lab('STANDIN_IMAGE')}@${await digestOf(OWN)}`
    })

    expect(mainCode).toBe(0)
    expect(log).not.toContain('Could not check')
  })

  it('is refused in the plan if its version differs and nothing is tested', async () => {
    const image = newImage()
    const { log, mainCode } = await quickly({ image, 'base-image': other })

    expect(mainCode).toBe(1)
    expect(log).toContain(
      `The base image ${other} is not known to be Milvus ${lab('STANDIN_VERSION')}: ${OWN} points to another image`
    )
    expect(log).not.toContain('buildx build')
    expect(await tagsOf(image)).toEqual([])
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
  const folder = mkdtempSync(path.join(workspace, 'base-'))
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
      'has no /bin/sh'
    ],
    [
      'milvus',
      `FROM ${OWN}\nRUN rm /milvus/bin/milvus\n`,
      'has no milvus on its PATH'
    ],
    ['id', `FROM ${OWN}\nRUN rm $(command -v id)\n`, 'lacks a program']
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
    expect(mainCode).toBe(0)
  })
})

describe('`digests`', () => {
  it('are merged if they are on the planned base, and list one image for each platform', async () => {
    const image = newImage()
    const part = await quickly({ image, push: 'by-digest' })
    const { digest = '' } = part.outputs
    await setTag(`${image}:one`, OTHER)
    const create = ['buildx', 'imagetools', 'create', '--tag', `${image}:two`]
    await docker([...create, `${image}@${digest}`, `${image}:one`])
    const several = await digestOf(`${image}:two`)

    const refused = await quickly({ image, digests: several })
    const merged = await quickly({ image, digests: digest })

    expect(refused.log).toContain(
      `${image}@${several} cannot be merged: it lists several images for linux/amd64`
    )
    expect([refused.mainCode, merged.mainCode]).toEqual([1, 0])
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22', 'one', 'two'])
  })
})
