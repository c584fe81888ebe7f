// Steps in which the registry of the image is asked to set tags.
import { MERGE, PROMOTE } from '../scenarios.ts'
import type { AskingStep } from './answers.ts'

/** The repository of the base, of which no error here is. */
export const BASE = /milvusdb/

export const BY_ITS_DIGEST = /\/manifests\/sha256:/
const EXACT = /\/manifests\/2\.6\.22$/
const FLOATING = /\/manifests\/2\.6$/

/** A tag that is not set, or not known to be. */
export const notSet = (names: RegExp): AskingStep['fails'] => ({
  code: 'tag-not-set',
  names,
  never: BASE
})
/** Tags are set in the order of these steps. */
export const PROMOTING: Omit<AskingStep, 'asks'>[] = [
  {
    name: 'looks at the tags',
    scenario: MERGE,
    method: 'HEAD',
    path: EXACT,
    from: /::group::Promote/,
    isShort: true,
    fails: notSet(/Tag "2\.6\.22"/)
  },
  {
    name: 'reads the image for its tags',
    scenario: MERGE,
    method: 'HEAD',
    path: BY_ITS_DIGEST,
    from: /::group::Promote/,
    isShort: true,
    fails: notSet(/Tag "2\.6\.22"/)
  },
  {
    name: 'sets the exact tag',
    scenario: MERGE,
    method: 'PUT',
    path: EXACT,
    fails: notSet(
      /Tag "2\.6\.22" could not be set.*\n.*tested image: none\. Not confirmed: 2\.6\.22, 2\.6\./
    )
  },
  {
    name: 'looks at the floating tag',
    scenario: MERGE,
    method: 'HEAD',
    path: FLOATING,
    after: { method: 'PUT', path: EXACT },
    isShort: true,
    fails: {
      ...notSet(
        /Tag "2\.6".*\n.*tested image: 2\.6\.22\. Not confirmed: 2\.6\./
      ),
      tags: 'some'
    }
  },
  {
    name: 'sets the floating tag',
    scenario: MERGE,
    method: 'PUT',
    path: FLOATING,
    fails: {
      ...notSet(
        /Tag "2\.6" could not be set.*\n.*tested image: 2\.6\.22\. Not confirmed: 2\.6\./
      ),
      tags: 'some'
    }
  },
  {
    name: 'sets a new tag',
    scenario: PROMOTE,
    method: 'PUT',
    path: /\/manifests\/latest$/,
    isShort: true,
    fails: notSet(/Tag "latest" could not be set.*\n.*Not confirmed: latest\./)
  },
  {
    name: 'reads a tag back',
    scenario: MERGE,
    method: 'HEAD',
    path: EXACT,
    after: { method: 'PUT', path: FLOATING },
    isShort: true,
    fails: {
      code: 'tag-not-set',
      names:
        /Tag "2\.6\.22" could not be confirmed.*\n.*tested image: 2\.6\. Not confirmed: 2\.6\.22\./,
      never: /could not be set|milvusdb/,
      tags: 'some'
    }
  }
]
