// The post step: by the name of this file, index.js knows which step runs.
import './index.js'
