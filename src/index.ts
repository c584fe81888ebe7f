import { cleanUp } from './cleanup.js'
import { jobToCleanUp } from './job.js'
import { main } from './main.js'

// The runner starts the same file twice: for the main and for the post step.
const job = jobToCleanUp()
await (job ? cleanUp(job) : main())
