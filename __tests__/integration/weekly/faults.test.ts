import { describeFaults } from '../smoke/describe-faults.ts'
import { ALL_OTHERS } from '../smoke/fault-table.ts'

describeFaults(ALL_OTHERS)
