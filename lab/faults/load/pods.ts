// Pods in an account of RunPod, which all get the published image. They are stopped, so
// that none needs a container.
import { onSmallBase } from '../../bench/growth/base.ts'
import { NATIVE } from '../../bench/engine.ts'
import { newRepository } from '../../bench/repository.ts'
import { runBuild, type Given } from '../../bench/runs.ts'
import { later } from '../../undo.ts'
import { lab } from '../../inputs.ts'
import { startRunpod } from '../../runpod/server.ts'
import { CHECKOUT } from './checkout.ts'
import type { Load } from './load.ts'

export const PODS: Load = {
  name: 'pods',
  what: 'pods in the account',
  sizes: [1, 10, 100],
  prepare: async (size) => {
    const inputs = { ...(await onSmallBase()), platforms: NATIVE }
    const given: Given = { image: newRepository(), ...inputs }
    const labels = 'com.example.build=before'
    const { outputs } = await runBuild(CHECKOUT, { ...given, labels })
    const before = `${given.image}@${outputs.digest ?? ''}`
    await runBuild(CHECKOUT, given)
    const runpod = await startRunpod({ withEngine: false })
    later(() => runpod.stop())
    const { account, url } = runpod
    for (let number = 0; number < size; number++) {
      await runpod.addPod({
        ...{ name: `milvus-${number}`, image: before, stopped: true },
        ports: ['19530/tcp', '19530/http'],
        gpu: { id: 'NVIDIA RTX A4000' }
      })
    }
    let image = before
    return {
      through(registry) {
        image = before.replace(lab('REGISTRY'), registry)
      },
      given() {
        for (const { settings } of account.pods) settings.image = image
        return {
          ...given,
          'runpod-api-url': url,
          'runpod-api-key': account.key,
          'runpod-pods': 'milvus-*'
        }
      }
    }
  }
}
