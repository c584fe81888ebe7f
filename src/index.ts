import path from 'node:path'
import { annotate, setFailed } from './messages/annotate.js'
import { messageOf } from './messages/failure.js'
import { failureOf } from './report/failed.js'

// The post step starts dist/post.js, which only imports this file. So the step is
// known even if the main step was cancelled before it could save anything.
const isPostStep = path.basename(process.argv[1] ?? '') === 'post.js'

// An uncaught error. Node would print where in the bundle it was thrown.
process.once('uncaughtException', (error) => {
  if (isPostStep) {
    annotate('cleanup-ended', { reason: messageOf(error) })
    process.exit(0)
  }
  setFailed(failureOf(error))
  process.exit(1)
})

// Each step loads only what it needs: a file of dist/ for each of these imports.
if (isPostStep) {
  const { post } = await import('./post.js')
  await post()
} else {
  const { main } = await import('./main.js')
  await main()
}
