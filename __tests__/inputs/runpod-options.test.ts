import { describe, expect, it } from '@jest/globals'
import {
  maskRunPod,
  readRunPod,
  type RunPodTarget
} from '../../src/inputs/runpod-options.js'
import type { RunPodOptions } from '../../src/runpod/runpod.js'
import { setInputs } from '../support/action.js'
import { CA } from '../support/ca-samples.js'
import { log } from '../support/log.js'

const KEY = { 'runpod-api-key': 'rpa_key' }

function read(
  given: Record<string, string>,
  target: Partial<RunPodTarget> = {}
): RunPodOptions | undefined {
  setInputs(given)
  return readRunPod({
    push: 'true',
    platforms: ['linux/arm64', 'linux/amd64'],
    variant: 'cpu',
    ...target
  })
}

describe('the inputs for RunPod', () => {
  it('mean nothing without a key', () => {
    expect(read({})).toBeUndefined()
    expect(read({}, { push: 'false', platforms: [] })).toBeUndefined()
  })

  it('have defaults', () => {
    expect(read(KEY)).toEqual({
      url: 'https://api.runpod.io',
      key: 'rpa_key',
      pods: [],
      canaryRequired: true,
      allowLineChange: false,
      retry: false,
      templateCompute: 'cpu',
      isComputeAsked: false,
      doctor: false,
      password: 'Milvus',
      timeoutSeconds: 900
    })
  })

  it('are read with a key', () => {
    const options = read({
      ...KEY,
      'runpod-template': 'Milvus Standalone',
      'runpod-pods': ' one \n\n milvus-* ',
      'runpod-canary': 'NVIDIA GeForce RTX 4090',
      'runpod-canary-required': 'false',
      'runpod-registry': 'reg1',
      'runpod-allow-line-change': 'true',
      'runpod-retry': 'true',
      'runpod-template-compute': 'gpu',
      'runpod-ca': CA,
      'runpod-doctor': 'true',
      'runpod-root-password': 'hidden',
      'runpod-timeout': '60',
      'runpod-api-url': 'http://127.0.0.1:8080'
    })

    expect(options).toEqual({
      url: 'http://127.0.0.1:8080',
      key: 'rpa_key',
      template: 'Milvus Standalone',
      pods: ['one', 'milvus-*'],
      canary: { kind: 'gpu', id: 'NVIDIA GeForce RTX 4090' },
      canaryRequired: false,
      registry: 'reg1',
      allowLineChange: true,
      retry: true,
      templateCompute: 'gpu',
      isComputeAsked: true,
      ca: CA,
      doctor: true,
      password: 'hidden',
      timeoutSeconds: 60
    })
    expect(read({ ...KEY, 'runpod-canary': 'cpu' })?.canary).toEqual({
      kind: 'cpu'
    })
  })

  it.each([
    ['runpod-template', 'x'],
    ['runpod-pods', 'x'],
    ['runpod-canary', 'cpu'],
    ['runpod-canary-required', 'false'],
    ['runpod-registry', 'x'],
    ['runpod-timeout', '60'],
    ['runpod-allow-line-change', 'true'],
    ['runpod-retry', 'true'],
    ['runpod-template-compute', 'gpu'],
    ['runpod-doctor', 'true'],
    ['runpod-api-url', 'http://lab']
  ])('need a key: %s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(
      `Input "${name}" is "${value}": it needs the input "runpod-api-key" as well`
    )
  })

  it('never show a password', () => {
    expect(() => read({ 'runpod-root-password': 'hidden' })).toThrow(
      'Input "runpod-root-password" is "***": it needs'
    )
  })

  it.each<[Partial<RunPodTarget>, string]>([
    [{ push: 'false' }, 'Input "push" is "false": it must be "true" when'],
    [{ push: 'by-digest' }, 'Input "push" is "by-digest": it must be "true"'],
    [
      { platforms: ['linux/arm64'] },
      'Input "platforms" is "linux/arm64": it must contain "linux/amd64"'
    ]
  ])('need an image that RunPod can pull: %j', (target, message) => {
    expect(() => read(KEY, target)).toThrow(message)
  })

  it.each([
    ['runpod-canary-required', 'maybe', 'it must be "true" or "false"'],
    ['runpod-allow-line-change', '1', 'it must be "true" or "false"'],
    ['runpod-retry', 'yes', 'it must be "true" or "false"'],
    ['runpod-template-compute', 'CPU', 'it must be "cpu" or "gpu"'],
    ['runpod-template-compute', 'NVIDIA', 'it must be "cpu" or "gpu"'],
    ['runpod-doctor', 'on', 'it must be "true" or "false"'],
    ['runpod-doctor', 'true', 'it needs the input "runpod-pods" as well'],
    ['runpod-timeout', '0', 'it must be a whole number of seconds'],
    ['runpod-timeout', '3601', 'it is at most 3600'],
    ['runpod-api-url', 'api.runpod.io', 'it must be the URL of a server'],
    ['runpod-api-url', 'file:///etc/passwd', 'it must be the URL of a server']
  ])('refuse %s: %s', (name, value, message) => {
    expect(() => read({ ...KEY, [name]: value })).toThrow(message)
  })

  it.each([
    ['https://me:s3cret@api.example/x', 'https://***@api.example/x'],
    ['https://me:s3cret/@x@api.example', 'https://***@api.example'],
    ['https://s3cret@api.example', 'https://***@api.example'],
    ['ftp://me:s3cret@api.example', 'ftp://***@api.example'],
    ['me:s3cret@api.example', '***@api.example']
  ])('refuse a URL with a password, and do not show it: %s', (url, shown) => {
    const given = { 'runpod-api-url': url }
    const message = `Input "runpod-api-url" is "${shown}": it `

    expect(() => read({ ...KEY, ...given })).toThrow(message)
    expect(() => read(given)).toThrow(message)
    setInputs(given)
    maskRunPod()
    expect(log()).toMatch(/^::add-mask::s3cret/)
  })

  it('may have a URL with an @ in its path', () => {
    const url = 'http://lab/a@b'
    expect(read({ ...KEY, 'runpod-api-url': url })?.url).toBe(url)
  })

  it.each(['rpa_\nkey', 'rpa key', 'rpa_k\u00e9y', 'rpa_\u200bkey'])(
    'refuse a key that no header can carry, without showing it: %j',
    (key) => {
      const given = { 'runpod-api-key': key }

      expect(() => read(given)).toThrow(
        'Input "runpod-api-key" has a line break'
      )
      expect(() => read(given)).not.toThrow(key)
    }
  )

  it('refuse a CPU pod for an image that needs a GPU', () => {
    expect(() =>
      read({ ...KEY, 'runpod-canary': 'cpu' }, { variant: 'gpu' })
    ).toThrow('must be "none" or the ID of a GPU')
  })

  it.each([
    ['cpu', '', 'cpu'],
    ['cpu', 'gpu', 'gpu'],
    ['gpu', '', 'gpu'],
    ['gpu', 'gpu', 'gpu']
  ] as const)(
    'make a template for a %s image with compute "%s" one for %s pods',
    (variant, given, compute) => {
      const options = read(
        { ...KEY, 'runpod-template-compute': given },
        { variant }
      )

      expect(options?.templateCompute).toBe(compute)
      expect(options?.isComputeAsked).toBe(given !== '')
    }
  )

  it('refuse a template for CPU pods with an image that needs a GPU', () => {
    expect(() =>
      read({ ...KEY, 'runpod-template-compute': 'cpu' }, { variant: 'gpu' })
    ).toThrow('with "variant" set to "gpu" it must be "gpu"')
  })

  it.each<Partial<RunPodTarget>>([
    { push: 'false' },
    { platforms: ['linux/arm64'] }
  ])('need no image to look at pods alone: %j', (target) => {
    const given = { 'runpod-pods': 'milvus-*', 'runpod-doctor': 'true' }

    expect(read({ ...KEY, ...given }, target)?.doctor).toBe(true)
  })

  it('are masked where they are secret', () => {
    setInputs({ ...KEY, 'runpod-root-password': 'hidden' })
    maskRunPod()

    expect(log()).toBe('::add-mask::rpa_key\n::add-mask::hidden\n')
  })

  it("leave Milvus' default password readable", () => {
    setInputs({ 'runpod-root-password': 'Milvus' })
    maskRunPod()

    expect(log()).toBe('')
  })
})
