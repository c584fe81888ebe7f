import { describeFaults } from './describe-faults.ts'
import { ONE_OF_EACH_KIND } from './fault-table.ts'

describeFaults(ONE_OF_EACH_KIND)
