import path from 'node:path'
import { cleanUp } from './cleanup.js'
import { jobToCleanUp } from './job.js'
import { main } from './main.js'

// The post step starts dist/post.js, which only imports this file. So the step is
// known even if the main step was cancelled before it could save anything.
const isPostStep = path.basename(process.argv[1] ?? '') === 'post.js'
if (isPostStep) {
  const job = jobToCleanUp()
  if (job) await cleanUp(job)
} else {
  await main()
}
