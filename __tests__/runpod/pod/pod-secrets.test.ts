import { describe, expect, it } from '@jest/globals'
import { mask } from '../../../src/messages/masks.js'
import { hidesSecretsOf } from '../../../src/runpod/pod/pod-secrets.js'
import '../../support/log.js'

describe('the log of a pod', () => {
  it.each([
    ['MILVUS_ROOT_PASSWORD', 'hunter2'],
    ['MILVUS_OPENAI_API_KEY', 'sk-123'],
    ['MINIO_SECRETACCESSKEY', 'a/b+c=d'],
    ['HUB', 'hf_abcDEF123456'],
    ['OWN', 'value-of-a-variable'],
    ['NOTE', 'two words of it']
  ])('does not show the value of %s, %j', (key, value) => {
    const hide = hidesSecretsOf({ [key]: value })
    expect(hide(`before ${value}, ${value}`)).toBe('before ***, ***')
  })

  it.each([
    ['MILVUS_DATA_DIR', '/workspace/some/milvus'],
    ['PROXY_PORT', '19530'],
    ['MILVUS_TLS', 'self-signed'],
    ['ETCD_ENDPOINTS', 'etcd.example.org:2379'],
    ['MILVUS_ROOT_PASSWORD', 'Milvus'],
    ['COMMON_SECURITY_AUTHORIZATIONENABLED', 'true'],
    ['LOG_LEVEL', 'info'],
    ['MILVUS_ROOT_PASSWORD', '{{ RUNPOD_SECRET_milvus_root_password }}'],
    ['EMPTY', '']
  ])('shows the value of %s, %j, which is none', (key, value) => {
    const line = `it is ${value}.`
    expect(hidesSecretsOf({ [key]: value })(line)).toBe(line)
  })

  it('does not show it in JSON, or in an address', () => {
    const hide = hidesSecretsOf({ DB_PASSWORD: 'a"b/c@d e' })
    expect(hide('{"x":"a\\"b/c@d e"} //me:a%22b%2Fc%40d%20e@db')).toBe(
      '{"x":"***"} //me:***@db'
    )
  })

  it('shows no line of a secret with several, and none of what the run knows', () => {
    mask('known-to-the-run')
    const hide = hidesSecretsOf({ TLS_PRIVATE_KEY: 'first-line\nsecond-line' })
    expect(hide('second-line known-to-the-run first-line')).toBe('*** *** ***')
  })

  it('shows nothing of a secret that contains another one', () => {
    const hide = hidesSecretsOf({ A_PASSWORD: 'secret', B_TOKEN: 'secret-2' })
    expect(hide('secret-2 secret')).toBe('*** ***')
  })
})
