// A Milvus that runs, and gives wrong answers, or loses data.
import {
  fails,
  passes,
  isClosed,
  EVIDENCE,
  OTHER_VERSION,
  OF_REPLACED,
  REPLACED,
  NOT_OPENED,
  OLD_DATA,
  CLOSED,
  SHORT,
  type Broken
} from './milvus-words.ts'

/** It answers, but not what is right. */
export const ANSWERING: Broken[] = [
  {
    name: 'never answers a query',
    fault: 'no-answer',
    inputs: SHORT,
    at: {
      asks: fails('.*collections/create', EVIDENCE),
      replaced: fails(`${REPLACED}.*collections/create`, OF_REPLACED),
      opens: fails(`${NOT_OPENED}.*no answer to `, 'smoke-timeout'),
      back: isClosed(new RegExp(CLOSED))
    }
  },
  {
    name: 'has no REST v2',
    fault: 'no-rest-v2',
    at: {
      asks: fails('.*this Milvus has no REST v2', 'set "smoke-test: health"'),
      local: fails('.*this Milvus has no REST v2', 'set "smoke-test: health"')
    }
  },
  {
    name: 'answers queries with garbage',
    fault: 'garbage-rest',
    at: {
      asks: fails(
        'collections/create returned HTTP 200, not the expected JSON',
        EVIDENCE
      ),
      replaced: fails(
        `${REPLACED}collections/create returned HTTP 200`,
        OF_REPLACED
      )
    }
  },
  {
    name: 'refuses a search',
    fault: 'error-code',
    at: {
      asks: fails(
        'entities/search returned code 1100: the stand-in was told',
        EVIDENCE
      ),
      opens: fails(`${NOT_OPENED}entities/search returned code 1100`, OLD_DATA)
    }
  },
  {
    name: 'refuses an insert',
    fault: 'error-on-insert',
    at: {
      asks: fails('entities/insert returned code 1100', EVIDENCE),
      local: fails('entities/insert returned code 1100', EVIDENCE),
      opens: fails(
        'Milvus 2.6.22 opened the data that 2.6.22 of \\S+ wrote, and then failed: entities/insert returned code 1100',
        OLD_DATA
      )
    }
  },
  {
    name: 'finds wrong rows',
    fault: 'wrong-neighbours',
    at: {
      asks: fails('the search found 100 .* instead of 42 ', EVIDENCE),
      local: fails('the search found 100 .* instead of 42 ', EVIDENCE),
      opens: fails(`${NOT_OPENED}the search found .* instead of 42 `, OLD_DATA)
    }
  },
  {
    name: 'says wrong distances',
    fault: 'wrong-distances',
    at: {
      asks: fails('the search found 42 \\(distance .* instead of 42 ', EVIDENCE)
    }
  },
  {
    name: 'counts wrong',
    fault: 'wrong-count',
    at: {
      restarts: fails(
        '.*entities/query counted \\d*99 rows instead of ',
        EVIDENCE
      ),
      opens: fails(`${NOT_OPENED}entities/query counted`, OLD_DATA)
    }
  },
  {
    name: 'says another version',
    fault: 'other-version',
    at: {
      waits: fails(
        'Milvus says that it is 2.3.5',
        'runs another Milvus than its tags'
      ),
      local: fails(
        'Milvus says that it is 2.3.5',
        'runs another Milvus than its tags'
      ),
      again: fails(
        'Milvus says that it is 2.3.5',
        'runs another Milvus than its tags'
      )
    }
  },
  {
    name: 'does not say its version',
    fault: 'no-version',
    at: { waits: passes(/it did not say its version/) }
  }
]

/** It loses data, or cannot use those of another. */
export const LOSING: Broken[] = [
  {
    name: 'loses all rows at a restart',
    fault: 'loses-rows',
    at: {
      restarts: fails(
        'after the restart, the search found nothing instead of 42',
        EVIDENCE
      ),
      opens: fails(`${NOT_OPENED}the search found nothing`, OLD_DATA)
    }
  },
  {
    name: 'loses all collections at a restart',
    fault: 'loses-collections',
    at: {
      restarts: fails(
        'after the restart, entities/search returned code 100',
        EVIDENCE
      ),
      opens: fails(`${NOT_OPENED}entities/search returned code 100`, OLD_DATA),
      back: isClosed(new RegExp(CLOSED))
    }
  },
  {
    name: 'loses the last second when it is killed',
    fault: 'loses-last-second',
    after: '60s',
    at: {
      restarts: fails(
        'after the kill, the search found 100 .* instead of 142',
        EVIDENCE
      ),
      opens: fails(
        'Milvus 2.6.22 opened the data that 2.6.22 of \\S+ wrote, but did not recover from a kill: ',
        'did not survive the kill'
      )
    }
  },
  {
    name: 'opens one collection of two',
    fault: 'loses-second',
    at: {
      opens: fails(`${NOT_OPENED}entities/search returned code 100`, OLD_DATA)
    }
  },
  {
    name: 'carries no row over from the older data',
    fault: 'loses-older-rows',
    at: { opens: fails(`${NOT_OPENED}the search found nothing`, OLD_DATA) }
  },
  {
    name: 'loses what it adds to the older data',
    fault: 'loses-newer-rows',
    after: '1m',
    at: {
      opens: fails(
        'Milvus 2.6.22 opened the data .*but did not recover from a kill: after the kill',
        'did not survive the kill'
      )
    }
  },
  {
    name: 'refuses the older data',
    fault: 'cannot-read-older',
    at: {
      opens: fails(
        `${NOT_OPENED}panic: the data has format 1`,
        `${OLD_DATA}[^]*${OTHER_VERSION}`,
        /panic: the data has format/
      )
    }
  },
  {
    name: 'writes data that its predecessor refuses',
    fault: 'cannot-go-back',
    network: 'new',
    at: { back: isClosed(/the data has format 2/) }
  },
  {
    name: 'writes data that its predecessor opens once',
    fault: 'poisons-way-back',
    network: 'new',
    at: { back: isClosed(/but not a second time/) }
  }
]
