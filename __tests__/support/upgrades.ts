import type { TestedPlatform } from '../../src/publish/results.js'
import { amd64, arm64 } from './results.js'
import { digestOf } from './samples.js'

/** Tests on the data of Milvus 2.6.21, to which one platform can go back. */
export const upgraded: TestedPlatform[] = [
  {
    ...amd64,
    level: 'upgrade',
    probes: {
      ...amd64.probes,
      'old: begin': 0.2,
      'new: find': 0.01,
      'new: find all': 0.02,
      'back: start': 1.5
    },
    upgrade: {
      from: 'ghcr.io/me/milvus:2.6',
      digest: digestOf('7'),
      version: '2.6.21',
      back: 'open'
    }
  },
  {
    ...arm64,
    level: 'upgrade',
    upgrade: {
      from: 'ghcr.io/me/milvus:2.6',
      digest: digestOf('8'),
      version: '2.6.21',
      back: 'closed',
      reason:
        'Milvus 2.6.21 opened what Milvus 2.6.22 had written, but not a second time: it ended with exit code 1'
    }
  }
]

/** Tests of which one knows no version and no way back, and one had nothing to open. */
export const fromElsewhere: TestedPlatform[] = [
  {
    ...amd64,
    level: 'upgrade',
    upgrade: {
      from: 'me/other:1 | <b>',
      digest: digestOf('7'),
      back: 'unknown',
      reason: 'the engine | went away'
    }
  },
  { ...arm64, level: 'restart', notes: ['there was nothing to upgrade from'] }
]
