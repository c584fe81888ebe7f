import { forMarkdown } from '../lib/untrusted.js'
import { DOCTOR_WORDS } from '../messages/runpod-doctor.js'
import type { Level, Topic } from '../messages/runpod-findings.js'
import type { Examination, ExaminedPod } from '../runpod/doctor/doctor.js'
import type { Finding } from '../runpod/doctor/finding.js'
import { folded, shown, table } from './markdown.js'

const MARKS: Record<Level, string> = {
  urgent: '❌ ',
  warning: '⚠️ ',
  good: '✅ ',
  unknown: '❔ ',
  fact: ''
}

/** The columns beside that of the pod itself. */
const COLUMNS: Record<Exclude<Topic, 'pod'>, string> = {
  image: 'Milvus',
  data: 'Data',
  space: 'Space',
  login: 'Password',
  ports: 'Open ports',
  cost: 'Cost a month'
}

/** Returns the heading of a page about a look at pods. */
export function examinationVerdict({ pods }: Examination): string {
  // A wrong name would look like good news every week.
  if (pods.length === 0) return `## ⚠️ ${DOCTOR_WORDS.noneHeading}`
  const all = counted(pods.length)
  const urgent = pods.filter((pod) => findingsOf(pod, 'urgent').length > 0)
  return urgent.length > 0
    ? `## ⚠️ ${DOCTOR_WORDS.urgentHeading({ all, some: urgent.length })}`
    : `## ✅ ${DOCTOR_WORDS.goodHeading({ all })}`
}

/** Returns what is below the heading: a table of the pods, and what to do. */
export function doctorSections({ pods, dollars }: Examination): string[] {
  if (pods.length === 0) return [DOCTOR_WORDS.none]
  const topics = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]
  const head = ['Pod', ...topics.map((topic) => COLUMNS[topic])]
  const rows = pods.map((pod) => [
    [name(pod), cell(pod, 'pod')].filter(Boolean).join('<br>'),
    ...topics.map((topic) => cell(pod, topic))
  ])
  return [
    table(head, rows),
    advice(pods, 'urgent').join('\n'),
    folded(DOCTOR_WORDS.later, advice(pods, 'warning').join('\n')),
    DOCTOR_WORDS.estimate({ total: dollars.toFixed(2) })
  ]
}

/** Returns the output `pods` of a look: nothing of it was changed. */
export function examinedPods({ pods }: Examination): string {
  const all = pods.map(({ id, name: own, image, address, findings }) => ({
    id,
    name: own,
    outcome: 'examined',
    address: { before: address ?? null, after: address ?? null },
    image: { before: image, after: image },
    seconds: null,
    reason: null,
    findings
  }))
  return JSON.stringify(all)
}

function counted(number: number): string {
  return number === 1 ? '1 pod' : `${number} pods`
}

function name({ id, name: own }: ExaminedPod): string {
  return `${forMarkdown(own, 60)} (${forMarkdown(id, 40)})`
}

function cell({ findings }: ExaminedPod, topic: Topic): string {
  return findings
    .filter((finding) => finding.topic === topic)
    .map(({ level, what }) => `${MARKS[level]}${shown(what)}`)
    .join('<br>')
}

function findingsOf({ findings }: ExaminedPod, level: Level): Finding[] {
  return findings.filter((finding) => finding.level === level)
}

/** Says what to do, once for all pods for which it is the same. */
function advice(pods: ExaminedPod[], level: Level): string[] {
  const names = new Map<string, string[]>()
  for (const pod of pods) {
    for (const { next } of findingsOf(pod, level)) {
      if (next === undefined) continue
      names.set(next, [...(names.get(next) ?? []), name(pod)])
    }
  }
  return [...names].map(([next, of]) => {
    return `- ${MARKS[level]}**${[...new Set(of)].join(', ')}:** ${shown(next)}`
  })
}
