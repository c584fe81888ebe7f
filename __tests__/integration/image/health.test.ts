import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  exec,
  logsOf,
  start,
  until,
  untilHealthy
} from '../support/container.ts'
import { inspect } from '../support/engine.ts'
import { docker } from '../support/lab.ts'

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

const variables = (given: Record<string, string>): string[] =>
  Object.entries(given).flatMap(([name, value]) => [
    '--env',
    `${name}=${value}`
  ])

// What each answer of Milvus means: docker-image/health.test.ts.
describe('HEALTHCHECK', () => {
  it('has the numbers of standalone_embed.sh, and asks every two seconds at the start', async () => {
    const format = '{{json .Config.Healthcheck}}'
    const args = ['image', 'inspect', '--format', format, image]
    const seconds = 1_000_000_000

    expect(JSON.parse(await docker(args))).toEqual({
      Test: ['CMD', '/healthcheck.sh'],
      Interval: 30 * seconds,
      Timeout: 20 * seconds,
      StartPeriod: 90 * seconds,
      StartInterval: 2 * seconds,
      Retries: 3
    })
  })

  it('follows METRICS_PORT in another spelling, as /status.sh does, and asks no proxy, as Milvus does not', async () => {
    const id = await start(
      image,
      variables({
        'METRICS.PORT': '9191',
        MILVUS_DATA_DIR: '/srv/milvus',
        MILVUS_ROOT_PASSWORD: 'correct',
        http_proxy: 'http://127.0.0.1:9',
        ALL_PROXY: 'http://127.0.0.1:9'
      })
    )
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
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
    const own = await docker(['inspect', '--format', format, id])
    const script = "cat /proc/[0-9]*/environ | tr '\\0' '\\n'"
    const environments = await exec(id, 'sh', '-c', script)
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const [, list = ''] =
        RegExp(`^${name}=(.*localhost.*)$`, 'm').exec(environments) ?? []
      expect(list.split(',')).toContain(own)
    }
  })

  it('says unhealthy, with the answer, as /status.sh names the component', async () => {
    const id = await start(image, [
      ...variables({ MILVUS_STANDIN_FAULT: 'never-healthy' }),
      ...['--health-interval', '1s', '--health-retries', '2'],
      ...['--health-start-period', '1s']
    ])
    await until(
      async () => (await inspect(id)).State.Health?.Status === 'unhealthy'
    )

    const { Health } = (await inspect(id)).State
    expect(Health?.Log.at(-1)?.Output).toContain('4/5')
    const status = exec(id, '/status.sh')
    await expect(status).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('  querynode: abnormal\n')
    })
  })

  it('says healthy of a Milvus that takes seconds to answer', async () => {
    const fault = {
      MILVUS_STANDIN_FAULT: 'slow',
      MILVUS_STANDIN_FAULT_AFTER: '3s'
    }

    await untilHealthy(await start(image, variables(fault)))
  })
})

describe('TLS', () => {
  it('with a port of its own for REST becomes healthy', async () => {
    const tls = { COMMON_SECURITY_TLSMODE: '1', PROXY_HTTP_PORT: '8080' }
    const id = await start(image, variables(tls))
    await untilHealthy(id)

    expect(await logsOf(id)).toContain(
      'ports 19530 (gRPC, TLS), 8080 (REST, TLS), 9091'
    )
  })
})
