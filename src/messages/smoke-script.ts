// What the action says about the input "smoke-script".
import { CHECK_PATH, input, PATH } from './input.js'
import { text } from './message.js'

/** Refuses the input before anything is built. */
export const SCRIPT_INPUT = input('smoke-script', {
  level: text`it runs after the probes of the level "query", so "smoke-test" must be "query" or higher, and is "${'level'}"`,
  directory: 'it must be a file',
  empty: 'the file is empty, so it would test nothing',
  notExecutable: {
    what: 'the file is not executable',
    remedy: {
      likely: 'git has not recorded that it may be executed',
      next: text`run "git update-index --chmod=+x ${'value'}" and commit the change (a file that a step of the job makes needs "chmod +x")`,
      inWorkflow: text`run "git update-index --chmod=+x ${'value'}" and commit the change`
    }
  },
  lineEnds: {
    what: 'its first line ends in CR LF, as on Windows, and no program has the name that this makes',
    remedy: {
      next: text`add the line "${'value'} text eol=lf" to .gitattributes, run "git add --renormalize ${'value'}" and commit both`
    }
  },
  missing: {
    what: 'it must be a file, and does not exist',
    remedy: CHECK_PATH
  },
  ...PATH
})

const READ_LINES =
  "read the script's last lines in the evidence, in the log and in the job summary"

/** What to do about a platform whose Milvus passed the probes, but not the script. */
export const SCRIPT_REMEDIES = {
  scriptFailed: {
    likely:
      'the script did not find what it expects of this image, or has a mistake of its own',
    next: `${READ_LINES}; docs/smoke-test.md says how to run it against a Milvus of your own`
  },
  scriptProgram: {
    likely:
      'the script calls a program that is not on this machine, or is not executable',
    next: 'install the program in a step before this one, or use one that the runner has',
    inWorkflow:
      'use a program that the runner has (hosted ones have curl, jq and python3), or a runner that has it in "runner-amd64" or "runner-arm64"'
  },
  scriptNotStarted: {
    likely:
      'the program in the first line of the script is not on this machine, or files of its disk may not be executed',
    next: 'name a program that the runner has, as in "#!/bin/sh" or "#!/usr/bin/env python3"'
  },
  scriptLate: {
    likely:
      'the script waits for something, or needs more time than the start of Milvus and the probes left of "smoke-timeout"',
    next: `${READ_LINES}; limit each of its calls (as with curl --max-time), or raise "smoke-timeout"`
  },
  scriptChanged: {
    likely:
      'another part of the job writes to the file while this one runs, or the script does so itself, on another platform',
    next: 'let nothing write to the file once this run has begun, and the script only to other files: its hash is noted on the image'
  },
  scriptLeft: {
    likely:
      'the script started it as another user, such as with sudo, and the user of the job may not end it',
    next: 'let the script end what it starts before it ends itself'
  },
  scriptKilled: {
    likely:
      'the script crashed, or the kernel ended it because the runner had too little memory for it and Milvus',
    next: `${READ_LINES}; let it use less memory, or use a larger runner`
  },
  scriptSpoilt: {
    likely:
      'the script dropped or changed the collection "milvus_runpod_smoke_test", with which the test goes on after a restart, or changed root\'s password',
    next: 'let the script use only collections and users of its own'
  }
} as const

/** Why images of other jobs cannot be merged. */
export const OTHER_SCRIPT = text`${'platform'} is not known to have passed the "smoke-script" of this run, so no tag was moved: ${'reported'}`
