import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { act, docker, healthOf, newImage } from './support/lab.ts'

const CONFIGS = '/milvus/configs'

describe('the published image', () => {
  let image: string

  beforeAll(async () => {
    const { outputs } = await act({
      image: newImage(),
      platforms: 'linux/amd64',
      'smoke-test': 'none'
    })
    image = outputs.tag ?? ''
    await docker(['pull', '--quiet', image])
  })

  afterAll(() => docker(['image', 'rm', '--force', image]))

  it.each([
    ['no start command', []],
    ['an empty start command', ['']],
    ['milvus run standalone', ['milvus', 'run', 'standalone']]
  ])('runs Milvus with %s, and TERM ends it with 0', async (_, command) => {
    const id = await docker(['run', '--detach', image, ...command])
    try {
      expect(await healthOf(id)).toBe('healthy')
      await docker(['stop', '--time', '20', id])
      const code = ['inspect', '--format', '{{.State.ExitCode}}', id]
      expect(await docker(code)).toBe('0')
    } finally {
      await docker(['rm', '--force', '--volumes', id])
    }
  })

  it('runs a foreign start command instead of Milvus', async () => {
    expect(await run([], ['sh', '-c', 'echo "$0 $1"', 'hello', 'pod'])).toBe(
      'hello pod'
    )
  })

  it('has the variables of the original recipe, each of which can be overridden', async () => {
    const names = [
      'ETCD_USE_EMBED',
      'ETCD_DATA_DIR',
      'ETCD_CONFIG_PATH',
      'COMMON_STORAGETYPE',
      'DEPLOY_MODE'
    ]
    const print = ['sh', '-c', `printenv ${names.join(' ')}`]

    expect((await run([], print)).split('\n')).toEqual([
      'true',
      '/var/lib/milvus/etcd',
      `${CONFIGS}/embedEtcd.yaml`,
      'local',
      'STANDALONE'
    ])
    expect(
      await run(['--env', 'ETCD_DATA_DIR=/data'], ['printenv', 'ETCD_DATA_DIR'])
    ).toBe('/data')
  })

  it('exposes the ports of the original recipe', async () => {
    const format = '{{json .Config.ExposedPorts}}'
    const ports = JSON.parse(
      await docker(['image', 'inspect', '--format', format, image])
    ) as object

    expect(Object.keys(ports).sort()).toEqual([
      '19530/tcp',
      '2379/tcp',
      '9091/tcp'
    ])
  })

  it.each(['embedEtcd.yaml', 'user.yaml'])(
    'makes %s as it is in docker/configs when an empty directory is mounted',
    async (file) => {
      const made = await run(
        ['--tmpfs', CONFIGS],
        ['cat', `${CONFIGS}/${file}`]
      )

      expect(`${made}\n`).toBe(readFileSync(`docker/configs/${file}`, 'utf8'))
    }
  )

  it('leaves a configuration file alone that is there', async () => {
    const volume = await docker(['volume', 'create'])
    const mount = ['--volume', `${volume}:${CONFIGS}`]
    try {
      await run(
        [...mount, '--entrypoint', 'sh'],
        ['-c', `echo mine >${CONFIGS}/user.yaml`]
      )

      expect(await run(mount, ['cat', `${CONFIGS}/user.yaml`])).toBe('mine')
    } finally {
      await docker(['volume', 'rm', '--force', volume])
    }
  })

  it('says what to do when the configs directory cannot be written', async () => {
    const failure = run(
      ['--user', '999', '--tmpfs', `${CONFIGS}:mode=0755`],
      ['true']
    )

    await expect(failure).rejects.toThrow(
      `cannot write ${CONFIGS}/embedEtcd.yaml: mount`
    )
  })

  function run(options: string[], command: string[]): Promise<string> {
    return docker(['run', '--rm', ...options, image, ...command])
  }
})
