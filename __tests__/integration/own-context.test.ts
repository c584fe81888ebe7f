import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunResult } from '../../lab/runner.ts'
import { lab, newImage, quickly, tagsOf } from './support/lab.ts'

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

describe('a context of your own', () => {
  it('that copies all of the base into an empty image gets no tag', async () => {
    const { mainCode, log, tags } = await buildOf(
      'ARG BASE_IMAGE=milvusdb/milvus\nFROM ${BASE_IMAGE} AS milvus\nFROM scratch\nCOPY --from=milvus / /\n'
    )

    expect(log).toContain(
      `The image for linux/amd64 is not built on the base image ${OWN}`
    )
    expect(log).toContain('begin its last stage with "FROM ${BASE_IMAGE}"')
    expect({ mainCode, tags }).toEqual({ mainCode: 1, tags: [] })
  })

  it('that ends with another base is refused before its test, also without a push', async () => {
    const { mainCode, log } = await buildOf(`${ON_BASE}FROM ${OTHER}\n`, {
      push: 'false',
      'smoke-test': 'health'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('The image for linux/amd64 is not built on the base')
    expect(log).toContain(`Line 3 of its Dockerfile is "FROM ${OTHER}"`)
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

  it('that replaces the program with that of another version fails its test', async () => {
    const line = `COPY --from=${OTHER} /milvus/bin/milvus /milvus/bin/milvus\n`
    const { mainCode, log, tags } = await buildOf(ON_BASE + line + CMD, {
      'smoke-test': 'health'
    })

    expect(log).toContain(
      `Milvus says that it is ${lab('STANDIN_3_VERSION')}, not ${lab('STANDIN_VERSION')}`
    )
    expect({ mainCode, tags }).toEqual({ mainCode: 1, tags: [] })
  })
})
