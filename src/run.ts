// What the main step loads once its inputs are right: one file of dist/, so that none of
// it is missing later, should a checkout replace dist/ meanwhile.
export { beginJob } from './job.js'
export { publish } from './publish/publish.js'
export { addAdvisories } from './report/advisories.js'
