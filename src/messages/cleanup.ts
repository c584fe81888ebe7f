import { text, type Chapter } from './message.js'

export const CLEANUP = {
  title: 'Clean-up',
  intro:
    'The step "Post" removes what the job has created, also after a failure.',
  messages: {
    'cleanup-failed': {
      kind: 'warning',
      what: text`Cleaning up ${'what'} failed: ${'reason'}`,
      note: "The result of the run is unaffected. On GitHub's own runners there is nothing to do, since the machine is discarded. On your own, remove what is left: containers and networks have the label `io.github.milvus-runpod.job`, and the builder's name begins with `milvus-runpod-`."
    },
    'cleanup-ended': {
      kind: 'warning',
      what: text`The clean-up ended early: ${'reason'}`,
      note: 'This is a bug in the action: please open an issue with the log. What may be left is named under [cleanup-failed](#cleanup-failed).'
    },
    'engine-not-back': {
      kind: 'warning',
      what: text`The Docker engine did not answer within ${'seconds'} s, so what the job created in it may be left there: containers, networks and volumes with the label ${'label'}, the builder ${'name'}, and images: ${'reason'}`,
      remedy: {
        next: text`once it answers, remove them: docker ps --all --quiet --filter label=${'label'} | xargs -r docker rm --force --volumes; docker buildx rm --force ${'name'}; docker rm --force --volumes buildx_buildkit_${'name'}0; docker network ls --quiet --filter label=${'label'} | xargs -r docker network rm; docker image ls --quiet ${'name'} | xargs -r docker image rm --force; docker volume ls --filter label=${'label'} --format '{{.Label "io.github.milvus-runpod.image"}}' | xargs -r docker image rm; docker volume ls --quiet --filter label=${'label'} | xargs -r docker volume rm; docker volume rm --force buildx_buildkit_${'name'}0_state`
      },
      note: 'The step "Post" waits up to two minutes for an engine that is gone, such as one that is restarted. The result of the run is unaffected. On GitHub\'s own runners there is nothing to do, since the machine is discarded.'
    }
  }
} satisfies Chapter
