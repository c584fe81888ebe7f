// The registry of the image answers with an error.
import {
  BY_DIGEST,
  MERGE,
  NOTHING_NEW,
  PROMOTE,
  PUBLISH,
  TEST_AGAIN,
  UPGRADE
} from '../scenarios.ts'
import type { Expected, Family } from '../family.ts'
import {
  ANSWERS,
  BUILDX,
  ENGINE,
  expectAnswered,
  type AnswerFault,
  type AskingStep
} from './answers.ts'

import { BASE, BY_ITS_DIGEST, notSet, PROMOTING } from './registry-tags.ts'

type Request = Omit<AskingStep, 'asks'>

const TAGS = /\/manifests\/2\.6(?:\.22)?$/
const BLOB = /\/blobs\/sha256:/

const notPushed = {
  code: 'push-failed' as const,
  names: /could not be pushed to \S+\/test-\w+\/milvus/,
  never: BASE
}
const notPulled = {
  code: 'pull-failed' as const,
  names: /test-\w+\/milvus@sha256:\w+ could not be pulled/,
  never: BASE
}
/** The registry sets a tag, and says that there is none, as before. */
const hidden = (tag: string): Expected => ({
  end: 'fails',
  code: 'tag-not-set',
  names: new RegExp(`Tag "${tag}" could not be confirmed: .*does not show it`),
  tags: 'some',
  because:
    'the tag looks new until it has been set: once the registry shows it, the next run confirms it'
})
const badLogin = {
  code: 'login-failed' as const,
  names: /^Login to \S+ failed/,
  never: BASE
}

const READING: Request[] = [
  {
    name: 'logs in',
    scenario: NOTHING_NEW,
    path: /^\/v2\/$/,
    fails: badLogin
  },
  {
    name: 'reads the tags',
    scenario: PUBLISH,
    method: 'HEAD',
    path: TAGS,
    fails: {
      code: 'tag-unreadable',
      names:
        /test-\w+\/milvus:2\.6(?:\.22)? could not be read|test-\w+\/milvus:2\.6\S* /,
      never: BASE
    },
    forEver: {
      denied: { end: 'fails', ...notSet(/Tag "2\.6\.22"/) },
      absent: hidden('2.6.22')
    }
  },
  {
    name: 'reads what the tags point to',
    scenario: NOTHING_NEW,
    path: BY_ITS_DIGEST,
    fails: {
      code: 'tag-unreadable',
      names: /test-\w+\/milvus:2\.6/,
      never: BASE
    },
    // It may not exist yet, and BuildKit cannot look whether it does.
    forEver: { denied: { end: 'fails', ...notPushed } }
  },
  {
    name: 'reads a missing tag',
    scenario: PROMOTE,
    method: 'HEAD',
    path: /\/manifests\/latest$/,
    isShort: true,
    fails: {
      code: 'tag-unreadable',
      names: /test-\w+\/milvus:latest/,
      never: BASE
    },
    forEver: {
      absent: hidden('latest'),
      denied: { end: 'fails', ...notSet(/Tag "latest"/) }
    }
  }
]

const PUSHING: Request[] = [
  {
    name: 'pushes layers',
    scenario: PUBLISH,
    method: 'POST',
    path: /\/blobs\/uploads\/$/,
    fails: notPushed
  },
  {
    name: 'sends a layer',
    scenario: BY_DIGEST,
    method: 'PUT',
    path: /\/blobs\/uploads\/\w/,
    isShort: true,
    fails: notPushed
  },
  {
    name: 'pushes the image',
    scenario: BY_DIGEST,
    method: 'PUT',
    path: BY_ITS_DIGEST,
    fails: notPushed
  },
  {
    name: 'reads the pushed image',
    scenario: BY_DIGEST,
    path: BY_ITS_DIGEST,
    client: BUILDX,
    after: { method: 'PUT', path: BY_ITS_DIGEST },
    isShort: true,
    fails: {
      code: 'push-not-shown',
      names:
        /was pushed, but \S+\/test-\w+\/milvus@sha256:\w+ could not be read/,
      never: BASE
    }
  }
]

const TESTING: Request[] = [
  {
    name: 'pulls the image to test',
    scenario: BY_DIGEST,
    path: BY_ITS_DIGEST,
    client: ENGINE,
    fails: notPulled
  },
  {
    name: 'pulls its layers',
    scenario: BY_DIGEST,
    path: BLOB,
    client: ENGINE,
    isShort: true,
    fails: notPulled
  },
  {
    name: 'pulls the replaced image',
    scenario: UPGRADE,
    path: BY_ITS_DIGEST,
    client: ENGINE,
    isShort: true,
    fails: {
      ...notPulled,
      names: /could not be pulled.* whose data the new image must open/
    }
  },
  {
    name: 'reads the image to test again',
    scenario: TEST_AGAIN,
    method: 'HEAD',
    path: BY_ITS_DIGEST,
    isShort: true,
    fails: {
      code: 'image-unreadable',
      names: /test-\w+\/milvus@sha256:\w+ could not be read again/,
      never: BASE
    }
  },
  {
    name: 'marks the image',
    scenario: TEST_AGAIN,
    path: BY_ITS_DIGEST,
    from: /::group::Mark/,
    isShort: true,
    fails: {
      code: 'index-not-prepared',
      names: /test-\w+\/milvus/,
      never: BASE
    }
  }
]

const MERGING: Request[] = [
  {
    name: 'reads parts to merge',
    scenario: MERGE,
    method: 'HEAD',
    path: BY_ITS_DIGEST,
    isShort: true,
    fails: {
      code: 'digest-unreadable',
      names: /test-\w+\/milvus@sha256:\w+ could not be read/,
      never: BASE
    }
  },
  {
    name: 'merges',
    scenario: MERGE,
    method: 'HEAD',
    path: BY_ITS_DIGEST,
    skip: 3,
    isShort: true,
    fails: {
      code: 'index-not-prepared',
      names: /test-\w+\/milvus/,
      never: BASE
    }
  }
]

export const REGISTRY: Family<AskingStep, AnswerFault> = {
  name: 'registry',
  source: import.meta.filename,
  title: 'The registry of the image answers with an error',
  note: 'A request of each step gets one of these answers, once or for ever. The answers 500, 502, 520 and 401 are given to one step of each kind.',
  steps: [READING, PUSHING, TESTING, MERGING, PROMOTING]
    .flat()
    .map((step) => ({ ...step, asks: 'target' })),
  faults: ANSWERS,
  expect: expectAnswered
}
