import { describe, expect, it } from '@jest/globals'
import { act, digestOf, lab, NATIVE, newImage, quickly } from './support/lab.ts'
import { recordingDocker } from './support/recording-docker.ts'
import { configOf, startTlsRegistry } from './support/tls-registry.ts'

const CONFIG = 'buildkitd-config-inline'

describe('the configuration of the builder that a run creates', () => {
  it('leads reads and the build to a mirror, where the base is known by another name', async () => {
    const base = lab('STANDIN_IMAGE').replace(lab('REGISTRY'), 'base.invalid')
    const image = newImage()

    const { mainCode, log, outputs } = await act({
      image,
      builder: '',
      'base-image': base,
      platforms: NATIVE,
      'smoke-test': 'health',
      [CONFIG]: `[registry."base.invalid"]\nmirrors = ["${lab('REGISTRY')}"]`
    })

    expect([mainCode, log]).toEqual([0, expect.stringContaining('points to')])
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
  })

  it('has the certificates of a registry with its own CA, in the workspace', async () => {
    const registry = await startTlsRegistry()
    const name = newImage().split('/').slice(1).join('/')
    const given = {
      image: `${registry.host}/${name}`,
      builder: '',
      'base-image': lab('STANDIN_IMAGE').replace(
        lab('REGISTRY'),
        registry.host
      ),
      [CONFIG]: configOf(registry.host)
    }
    const env = { ...process.env, ...registry.env }

    const first = await quickly(given, { env })
    const second = await quickly(given, { env })
    registry.stop()

    expect([first.mainCode, first.log]).toEqual([
      0,
      expect.stringContaining('points to')
    ])
    const digest = await digestOf(`${lab('REGISTRY')}/${name}:2.6`)
    expect(digest).toBe(first.outputs.digest)
    expect([second.outputs.built, second.outputs.digest]).toEqual([
      'false',
      digest
    ])
  })

  it.each([
    ['[registry."a"\nhttp = true', 'line 1, column 14: not TOML'],
    ['[worker.oci]\ngckeepstorage = "many"', 'docker buildx refuses the input']
  ])(
    'is refused before anything is read or built: %j',
    async (config, expected) => {
      const recorded = recordingDocker()
      const given = { image: newImage(), builder: '', [CONFIG]: config }
      const { mainCode, log } = await quickly(given, { env: recorded.env })
      const calls = recorded.calls().join('\n')
      recorded.remove()

      expect(mainCode).toBe(1)
      expect(log).toContain(expected)
      expect(calls).not.toMatch(/imagetools|buildx build|--bootstrap/)
    }
  )

  it('with which BuildKit ends is named, with the reason that BuildKit gives', async () => {
    const config = '[worker.oci]\nsnapshotter = "none"'
    const given = { image: newImage(), builder: '', [CONFIG]: config }

    const { mainCode, log } = await quickly(given)

    expect(mainCode).toBe(1)
    expect(log).toMatch(
      /::error::BuildKit did not start from \S+: .*; buildkitd: .*snapshotter.*without the input "buildkitd-config-inline"/
    )
  })
})
