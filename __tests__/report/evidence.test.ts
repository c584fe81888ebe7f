import { describe, expect, it } from '@jest/globals'
import { summaryOf } from '../../src/report/summary.js'
import type { PodLog } from '../../src/runpod/pod/pod-log.js'
import type { PodResult } from '../../src/runpod/pods.js'
import type { RunPodResults } from '../../src/runpod/runpod.js'
import { failure } from '../support/results.js'

const POD: PodResult = {
  id: 'p1',
  name: 'search',
  outcome: 'restored',
  before: 'me/milvus:2.6.20',
  now: 'me/milvus:2.6.20'
}

function logOf(given: Partial<PodLog>): PodLog {
  return { container: [], system: [], ...given }
}

/** Returns the content of each fold of evidence, by its title. */
function folds(runpod: RunPodResults): Record<string, string> {
  const page = summaryOf({
    timings: [],
    purpose: 'deploy',
    runpod,
    error: failure
  })
  const found = page.matchAll(
    /<summary>(Evidence of .*)<\/summary>\n\n`+text\n([^]*?)\n`+\n/g
  )
  return Object.fromEntries(
    [...found].map(([, title = '', text = '']) => [title, text])
  )
}

describe('the evidence of RunPod in the summary', () => {
  it('is a fold for the canary, and one for each log of a pod', () => {
    const container = ['panic: x']
    const canary = {
      outcome: 'failed',
      log: logOf({ container, system: ['begin'] })
    } as const
    const log = logOf({ system: ['error pulling image: x'] })
    const pods = [
      { ...POD, log, logAgain: logOf({ container }) },
      { ...POD, id: 'p2' }
    ]

    expect(folds({ canary, pods })).toEqual({
      'Evidence of the canary: last log lines':
        'last log lines of the container:\npanic: x\n\nlast lines of its system log:\nbegin',
      'Evidence of the pod search (p1): last log lines':
        'last lines of its system log:\nerror pulling image: x',
      'Evidence of the pod search (p1), with its previous image again: last log lines':
        'last log lines of the container:\npanic: x'
    })
  })

  it('says where a pod has said nothing', () => {
    const pods = [{ ...POD, log: logOf({}) }]
    expect(Object.values(folds({ pods }))).toEqual([
      'neither the container nor its machine has logged anything'
    ])
  })

  it("keeps the image's own error among the last 40 lines", () => {
    const error = 'milvus-runpod: error: no room [volume-full]'
    const noise = Array.from({ length: 100 }, (_, index) => `line ${index}`)
    const pods = [{ ...POD, log: logOf({ container: [error, ...noise] }) }]

    const [text = ''] = Object.values(folds({ pods }))

    expect(text.split('\n').slice(1, 3)).toEqual([error, '…'])
    expect(text.split('\n')).toHaveLength(41)
  })

  it('shows the name of a pod as it is', () => {
    const name = '<b>@me</b> #1 `x`'
    const [title] = Object.keys(
      folds({ pods: [{ ...POD, name, log: logOf({}) }] })
    )
    expect(title).toBe(
      'Evidence of the pod &#60;b&#62;@&#8203;me&#60;/b&#62; #&#8203;1 &#96;x&#96; (p1): last log lines'
    )
  })
})
