import { describe, expect, it } from '@jest/globals'
import { healthBody } from '../support/milvus-server.js'
import { judgeHealth } from '../../src/server/health.js'
import {
  describeUnready,
  type OpenPort,
  type Unready
} from '../../src/smoke/unready.js'

const WELL = 'HTTP 200, OK, 5 components'
const PORTS = { api: 19530, metrics: 9091 }
const SETTINGS = {
  image: ['PROXY_HTTP_PORT=8080'],
  user: ['METRICS_PORT=9091'],
  files: []
}

function described(
  unready: Partial<Unready>,
  open?: OpenPort[],
  ports: object = PORTS
): string {
  const expected = { ports: { ...PORTS, ...ports }, settings: SETTINGS }
  return describeUnready({ said: WELL, closed: [], ...unready }, expected, open)
}

const at = (...ports: number[]): OpenPort[] =>
  ports.map((port) => ({ port, onLoopback: false }))

describe('describeUnready', () => {
  it('names a port on which nobody listens, where it was read, and those that are open', () => {
    expect(described({ closed: ['api'] }, at(2379, 9091, 19540, 53100))).toBe(
      `nobody listens on port 19530 (gRPC; Milvus' default) in the container, while /healthz is well (${WELL}); open there: 2379 (etcd), 9091 (/healthz), 19540, 53100 (internal)`
    )
  })

  it('says for how long, if it gave up', () => {
    expect(described({ closed: ['api'], seconds: 30 }, at(9091))).toContain(
      `while /healthz has been well for 30 s (${WELL}); open`
    )
    expect(
      described({ closed: ['metrics'], seconds: 30 }, at(19530))
    ).toContain(', while port 19530 has been open for 30 s; open')
  })

  it('names the port of REST', () => {
    expect(
      described({ closed: ['rest'] }, at(9091, 19530), { rest: 8080 })
    ).toBe(
      `nobody listens on port 8080 (REST; PROXY_HTTP_PORT of the image) in the container, while /healthz is well (${WELL}); open there: 9091 (/healthz), 19530 (gRPC)`
    )
  })

  it('names the port of healthz, beside one that is open', () => {
    const said = 'no answer: read ECONNRESET'
    expect(described({ closed: ['metrics'], said }, at(9092, 19530))).toBe(
      'nobody listens on port 9091 (/healthz; METRICS_PORT in "smoke-env") in the container, while port 19530 is open; open there: 9092, 19530 (gRPC)'
    )
  })

  it('names both while nothing answers', () => {
    const said = 'no answer: read ECONNRESET'
    const closed: Unready['closed'] = ['metrics', 'api']
    const start = `${said}; nobody listens on port 9091 (/healthz; METRICS_PORT in "smoke-env") or 19530 (gRPC; Milvus' default) in the container; `
    expect(described({ closed, said }, [])).toBe(
      `${start}no port is open there`
    )
    expect(described({ closed, said }, at(8080))).toBe(
      `${start}open there: 8080`
    )
  })

  it('knows a port that is open on the loopback alone', () => {
    const open = [{ port: 19530, onLoopback: true }, ...at(9091)]
    expect(described({ closed: ['api'] }, open)).toBe(
      `port 19530 (gRPC; Milvus' default) is open on the loopback of the container alone, where no client reaches it, while /healthz is well (${WELL}); open there: 19530 (gRPC, loopback), 9091 (/healthz)`
    )
  })

  it('claims nothing that it does not know', () => {
    expect(described({ closed: ['api'] })).toMatch(
      /^port 19530 \(gRPC; Milvus' default\) does not accept connections, while/
    )
    expect(described({ closed: ['api'] }, at(19530))).toMatch(
      /^port 19530 .* does not accept connections from outside, although it is open in the container, while/
    )
  })

  it('doubts an answer of another server, and one with too few components', () => {
    const foreign = judgeHealth(200, '<html>')
    expect(described({ answer: foreign, said: foreign.text })).toBe(
      'HTTP 200, not the expected JSON: <html>; port 9091 (METRICS_PORT in "smoke-env") may belong to another server than Milvus'
    )
    const short = judgeHealth(200, healthBody({ proxy: 1 }))
    expect(described({ answer: short, said: short.text })).toBe(
      'HTTP 200, OK, 1 components; a healthy Milvus has 5 or more'
    )
  })

  it('adds nothing to components that are not healthy', () => {
    const sick = judgeHealth(500, healthBody({ proxy: 2 }, 'Not all well'))
    expect(described({ answer: sick, said: sick.text })).toBe(sick.text)
  })
})
