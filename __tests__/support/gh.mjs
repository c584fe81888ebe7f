#!/usr/bin/env node
// Stands in for `gh api` with GitHub's API of issues, which it keeps in the file
// $ISSUES. It refuses everything that the real one would refuse here.
import { readFileSync, writeFileSync } from 'node:fs'

const BOT = 'github-actions%5Bbot%5D'
const OPEN = `repos/{owner}/{repo}/issues?state=open&creator=${BOT}&per_page=100`
const { ISSUES = '', GH_TOKEN, GH_REPO } = process.env

function fail(message) {
  console.error(`gh: ${message}`)
  process.exit(1)
}

const [command, flag, method, path = '', ...rest] = process.argv.slice(2)
if (!GH_TOKEN || !GH_REPO) fail('To use GitHub CLI, set GH_TOKEN')
if (command !== 'api' || flag !== '--method') fail(`unknown: ${command}`)
const issues = JSON.parse(readFileSync(ISSUES, 'utf8'))
const given =
  rest.join(' ') === '--input -' ? JSON.parse(readFileSync(0, 'utf8')) : {}

function answer() {
  if (method === 'GET' && path === OPEN) {
    return issues.filter(({ state }) => state === 'open')
  }
  if (method === 'GET' && path === 'repos/{owner}/{repo}') {
    return { private: process.env.IS_PRIVATE === 'true' }
  }
  const [, number, part] =
    /^repos\/\{owner\}\/\{repo\}\/issues(?:\/(\d+))?(\/comments)?$/.exec(
      path
    ) ?? fail(`HTTP 404: ${path}`)
  if (method === 'POST' && !number) {
    const issue = { number: issues.length + 1, state: 'open', comments: [] }
    issues.push({ ...issue, ...given })
    return issues.at(-1)
  }
  const issue = issues[Number(number) - 1] ?? fail('HTTP 404')
  if (method === 'POST' && part) issue.comments.push(given.body)
  else if (method === 'PATCH') Object.assign(issue, given)
  else fail(`HTTP 405: ${method} ${path}`)
  return issue
}

console.log(JSON.stringify(answer()))
writeFileSync(ISSUES, JSON.stringify(issues))
