import { describeFaults } from '../smoke/describe-faults.ts'
import { WEEKLY } from '../smoke/fault-table.ts'

describeFaults(WEEKLY)
