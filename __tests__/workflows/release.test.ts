import { describe, expect, it } from '@jest/globals'
import { jobsOf } from '../support/workflows.js'

const jobs = Object.fromEntries(jobsOf('.github/workflows/release.yml'))

describe('the release workflow', () => {
  it('tests the held commit with real Milvus before it is tagged', () => {
    expect(jobs.check?.steps?.at(-1)?.run).toContain('script/release --hold')
    expect(jobs.milvus).toMatchObject({
      needs: 'check',
      uses: './.github/workflows/milvus.yml'
    })
    expect(jobs.release?.needs).toBe('milvus')
  })

  it('attests dist/ before the tag exists, where GitHub can', () => {
    const steps = jobs.release?.steps ?? []

    expect(steps.at(-2)).toMatchObject({
      if: "github.event.repository.visibility == 'public'",
      with: { 'subject-path': 'dist/*.js' }
    })
    expect(steps.at(-1)?.run).toContain('script/release "$VERSION"')
  })
})
