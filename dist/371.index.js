export const id = 371;
export const ids = [371];
export const modules = {

/***/ 371:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  accessTo: () => (/* reexport */ accessTo),
  expectedResult: () => (/* reexport */ expectedResult),
  findOffers: () => (/* reexport */ findOffers),
  isLasting: () => (/* reexport */ isLasting),
  listPods: () => (/* reexport */ listPods),
  planPods: () => (/* reexport */ planPods),
  planTemplate: () => (/* reexport */ planTemplate),
  putPodBack: () => (/* reexport */ putPodBack),
  reapCanaries: () => (/* reexport */ reapCanaries),
  removeCanaries: () => (/* reexport */ removeCanaries),
  requireAllowed: () => (/* reexport */ requireAllowed),
  requirePassword: () => (/* reexport */ requirePassword),
  rollPods: () => (/* reexport */ rollPods),
  runCanary: () => (/* reexport */ runCanary),
  sayWaysBack: () => (/* reexport */ sayWaysBack),
  selectPods: () => (/* reexport */ selectPods),
  syncTemplate: () => (/* reexport */ syncTemplate)
});

// EXTERNAL MODULE: ./src/docker/reference.ts
var reference = __webpack_require__(2977);
// EXTERNAL MODULE: ./src/lib/api-error.ts
var api_error = __webpack_require__(4660);
// EXTERNAL MODULE: ./src/lib/untrusted.ts
var untrusted = __webpack_require__(881);
// EXTERNAL MODULE: ./src/lib/json-api.ts + 1 modules
var json_api = __webpack_require__(3082);
// EXTERNAL MODULE: ./src/messages/failure.ts
var messages_failure = __webpack_require__(5530);
;// CONCATENATED MODULE: ./src/runpod/call.ts



/** RunPod's own server. */
const RUNPOD_URL = 'https://api.runpod.io';
/**
 * Returns how to call the API.
 *
 * @param url of the server; RunPod's own if empty
 * @param signal aborts when no more calls may be made
 */
function accessTo({ url, key }, signal) {
    return {
        name: 'RunPod',
        url: url.replace(/\/+$/, '') || RUNPOD_URL,
        key,
        reasons: ['detail', 'title'],
        callSeconds: 30,
        // Far more than the pods of any account take.
        maxBytes: 16 * 2 ** 20,
        // The shortest window of a rate limit is a minute.
        budgetSeconds: { fault: 45, rateLimit: 150 },
        signal
    };
}
/**
 * Calls RunPod's API.
 *
 * @throws Failure `runpod-refused` when it did not work, and the reason of
 * `access.signal`.
 */
async function callRunPod(access, call) {
    try {
        return await (0,json_api/* callJson */.X)(access, call);
    }
    catch (error) {
        if (error instanceof api_error/* ApiError */.hD)
            throw refusal(call, error);
        throw error;
    }
}
/** Returns the failure of a call; its cause is the answer. */
function refusal(call, cause) {
    const { what: asked, permission } = call;
    const { retryAfter: seconds } = cause.answer;
    const remedy = runpodRemedy(call, cause.answer);
    const values = { asked, permission, seconds };
    return (0,messages_failure/* fail */.fJ)('runpod-refused', values, { cause, remedy });
}
/** Remedies for a status, whether RunPod or something in front of it has answered. */
const FOR_STATUS = {
    405: 'otherServer',
    407: 'proxyLogin',
    410: 'retired',
    426: 'otherProtocol',
    451: 'country',
    501: 'otherServer',
    505: 'otherServer'
};
/** Remedies for what RunPod itself says; see the responses in its document. */
const FOR_OWN_STATUS = {
    400: 'noCapacity',
    401: 'key',
    402: 'balance',
    404: 'deleted',
    409: 'conflict',
    422: 'values'
};
function runpodRemedy({ isList }, answer) {
    const { status, author, isTransient } = answer;
    if (status === 0)
        return orUnclear('unreachable', answer);
    const forAll = FOR_STATUS[status];
    if (forAll)
        return forAll;
    if (isTransient && status >= 400)
        return transientRemedy(answer);
    if (status === 404 && (author !== 'api' || isList))
        return 'otherServer';
    if (author === 'front')
        return 'front';
    if (status < 300)
        return 'unreadable';
    if (status === 403) {
        return author === 'api' ? 'permission' : 'permissionOrFront';
    }
    return FOR_OWN_STATUS[status] ?? 'other';
}
function transientRemedy(answer) {
    const isFront = answer.author === 'front';
    if (answer.status === 429)
        return isFront ? 'limitedAddress' : 'limitedKey';
    return orUnclear(isFront ? 'frontFault' : 'fault', answer);
}
function orUnclear(remedy, { mayHaveWorked: isUnclear }) {
    return isUnclear ? `${remedy}Unclear` : remedy;
}
/** Returns how RunPod answered a call that failed; undefined for any other error. */
function runpodAnswer(error) {
    const isRefused = error instanceof messages_failure/* Failure */.HR && error.code === 'runpod-refused';
    return isRefused && error.cause instanceof api_error/* ApiError */.hD
        ? error.cause.answer
        : undefined;
}
/** True for a call that RunPod may have carried out although it failed. */
function mayHaveWorked(error) {
    return runpodAnswer(error)?.mayHaveWorked ?? false;
}
/** True if RunPod itself says that it does not have what was asked for. */
function isNotFound(error) {
    return runpodAnswer(error)?.status === 404 && isOwn(error);
}
/** True if RunPod itself has answered, and nothing in front of its API. */
function isOwn(error) {
    return runpodAnswer(error)?.author === 'api';
}
/**
 * How RunPod says that it has no capacity, such as "There are no longer any instances
 * available with the requested specifications" or "This machine does not have the
 * resources to deploy your pod". There is no status for it: a 400 is also what it
 * gives for a request that breaks its rules.
 * https://docs.runpod.io/api-reference-v2/pods/create-a-pod
 */
const NO_CAPACITY = /capacity|stock|unavailable|not enough|insufficient|have the resources|(?:not|n't) be placed|(?:instance|machine|host|gpu|cpu|resource)s?\b.*\b(?:available|free)\b/i;
/** What RunPod says about an image, such as one that its registry does not have. */
const OF_IMAGE = /\b(?:image|manifest|registry|pull(?:ing)?)\b/i;
/**
 * True if the fault is RunPod's own or the account's, and says nothing about the
 * image: no balance, no capacity, too many calls, an error of the server, or no
 * answer.
 */
function isUnavailable(error) {
    const answer = runpodAnswer(error);
    if (!answer)
        return false;
    const { status, detail, isTransient } = answer;
    if (status === 400) {
        return isOwn(error) && NO_CAPACITY.test(detail) && !OF_IMAGE.test(detail);
    }
    if (status === 402)
        return isOwn(error);
    // A good answer that is odd says nothing of RunPod's capacity.
    return isTransient && (status === 0 || status >= 300);
}
/**
 * True for an error after which the same call would fail again: RunPod, or what is
 * in its place, has refused. False for a fault that may pass, or that says nothing.
 */
function isLasting(error) {
    const answer = runpodAnswer(error);
    return !answer || (answer.status >= 300 && !answer.isTransient);
}
/** A try that failed; its message has no advice, for the log. */
class FailedTry extends Error {
    failure;
    constructor(failure) {
        super((0,messages_failure/* whatOf */.Em)(failure), { cause: failure });
        this.failure = failure;
    }
}
/** Throws what RunPod answered to a try as one that may be repeated. */
function failTry(error) {
    const isRefusal = error instanceof messages_failure/* Failure */.HR && runpodAnswer(error);
    throw isRefusal ? new FailedTry(error) : error;
}
/**
 * Repeats what looks first and then asks RunPod once, while the fault may pass. So
 * each try is decided on what is there right before it.
 *
 * @param attempt throws FailedTry for what may be repeated
 * @throws the last error, and the reason of `access.signal`.
 */
async function retryTries(access, what, attempt) {
    return await (0,json_api/* retryCalls */.q)(access, what, attempt, (error) => error instanceof FailedTry ? runpodAnswer(error.failure) : undefined);
}

;// CONCATENATED MODULE: ./src/runpod/shapes.ts
// The parts of RunPod's REST API v2 that are used here, by its OpenAPI document
// (https://docs.runpod.io/api-reference-v2/overview).

/** What is done with a pod is decided by these. */
const POD_STATUSES = [
    'PROVISIONING',
    'STARTING',
    'RUNNING',
    'EXITED',
    'ERROR',
    'TERMINATED'
];
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function hasId(value) {
    return isObject(value) && typeof value.id === 'string' && value.id !== '';
}
/** Returns a number that can be counted with; 0 for any other. */
function finiteNumber(value) {
    return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
function arrayOf(value) {
    return Array.isArray(value) ? value : [];
}
function podOf(value) {
    if (!hasId(value))
        return undefined;
    const { id, name, status, image, ports, env, cluster, cost, locked } = value;
    return {
        id,
        name: (0,untrusted/* stringOf */.Je)(name),
        status: (0,untrusted/* stringOf */.Je)(status),
        image: (0,untrusted/* stringOf */.Je)(image),
        ports: arrayOf(ports).filter((port) => typeof port === 'string'),
        env: textsOf(env),
        ...(cluster ? { cluster: cluster } : undefined),
        cost: finiteNumber(cost),
        locked: locked === true,
        runtime: runtimeOf(value.runtime),
        createdAt: (0,untrusted/* stringOf */.Je)(value.createdAt),
        startedAt: (0,untrusted/* stringOf */.Je)(value.startedAt) || null,
        mounts: mountsOf(value.mounts),
        ...machineOf(value)
    };
}
function mountsOf(value) {
    const { persistent, network } = isObject(value) ? value : {};
    const [first] = arrayOf(network);
    return {
        ...(isObject(persistent) && {
            persistent: {
                size: finiteNumber(persistent.size),
                path: (0,untrusted/* stringOf */.Je)(persistent.path)
            }
        }),
        ...(isObject(first) && {
            network: {
                volumeId: (0,untrusted/* stringOf */.Je)(first.volumeId),
                path: (0,untrusted/* stringOf */.Je)(first.path)
            }
        })
    };
}
function machineOf({ dataCenterId }) {
    const isSaid = dataCenterId === null || typeof dataCenterId === 'string';
    return isSaid ? { dataCenterId } : {};
}
function textsOf(value) {
    const pairs = isObject(value) ? Object.entries(value) : [];
    return Object.fromEntries(pairs.filter((pair) => {
        return typeof pair[1] === 'string';
    }));
}
function runtimeOf(value) {
    if (!isObject(value))
        return null;
    const { uptime, ports } = value;
    return {
        ...(typeof uptime === 'number' && { uptime }),
        ports: arrayOf(ports).filter(isObject)
    };
}
function templateOf(value) {
    if (!hasId(value))
        return undefined;
    const { id, name, image, registry, serverless, category } = value;
    return {
        id,
        name: (0,untrusted/* stringOf */.Je)(name),
        image: (0,untrusted/* stringOf */.Je)(image),
        registry: (0,untrusted/* stringOf */.Je)(registry) || null,
        serverless: serverless === true,
        category: (0,untrusted/* stringOf */.Je)(category),
        mounts: mountsOf(value.mounts)
    };
}
/** Undefined also for one without a price or a size. */
function cpuOf(value) {
    if (!hasId(value))
        return undefined;
    const vcpu = isObject(value.vcpu) ? value.vcpu : {};
    const price = isObject(value.price) ? value.price : {};
    const cpu = {
        vcpu: { min: finiteNumber(vcpu.min), max: finiteNumber(vcpu.max) },
        ramGbPerVcpu: finiteNumber(value.ramGbPerVcpu),
        price: { securePerVcpu: finiteNumber(price.securePerVcpu) }
    };
    const isWhole = cpu.ramGbPerVcpu > 0 && cpu.price.securePerVcpu > 0;
    return isWhole ? { id: value.id, ...cpu, ...stockOf(value) } : undefined;
}
function gpuOf(value) {
    if (!hasId(value))
        return undefined;
    const price = isObject(value.price) ? value.price : {};
    return {
        id: value.id,
        price: { secure: finiteNumber(price.secure) },
        ...stockOf(value)
    };
}
function stockOf({ availability }) {
    const stock = (0,untrusted/* stringOf */.Je)(availability);
    return stock ? { availability: stock } : {};
}

;// CONCATENATED MODULE: ./src/runpod/api.ts





const PODS = {
    method: 'GET',
    path: '/v2/pods?includeClusterPods=true',
    what: 'list the pods',
    permission: 'read pods'
};
/** Lists all pods of the account, also those in clusters. */
async function listPods(access) {
    return (await listPodsNow(access)).pods;
}
/** Lists the same, with the milliseconds of RunPod's clock; NaN if it shows none. */
async function listPodsNow(access) {
    const { items: pods, headers } = await list(access, 'pods', podOf, PODS);
    // Always in GMT: RFC 9110, section 6.6.1.
    return { pods, now: Date.parse(headers.get('date') ?? '') };
}
/** Returns a pod as it is now. */
async function getPod(access, id) {
    return await one(access, podOf, {
        method: 'GET',
        path: pathOf('pods', id),
        what: `show the pod ${shownName(id)}`,
        permission: 'read pods'
    });
}
/** Creates a pod, which then costs money until it is deleted. */
async function createPod(access, pod) {
    const call = {
        method: 'POST',
        path: '/v2/pods',
        body: pod,
        what: `create the pod ${pod.name}`,
        permission: 'create pods'
    };
    const made = await one(access, podOf, call);
    // The run deletes what it has created, so this must be it.
    if (made.name && made.name !== pod.name) {
        throw unexpected(call, 'an answer about another pod');
    }
    return made;
}
/**
 * Asks RunPod once to give a pod another image; a running pod starts again with it.
 * Returns the pod, if the answer has it.
 */
async function setPodImage(access, id, image) {
    const { body } = await callRunPod(access, {
        method: 'PATCH',
        path: pathOf('pods', id),
        body: { image },
        what: `change the image of the pod ${shownName(id)}`,
        permission: 'change pods',
        isOneTry: true
    });
    return podOf(body);
}
/** Asks RunPod to terminate a pod, which may still run afterwards. */
async function deletePod(access, id) {
    await callRunPod(access, {
        method: 'DELETE',
        path: pathOf('pods', id),
        what: `terminate the pod ${shownName(id)}`,
        permission: 'terminate pods'
    });
}
/** Lists the account's own templates. */
async function listTemplates(access) {
    const { items } = await list(access, 'templates', templateOf, {
        method: 'GET',
        path: '/v2/templates',
        what: 'list the templates',
        permission: 'read templates'
    });
    return items;
}
/** Returns a template, also another's public one; undefined if there is none. */
async function findTemplate(access, id) {
    return await one(access, templateOf, {
        method: 'GET',
        path: pathOf('templates', id),
        what: `show the template ${shownName(id)}`,
        permission: 'read templates'
    }).catch(undefinedIfNotFound);
}
/** Creates a template. */
async function createTemplate(access, template) {
    return await one(access, templateOf, {
        method: 'POST',
        path: '/v2/templates',
        body: template,
        what: `create the template "${shownName(template.name)}"`,
        permission: 'create templates'
    });
}
/**
 * Asks RunPod once to give a template another image, and to leave all else as it is.
 *
 * @throws Failure also for an answer that does not show the image.
 */
async function setTemplateImage(access, id, image) {
    const call = {
        method: 'PATCH',
        path: pathOf('templates', id),
        body: { image },
        what: `change the image of the template ${shownName(id)}`,
        permission: 'change templates',
        isOneTry: true
    };
    const answer = templateOf((await callRunPod(access, call)).body);
    if (answer && (0,reference/* isSameImage */.m_)(answer.image, image))
        return;
    throw unexpected(call, 'an answer without the new image');
}
/** What is in stock for pods. */
const IN_STOCK = 'include=AVAILABILITY&product=POD';
/** Lists the kinds of CPU pods. */
async function listCpus(access) {
    const { items } = await list(access, 'cpus', cpuOf, {
        method: 'GET',
        path: `/v2/catalog/cpus?${IN_STOCK}`,
        what: 'list its CPUs',
        permission: 'read the catalog'
    });
    return items;
}
/** Returns a kind of GPU; undefined if there is none with this id. */
async function findGpu(access, id) {
    return await one(access, gpuOf, {
        method: 'GET',
        path: `${pathOf('catalog/gpus', id)}?${IN_STOCK}`,
        what: `show the GPU "${shownName(id)}"`,
        permission: 'read the catalog'
    }).catch(undefinedIfNotFound);
}
function undefinedIfNotFound(error) {
    if (!isNotFound(error))
        throw error;
}
/** Shows an ID, which is RunPod's word, or a name, which may have any character. */
function shownName(name) {
    return (0,untrusted/* oneLine */.TN)(name, 60);
}
function pathOf(collection, id) {
    return `/v2/${collection}/${encodeURIComponent(id)}`;
}
/** @throws Failure also for an answer without what was asked for. */
async function one(access, shape, call) {
    const fault = (answer) => shape(answer) === undefined ? 'an answer without an id' : undefined;
    return shape((await callRunPod(access, { ...call, fault })).body);
}
/** Leaves out what has no id. */
async function list(access, key, shape, call) {
    const fault = (answer) => listIn(answer, key) ? undefined : `an answer without the list "${key}"`;
    const wanted = { ...call, isList: true, fault };
    const { body, headers } = await callRunPod(access, wanted);
    const items = listIn(body, key) ?? [];
    return {
        items: items.map(shape).filter((item) => item !== undefined),
        headers
    };
}
function listIn(answer, key) {
    const items = answer?.[key];
    return Array.isArray(items) ? items : undefined;
}
function unexpected(call, detail) {
    const answer = { status: 200, detail, mayHaveWorked: true };
    return refusal(call, new api_error/* ApiError */.hD(answer));
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 20 modules
var core = __webpack_require__(8049);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./src/job.ts
var src_job = __webpack_require__(7228);
// EXTERNAL MODULE: ./src/lib/masks.ts
var masks = __webpack_require__(554);
// EXTERNAL MODULE: ./src/server/query.ts + 1 modules
var query = __webpack_require__(1579);
// EXTERNAL MODULE: ./src/lib/pause.ts
var pause = __webpack_require__(2749);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/runpod/notes.ts



/** Returns the name of a job's canary, by which it is found again. */
function canaryName({ name }) {
    return `${name}-canary`;
}
/** True for a canary, of this job or of any other. */
function isCanary({ name }) {
    return /^milvus-runpod-[0-9a-f]{10}-canary$/.test(name);
}
/** Nothing is known: the writer of the note was killed before it was whole. */
const UNREADABLE = { price: 0, mayAppear: true, pods: [] };
/** Keeps the note in the job's directory. */
function saveNote(job, note) {
    const file = canaryFile(job);
    if (!note.mayAppear && note.pods.length === 0) {
        (0,external_node_fs_.rmSync)(file, { force: true });
        return;
    }
    write(file, note);
}
/** What is known before RunPod was asked for anything. */
function newNote() {
    return { price: 0, mayAppear: false, pods: [] };
}
/** Returns the note; undefined if no canary of the job can be left. */
function readNote(job) {
    const file = canaryFile(job);
    if (!(0,external_node_fs_.existsSync)(file))
        return undefined;
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8'));
    }
    catch {
        return UNREADABLE;
    }
}
/**
 * Notes that a pod is about to be changed: if the job is killed, the post
 * step puts the previous image back.
 */
function noteRolling(job, rolling) {
    (0,src_job/* noteRunPodUse */.cB)(job);
    write(rollingFile(job), rolling);
}
/** Notes that nothing is left to be put back. */
function forgetRolling(job) {
    (0,external_node_fs_.rmSync)(rollingFile(job), { force: true });
}
/** Returns the pod that was being changed when the job ended, if there is one. */
function readRolling(job) {
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(rollingFile(job), 'utf8'));
    }
    catch {
        return undefined;
    }
}
/** There is always a whole note in the file: the new one replaces it at once. */
function write(file, note) {
    (0,external_node_fs_.writeFileSync)(`${file}.new`, JSON.stringify(note));
    (0,external_node_fs_.renameSync)(`${file}.new`, file);
}
function canaryFile({ directory }) {
    return external_node_path_default().join(directory, 'canary.json');
}
function rollingFile({ directory }) {
    return external_node_path_default().join(directory, 'rolling.json');
}

// EXTERNAL MODULE: ./src/server/health.ts
var health = __webpack_require__(2557);
// EXTERNAL MODULE: ./src/server/ports.ts
var ports = __webpack_require__(4567);
// EXTERNAL MODULE: ./src/server/rest.ts
var server_rest = __webpack_require__(45);
// EXTERNAL MODULE: ./src/milvus/settings.ts
var settings = __webpack_require__(6675);
;// CONCATENATED MODULE: ./src/runpod/pod-health.ts










/** Seconds between two looks for a pod that RunPod does not show, or whether it is gone. */
const LOOK_SECONDS = 2;
/** Seconds in which a pod may appear that RunPod was asked for. */
const APPEAR_SECONDS = 20;
/** Seconds between two looks at a pod. The API allows 60 calls a minute. */
const POLL_SECONDS = 5;
/** Seconds between the first looks: a pod whose machine has the image is quick. */
const FIRST_POLLS = [1, 1, 2, 3];
/** Seconds in which a pod that was changed may be stopped, or be shown as it was. */
const CHANGE_GRACE_SECONDS = 30;
/** Seconds to list the collections in all. */
const PROBE_SECONDS = 10;
/**
 * Returns a pod as it is now. One of RunPod's servers may not know it, or not yet:
 * its 404 counts once RunPod has repeated it for some seconds.
 *
 * @throws Failure when it cannot be read, and the reason of `access.signal`.
 */
async function lookAtPod(access, id, seconds = LOOK_SECONDS) {
    for (let spent = 0;; spent += LOOK_SECONDS) {
        try {
            return await getPod(access, id);
        }
        catch (error) {
            if (!isNotFound(error) || spent >= seconds)
                throw error;
        }
        await (0,pause/* pause */.v)(LOOK_SECONDS * 1000, access.signal);
        access.signal.throwIfAborted();
    }
}
/** Returns a pod as it is now; undefined if there is none, or none any more. */
async function findPod(access, id) {
    try {
        const pod = await lookAtPod(access, id);
        return pod.status === 'TERMINATED' ? undefined : pod;
    }
    catch (error) {
        if (isNotFound(error))
            return undefined;
        throw error;
    }
}
/** A pod that did not become healthy; RunPod itself works. */
class UnhealthyError extends Error {
    name = 'UnhealthyError';
    /** The last that was seen of the pod. */
    pod;
    constructor(message, pod) {
        super(message);
        this.pod = pod;
    }
}
/**
 * Waits until a pod runs a container of the image, and Milvus in it answers, twice,
 * through the pod's own address. Afterwards the pod must still be the same.
 *
 * @throws UnhealthyError when it ended or was not healthy in time, and
 * Failure when RunPod cannot be asked.
 */
async function waitForMilvus(access, id, wanted) {
    const { timeoutSeconds, before } = wanted;
    const limit = AbortSignal.timeout(timeoutSeconds * 1000);
    const signal = AbortSignal.any([access.signal, limit]);
    const began = performance.now();
    const hidden = before ? LOOK_SECONDS : APPEAR_SECONDS;
    // A container that runs after the pod was down is a new one.
    let wasDown = before !== undefined && before.status !== 'RUNNING';
    let healthy;
    for (let looks = 0;; looks++) {
        const pod = await lookAtPod(access, id, hidden);
        const seconds = (performance.now() - began) / 1000;
        wasDown ||= pod.status !== 'RUNNING';
        if (seconds > CHANGE_GRACE_SECONDS || !mayStillStart(pod, before)) {
            requireAlive(pod);
        }
        const isNew = !before || wasDown || isRestarted(pod, before, seconds);
        const lack = lackOfImage(pod, wanted, seconds);
        if (!lack && healthy && isSameRun(pod, healthy.pod))
            return healthy;
        const seen = lack ?? (await healthyOrLack(pod, isNew, wanted, signal));
        healthy = typeof seen === 'string' ? undefined : seen;
        if (typeof seen !== 'string')
            continue;
        await (0,pause/* pause */.v)((FIRST_POLLS[looks] ?? POLL_SECONDS) * 1000, signal);
        access.signal.throwIfAborted();
        if (limit.aborted) {
            throw new UnhealthyError(`it was not healthy within ${timeoutSeconds} s: ${seen}`, pod);
        }
    }
}
/**
 * Says which image a pod has, if it is not the wanted one. For a while RunPod may
 * still show the pod as it was.
 *
 * @throws UnhealthyError when it certainly has another.
 */
function lackOfImage(pod, { image, before }, seconds) {
    if ((0,reference/* isSameImage */.m_)(pod.image, image))
        return undefined;
    const lack = `its image is ${(0,untrusted/* oneLine */.TN)(pod.image) || 'not shown'}`;
    const isAsBefore = before && (0,reference/* isSameImage */.m_)(pod.image, before.image);
    if (!pod.image || (isAsBefore && seconds <= CHANGE_GRACE_SECONDS))
        return lack;
    throw new UnhealthyError(lack, pod);
}
/** True if a pod still runs the container that it ran at another look. */
function isSameRun(pod, other) {
    return pod.status === 'RUNNING' && pod.startedAt === other.startedAt;
}
/** Returns the pod if it is as wanted, or else what it lacks. */
async function healthyOrLack(pod, isNew, { password, healthy }, signal) {
    if (pod.status !== 'RUNNING')
        return `its status is ${(0,untrusted/* oneLine */.TN)(pod.status)}`;
    if (!isNew)
        return 'it still runs the container that it had before';
    const address = addressOf(pod);
    if (!healthy)
        return { pod, rest: restOfPod(address, password, signal) };
    if (!address)
        return noAddress(pod);
    const rest = restOfPod(address, password, signal);
    try {
        await askMilvus(rest);
        await (0,pause/* pause */.v)(health/* STAY_SECONDS */.sM * 1000, signal);
        await askMilvus(rest);
        return { pod, rest };
    }
    catch (error) {
        return `Milvus at ${address.host}:${address.port} gave ${(0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error))}`;
    }
}
/** True if a pod that was changed may be stopped on its way, or be shown as it was. */
function mayStillStart({ status }, before) {
    return before !== undefined && ['EXITED', before.status].includes(status);
}
function requireAlive(pod) {
    const { status } = pod;
    const isDead = ['EXITED', 'ERROR', 'TERMINATED'].includes(status);
    if (isDead)
        throw new UnhealthyError(`its status became ${status}`, pod);
}
/**
 * True if the container that runs was started after the image was changed. For a
 * while RunPod may still show the pod as it was.
 */
function isRestarted(pod, before, seconds) {
    if (pod.startedAt !== before.startedAt)
        return true;
    const uptime = pod.runtime?.uptime ?? Infinity;
    const last = before.runtime?.uptime ?? Infinity;
    return uptime < last && uptime <= seconds + 1;
}
/**
 * Asks Milvus for its collections.
 *
 * @throws RestError when it does not list them.
 */
async function askMilvus(rest) {
    const limit = AbortSignal.timeout(PROBE_SECONDS * 1000);
    const signal = AbortSignal.any([rest.signal, limit]);
    await (0,server_rest/* callRest */.dv)({ ...rest, signal }, 'collections/list', {});
}
/** Milvus' code for a wrong password (`ErrNeedAuthenticate` in merr/errors.go). */
const WRONG_PASSWORD = [1800, 1400];
/** True if Milvus answers, and only refuses the password. */
function isPasswordRefused(error) {
    const code = error instanceof server_rest/* RestError */.pj ? (error.code ?? 0) : 0;
    return WRONG_PASSWORD.includes(code);
}
/** Returns how to call REST of a pod's Milvus. */
function restOfPod(address, password, signal) {
    const nowhere = { host: '', port: 0 };
    return {
        address: address ?? nowhere,
        password,
        callSeconds: server_rest/* CALL_SECONDS */.ZZ,
        signal
    };
}
/**
 * Returns where REST of a pod's Milvus can be reached: at the public port of its
 * TCP port, or else through RunPod's proxy. Undefined while it is nowhere.
 */
function addressOf(pod) {
    const { port, tls } = restPortOf(pod);
    const mapped = pod.runtime?.ports?.find(({ private: inside, type, ip, public: outside }) => {
        return inside === port && type === 'tcp' && ip && outside;
    });
    if (mapped?.ip && mapped.public) {
        return { host: mapped.ip, port: mapped.public, tls };
    }
    if (!pod.ports.includes(`${port}/http`))
        return undefined;
    // https://docs.runpod.io/pods/configuration/expose-ports
    const host = `${pod.id}-${port}.proxy.runpod.net`;
    return { host, port: 443, tls: true, verified: true };
}
/** Says why a pod's Milvus can never be reached; undefined if it can. */
function unreachable(pod) {
    const { port } = restPortOf(pod);
    const isOpen = [`${port}/tcp`, `${port}/http`].some((name) => pod.ports.includes(name));
    if (isOpen)
        return undefined;
    return `it has neither the port ${port}/tcp nor ${port}/http, so it could not be told whether its Milvus is healthy`;
}
function restPortOf({ env }) {
    const lines = Object.entries(env).map((pair) => pair.join('='));
    const { api, rest = api, tls } = (0,ports/* portsOf */.a5)((0,settings/* settingsOf */.f5)(lines));
    return { port: rest, tls };
}
function noAddress(pod) {
    return unreachable(pod) ?? 'RunPod has not opened its port yet';
}

;// CONCATENATED MODULE: ./src/runpod/create.ts







/**
 * Gigabytes of memory that a canary has at least. Milvus asks for 8, but an empty
 * one needs much less.
 */
const MIN_MEMORY = 4;
/** Offers that are tried: RunPod may be out of one that it lists. */
const MAX_OFFERS = 5;
/**
 * Returns what a canary can run on, the cheapest first; nothing if RunPod has none
 * in stock.
 *
 * @throws Failure when RunPod has no such GPU.
 */
async function findOffers(access, choice) {
    if (choice.kind === 'gpu')
        return await gpuOffer(access, choice.id);
    const cpus = await listCpus(access);
    return cpus
        .filter(({ availability }) => availability !== 'NONE')
        .flatMap(cpuOffer)
        .sort((a, b) => a.price - b.price)
        .slice(0, MAX_OFFERS);
}
/** Returns the smallest pod of a kind that has enough memory, if there is one. */
function cpuOffer({ id, vcpu, ramGbPerVcpu, price }) {
    // RunPod takes powers of two only.
    const counts = [2, 4, 8, 16, 32, 64].filter((count) => count >= vcpu.min && count <= vcpu.max);
    const vcpuCount = counts.find((count) => count * ramGbPerVcpu >= MIN_MEMORY);
    if (vcpuCount === undefined)
        return [];
    return [
        {
            label: `${id}, ${vcpuCount} vCPU, ${vcpuCount * ramGbPerVcpu} GB`,
            price: vcpuCount * price.securePerVcpu,
            compute: { cpu: { id, vcpuCount } }
        }
    ];
}
async function gpuOffer(access, id) {
    const gpu = await findGpu(access, id);
    if (!gpu)
        throw (0,messages_failure/* fail */.fJ)('canary-gpu-unknown', { id });
    if (gpu.availability === 'NONE')
        return [];
    const compute = { gpu: { id, count: 1 } };
    return [{ label: id, price: gpu.price.secure, compute }];
}
/**
 * Creates a pod on the first offer that RunPod really has. What is known of it is
 * noted at once, and no other offer is tried while it may have been created.
 *
 * @param bodyOf returns the body for an offer
 * @throws the last error; that of an offer that RunPod is out of, if there is one.
 */
async function createOnOffer(access, offers, bodyOf, noted) {
    let last;
    for (const offer of offers) {
        const began = performance.now();
        core/* info */.pq(`Creating a canary on ${offer.label}, $${offer.price} per hour`);
        try {
            const pod = await createPodOnce(access, offer.price, bodyOf(offer), noted);
            return { pod, offer, began };
        }
        catch (error) {
            if (!isOfOffer(error))
                throw error;
            core/* info */.pq((0,messages_failure/* whatOf */.Em)(error));
            last = isUnavailable(last) ? last : error;
        }
    }
    throw last;
}
/** True for a refusal that may be otherwise for another offer. */
function isOfOffer(error) {
    return isOwn(error) && [400, 403].includes(runpodAnswer(error)?.status ?? 0);
}
async function createPodOnce(access, price, body, { job, note }) {
    Object.assign(note, { price, mayAppear: true });
    saveNote(job, note);
    const pod = await createPod(access, body).catch((error) => {
        if (!wasRefused(error))
            return find(access, body.name, error);
        note.mayAppear = false;
        saveNote(job, note);
        throw error;
    });
    const { id, name, cost } = pod;
    note.pods.push({ id, name, price: cost || price, isShown: false });
    note.mayAppear = false;
    saveNote(job, note);
    return pod;
}
/**
 * True if no pod comes of a creation that failed: RunPod itself has refused it, or
 * nothing was sent. What something on the way says is not known to be about this.
 */
function wasRefused(error) {
    const status = runpodAnswer(error)?.status;
    if (status === undefined || mayHaveWorked(error))
        return false;
    return status === 0 || isOwn(error);
}
/**
 * Looks for a pod whose creation had no clear answer. RunPod may show it late.
 *
 * @throws the error of the creation if there is none, or one cannot look.
 */
async function find(access, wanted, failure) {
    core/* info */.pq(`Looking for ${wanted}: ${(0,messages_failure/* whatOf */.Em)(failure)}`);
    for (let seconds = 0; seconds <= APPEAR_SECONDS; seconds += LOOK_SECONDS) {
        if (seconds > 0)
            await (0,pause/* pause */.v)(LOOK_SECONDS * 1000, access.signal);
        access.signal.throwIfAborted();
        const pods = await listPods(access).catch(() => undefined);
        const made = pods?.find(({ name }) => name === wanted);
        if (made)
            return made;
        // That has been tried for longer already than a pod takes to appear.
        if (!pods)
            break;
    }
    access.signal.throwIfAborted();
    throw failure;
}

// EXTERNAL MODULE: ./src/lib/size-text.ts
var size_text = __webpack_require__(4184);
;// CONCATENATED MODULE: ./src/runpod/disk.ts
// How large the disk of a new container is, which holds its image as well.

/** Gigabytes where the size of the image is not known. */
const UNKNOWN = { cpu: 20, gpu: 40 };
/** The least gigabytes: a disk that is full stops Milvus, and one of 10 GB costs $1 a month. */
const LEAST = { cpu: 10, gpu: 20 };
/**
 * Bytes that an image takes for each byte of its compressed layers. Measured: 2.8 for
 * the image of Milvus 2.3.5 (111 MB, and 312 MB unpacked).
 */
const UNPACKED = 3;
/** Gigabytes for logs and temporary files; data are on a volume. */
const ROOM = 5;
/** Gigabytes; sizes in between are of no use to anybody. */
const STEP = 5;
/**
 * Returns the gigabytes of a container's disk. RunPod gives a small CPU pod no more
 * than 10 GB for each of its two or more vCPUs
 * (https://docs.runpod.io/flash/configuration/storage), so more than is needed may
 * be refused.
 *
 * @param bytes of the image's compressed layers
 */
function containerDisk(kind, bytes) {
    if (bytes === undefined)
        return UNKNOWN[kind];
    const needed = (bytes * UNPACKED) / size_text.GB + ROOM;
    return Math.max(LEAST[kind], Math.ceil(needed / STEP) * STEP);
}

// EXTERNAL MODULE: ./src/messages/annotate.ts
var annotate = __webpack_require__(5658);
;// CONCATENATED MODULE: ./src/runpod/pods.ts


/**
 * Returns the pods that an input names, each once, in the order of its lines. A
 * name selects every pod that has it; an id goes before a name.
 *
 * @param selectors ids, names, or beginnings of names that end with `*`
 * @throws Failure that names the line without a pod.
 */
function selectPods(pods, selectors) {
    const selected = new Map();
    for (const selector of selectors) {
        const named = podsOf(pods, selector);
        if (named.length === 0 && !selector.endsWith('*')) {
            const names = pods.slice(0, 10).map(podName).join(', ') || 'none';
            throw (0,messages_failure/* fail */.fJ)('pod-unknown', { selector, names });
        }
        for (const { pod, byId } of named) {
            const before = selected.get(pod.id)?.byId ?? false;
            selected.set(pod.id, { pod, byId: byId || before });
        }
    }
    return [...selected.values()];
}
function podsOf(pods, selector) {
    if (selector.endsWith('*')) {
        const prefix = selector.slice(0, -1);
        return pods
            .filter(({ name }) => name.startsWith(prefix))
            .sort((a, b) => (a.name < b.name ? -1 : 1))
            .map((pod) => ({ pod, byId: false }));
    }
    const pod = pods.find(({ id }) => id === selector);
    if (pod)
        return [{ pod, byId: true }];
    return pods
        .filter(({ name }) => name === selector)
        .map((named) => ({ pod: named, byId: false }));
}
/** True for a pod whose container does not run. */
function isStopped({ status }) {
    return status === 'EXITED' || status === 'ERROR';
}
/** Returns a pod's name and id, safe to print. */
function podName({ id, name }) {
    return `${(0,untrusted/* oneLine */.TN)(name, 60)} (${(0,untrusted/* oneLine */.TN)(id, 40)})`;
}
/** Returns the result of a pod if all goes well. */
function expectedResult({ pod, action, reason, known }, image = 'the new image') {
    const { id, name, image: before } = pod;
    const outcomes = {
        roll: 'updated',
        set: 'set',
        keep: 'unchanged',
        leave: 'left',
        refuse: 'refused'
    };
    const outcome = outcomes[action];
    const isChanged = outcome === 'updated' || outcome === 'set';
    const now = isChanged ? image : before;
    const wayBack = isChanged ? known?.wayBack?.kind : undefined;
    return { id, name, outcome, before, now, reason, wayBack };
}
/** Says in one line what happened to a pod. */
function describeResult(result) {
    const { outcome, before, now, reason = '', seconds = 0 } = result;
    const image = (0,untrusted/* oneLine */.TN)(now);
    switch (outcome) {
        case 'updated':
            return `healthy with ${image} after ${seconds.toFixed(0)} s`;
        case 'set':
            return `stopped, and has ${image} when it is started`;
        case 'unchanged':
            return `has ${image} already`;
        case 'left':
            return `not touched, since ${reason}`;
        case 'refused':
            return `refused: ${reason}`;
        case 'restored':
            return `has its previous image again, ${image}: ${reason}`;
        case 'broken':
            return `unhealthy: ${reason}; its image is ${image}`;
        case 'differs':
            return `has ${image}, which this run did not give it, and keeps it: ${reason}`;
        case 'gone':
            return 'it was terminated while it was changed';
        case 'unknown':
            return now === before ? reason : `${reason}; its image may be ${image}`;
        case 'held':
            return `keeps ${image}, since ${reason}`;
        case 'waiting':
            return `not touched, since a pod before it failed`;
    }
}
const FAILED = [
    'restored',
    'broken',
    'differs',
    'gone',
    'unknown'
];
/** True for a result after which no other pod is touched. */
function isFailed({ outcome }) {
    return FAILED.includes(outcome);
}

;// CONCATENATED MODULE: ./src/runpod/remove.ts











/** Seconds to remove a pod in. */
const REMOVE_SECONDS = 60;
/**
 * Terminates the canary of a job, even after a cancellation. What is not certainly
 * gone is left to the post step.
 *
 * @param note what is known of the canary, also if it could not be saved
 */
async function removeCanary(access, job, note) {
    const signal = AbortSignal.timeout(REMOVE_SECONDS * 1000);
    const left = await removeOwn({ ...access, signal }, job, note);
    if (isUncertain(left)) {
        const values = leftValues(left, job, note);
        if ('pods' in values)
            (0,annotate/* annotate */.fz)('canary-not-confirmed.known', values);
        else
            (0,annotate/* annotate */.fz)('canary-not-confirmed.unlisted', values);
    }
    else if (left.mayAppear) {
        core/* info */.pq(`The pod ${canaryName(job)} may still appear, so the post step looks for it`);
    }
}
/**
 * Terminates whatever is left of a job's canary, in the post step. Waits a while for
 * a pod that RunPod was asked for without a clear answer.
 *
 * @throws Failure `canary-left` when a pod may still run.
 */
async function removeCanaries(access, job) {
    const note = readNote(job) ?? newNote();
    let left = await removeOwn(access, job, note);
    for (let seconds = 0; left.mayAppear && !left.unlisted && seconds < APPEAR_SECONDS; seconds += LOOK_SECONDS) {
        await (0,pause/* pause */.v)(LOOK_SECONDS * 1000, access.signal);
        left = await removeOwn(access, job, note);
    }
    if (isUncertain(left))
        throw canaryLeft(left, job, note);
    // There is no note, but there may have been one.
    if (left.unlisted && !(0,external_node_fs_.existsSync)(job.directory))
        throw left.unlisted;
    if (left.mayAppear) {
        const price = priceOf(note.price);
        (0,annotate/* annotate */.fz)('canary-may-appear', { canary: canaryName(job), price });
    }
}
function isUncertain({ pods, unlisted, mayAppear }) {
    return pods.length > 0 || (unlisted !== undefined && mayAppear);
}
/**
 * Terminates the pods that are noted, whatever the list says, and then those that
 * the list shows with the name of the canary, also if they seemed to be gone. The
 * note keeps what is left.
 */
async function removeOwn(access, job, note) {
    const left = await terminateAll(access, note.pods);
    let unlisted;
    try {
        const kept = left.map(({ pod }) => pod.id);
        const found = await findOthers(access, job, kept);
        // Only one pod is asked for at a time.
        note.mayAppear &&= found.length === 0;
        const others = found
            .filter(({ status }) => status !== 'TERMINATED')
            .map(({ id, name, cost }) => {
            return { id, name, price: cost || note.price, isShown: true };
        });
        note.pods = [...left.map(({ pod }) => pod), ...others];
        keepNote(job, note);
        left.push(...(await terminateAll(access, others)));
    }
    catch (error) {
        core/* info */.pq(`Other pods cannot be looked for: ${(0,messages_failure/* whatOf */.Em)(error)}`);
        unlisted = error;
    }
    note.pods = left.map(({ pod }) => pod);
    keepNote(job, note);
    return { pods: left, unlisted, mayAppear: note.mayAppear };
}
/** Returns pods with the name of the canary, except those with an id of the list. */
async function findOthers(access, job, known) {
    const pods = await listPods(access);
    return pods.filter(({ id, name }) => name === canaryName(job) && !known.includes(id));
}
/** Terminates pods, and returns those that may still run. */
async function terminateAll(access, pods) {
    const left = [];
    for (const pod of pods) {
        try {
            await terminatePod(access, pod.id, { isNew: !pod.isShown });
            core/* info */.pq(`Terminated the pod ${podName(pod)}`);
        }
        catch (error) {
            left.push({ pod, why: (0,messages_failure/* whatOf */.Em)(error) });
        }
    }
    return left;
}
/** A full disk keeps nothing from being removed. */
function keepNote(job, note) {
    try {
        saveNote(job, note);
    }
    catch (error) {
        core/* info */.pq(`The canary cannot be noted: ${(0,messages_failure/* messageOf */.bD)(error)}`);
    }
}
function canaryLeft(left, job, note) {
    const cause = left.unlisted;
    const values = leftValues(left, job, note);
    return 'pods' in values
        ? (0,messages_failure/* fail */.fJ)('canary-left.known', values, { cause })
        : (0,messages_failure/* fail */.fJ)('canary-left.unlisted', values, { cause });
}
/** Names what may be left, what it costs, and why more is not known. */
function leftValues({ pods, unlisted }, job, { price }) {
    if (pods.length === 0) {
        const reason = (0,messages_failure/* whatOf */.Em)(unlisted);
        return { canary: canaryName(job), price: priceOf(price), reason };
    }
    const lines = pods.map(({ pod, why }) => `${podName(pod)}, ${priceOf(pod.price)}: ${why}`);
    return { pods: lines.join('; ') };
}
function priceOf(price) {
    return price > 0
        ? `$${price.toFixed(3)} per hour`
        : 'a price per hour that is not known';
}
/**
 * Terminates a pod and makes sure that it is gone. The answer alone does not count:
 * something on the way may give it, and the answer to a repeat says nothing about
 * the first try.
 *
 * @param isNew true if RunPod may not show the pod yet: then its 404
 * counts only once RunPod has said it for a while
 * @throws Error when it is not certain that the pod is gone.
 */
async function terminatePod(access, id, { isNew }) {
    let isKnown = !isNew;
    let pod;
    for (let seconds = 0; seconds <= APPEAR_SECONDS; seconds += LOOK_SECONDS) {
        if (seconds > 0)
            await wait(access);
        const refusal = await tryToDelete(access, id);
        pod = await podIfThere(access, id, refusal);
        if (pod?.status === 'TERMINATED')
            return;
        isKnown ||= refusal === undefined || pod !== undefined;
        if (!pod && isKnown)
            return;
        if (pod && refusal && !isNotFound(refusal))
            throw refusal;
    }
    if (!pod)
        return;
    throw new Error(`RunPod still shows it, with the status ${(0,untrusted/* oneLine */.TN)(pod.status)}`);
}
/** Returns why RunPod did not delete a pod; undefined if it says that it did. */
async function tryToDelete(access, id) {
    try {
        await deletePod(access, id);
        return undefined;
    }
    catch (error) {
        access.signal.throwIfAborted();
        return error;
    }
}
/** Returns a pod as RunPod shows it; undefined if it says that there is none. */
async function podIfThere(access, id, refusal) {
    try {
        return await getPod(access, id);
    }
    catch (error) {
        if (isNotFound(error))
            return undefined;
        throw refusal ?? error;
    }
}
async function wait({ signal }) {
    await (0,pause/* pause */.v)(LOOK_SECONDS * 1000, signal);
    signal.throwIfAborted();
}

;// CONCATENATED MODULE: ./src/runpod/canary.ts













/**
 * Runs the image on a pod of its own, inserts rows and finds them through the pod's
 * public port, and terminates it in any case. An image that fails is a result, and
 * so is a pod that RunPod cannot provide.
 *
 * @throws Failure when the key may not do it, and the reason of `access.signal`.
 */
async function runCanary(access, options) {
    const { job } = options;
    const offers = await findOffers(access, options.choice).catch(unavailable);
    if (!Array.isArray(offers))
        return offers;
    if (offers.length === 0) {
        const cause = 'RunPod has nothing in stock that it could run on';
        return { outcome: 'unavailable', cause };
    }
    // An earlier canary of the job may be left.
    const note = readNote(job) ?? newNote();
    // From here on the job may leave a pod for the post step.
    (0,src_job/* noteRunPodUse */.cB)(job);
    try {
        return await createAndTry(access, offers, options, note);
    }
    finally {
        await removeCanary(access, job, note);
    }
}
async function createAndTry(access, offers, options, note) {
    const password = (0,external_node_crypto_.randomBytes)(16).toString('hex');
    (0,masks/* mask */.dK)(password);
    const bodyOf = (offer) => newCanary(offer, password, options);
    const noted = { job: options.job, note };
    const canary = await createOnOffer(access, offers, bodyOf, noted).catch(unavailable);
    if ('outcome' in canary)
        return canary;
    const result = await tryCanary(access, canary, password, options);
    for (const pod of note.pods)
        pod.isShown = true;
    return { ...result, ...spent(canary) };
}
/** @throws the error, unless it says nothing about the image. */
function unavailable(error) {
    if (!isUnavailable(error))
        throw error;
    return { outcome: 'unavailable', cause: (0,messages_failure/* whatOf */.Em)(error) };
}
function spent({ pod, offer, began }) {
    const seconds = (performance.now() - began) / 1000;
    return { offer: offer.label, price: pod.cost || offer.price, seconds };
}
/** Variables take precedence over the ports in a user.yaml of the image. */
const PORT_SETTINGS = {
    PROXY_PORT: '19530',
    PROXY_HTTP_ENABLED: 'true',
    PROXY_HTTP_PORT: '19530',
    COMMON_SECURITY_TLSMODE: '0'
};
/** Returns the body that creates a canary: nothing of it outlives the pod. */
function newCanary({ compute }, password, { choice, image, imageBytes, registry, job }) {
    return {
        name: canaryName(job),
        image,
        args: '',
        disk: containerDisk(choice.kind, imageBytes),
        ports: ['19530/tcp'],
        env: { MILVUS_ROOT_PASSWORD: password, ...PORT_SETTINGS },
        registry: registry ?? null,
        startSsh: false,
        startJupyter: false,
        ...compute
    };
}
/**
 * An image that fails is a result. If RunPod can no longer be asked, it is not
 * known whether the image works: that ends the run, unlike a pod that was not to be
 * had.
 */
async function tryCanary(access, { pod, began }, password, { image, timeoutSeconds }) {
    try {
        const wanted = { image, password, timeoutSeconds, healthy: true };
        const { rest } = await waitForMilvus(access, pod.id, wanted);
        const ready = (performance.now() - began) / 1000;
        core/* info */.pq(`Milvus on the canary is healthy after ${ready.toFixed(0)} s`);
        await (0,query/* create */.vt)(rest, query/* PLAIN */.tZ);
        await (0,query/* insert */.Yr)(rest, 0, query/* PLAIN */.tZ);
        await (0,query/* search */.$P)(rest, 0, query/* PLAIN */.tZ);
        await (0,query/* drop */.gv)(rest, query/* PLAIN */.tZ);
        return { outcome: 'passed', ready };
    }
    catch (error) {
        access.signal.throwIfAborted();
        if (runpodAnswer(error))
            throw error;
        return verdictOn(error, pod);
    }
}
/** @param created the pod as RunPod created it */
function verdictOn(error, created) {
    const last = error instanceof UnhealthyError ? error.pod : undefined;
    const cause = (0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error), 500);
    if (last && hasNoMachine(last) && !created.dataCenterId) {
        return {
            outcome: 'unavailable',
            cause: `${cause}, and RunPod found no machine for it`
        };
    }
    const isUnstarted = last?.runtime === null && WAITING.includes(last.status);
    return {
        outcome: 'failed',
        cause: isUnstarted
            ? `${cause}. No container of it ever ran there, so RunPod probably cannot pull the image`
            : cause
    };
}
/**
 * Statuses of a pod whose container may be still to come. RunPod may say RUNNING as
 * soon as the pod is created, and shows a runtime only when its container runs.
 */
const WAITING = ['PROVISIONING', 'STARTING', 'RUNNING'];
/** True only if RunPod says so: a pod that has a machine waits for its image. */
function hasNoMachine({ status, dataCenterId, startedAt }) {
    return status === 'PROVISIONING' && dataCenterId === null && !startedAt;
}

;// CONCATENATED MODULE: ./src/runpod/change-image.ts






/**
 * Seconds between looks at a pod that RunPod was asked to change, and that does not
 * show it: 30 s in all, as docs/runpod.md says.
 */
const LATE_LOOKS = [1, 1, 2, 3, 5, 5, 5, 8];
/** The sum of these. */
const LATE_SECONDS = 30;
/**
 * Gives a pod an image. RunPod has no call that changes a pod only if it is as it
 * was read, so the pod is read right before each try, and each is decided anew. The
 * answer to a try says nothing about those before it: what the pod shows does.
 *
 * `isClear` is false if RunPod may still carry out a call.
 *
 * @throws Failure when the pod cannot be read, and the reason of `access.signal`.
 */
async function changeImage(access, change) {
    const asked = { unclear: 0 };
    const attempt = async () => {
        const known = await lookBefore(access, change, asked);
        if ('kind' in known)
            return known;
        asked.before = known;
        change.onAsk(known);
        return await ask(access, change, known, asked);
    };
    try {
        return await retryTries(access, `Pod ${(0,untrusted/* oneLine */.TN)(change.id, 40)}`, attempt);
    }
    catch (error) {
        if (!(error instanceof FailedTry))
            throw error;
        return await lookAfter(access, change, asked, error.failure);
    }
}
/** Returns the pod if it is to be changed, or else the result of the change. */
async function lookBefore(access, { id, image, whyNot }, { before, unclear }) {
    const pod = await findPod(access, id);
    if (!pod)
        return { kind: 'gone', wasTouched: unclear > 0 };
    if (before && unclear > 0 && (0,reference/* isSameImage */.m_)(pod.image, image)) {
        return { kind: 'changed', before, isClear: unclear === 1 };
    }
    const why = await whyNot(pod);
    if (why === undefined)
        return pod;
    return { kind: 'kept', pod, why, isClear: unclear === 0 };
}
async function ask(access, change, before, asked) {
    const { id, image } = change;
    const answer = await setPodImage(access, id, image).catch((error) => {
        if (mayHaveWorked(error))
            asked.unclear += 1;
        return failTry(error);
    });
    const isClear = asked.unclear === 0;
    if (answer && (0,reference/* isSameImage */.m_)(answer.image, image)) {
        return { kind: 'changed', before, isClear };
    }
    asked.unclear += 1;
    const error = new Error('RunPod accepted the image, but did not show it');
    return await lookAfter(access, change, asked, error);
}
/** Looks for a while whether a pod gets the image, although RunPod did not say so. */
async function lookAfter(access, { id, image }, { before, unclear }, error) {
    const gone = { kind: 'gone', wasTouched: unclear > 0 };
    if (!before)
        return gone;
    if (unclear === 0)
        return await lookOnce(access, id, image, before, error);
    let pod = await findPod(access, id);
    for (const seconds of LATE_LOOKS) {
        if (!pod || !(0,reference/* isSameImage */.m_)(pod.image, before.image))
            break;
        await (0,pause/* pause */.v)(seconds * 1000, access.signal);
        access.signal.throwIfAborted();
        pod = await findPod(access, id);
    }
    if (!pod)
        return gone;
    return (0,reference/* isSameImage */.m_)(pod.image, image)
        ? { kind: 'changed', before, isClear: unclear === 1 }
        : { kind: 'failed', pod, error, isClear: false };
}
/** A refusal, too, may come from something on the way, after RunPod has done it. */
async function lookOnce(access, id, image, before, error) {
    // That it cannot be read is not what failed first.
    const pod = await findPod(access, id).catch(() => before);
    access.signal.throwIfAborted();
    if (!pod)
        return { kind: 'gone', wasTouched: false };
    return (0,reference/* isSameImage */.m_)(pod.image, image)
        ? { kind: 'changed', before, isClear: true }
        : { kind: 'failed', pod, error, isClear: true };
}

;// CONCATENATED MODULE: ./src/runpod/put-back.ts









/** Says why a pod that is like this does not get its previous image back. */
function obstacleOf(pod, rolling) {
    const { before, after, closed } = rolling;
    if ((0,reference/* isSameImage */.m_)(pod.image, before))
        return 'back';
    // Someone has changed it in the meantime, and on purpose.
    if (!(0,reference/* isSameImage */.m_)(pod.image, after))
        return 'other';
    if (closed && mayHaveRun(pod, rolling))
        return 'closed';
    return pod.locked ? 'locked' : undefined;
}
/**
 * False only for a pod that was stopped and still is. Of one that ran, RunPod may show
 * late that its new container runs.
 */
function mayHaveRun({ status, startedAt }, { stopped }) {
    return status !== 'EXITED' || startedAt !== stopped?.startedAt;
}
/** Gives a pod its previous image, if it still has the one that this run gave it. */
async function restoreImage(access, rolling, onAsk = () => undefined) {
    return await changeImage(access, {
        id: rolling.id,
        image: rolling.before,
        whyNot: (pod) => obstacleOf(pod, rolling),
        onAsk
    });
}
/**
 * Puts the previous image back on the pod that was being changed when the job
 * ended, if there is one. Looks for a while, since RunPod may carry out the call
 * that was cut off; does not wait until the pod is healthy.
 *
 * @throws Error that says which image the pod may have now.
 */
async function putPodBack(access, job) {
    const rolling = readRolling(job);
    if (!rolling)
        return;
    try {
        await restoreOrWatch(access, rolling);
        forgetRolling(job);
    }
    catch (error) {
        const { before, after, closed } = rolling;
        const why = [(0,messages_failure/* whatOf */.Em)(error), closed].filter(Boolean).join('; ');
        throw new Error(`the pod ${podName(rolling)} may have the image ${(0,untrusted/* oneLine */.TN)(after)} now, and had ${(0,untrusted/* oneLine */.TN)(before)}: ${why}. Look at it in the RunPod console`, { cause: error });
    }
}
async function restoreOrWatch(access, rolling) {
    const pod = podName(rolling);
    let last = rolling;
    for (const seconds of [...LATE_LOOKS, 0]) {
        const change = await restoreImage(access, last);
        switch (change.kind) {
            case 'gone':
                core/* info */.pq(`Pod ${pod} was terminated`);
                return;
            case 'changed':
                core/* info */.pq(`Pod ${pod} has the image ${(0,untrusted/* oneLine */.TN)(last.before)}`);
                return;
            case 'failed':
                throw change.error;
            case 'kept':
                if (change.why === 'locked')
                    throw new Error('its owner has locked it');
                if (change.why === 'closed') {
                    sayKept(last);
                    return;
                }
                last = sinceGiven(last, change.pod);
        }
        await (0,pause/* pause */.v)(seconds * 1000, access.signal);
        access.signal.throwIfAborted();
    }
    const { closed: reason } = last;
    const images = { before: (0,untrusted/* oneLine */.TN)(last.before), after: (0,untrusted/* oneLine */.TN)(last.after) };
    if (reason)
        (0,annotate/* annotate */.fz)('pod-may-change.closed', { pod, ...images, reason });
    else
        (0,annotate/* annotate */.fz)('pod-may-change', { pod, ...images });
}
/**
 * Another image may have been given to a pod; then that one is the previous one, of
 * whose way back nothing is known.
 */
function sinceGiven(rolling, { image }) {
    if (!image || (0,reference/* isSameImage */.m_)(image, rolling.before))
        return rolling;
    return { ...rolling, before: image, closed: undefined };
}
/** Says that a pod keeps the new image, with which it was not seen to be unhealthy. */
function sayKept(rolling) {
    (0,annotate/* annotate */.fz)('pod-not-put-back.unseen', {
        pod: podName(rolling),
        image: (0,untrusted/* oneLine */.TN)(rolling.after),
        reason: rolling.closed ?? ''
    });
}

;// CONCATENATED MODULE: ./src/runpod/reap.ts









/** Hours after which a canary cannot be of a running job any more. */
const MAX_HOURS = 3;
const HOUR = 3_600_000;
/** There was no canary before; a clock or a field that was never set shows less. */
const FIRST_CANARY = Date.parse('2026-01-01T00:00:00Z');
/** Milliseconds that the clocks of RunPod's servers may differ. */
const DRIFT = 300_000;
/**
 * Terminates canaries that killed jobs have left: by their name, once they are older
 * than any job keeps one. Never the job's own, and never a locked one. A failure is
 * only a warning.
 */
async function reapCanaries(access, job) {
    const left = [];
    try {
        const { pods, now } = await listPodsNow(access);
        const others = pods.filter((pod) => isOthers(pod, job));
        for (const pod of others) {
            const reason = await reap(access, pod, now);
            if (reason)
                left.push(`${podName(pod)}: ${reason}`);
        }
    }
    catch (error) {
        left.push((0,messages_failure/* whatOf */.Em)(error));
    }
    access.signal.throwIfAborted();
    if (left.length === 0)
        return;
    (0,annotate/* annotate */.fz)('canaries-left', { canaries: left.join('; ') });
}
/** True for a canary that may be another job's. */
function isOthers(pod, job) {
    return (isCanary(pod) &&
        pod.name !== canaryName(job) &&
        pod.status !== 'TERMINATED' &&
        !pod.cluster);
}
/** Terminates a canary that is old. Returns why it is left although it may be old. */
async function reap(access, pod, now) {
    const age = ageOf(pod, now);
    if (age === undefined) {
        return `its age is not certain, since RunPod says that it was created at "${(0,untrusted/* oneLine */.TN)(pod.createdAt, 40)}"`;
    }
    if (age < MAX_HOURS * HOUR)
        return undefined;
    try {
        // As it is now: those before it have taken their time.
        const { locked } = await getPod(access, pod.id);
        if (locked) {
            core/* info */.pq(`The canary ${podName(pod)} is old, but locked`);
            return undefined;
        }
        await terminatePod(access, pod.id, { isNew: false });
        core/* info */.pq(`Terminated the pod ${podName(pod)}, which another job has left`);
        return undefined;
    }
    catch (error) {
        return isNotFound(error) ? undefined : (0,messages_failure/* whatOf */.Em)(error);
    }
}
/**
 * Returns the age of a pod in milliseconds by RunPod's clock, since the runner's may
 * be another; undefined if it is not certain.
 */
function ageOf({ createdAt }, now) {
    const created = timeOf(createdAt);
    const isCertain = created >= FIRST_CANARY && created <= now + DRIFT;
    return isCertain ? now - created : undefined;
}
/** Reads a time of RunPod's, which is in UTC also without a zone. NaN for no time. */
function timeOf(text) {
    const [, date, time, zone = 'Z'] = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
    return date && time ? Date.parse(`${date}T${time}${zone.toUpperCase()}`) : NaN;
}

// EXTERNAL MODULE: ./node_modules/semver/index.js
var semver = __webpack_require__(9707);
var semver_default = /*#__PURE__*/__webpack_require__.n(semver);
// EXTERNAL MODULE: ./src/milvus/version.ts
var milvus_version = __webpack_require__(9488);
;// CONCATENATED MODULE: ./src/runpod/known.ts
// What is known of the image that a pod or a template has.


/** Returns the same, which asks about each image once. */
function readOnce(readImage) {
    const asked = new Map();
    return (ref) => {
        const answer = asked.get(ref) ?? readImage(ref);
        asked.set(ref, answer);
        return answer;
    };
}
/**
 * Returns what the name of a pod's image says about its Milvus. A digest and a tag
 * with a full version are exact. A tag such as `2.6` names a line, and others, such
 * as `latest`, nothing: they may have been moved since the pod pulled the image.
 */
async function milvusOf(image, readImage) {
    const { digest } = (0,reference/* splitReference */.mQ)(image);
    const { version } = digest ? await readImage(image) : {};
    return version ? { line: (0,milvus_version/* lineOf */.cA)(version), version } : namedMilvus(image);
}
/** Returns what the tag of an image says; `2026.11.29` is a date. */
function namedMilvus(image) {
    const { tag = '' } = (0,reference/* splitReference */.mQ)(image);
    const [, line, patch] = /(?:^|[^\d.])(\d{1,2}\.\d+)(?:\.(\d+))?(?![\d.]|\w*\d)/.exec(tag) ?? [];
    if (!line)
        return {};
    return patch === undefined ? { line } : { line, version: `${line}.${patch}` };
}
/**
 * Says why an image may not be replaced: its Milvus is newer, and what follows a
 * tag never goes backwards. Undefined if it is not, or if that is not known.
 *
 * A tag counts as what it points to now: what was pulled by it is not newer. The
 * name of a tag counts only where it is certainly a version of Milvus: `ubuntu:22.04`
 * has one of its own.
 */
async function whyBackwards(image, { repository, version }, readImage) {
    const { repository: own } = (0,reference/* splitReference */.mQ)(image);
    const { version: marked } = await readImage(image);
    const isMilvus = (0,reference/* isSameRepository */.ve)(own, repository) || /milvus/i.test(own);
    const named = isMilvus ? namedMilvus(image) : {};
    const present = marked ?? named.version;
    const isNew = present
        ? (0,milvus_version/* isNewer */.U4)(present, version)
        : (0,milvus_version/* isNewer */.U4)(`${named.line ?? '0.0'}.0`, `${(0,milvus_version/* lineOf */.cA)(version)}.0`);
    if (!isNew)
        return undefined;
    return `its image is of Milvus ${present ?? named.line}, which is newer than ${version}`;
}
/** Reads what is known of the image of a pod that is not the new one. */
async function readKnownImage(image, target, readImage) {
    const milvus = await milvusOf(image, readImage);
    const backwards = await whyBackwards(image, target, readImage);
    if (backwards)
        return { milvus, backwards };
    const isMoved = await hasMoved(image, target, readImage);
    if (isMoved)
        return { milvus, isMoved };
    const wayBack = await readWayBack(image, milvus, target, readImage);
    return { milvus, wayBack };
}
/**
 * Reads whether the image of a pod opens what the new one writes. The smoke test has
 * tried this with one image, so of any other nothing is known. An image counts by what
 * RunPod's machines run of it, since an index may be made again of the same images.
 */
async function readWayBack(image, { version }, { ref, version: next }, readImage) {
    if (!ref)
        return undefined;
    const { manifest: own, upgrade } = await readImage(ref);
    const { manifest = (0,reference/* splitReference */.mQ)(image).digest } = await readImage(image);
    if (manifest && manifest === own)
        return SAME_IMAGE;
    if (!upgrade)
        return wayBackFrom('unknown', version, next);
    const isTested = manifest === upgrade.from;
    return wayBackFrom(isTested ? upgrade.back : 'unknown', version, next);
}
/** Only the index was made again, such as after a stricter test. */
const SAME_IMAGE = {
    kind: 'open',
    words: "the new image is the same on RunPod's machines"
};
/**
 * Returns what the smoke test knows of the way back.
 *
 * @param from version of the Milvus that a pod has
 * @param to version of the new one, which may be the same Milvus in another build
 */
function wayBackFrom(kind, from, to) {
    const [old, next] = from === undefined || from === to
        ? ['the previous image', 'the new one']
        : [`Milvus ${from}`, to];
    const words = {
        open: `${old} opens what ${next} writes (tested)`,
        closed: `${old} does not open what ${next} writes (tested)`,
        unknown: `whether ${old} opens what ${next} writes was not tested`
    };
    return { kind, words: words[kind] };
}
/**
 * True if a tag points to the new image by now: then the one that the pod has
 * pulled by it cannot be put back.
 */
async function hasMoved(image, { ref, repository }, readImage) {
    const name = (0,reference/* splitReference */.mQ)(image);
    if (!ref || name.digest || !(0,reference/* isSameRepository */.ve)(name.repository, repository)) {
        return false;
    }
    const { digest } = await readImage(image);
    return digest === (0,reference/* splitReference */.mQ)(ref).digest;
}

;// CONCATENATED MODULE: ./src/runpod/rules.ts









/** Milvus 2.6 and later read only what this version or a later one has written. */
const FIRST_FOR_LATER = '2.5.16';
/** The first line that asks for it. */
const LATER_LINES = '2.6.0';
/**
 * Says why a pod's Milvus may not be replaced by a version; undefined if it may.
 * Data of Milvus below 2.5.16 cannot be read by 2.6 or later, whatever is allowed
 * (https://milvus.io/docs/upgrade_milvus_standalone-docker.md).
 *
 * @param allowed whether the line may change
 */
function lineRefusal(from, to, allowed) {
    const next = (0,milvus_version/* lineOf */.cA)(to);
    if (from.line === next)
        return undefined;
    const name = from.version ?? from.line;
    if (from.line && isTooOld(from, to)) {
        return `it runs Milvus ${name}, and Milvus ${next} reads only what ${FIRST_FOR_LATER} or later of 2.5 has written: first give it such an image`;
    }
    if (allowed)
        return undefined;
    const change = name
        ? `it runs Milvus ${name}, of another line than ${to}`
        : `the Milvus that it runs cannot be told from the name of its image`;
    return `${change}: set "runpod-allow-line-change" to "true" if its data may be changed for good`;
}
/** A version of 2.5 that is not known may be too old. */
function isTooOld({ line, version }, to) {
    const oldest = version ?? `${line}.0`;
    return semver_default().gte(to, LATER_LINES) && semver_default().lt(oldest, FIRST_FOR_LATER);
}
/** Decides what is to be done with each pod. Nothing is changed. */
async function planPods(named, target, options) {
    const plans = [];
    const readImage = readOnce(options.readImage);
    for (const one of named) {
        const known = await readKnown(one, target, readImage);
        plans.push(planPod(one, known, target, options));
    }
    return plans;
}
/**
 * Decides again, for the pod as it is now. Of an image that was known before nothing
 * is read: what is decided has to be done before the pod is another one.
 */
async function planAgain(before, pod, target, options) {
    const now = { pod, byId: before.byId };
    if (pod.image === before.pod.image) {
        return unlessRenamed(before, planPod(now, before.known, target, options));
    }
    const known = await readKnown(now, target, readOnce(options.readImage));
    const plan = planPod(now, known, target, options);
    const reason = mayChange(plan) ? whyMoved(before, plan, target) : undefined;
    return unlessRenamed(before, reason ? { ...plan, action: 'leave', reason } : plan);
}
/** Leaves a pod alone that was named by a name which it does not have any more. */
function unlessRenamed(before, plan) {
    const { name } = plan.pod;
    const isNamed = plan.byId || !name || name === before.pod.name;
    if (isNamed || !mayChange(plan))
        return plan;
    const reason = `its name is "${(0,untrusted/* oneLine */.TN)(name, 60)}" by now; to update it anyway, give its ID`;
    return { ...plan, action: 'leave', reason };
}
/** True if the pod is to get the image. */
function mayChange({ action }) {
    return action === 'roll' || action === 'set';
}
/**
 * Says why a pod that got another image in the meantime is left alone: what allows a
 * change of repository or line was said of the image that it had.
 */
function whyMoved(before, { pod: { image }, known: { milvus } }, { repository, version }) {
    const own = (0,reference/* splitReference */.mQ)(image).repository;
    const { repository: last } = (0,reference/* splitReference */.mQ)(before.pod.image);
    if (![repository, last].some((name) => (0,reference/* isSameRepository */.ve)(name, own))) {
        return `it got an image of another repository in the meantime, ${(0,untrusted/* oneLine */.TN)(own)}`;
    }
    const isExpected = [(0,milvus_version/* lineOf */.cA)(version), before.known.milvus.line].includes(milvus.line);
    return isExpected ? undefined : 'it got another Milvus in the meantime';
}
async function readKnown({ pod, byId }, target, readImage) {
    if (untouchable(pod, byId, target) || has(pod, target))
        return { milvus: {} };
    return await readKnownImage(pod.image, target, readImage);
}
/**
 * Decides what is to be done with a pod that is like this. It is asked for the plan,
 * and again right before each change.
 */
function planPod({ pod, byId }, known, target, { allowLineChange }) {
    const plan = { pod, byId, known };
    const why = untouchable(pod, byId, target);
    if (why)
        return { ...plan, action: 'leave', reason: why };
    if (has(pod, target))
        return { ...plan, action: 'keep' };
    const { milvus, backwards } = known;
    if (backwards)
        return { ...plan, action: 'leave', reason: backwards };
    const refusal = lineRefusal(milvus, target.version, allowLineChange);
    if (refusal)
        return { ...plan, action: 'refuse', reason: refusal };
    if (isStopped(pod))
        return { ...plan, action: 'set' };
    const reason = unreachable(pod);
    if (reason)
        return { ...plan, action: 'refuse', reason };
    return { ...plan, action: 'roll' };
}
function has({ image }, { ref }) {
    return ref !== undefined && (0,reference/* isSameImage */.m_)(image, ref);
}
/** Says why a pod is never touched; undefined if it may be. */
function untouchable(pod, byId, { repository }) {
    if (pod.status === 'TERMINATED')
        return 'it is terminated';
    if (isCanary(pod))
        return 'it is a canary of another run';
    if (pod.locked)
        return 'it is locked';
    if (pod.cluster)
        return 'it belongs to a cluster';
    if (!POD_STATUSES.includes(pod.status)) {
        return `its status is "${(0,untrusted/* oneLine */.TN)(pod.status)}", which this version of the action does not know`;
    }
    if (!pod.image)
        return 'RunPod does not say which image it has';
    const own = (0,reference/* splitReference */.mQ)(pod.image).repository;
    if (byId || (0,reference/* isSameRepository */.ve)(own, repository))
        return undefined;
    return `its image is of another repository, ${(0,untrusted/* oneLine */.TN)(own)}; to update it anyway, give its ID`;
}

;// CONCATENATED MODULE: ./src/runpod/undo.ts









/** Seconds to clean up in: a runner kills a cancelled step after 10 s. */
const CANCELLED_SECONDS = 6;
/**
 * Puts the previous image back on a pod that was changed, and waits until it is as
 * it was. After a cancellation there is no time to wait. What is not settled is left
 * to the post step.
 */
async function restorePod(access, failed, options) {
    const { plan, rolling, isClear } = failed;
    const { isSettled, ...end } = await restore(access, failed, options);
    // What RunPod may still carry out would give the pod what it keeps.
    const isFinal = isClear || (0,reference/* isSameImage */.m_)(end.now, rolling.after);
    if (isSettled && isFinal)
        forgetRolling(options.job);
    if (end.outcome === 'broken') {
        const reason = end.reason ?? '';
        (0,annotate/* annotate */.fz)('pod-broken', { pod: podName(plan.pod), reason });
    }
    return { ...expectedResult(plan), ...end };
}
async function restore(access, failed, options) {
    const { rolling, error } = failed;
    const { pod, known } = failed.plan;
    const { signal } = access;
    const limited = signal.aborted
        ? { ...access, signal: AbortSignal.timeout(CANCELLED_SECONDS * 1000) }
        : access;
    const cause = undoReason(error);
    let isSaid = false;
    try {
        const change = await restoreImage(limited, rolling, () => {
            if (isSaid)
                return;
            isSaid = true;
            const image = (0,untrusted/* oneLine */.TN)(pod.image);
            (0,annotate/* annotate */.fz)('pod-put-back', { pod: podName(pod), image, reason: cause });
        });
        const end = endOf(change, failed, signal.aborted);
        if (change.kind !== 'changed' || isStopped(pod))
            return end;
        const back = withWayBack(end, known);
        if (signal.aborted)
            return back;
        const again = await waitUntilBack(access, change.before, failed, options);
        return again ? await endAgain(access, rolling, back, again) : back;
    }
    catch (again) {
        const reason = [cause, (0,messages_failure/* whatOf */.Em)(again), rolling.closed]
            .filter(Boolean)
            .join('; ');
        return { outcome: 'unknown', now: rolling.after, reason, isSettled: false };
    }
}
/** Adds that nobody has tested whether the previous image works on the data, if so. */
function withWayBack(end, { wayBack }) {
    if (wayBack?.kind !== 'unknown')
        return end;
    const { reason: cause = '' } = end;
    return { ...end, reason: `${cause}; ${wayBack.words}` };
}
/** Says why a change failed, without advice. */
function undoReason(error) {
    return error instanceof UnhealthyError
        ? `not healthy with the new image (${error.message})`
        : (0,messages_failure/* whatOf */.Em)(error);
}
function endOf(change, { rolling, error, isClear }, isCancelled) {
    const { before, closed = '' } = rolling;
    const reason = undoReason(error);
    if (change.kind === 'gone')
        return GONE;
    const { isClear: isSettled } = change;
    const restored = { outcome: 'restored', now: before, reason };
    if (change.kind === 'changed')
        return { ...restored, isSettled };
    const { image: now } = change.pod;
    // A pod that was not seen to fail may well be healthy.
    const outcome = error instanceof UnhealthyError ? 'broken' : 'unknown';
    if (change.kind === 'failed') {
        const why = `${reason}; ${(0,messages_failure/* whatOf */.Em)(change.error)}`;
        return { outcome, now, reason: why, isSettled: false };
    }
    if (change.why === 'closed') {
        if (outcome === 'unknown')
            sayKept(rolling);
        const why = `${reason}; it keeps the new image, since ${closed}`;
        return { outcome, now, reason: why, isSettled: true };
    }
    if (change.why === 'locked') {
        const why = `${reason}; it was locked in the meantime, so it keeps the new image`;
        return { outcome, now, reason: why, isSettled: false };
    }
    if (change.why !== 'back' || !isCancelled) {
        return { outcome: 'differs', now, reason, isSettled };
    }
    // The call was cut off, so it may never have been carried out. If it is, the post
    // step puts a pod back only if it has a way back.
    if (isClear || !closed)
        return { ...restored, isSettled };
    const why = `${reason}; RunPod may still give it the new image`;
    return { outcome: 'unknown', now: before, reason: why, isSettled };
}
const GONE = { outcome: 'gone', now: '', isSettled: true };
/** Returns why a pod is not as it was; undefined if it is, or if there is no time to wait. */
async function waitUntilBack(access, changed, { plan, wasHealthy }, options) {
    const { id, image } = plan.pod;
    const wanted = { ...options, image, healthy: wasHealthy, before: changed };
    try {
        await waitForMilvus(access, id, wanted);
        return undefined;
    }
    catch (error) {
        return access.signal.aborted ? undefined : error;
    }
}
/** Returns what is known of a pod that is not as it was, though it had its image. */
async function endAgain(access, rolling, { now, reason: cause = '' }, error) {
    const reason = `${cause}; with the previous image: ${(0,messages_failure/* whatOf */.Em)(error)}`;
    const isSeen = error instanceof UnhealthyError || isNotFound(error);
    if (!isSeen)
        return { outcome: 'unknown', now, reason, isSettled: true };
    const pod = await findPod(access, rolling.id);
    if (!pod)
        return GONE;
    const obstacle = obstacleOf(pod, rolling);
    return {
        outcome: obstacle === 'other' ? 'differs' : 'broken',
        now: pod.image,
        reason,
        // It may have the new image again.
        isSettled: obstacle === 'back' || obstacle === 'other'
    };
}

;// CONCATENATED MODULE: ./src/runpod/way-back.ts
// Whether the image that a pod has could be put back once it has had the new one.




/** Says why a pod would not get its previous image back; undefined if it would. */
function whyNoWayBack({ isMoved, wayBack }) {
    if (isMoved)
        return 'the tag that it had points to the new image by now';
    return wayBack?.kind === 'closed' ? wayBack.words : undefined;
}
/** Says of each pod that is about to be changed whether a put-back can work. */
function sayWaysBack(plans) {
    plans.filter(mayChange).forEach(sayWayBack);
}
/** Says it of one. */
function sayWayBack({ pod, known }) {
    const name = podName(pod);
    const { kind, words = '' } = known.wayBack ?? {};
    if (kind === 'closed') {
        (0,annotate/* annotate */.fz)('pod-way-back-closed', { pod: name, reason: words });
        return;
    }
    core/* info */.pq(`Pod ${name}: ${prospect(known.isMoved, kind)}${words}`);
}
function prospect(isMoved, kind) {
    if (isMoved) {
        return 'a put-back cannot work: its image is a tag that points to the new image by now';
    }
    if (!kind) {
        return 'whether a put-back can work is known once the new image is tested';
    }
    return kind === 'open' ? 'a put-back can work: ' : 'a put-back may not work: ';
}

;// CONCATENATED MODULE: ./src/runpod/change.ts













/**
 * Gives one pod the image, if it still may have it. A running one must become
 * healthy with it, or gets its previous image back, which is a result and not an
 * error.
 *
 * @param wasHealthy whether Milvus answers before the change
 * @throws Failure when the pod cannot be read, so it is as it was.
 */
async function changePod(access, plan, wasHealthy, options) {
    let asked = plan;
    let isClear = false;
    try {
        const change = await giveImage(access, plan, options, (now) => {
            asked = now;
        });
        if (change.kind !== 'changed') {
            return await unchanged(access, plan, change, options);
        }
        isClear = change.isClear;
        return { result: await change_confirm(access, asked, options) };
    }
    catch (error) {
        const rolling = readRolling(options.job);
        if (!rolling)
            throw error;
        const failed = { plan: asked, rolling, wasHealthy, isClear, error };
        return { result: await restorePod(access, failed, options) };
    }
}
/**
 * Asks RunPod for the change, and notes it first: the job may be killed.
 *
 * @param onAsk called right before, with what is planned for the pod as it is
 */
async function giveImage(access, plan, { target, job, ...options }, onAsk) {
    const { ref } = target;
    let now = plan;
    let isSaid = false;
    return await changeImage(access, {
        id: plan.pod.id,
        image: ref,
        async whyNot(pod) {
            now = await planAgain(plan, pod, target, options);
            return mayChange(now) ? undefined : now;
        },
        onAsk(pod) {
            const image = (0,untrusted/* oneLine */.TN)(pod.image);
            // What was said before was about the image that it had then.
            if (now.known !== plan.known && !isSaid)
                sayWayBack(now);
            core/* info */.pq(`Pod ${podName(pod)} gets ${ref}; it had ${image}`);
            if (now.known.isMoved && !isSaid) {
                (0,annotate/* annotate */.fz)('pod-tag-moved', { pod: podName(pod), image });
            }
            isSaid = true;
            noteRolling(job, rollingOf(now, ref));
            onAsk(now);
        }
    });
}
function rollingOf({ pod, known }, after) {
    const { id, name, image: before, startedAt } = pod;
    const closed = whyNoWayBack(known);
    return {
        ...{ id, name, before, after },
        ...(closed && { closed }),
        ...(pod.status === 'EXITED' && { stopped: { startedAt } })
    };
}
/** Returns the result of a pod whose image this run did not change. */
async function unchanged(access, { pod: planned }, change, options) {
    const { kind } = change;
    if (kind === 'gone' || change.isClear)
        forgetRolling(options.job);
    if (kind === 'gone')
        return { result: goneResult(planned, change.wasTouched) };
    if (kind === 'failed')
        return notChanged(planned, change);
    const { why, isClear } = change;
    if (why.action === 'keep') {
        return { result: await settlePod(access, why, options, planned) };
    }
    const left = expectedResult({ ...why, action: 'leave' });
    if (isClear)
        return { result: left };
    // RunPod may still carry out an earlier try, which the post step then finds.
    const reason = `RunPod gave no clear answer when it was asked for the image, and then: ${why.reason ?? ''}`;
    return { result: { ...left, outcome: 'unknown', reason } };
}
function notChanged(before, { pod, error, isClear }) {
    const { image: now } = pod;
    const reason = (0,messages_failure/* whatOf */.Em)(error);
    const refused = expectedResult({ pod: before, action: 'refuse', reason });
    const result = { ...refused, now };
    if (isClear)
        return { result, refusal: error };
    if (!(0,reference/* isSameImage */.m_)(now, before.image)) {
        return { result: { ...result, outcome: 'differs' } };
    }
    const why = `${reason}; it still has ${(0,untrusted/* oneLine */.TN)(now)} after ${LATE_SECONDS} s, but may yet be changed`;
    return { result: { ...result, outcome: 'unknown', reason: why } };
}
function goneResult(pod, wasTouched) {
    const reason = 'it was terminated in the meantime';
    const left = expectedResult({ pod, action: 'leave', reason });
    return { ...left, outcome: wasTouched ? 'gone' : 'left', now: '' };
}
/** Waits until a pod that was changed is healthy; one that is stopped stays so. */
async function change_confirm(access, plan, options) {
    const { pod: before } = plan;
    const { target, job } = options;
    const { ref: image } = target;
    const result = expectedResult(plan, image);
    if (isStopped(before)) {
        forgetRolling(job);
        return result;
    }
    const began = performance.now();
    const wanted = { ...options, image, healthy: true, before };
    await waitForMilvus(access, before.id, wanted);
    forgetRolling(job);
    return { ...result, seconds: (performance.now() - began) / 1000 };
}
/**
 * Leaves a pod as it is that has the new image already. Another run may have given
 * it that just now: then this one waits until it is healthy, so that two pods are
 * never unhealthy at once.
 *
 * @param since the pod as it was before it got the image; undefined if it had it
 * when this run began
 */
async function settlePod(access, plan, options, since) {
    const { id } = plan.pod;
    const { target, timeoutSeconds } = options;
    const now = expectedResult({ ...plan, action: 'keep' });
    const kept = { ...now, before: since?.image ?? now.before };
    const pod = await findPod(access, id);
    if (!pod || !(0,reference/* isSameImage */.m_)(pod.image, target.ref))
        return notKept(kept, pod);
    if (unreachable(pod) || isStopped(since ?? pod))
        return kept;
    if (!since && !isYoung(pod, timeoutSeconds))
        return kept;
    if (!since && (await answers(access, pod, options)))
        return kept;
    const wanted = { ...options, image: target.ref, healthy: true, before: since };
    try {
        await waitForMilvus(access, id, wanted);
        return { ...kept, ...(since && { reason: GIVEN }) };
    }
    catch (error) {
        access.signal.throwIfAborted();
        const isSeen = error instanceof UnhealthyError || isNotFound(error);
        if (!isSeen)
            throw error;
        return await unsettled(access, kept, error, options);
    }
}
const GIVEN = 'another run has given it the new image in the meantime';
/** True if another run may still wait for a pod to become healthy. */
function isYoung({ status, runtime }, timeoutSeconds) {
    const uptime = runtime?.uptime ?? 0;
    return status !== 'RUNNING' || uptime < timeoutSeconds;
}
/** True if Milvus on a pod answers, though it may refuse the password. */
async function answers({ signal }, pod, { password }) {
    if (pod.status !== 'RUNNING')
        return false;
    try {
        await askMilvus(restOfPod(addressOf(pod), password, signal));
        return true;
    }
    catch (error) {
        signal.throwIfAborted();
        return isPasswordRefused(error);
    }
}
function notKept(kept, pod) {
    const reason = pod
        ? 'it had the new image when this run began, and something else has changed it'
        : 'it was terminated in the meantime';
    return { ...kept, outcome: 'left', now: pod?.image ?? '', reason };
}
/** Returns what is known of a pod that did not become healthy. */
async function unsettled(access, kept, error, { target }) {
    const pod = await findPod(access, kept.id);
    if (!pod)
        return { ...kept, outcome: 'gone', now: '' };
    const has = (0,reference/* isSameImage */.m_)(pod.image, target.ref);
    const reason = `${GIVEN}, and it was not healthy with it (${(0,messages_failure/* whatOf */.Em)(error)})`;
    return {
        ...kept,
        outcome: has ? 'broken' : 'differs',
        now: pod.image,
        reason
    };
}

;// CONCATENATED MODULE: ./src/runpod/roll.ts










/**
 * Gives pods an image, one after the other. Each must become healthy with it before
 * the next is touched; if one does not, it gets its previous image back, unless that
 * is known not to open the data any more, and those after it are not touched.
 *
 * @param report takes the results so far, of all pods
 * @throws Failure that says which pod failed, why, and what it has now.
 */
async function rollPods(access, plans, options, report) {
    const results = plans.map(untouched);
    report([...results]);
    requireAllowed(plans);
    sayWaysBack(plans);
    const health = await healthOf(access, plans, options);
    for (const [index, plan] of inOrder(plans)) {
        const { result, refusal } = await carryOut(plan);
        results[index] = result;
        report([...results]);
        if (refusal)
            throw refusal;
        if (isFailed(result) && !access.signal.aborted) {
            throw notUpdated(result, results, options);
        }
        core/* info */.pq(`Pod ${podName(plan.pod)}: ${describeResult(result)}`);
        access.signal.throwIfAborted();
    }
    async function carryOut(plan) {
        const { pod, action } = plan;
        if (mayChange(plan)) {
            const wasHealthy = health.get(pod.id) ?? false;
            return await changePod(access, plan, wasHealthy, options);
        }
        const mayMove = action === 'keep' && health.size > 0;
        const result = mayMove
            ? await settlePod(access, plan, options)
            : expectedResult(plan);
        return { result };
    }
}
/** Those with the image come first: another run may be at work with one of them. */
function inOrder(plans) {
    const all = [...plans.entries()];
    const isKept = ([, { action }]) => action === 'keep';
    return [...all.filter(isKept), ...all.filter((plan) => !isKept(plan))];
}
/** Asks Milvus on each pod that is to be changed while it runs. */
async function healthOf(access, plans, options) {
    const health = new Map();
    for (const { pod, action } of plans) {
        if (action === 'roll')
            health.set(pod.id, await isHealthy(access, pod, options));
    }
    return health;
}
/** Returns the result of a pod as long as nothing was done. */
function untouched(plan) {
    const result = expectedResult(plan);
    return mayChange(plan)
        ? { ...result, outcome: 'waiting', now: result.before }
        : result;
}
/** @throws Failure when a pod may not have the image. */
function requireAllowed(plans) {
    const refused = plans.filter(({ action }) => action === 'refuse');
    if (refused.length === 0)
        return;
    const list = refused.map(({ pod, reason = '' }) => `${podName(pod)}: ${reason}`);
    throw (0,messages_failure/* fail */.fJ)('pods-refused', { pods: list.join('; ') });
}
/**
 * Checks that Milvus on the pods takes the password. One that does not answer says
 * nothing about it.
 *
 * @throws Failure that names a pod.
 */
async function requirePassword(access, plans, password) {
    const running = plans.filter(({ action }) => action === 'roll');
    await Promise.all(running.map(({ pod }) => probePod(access, pod, password)));
}
/** Returns whether a pod's Milvus answers before anything is changed. */
async function isHealthy(access, pod, { password }) {
    const { answers, reason } = await probePod(access, pod, password);
    if (reason) {
        (0,annotate/* annotate */.fz)('pod-not-healthy-before', { pod: podName(pod), reason });
    }
    return answers;
}
/**
 * Asks a pod's Milvus once, if it can be reached.
 *
 * @throws Failure when the password is wrong: the new image would seem to fail.
 */
async function probePod(access, pod, password) {
    const address = addressOf(pod);
    if (!address || pod.status !== 'RUNNING')
        return { answers: false };
    try {
        await askMilvus(restOfPod(address, password, access.signal));
        return { answers: true };
    }
    catch (error) {
        access.signal.throwIfAborted();
        if (isPasswordRefused(error)) {
            throw (0,messages_failure/* fail */.fJ)('pod-password-refused', { pod: podName(pod) }, { cause: error });
        }
        return { answers: false, reason: (0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error)) };
    }
}
/** @param results of all pods */
function notUpdated(failed, results, { target }) {
    const { outcome, now, wayBack } = failed;
    const left = results.filter((result) => result.outcome === 'waiting');
    const untouchedPods = left.map(podName).join(', ') || 'none';
    const result = describeResult(failed);
    const values = { pod: podName(failed), result, untouchedPods };
    const isKept = outcome === 'broken' && (0,reference/* isSameImage */.m_)(now, target.ref);
    return isKept && wayBack === 'closed'
        ? (0,messages_failure/* fail */.fJ)('pod-not-put-back', values)
        : (0,messages_failure/* fail */.fJ)('pod-not-updated', values, { remedy: outcome });
}

// EXTERNAL MODULE: ./src/messages/runpod.ts + 1 modules
var runpod = __webpack_require__(3039);
;// CONCATENATED MODULE: ./src/runpod/new-template.ts


/** Gigabytes of a new template's volume; RunPod's least is 10. */
const VOLUME = 50;
/** What a template is where its pods have GPUs, or none: those have no volume disk. */
const FOR_COMPUTE = {
    cpu: { category: 'CPU' },
    gpu: {
        category: 'NVIDIA',
        mounts: { persistent: { size: VOLUME, path: '/var/lib/milvus' } }
    }
};
/** Returns the body that creates a template for the image. */
function newTemplate({ template, compute, registry }, image, bytes) {
    return {
        ...FOR_COMPUTE[compute],
        name: template,
        image,
        // The image's own command.
        args: '',
        disk: containerDisk(compute, bytes),
        ports: ['19530/tcp', '19530/http'],
        env: { MILVUS_ROOT_PASSWORD: `{{ RUNPOD_SECRET_${runpod/* PASSWORD_SECRET */.Z} }}` },
        registry: registry ?? null,
        public: false,
        serverless: false,
        // Both are on unless set, and the image has neither.
        startSsh: false,
        startJupyter: false
    };
}
/** Returns what its owner has to do with a new template. */
function notesOnNew({ compute }) {
    const { secret, networkVolume, volumeDisk } = runpod/* TEMPLATE_NEEDS */.$z;
    return [secret, compute === 'cpu' ? networkVolume : volumeDisk];
}

;// CONCATENATED MODULE: ./src/runpod/template.ts









/** Ids that RunPod makes are a few small letters and digits. */
const ID = /^(?=.*\d)(?=.*[a-z])[a-z0-9]{8,14}$/;
/**
 * Says what would happen to a template. Changes nothing.
 *
 * @throws Failure when the template cannot be used.
 */
async function planTemplate(access, desired, target, readImage) {
    const template = await lookUp(access, desired.template);
    if (!template) {
        return {
            name: desired.template,
            outcome: 'created',
            notes: notesOnNew(desired)
        };
    }
    const { id, name, image: before } = template;
    const details = { id, name, before, notes: notesOf(template, desired) };
    if (target.ref && (0,reference/* isSameImage */.m_)(before, target.ref))
        return { ...details, outcome: 'unchanged' };
    const reason = await whyBackwards(before, target, readImage);
    if (reason)
        return { ...details, outcome: 'left', reason };
    return { ...details, outcome: 'updated' };
}
/**
 * Gives a template an image. Of one that exists nothing else is changed. A missing
 * one is created with what the image needs. One whose Milvus is newer is left
 * alone.
 *
 * @throws Failure when the template cannot be used, or RunPod refuses.
 */
async function syncTemplate(access, desired, target, { readImage, readBytes }) {
    const planned = await planTemplate(access, desired, target, readImage);
    const template = shownName(desired.template);
    for (const need of planned.notes) {
        (0,annotate/* annotate */.fz)('template-needs', { template, need });
    }
    const result = await carryOut(access, desired, planned, target.ref, readBytes);
    if (result.outcome === 'left') {
        const { reason } = result;
        const before = (0,untrusted/* oneLine */.TN)(result.before ?? '');
        (0,annotate/* annotate */.fz)('template-left-alone', { template, before, reason });
    }
    return result;
}
async function carryOut(access, desired, planned, image, readBytes) {
    switch (planned.outcome) {
        case 'created': {
            const body = newTemplate(desired, image, await readBytes(image));
            return { ...planned, id: (await createTemplateOnce(access, body)).id };
        }
        case 'updated':
            return await changeTemplateImage(access, desired, planned, image);
        default:
            return planned;
    }
}
/**
 * It is looked at right before each try: its image was judged, and may be another by
 * now. In the end what it shows counts, whatever the answers were.
 */
async function changeTemplateImage(access, { template }, planned, image) {
    const { id = '', before = '' } = planned;
    let wasAsked = false;
    const attempt = async () => {
        const now = await findTemplate(access, id);
        if (!now)
            throw noSuchTemplate(id);
        if ((0,reference/* isSameImage */.m_)(now.image, image)) {
            return wasAsked ? planned : { ...planned, outcome: 'unchanged' };
        }
        if (!(0,reference/* isSameImage */.m_)(now.image, before)) {
            const reason = 'something else has changed its image in the meantime';
            return { ...planned, before: now.image, outcome: 'left', reason };
        }
        wasAsked = true;
        await setTemplateImage(access, id, image).catch(failTry);
        return planned;
    };
    try {
        return await retryTries(access, `Template "${shownName(template)}"`, attempt);
    }
    catch (error) {
        if (!(error instanceof FailedTry))
            throw error;
        const after = await findTemplate(access, id).catch(() => undefined);
        if (after && (0,reference/* isSameImage */.m_)(after.image, image))
            return planned;
        throw isNotFound(error.failure) ? notOwn(template) : error.failure;
    }
}
/**
 * Creates a template, but never a second one: whatever the answer was, the first
 * may have been created.
 */
async function createTemplateOnce(access, body) {
    try {
        return await createTemplate(access, body);
    }
    catch (error) {
        const own = await listTemplates(access).catch(() => []);
        const made = byName(own, body.name);
        if (!made || !(0,reference/* isSameImage */.m_)(made.image, body.image))
            throw error;
        return made;
    }
}
/** Returns the account's own template; undefined if it is to be created. */
async function lookUp(access, text) {
    const own = await listTemplates(access);
    const found = own.find(({ id }) => id === text) ?? byName(own, text);
    if (found) {
        if (!found.serverless)
            return found;
        throw (0,messages_failure/* fail */.fJ)('template-serverless', { template: shownName(text) });
    }
    if (!ID.test(text))
        return undefined;
    const other = await findTemplate(access, text);
    throw other ? notOwn(text) : noSuchTemplate(text);
}
function byName(own, text) {
    const named = own.filter(({ name }) => name === text);
    if (named.length > 1) {
        const ids = named.map(({ id }) => (0,untrusted/* oneLine */.TN)(id, 40)).join(', ');
        const number = named.length;
        throw (0,messages_failure/* fail */.fJ)('template-ambiguous', { template: shownName(text), number, ids });
    }
    return named[0];
}
function notOwn(template) {
    return (0,messages_failure/* fail */.fJ)('template-not-own', { template: shownName(template) });
}
function noSuchTemplate(template) {
    return (0,messages_failure/* fail */.fJ)('template-unknown', { template: shownName(template) });
}
/** Says what of an existing template does not fit, which stays as it is. */
function notesOf({ registry, category, mounts }, desired) {
    const { otherRegistry, otherCompute, volumeWithoutGpu } = runpod/* TEMPLATE_NEEDS */.$z;
    const isOther = desired.registry && registry !== desired.registry;
    const isForCpus = category === 'CPU';
    return [
        ...(isOther
            ? [otherRegistry({ registry: shownName(registry ?? 'none') })]
            : []),
        ...(isForCpus && desired.compute === 'gpu' ? [otherCompute] : []),
        ...(isForCpus && mounts.persistent ? [volumeWithoutGpu] : [])
    ];
}

;// CONCATENATED MODULE: ./src/runpod/runpod.ts














/***/ })

};
