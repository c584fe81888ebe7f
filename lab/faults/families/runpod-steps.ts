// What the job asks of RunPod, call by call: the columns of the families about RunPod.
import type { Fault as Answer } from '../../runpod/faults.ts'
import type { Step } from '../family.ts'
import {
  CANARY,
  DEPLOY,
  DOCTOR,
  NEW_TEMPLATE,
  OLD_TEMPLATE,
  ROLL,
  SET,
  WAY_BACK,
  WAY_BACK_FROM_END
} from './runpod-scenarios.ts'

/** A step that is one call of RunPod's API. */
export interface CallStep
  extends Step, Pick<Answer, 'method' | 'path' | 'skip'> {
  /** What RunPod is asked for, in the words of an error. */
  asked: string
}

/** The path of a pod: not one that only asks what the key may do. */
const POD = /^\/v2\/pods\/lab0\w+$/

export const LISTS: CallStep = {
  name: 'lists the pods',
  scenario: SET,
  method: 'GET',
  path: /^\/v2\/pods$/,
  // The first list is about canaries that other jobs have left.
  skip: 1,
  asked: 'list the pods'
}

export const READS: CallStep = {
  name: 'reads a pod',
  scenario: SET,
  method: 'GET',
  path: POD,
  asked: 'show the pod'
}

export const CHANGES: CallStep = {
  name: 'changes the image of a pod',
  scenario: SET,
  method: 'PATCH',
  path: POD,
  asked: 'change the image of the pod'
}

export const WAITS: CallStep = {
  ...READS,
  name: 'waits for a pod',
  scenario: ROLL,
  // The first look is the one right before the change.
  skip: 1
}

export const PUTS_BACK: CallStep = {
  ...CHANGES,
  name: 'puts the image of a pod back',
  scenario: WAY_BACK,
  skip: 1
}

export const STARTS: CallStep = {
  name: 'starts a pod that has ended',
  scenario: WAY_BACK_FROM_END,
  method: 'POST',
  path: /\/action$/,
  asked: 'start the pod'
}

export const READS_LOG: CallStep = {
  name: 'reads the log of a failed pod',
  scenario: WAY_BACK,
  method: 'GET',
  path: /^\/v2\/pods\/lab0\w+\/logs$/,
  asked: 'read the log'
}

export const LISTS_TEMPLATES: CallStep = {
  name: 'lists the templates',
  scenario: OLD_TEMPLATE,
  method: 'GET',
  path: /^\/v2\/templates$/,
  asked: 'list the templates'
}

export const READS_TEMPLATE: CallStep = {
  name: 'reads the template',
  scenario: OLD_TEMPLATE,
  method: 'GET',
  path: /^\/v2\/templates\/lab0\w+$/,
  asked: 'show the template'
}

export const CREATES_TEMPLATE: CallStep = {
  name: 'creates the template',
  scenario: NEW_TEMPLATE,
  method: 'POST',
  path: /^\/v2\/templates$/,
  asked: 'create the template'
}

export const CHANGES_TEMPLATE: CallStep = {
  name: 'changes the template',
  scenario: OLD_TEMPLATE,
  method: 'PATCH',
  path: /^\/v2\/templates\/lab0\w+$/,
  asked: 'change the image of the template'
}

export const CATALOG: CallStep = {
  name: 'reads the catalog',
  scenario: CANARY,
  method: 'GET',
  path: /^\/v2\/catalog\/cpus$/,
  asked: 'list its CPUs'
}

export const CREATES_CANARY: CallStep = {
  name: 'creates the canary',
  scenario: CANARY,
  method: 'POST',
  path: /^\/v2\/pods$/,
  asked: 'create the pod'
}

export const WAITS_FOR_CANARY: CallStep = {
  name: 'waits for the canary',
  scenario: CANARY,
  method: 'GET',
  path: POD,
  asked: 'show the pod'
}

export const TERMINATES: CallStep = {
  name: 'terminates the canary',
  scenario: CANARY,
  method: 'DELETE',
  path: POD,
  asked: 'terminate the pod'
}

export const DEPLOYS: CallStep = {
  ...CHANGES,
  name: 'brings a pod to what is published',
  scenario: DEPLOY
}

export const LOOKS: CallStep = {
  ...LISTS,
  name: 'looks at the pods',
  scenario: DOCTOR,
  skip: 0
}

export const LOOKS_AT_LOG: CallStep = {
  ...READS_LOG,
  name: 'looks at the log of a pod',
  scenario: DOCTOR
}
