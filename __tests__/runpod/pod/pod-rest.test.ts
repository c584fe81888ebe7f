import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Rest } from '../../../src/server/rest.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import { makeAuthority, type Authority } from '../../support/authority.js'
import { log } from '../../support/log.js'
import { closedPort, serveTcp } from '../../support/milvus-server.js'
import { skipWaiting } from '../../support/no-waiting.js'
import { logOnce } from '../../support/pod-logs.js'
import { runpod, samplePod, useFakeRunPod } from '../../support/runpod-api.js'

skipWaiting()
const { isUntrusted, openRest, restOpener, whyNoRest } =
  await import('../../../src/runpod/pod/pod-rest.js')
const { RestError } = await import('../../../src/server/rest.js')
const { UntrustedError } = await import('../../../src/server/http.js')

useFakeRunPod()

const MINE = 'the CA of runpod-ca'
const login = { password: 'secret', ca: MINE }

/** A pod whose Milvus speaks TLS. */
function tlsPod(port: number, env: Record<string, string>): Pod {
  const runtime = {
    ports: [{ private: 8080, public: port, type: 'tcp', ip: '127.0.0.1' }]
  }
  return samplePod({ env, ports: ['19530/tcp', '8080/tcp'], runtime })
}

const OWN_TLS = { COMMON_SECURITY_TLSMODE: '1', PROXY_HTTP_PORT: '8080' }
const SELF_SIGNED = { MILVUS_TLS: 'self-signed' }

function caOf(rest: Rest | string): string | undefined {
  return typeof rest === 'string' ? rest : rest.address.ca
}

describe("TLS of a pod's Milvus", () => {
  let own: Authority

  beforeAll(() => {
    own = makeAuthority()
  })

  it('is checked by the CA that was given', async () => {
    const rest = await openRest(runpod.access, tlsPod(443, OWN_TLS), login)

    expect(caOf(rest)).toBe(MINE)
    expect(runpod.calls).toEqual([])
  })

  it('is checked by the CA in the log, rather than by the one that was given', async () => {
    logOnce('p1', own.logLine)

    const rest = await openRest(runpod.access, tlsPod(443, SELF_SIGNED), login)

    expect(caOf(rest)).toBe(own.ca)
  })

  it('is checked by the one that was given where the log shows none', async () => {
    logOnce('p1', 'nothing')

    const rest = await openRest(runpod.access, tlsPod(443, SELF_SIGNED), login)

    expect(caOf(rest)).toBe(MINE)
  })

  it('is not checked where nobody knows a CA, which is said once', async () => {
    const pod = tlsPod(443, SELF_SIGNED)
    const unknown = { password: 'secret' }

    const rest = await openRest(runpod.access, pod, unknown)
    await openRest(runpod.access, pod, unknown)

    expect(caOf(rest)).toBeUndefined()
    expect(log().match(/::notice::.*\(p1\) is not checked/g)).toHaveLength(1)
  })

  describe('while a container starts', () => {
    const { signal } = new AbortController()

    it('waits for a server before it asks for the log', async () => {
      const open = restOpener(runpod.access, { password: 'secret' })

      const rest = await open(tlsPod(await closedPort(), SELF_SIGNED), signal)

      expect(rest).toMatch(/no server listens at 127.0.0.1:\d+/)
      expect(runpod.calls).toEqual([])
    })

    it('waits for the line, and then reads the log no more', async () => {
      const pod = tlsPod(await serveTcp(() => undefined), SELF_SIGNED)
      const open = restOpener(runpod.access, { password: 'secret' })
      logOnce('p1', 'nothing yet')
      logOnce('p1', 'nothing before')
      logOnce('p1', own.logLine)

      const seen = [
        await open(pod, signal),
        await open(pod, signal),
        await open(pod, signal)
      ]

      expect(seen.map(caOf)).toEqual([
        'its log does not show its CA yet',
        own.ca,
        own.ca
      ])
      expect(runpod.calls).toHaveLength(3)
    })

    it('does not keep the CA of the container before, if the log comes late', async () => {
      const pod = tlsPod(await serveTcp(() => undefined), SELF_SIGNED)
      const before = makeAuthority()
      const open = restOpener(runpod.access, { password: 'secret' })
      logOnce('p1', 'nothing yet')
      logOnce('p1', before.logLine)
      logOnce('p1', own.logLine)

      expect(caOf(await open(pod, signal))).toBe(before.ca)
      expect(caOf(await open(pod, signal))).toBe(own.ca)
    })

    it('reads the log of the next container', async () => {
      const pod = tlsPod(await serveTcp(() => undefined), SELF_SIGNED)
      const next = { ...pod, startedAt: '2026-06-02T00:00:00Z' }
      const other = makeAuthority()
      const open = restOpener(runpod.access, { password: 'secret' })
      logOnce('p1', own.logLine)
      logOnce('p1', other.logLine)

      expect(caOf(await open(pod, signal))).toBe(own.ca)
      expect(caOf(await open(next, signal))).toBe(other.ca)
    })

    it('goes on without it at the third look, and says so once', async () => {
      const pod = tlsPod(await serveTcp(() => undefined), SELF_SIGNED)
      const open = restOpener(runpod.access, { password: 'secret' })

      const seen = []
      for (let look = 0; look < 4; look++) seen.push(await open(pod, signal))

      expect(seen.map((rest) => typeof rest)).toEqual([
        'string',
        'string',
        'object',
        'object'
      ])
      expect(log().match(/::notice::.*is not checked/g)).toHaveLength(1)
    })
  })
})

describe('whyNoRest', () => {
  const rest = (address: Partial<Rest['address']> = {}): Rest => ({
    address: { host: 'p1-19530.proxy.runpod.net', port: 443, ...address },
    password: 'secret',
    callSeconds: 1,
    signal: new AbortController().signal
  })
  const proxied = rest({ tls: true, verified: true })

  it.each([404, 502, 524])(
    'calls HTTP %d of the proxy no answer of Milvus, and promises no clear text',
    (otherStatus) => {
      const error = new RestError('<html>…</html>', { otherStatus })

      expect(whyNoRest(proxied, error)).toBe(
        `RunPod's proxy, p1-19530.proxy.runpod.net, gave HTTP ${otherStatus} and no answer of Milvus; root's password is not sent in clear text over TCP in its place`
      )
    }
  )

  it('has the words of a Milvus behind the proxy', () => {
    const error = new RestError('list returned code 5: no', { code: 5 })

    expect(whyNoRest(proxied, error)).toBe(
      'Milvus at p1-19530.proxy.runpod.net:443 gave list returned code 5: no'
    )
  })

  it('says that a server that did not prove itself got no password', () => {
    const cause = new UntrustedError('unable to verify the first certificate')
    const error = new RestError('no answer', { cause })
    const at = rest({ host: '203.0.113.7', port: 17447, tls: true, ca: MINE })

    expect(isUntrusted(error)).toBe(true)
    expect(whyNoRest(at, error)).toContain(
      "the certificate of 203.0.113.7:17447 was not accepted, since it is not of a CA that is known for it and for its name, and root's password was not sent"
    )
  })
})
