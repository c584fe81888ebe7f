// Shows job summaries as GitHub does, and takes a picture of each. A part of
// script/screenshots, with packages that are not in package.json.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'

const [tools, browserPath, from, to] = process.argv.slice(2)
const require = createRequire(path.join(tools, 'package.json'))
const { marked } = require('marked')
const { chromium } = require('playwright-core')

const read = (name) =>
  readFileSync(path.join(tools, 'node_modules', name), 'utf8')
const css = read('github-markdown-css/github-markdown-light.css')
const mermaid = read('mermaid/dist/mermaid.min.js')

/** Folded parts stay folded; those to be shown open are named. */
const OPEN = {
  'summary-success': ['Steps'],
  'summary-pod-failed': ['Evidence']
}

function pageOf(name, markdown) {
  const open = (html, title) =>
    html.replace(
      `<details>\n<summary>${title}`,
      `<details open>\n<summary>${title}`
    )
  const html = (OPEN[name] ?? []).reduce(
    open,
    marked.parse(markdown, { gfm: true })
  )
  return `<!doctype html><meta charset="utf-8"><style>${css}
    body { margin: 0; width: 960px }
    .markdown-body { box-sizing: border-box; padding: 24px 32px }
    pre.mermaid { background: none; padding: 0 }</style>
    <article class="markdown-body">${html}</article>`
}

/** GitHub draws blocks of Mermaid in the same way. */
async function drawCharts(page) {
  await page.addScriptTag({ content: mermaid })
  await page.evaluate(async () => {
    for (const block of globalThis.document.querySelectorAll(
      'code.language-mermaid'
    )) {
      const chart = block.parentElement
      chart.className = 'mermaid'
      chart.textContent = block.textContent
    }
    await globalThis.mermaid.run()
  })
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
})
const page = await browser.newPage({ viewport: { width: 960, height: 600 } })
for (const file of readdirSync(from)) {
  const name = path.basename(file, '.md')
  await page.setContent(
    pageOf(name, readFileSync(path.join(from, file), 'utf8'))
  )
  await drawCharts(page)
  const picture = path.join(to, `${name}.png`)
  await page.locator('article').screenshot({ path: picture })
  process.stdout.write(`${picture}\n`)
}
await browser.close()
