import { describe, expect, it } from '@jest/globals'
import { readAnyYaml } from '../../src/milvus/go-yaml.js'
import { isSecret, variableFor } from '../../src/milvus/secrets.js'
import { settingsIn } from '../../src/milvus/settings.js'

/** Returns the keys with a secret in a configuration file. */
async function secretsIn(text: string): Promise<string[]> {
  const settings = settingsIn(await readAnyYaml(text))
  return settings.filter(isSecret).map(({ key }) => key)
}

describe('a secret in a configuration file', () => {
  it.each([
    ['minio: {secretAccessKey: abc}', 'minio.secretAccessKey'],
    ['minio: {accessKeyID: AKIA123}', 'minio.accessKeyID'],
    [
      'minio: {gcpCredentialJSON: "{\\"type\\": 1}"}',
      'minio.gcpCredentialJSON'
    ],
    ['etcd: {auth: {userName: me, password: abc}}', 'etcd.auth.password'],
    [
      'common: {security: {defaultRootPassword: 123456}}',
      'common.security.defaultRootPassword'
    ],
    ['pulsar: {authParams: "token:abc"}', 'pulsar.authParams'],
    ['kafka: {saslUsername: me, saslPassword: abc}', 'kafka.saslPassword'],
    ['kafka: {ssl: {tlsKeyPassword: abc}}', 'kafka.ssl.tlsKeyPassword'],
    ['kafka: {consumer: {sasl.password: abc}}', 'kafka.consumer.sasl.password'],
    ['trace: {otlp: {headers: "x=y"}}', 'trace.otlp.headers'],
    ['credential: {one: {apikey: sk-1}}', 'credential.one.apikey'],
    [
      'credential: {aksk1: {secret_access_key: abc}}',
      'credential.aksk1.secret_access_key'
    ],
    [
      'credential: {gcp1: {credential_json: e30x}}',
      'credential.gcp1.credential_json'
    ],
    ['credential: {other: {anything: abc}}', 'credential.other.anything'],
    [
      'function: {textEmbedding: {providers: {openai: {api_key: sk-1}}}}',
      'function.textEmbedding.providers.openai.api_key'
    ],
    ['MINIO_SECRETACCESSKEY: abc', 'MINIO_SECRETACCESSKEY'],
    ['minio.secretaccesskey: abc', 'minio.secretaccesskey'],
    ['minio/SecretAccess_Key: abc', 'minio/SecretAccess_Key'],
    ['MinIO: {SECRETACCESSKEY: abc}', 'MinIO.SECRETACCESSKEY'],
    ['a: &a {secretAccessKey: abc}\nminio: *a', 'minio.secretAccessKey'],
    ['x: {a, b: }\nminio: {secretAccessKey: abc', 'minio.secretAccessKey'],
    ['x: 0x1\nminio: {secretAccessKey: abc', 'minio.secretAccessKey'],
    ['tls: {key: "-----BEGIN EC PRIVATE KEY-----\\nabc"}', 'tls.key'],
    ['etcd: {endpoints: ["http://me:pw@etcd:2379"]}', 'etcd.endpoints'],
    ['users: [{name: me, password: abc}]', 'users[].password'],
    ['users: [{name: me, urls: ["http://me:pw@a"]}]', 'users[].urls'],
    ['minio: {secret-access-key: abc}', 'minio.secret-access-key'],
    ['minio: {accessKey: AKIA123}', 'minio.accessKey'],
    ['gateway: {bearer: abc}', 'gateway.bearer'],
    ['gateway: {Authorization: "Basic abc"}', 'gateway.Authorization'],
    ['gateway: {credentials: abc}', 'gateway.credentials'],
    ['gateway: {db_pass: abc}', 'gateway.db_pass']
  ])('is found in %j', async (text, key) => {
    expect(await secretsIn(text)).toContain(key)
  })

  it.each([
    'minio: {accessKeyID: minioadmin, secretAccessKey: minioadmin}',
    'common: {security: {defaultRootPassword: Milvus}}',
    'common: {security: {defaultRootPassword: ""}}',
    'minio: {secretAccessKey: }',
    'minio: {secretAccessKey: "${MINIO_SECRET}"}',
    'minio: {secretAccessKey: "{{ RUNPOD_SECRET_minio }}"}',
    'credential: {one: {apikey: "<your key>"}}',
    'minio: {accessKeyID: $MINIO_KEY, secretAccessKey: your-secret}',
    'etcd: {auth: {password: changeme}}',
    'pulsar: {authParams: XXXX}',
    'proxy: {bypass: abc}',
    'pulsar: {authParams: "{}"}',
    'proxy: {minPasswordLength: 6, maxPasswordLength: 72}',
    'common: {security: {authorizationEnabled: true, superUsers: root}}',
    'function: {textEmbedding: {providers: {openai: {credential: one}}}}',
    'minio: {address: "https://minio:9000", ssl: {tlsCACert: /path/public.crt}}',
    'tls: {serverKeyPath: configs/cert/server.key}',
    'etcd: {endpoints: ["http://etcd:2379/a@b"]}',
    'common: {usePartitionKeyAsClusteringKey: true}',
    ''
  ])('is not found in %j', async (text) => {
    expect(await secretsIn(text)).toEqual([])
  })
})

describe('variableFor', () => {
  it.each([
    ['minio.secretAccessKey', 'MINIO_SECRETACCESSKEY'],
    ['etcd.auth.password', 'ETCD_AUTH_PASSWORD'],
    ['Common.Security.default_Root_Password', 'MILVUS_ROOT_PASSWORD'],
    ['credential.one.apikey', 'MILVUS_<PROVIDER>_API_KEY'],
    ['users[].password', undefined],
    // Milvus finds these by their dots, which a variable does not have.
    ['kafka.consumer.sasl.password', undefined],
    ['a key', undefined]
  ])('names for %s the variable %s', (key, variable) => {
    expect(variableFor({ key, value: 'abc' })).toBe(variable)
  })
})
