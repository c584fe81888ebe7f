import { describe, expect, it } from '@jest/globals'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.ts'
import { PROXY_LOGIN, startForwardProxy } from './support/forward-proxy.ts'
import {
  act,
  digestOf,
  docker,
  failureIn,
  indexOf,
  lab,
  NATIVE,
  newImage,
  quickly
} from './support/lab.ts'
import { recordingDocker } from './support/recording-docker.ts'
import { configOf, startTlsRegistry } from './support/tls-registry.ts'

const [, PASSWORD = ''] = PROXY_LOGIN.split(':')
const MASK = /^::add-mask::.*$/gm

/** Returns all that the registry has of an image's attestations. */
async function attestationsOf(ref: string): Promise<string> {
  const [registry = '', repository = ''] = ref.split(/\/(.*)@/)
  const { manifests } = await indexOf(ref)
  const blobs = manifests
    .filter(({ platform }) => platform.os === 'unknown')
    .map(async ({ digest }) => {
      const raw = await docker(
        ['buildx', 'imagetools', 'inspect', '--raw'].concat(
          `${registry}/${repository}@${digest}`
        )
      )
      const { layers } = JSON.parse(raw) as { layers: { digest: string }[] }
      const texts = layers.map(async (layer) => {
        const url = `http://${registry}/v2/${repository}/blobs/${layer.digest}`
        return await (await fetch(url)).text()
      })
      return (await Promise.all(texts)).join('\n')
    })
  return (await Promise.all(blobs)).join('\n')
}

/** A name that nothing can look up but the proxy. */
const BEHIND = 'only-the-proxy-reaches.invalid'

describe('a job whose base only a proxy with a password reaches', () => {
  it('is built, tested and published through it, and nothing shows the password', async () => {
    const registry = await startTlsRegistry(BEHIND)
    const proxy = await startForwardProxy(registry.port)
    const recorded = recordingDocker()
    const base = lab('STANDIN_IMAGE').replace(lab('REGISTRY'), BEHIND)
    const env = {
      ...recorded.env,
      HTTPS_PROXY: proxy.url,
      ...registry.env,
      NO_PROXY: '127.0.0.1,10.0.0.1'
    }
    const image = newImage()

    const { mainCode, log, outputs } = await act(
      {
        image,
        builder: '',
        'base-image': base,
        platforms: NATIVE,
        'smoke-test': 'health',
        provenance: 'mode=max',
        'buildkitd-config-inline': configOf(BEHIND)
      },
      { env }
    )
    const calls = recorded.calls().join('\n')
    recorded.remove()
    proxy.stop()
    registry.stop()

    expect([mainCode, log]).toEqual([0, expect.stringContaining('points to')])
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
    expect(proxy.hosts).toContain(`${BEHIND}:443`)
    expect(log.replace(MASK, '')).not.toContain(PASSWORD)
    expect(calls).toContain('"env.NO_PROXY=127.0.0.1,10.0.0.1"')
    expect(calls).not.toContain(PASSWORD)
    const attestations = await attestationsOf(outputs.ref ?? '')
    expect(attestations).toContain(BEHIND)
    expect(attestations).not.toContain(PASSWORD)
  })
})

describe("docker's configuration with a proxy that has a password", () => {
  it('publishes no password in the provenance, but a proxy without one', async () => {
    const DOCKER_CONFIG = temporaryDirectory()
    cpSync(process.env.DOCKER_CONFIG ?? '', DOCKER_CONFIG, { recursive: true })
    const file = path.join(DOCKER_CONFIG, 'config.json')
    const config = JSON.parse(readFileSync(file, 'utf8')) as object
    const proxies = {
      default: {
        httpProxy: `http://${PROXY_LOGIN}@proxy.invalid:3128`,
        httpsProxy: 'http://proxy.invalid:3129'
      }
    }
    writeFileSync(file, JSON.stringify({ ...config, proxies }))

    const { mainCode, outputs, log } = await quickly(
      { image: newImage() },
      { env: { ...process.env, DOCKER_CONFIG } }
    )

    expect(failureIn({ mainCode, log })).toBe('')
    const attestations = await attestationsOf(outputs.ref ?? '')
    expect(attestations).toContain('http://proxy.invalid:3129')
    expect(attestations).not.toContain(PASSWORD)
    expect(log.replace(MASK, '')).not.toContain(PASSWORD)
  })
})
