import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow
} from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { describe, expect, it } from '@jest/globals'
import { readRepositoryFile } from '../support/action.js'
import { ALL, PUBLISH } from '../support/workflows.js'

const LIMITS = { fetchReusableWorkflowDepth: 1 }

/** Resolves `./x` and `org/milvus-runpod-action/x@v1` to files of this repository. */
const thisRepository = {
  getFileContent: ({ path }: { path: string }) =>
    Promise.resolve({ name: path, content: readRepositoryFile(path) })
}

/** Returns what GitHub's parser reports about a workflow and those it calls. */
async function errorsOf(name: string, content: string): Promise<string[]> {
  const trace = new NoOperationTraceWriter()
  const { context, value } = parseWorkflow({ name, content }, trace)
  if (value) {
    await convertWorkflowTemplate(context, value, thisRepository, LIMITS)
  }
  return context.errors.getErrors().map((error) => error.message)
}

describe("GitHub's parser", () => {
  it.each(ALL)('accepts %s', async (file) => {
    expect(await errorsOf(file, readRepositoryFile(file))).toEqual([])
  })

  it('accepts action.yml, with an icon and a colour that the Marketplace has', () => {
    const content = readRepositoryFile('action.yml')
    const errorsIn = (text: string): string[] => {
      const file = { name: 'action.yml', content: text }
      const { context } = parseAction(file, new NoOperationTraceWriter())
      return context.errors.getErrors().map((error) => error.message)
    }

    expect(errorsIn(content)).toEqual([])
    expect(errorsIn(content.replace('icon: database', 'icon: tool'))).toEqual([
      expect.stringContaining('tool')
    ])
  })

  it('checks a call of publish.yml against its declaration', async () => {
    const called = (given: string): Promise<string[]> => {
      const call = `uses: ./${PUBLISH}\n    ${given}`
      const jobs = `jobs:\n  publish:\n    ${call}`
      return errorsOf('caller.yml', `on: push\n${jobs}`)
    }

    expect(await called('with: { image: x }')).toEqual([])
    expect(await called('')).toEqual([
      expect.stringContaining('Input image is required')
    ])
    expect(await called('with: { image: x, colour: blue }')).toEqual([
      expect.stringContaining('colour')
    ])
  })
})
