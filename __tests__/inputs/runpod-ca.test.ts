import { describe, expect, it } from '@jest/globals'
import { generateKeyPairSync } from 'node:crypto'
import { maskRunPod, readRunPod } from '../../src/inputs/runpod-options.js'
import { setInputs } from '../support/action.js'
import { CA, NEW_CA, SELF_SIGNED, SIGNED } from '../support/ca-samples.js'
import { log } from '../support/log.js'

function read(ca: string): string | undefined {
  setInputs({ 'runpod-api-key': 'rpa_key', 'runpod-ca': ca })
  return readRunPod({
    push: 'true',
    platforms: ['linux/amd64'],
    variant: 'cpu'
  })?.ca
}

/** Returns a private key as programs write it, in one of its forms. */
function privateKey(type: 'pkcs1' | 'pkcs8' | 'sec1'): string {
  const { privateKey: key } =
    type === 'sec1'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return key.export({ type, format: 'pem' }).toString()
}

/** Returns the lines of a key that must not be seen. */
function secretLines(key: string): string[] {
  return key
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('-----'))
}

describe('the CA of pods', () => {
  it('may be two, as while one replaces the other', () => {
    expect(read(CA + NEW_CA)).toBe(CA + NEW_CA)
  })

  it.each([
    ['line ends of Windows', CA.replaceAll('\n', '\r\n')],
    ['blank lines around it', `\n\n${CA}\n`],
    ['what openssl says above it', `subject=CN = CA\nissuer=CN = CA\n${CA}`]
  ])('may have %s', (_, text) => {
    expect(read(text)).toBe(CA)
  })

  it('may be a server that has signed itself', () => {
    expect(read(SELF_SIGNED)).toBe(SELF_SIGNED)
  })

  it('is not a server that another has signed, also behind a CA', () => {
    const message = 'it must be the certificate of the CA, and not that of'

    expect(() => read(SIGNED)).toThrow(message)
    expect(() => read(CA + SIGNED)).toThrow(message)
  })

  it.each([
    ['a path', 'tls/ca.pem', 'is "tls/ca.pem":'],
    ['half of one', CA.slice(0, 100), 'is "-----BEGIN CERTIFICATE-----…":'],
    ['one with a wrong letter', CA.replace('MII', 'MXX'), 'CERTIFICATE-----…"'],
    ['a request for one', CA.replaceAll('CERTIFICATE', 'X'), 'is "***":'],
    ['one beside a request', CA + CA.replaceAll('TIFICATE', ''), '-----…":'],
    ['no PEM at all', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'is "***":']
  ])('is refused where it is %s', (_, text, shown) => {
    expect(() => read(text)).toThrow(shown)
    expect(() => read(text)).toThrow('must be one or more certificates in PEM')
  })

  it.each(['pkcs1', 'pkcs8', 'sec1'] as const)(
    'is not a private key (%s), which no message shows and the log masks',
    (type) => {
      const key = privateKey(type)
      for (const text of [key, CA + key, key + CA]) {
        expect(() => read(text)).toThrow(
          'Input "runpod-ca" is "***": it contains a private key'
        )
      }
      maskRunPod()

      const masks = secretLines(key).map((line) => `::add-mask::${line}`)
      expect(log().split('\n')).toEqual(expect.arrayContaining(masks))
    }
  )

  it('needs a key of RunPod, and is not shown as a whole', () => {
    setInputs({ 'runpod-ca': CA })

    expect(() =>
      readRunPod({ push: 'true', platforms: [], variant: 'cpu' })
    ).toThrow(
      // The tests above have masked each of its lines.
      'Input "runpod-ca" is "***…": it needs the input "runpod-api-key" as well'
    )
  })

  it('is public, and not masked', () => {
    read(CA)
    maskRunPod()

    expect(log()).toBe('::add-mask::rpa_key\n')
  })
})
