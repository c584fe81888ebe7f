import { describe, expect, it } from '@jest/globals'
import type { PodFailure } from '../../../src/messages/pod-failures.js'
import { diagnosePod, hintOf } from '../../../src/runpod/pod/pod-diagnosis.js'

const STARTING = 'milvus-runpod: starting Milvus 2.6.22 with data in /data'

function failureIn(
  { container = [], system = [] }: { container?: string[]; system?: string[] },
  cause = 'its status became EXITED'
): PodFailure | undefined {
  return diagnosePod(cause, { container, system }).known?.failure
}

describe("a pod's known failure", () => {
  it("is first of all a message of the image's own, which has a link", () => {
    const refusal = 'milvus-runpod: error: there is no room [volume-full]'
    const container = ['permission denied', refusal]
    const system = ['error pulling image: x: manifest unknown']

    expect(diagnosePod('', { container, system })).toEqual({
      words: 'there is no room',
      known: {
        failure: 'refused',
        link: expect.stringMatching(/errors\.md#volume-full$/)
      }
    })
  })

  it('is not a message after which Milvus was started', () => {
    const container = ['milvus-runpod: error: a [volume-full]', STARTING]
    expect(diagnosePod('', { container, system: [] })).toEqual({})
  })

  // The first is what RunPod says: 0lav/nimble-miner-docker#3.
  it.each<[PodFailure | undefined, string]>([
    [
      'pullDenied',
      "Error response from daemon: pull access denied for me/milvus, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"
    ],
    [
      'pullAbsent',
      'Error response from daemon: manifest for ghcr.io/me/milvus@sha256:1 not found: manifest unknown: manifest unknown'
    ],
    ['pullLimited', 'toomanyrequests: You have reached your pull rate limit.'],
    [
      'pullFailed',
      'Error response from daemon: Get "https://ghcr.io/v2/": net/http: request canceled (Client.Timeout exceeded): context deadline exceeded'
    ],
    ['fullDisk', 'write /var/lib/docker/x: no space left on device'],
    [undefined, 'something else']
  ])('is %s, if its machine could not pull the image: %s', (failure, words) => {
    const system = ['create container x', `error pulling image: ${words}`]
    expect(diagnosePod('', { container: [], system })).toEqual({
      words,
      ...(failure && { known: { failure, link: '' } })
    })
  })

  it('is not a pull that has worked in the end', () => {
    const failed = 'error pulling image: toomanyrequests: limit'
    const system = [failed, 'Status: Downloaded newer image for x']
    expect(failureIn({ system })).toBeUndefined()
  })

  it.each<[PodFailure, string]>([
    ['slowEtcd', 'panic: etcdserver: leader changed'],
    ['outOfMemory', 'fatal error: runtime: cannot allocate memory'],
    ['deniedWrite', 'mkdir /var/lib/milvus/etcd: permission denied'],
    [
      'missingProgram',
      '[FATAL tini (7)] exec /x failed: No such file or directory'
    ],
    [
      'missingProgram',
      '[FATAL tini (7)] exec /entrypoint.sh failed: No such file or directory'
    ]
  ])('is %s, by the table of the smoke test: %s', (failure, line) => {
    expect(failureIn({ container: [STARTING, line, 'goroutine 1'] })).toBe(
      failure
    )
  })

  it('has the words of a program that has ended', () => {
    const container = ['panic: etcdserver: leader changed', '', 'goroutine 1']
    expect(diagnosePod('', { container, system: [] }).words).toBe(container[0])
  })

  it('may be in what the run has seen of Milvus', () => {
    const cause =
      'it was not healthy within 60 s: Milvus at 203.0.113.7:17446 gave no answer to collections/list: SSL routines:ssl3_get_record:wrong version number:'
    expect(failureIn({}, cause)).toBe('restWithoutTls')
  })

  it.each([
    ['of a runner alone', 'qemu: uncaught target signal 11'],
    ['of nothing', 'all is well']
  ])('is none, by a line %s', (_, line) => {
    expect(failureIn({ container: [line] })).toBeUndefined()
  })

  it('has a remedy about the pod, not about the runner', () => {
    const { likely, next } = hintOf({ failure: 'outOfMemory', link: '' })
    expect(`${likely}: ${next}`).toBe(
      'the pod has too little memory: use a pod with more memory (Milvus recommends 8 GB)'
    )
  })
})
