import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it
} from '@jest/globals'
import { dockerCli } from '../../src/docker/cli.ts'
import { promote, type Promotable } from '../../src/publish/promote.ts'
import { digestOf, lab, newImage, tagsOf } from './support/lab.ts'
import { setTag } from './support/published.ts'
import {
  startProxy,
  type Fault,
  type RegistryProxy
} from '../../lab/parts/registry-proxy.ts'

const docker = dockerCli(process.env)
const BASE = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
const IMMUTABLE = {
  code: 'TAG_INVALID',
  message: 'the repository is immutable'
}

let proxy: RegistryProxy
/** In the registry itself, past the proxy. */
let repository: string
let promotable: Promotable

beforeAll(async () => {
  proxy = await startProxy(lab('REGISTRY'))
})

beforeEach(async () => {
  repository = newImage()
  await setTag(`${repository}:source`, BASE)
  const digest = await digestOf(`${repository}:source`)
  promotable = {
    repository: repository.replace(lab('REGISTRY'), proxy.host),
    registry: { host: proxy.host, isGitHub: false },
    version: '2.6.22',
    isUnpublished: false,
    image: {
      origin: 'built',
      kind: 'index',
      refs: {},
      index: { digest, platforms: {} }
    },
    tags: ['1', '2', '3', 'floating'],
    floating: ['floating'],
    isGuarded: false,
    planned: new Map()
  }
  proxy.requests.length = 0
  proxy.faults.length = 0
})

afterAll(() => proxy.stop())

/** Lets writes of a tag fail. */
function failWrites(tag: string, fault: Partial<Fault>): void {
  const path = new RegExp(`/manifests/${tag}$`)
  proxy.faults.push({ method: 'PUT', path, times: Infinity, ...fault })
}

/** Tags that were set, besides the one of the source. */
async function tagsSet(): Promise<string[]> {
  const tags = await tagsOf(repository)
  return tags.filter((tag) => tag !== 'source')
}

function written(): string[] {
  return proxy.requests
    .filter((line) => line.startsWith('PUT '))
    .map((line) => line.replace(/^PUT .*\//, ''))
}

describe('a promotion', () => {
  it('to many tags writes each once, in order, and asks for few', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `f${index}`)
    const tags = ['2.6.22', ...many]
    const promotion = await promote(docker, {
      ...promotable,
      tags,
      floating: many
    })
    expect(promotion).toEqual({ moved: tags, left: [] })
    expect(written()).toEqual(tags.map((tag) => `${tag} 201`))
    // Before it, by the write itself, and after it; before it again on a slow machine.
    const looks = proxy.requests.filter((line) => line.startsWith('HEAD '))
    const atTags = looks.filter((line) => !line.includes('sha256'))
    expect(atTags.length).toBeLessThanOrEqual(4 * tags.length)
  })

  it('that is refused in the middle says what is set, and moves no floating tag', async () => {
    failWrites('2', { status: 400, error: IMMUTABLE })
    const { moved, failure } = await promote(docker, promotable)
    expect(failure?.message).toMatch(/^Tag "2" could not be set: .*immutable/)
    expect(moved).toEqual(await tagsSet())
    expect(await tagsSet()).not.toContain('2')
    expect(await tagsSet()).not.toContain('floating')
  })

  it('that fails for a moment goes on with what is missing', async () => {
    failWrites('2', { status: 503, times: 1 })
    const { moved } = await promote(docker, promotable)
    expect(moved).toEqual(promotable.tags)
    expect(written().filter((line) => line === '1 201')).toHaveLength(1)
    expect(await tagsSet()).toEqual(promotable.tags)
  })

  it('that is cancelled says what is set', async () => {
    const job = new AbortController()
    failWrites('3', {
      onRequest: () => {
        // Once buildx has said that it pushes the third.
        setTimeout(() => {
          job.abort(new Error('cancelled'))
        }, 2000)
      }
    })
    const cancellable = dockerCli(process.env, job.signal)
    const { moved, failure } = await promote(cancellable, promotable)
    expect(failure?.message).toContain('cancelled')
    expect(moved).toEqual(['1', '2'])
    expect(await tagsSet()).toEqual(['1', '2'])
  })
})

describe('a promotion in a repository where no tag can be changed, as in ECR', () => {
  /** Lets the registry refuse to move a tag, in the words of ECR. */
  function lock(tag: string): void {
    failWrites(tag, {
      status: 400,
      error: {
        code: 'TAG_INVALID',
        message: `The image tag '${tag}' already exists in the 'milvus' repository and cannot be overwritten because the repository is immutable.`
      }
    })
  }

  it('does not write a tag again that has the image already', async () => {
    await setTag(`${repository}:1`, `${repository}:source`)
    lock('1')

    const { moved, failure } = await promote(docker, promotable)

    expect(failure).toBeUndefined()
    expect(moved).toEqual(promotable.tags)
    expect(written()).toEqual(['2 201', '3 201', 'floating 201'])
  })

  it('moves what can be moved, and says what to do about a floating tag', async () => {
    await docker(
      [
        'buildx',
        'imagetools',
        'create',
        '--annotation',
        'index:other=1'
      ].concat('--tag', `${repository}:floating`, `${repository}:source`)
    )
    lock('floating')

    const { moved, failure } = await promote(docker, promotable)

    expect(moved).toEqual(['1', '2', '3'])
    expect(failure?.what).toMatch(
      /^Tag "floating" could not be set: .*immutable/
    )
    expect(failure?.likely).toContain('does not let this tag point to another')
    expect(failure?.next).toContain('leave it out of the input "tags"')
  })
})
