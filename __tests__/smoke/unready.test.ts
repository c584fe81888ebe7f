import { describe, expect, it } from '@jest/globals'
import { failed, fakeDocker } from '../support/fake-docker.js'
import {
  describeUnready,
  openPorts,
  type Unready
} from '../../src/smoke/unready.js'

const WELL = 'HTTP 200, OK, 5 components'
const ANSWER = { healthy: false, components: [], text: '', states: [] }
const PORTS = { api: 19530, metrics: 9091 }
const SETTINGS = {
  image: ['PROXY_HTTP_PORT=8080'],
  user: ['METRICS_PORT=9091'],
  files: []
}

type OpenPort = NonNullable<Parameters<typeof describeUnready>[2]>[number]

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
    const other = { ...ANSWER, isOther: true }
    expect(described({ answer: other, said: 'HTTP 200' })).toBe(
      'HTTP 200; port 9091 (METRICS_PORT in "smoke-env") may belong to another server than Milvus'
    )
    const short = { ...ANSWER, isShort: true }
    expect(described({ answer: short, said: 'HTTP 200' })).toBe(
      'HTTP 200; a healthy Milvus has 5 or more'
    )
  })

  it('adds nothing to components that are not healthy', () => {
    expect(described({ answer: ANSWER, said: 'HTTP 500' })).toBe('HTTP 500')
  })
})

// As the kernel prints them, in a container of a network with Docker's own DNS.
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0B00007F:A1B3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:094B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
   2: 020012AC:4C4A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0
   3: 020012AC:C350 010012AC:01BB 01 00000000:00000000 00:00000000 00000000     0        0 4 1 0 100 0 0 10 0
`
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:2383 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5 1 0 100 0 0 10 0
   1: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 6 1 0 100 0 0 10 0
   2: 0000000000000000FFFF00000100007F:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0 100 0 0 10 0
   3: 00000000000000000000000000000000:094B 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 8 1 0 100 0 0 10 0
`

const everywhere = (port: number): object => ({ port, onLoopback: false })
const onLoopback = (port: number): object => ({ port, onLoopback: true })

/** Returns the ports in the lists of a container. */
async function portsIn(tcp: string, tcp6 = ''): Promise<unknown> {
  const { docker } = fakeDocker({
    'exec the-id cat /proc/net/tcp6': tcp6,
    'exec the-id cat /proc/net/tcp': tcp
  })
  return await openPorts(docker, 'the-id', { pid: 0 })
}

describe('openPorts', () => {
  it('finds what listens, and where, but for the DNS of Docker', async () => {
    expect(await portsIn(TCP)).toEqual([onLoopback(2379), everywhere(19530)])
    expect(await portsIn('', TCP6)).toEqual([
      everywhere(2379),
      onLoopback(8080),
      onLoopback(8081),
      everywhere(9091)
    ])
  })

  it('knows a port that is open on several addresses', async () => {
    expect(await portsIn(TCP, TCP6)).toContainEqual(everywhere(2379))
    expect(await portsIn(TCP6, TCP)).toContainEqual(everywhere(2379))
  })

  it.each(['cat: not found', '0: x:1 y:2 0A ', '\0'.repeat(9)])(
    'finds nothing in what is not such a list: %j',
    async (text) => {
      expect(await portsIn(text)).toEqual([])
    }
  )

  it('keeps the first twenty', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => {
      const port = (1000 + index).toString(16).toUpperCase().padStart(4, '0')
      return `  ${index}: 00000000:${port} 00000000:0000 0A 0`
    })
    expect(await portsIn(lines.join('\n'))).toHaveLength(20)
  })

  it('does without one of the lists', async () => {
    const { docker } = fakeDocker({
      'exec the-id cat /proc/net/tcp6': failed('No such file or directory'),
      'exec the-id cat /proc/net/tcp': TCP
    })
    expect(await openPorts(docker, 'the-id', { pid: 0 })).toHaveLength(2)
  })

  it("does not look at a process that is not the container's", async () => {
    const { docker } = fakeDocker({ exec: failed('"cat": not found') })
    const look = async (pid: number): Promise<unknown> =>
      await openPorts(docker, 'the-id', { pid })
    expect(await look(process.pid)).toBeUndefined()
    expect(await look(0)).toBeUndefined()
  })
})
