import { afterEach, describe, expect, it } from '@jest/globals'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.ts'
import {
  PROXY_LOGIN,
  startForwardProxy,
  type ForwardProxy
} from './support/forward-proxy.ts'
import { docker, indexOf, newImage, quickly } from './support/lab.ts'
import {
  recordingDocker,
  type RecordingDocker
} from './support/recording-docker.ts'

const [, PASSWORD = ''] = PROXY_LOGIN.split(':')
const MASK = /^::add-mask::.*$/gm

/** Makes a workspace with a context whose Dockerfile begins so. */
function contextFrom(image: string): string {
  const workspace = temporaryDirectory()
  const context = path.join(workspace, 'own')
  mkdirSync(context)
  const lines = [`FROM ${image}`, 'COPY --link Dockerfile /x']
  writeFileSync(path.join(context, 'Dockerfile'), lines.join('\n'))
  return workspace
}

describe('a job behind a proxy with a password', () => {
  let proxy: ForwardProxy
  let recorded: RecordingDocker

  afterEach(() => {
    proxy.stop()
    recorded.remove()
  })

  it('builds through it, and neither the log nor a command line has the password', async () => {
    proxy = await startForwardProxy()
    recorded = recordingDocker()
    const env = {
      ...recorded.env,
      HTTPS_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1,10.0.0.1',
      GITHUB_WORKSPACE: contextFrom('only-behind-the-proxy.invalid/base:1')
    }

    const { mainCode, log } = await quickly(
      { image: newImage(), builder: '', context: 'own' },
      { env }
    )

    expect(mainCode).toBe(1)
    expect(log).toContain(
      'only-behind-the-proxy.invalid/base:1 could not be pulled for the build'
    )
    expect(proxy.hosts).toContain('only-behind-the-proxy.invalid:443')
    expect(log.replace(MASK, '')).not.toContain(PASSWORD)
    const calls = recorded.calls().join('\n')
    expect(calls).toContain('"env.NO_PROXY=127.0.0.1,10.0.0.1"')
    expect(calls).not.toContain(PASSWORD)
  })
})

describe("docker's configuration with a proxy that has a password", () => {
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

    expect(mainCode).toBe(0)
    const attestations = await attestationsOf(outputs.ref ?? '')
    expect(attestations).toContain('http://proxy.invalid:3129')
    expect(attestations).not.toContain(PASSWORD)
    expect(log.replace(MASK, '')).not.toContain(PASSWORD)
  })
})
