import { describe, expect, it } from '@jest/globals'
import { loadArgs, pushArgs } from '../../src/publish/build-args.js'
import { BASE, inputs as sample, NO_BUILD, plan } from '../support/samples.js'

const options = {
  ...sample,
  builder: 'milvus-runpod-1',
  provenance: 'mode=max',
  sbom: 'false',
  metadataFile: '/job/metadata.json'
}

const COMMON = [
  ['--progress', 'plain'],
  ['--build-arg', `BASE_IMAGE=milvusdb/milvus@${BASE}`],
  ['--build-arg', 'MILVUS_VERSION=2.6.22'],
  ['--build-arg', 'SOURCE_DATE_EPOCH=1754300000'],
  ['--label', 'org.opencontainers.image.title=Milvus'],
  ['--label', 'mine=1']
].flat()

describe('pushArgs', () => {
  it('builds all platforms in one build and pushes them by digest, with no tag', () => {
    const output =
      'type=image,name=ghcr.io/me/milvus,push-by-digest=true,name-canonical=true,push=true,oci-mediatypes=true,rewrite-timestamp=true'
    expect(pushArgs(plan, options)).toEqual(
      [
        ['buildx', 'build', '--builder', 'milvus-runpod-1'],
        ['--platform', 'linux/amd64,linux/arm64'],
        COMMON,
        ['--build-arg', 'BUILDKIT_MULTI_PLATFORM=1'],
        ['--annotation', 'index:org.opencontainers.image.title=Milvus'],
        ['--annotation', 'index:mine=1'],
        ['--provenance', 'mode=max', '--sbom', 'false'],
        ['--output', output],
        ['--metadata-file', '/job/metadata.json', '/job/context']
      ].flat()
    )
  })

  it.each([
    ['a=1', 'index:a=1'],
    ['a=manifest:1', 'index:a=manifest:1'],
    ['index:a=1', 'index:a=1'],
    ['index,manifest:a=1', 'index,manifest:a=1'],
    [
      'manifest[linux/amd64,linux/arm64]:a=1',
      'manifest[linux/amd64,linux/arm64]:a=1'
    ],
    ['index-descriptor:a=1', 'index-descriptor:a=1'],
    ['indexed=1', 'index:indexed=1']
  ])('gives the annotation %s as %s', (line, argument) => {
    const args = pushArgs({ ...plan, annotations: [line] }, options)
    expect(args[args.indexOf('--annotation') + 1]).toBe(argument)
  })
})

describe('loadArgs', () => {
  it('builds one platform into the engine, without attestations', () => {
    const target = {
      builder: 'default',
      platform: 'linux/amd64',
      ref: 'milvus-runpod-1:linux-amd64'
    }
    expect(loadArgs(plan, target)).toEqual(
      [
        ['buildx', 'build', '--builder', 'default'],
        ['--platform', 'linux/amd64'],
        COMMON,
        ['--provenance', 'false', '--sbom', 'false'],
        ['--load', '--tag', 'milvus-runpod-1:linux-amd64', '/job/context']
      ].flat()
    )
  })
})

/** All that a Dockerfile of one's own may have. */
const OWN = {
  ...plan,
  staged: {
    directory: '/job/context',
    dockerfile: {
      file: '/job/dockerfile/Gpu.Dockerfile',
      name: 'Gpu.Dockerfile'
    },
    contexts: [
      {
        name: 'tools',
        kind: 'directory' as const,
        directory: '/job/contexts/1'
      },
      {
        name: 'layout',
        kind: 'layout' as const,
        directory: '/w/oci',
        version: ':1'
      },
      { name: 'alpine', kind: 'remote' as const, source: 'docker-image://a:1' }
    ]
  },
  inputs: {
    ...sample,
    build: {
      ...NO_BUILD,
      target: 'final',
      args: ['A=1', 'B=x,y'],
      ssh: ['default', 'git=/tmp/key'],
      cacheFrom: [
        { type: 'registry', text: 'type=registry,ref=me/cache:{{platform}}' }
      ],
      cacheTo: [{ type: 'gha', text: 'type=gha,scope={{ platform }},mode=max' }]
    }
  }
}

const secrets = [
  { id: 'npm', file: '/job/secrets/0' },
  { id: 'netrc', file: '/odd,path/1' }
]

const ownArgs = (platforms: string): string[] =>
  [
    ['--file', '/job/dockerfile/Gpu.Dockerfile'],
    ['--target', 'final'],
    ['--build-arg', 'A=1'],
    ['--build-arg', 'B=x,y'],
    ['--build-context', 'tools=/job/contexts/1'],
    ['--build-context', 'layout=oci-layout:///w/oci:1'],
    ['--build-context', 'alpine=docker-image://a:1'],
    ['--secret', 'id=npm,src=/job/secrets/0'],
    ['--secret', 'id=netrc,"src=/odd,path/1"'],
    ['--ssh', 'default'],
    ['--ssh', 'git=/tmp/key'],
    ['--cache-from', `type=registry,ref=me/cache:${platforms}`]
  ].flat()

describe('a Dockerfile of your own', () => {
  it('gets its stage, arguments, contexts, secrets, keys and caches when it is pushed', () => {
    const args = pushArgs(OWN, { ...options, secrets })
    const own = ownArgs('linux-amd64-linux-arm64')
    const start = args.indexOf('--file')
    expect(args.slice(start, start + own.length)).toEqual(own)
    expect(args[args.indexOf('--cache-to') + 1]).toBe(
      'type=gha,scope=linux-amd64-linux-arm64,mode=max'
    )
  })

  it('gets the same in the engine, which stores no cache', () => {
    const target = { builder: 'default', platform: 'linux/amd64', ref: 'a:b' }
    const args = loadArgs(OWN, { ...target, secrets })
    const own = ownArgs('linux-amd64')
    const start = args.indexOf('--file')
    expect(args.slice(start, start + own.length)).toEqual(own)
    expect(args).not.toContain('--cache-to')
  })

  it('names the platform alone in the cache of a job for one', () => {
    const args = pushArgs(OWN, { ...options, platforms: ['linux/arm64'] })
    expect(args).toContain('type=registry,ref=me/cache:linux-arm64')
    expect(args).toContain('type=gha,scope=linux-arm64,mode=max')
  })
})
