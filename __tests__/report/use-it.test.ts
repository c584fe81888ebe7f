import { describe, expect, it } from '@jest/globals'
import { useIt } from '../../src/report/use-it.js'
import { INDEX } from '../support/samples.js'

const REF = `ghcr.io/me/milvus@${INDEX}`

describe('useIt', () => {
  const text = useIt({ variant: 'cpu' }, REF)

  it("has the fields of RunPod's template", () => {
    expect(text).toContain(`| Container image | \`${REF}\` |`)
    expect(text).toContain('| Expose TCP ports | `19530` |')
    expect(text).toContain(
      '`MILVUS_ROOT_PASSWORD` = `{{ RUNPOD_SECRET_milvus_root_password }}`'
    )
  })

  it('has commands to pull and to run, and a client', () => {
    expect(text).toContain(`docker pull ${REF}\n`)
    expect(text).toMatch(/^docker run -d --name milvus -p 19530:19530 /m)
    expect(text).toContain('client = MilvusClient(')
  })

  it('gives GPUs to an image for them', () => {
    expect(useIt({ variant: 'gpu' }, REF)).toContain('--gpus all')
    expect(text).not.toContain('--gpus')
  })
})
