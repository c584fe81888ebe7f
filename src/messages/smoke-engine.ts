/** For a test that failed because of the engine, its machine, or others who use it. */
export const ENGINE_REMEDIES = {
  engineGone: {
    likely:
      'the Docker engine was restarted or ended, which says nothing about the image',
    next: 'run the job again; if it happens again, read the log of the engine'
  },
  disturbed: {
    likely:
      'another job or program that uses this engine did that, which says nothing about the image',
    next: 'run the job again; if it happens again, look for what else uses the engine, such as a clean-up ("docker events" shows what is done to containers)'
  },
  noFreePort: {
    likely:
      'other programs take up the ports from which the engine picks one, which says nothing about the image',
    next: 'run the job again; if it happens again, look for what has so many ports open on the machine of the engine (ss --tcp --listening)'
  },
  killed: {
    likely:
      'the kernel killed it, mostly because the machine ran out of memory',
    next: 'use a runner with more memory (Milvus recommends 8 GB); if it had enough, run the job again, and look for what else kills processes there (dmesg)',
    inWorkflow:
      'use a runner with more memory in "runner-amd64" or "runner-arm64" (Milvus recommends 8 GB)'
  }
}
