import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../../src/messages/failure.js'
import { read } from '../support/inputs.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({
    GITHUB_WORKSPACE: workspace,
    ACTIONS_RUNTIME_TOKEN: '',
    ACTIONS_RESULTS_URL: '',
    ACTIONS_CACHE_URL: ''
  })
})

async function cachesOf(
  name: 'cache-from' | 'cache-to',
  lines: string
): Promise<string[]> {
  const { build } = await read({ [name]: lines })
  const caches = name === 'cache-from' ? build.cacheFrom : build.cacheTo
  return caches.map(({ text }) => text)
}

describe('the inputs cache-from and cache-to', () => {
  it('have attributes, or an image alone, as in docker/build-push-action', async () => {
    const lines =
      'me/a:cache\nme/b,me/c\ntype=registry,ref=me/d:cache-{{platform}},mode=max'
    expect(await cachesOf('cache-from', lines)).toEqual([
      'type=registry,ref=me/a:cache',
      'type=registry,ref=me/b',
      'type=registry,ref=me/c',
      'type=registry,ref=me/d:cache-{{platform}},mode=max'
    ])
  })

  it('have directories in the workspace, which need not be there yet', async () => {
    expect(await cachesOf('cache-to', 'type=local,dest=new/cache')).toEqual([
      `type=local,dest=${workspace}/new/cache`
    ])
    expect(await cachesOf('cache-from', 'type=local,"src=a,b"')).toEqual([
      `type=local,"src=${workspace}/a,b"`
    ])
  })

  it.each<['cache-from' | 'cache-to', string, string]>([
    ['cache-from', 'type=registry', 'needs the attribute "ref"'],
    ['cache-from', 'type=local,dest=a', 'needs the attribute "src"'],
    ['cache-to', 'type=local,src=a', 'needs the attribute "dest"'],
    ['cache-to', 'ref=me/a', 'must be registry, local, gha, s3 or azblob'],
    ['cache-to', 'type=tar', 'must be registry, local, gha, s3 or azblob'],
    ['cache-to', 'type=registry,ref', 'must be an image, or attributes'],
    ['cache-to', 'type=registry,ref=ME', 'its "ref" must be an image'],
    ['cache-to', 'type=inline', 'would be written into the image itself'],
    ['cache-to', 'type=gha,scope={{arch}}', '{{arch}} is unknown'],
    ['cache-to', 'type=local,dest=/etc/a', 'must be in the workspace'],
    ['cache-to', 'type=local,dest=link/a', 'leads out to /etc']
  ])('are refused: %s of %j', async (name, lines, reason) => {
    symlinkSync('/etc', path.join(workspace, 'link'))
    await expect(cachesOf(name, lines)).rejects.toThrow(reason)
  })

  it.each([
    ['type=s3,secret_access_key=canary', 'AWS_SECRET_ACCESS_KEY'],
    ['type=s3, secret_access_key = canary', 'AWS_SECRET_ACCESS_KEY'],
    ['type=s3,endpoint_url=http://me:canary@s3', 'from the address'],
    ['type=gha,token=canary', 'buildx gets the token of the job'],
    ['type=azblob,secret_access_key=canary', 'logged in to Azure'],
    ['type=registry,ref=a,Token=canary', 'remove the attribute']
  ])('have no secret on a command line: %s', async (lines, advice) => {
    const refusal = await cachesOf('cache-to', lines).then(
      () => 'it passed',
      messageOf
    )
    expect(refusal).toContain(advice)
    expect(refusal).not.toContain('canary')
    expect(log()).toContain('::add-mask::canary')
  })

  it.each([
    'ghcr.io/me/milvus',
    '2.6',
    'v2.6.22-gpu',
    'latest',
    '2.6.21',
    'nightly-7'
  ])('may not replace an image: %s', async (tag) => {
    const ref = tag.includes('/') ? tag : `ghcr.io/me/milvus:${tag}`
    const tags = '{{version}}\nnightly-{{patch}}'
    const given = { tags, 'cache-to': `type=registry,ref=${ref}` }
    await expect(read(given)).rejects.toThrow("one of the image's own")
  })

  it('may not replace an image for one of its platforms', async () => {
    const image = 'ghcr.io/me/milvus'
    const given = { image, tags: 'x-linux-arm64' }
    const cache = { 'cache-to': `${image}:x-{{platform}}` }
    await expect(read({ ...given, ...cache })).rejects.toThrow(
      'the tag "x-linux-arm64" is one of the image\'s own'
    )
  })

  it('may not be in the build context, which each run would change', async () => {
    mkdirSync(path.join(workspace, 'own'))
    writeFileSync(path.join(workspace, 'own/Dockerfile'), 'FROM scratch\n')
    const given = { context: 'own', 'cache-to': 'type=local,dest=own/cache' }
    await expect(read(given)).rejects.toThrow('build again')
    writeFileSync(path.join(workspace, 'own/.dockerignore'), 'cache/*\n')
    expect((await read(given)).build.cacheTo).toHaveLength(1)
  })

  it('may have another tag, or another repository', async () => {
    await cachesOf('cache-to', 'ghcr.io/me/milvus:buildcache')
    await cachesOf('cache-to', 'ghcr.io/me/cache:2.6')
    await cachesOf('cache-from', 'ghcr.io/me/milvus:2.6')
  })

  it('warn if the job has no cache service of GitHub', async () => {
    await cachesOf('cache-from', 'type=gha')
    expect(log()).toContain('the job has no cache service of GitHub')
  })

  it('do not warn where the runner has one', async () => {
    setEnv({ ACTIONS_RUNTIME_TOKEN: 'token', ACTIONS_RESULTS_URL: 'a' })
    await cachesOf('cache-from', 'type=gha')
    expect(log()).not.toContain('cache service')
  })
})
