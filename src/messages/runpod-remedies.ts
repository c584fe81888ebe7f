import { text, type Remedy } from './message.js'
import { EDIT_KEY, KEY_PAGE } from './runpod-rights.js'

const UNREACHABLE = { likely: 'RunPod cannot be reached from the runner' }
const FAULT = {
  likely: 'RunPod has a fault at the moment (see https://uptime.runpod.io)'
}
const FRONT_FAULT = {
  likely:
    "what is in front of RunPod's API, such as Cloudflare, does not get an answer from it (see https://uptime.runpod.io)"
}
const LATER = { next: 'run again later' }
const LOOK_FIRST = {
  next: 'look in the RunPod console whether it went through anyway, then run again'
}
const WAIT = {
  next: ({ seconds }: { seconds: number }) =>
    seconds ? `run again in ${seconds} s, as RunPod asks` : 'run again later'
}

/** What to do about an answer of RunPod's API, or of something in front of it. */
export const REFUSED = {
  unreachable: { ...UNREACHABLE, ...LATER },
  unreachableUnclear: { ...UNREACHABLE, ...LOOK_FIRST },
  key: {
    likely: '"runpod-api-key" is wrong, was deleted, or has expired',
    next: `create a key ${KEY_PAGE}, and store it as the secret that "runpod-api-key" is set to`
  },
  permission: {
    likely: text`the key is valid, but may not ${'permission'}`,
    next: EDIT_KEY
  },
  permissionOrFront: {
    likely: text`the key may not ${'permission'}, or something in front of RunPod's API has refused the request`,
    next: `${EDIT_KEY}. If it has that, use another runner`
  },
  balance: {
    likely: "the account's balance is too low",
    next: 'add credit in the RunPod console under "Billing"'
  },
  noCapacity: {
    likely: 'RunPod has no capacity for it, or its rules forbid it',
    next: 'read what RunPod says above, and run again later'
  },
  deleted: {
    likely: 'it was deleted, or belongs to another account than the key does',
    next: 'compare the ID with the RunPod console'
  },
  conflict: {
    likely:
      'the pod belongs to a cluster, or something else is changing it right now',
    next: 'look at it in the RunPod console, then run again'
  },
  values: {
    likely:
      'RunPod does not accept the value of an input, or its API has changed',
    next: 'correct the fields that RunPod names; if no input sets them, report this as a bug in the action'
  },
  limitedKey: {
    likely: 'this key, or another of the account, makes many calls',
    ...WAIT
  },
  limitedAddress: {
    likely:
      "many calls come from the runner's address, which it may share with others",
    ...WAIT
  },
  fault: { ...FAULT, ...WAIT },
  faultUnclear: { ...FAULT, ...LOOK_FIRST },
  frontFault: { ...FRONT_FAULT, ...WAIT },
  frontFaultUnclear: { ...FRONT_FAULT, ...LOOK_FIRST },
  front: {
    likely:
      "something in front of RunPod's API has answered in its place, such as Cloudflare or a proxy of the runner's network: RunPod has not seen the key",
    next: 'let the runner reach the API directly, or use another runner; if "runpod-api-url" is set, check it'
  },
  proxyLogin: {
    likely:
      'a proxy between the runner and RunPod asks for a user name and a password',
    next: 'set them in the proxy variables of the runner, such as HTTPS_PROXY'
  },
  country: {
    likely:
      'RunPod, or a network on the way, refuses requests from the country of the runner',
    next: 'use a runner in another region'
  },
  unreadable: {
    likely:
      'the answer was cut off, RunPod\'s API has changed, or "runpod-api-url" is not its address',
    next: 'run again; if the error persists, update the action'
  },
  otherServer: {
    likely:
      '"runpod-api-url" is not the address of RunPod\'s API, or the API has changed',
    next: 'remove "runpod-api-url" or correct it, and update the action'
  },
  retired: {
    likely:
      "this version of RunPod's API was retired, as its REST API v1 and its GraphQL API were to be",
    next: 'update the action; if "runpod-api-url" is set, check it'
  },
  retiredOrFront: {
    likely:
      "this version of RunPod's API was retired, and a page took its place; or something in front of the API has answered, such as a proxy of the runner's network",
    next: 'update the action, and if that does not help, let the runner reach the API directly; if "runpod-api-url" is set, check it'
  },
  gone: {
    likely:
      "it was deleted for good, or this version of RunPod's API was retired",
    next: 'compare the ID with the RunPod console; if it is there, update the action'
  },
  otherProtocol: {
    likely: 'the server wants another protocol, such as HTTPS',
    next: 'let "runpod-api-url" begin with "https://", and update the action'
  },
  other: {
    likely: "RunPod's API does not accept what this version of the action asks",
    next: 'update the action; if it is the newest version, report this as a bug'
  }
} satisfies Record<string, Remedy>
