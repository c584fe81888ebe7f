// What an action tells the runner, and reads from it: the part of @actions/core
// that is used here, byte for byte. That package also loads an HTTP client of half
// a megabyte, which took as long at each start as all of the action.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
import { appendFileSync, existsSync } from 'node:fs'
import { EOL } from 'node:os'

/** Reads an input; empty if it is not given. */
export function getInput(
  name: string,
  { trimWhitespace = true }: { trimWhitespace?: boolean } = {}
): string {
  const key = `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
  const value = process.env[key] ?? ''
  return trimWhitespace ? value.trim() : value
}

/** Sets an output of the step. */
export function setOutput(name: string, value: string): void {
  give('OUTPUT', 'set-output', name, value)
}

/** Saves something for the post step. */
export function saveState(name: string, value: unknown): void {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  give('STATE', 'save-state', name, text)
}

/** Returns what the main step saved; empty if it saved nothing. */
export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? ''
}

/** Adds Markdown to the summary of the step. */
export function addSummary(markdown: string): void {
  appendTo('STEP_SUMMARY', markdown)
}

/** Masks a text in the log from now on. */
export function setSecret(secret: string): void {
  command('add-mask', secret)
}

/** Prints lines as they are: the runner obeys a command in them. */
export function info(text: string): void {
  process.stdout.write(text + EOL)
}

export function notice(text: string): void {
  command('notice', text)
}

export function warning(text: string): void {
  command('warning', text)
}

export function error(text: string, { title }: { title?: string } = {}): void {
  command(title ? `error title=${escapeProperty(title)}` : 'error', text)
}

/** Makes an error, and ends the step red. */
export function setFailed(text: string): void {
  process.exitCode = 1
  error(text)
}

export function startGroup(name: string): void {
  command('group', name)
}

export function endGroup(): void {
  command('endgroup', '')
}

/** Folds in the log what is printed meanwhile. */
export async function group<T>(
  name: string,
  run: () => Promise<T>
): Promise<T> {
  startGroup(name)
  try {
    return await run()
  } finally {
    endGroup()
  }
}

/**
 * Returns a text that nobody knows in advance. Node's cryptography takes long to
 * load, so it is loaded only here.
 */
export function newToken(): string {
  return process.getBuiltinModule('node:crypto').randomUUID()
}

function command(name: string, text: string): void {
  info(`::${name}::${escapeData(text)}`)
}

function escapeData(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Gives the runner a value in a file, or in the log if there is none. */
function give(file: string, said: string, name: string, value: string): void {
  const hasFile = Boolean(process.env[`GITHUB_${file}`])
  if (hasFile) appendTo(file, pair(name, value))
  else command(`${said} name=${escapeProperty(name)}`, value)
}

/** Nobody can end the value early: the delimiter is a new one each time. */
function pair(name: string, value: string): string {
  const delimiter = `ghadelimiter_${newToken()}`
  return `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}`
}

/** @throws Error when there is no such file: a runner has made it. */
function appendTo(file: string, text: string): void {
  const name = `GITHUB_${file}`
  const target = process.env[name]
  if (!target) throw new Error(`${name} is not set`)
  if (!existsSync(target)) throw new Error(`there is no file ${target}`)
  appendFileSync(target, text + EOL)
}
