// The main part of script/run: runs the action with inputs for this lab, then
// shows its outputs and how to try the image.
import { lab, labInputs } from './inputs.ts'
import { errorsIn, showOn } from './log.ts'
import { runAction, type RunResult } from './runner.ts'
import { startCommand } from './start-command.ts'

const args = process.argv.slice(2)
const isJson = args.includes('--json')
const stream = isJson ? process.stderr : process.stdout
const say = (line: string): boolean => stream.write(`${line}\n`)

/** Inputs on the command line, which script/run has checked. */
function givenInputs(): Record<string, string> {
  const pairs = args
    .filter((argument) => argument !== '--json')
    .map((argument) => {
      const [name = '', ...value] = argument.split('=')
      return [name, value.join('=')]
    })
  return Object.fromEntries(pairs) as Record<string, string>
}

/** The command that starts an image. */
function startOf(ref: string): string {
  const isOwn = lab('STORE') !== 'machine'
  return startCommand(ref, isOwn ? process.env.DOCKER_HOST : undefined)
}

/** What --json prints. */
function summaryOf(
  { mainCode, postCode, outputs, log }: RunResult,
  seconds: number
): object {
  const { image, version, tag, tags = '', digest, ref, built } = outputs
  const isPublished = mainCode === 0 && postCode === 0
  return {
    ok: isPublished,
    ...{ image, version, tag, tags: tags.split('\n').filter(Boolean) },
    ...{ digest, ref, built: built === 'true' },
    start: tag ? startOf(tag) : undefined,
    errors: errorsIn(log),
    seconds: Math.round(seconds * 10) / 10
  }
}

const inputs: Record<string, string> = {
  image: `${lab('REGISTRY')}/milvus-standalone`,
  ...labInputs(lab('BASE_IMAGE'), lab('MILVUS_VERSION')),
  ...givenInputs()
}
say('Inputs:')
for (const [name, value] of Object.entries(inputs)) {
  say(`  ${name}: ${/password|token|key/.test(name) ? '***' : value}`)
}
if (
  lab('CONNECTED') === 'no' &&
  inputs['base-image'] === lab('BASE_IMAGE') &&
  inputs['milvus-version'] === lab('MILVUS_VERSION')
) {
  say(
    '\nDocker Hub cannot be reached from here, so this is an old Milvus, from PyPI.'
  )
  say(
    'It has no REST v2, so the level of the smoke test is "health", unless set.\n'
  )
}
const started = performance.now()
const result = await runAction({ inputs, show: showOn(stream) })
const { outputs } = result
const known = Object.entries(outputs).filter(([, value]) => value !== '')
if (known.length > 0) say('\nOutputs:')
for (const [name, value] of known) {
  say(`  ${name}: ${value.replaceAll('\n', ' ')}`)
}
if (outputs.tag) {
  say('\nTo try the image:')
  say(`  ${startOf(outputs.tag)}`)
}
if (result.mainCode || result.postCode) {
  say('\nThe run failed: see the error above.')
}
if (isJson) {
  const seconds = (performance.now() - started) / 1000
  console.log(JSON.stringify(summaryOf(result, seconds)))
}
process.exitCode = result.mainCode || result.postCode
