import { beforeEach, describe, expect, it } from '@jest/globals'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../../src/messages/failure.js'
import { read } from '../support/inputs.js'
import { log } from '../support/log.js'
import { AMD64, NO_BUILD } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

describe('readInputs', () => {
  it('has a default for everything except the image and the version', async () => {
    const { context, buildkitImage, binfmtImage, ...others } = await read()
    expect(others).toEqual({
      image: 'ghcr.io/me/milvus',
      version: {
        text: '2.6.22',
        range: '2.6.22',
        exact: { major: '2', minor: '6', patch: '22', version: '2.6.22' }
      },
      registry: { host: 'ghcr.io', isGitHub: true },
      variant: 'cpu',
      base: { repository: 'milvusdb/milvus' },
      build: NO_BUILD,
      platforms: ['linux/amd64', 'linux/arm64'],
      tags: ['{{version}}', '{{major}}.{{minor}}'],
      labels: [],
      annotations: [],
      logins: [],
      push: 'true',
      digests: [],
      smokeResults: [],
      dryRun: false,
      rebuild: 'if-changed',
      vulnerable: 'warn',
      githubToken: '',
      smoke: {
        level: 'query',
        emulatedLevel: 'health',
        timeoutSeconds: 300,
        env: []
      },
      driverOpts: [],
      provenance: 'true',
      publishesBuildArgs: true,
      sbom: 'false'
    })
    expect(context.bundled).toBe(true)
    expect(buildkitImage).toMatch(/^moby\/buildkit:v[0-9.]+/)
    expect(binfmtImage).toMatch(/^tonistiigi\/binfmt:qemu-v[0-9.-]+@sha256:/)
  })

  it('uses the bundled context of the action', async () => {
    const { directory } = (await read()).context
    expect(existsSync(path.join(directory, 'Dockerfile'))).toBe(true)
    expect(path.basename(directory)).toBe('docker')
  })

  it.each([
    ['', '2.6', '>=2.6.0 <2.7.0-0'],
    ['3', '3', '>=3.0.0 <4.0.0-0'],
    ['v2.6', 'v2.6', '>=2.6.0 <2.7.0-0'],
    ['>=2.6.10 <2.7', '>=2.6.10 <2.7', '>=2.6.10 <2.7.0-0'],
    ['latest', 'latest', '*']
  ])('reads the version %j as a range', async (given, text, range) => {
    expect((await read({ 'milvus-version': given })).version).toEqual({
      text,
      range
    })
  })

  it("uses the job's token, but not an expression that nothing has replaced", async () => {
    expect((await read()).githubToken).toBe('')
    expect((await read({ 'github-token': 'ghs_x' })).githubToken).toBe('ghs_x')
    expect(log()).toContain('::add-mask::ghs_x')
  })

  it('allows tags with a commit only when there is one', async () => {
    setEnv({ GITHUB_SHA: '' })
    await expect(read({ tags: '{{sha}}' })).rejects.toThrow(
      'GITHUB_SHA is not set'
    )
    setEnv({ GITHUB_SHA: 'c0ffee0' })
    expect((await read({ tags: '{{sha}}' })).tags).toEqual(['{{sha}}'])
  })

  it('reads every input that is given', async () => {
    const inputs = await read({
      'base-image': `mirror.example/milvusdb/milvus@${AMD64}`,
      platforms: 'linux/amd64',
      tags: 'latest\n\n  v{{version}}  ',
      labels: 'a=1\nb=x=y',
      annotations: 'manifest:a=1\nb=',
      push: 'False',
      'smoke-test': 'upgrade',
      'smoke-upgrade-from': 'mirror.example/milvus:2.5',
      'smoke-emulated': 'none',
      'smoke-timeout': '45',
      'smoke-memory': '8g',
      'smoke-env': 'A=1\nB=x=y',
      builder: 'remote',
      'driver-opts': 'network=host\nenv.X=1',
      'buildkit-image': 'mirror.example/buildkit:1',
      'binfmt-image': 'mirror.example/binfmt:1',
      provenance: 'mode=max',
      sbom: 'true'
    })
    expect(inputs).toMatchObject({
      base: { repository: 'mirror.example/milvusdb/milvus', digest: AMD64 },
      platforms: ['linux/amd64'],
      tags: ['latest', 'v{{version}}'],
      labels: ['a=1', 'b=x=y'],
      annotations: ['manifest:a=1', 'b='],
      push: 'false',
      smoke: {
        level: 'upgrade',
        upgradeFrom: 'mirror.example/milvus:2.5',
        emulatedLevel: 'none',
        timeoutSeconds: 45,
        memory: '8g',
        env: ['A=1', 'B=x=y']
      },
      builder: 'remote',
      driverOpts: ['network=host', 'env.X=1'],
      buildkitImage: 'mirror.example/buildkit:1',
      binfmtImage: 'mirror.example/binfmt:1',
      provenance: 'mode=max',
      sbom: 'true'
    })
  })

  it.each([
    ['linux/amd64,linux/arm64', ['linux/amd64', 'linux/arm64']],
    ['linux/arm64 , linux/amd64', ['linux/arm64', 'linux/amd64']],
    ['linux/amd64\nlinux/arm/v7\n', ['linux/amd64', 'linux/arm/v7']],
    ['linux/amd64,linux/amd64', ['linux/amd64']]
  ])('reads each of the platforms %j once', async (text, platforms) => {
    expect((await read({ platforms: text })).platforms).toEqual(platforms)
  })

  it('has narrower defaults for a GPU: one platform, no smoke test', async () => {
    expect(await read({ variant: 'gpu' })).toMatchObject({
      variant: 'gpu',
      platforms: ['linux/amd64'],
      smoke: { level: 'none' }
    })
  })

  it('keeps what is set for a GPU', async () => {
    const inputs = await read({
      variant: 'gpu',
      platforms: 'linux/arm64',
      'smoke-test': 'query'
    })
    expect(inputs.platforms).toEqual(['linux/arm64'])
    expect(inputs.smoke.level).toBe('query')
  })

  it('counts the suffix for a GPU in the length of a tag', async () => {
    await expect(read({ tags: 'x'.repeat(125) })).resolves.toBeDefined()
    await expect(
      read({ tags: 'x'.repeat(125), variant: 'gpu' })
    ).rejects.toThrow('at most 128 letters')
  })

  it.each([
    ['image', '', 'it must be a repository'],
    ['image', 'ghcr.io/me/milvus:2.6', 'a repository without a tag'],
    // Docker would read a first part with capitals as a host.
    ['image', 'Me/milvus', 'it must be lower case: write "me/milvus"'],
    ['platforms', ',', 'it names no platform'],
    ['image', 'https://ghcr.io/me/milvus', 'a repository without a tag'],
    ['image', 'ghcr.io/Me/Milvus', 'lower case: write "ghcr.io/me/milvus"'],
    ['milvus-version', 'newest', 'an exact version of a stable release'],
    ['milvus-version', '2.6.0-rc1', 'an exact version of a stable release'],
    ['milvus-version', '2.6.04', 'an exact version of a stable release'],
    ['rebuild', 'never', 'it must be one of if-changed, always'],
    ['vulnerable', 'block', 'it must be one of warn, fail, ignore'],
    ['dry-run', 'yes', '"true" or "false"'],
    ['user-yaml', 'none.yaml', 'it must be a file'],
    ['variant', 'GPU', 'it must be one of cpu, gpu'],
    ['base-image', 'milvusdb/milvus:v2.6.22', 'without a tag'],
    ['base-image', 'milvusdb/milvus@sha256:123', 'the 64 digits of a digest'],
    ['platforms', 'windows/amd64', 'Linux platforms, such as "linux/amd64'],
    ['platforms', 'amd64', 'Linux platforms, such as "linux/amd64'],
    ['tags', '{{verison}}', '{{verison}} is unknown'],
    ['tags', '{{time}}', 'the placeholders are {{version}}, {{major}}, '],
    ['tags', '2.6, latest', 'one tag per line'],
    ['tags', '-rc', 'at most 128 letters'],
    ['labels', 'no-value', 'lines of the form "key=value"'],
    ['labels', '=value', 'lines of the form "key=value"'],
    ['annotations', 'no value', 'lines of the form "key=value"'],
    ['push', 'yes', 'it must be one of true, false, by-digest'],
    ['digests', 'sha256:123', 'it must be digests'],
    ['smoke-test', 'full', 'one of none, health, query, restart, upgrade'],
    ['smoke-emulated', 'HEALTH', 'query, restart, upgrade'],
    ['smoke-timeout', '0', 'a whole number of seconds'],
    ['smoke-timeout', '5m', 'a whole number of seconds'],
    ['smoke-timeout', '-1', 'a whole number of seconds'],
    ['smoke-timeout', '100000', 'seconds from 1 to 99999']
  ])(
    'refuses %s %j: names it, its value and what is allowed',
    async (name, value, allowed) => {
      const refused = read({ [name]: value }).catch(messageOf)
      expect(await refused).toContain(`Input "${name}" is "${value}": `)
      expect(await refused).toContain(allowed)
    }
  )

  it('accepts a smoke-timeout of more than a day', async () => {
    expect(
      (await read({ 'smoke-timeout': '99999' })).smoke.timeoutSeconds
    ).toBe(99999)
  })

  it('names the invalid line', async () => {
    await expect(read({ tags: '{{version}}\nla test' })).rejects.toThrow(
      'Input "tags" is "la test": '
    )
  })
})

describe('a user.yaml with secrets', () => {
  const given = { 'user-yaml': 'user.yaml' }

  beforeEach(() => {
    writeFileSync(
      path.join(workspace, 'user.yaml'),
      'minio:\n  secretAccessKey: s3cret\n'
    )
  })

  it('is warned of', async () => {
    await read(given)
    expect(log()).toMatch(/::warning::user\.yaml holds secrets/)
  })

  it('is warned of by one job of the reusable workflow, the one that plans', async () => {
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    await read(given)
    expect(log()).not.toContain('holds secrets')
    await read({ ...given, 'dry-run': 'true' })
    expect(log()).toContain('holds secrets')
  })

  it('is not warned of by a merge, which builds nothing', async () => {
    await read({ ...given, digests: AMD64 })
    expect(log()).not.toContain('holds secrets')
  })
})
