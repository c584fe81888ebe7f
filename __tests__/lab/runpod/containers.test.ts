import { describe, expect, it } from '@jest/globals'
import { runArguments } from '../../../lab/runpod/containers.ts'
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

/** Arguments of docker for a pod with some settings. */
function argumentsFor(
  settings: Partial<PodSettings>,
  secrets: Record<string, string> = {}
): string {
  const pod = { podId: 'pod1', owner: 'server1' }
  return runArguments({
    ...pod,
    settings: { ...SETTINGS, ...settings },
    secrets
  }).join(' ')
}

describe("a pod's container", () => {
  it('has the label of its server, the image, and the names that RunPod sets', () => {
    expect(argumentsFor({})).toBe(
      'run --detach --label milvus-runpod-lab-pod=server1 ' +
        '--env RUNPOD_POD_ID=pod1 --env RUNPOD_PUBLIC_IP=127.0.0.1 me/milvus:1'
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

    const line = argumentsFor({ env }, { root: 'hidden' })

    expect(line).toContain('--env A=hidden')
    expect(line).toContain('--env B={{ RUNPOD_SECRET_none }}')
    expect(line).toContain('--env C=c')
  })

  it('runs the arguments of its pod', () => {
    expect(argumentsFor({ args: 'milvus run  standalone' })).toMatch(
      /me\/milvus:1 milvus run standalone$/
    )
  })
})
