import { describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { SmokeTest } from '../../src/smoke/levels.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

skipWaiting()
const { installEmulators } = await import('../../src/publish/emulators.js')

const IMAGE = 'tonistiigi/binfmt:qemu-v1'
const NATIVE_ONLY =
  'Name: default\nPlatforms: linux/amd64*, linux/amd64/v2, linux/386\n'
/** What binfmt prints: what can run after it. */
const INSTALLED = JSON.stringify({
  supported: ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6'],
  emulators: ['qemu-aarch64', 'qemu-arm']
})
const INSPECT = 'buildx inspect --builder default'

const amd64: SmokeTest = {
  platform: 'linux/amd64',
  level: 'health',
  emulated: false,
  timeoutSeconds: 300
}
const arm64: SmokeTest = { ...amd64, platform: 'linux/arm64', emulated: true }
const untested: SmokeTest = { ...arm64, level: 'none' }
const armv7: SmokeTest = { ...arm64, platform: 'linux/arm/v7' }

const job = newJob()

/**
 * Installs what tests need in an engine that can run the native platform only.
 *
 * @returns the commands
 */
async function install(
  tests: SmokeTest[],
  {
    bundled = true,
    platforms = NATIVE_ONLY,
    run = INSTALLED,
    builder,
    dockerfile = 'RUN true'
  }: {
    bundled?: boolean
    platforms?: string
    run?: string | Error
    builder?: string
    dockerfile?: string
  } = {}
): Promise<string[]> {
  const { docker, calls } = fakeDocker({
    'context show': 'default',
    'image inspect': failed('Error: No such image'),
    'volume create': '',
    [INSPECT]: platforms,
    'buildx inspect far': 'Name:   far\nDriver: remote\n',
    'buildx inspect near': 'Name:   near\nDriver: docker-container\n',
    pull: '',
    run
  })
  const directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'Dockerfile'), dockerfile)
  const inputs = {
    binfmtImage: IMAGE,
    context: { directory, bundled },
    builder
  }
  await installEmulators(docker, inputs, tests, job)
  return calls
}

describe('installEmulators', () => {
  it.each([
    ['every platform is native', [amd64], false],
    ['an emulated platform is not tested', [amd64, untested], true]
  ])('runs no command when %s', async (_, tests, bundled) => {
    expect(await install(tests, { bundled })).toEqual([])
  })

  it('pulls and changes nothing when every platform can run already', async () => {
    const platforms = 'Name: default\nPlatforms: linux/amd64, linux/arm64\n'
    const calls = await install([amd64, arm64], { platforms })
    expect(calls).toEqual(['context show', INSPECT])
  })

  it('installs only missing platforms, from the image of the input', async () => {
    const calls = await install([amd64, arm64])
    expect(calls).toContain(`pull --quiet ${IMAGE}`)
    expect(calls.at(-1)).toBe(
      `run --rm --privileged --pull never --label ${job.label} ${IMAGE} --install arm64`
    )
  })

  it('passes only the architecture of a platform with a variant', async () => {
    const calls = await install([arm64, armv7])
    expect(calls.at(-1)).toMatch(/ --install arm64,arm$/)
  })

  it('installs QEMU for untested platforms too when a custom context has RUN lines', async () => {
    const calls = await install([untested], { bundled: false })
    expect(calls.at(-1)).toMatch(/^run /)
  })

  it.each([
    'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nCOPY a /\n# RUN no\n',
    'FROM --platform=linux/amd64 $BASE_IMAGE AS one\nFROM scratch\nCOPY . /',
    '# syntax=docker/dockerfile:1\nFROM $BASE_IMAGE\n'
  ])(
    'installs nothing for a Dockerfile that runs nothing: %j',
    async (text) => {
      const given = { bundled: false, dockerfile: text }
      expect(await install([untested], given)).toEqual([])
    }
  )

  it.each([
    'FROM ${BASE_IMAGE}\n  run apt-get update\n',
    'FROM $BASE_IMAGE\nONBUILD RUN true\n',
    'FROM alpine\nFROM ${BASE_IMAGE}\n',
    'FROM $BASE_IMAGE AS one\nFROM one\n',
    '# syntax=me/language\nFROM ${BASE_IMAGE}\n'
  ])('installs QEMU for one that does or may: %j', async (text) => {
    const given = { bundled: false, dockerfile: text }
    expect((await install([untested], given)).at(-1)).toMatch(/^run /)
  })

  it.each([
    ['not', 'far', /^buildx inspect far$/],
    ['too', 'near', /^run /]
  ])(
    'does %s install it for a build in the builder "%s"',
    async (_, builder, last) => {
      const calls = await install([untested], { bundled: false, builder })
      expect(calls.at(-1)).toMatch(last)
    }
  )

  it('does not believe that linux/arm64 can run because linux/arm can', async () => {
    const platforms = 'Platforms: linux/amd64, linux/arm, linux/arm/v7'
    const calls = await install([arm64], { platforms })
    expect(calls.at(-1)).toMatch(/ --install arm64$/)
  })

  it('fails when a platform still cannot run after the installation', async () => {
    const run = '{"supported":["linux/amd64","linux/386"],"emulators":null}'
    await expect(install([arm64], { run })).rejects.toThrow(
      /^linux\/arm64 cannot run on this engine: with QEMU installed, only linux\/amd64, linux\/386 can\n/
    )
  })

  it.each([
    ['', '"smoke-emulated: none"'],
    ['true', 'What to do: set "runner-amd64" and "runner-arm64" ']
  ])(
    'says why the engine refuses to install, and what to do (in the workflow: %j)',
    async (workflow, next) => {
      setEnv({ MILVUS_RUNPOD_WORKFLOW: workflow })
      const run = failed('privileged mode is not allowed')
      const installed = install([arm64], { run })
      await expect(installed).rejects.toThrow(
        /^linux\/arm64 cannot run on this engine: .*privileged mode is not allowed/
      )
      await expect(installed).rejects.toThrow(next)
    }
  )
})
