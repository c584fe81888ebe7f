import type { Advisory } from '../../milvus/advisories.js'
import type { Pod } from '../shapes.js'
import { loginFindings, portFindings } from './access-findings.js'
import type { MonthlyCost } from './cost.js'
import { dataFindings, spaceFindings } from './data-findings.js'
import type { ImageFacts, NewerImage, PodFacts } from './facts.js'
import { found, type Finding } from './finding.js'

/** Judges what is known of a pod. */
export function findingsOf(facts: PodFacts, cost: MonthlyCost): Finding[] {
  const { pod, isMilvus, image } = facts
  if (!isMilvus) {
    return [...stateFindings(pod), found('not-milvus'), costFinding(cost)]
  }
  return [
    ...podFindings(facts),
    ...imageFindings(image),
    ...dataFindings(facts),
    ...spaceFindings(facts),
    ...loginFindings(facts),
    ...portFindings(facts),
    costFinding(cost)
  ]
}

function stateFindings({ locked, cluster, ...pod }: Pod): Finding[] {
  // RunPod may say nothing, or something new.
  const status: string = pod.status
  const isUsual = status === 'RUNNING' || status === 'EXITED'
  return [
    ...(isUsual ? [] : [found('status', { status: status || 'not known' })]),
    ...(status === 'EXITED' ? [found('stopped')] : []),
    ...(locked ? [found('locked')] : []),
    ...(cluster ? [found('cluster')] : [])
  ]
}

function podFindings({ pod, log }: PodFacts): Finding[] {
  const codes = 'value' in log ? log.value.codes : []
  return [
    ...stateFindings(pod),
    ...(codes.length > 0
      ? [found('log-warns', { codes: codes.join(', ') })]
      : [])
  ]
}

function imageFindings(image: ImageFacts): Finding[] {
  const { line, version, published, released } = image
  return [
    ...(version ? [found('milvus', { version })] : []),
    ...(!version && line ? [found('milvus-line', { line })] : []),
    ...(line ? [] : [found('milvus-unknown')]),
    ...advisoryFindings(image),
    ...(published ? [publishedFinding(published)] : []),
    ...(released && released !== published?.version
      ? [found('newer-released', { version: released })]
      : [])
  ]
}

function publishedFinding({ version, failed }: NewerImage): Finding {
  if (!failed) return found('newer-published', { version })
  const { day, run } = failed
  return found('held', { version, day, run: run ? ` (${run})` : '' })
}

function advisoryFindings({ version, advisories }: ImageFacts): Finding[] {
  if (!version || !advisories) return []
  if ('unread' in advisories) {
    return [found('advisories-unread', { reason: advisories.unread })]
  }
  const { value: all } = advisories
  const certain = all.filter(({ unclear }) => unclear === undefined)
  const unclear = all.filter((advisory) => !certain.includes(advisory))
  if (all.length === 0) return [found('no-advisories')]
  return [
    ...(certain.length > 0
      ? [found('advisories', { version, advisories: listed(certain) })]
      : []),
    ...(unclear.length > 0
      ? [found('advisories-unclear', { version, advisories: listed(unclear) })]
      : [])
  ]
}

function listed(advisories: Advisory[]): string {
  return advisories
    .map(({ id, severity, fixed }) => {
      return `${id} (${severity}${fixed ? `, fixed in ${fixed}` : ''})`
    })
    .join(', ')
}

function costFinding({
  machine,
  disks,
  volume,
  unknown
}: MonthlyCost): Finding {
  const storage = disks + (volume?.dollars ?? 0)
  const values = {
    total: (machine + storage).toFixed(2),
    machine: machine.toFixed(2),
    storage: storage.toFixed(2)
  }
  return unknown
    ? found('cost-partly', { ...values, unknown })
    : found('cost', values)
}
