// The registry of the base image answers with an error.
import { BY_DIGEST, NOTHING_NEW, OWN_DOCKERFILE } from '../scenarios.ts'
import type { Family } from '../family.ts'
import {
  ANSWERS,
  BUILDKIT,
  BUILDX,
  ENGINE,
  expectAnswered,
  failing,
  type AnswerFault,
  type AskingStep
} from './answers.ts'

/** The repository of the image, of which no error here is. */
const TARGET = /test-\w+\/milvus/

const unreadable = {
  code: 'base-unreadable' as const,
  names: /base image \S+\/milvusdb\/milvus:v2\.6\.22 could not be read/,
  never: TARGET
}
const notPulled = {
  code: 'build-pull-failed' as const,
  names: /\/milvusdb\/milvus\S* could not be pulled for the build/,
  never: TARGET
}

/** The built image is pulled from its own registry, layers of the base included. */
const passes = { end: 'passes' } as const

const STEPS: Omit<AskingStep, 'asks'>[] = [
  {
    name: 'reads the base',
    scenario: NOTHING_NEW,
    path: /\/manifests\/v2/,
    client: BUILDX,
    fails: unreadable,
    forEver: {
      absent: failing(
        'no-release-with-image',
        /milvusdb\/milvus:v2\.6\.22 does not exist yet/
      )
    }
  },
  {
    name: 'reads what the base consists of',
    scenario: NOTHING_NEW,
    path: /\/(?:manifests|blobs)\/sha256:/,
    client: BUILDX,
    isShort: true,
    fails: unreadable
  },
  {
    name: 'pulls the base to build',
    scenario: OWN_DOCKERFILE,
    path: /\/manifests\/sha256:/,
    client: BUILDKIT,
    fails: notPulled
  },
  {
    name: 'pulls layers of the base',
    scenario: OWN_DOCKERFILE,
    path: /\/blobs\/sha256:/,
    client: BUILDKIT,
    isShort: true,
    fails: notPulled
  },
  {
    name: 'pulls the base to test',
    scenario: BY_DIGEST,
    path: /\/(?:manifests|blobs)\/sha256:/,
    client: ENGINE,
    isShort: true,
    fails: notPulled,
    once: {
      limited: passes,
      unavailable: passes,
      denied: passes,
      absent: passes
    },
    forEver: {
      limited: passes,
      unavailable: passes,
      denied: passes,
      absent: passes
    }
  }
]

export const BASE: Family<AskingStep, AnswerFault> = {
  name: 'base',
  source: import.meta.filename,
  title: 'The registry of the base image answers with an error',
  note: 'What is needed of the base is read in the plan, pulled by BuildKit for the build, and by the engine beside the build, for the test.',
  steps: STEPS.map((step) => ({ ...step, asks: 'base' })),
  faults: ANSWERS,
  expect: expectAnswered
}
