import { describe, expect, it } from '@jest/globals'
import { openPorts, openPortsIn } from '../../src/smoke/unready.js'
import { failed, fakeDocker } from '../support/fake-docker.js'

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

describe('openPortsIn', () => {
  it('finds what listens, and where, but for the DNS of Docker', () => {
    expect(openPortsIn(TCP)).toEqual([onLoopback(2379), everywhere(19530)])
    expect(openPortsIn(TCP6)).toEqual([
      everywhere(2379),
      onLoopback(8080),
      onLoopback(8081),
      everywhere(9091)
    ])
  })

  it('knows a port that is open on several addresses', () => {
    expect(openPortsIn(TCP + TCP6)).toContainEqual(everywhere(2379))
    expect(openPortsIn(TCP6 + TCP)).toContainEqual(everywhere(2379))
  })

  it.each(['', 'cat: not found', '0: x:1 y:2 0A ', '\0'.repeat(9)])(
    'finds nothing in what is no such list: %j',
    (text) => {
      expect(openPortsIn(text)).toEqual([])
    }
  )

  it('keeps the first twenty', () => {
    const lines = Array.from({ length: 100 }, (_, index) => {
      const port = (1000 + index).toString(16).toUpperCase().padStart(4, '0')
      return `  ${index}: 00000000:${port} 00000000:0000 0A 0`
    })
    expect(openPortsIn(lines.join('\n'))).toHaveLength(20)
  })
})

describe('openPorts', () => {
  const id = 'the-id'

  it('reads both lists in the container', async () => {
    const { docker } = fakeDocker({
      'exec the-id cat /proc/net/tcp6': TCP6,
      'exec the-id cat /proc/net/tcp': TCP
    })
    expect(await openPorts(docker, id, { pid: 0 })).toHaveLength(5)
  })

  it('does without one of them', async () => {
    const { docker } = fakeDocker({
      'exec the-id cat /proc/net/tcp6': failed('No such file or directory'),
      'exec the-id cat /proc/net/tcp': TCP
    })
    expect(await openPorts(docker, id, { pid: 0 })).toHaveLength(2)
  })

  it("does not look at a process that is not the container's", async () => {
    const { docker } = fakeDocker({ exec: failed('"cat": not found') })
    expect(await openPorts(docker, id, { pid: process.pid })).toBeUndefined()
    expect(await openPorts(docker, id, { pid: 0 })).toBeUndefined()
  })
})
