import { describe, expect, it } from '@jest/globals'
import {
  CANARIES,
  canariesIn,
  secretsIn,
  type Canary
} from '../../../../lab/faults/canaries.js'
import { leaksInTexts } from '../../../../lab/faults/secrets/texts.js'

const names = Object.keys(CANARIES) as Canary[]
const forms: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'in a URL': encodeURIComponent,
  'in JSON': JSON.stringify,
  'in JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret)),
  'in hex': (secret) => Buffer.from(secret).toString('hex'),
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64 after 1 byte': (secret) => base64(`a${secret}`),
  'in base64 after 2 bytes': (secret) => base64(`ab${secret}`),
  'in base64 for URLs': (secret) => Buffer.from(secret).toString('base64url'),
  'without its end': (secret) => secret.slice(0, -3)
}

function base64(text: string): string {
  return Buffer.from(`${text}:more`).toString('base64')
}

describe.each(names)('the secret %s', (name) => {
  it.each(Object.keys(forms).filter((form) => isMeant(name, form)))(
    'is found %s',
    (form) => {
      const text = `before ${forms[form]?.(CANARIES[name]) ?? ''} after`
      expect(canariesIn(text)).toEqual([name])
      expect(secretsIn(text, 'a', [name])).toEqual([])
    }
  )
})

/** A token of one mark has no half that could be told from another text. */
function isMeant(name: Canary, form: string): boolean {
  return form !== 'without its end' || !['token', 'runpodKey'].includes(name)
}

describe('secrets in the texts of a run', () => {
  const none = { log: '', outputs: {}, summary: '' }

  it('are found in each of them', () => {
    const { password, token, runpodKey } = CANARIES
    const leaks = leaksInTexts({
      log: `one line\nanother ${password}`,
      outputs: { pods: token },
      summary: `# ${runpodKey}`
    })
    expect(leaks).toEqual([
      `password in the log: another ${password}`,
      'token in the outputs',
      'runpodKey in the summary'
    ])
  })

  it('are not those that the runner is told to mask', () => {
    const log = `::add-mask::${CANARIES.password}\nmore`
    expect(leaksInTexts({ ...none, log })).toEqual([])
  })
})
