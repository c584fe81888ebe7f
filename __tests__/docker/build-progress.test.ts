import { describe, expect, it } from '@jest/globals'
import { observeBuild } from '../../src/docker/build-progress.js'
import type { Observer } from '../../src/docker/stall.js'

const BASE = 'docker.io/milvusdb/milvus'
const FROM = `#4 [linux/amd64 1/2] FROM ${BASE}@sha256:1`
const LAYER = '#4 sha256:4f4fb700ef54'

function observe(image?: string, caches?: string[]): Observer {
  const look = () => Promise.resolve('still' as const)
  return observeBuild({ what: 'build', image, base: BASE, caches, look })
}

/** Returns whether the last of some lines shows progress, and what is waited for. */
function after(
  lines: string[],
  image = `${BASE}-x`
): { moves: boolean; kind?: string; ref?: string; for?: string } {
  const { read, waiting } = observe(image)
  const moves = lines.map((line) => read(`${line}\n`)).at(-1) ?? false
  return { moves, ...waiting() }
}

describe('what a build waits for', () => {
  it.each([
    ['a push', 'push', ['#7 exporting to image', '#7 pushing layers']],
    [
      'the push of a manifest',
      'push',
      [
        '#7 exporting to image',
        '#7 pushing layers 0.1s done',
        '#7 pushing manifest for ghcr.io/me/x'
      ]
    ],
    ['a layer of the base', 'pull', [FROM, `${LAYER} 0B / 32B 5.3s`]],
    ['an answer about the base', 'pull', [FROM, '#4 resolve x']],
    [
      'a manifest',
      'pull',
      [`#2 [internal] load metadata for ${BASE}@sha256:1`]
    ],
    [
      'a frontend',
      'pull',
      [
        `#2 resolve image config for docker-image://${BASE}@sha256:1`,
        '#9 [internal] load .dockerignore'
      ]
    ]
  ])('is %s', (_, kind, lines) => {
    const { ref = '', ...waiting } = after(lines)
    expect(waiting.kind).toBe(kind)
    expect(ref).toMatch(kind === 'push' ? `${BASE}-x` : `${BASE}@sha256:1`)
    expect(waiting.for).toMatch(/^docker\.io to /)
  })

  it('is a token, for which it names the registry', () => {
    const pull = '#3 [auth] me/x:pull token for registry-1.docker.io'
    const push = '#3 [auth] me/x:pull,push token for ghcr.io'
    expect(after([pull])).toMatchObject({
      kind: 'pull',
      ref: 'docker.io/me/x',
      for: 'the token server of docker.io'
    })
    expect(after([push])).toMatchObject({ kind: 'push', ref: 'ghcr.io/me/x' })
  })

  it('is the registry of the base as well, while layers are copied from there', () => {
    const lines = ['#7 exporting to image', '#7 pushing layers']
    expect(after(lines, 'ghcr.io/me/x').for).toBe(
      'ghcr.io to take the image, or docker.io to send layers of the base image'
    )
  })

  it.each([
    ['ghcr.io/me/x:cache', 'ghcr.io to send the cache ghcr.io/me/x:cache'],
    ['me/x:cache', 'docker.io to send the cache me/x:cache'],
    ['gha:1234', 'its service to send the cache gha:1234']
  ])('is a cache to build from: %s', (ref, server) => {
    const lines = [
      FROM,
      '#4 DONE 0.1s',
      `#7 importing cache manifest from ${ref}`
    ]
    const waiting = { kind: 'cache-from', ref, for: server }
    expect(after(lines)).toMatchObject(waiting)
    const auth = '#8 [auth] me/x:pull token for ghcr.io'
    expect(after([...lines, auth])).toMatchObject(waiting)
  })

  it.each([
    [
      'registry',
      'ghcr.io to take the cache ghcr.io/me/x:cache, or docker.io to take the cache me/y'
    ],
    ['GitHub Actions Cache', 'the service of the cache to take it']
  ])('is a cache to store: %s', (target, server) => {
    const caches = ['ghcr.io/me/x:cache', 'me/y']
    const { read, waiting } = observe('me/x', caches)
    read(`#9 exporting cache to ${target}\n`)
    read('#9 preparing build cache for export\n')
    expect(waiting()).toBeUndefined()
    read('#9 writing cache image manifest sha256:1\n')
    expect(waiting()).toEqual({ kind: 'cache-to', for: server })
    read('#9 writing cache image manifest sha256:1 0.1s done\n')
    expect(waiting()).toBeUndefined()
  })

  it.each([
    ['is read', ['#7 importing cache manifest from local:1234']],
    [
      'is stored',
      ['#9 exporting cache to client directory', '#9 writing layer sha256:1']
    ]
  ])('is nothing while a cache on the runner %s', (_, lines) => {
    expect(after(lines).kind).toBeUndefined()
  })

  it.each([
    ['a command runs', [FROM, '#4 DONE 0.1s', '#5 [linux/amd64 2/2] RUN make']],
    ['layers are packed', ['#7 exporting to image', '#7 exporting layers']],
    ['a layer is unpacked', [FROM, '#4 extracting sha256:1']],
    [
      'a layer has come',
      [FROM, `${LAYER} 0B / 32B`, `${LAYER} 32B / 32B done`]
    ],
    [
      'the push is done',
      ['#7 exporting to image', '#7 pushing layers', '#7 DONE 3.0s']
    ]
  ])('is nothing while or after: %s', (_, lines) => {
    expect(after(lines).kind).toBeUndefined()
  })

  it('is a pull, also beside a command that runs', () => {
    const lines = ['#5 [linux/arm64 2/2] RUN make', FROM, `${LAYER} 0B / 32B`]
    expect(after(lines).kind).toBe('pull')
  })

  it('is not a push in a build that pushes nothing', () => {
    const { read, waiting } = observe()
    read('#7 exporting to image\n#7 pushing layers\n')
    expect(waiting()).toBeUndefined()
  })
})

describe('progress of a build', () => {
  it.each([
    ['a step begins', [FROM]],
    ['a step ends', [FROM, '#4 DONE 0.1s']],
    [
      'bytes of a layer',
      [FROM, `${LAYER} 1MB / 3MB`, `${LAYER} 2MB / 3MB 5.2s`]
    ],
    ['output of a command', ['#5 RUN make', '#5 0.123 x', '#5 0.456 x']],
    [
      'time that unpacking takes',
      [FROM, '#4 extracting x', '#4 extracting x 5s']
    ],
    [
      'the end of what a step did',
      [FROM, '#4 resolve x', '#4 resolve x 0.2s done']
    ]
  ])('is: %s', (_, lines) => {
    expect(after(lines).moves).toBe(true)
  })

  it.each([
    [
      'the same bytes later',
      [FROM, `${LAYER} 0B / 3MB`, `${LAYER} 0B / 3MB 5.2s`]
    ],
    ['a step that is shown again', [FROM, '#4 ...', '#5 RUN make', '#4 ...']],
    ['the name of that step', [FROM, '#4 ...', '#5 RUN make', FROM]],
    ['an empty line', [FROM, '']]
  ])('is not: %s', (_, lines) => {
    expect(after(lines).moves).toBe(false)
  })

  it('is seen in lines that come in pieces', () => {
    const { read, waiting } = observe('me/x')
    read('#7 exporting to image\n#7 pushing')
    expect(waiting()).toBeUndefined()
    expect(read(' layers\n')).toBe(true)
    expect(waiting()?.kind).toBe('push')
  })
})
