// Tells people what a run means for them: in an issue of the repository, which is
// open as long as something needs a person, and in a webhook. It speaks only if
// something has changed since the run before.
//
// notify.yml runs it; put this file into .github/ of your repository. It reads:
//   PUBLISH          the job that called publish.yml, as JSON: { result, outputs }
//   GH_TOKEN, GH_REPO  for gh, with the permission to write issues
//   WEBHOOK_URL      optional: a webhook of Slack or Discord, or a server of your own
import { execFileSync } from 'node:child_process'

const {
  GITHUB_SERVER_URL,
  GITHUB_REPOSITORY,
  GITHUB_RUN_ID,
  GITHUB_WORKFLOW,
  PUBLISH,
  WEBHOOK_URL
} = process.env
const RUN = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
const TITLE = `${GITHUB_WORKFLOW}: something needs you`
/** What follows in the text of the issue differs from run to run. */
const LAST_RUN = '\n\nLast run: '

/** What to say of a pod, by its outcome; of all others, there is nothing to do. */
const OUTCOMES = {
  held: 'keeps its image',
  restored: 'did not become healthy, and has its previous image again',
  broken: 'is unhealthy, and could not be repaired',
  differs: 'has an image that the run did not give it',
  gone: 'was terminated while it was changed',
  unknown: 'is in a state that RunPod does not say',
  refused: 'may not have the image'
}

/** Days without a commit, ten before GitHub stops the schedules of a public repository. */
const QUIET_DAYS = 50

/** Makes a code span of untrusted text: no mention, link or line break in it works. */
function code(text) {
  const line = String(text ?? '').replaceAll(/[\s\p{C}`]+/gu, ' ')
  return `\`${line.trim().slice(0, 300) || '?'}\``
}

/** Reads a list of an output, which is empty if a job did not get that far. */
function listIn(text) {
  try {
    const list = JSON.parse(text)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}

/** What needs a person: lines that stay the same as long as nothing has changed. */
function problemsOf(result, outputs) {
  const { version, 'newer-version': newer } = outputs
  const advisories = listIn(outputs.advisories).map(
    ({ id, severity, fixed, unclear, url }) =>
      `Milvus ${code(version)} ${unclear ? 'may be' : 'is'} affected by ${code(id)} (${code(severity)}, ${fixed ? `fixed in ${code(fixed)}` : 'not fixed yet'}): ${code(url)}`
  )
  const pods = listIn(outputs.pods).flatMap(({ id, name, outcome, reason }) =>
    Object.hasOwn(OUTCOMES, outcome)
      ? `Pod ${code(name)} (${code(id)}) ${OUTCOMES[outcome]}${reason ? `: ${code(reason)}` : '.'}`
      : []
  )
  return [
    result === 'failure' && 'The run failed. Its summary says why.',
    result === 'cancelled' && 'The run reached a time limit.',
    newer &&
      `Milvus ${code(newer)} was released days ago, but has no complete image: ${code(version)} stays in use. The warning of the run says what helps.`,
    ...advisories,
    ...pods
  ].filter(Boolean)
}

/** What is good to know, and needs nobody. */
function newsOf({ changed, version, ref, ...outputs }) {
  const moved = listIn(outputs.pods).filter(
    ({ address }) => address?.after && address.after !== address.before
  )
  return [
    changed === 'true' && `Published Milvus ${code(version)}: ${code(ref)}`,
    ...moved.map(
      ({ name, address }) =>
        `Pod ${code(name)} has a new address: ${code(address.after)}`
    )
  ].filter(Boolean)
}

/** GitHub warns of this, too, but only one person. */
function quietIn() {
  const seconds = Number(git('log', '-1', '--format=%ct'))
  const days = (Date.now() / 1000 - seconds) / 86_400
  if (!(days >= QUIET_DAYS) || api('GET', '').private) return []
  return [
    `Nobody has committed for ${QUIET_DAYS} days. After 60, GitHub stops the schedules of a public repository, and new images with them: commit something, or press the button in the Actions tab.`
  ]
}

function git(...args) {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    // Not in a checkout.
    return undefined
  }
}

/** Calls GitHub's API, with the values as JSON on standard input. */
function api(method, path, values) {
  const given = values ? ['--input', '-'] : []
  const whole = ['repos/{owner}/{repo}', path].filter(Boolean).join('/')
  const args = ['api', '--method', method, whole]
  return JSON.parse(
    execFileSync('gh', [...args, ...given], {
      encoding: 'utf8',
      input: values && JSON.stringify(values),
      maxBuffer: 64 * 2 ** 20,
      stdio: ['pipe', 'pipe', 'inherit']
    })
  )
}

/** Only the job's token can open issues in this name. */
function findIssue() {
  const mine = 'issues?state=open&creator=github-actions%5Bbot%5D&per_page=100'
  return api('GET', mine).find(({ title }) => title === TITLE)
}

/** Returns what an issue says needs a person, line by line. */
function linesOf({ body }) {
  const [text] = (body ?? '').replaceAll('\r', '').split(LAST_RUN)
  return text
    .split('\n')
    .map((line) => line.replace(/^- /, ''))
    .filter(Boolean)
}

/** What the run could not look at is as the run before it has seen it. */
function unseenIn(issue, result, { version, advisories, pods }) {
  const isSame = (line) =>
    !version || line.startsWith(`Milvus ${code(version)}`)
  const hasPods = pods && (result === 'success' || pods !== '[]')
  return linesOf(issue).filter(
    (line) =>
      (!advisories && line.includes(' affected by `') && isSame(line)) ||
      (!hasPods && line.startsWith('Pod `'))
  )
}

/** Brings the issue up to date, and returns whether the problems have changed. */
function updateIssue(issue, problems, news) {
  const text = problems.map((line) => `- ${line}`).join('\n')
  const body = `${text}${LAST_RUN}${RUN}`
  if (!issue) {
    if (text) api('POST', 'issues', { title: TITLE, body })
    return text !== ''
  }
  const path = `issues/${issue.number}`
  const before = linesOf(issue)
  const isChanged = before.sort().join() !== problems.toSorted().join()
  if (isChanged) {
    const now = text || 'All is well again.'
    const lines = [now, ...news, RUN].join('\n\n')
    api('POST', `${path}/comments`, { body: lines })
  }
  const closed = { state: 'closed', state_reason: 'completed' }
  api('PATCH', path, text ? { body } : closed)
  return isChanged
}

/** Slack reads `text`, Discord `content`; the rest is for a server of your own. */
async function callWebhook(problems, news, outputs) {
  const head = problems.length > 0 ? TITLE : `${GITHUB_WORKFLOW}: all is well`
  const content = [head, ...problems, ...news, RUN].join('\n')
  const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
  const { image, version, ref } = outputs
  const response = await fetch(WEBHOOK_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      text: content.replaceAll(/[&<>]/g, (one) => escapes[one]),
      content: content.slice(0, 2000),
      allowed_mentions: { parse: [] },
      run: RUN,
      image,
      version,
      ref,
      problems,
      news
    }),
    signal: AbortSignal.timeout(30_000)
  })
  if (!response.ok) throw new Error(`The webhook answered ${response.status}`)
}

const { result, outputs = {} } = JSON.parse(PUBLISH ?? '{}')
const issue = findIssue()
const unseen = issue ? unseenIn(issue, result, outputs) : []
const problems = [...problemsOf(result, outputs), ...unseen, ...quietIn()]
const news = newsOf(outputs)
for (const line of [...problems, ...news]) console.log(line)
const isChanged = updateIssue(issue, problems, news)
if (WEBHOOK_URL && (isChanged || news.length > 0)) {
  await callWebhook(problems, news, outputs)
}
