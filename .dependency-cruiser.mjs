// The rooms of src/, from the top floor down: a file imports only from its own
// room and from rooms below it.
const ROOMS = [
  'index',
  'main',
  'post',
  'run',
  'report',
  'publish',
  'plan',
  'inputs',
  'cleanup',
  'runpod',
  'smoke',
  'server',
  'docker',
  'context',
  'milvus',
  'job',
  'lib',
  'messages'
]

/** Matches the files of a room, which is a folder or a single file. */
const filesOf = (room) => `^src/${room}(/|\\.ts$)`

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that import each other cannot be read one by one.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'no-unknown-room',
      comment: 'A new folder gets its place in ROOMS first.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: ROOMS.map(filesOf) }
    },
    {
      name: 'no-runpod-without-a-key',
      comment: 'Runs without a key load RunPod neither in main nor in post.',
      severity: 'error',
      from: { path: '^src/', pathNot: filesOf('runpod') },
      to: {
        path: filesOf('runpod'),
        dynamic: false,
        dependencyTypesNot: ['type-only']
      }
    },
    ...ROOMS.slice(1).map((room, above) => ({
      name: `no-upward-import-from-${room}`,
      comment: `What ${room} needs from above is passed to it.`,
      severity: 'error',
      from: { path: filesOf(room) },
      to: { path: ROOMS.slice(0, above + 1).map(filesOf) }
    }))
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Types count: they are what a reader has to look up.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' }
  }
}
