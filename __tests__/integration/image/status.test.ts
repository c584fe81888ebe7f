import { beforeAll, describe, expect, it } from '@jest/globals'
import { buildImage, exec, start, untilHealthy } from '../support/container.ts'
import { startFake } from '../support/fake-milvus.ts'

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

describe('/status.sh', () => {
  it('says what runs, where its data is, and how it is reached', async () => {
    const id = await start(image, [
      ...['--env', 'MILVUS_DATA_DIR=/srv/milvus'],
      ...['--env', 'MILVUS_ROOT_PASSWORD=correct'],
      ...['--env', 'METRICS_PORT=9191']
    ])
    await untilHealthy(id)

    expect(await exec(id, '/status.sh')).toMatch(
      new RegExp(
        [
          'Milvus 2\\.\\S+: healthy',
          '  mixcoord: healthy',
          '[^]*Data: /srv/milvus \\(no volume: lost with the container\\), \\S+ free',
          'Authentication: on',
          'Ports: 19530 \\(gRPC, REST\\), 9191 \\(health\\)'
        ].join('\\n')
      )
    )
  })

  it('follows a user.yaml', async () => {
    const id = await start(image, [], ['sleep', 'infinity'])
    const settings = [
      'proxy.port: 1953',
      'proxy.http.port: 8080',
      'common:',
      '  security:',
      '    tlsMode: 1',
      '    authorizationEnabled: true'
    ]
    const script = `printf '%s\\n' "$@" >/milvus/configs/user.yaml; /status.sh || true`

    expect(await exec(id, 'sh', '-c', script, 'sh', ...settings)).toMatch(
      /Authentication: on\nPorts: 1953 \(gRPC, TLS\), 8080 \(REST, TLS\), 9091 \(health\)/
    )
  })

  it('names the component that is not healthy, and fails', async () => {
    const fault = ['--env', 'MILVUS_STANDIN_FAULT=never-healthy']
    const id = await start(image, fault)
    const status = ['sh', '-c', 'until /status.sh | grep abnormal; do :; done']

    expect(await exec(id, ...status)).toBe('querynode: abnormal')
    await expect(exec(id, '/status.sh')).rejects.toThrow()
  })

  it('says so when nobody answers', async () => {
    const id = await start(image, [], ['sleep', 'infinity'])

    expect(await exec(id, 'sh', '-c', '/status.sh || true')).toMatch(
      /: not healthy\n.*connect[^]*\nData: \/var\/lib\/milvus \(Milvus has not started yet\)\n[^]*\nMore: .*#not-healthy/
    )
  })

  it.each([
    ['of the image', '/tmp/milvus-log', []],
    ["of one's own", '/srv/logs', ['--env', 'LOG_FILE_ROOTPATH=/srv/logs']]
  ])('shows the last errors in the log file %s', async (_, folder, options) => {
    const log = '[2026/11/25] [ERROR] [a.go:1] [disk full]'
    const id = await start(image, options, ['sleep', 'infinity'])
    const script = `mkdir -p ${folder}; echo '${log}' >${folder}/standalone-1.log; /status.sh || true`

    expect(await exec(id, 'sh', '-c', script)).toContain(
      `Last errors (in ${folder}): ${log}`
    )
  })

  it.each([
    [[], 'LOG_FILE_ROOTPATH=/tmp/milvus-log'],
    [['--env', 'LOG_FILE_ROOTPATH=/srv/logs'], 'LOG_FILE_ROOTPATH=/srv/logs'],
    [['--read-only', '--tmpfs', '/var/lib/milvus'], 'started: milvus']
  ])('has a small log to read: %j', async (options, line) => {
    const { env, output } = await startFake(image, {}, [], options)

    expect(output).toContain(line)
    expect(env.LOG_FILE_MAXSIZE).toBe(
      env.LOG_FILE_ROOTPATH === '/tmp/milvus-log' ? '10' : undefined
    )
  })
})
