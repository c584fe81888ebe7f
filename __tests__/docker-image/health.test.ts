import { describe, expect, it } from '@jest/globals'
import { newRoot, startHere, USER_YAML } from '../support/image-here.ts'

const PART = '{"name":"proxy","code":1}'
const OTHER = '{ "code": 2, "name": "querynode" }'

/** A root where Milvus gives an answer, at a port. */
function answering(answer: string, port = 9091): string {
  const curl = `#!/bin/sh
case "$*" in
*"--noproxy * "*127.0.0.1:${port}/healthz) printf %s '${answer}' ;;
*) echo nobody; exit 7 ;;
esac
`
  return newRoot({ '/bin/curl': curl })
}

describe('/healthcheck.sh and /status.sh', () => {
  it.each([
    [`{"state":"OK","detail":[${PART}]}`, true, ['proxy: healthy']],
    [`{"detail":[${PART}],"state":"OK"}`, true, ['proxy: healthy']],
    [
      `{\n\t"detail" : [ ${OTHER} ],\r\n  "state" : "OK"\n}`,
      true,
      ['querynode: abnormal']
    ],
    ['{"state":"OK","detail":null}', false, ['{"state":"OK","detail":null}']],
    ['{"state":"OK","detail":[]}', false, ['{"state":"OK","detail":[]}']],
    ['<html>', false, ['<html>']],
    [
      `{"detail":[${PART},${OTHER}],"state":"bad"}`,
      false,
      ['proxy: healthy', 'querynode: abnormal']
    ]
  ])('read the answer %j', async (answer, healthy, parts) => {
    const root = answering(answer)

    const check = await startHere({}, { root, script: '/healthcheck.sh' })
    const status = await startHere({}, { root, script: '/status.sh' })

    expect(check).toMatchObject({
      code: healthy ? 0 : 1,
      output: `${answer}\n`
    })
    expect(status.code).toBe(healthy ? 0 : 1)
    expect(status.output).toContain(
      `Milvus 2.6.22: ${healthy ? 'healthy' : 'not healthy'}\n${parts.map((part) => `  ${part}\n`).join('')}Data`
    )
  })

  it.each([
    'METRICS_PORT',
    'METRICS.PORT',
    'metrics_port',
    'MILVUS_CONF_METRICS_PORT'
  ])('follow the port in %s', async (name) => {
    const root = answering(`{"state":"OK","detail":[${PART}]}`, 9191)
    const variables = { [name]: '9191' }

    const check = await startHere(variables, {
      root,
      script: '/healthcheck.sh'
    })
    const status = await startHere(variables, { root, script: '/status.sh' })

    expect(check.code).toBe(0)
    expect(status.output).toContain('19530 (gRPC, REST), 9191 (health)')
  })

  it('say so when nobody answers', async () => {
    const check = await startHere(
      { METRICS_PORT: '1' },
      { script: '/healthcheck.sh' }
    )
    const status = await startHere(
      { METRICS_PORT: '1' },
      { script: '/status.sh' }
    )

    expect(check.code).toBe(1)
    expect(check.output).toMatch(/connect/)
    expect(status.output).toMatch(
      /: not healthy\n.*connect.*\nData: \/var\/lib\/milvus \(Milvus has not started yet\)\n[^]*\nMore: .*#not-healthy/
    )
  })
})

describe('/status.sh', () => {
  it('follows a user.yaml', async () => {
    const text = `proxy.port: 1953
proxy.http.port: 8080
common:
  security:
    tlsMode: 1
    authorizationEnabled: true
`
    const files = { [USER_YAML]: text }

    const { output } = await startHere({}, { files, script: '/status.sh' })

    expect(output).toContain(
      'Authentication: on\nPorts: 1953 (gRPC, TLS), 8080 (REST, TLS), 9091 (health)'
    )
  })

  it.each([
    ['of the image', '/tmp/milvus-log', {}],
    ['of your own', '/srv/logs', { LOG_FILE_ROOTPATH: '/srv/logs' }]
  ])(
    'shows the last errors in the log file %s',
    async (_, folder, variables) => {
      const log = '[2026/11/25] [ERROR] [a.go:1] [disk full]'
      const files = { [`${folder}/standalone-1.log`]: `x\n${log}\n` }

      const { output } = await startHere(variables, {
        files,
        script: '/status.sh'
      })

      expect(output).toContain(`Last errors (in ${folder}): ${log}`)
    }
  )
})
