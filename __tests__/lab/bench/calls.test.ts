import { expect, it } from '@jest/globals'
import { countCalls } from '../../../lab/bench/calls.js'

const PLUGIN = '/plugins/docker-buildx'

function record(...lines: string[]): string {
  return lines.join('\n')
}

it('tells what the action starts from what docker starts', () => {
  const calls = countCalls(
    record(
      '10 execve("/usr/bin/node", ["node", "index.js"], 0x1 /* 9 vars */) = 0',
      '10 clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 11',
      // A thread of node makes the process, which may be seen first.
      '12 execve("/usr/bin/docker", ["docker", "buildx"], 0x1 /* 9 vars */) = 0',
      '11 vfork() = 12',
      '12 clone(child_stack=NULL, flags=SIGCHLD) = 13',
      `13 execve("${PLUGIN}", ["docker-buildx"], 0x1 /* 9 vars */) = 0`,
      `10 clone(child_stack=NULL, flags=SIGCHLD) = 14`,
      `14 execve("${PLUGIN}", ["docker-buildx"], 0x1 /* 9 vars */) = 0`
    )
  )

  expect(calls).toEqual({ direct: 2, all: 3 })
})

it('does not count where docker was looked for in vain', () => {
  const calls = countCalls(
    record(
      '10 execve("/usr/bin/node", ["node"], 0x1 /* 9 vars */) = 0',
      '10 vfork( <unfinished ...>',
      '11 execve("/bin/docker", ["docker"], 0x1) = -1 ENOENT (No such file)',
      '11 execve("/usr/bin/docker", ["docker"], 0x1 <unfinished ...>',
      '10 <... vfork resumed>) = 11',
      '11 <... execve resumed>) = 0'
    )
  )

  expect(calls).toEqual({ direct: 1, all: 1 })
})
