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

describe('the comparison of two documents', () => {
  it('finds nothing between a document and itself', () => {
    expect(disagreements(ours(), ours())).toEqual([])
  })

  it.each([
    ['a call', 'paths./v2/templates.post', undefined],
    ['an answer', 'paths./v2/pods.get.responses.200', undefined],
    ['a parameter', 'paths./v2/pods.get.parameters', []],
    ['the way to log in', 'security', []],
    ['a property', 'components.schemas.Pod.properties.cost', undefined],
    ['a type', 'components.schemas.Pod.properties.disk.type', 'string'],
    ['what is required', 'components.schemas.Pod.required', ['id']],
    ['a word', 'components.schemas.PodStatus.enum', ['RUNNING']],
    ['a limit', 'components.schemas.PersistentMount.properties.size', {}],
    ['a default', 'components.schemas.GpuConfig.properties.count.default', 2],
    [
      'whether other keys are allowed',
      'components.schemas.UpdatePodRequest.additionalProperties',
      true
    ],
    ['a condition', 'components.schemas.CreatePodRequest.then', {}],
    [
      'a value of other keys',
      'components.schemas.Pod.properties.env.additionalProperties',
      { type: 'integer' }
    ]
  ])('finds a difference in %s', (_, place, value) => {
    const theirs = ours()
    const keys = place.split('.')
    const last = keys.pop() ?? ''
    const at = keys.reduce((part, key) => part[key] as Document, theirs)
    at[last] = value
    // As a file has it, without what is undefined.
    const read = JSON.parse(JSON.stringify(theirs)) as Document

    expect(disagreements(ours(), read)).not.toEqual([])
  })
})
