import { describe, it } from '@jest/globals'
import fc from 'fast-check'
import { leftAlone } from '../../src/plan/published.js'
import {
  isNewer,
  matching,
  parseMilvusVersion,
  parseRequest,
  type VersionRequest
} from '../../src/milvus/version.js'
import { requireHarmless } from '../../src/milvus/advisories.js'
import { rangeOf } from '../../src/milvus/ranges.js'
import '../support/log.js'
import { INDEX } from '../support/samples.js'

const number = fc.integer({ min: 0, max: 30 })
const version = fc.tuple(number, number, number)
const text = version.map((parts) => parts.join('.'))
/** Tags that a repository may have: releases of Milvus and others. */
const tag = fc.oneof(
  { weight: 4, arbitrary: text.map((one) => `v${one}`) },
  text,
  text.map((one) => `client/v${one}`),
  text.map((one) => `v${one}-rc1`),
  text.map((one) => `v${one}-hotfix`),
  fc.string()
)

/** Compares number by number, independently of semver. */
function compare(a: string, b: string): number {
  const [as, bs] = [a, b].map((one) => one.split('.').map(Number))
  const index = as?.findIndex((part, i) => part !== bs?.[i]) ?? -1
  return index < 0 ? 0 : (as?.[index] ?? 0) - (bs?.[index] ?? 0)
}

function chosenOf(tags: string[], request: VersionRequest): string[] {
  const releases = tags.map((one) => ({ tag: one }))
  return matching(releases, request).map((one) => one.version)
}

describe('the choice of a version', () => {
  it('stays in its line and prefers the newest', () => {
    fc.assert(
      fc.property(fc.array(tag), number, number, (tags, major, minor) => {
        const request = parseRequest(`${major}.${minor}`)
        if (!request) return false
        const chosen = chosenOf(tags, request)
        const inLine = tags
          .filter((one) => /^v(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(one))
          .map((one) => one.slice(1))
          .filter((one) => one.startsWith(`${major}.${minor}.`))
        return (
          chosen.length === inLine.length &&
          chosen.every((one) => inLine.includes(one)) &&
          inLine.every((one) => compare(chosen[0] ?? '', one) >= 0)
        )
      })
    )
  })

  it('sorts the versions of `latest`, newest first', () => {
    fc.assert(
      fc.property(fc.array(tag), (tags) => {
        const request = parseRequest('latest')
        if (!request) return false
        const chosen = chosenOf(tags, request)
        return chosen.every(
          (one, i) => i === 0 || compare(chosen[i - 1] ?? '', one) >= 0
        )
      })
    )
  })

  it('keeps an exact version, with or without a v', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (one, withV) => {
        return parseMilvusVersion(withV ? `v${one}` : one)?.version === one
      })
    )
  })

  it('never throws, and recognizes only X.Y.Z as exact', () => {
    fc.assert(
      fc.property(fc.string(), (any) => {
        const request = parseRequest(any)
        return !request?.exact || /^v?\d+\.\d+\.\d+$/.test(any)
      })
    )
  })

  it('orders any two versions', () => {
    fc.assert(
      fc.property(text, text, (a, b) => isNewer(a, b) === compare(a, b) > 0)
    )
  })

  it('never moves a tag backwards', () => {
    fc.assert(
      fc.property(text, text, (current, built) => {
        const marks = {
          version: current,
          baseDigest: INDEX,
          context: 'x',
          levels: {},
          upgrades: {},
          scripts: {}
        }
        const image = { digest: INDEX, platforms: {}, annotations: {}, marks }
        const mayMove = leftAlone('2.6', image, built) === undefined
        return mayMove === compare(current, built) <= 0
      })
    )
  })
})

describe('the range of an advisory', () => {
  it('contains what is between its bounds, or is unclear', () => {
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.constantFrom(', ', ' '),
        (a, b, c, by) => {
          const range = `>= ${a}${by}< ${b}`
          const advisory = {
            ghsa_id: 'GHSA-x',
            cve_id: null,
            html_url: '',
            summary: '',
            severity: null,
            withdrawn_at: null,
            vulnerabilities: [{ vulnerable_version_range: range }]
          }
          const isIn = compare(a, c) <= 0 && compare(c, b) < 0
          const isClear = compare(a, b) < 0
          const found = requireHarmless([advisory], c, 'warn')
          return found.length === (isIn || !isClear ? 1 : 0)
        }
      )
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (any) => {
        rangeOf(any)
      })
    )
  })
})
