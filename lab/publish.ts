// The main part of script/run: runs the action with inputs for this lab, then
// shows its outputs and how to try the image.
import { lab, labInputs } from './inputs.ts'
import { readMetadata, runAction } from './runner.ts'

function givenInputs(): Record<string, string> {
  const pairs = process.argv.slice(2).map((argument) => {
    const [name = '', ...value] = argument.split('=')
    if (!(name in readMetadata().inputs) || value.length === 0) {
      console.error(`Not an INPUT=VALUE: ${argument} (see script/run --help)`)
      process.exit(2)
    }
    return [name, value.join('=')]
  })
  return Object.fromEntries(pairs) as Record<string, string>
}

const inputs = {
  image: `${lab('REGISTRY')}/milvus-standalone`,
  ...labInputs(lab('BASE_IMAGE'), lab('MILVUS_VERSION')),
  ...givenInputs()
}
console.log('Inputs:')
for (const [name, value] of Object.entries(inputs)) {
  console.log(`  ${name}: ${name === 'password' ? '***' : value}`)
}
const { mainCode, postCode, outputs } = await runAction({ inputs, show: true })
console.log('\nOutputs:')
for (const [name, value] of Object.entries(outputs)) {
  console.log(`  ${name}: ${value.replaceAll('\n', ' ')}`)
}
if (outputs.tag) {
  // docker does not find the lab's engine by itself.
  const engine =
    lab('STORE') === 'machine'
      ? ''
      : `DOCKER_HOST=${process.env.DOCKER_HOST ?? ''} `
  const ports = '--publish 19530:19530 --publish 9091:9091'
  console.log('\nTo try the image:')
  console.log(`  ${engine}docker run --rm ${ports} ${outputs.tag}`)
}
process.exitCode = mainCode || postCode
