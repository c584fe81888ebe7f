import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'
import { type Job, jobsOf, readWorkflow, SIGNED } from '../support/workflows.js'

const FILE = '.github/workflows/image.yml'
const jobs = Object.fromEntries(jobsOf(FILE)) as Record<string, Job>
const lines = Object.values(jobs).filter(({ uses }) => uses)

describe("the workflow that publishes this repository's images", () => {
  it('runs daily, by hand, and after a release', () => {
    expect(Object.keys(readWorkflow(FILE).on)).toEqual([
      'workflow_dispatch',
      'workflow_call',
      'schedule'
    ])
    expect(
      Object.fromEntries(jobsOf('.github/workflows/release.yml')).images
    ).toMatchObject({ needs: 'release', uses: `./${FILE}` })
  })

  it('does nothing in a fork', () => {
    expect(jobs.name?.if).toBe("vars.PUBLISH_IMAGES == 'true'")
    for (const { needs } of lines) expect([needs].flat()).toContain('name')
  })

  it('publishes both lines signed, each only if it opens the data of the image before it', () => {
    const given = lines.map((job) => [job.uses, job.with])

    expect(given).toEqual(
      ['2.6', '3'].map((line) => [
        `./${SIGNED}`,
        {
          image: '${{ needs.name.outputs.image }}',
          'milvus-version': line,
          'smoke-test': 'upgrade'
        }
      ])
    )
  })

  it('names the image in lower case', () => {
    const output = path.join(temporaryDirectory(), 'output')
    const [step] = jobs.name?.steps ?? []
    spawnSync('bash', ['-c', step?.run ?? ''], {
      env: { OWNER: 'Search-Team', GITHUB_OUTPUT: output }
    })

    expect(readFileSync(output, 'utf8')).toBe(
      'image=ghcr.io/search-team/milvus-standalone\n'
    )
  })
})

describe('script/check-public', () => {
  /** @param answers what docker says about each image; success for an empty one */
  function check(answers: string[]): { status: number | null; log: string } {
    const directory = temporaryDirectory()
    const refs = answers.map((_, index) => `ghcr.io/org/milvus:${index}`)
    answers.forEach((answer, index) => {
      writeFileSync(path.join(directory, String(index)), answer)
    })
    const docker = `#!/bin/sh
[ ! -e "$DOCKER_CONFIG/config.json" ] || exit 3
cat "${directory}/\${4##*:}" >&2
! [ -s "${directory}/\${4##*:}" ]
`
    writeFileSync(path.join(directory, 'docker'), docker, { mode: 0o755 })
    const { status, stdout } = spawnSync('script/check-public', {
      encoding: 'utf8',
      env: {
        PATH: `${directory}:${process.env.PATH ?? ''}`,
        REFS: refs.join('\n')
      }
    })
    return { status, log: stdout }
  }

  it('passes images that can be read without a login', () => {
    const { status, log } = check(['', ''])

    expect([status, log]).toEqual([
      0,
      'Anybody can pull ghcr.io/org/milvus:0\nAnybody can pull ghcr.io/org/milvus:1\n'
    ])
  })

  it('says of a private package how to make it public', () => {
    const { status, log } = check([
      'ERROR: failed to authorize: unexpected status: 401 Unauthorized',
      ''
    ])

    expect(status).toBe(1)
    expect(log).toContain('::error title=Not public::')
    expect(log).toContain('Change visibility, Public')
    expect(log).toContain('Anybody can pull ghcr.io/org/milvus:1')
  })

  it('shows what a registry says on one line, so that it commands nothing', () => {
    const { log } = check(['ERROR: x\\n::add-mask::y'])

    expect(log).toContain('add-mask')
    expect(log).not.toMatch(/^::add-mask/m)
  })

  it('calls nothing private that it could not read for another reason', () => {
    const { status, log } = check(['ERROR: dial tcp: connection refused'])

    expect(status).toBe(1)
    expect(log).not.toContain('private')
  })
})
