export const id = 791;
export const ids = [791];
export const modules = {

/***/ 9791:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  post: () => (/* binding */ post)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 20 modules
var core = __webpack_require__(8049);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./src/docker/builder.ts
var builder = __webpack_require__(9683);
// EXTERNAL MODULE: ./src/docker/claims.ts
var claims = __webpack_require__(6283);
// EXTERNAL MODULE: ./src/docker/cli.ts + 4 modules
var cli = __webpack_require__(536);
// EXTERNAL MODULE: ./src/docker/environment.ts
var environment = __webpack_require__(1237);
// EXTERNAL MODULE: ./src/docker/engine.ts
var engine = __webpack_require__(6556);
// EXTERNAL MODULE: ./src/messages/failure.ts
var failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./src/messages/annotate.ts
var annotate = __webpack_require__(5658);
// EXTERNAL MODULE: ./src/lib/processes.ts
var processes = __webpack_require__(2982);
// EXTERNAL MODULE: ./src/lib/retry.ts
var retry = __webpack_require__(1737);
// EXTERNAL MODULE: ./src/job.ts
var src_job = __webpack_require__(7228);
// EXTERNAL MODULE: ./src/smoke/route.ts
var route = __webpack_require__(2696);
// EXTERNAL MODULE: ./src/smoke/volume.ts
var volume = __webpack_require__(6695);
;// CONCATENATED MODULE: ./src/cleanup.ts















/** Seconds for everything that is removed from the engine, and to wait for it. */
const ENGINE_SECONDS = 120;
/** Seconds for each thing that is put in order at RunPod. */
const RUNPOD_SECONDS = 120;
/**
 * The post step: removes what the main step created, even if that was
 * interrupted. Things already gone are ignored; other failures are logged as
 * warnings.
 */
async function cleanUp(job, seconds = ENGINE_SECONDS) {
    // First of all: a killed main step has left docker and its plugins running, which
    // would go on to publish, and to create things that are then left behind.
    await attempt('processes', () => (0,processes/* endProcesses */.Hk)(() => (0,src_job/* runningProcesses */.$7)(job)));
    // A pod costs money, and one that was being changed may be unhealthy.
    if ((0,src_job/* hasUsedRunPod */.Ch)(job))
        await cleanUpRunPod(job);
    if ((0,src_job/* hasUsedEngine */.OO)(job))
        await cleanUpEngine(job, seconds);
    await attempt('temporary files', () => removeFiles(job));
}
async function cleanUpEngine(job, seconds) {
    const limit = new AbortController();
    const timer = setTimeout(() => {
        limit.abort(new Error(`docker took more than ${seconds} s in all`));
    }, seconds * 1000);
    const docker = (0,cli/* dockerCli */.RK)((0,environment/* withSavedEndpoint */.X3)(process.env), limit.signal);
    try {
        await removeAll((0,engine/* waitingDocker */.qo)(docker, limit.signal), job);
    }
    catch (error) {
        const { name, label } = job;
        const reason = (0,failure/* messageOf */.bD)(error);
        (0,annotate/* annotate */.fz)('engine-not-back', { name, label, seconds, reason });
    }
    finally {
        clearTimeout(timer);
    }
}
/**
 * The engine removes networks, images and volumes once the containers that use them are
 * gone; then all goes at the same time.
 *
 * @throws EngineGone
 */
async function removeAll(docker, job) {
    const hasBuilder = (0,src_job/* mayHaveBuilder */.vO)(job);
    const { container, volume } = (0,builder/* partsOfBuilder */.lt)(job.name);
    await attempt('containers', () => removeContainers(docker, job, hasBuilder ? [container] : []));
    await attemptAll([
        'the builder',
        async () => {
            if (hasBuilder)
                await (0,builder/* removeBuilder */.iq)(docker, job.name);
        }
    ], ['networks', () => removeNetworks(docker, job)], ['volumes', () => removeVolumes(docker, job)], ['built images', () => removeBuiltImages(docker, job)], [
        'pulled images',
        () => (0,claims/* releaseImages */._6)(docker, job, hasBuilder ? [volume] : [])
    ]);
}
/** The runner gives the post step the inputs of the main step. */
async function cleanUpRunPod(job) {
    const key = core/* getInput */.V4('runpod-api-key');
    if (!key)
        return;
    const { accessTo, putPodBack, removeCanaries } = await Promise.all(/* import() */[__webpack_require__.e(88), __webpack_require__.e(415), __webpack_require__.e(730), __webpack_require__.e(136)]).then(__webpack_require__.bind(__webpack_require__, 3415));
    const url = core/* getInput */.V4('runpod-api-url');
    const access = () => accessTo({ url, key }, AbortSignal.timeout(RUNPOD_SECONDS * 1000));
    await attempt('a pod that was being changed', () => putPodBack(access(), job));
    // It has its own time limit, however long the pod above took.
    await attempt('the canary', () => removeCanaries(access(), job).catch(failForCanary));
}
/** A canary that is left costs money, so a warning is not enough. */
function failForCanary(error) {
    const isLeft = error instanceof failure/* Failure */.HR && error.code === 'canary-left';
    if (!isLeft)
        throw error;
    (0,annotate/* setFailed */.C1)(error);
}
async function attempt(...removal) {
    await attemptAll(removal);
}
/** Does all at the same time, and then reports what failed, in the given order. */
async function attemptAll(...removals) {
    const results = await Promise.allSettled(removals.map(([, remove]) => remove()));
    const failed = results.flatMap((result, index) => result.status === 'rejected'
        ? [{ what: removals[index]?.[0] ?? '', error: result.reason }]
        : []);
    const gone = failed.find(({ error }) => error instanceof engine/* EngineGone */.OW);
    if (gone)
        throw gone.error;
    for (const { what, error } of failed) {
        (0,annotate/* annotate */.fz)('cleanup-failed', { what, reason: (0,failure/* messageOf */.bD)(error) });
    }
}
/** @param more containers that have no label; they need not be there */
async function removeContainers(docker, job, more) {
    const ids = [...more];
    try {
        if (!(0,src_job/* areContainersGone */.yT)(job))
            ids.push(...(await listContainers(docker, job)));
    }
    finally {
        if (ids.length > 0)
            await removeOrWait(docker, ids);
    }
}
/**
 * Removes containers, and waits for those that the engine is removing already: the main
 * step waits for no removal, and what they use cannot be removed before they are gone.
 */
async function removeOrWait(docker, ids) {
    await (0,retry/* retry */.L)(() => docker(['rm', '--force', '--volumes', ...ids]), {
        what: 'removal of containers',
        budgetSeconds: (error) => (isBeingRemoved(error) ? ENGINE_SECONDS : 0)
    });
}
/** `containerRm` in daemon/delete.go of moby/moby. */
function isBeingRemoved(error) {
    const stderr = error instanceof cli/* DockerError */.Bi ? error.stderr : '';
    return /removal of container \S+ is already in progress/i.test(stderr);
}
async function listContainers(docker, job) {
    const filter = `label=${job.label}`;
    return lines(await docker(['ps', '--all', '--quiet', '--filter', filter]));
}
async function removeNetworks(docker, job) {
    if ((0,src_job/* areContainersGone */.yT)(job))
        return;
    const filter = `label=${job.label}`;
    const args = ['network', 'ls', '--quiet', '--filter', filter];
    const ids = lines(await docker(args));
    if (ids.length === 0)
        return;
    // One that still has a container refuses.
    await docker(['network', 'rm', ...ids]).catch(async (error) => {
        if (error instanceof engine/* EngineGone */.OW)
            throw error;
        for (const id of ids)
            await (0,route/* removeNetwork */.Zw)(docker, id);
    });
}
/** Removes the volumes with data. Those of claims tell which images to remove. */
async function removeVolumes(docker, job) {
    if ((0,src_job/* areContainersGone */.yT)(job))
        return;
    const filters = [`label=${job.label}`, `name=${(0,volume/* volumePrefix */.jq)(job.name)}`];
    const args = filters.flatMap((filter) => ['--filter', filter]);
    const names = lines(await docker(['volume', 'ls', '--quiet', ...args]));
    if (names.length > 0)
        await docker(['volume', 'rm', '--force', ...names]);
}
/** Values of the input "push" with which no image is built into the engine. */
const PUSHING = ['true', 'by-digest'];
/** Removes the images that a run with `push: false` built. */
async function removeBuiltImages(docker, job) {
    if (PUSHING.includes(core/* getInput */.V4('push')))
        return;
    const format = '{{.Repository}}:{{.Tag}}';
    const refs = lines(await docker(['image', 'ls', '--format', format, job.name]));
    if (refs.length > 0)
        await docker(['image', 'rm', '--force', ...refs]);
}
async function removeFiles(job) {
    // It was never made where the runner's directory is a file.
    for (const directory of (0,src_job/* directoriesOf */.Pv)(job).filter(external_node_fs_.existsSync)) {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
function lines(text) {
    return text.split('\n').filter(Boolean);
}

// EXTERNAL MODULE: ./src/lib/cancellation.ts
var cancellation = __webpack_require__(1392);
;// CONCATENATED MODULE: ./src/post.ts



/** The action's post step: cleans up after the main step, if that began a job. */
async function post() {
    (0,cancellation/* ignoreCancellation */.CU)();
    const job = (0,src_job/* jobToCleanUp */.Ds)();
    if (job)
        await cleanUp(job);
}


/***/ })

};
