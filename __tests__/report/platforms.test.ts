import { describe, expect, it } from '@jest/globals'
import { platformsOf } from '../../src/report/platforms.js'
import { amd64, failed, published } from '../support/results.js'

describe('platformsOf', () => {
  it('is a table of the platforms and their tests', () => {
    expect(platformsOf(published).split('\n')).toEqual([
      '| Platform | Smoke&nbsp;test | Ready | Probes | Size | Digest |',
      '| --- | --- | --- | --- | --- | --- |',
      '| `linux/amd64` | ✅ query | 2.54&nbsp;s | create&nbsp;500&nbsp;ms&nbsp;· search&nbsp;4&nbsp;ms | 1.2&nbsp;GB | `aaaaaaaaaaaa` |',
      '| `linux/arm64`&nbsp;(QEMU) | ✅ query | 2.54&nbsp;s | create&nbsp;500&nbsp;ms&nbsp;· search&nbsp;4&nbsp;ms | 640&nbsp;MB | `bbbbbbbbbbbb` |'
    ])
  })

  it('leaves the size blank where it is not known, and out where none is', () => {
    const some = { ...published, sizes: { 'linux/arm64': 640e6 } }
    expect(platformsOf(some)).toContain('search&nbsp;4&nbsp;ms |  | `aaaaaa')
    expect(platformsOf(some)).toContain('| 640&nbsp;MB | `bbbbbb')
    for (const sizes of [undefined, {}]) {
      const table = platformsOf({ ...published, sizes })
      expect(table).toContain('| Probes | Digest |')
    }
  })

  it('says which platform is untested, and leaves out columns about nothing', () => {
    const smoke = [
      { platform: 'linux/amd64', level: 'none', verdict: 'skipped' } as const
    ]
    expect(platformsOf({ timings: [], smoke }).split('\n')).toEqual([
      '| Platform | Smoke&nbsp;test |',
      '| --- | --- |',
      '| `linux/amd64` | ⚠️ **untested** |'
    ])
  })

  it('shows the size of a failed run, but no digest', () => {
    const table = platformsOf(failed)
    expect(table).toContain('| Probes | Size |')
    expect(table).toContain('| 1.2&nbsp;GB |')
    expect(table).toContain('| `linux/arm64`&nbsp;(QEMU) | ❌ query |')
    expect(table).not.toMatch(/Digest|aaaaaa/)
  })

  it('lists notes below the table, without their markup', () => {
    const smoke = [{ ...amd64, notes: ['it did\n\n* not | stop'] }]
    expect(platformsOf({ timings: [], smoke })).toMatch(
      /\|\n\n- `linux\/amd64`: it did \\\* not \\\| stop$/
    )
  })
})
