import { describe, expect, it } from '@jest/globals'
import { mask } from '../../src/messages/masks.js'
import { outputsOf } from '../../src/report/outputs.js'
import { summaryOf } from '../../src/report/summary.js'
import type { Examination } from '../../src/runpod/doctor/doctor.js'
import { sampleExamination } from '../support/doctor.js'
import { failure } from '../support/results.js'

function pageOf(given: Partial<Examination> = {}): string {
  const examination = { ...sampleExamination(), ...given }
  return summaryOf({ timings: [], purpose: 'doctor', examination })
}

const [HEALTHY] = sampleExamination().pods
const WITHOUT_TABLE = { pods: [], dollars: 0 }

// What it looks like: pages/doctor.md.
describe('the page about a look at pods', () => {
  it('says at its top that something is urgent', () => {
    expect(pageOf()).toMatch(/^## ⚠️ Looked at 3 pods: 1 urgent\n/)
  })

  it('says at its top that nothing is', () => {
    const page = pageOf({ pods: HEALTHY ? [HEALTHY] : [] })

    expect(page).toMatch(/^## ✅ Looked at 1 pod: nothing urgent\n/)
  })

  it('says that no pod has such a name', () => {
    expect(pageOf(WITHOUT_TABLE)).toMatch(
      /^## ⚠️ Looked at no pod\n\nNo pod of RunPod has a name of/
    )
  })

  it('shows no secret that a name may have', () => {
    mask('secret|name')
    const pods = [{ ...HEALTHY, name: 'secret|name' }] as Examination['pods']

    expect(pageOf({ pods })).not.toContain('secret')
  })

  it('names the failure of a run that could not look', () => {
    const page = summaryOf({ timings: [], purpose: 'doctor', error: failure })

    expect(page).toMatch(/^## ❌ Milvus could not be looked at\n/)
  })
})

describe('the output "pods" of a look', () => {
  it('has the pods as they are, and what was found', () => {
    const examination = sampleExamination()
    const { pods = '' } = outputsOf({ timings: [], examination })
    const [first] = JSON.parse(pods) as object[]

    expect(first).toEqual({
      id: 'p1',
      name: 'milvus-one',
      outcome: 'examined',
      address: { before: null, after: null },
      image: {
        before: 'ghcr.io/me/milvus:2.6.20',
        after: 'ghcr.io/me/milvus:2.6.20'
      },
      seconds: null,
      reason: null,
      findings: examination.pods[0]?.findings
    })
  })
})
