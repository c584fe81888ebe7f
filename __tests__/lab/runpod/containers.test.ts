import { describe, expect, it } from '@jest/globals'
import { environmentOf, runArguments } from '../../../lab/runpod/containers.ts'
import type { PodSettings } from '../../../lab/runpod/shapes.ts'

const SETTINGS: PodSettings = {
  name: 'search',
  image: 'me/milvus:1',
  args: '',
  disk: 20,
  mounts: {},
  ports: [],
  env: {},
  registry: null,
  cloud: 'SECURE'
}

const POD = { podId: 'pod1', owner: 'server1', secrets: {} }

/** Arguments of docker for a pod with some settings. */
function argumentsFor(settings: Partial<PodSettings>): string {
  return runArguments({
    ...POD,
    settings: { ...SETTINGS, ...settings }
  }).join(' ')
}

describe("a pod's container", () => {
  it('has the label of its server, the image, and the names that RunPod sets', () => {
    expect(argumentsFor({})).toBe(
      'run --detach --label milvus-runpod-lab-pod=server1 ' +
        '--env RUNPOD_POD_ID --env RUNPOD_PUBLIC_IP me/milvus:1'
    )
  })

  it('publishes TCP ports on the loopback, and leaves HTTP ports to the proxy', () => {
    const ports = ['19530/http', '19530/tcp', '9091/http']

    expect(argumentsFor({ ports }).match(/-p \S+/g)).toEqual([
      '-p 127.0.0.1::19530'
    ])
  })

  it.each([
    ['persistent', { persistent: { size: 10, path: '/data' } }],
    ['network', { network: [{ volumeId: 'v', path: '/data' }] }]
  ])('has a volume for its %s mount', (_, mounts) => {
    expect(argumentsFor({ mounts })).toContain(
      '--volume milvus-runpod-lab-pod-pod1:/data'
    )
  })

  it('gets the values of secrets, and other variables as they are', () => {
    const env = {
      A: '{{ RUNPOD_SECRET_root }}',
      B: '{{ RUNPOD_SECRET_none }}',
      C: 'c'
    }

    const secrets = { root: 'hidden' }
    const settings = { ...SETTINGS, env }
    expect(environmentOf({ ...POD, settings, secrets })).toEqual({
      A: 'hidden',
      B: '{{ RUNPOD_SECRET_none }}',
      C: 'c',
      RUNPOD_POD_ID: 'pod1',
      RUNPOD_PUBLIC_IP: '127.0.0.1'
    })
  })

  it('has no value on a command line', () => {
    expect(argumentsFor({ env: { A: 'hidden' } })).not.toContain('hidden')
  })

  it('runs the arguments of its pod', () => {
    expect(argumentsFor({ args: 'milvus run  standalone' })).toMatch(
      /me\/milvus:1 milvus run standalone$/
    )
  })
})
