import { describe, expect, it } from '@jest/globals'
import type { SmokeTest } from '../../src/smoke/levels.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

skipWaiting()
const { installEmulators } = await import('../../src/publish/emulators.js')

const IMAGE = 'tonistiigi/binfmt:qemu-v1'
const NATIVE_ONLY =
  'Name: default\nPlatforms: linux/amd64*, linux/amd64/v2, linux/386\n'
const WITH_ARM64 = 'Name: default\nPlatforms: linux/amd64, linux/arm64\n'
/** What binfmt prints: what can run after it. */
const INSTALLED = JSON.stringify({
  supported: ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6'],
  emulators: ['qemu-aarch64', 'qemu-arm']
})
const CONTEXT = {
  'context show': 'default',
  'image inspect': failed('Error: No such image'),
  'volume create': ''
}
const INSPECT = 'buildx inspect --builder default'

const amd64: SmokeTest = {
  platform: 'linux/amd64',
  level: 'health',
  emulated: false,
  timeoutSeconds: 300
}
const arm64: SmokeTest = {
  platform: 'linux/arm64',
  level: 'health',
  emulated: true,
  timeoutSeconds: 1200
}
const bundled = {
  binfmtImage: IMAGE,
  context: { directory: '/action/docker', bundled: true }
}
const own = { ...bundled, context: { directory: '/own', bundled: false } }
const job = newJob()

describe('installEmulators', () => {
  it('runs no command when every platform is native', async () => {
    const { docker, calls } = fakeDocker({})
    await installEmulators(docker, own, [amd64], job)
    expect(calls).toEqual([])
  })

  it('runs no command for an emulated platform that is not tested', async () => {
    const { docker, calls } = fakeDocker({})
    const untested: SmokeTest = { ...arm64, level: 'none' }
    await installEmulators(docker, bundled, [amd64, untested], job)
    expect(calls).toEqual([])
  })

  it('pulls and changes nothing when every platform can run already', async () => {
    const { docker, calls } = fakeDocker({ ...CONTEXT, [INSPECT]: WITH_ARM64 })
    await installEmulators(docker, bundled, [amd64, arm64], job)
    expect(calls).toEqual(['context show', INSPECT])
  })

  it('installs only missing platforms, from the image of the input', async () => {
    const { docker, calls } = fakeDocker({
      ...CONTEXT,
      [INSPECT]: NATIVE_ONLY,
      pull: '',
      run: INSTALLED
    })
    await installEmulators(docker, bundled, [amd64, arm64], job)
    expect(calls).toContain(`pull --quiet ${IMAGE}`)
    expect(calls).toContain(
      `run --rm --privileged --pull never --label ${job.label} ${IMAGE} --install arm64`
    )
  })

  it('passes only the architecture of a platform with a variant', async () => {
    const armv7: SmokeTest = { ...arm64, platform: 'linux/arm/v7' }
    const { docker, calls } = fakeDocker({
      ...CONTEXT,
      [INSPECT]: NATIVE_ONLY,
      pull: '',
      run: INSTALLED
    })
    await installEmulators(docker, bundled, [arm64, armv7], job)
    expect(calls.at(-1)).toMatch(/ --install arm64,arm$/)
  })

  it('installs QEMU for untested platforms too when a custom context may have RUN lines', async () => {
    const { docker, calls } = fakeDocker({
      ...CONTEXT,
      [INSPECT]: NATIVE_ONLY,
      pull: '',
      run: INSTALLED
    })
    await installEmulators(docker, own, [{ ...arm64, level: 'none' }], job)
    expect(calls.some((line) => line.startsWith('run '))).toBe(true)
  })

  it('does not take linux/arm64 as able to run because linux/arm is', async () => {
    const { docker, calls } = fakeDocker({
      ...CONTEXT,
      [INSPECT]: 'Platforms: linux/amd64, linux/arm, linux/arm/v7',
      pull: '',
      run: INSTALLED
    })
    await installEmulators(docker, bundled, [arm64], job)
    expect(calls.at(-1)).toMatch(/ --install arm64$/)
  })

  it('fails when a platform still cannot run after the installation', async () => {
    const { docker } = fakeDocker({
      ...CONTEXT,
      [INSPECT]: NATIVE_ONLY,
      pull: '',
      run: '{"supported":["linux/amd64","linux/386"],"emulators":null}'
    })
    await expect(
      installEmulators(docker, bundled, [arm64], job)
    ).rejects.toThrow(
      /^linux\/arm64 cannot run on this engine: with QEMU installed, only linux\/amd64, linux\/386 can\n/
    )
  })

  it('says why when the engine refuses to install, and what to do', async () => {
    const { docker } = fakeDocker({
      ...CONTEXT,
      [INSPECT]: NATIVE_ONLY,
      pull: '',
      run: failed('privileged mode is not allowed')
    })
    await expect(
      installEmulators(docker, bundled, [arm64], job)
    ).rejects.toThrow(
      /^linux\/arm64 cannot run on this engine: .*privileged mode is not allowed[^]*"smoke-emulated: none"/
    )
  })

  it('names the inputs of the workflow where the run is in it', async () => {
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    const { docker } = fakeDocker({
      ...CONTEXT,
      [INSPECT]: NATIVE_ONLY,
      pull: '',
      run: failed('privileged mode is not allowed')
    })
    await expect(
      installEmulators(docker, bundled, [arm64], job)
    ).rejects.toThrow(/What to do: set "runner-amd64" and "runner-arm64" /)
  })
})
