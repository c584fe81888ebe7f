import * as core from '@actions/core'
import { annotate } from '../../messages/annotate.js'
import { DOCTOR_WORDS } from '../../messages/runpod-doctor.js'
import { podName } from '../pods.js'
import type { Examination, ExaminedPod } from './doctor.js'
import type { Finding } from './finding.js'

/** Logs all that was found, and warns once of what is urgent. */
export function sayFindings({ pods, dollars }: Examination): void {
  if (pods.length === 0) {
    core.info(DOCTOR_WORDS.none)
    return
  }
  for (const pod of pods) {
    core.info([podName(pod), ...pod.findings.map(findingLine)].join('\n  '))
  }
  core.info(DOCTOR_WORDS.estimate({ total: dollars.toFixed(2) }))
  const urgent = pods.flatMap(urgentLines)
  if (urgent.length > 0) annotate('doctor-urgent', { pods: urgent.join('\n') })
}

function findingLine({ level, topic, what, next }: Finding): string {
  const mark = { urgent: 'URGENT ', warning: 'warning ' }[level as string] ?? ''
  return `${mark}${topic}: ${withAdvice(what, next)}`
}

function urgentLines(pod: ExaminedPod): string[] {
  return pod.findings
    .filter(({ level }) => level === 'urgent')
    .map(({ what, next }) => `Pod ${podName(pod)}: ${withAdvice(what, next)}`)
}

function withAdvice(what: string, next: string | undefined): string {
  return next === undefined ? what : `${what}. What to do: ${next}`
}
