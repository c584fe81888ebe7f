import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { disagreements } from '../../../lab/runpod/agreement.ts'

type Document = Record<string, unknown>

const ROOT = path.resolve(import.meta.dirname, '../../..')
const ours = (): Document =>
  parse(
    readFileSync(path.join(ROOT, 'lab/runpod/openapi.yaml'), 'utf8')
  ) as Document

// RunPod's own document is not part of this repository.
const THEIRS = path.resolve(
  ROOT,
  process.env.RUNPOD_OPENAPI ?? '../shared/data/runpod-api-v2.openapi.json'
)
const isThere = existsSync(THEIRS)

describe("the lab's document of RunPod's API", () => {
  const name = isThere
    ? "says what RunPod's own says"
    : "was NOT COMPARED with RunPod's own: set RUNPOD_OPENAPI to its path"

  it(name, () => {
    const theirs = isThere
      ? (JSON.parse(readFileSync(THEIRS, 'utf8')) as Document)
      : ours()

    expect(disagreements(ours(), theirs)).toEqual([])
  })
})
