export const id = 415;
export const ids = [415];
export const modules = {

/***/ 3415:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  accessTo: () => (/* reexport */ accessTo),
  askerOfRights: () => (/* reexport */ askerOfRights),
  examinePods: () => (/* reexport */ examinePods),
  expectedResult: () => (/* reexport */ expectedResult),
  findOffers: () => (/* reexport */ findOffers),
  holdFailed: () => (/* reexport */ holdFailed),
  isLasting: () => (/* reexport */ isLasting),
  listPods: () => (/* reexport */ listPods),
  milvusAnswers: () => (/* reexport */ milvusAnswers),
  planPods: () => (/* reexport */ planPods),
  planTemplate: () => (/* reexport */ planTemplate),
  putPodBack: () => (/* reexport */ putPodBack),
  readOnce: () => (/* reexport */ readOnce),
  reapCanaries: () => (/* reexport */ reapCanaries),
  removeCanaries: () => (/* reexport */ removeCanaries),
  requireAllowed: () => (/* reexport */ requireAllowed),
  requirePassword: () => (/* reexport */ requirePassword),
  rollPods: () => (/* reexport */ rollPods),
  runCanary: () => (/* reexport */ runCanary),
  sayFindings: () => (/* reexport */ sayFindings),
  sayWaysBack: () => (/* reexport */ sayWaysBack),
  sayWouldHold: () => (/* reexport */ sayWouldHold),
  selectPods: () => (/* reexport */ selectPods),
  syncTemplate: () => (/* reexport */ syncTemplate)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 20 modules
var core = __webpack_require__(8049);
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
        return await (0,json_api/* callJson */.X_)(access, call);
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
    if (status === 410)
        return goneRemedy(author, isList);
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
/** What is gone: one thing, if RunPod itself says so of one; else the API. */
function goneRemedy(author, isList = false) {
    if (author === 'front')
        return 'retiredOrFront';
    return author === 'api' && !isList ? 'gone' : 'retired';
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
    return await (0,json_api/* retryCalls */.qT)(access, what, attempt, (error) => error instanceof FailedTry ? runpodAnswer(error.failure) : undefined);
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
/** Returns a number that can be counted with, also one in a text; 0 for any other. */
function finiteNumber(value) {
    return numberOf(value) ?? 0;
}
/** Returns a number, also one in a text; undefined for any other value. */
function numberOf(value) {
    const number = typeof value === 'string' && value.trim() ? Number(value) : value;
    return Number.isFinite(number) ? number : undefined;
}
/** True for what is set to anything but `false`: it holds unless RunPod says no. */
function isSet(value) {
    return ![undefined, null, false, 0, '', 'false'].includes(value);
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
        ...(isSet(cluster) && { cluster: clusterOf(cluster) }),
        cost: finiteNumber(cost),
        locked: isSet(locked),
        runtime: runtimeOf(value.runtime),
        createdAt: (0,untrusted/* stringOf */.Je)(value.createdAt),
        startedAt: (0,untrusted/* stringOf */.Je)(value.startedAt) || null,
        mounts: mountsOf(value.mounts),
        disk: numberOf(value.disk),
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
function clusterOf(value) {
    return { id: (0,untrusted/* stringOf */.Je)(isObject(value) ? value.id : undefined) };
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
    const uptime = numberOf(value.uptime);
    return {
        ...(uptime !== undefined && { uptime }),
        ports: arrayOf(value.ports).filter(isObject).map(portOf)
    };
}
function portOf(port) {
    const { private: inside, public: outside, type, ip } = port;
    return {
        private: numberOf(inside),
        public: numberOf(outside) ?? null,
        type: (0,untrusted/* stringOf */.Je)(type),
        ip: (0,untrusted/* stringOf */.Je)(ip) || null
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
/** Starts a pod that is stopped. */
async function startPod(access, id) {
    await callRunPod(access, {
        method: 'POST',
        path: `${pathOf('pods', id)}/action`,
        body: { action: 'start' },
        what: `start the pod ${shownName(id)}`,
        permission: 'change pods'
    });
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
/** Leaves out what has no id, and says so. */
async function list(access, key, shape, call) {
    const fault = (answer) => listIn(answer, key) ? undefined : `an answer without the list "${key}"`;
    const wanted = { ...call, isList: true, fault };
    const { body, headers } = await callRunPod(access, wanted);
    const all = listIn(body, key) ?? [];
    const items = all.map(shape).filter((item) => item !== undefined);
    sayOnce(all.length - items.length, key);
    return { items, headers };
}
const said = new Set();
/** Says once what cannot be used: RunPod lists the same again and again. */
function sayOnce(number, key) {
    const line = `RunPod lists ${key} that the action cannot read, and skips: ${number}`;
    if (number > 0 && !said.has(line))
        core/* info */.pq(line);
    said.add(line);
}
function listIn(answer, key) {
    const items = answer?.[key];
    return Array.isArray(items) ? items : undefined;
}
function unexpected(call, detail) {
    const answer = { status: 200, detail, mayHaveWorked: true };
    return refusal(call, new api_error/* ApiError */.hD(answer));
}

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
// EXTERNAL MODULE: ./src/server/rest.ts
var server_rest = __webpack_require__(45);
// EXTERNAL MODULE: ./src/milvus/settings.ts
var settings = __webpack_require__(6675);
// EXTERNAL MODULE: ./src/server/ports.ts
var server_ports = __webpack_require__(4567);
;// CONCATENATED MODULE: ./src/runpod/pod/pod-address.ts
// Where a pod can be reached: by its clients, and by calls with root's password.


/** https://docs.runpod.io/pods/configuration/expose-ports */
const PROXY_DOMAIN = 'proxy.runpod.net';
/** What an address from RunPod may consist of, to be printed as it is. */
const HOST = /^[\w.:-]{1,253}$/;
/**
 * Returns how REST of a pod's Milvus is reached: through RunPod's proxy, where its
 * port is open as HTTP, so that root's password does not cross the internet in clear
 * text; or else at the public port of its TCP port. Undefined if it can never be.
 */
function doorOf(pod) {
    const { rest, tls } = podPorts(pod);
    if (tls) {
        if (asksForCertificate(pod) || !isOpen(pod, rest, 'tcp'))
            return undefined;
        const address = mappedTo(pod, rest);
        return { protection: 'tls', address: address && { ...address, tls } };
    }
    if (isOpen(pod, rest, 'http')) {
        return { protection: 'proxy', address: proxyOf(pod, rest) };
    }
    if (!isOpen(pod, rest, 'tcp'))
        return undefined;
    return { protection: 'clear', address: mappedTo(pod, rest) };
}
/** Says why a pod's Milvus can never be reached; undefined if it can. */
function unreachable(pod) {
    if (doorOf(pod))
        return undefined;
    const { rest, tls } = podPorts(pod);
    if (!tls) {
        return `it has neither the port ${rest}/tcp nor ${rest}/http, so it could not be told whether its Milvus is healthy`;
    }
    if (asksForCertificate(pod)) {
        return 'its Milvus asks clients for a certificate (common.security.tlsMode is 2), which this action does not have, so it could not be told whether it is healthy';
    }
    return `its Milvus uses TLS and answers REST at the port ${rest}, but the pod does not have ${rest}/tcp (RunPod's proxy does not speak TLS to a pod), so it could not be told whether its Milvus is healthy`;
}
/** In mode 2, REST asks for it as well (`newHTTPListner` in Milvus' listener_manager.go). */
function asksForCertificate(pod) {
    const mode = (0,settings/* settingOf */.y7)(podSettings(pod), 'common.security.tlsMode');
    return (0,settings/* numberOf */.rl)(mode?.value ?? '') === 2;
}
/** True if the image makes the certificate of the pod's Milvus itself. */
function hasOwnCa(pod) {
    return (0,server_ports/* selfSignedSwitch */.b0)(podSettings(pod)) !== undefined;
}
/**
 * Returns where clients reach a pod's Milvus: `203.0.113.7:17446`, the public port of
 * gRPC; or the host of RunPod's proxy, if the pod has no TCP port for it. Undefined
 * for a pod that does not run, and while RunPod has not opened the port.
 */
function clientAddress(pod) {
    if (pod.status !== 'RUNNING')
        return undefined;
    if (hasClientPort(pod)) {
        const address = mappedTo(pod, podPorts(pod).api);
        return address && textOf(address);
    }
    const door = doorOf(pod);
    return door?.protection === 'proxy' ? door.address?.host : undefined;
}
/** Returns the public address of the port of gRPC, if RunPod has opened it. */
function clientPort(pod) {
    return mappedTo(pod, podPorts(pod).api);
}
/** True if a pod is to have a public TCP port for gRPC. */
function hasClientPort(pod) {
    return isOpen(pod, podPorts(pod).api, 'tcp');
}
/** Returns `host:port`, with brackets around an IPv6 address. */
function textOf({ host, port }) {
    return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
/** Returns the settings in the variables of a pod. */
function podSettings({ env }) {
    return (0,settings/* settingsOf */.f5)(Object.entries(env).map((pair) => pair.join('=')));
}
function podPorts(pod) {
    const { api, rest = api, tls = false } = (0,server_ports/* portsOf */.a5)(podSettings(pod));
    return { api, rest, tls };
}
function isOpen(pod, port, type) {
    return pod.ports.includes(`${port}/${type}`);
}
/** RunPod lists HTTP ports, too, with an address that only its proxy reaches. */
function mappedTo({ runtime }, port) {
    const mapped = runtime?.ports?.find((one) => {
        return one.private === port && one.type === 'tcp';
    });
    const { ip, public: outside } = mapped ?? {};
    const isWhole = typeof ip === 'string' && Number.isInteger(outside);
    if (!isWhole || !outside || !HOST.test(ip))
        return undefined;
    return { host: ip, port: outside };
}
function proxyOf({ id }, port) {
    const host = `${id}-${port}.${PROXY_DOMAIN}`;
    return { host, port: 443, tls: true, verified: true };
}

;// CONCATENATED MODULE: ./src/runpod/pod/client-port.ts


/** Seconds in which a server takes a connection: a firewall drops it without a word. */
const CONNECT_SECONDS = 10;
/** True if a server takes a connection, soon. */
async function takesConnection(address, signal) {
    const limit = AbortSignal.timeout(CONNECT_SECONDS * 1000);
    return await (0,health/* accepts */.G3)(address, AbortSignal.any([signal, limit]));
}
/**
 * Says why clients do not reach a pod's Milvus; undefined if they do. RunPod may show
 * the address from before a change for a while, where someone else's pod may listen
 * by now: Milvus has just answered there, unless it was asked through RunPod's proxy.
 *
 * @param last the pod as RunPod may still show it
 */
async function lackOfPort(pod, last, signal) {
    if (!hasClientPort(pod))
        return undefined;
    const address = clientPort(pod);
    if (!address)
        return 'RunPod has not opened its TCP port yet';
    const at = textOf(address);
    if (!(await takesConnection(address, signal))) {
        return `its TCP port, ${at}, takes no connection`;
    }
    const isAsBefore = last !== undefined && clientAddress(last) === at;
    const isProxied = doorOf(pod)?.protection === 'proxy';
    return isAsBefore && isProxied
        ? `RunPod still shows the address that it had before, ${at}`
        : undefined;
}

// EXTERNAL MODULE: ./src/server/http.ts
var http = __webpack_require__(1151);
;// CONCATENATED MODULE: ./src/lib/event-stream.ts
/**
 * Reads the data of each event of a stream, until the stream or the limit of its
 * bytes ends. An event whose line is too long is undefined.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @throws what the stream throws, such as the reason of the signal that ends it.
 */
async function* readEvents(body, limits) {
    let data = [];
    let isWhole = true;
    for await (const line of readLines(body, limits)) {
        if (line === undefined)
            isWhole = false;
        else if (line.startsWith('data:'))
            data.push(line.slice(5).trimStart());
        if (line !== '')
            continue;
        if (!isWhole)
            yield undefined;
        else if (data.length > 0)
            yield data.join('\n');
        data = [];
        isWhole = true;
    }
}
/** Yields each line; undefined for one that is too long, which is not kept. */
async function* readLines(body, { bytes, lineLength }) {
    const decoder = new TextDecoder();
    let size = 0;
    let rest = '';
    let isTooLong = false;
    // Leaving this loop closes the connection.
    for await (const chunk of body) {
        size += chunk.byteLength;
        const lines = (rest + decoder.decode(chunk, { stream: true })).split(
        // A carriage return at the end may be half of a line end.
        /\r\n|\n|\r(?!$)/);
        rest = lines.pop() ?? '';
        for (const line of lines) {
            yield isTooLong || line.length > lineLength ? undefined : line;
            isTooLong = false;
        }
        if (rest.length > lineLength) {
            isTooLong = true;
            rest = '';
        }
        if (size >= bytes)
            return;
    }
}

;// CONCATENATED MODULE: ./src/runpod/pod/pod-log.ts







const LIMITS = {
    seconds: 10,
    firstSeconds: 4,
    quietSeconds: 1.5,
    bytes: 4 * 2 ** 20
};
/** Seconds in which a fault that may pass is tried again. */
const RETRY_SECONDS = 4;
/** Characters after which a line is cut. A certificate in base64 has about 1000. */
const LINE_LIMIT = 4000;
/** Characters of an event that is read at all. */
const EVENT_LIMIT = 2 ** 16;
/** The most that RunPod gives of what was logged before. */
const MAX_LINES = 5000;
/**
 * Reads what a pod has said, within 10 s. What RunPod does not give is never an
 * error: the log only helps to explain one.
 * https://docs.runpod.io/api-reference-v2/pods/stream-pod-logs
 *
 * @returns undefined if RunPod gave no log, after a line of the run's log that says
 * why
 * @throws the reason of `access.signal` alone.
 */
async function readPodLog(access, id, options = {}, limits = LIMITS) {
    const read = await askPodLog(access, id, options, limits);
    if (typeof read !== 'string')
        return read;
    core/* info */.pq(`RunPod gave no log of the pod ${shownName(id)}: ${read}`);
    return undefined;
}
/** Reads the same, or returns why RunPod gave no log. */
async function askPodLog(access, id, options = {}, limits = LIMITS) {
    const collected = collector(options);
    const ended = new AbortController();
    const limit = AbortSignal.timeout(limits.seconds * 1000);
    const signal = AbortSignal.any([access.signal, limit, ended.signal]);
    let isOpen = false;
    try {
        const response = await openLog({ ...access, signal }, id, options);
        isOpen = true;
        await collect(response, collected, ended, limits);
    }
    catch (error) {
        access.signal.throwIfAborted();
        if (!isOpen) {
            return limit.aborted
                ? `no answer in ${limits.seconds} s`
                : reasonOf(error);
        }
    }
    access.signal.throwIfAborted();
    return collected.log;
}
/**
 * Returns a time for `since`, before which a pod's container wrote nothing: RunPod does
 * not say what exactly `startedAt` is the time of. Undefined if it does not show it.
 */
function beforeStart({ startedAt }, seconds) {
    const started = Date.parse(startedAt ?? '');
    return Number.isNaN(started)
        ? undefined
        : new Date(started - seconds * 1000).toISOString();
}
function reasonOf(error) {
    const isForbidden = error instanceof api_error/* ApiError */.hD &&
        error.answer.status === 403 &&
        error.answer.author !== 'front';
    const rights = isForbidden ? 'the key may not read the logs of pods; ' : '';
    return `${rights}${(0,messages_failure/* messageOf */.bD)(error)}`;
}
async function openLog(access, id, options) {
    const what = `read the log of the pod ${shownName(id)}`;
    const path = `/v2/pods/${encodeURIComponent(id)}/logs?${queryOf(options)}`;
    const budgetSeconds = { fault: RETRY_SECONDS, rateLimit: RETRY_SECONDS };
    return await (0,json_api/* retryCalls */.qT)({ ...access, budgetSeconds }, `${access.name}, ${what}`, () => (0,json_api/* openEvents */.Cg)(access, { what, method: 'GET', path }), (error) => (error instanceof api_error/* ApiError */.hD ? error.answer : undefined));
}
/** `tail` does not count where there is `since`, which gives the first lines. */
function queryOf({ source, since, lines = 100, keep }) {
    const isFirst = keep === 'first';
    const tail = String(isFirst ? MAX_LINES : Math.min(lines, MAX_LINES));
    return new URLSearchParams({
        ...(source && { source }),
        ...(isFirst && since ? { since } : { tail })
    }).toString();
}
/** Reads until there is enough, the stream is quiet for a while, or it ends. */
async function collect({ body, headers }, { add, isDone, notBefore }, ended, { firstSeconds, quietSeconds, bytes }) {
    if (!body)
        return;
    const now = Date.parse(headers.get('date') ?? '');
    notBefore(now);
    const end = () => {
        ended.abort();
    };
    let timer = setTimeout(end, firstSeconds * 1000);
    const quietFrom = performance.now() + quietSeconds * 1000;
    try {
        const limits = { bytes, lineLength: EVENT_LIMIT };
        for await (const event of readEvents(body, limits)) {
            clearTimeout(timer);
            timer = setTimeout(end, quietSeconds * 1000);
            const time = add(event);
            // What is said from now on is no news of what has failed. The header has
            // whole seconds, and the clock of a pod's machine may be ahead of it.
            const isNews = time > now + 1000 && performance.now() > quietFrom;
            if (isDone() || isNews)
                return;
        }
    }
    finally {
        clearTimeout(timer);
        end();
    }
}
function collector({ source, since, began = -Infinity, lines = 100, keep }) {
    const log = { container: [], system: [] };
    const wanted = source ? [log[source]] : [log.container, log.system];
    const start = Date.parse(since ?? '') || -Infinity;
    let from = start;
    return {
        log,
        notBefore(now) {
            const passed = performance.now() - began;
            from = Math.max(start, (now || Date.now()) - passed);
        },
        isDone: () => keep === 'first' && wanted.every(({ length }) => length >= lines),
        add(event) {
            const { of, line, time } = readLine(event, source);
            const isWanted = of !== undefined && wanted.includes(log[of]);
            if (!isWanted || time < from)
                return time;
            const kept = log[of];
            if (keep === 'first' && kept.length >= lines)
                return time;
            kept.push(line);
            if (kept.length > lines)
                kept.shift();
            return time;
        }
    };
}
function readLine(event, asked) {
    if (event === undefined) {
        return { of: asked, line: '(a line that is too long)', time: NaN };
    }
    const { source = asked, line, ts } = fieldsOf(event);
    const isKnown = source === 'container' || source === 'system';
    return {
        of: isKnown && typeof line === 'string' ? source : undefined,
        line: (0,untrusted/* withoutAnsi */.uo)((0,untrusted/* stringOf */.Je)(line)).trimEnd().slice(0, LINE_LIMIT),
        time: Date.parse((0,untrusted/* stringOf */.Je)(ts))
    };
}
function fieldsOf(event) {
    try {
        return { ...JSON.parse(event) };
    }
    catch {
        return {};
    }
}

;// CONCATENATED MODULE: ./src/runpod/pod/own-ca.ts


/**
 * How the line begins in which the image shows the certificate of its own CA, in
 * base64 of its DER form, before it starts Milvus (docker/lib/milvus-runpod/tls.sh).
 */
const BEGIN = 'milvus-runpod: CA certificate: ';
/** Seconds before the start that RunPod shows in which the line may be as well. */
const EARLY_SECONDS = 30;
/** The most lines that RunPod gives. */
const ALL_LINES = 5000;
/**
 * Returns the CA, in PEM, that a pod with `MILVUS_TLS=self-signed` has made on its
 * volume. Its log comes over RunPod's API, which has proved who it is; the first such
 * line since its container started is the image's own, whatever Milvus prints later.
 * Undefined if the log does not show one, or cannot be read.
 */
async function readOwnCa(access, pod) {
    const { ca } = await lookForCa(access, pod);
    return ca;
}
/**
 * Returns the same, and whether it may be that of the container before: a pod without
 * a volume has another one after each reset, and the log may come late.
 */
async function lookForCa(access, pod) {
    const { id, startedAt } = pod;
    const log = { source: 'container', keep: 'first' };
    const since = startedAt ?? undefined;
    const first = await readPodLog(access, id, { ...log, since });
    // Why it cannot be read is said by now.
    if (!first)
        return {};
    const line = first.container.find(showsCa);
    const early = beforeStart(pod, EARLY_SECONDS);
    if (line || !early)
        return { ca: pemOf(line) };
    const lines = { since: early, lines: ALL_LINES };
    const all = await readPodLog(access, id, { ...log, ...lines });
    return { ca: pemOf(all?.container.findLast(showsCa)), mayBeOld: true };
}
function showsCa(line) {
    return line.startsWith(BEGIN);
}
function pemOf(line) {
    if (!line)
        return undefined;
    const der = Buffer.from(line.slice(BEGIN.length), 'base64');
    try {
        const certificate = new external_node_crypto_.X509Certificate(der);
        return certificate.ca ? certificate.toString() : undefined;
    }
    catch {
        return undefined;
    }
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
    const shownId = (0,untrusted/* oneLine */.TN)(id, 40);
    return name ? `${(0,untrusted/* oneLine */.TN)(name, 60)} (${shownId})` : shownId;
}
/** Returns the result of a pod if all goes well. */
function expectedResult({ pod, action, reason, known }, image = 'the new image') {
    const { id, name, image: before } = pod;
    const outcomes = {
        roll: 'updated',
        set: 'set',
        keep: 'unchanged',
        leave: 'left',
        refuse: 'refused',
        hold: 'held',
        wait: 'waiting'
    };
    const outcome = outcomes[action];
    const isChanged = outcome === 'updated' || outcome === 'set';
    const now = isChanged ? image : before;
    const wayBack = isChanged ? known?.wayBack?.kind : undefined;
    const at = clientAddress(pod);
    const address = { before: at, after: isChanged ? undefined : at };
    return { id, name, outcome, before, now, reason, wayBack, address };
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
            return `not touched, since ${reason || 'a pod before it failed'}`;
    }
}
/** Says where clients reach a pod, as the end of a line; empty if that is not known. */
function describeAddress({ address }) {
    const { before, after } = address ?? {};
    if (!after)
        return '';
    const change = before && before !== after ? ` (it was ${before})` : '';
    return `; its address is ${after}${change}`;
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

;// CONCATENATED MODULE: ./src/runpod/pod/protection.ts



/** What a run has said of which pods: it asks most of them several times. */
const protection_said = new WeakMap();
/**
 * Says, once for all pods that are about to be asked, where root's password is not
 * protected on its way to them.
 */
function sayProtection(access, pods, { ca }) {
    const asked = pods.filter(({ id }) => isNews(access, `way to ${id}`));
    const namesOf = (isMeant) => asked.filter(isMeant).map(podName).join(', ');
    const clear = namesOf((pod) => doorOf(pod)?.protection === 'clear');
    if (clear)
        (0,annotate/* annotate */.fz)('pod-password-in-clear', { pods: clear });
    const unchecked = namesOf((pod) => {
        return doorOf(pod)?.protection === 'tls' && !ca && !hasOwnCa(pod);
    });
    if (unchecked)
        (0,annotate/* annotate */.fz)('pod-not-checked', { pods: unchecked });
}
/** Says once of a pod that nobody knows the CA that its image has made. */
function sayUnknownCa(access, pod) {
    if (!isNews(access, `CA of ${pod.id}`))
        return;
    (0,annotate/* annotate */.fz)('pod-ca-unknown', { pod: podName(pod) });
}
function isNews(access, what) {
    const known = protection_said.get(access) ?? new Set();
    protection_said.set(access, known);
    return !known.has(what) && Boolean(known.add(what));
}

;// CONCATENATED MODULE: ./src/runpod/pod/pod-rest.ts
// Calls of REST of a pod's Milvus, which carry root's password.








/** Looks for the line with a pod's own CA: its log may come late. */
const CA_LOOKS = 3;
/**
 * Returns what opens REST of a pod as long as a container of it starts: the CA that
 * the image makes is waited for, and remembered.
 */
function restOpener(access, login) {
    const known = new Map();
    let looks = 0;
    async function ownCa(pod) {
        const seen = known.get(pod.startedAt);
        if (seen)
            return seen;
        const { ca, mayBeOld } = await lookForCa(access, pod);
        if (ca && !mayBeOld)
            known.set(pod.startedAt, ca);
        return ca;
    }
    return async (pod, signal) => {
        const door = doorOf(pod);
        if (!door?.address)
            return notOpen(pod);
        const { address } = door;
        if (!hasOwnCa(pod)) {
            return restAt(trusting(door, address, login.ca), login, signal);
        }
        // The line with the CA comes before Milvus listens.
        if (!(await takesConnection(address, signal))) {
            return `no server listens at ${textOf(address)}`;
        }
        const ca = (await ownCa(pod)) ?? login.ca;
        looks += 1;
        if (!ca && looks < CA_LOOKS)
            return 'its log does not show its CA yet';
        if (!ca)
            sayUnknownCa(access, pod);
        return restAt(trusting(door, address, ca), login, signal);
    };
}
/** Returns how to call REST of a pod's Milvus that runs, or else why it cannot be. */
async function openRest(access, pod, login) {
    const door = doorOf(pod);
    if (!door?.address)
        return notOpen(pod);
    const own = hasOwnCa(pod) ? await readOwnCa(access, pod) : undefined;
    const ca = own ?? login.ca;
    if (hasOwnCa(pod) && !ca)
        sayUnknownCa(access, pod);
    return restAt(trusting(door, door.address, ca), login, access.signal);
}
/** Says why a call of REST failed, and what that means for the way to the pod. */
function whyNoRest({ address }, error) {
    const reason = (0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error));
    const at = textOf(address);
    if (isUntrusted(error)) {
        const who = address.ca ? 'a CA that is known for it' : 'a known CA';
        return `the certificate of ${at} was not accepted, since it is not of ${who} and for its name, and root's password was not sent (${reason})`;
    }
    const { code, otherStatus } = error instanceof server_rest/* RestError */.pj ? error : {};
    const isOfMilvus = code !== undefined;
    if (!address.verified || isOfMilvus)
        return `Milvus at ${at} gave ${reason}`;
    // Its page says nothing about Milvus, and is long.
    const answer = otherStatus ? `HTTP ${otherStatus}` : reason;
    return `RunPod's proxy, ${address.host}, gave ${answer} and no answer of Milvus; root's password is not sent in clear text over TCP in its place`;
}
/** True if a server did not prove who it is, so the password was not sent. */
function isUntrusted(error) {
    return error instanceof server_rest/* RestError */.pj && error.cause instanceof http/* UntrustedError */.lI;
}
function trusting({ protection }, address, ca) {
    return protection === 'tls' && ca ? { ...address, ca } : address;
}
function restAt(address, { password }, signal) {
    return { address, password, callSeconds: server_rest/* CALL_SECONDS */.ZZ, signal };
}
function notOpen(pod) {
    return unreachable(pod) ?? 'RunPod has not opened its port yet';
}

;// CONCATENATED MODULE: ./src/runpod/pod/pod-health.ts










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
async function waitForMilvus(access, id, wanted) {
    const { timeoutSeconds, before } = wanted;
    const limit = AbortSignal.timeout(timeoutSeconds * 1000);
    const signal = AbortSignal.any([access.signal, limit]);
    const began = performance.now();
    const hidden = before ? LOOK_SECONDS : APPEAR_SECONDS;
    // A container that runs after the pod was down is a new one.
    let wasDown = before !== undefined && before.status !== 'RUNNING';
    const openRest = restOpener(access, wanted);
    let ready;
    for (let looks = 0;; looks++) {
        const pod = await lookAtPod(access, id, hidden);
        const seconds = (performance.now() - began) / 1000;
        wasDown ||= pod.status !== 'RUNNING';
        if (seconds > CHANGE_GRACE_SECONDS || !mayStillStart(pod, before)) {
            requireAlive(pod);
        }
        const isNew = !before || wasDown || isRestarted(pod, before, seconds);
        const lack = lackOfImage(pod, wanted, seconds);
        if (!lack && ready && isSameRun(pod, ready.pod))
            return ready;
        const look = { pod, isNew, seconds };
        const seen = lack ?? (await readyOrLack(look, wanted, openRest, signal));
        ready = typeof seen === 'string' ? undefined : seen;
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
    const isSame = pod.startedAt === other.startedAt;
    const isThere = clientAddress(pod) === clientAddress(other);
    return pod.status === 'RUNNING' && isSame && isThere;
}
/** Returns the pod if it is as wanted, or else what it lacks. */
async function readyOrLack(look, wanted, openRest, signal) {
    const { pod, isNew, seconds } = look;
    if (pod.status !== 'RUNNING')
        return `its status is ${(0,untrusted/* oneLine */.TN)(pod.status)}`;
    if (!isNew)
        return 'it still runs the container that it had before';
    if (!wanted.healthy)
        return { pod };
    const rest = await openRest(pod, signal);
    if (typeof rest === 'string')
        return rest;
    try {
        await askMilvus(rest);
        await (0,pause/* pause */.v)(health/* STAY_SECONDS */.sM * 1000, signal);
        await askMilvus(rest);
    }
    catch (error) {
        return whyNoRest(rest, error);
    }
    const isLate = seconds <= CHANGE_GRACE_SECONDS;
    const last = isLate ? wanted.before : undefined;
    return (await lackOfPort(pod, last, signal)) ?? { pod, rest };
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

;// CONCATENATED MODULE: ./src/runpod/canary/create.ts







/**
 * Gigabytes of memory that a canary has at least. Milvus asks for 8, but an empty
 * one needs much less.
 */
const MIN_MEMORY = 4;
/**
 * Gigabytes of container disk that RunPod allows for each vCPU, on its smallest CPUs
 * (https://docs.runpod.io/flash/configuration/storage).
 */
const DISK_PER_VCPU = 10;
/** Offers that are tried: RunPod may be out of one that it lists. */
const MAX_OFFERS = 5;
/**
 * Returns what a canary can run on, the cheapest first; nothing if RunPod has none
 * in stock.
 *
 * @param disk gigabytes of the container's disk
 * @throws Failure when RunPod has no such GPU.
 */
async function findOffers(access, choice, disk = 0) {
    if (choice.kind === 'gpu')
        return await gpuOffer(access, choice.id);
    const cpus = await listCpus(access);
    return cpus
        .filter(({ availability }) => availability !== 'NONE')
        .flatMap((cpu) => cpuOffer(cpu, disk))
        .sort((a, b) => a.price - b.price)
        .slice(0, MAX_OFFERS);
}
/** Returns the smallest pod of a kind that has enough memory and disk, if there is one. */
function cpuOffer({ id, vcpu, ramGbPerVcpu, price }, disk) {
    // RunPod takes powers of two only.
    const counts = [2, 4, 8, 16, 32, 64].filter((count) => count >= vcpu.min && count <= vcpu.max);
    const vcpuCount = counts.find((count) => count * ramGbPerVcpu >= MIN_MEMORY && count * DISK_PER_VCPU >= disk);
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

// EXTERNAL MODULE: ./src/server/telling-lines.ts
var telling_lines = __webpack_require__(3300);
// EXTERNAL MODULE: ./src/docker/answer.ts + 1 modules
var docker_answer = __webpack_require__(4082);
// EXTERNAL MODULE: ./src/messages/pod-failures.ts
var pod_failures = __webpack_require__(1367);
// EXTERNAL MODULE: ./src/server/known-failures.ts
var known_failures = __webpack_require__(3618);
// EXTERNAL MODULE: ./src/server/last-words.ts
var last_words = __webpack_require__(1963);
;// CONCATENATED MODULE: ./src/runpod/pod/pod-diagnosis.ts






/**
 * Reads in a log why a pod failed. A message of the image's own entrypoint comes
 * first, then why the image could not be pulled, and then the table of known failures,
 * which the smoke test has, too.
 *
 * @param cause what the run has seen of the failure
 */
function diagnosePod(cause, log) {
    const container = log.container.join('\n');
    const refusal = (0,last_words/* refusalIn */.c)(container);
    if (refusal)
        return ofRefusal(refusal);
    const pull = failedPull(log.system);
    if (pull)
        return pull;
    const words = (0,last_words/* endingIn */.P)(container, 0)?.text;
    const text = [words, seenOf(cause), ...log.system, container]
        .filter(Boolean)
        .join('\n');
    const failure = podFailure((0,known_failures/* knownFailure */.q)({ text }));
    return {
        ...(words && { words }),
        ...(failure && { known: { failure, link: '' } })
    };
}
function ofRefusal({ text, code }) {
    if (!code)
        return { words: text };
    return {
        words: text,
        known: { failure: 'refused', link: (0,annotate/* docsLink */._h)(code) }
    };
}
/** How RunPod says that it could not pull an image; docker's own words follow. */
const PULL_FAILED = /^error pulling image: (.+)$/i;
/** How it says that a pull, whatever failed before, has worked. */
const PULLED = /^Status: (?:Downloaded|Image is)/i;
const PULLS = {
    absent: 'pullAbsent',
    denied: 'pullDenied',
    expired: 'pullDenied',
    blocked: 'pullDenied',
    limited: 'pullLimited',
    unavailable: 'pullFailed',
    token: 'pullFailed',
    full: 'fullDisk'
};
function failedPull(system) {
    const at = system.findLastIndex((line) => PULL_FAILED.test(line));
    const [, words] = PULL_FAILED.exec(system[at] ?? '') ?? [];
    if (!words || system.slice(at).some((line) => PULLED.test(line))) {
        return undefined;
    }
    const failure = PULLS[(0,docker_answer/* answerIn */.Ke)(words)];
    return { words, ...(failure && { known: { failure, link: '' } }) };
}
/** Returns the answer alone of "Milvus at 203.0.113.7:17446 gave …". */
function seenOf(cause) {
    return cause.replace(/^.*?\bgave /, '');
}
/** Returns the likely reason, and what to do about it. */
function hintOf({ failure, link }) {
    return (0,messages_failure/* adviceOf */.wr)(pod_failures/* POD_FAILURES */.k[failure], { link });
}
/** What the smoke test calls otherwise, or tells apart by the base image. */
const SAME = {
    baseWithoutTini: 'missingProgram',
    baseWithoutShell: 'missingProgram',
    baseWithoutProgram: 'missingProgram',
    memoryLimit: 'outOfMemory'
};
/** Returns what a failure is on a pod; undefined for what only a runner has. */
function podFailure(known) {
    if (!known)
        return undefined;
    return SAME[known] ?? (isOfPods(known) ? known : undefined);
}
function isOfPods(known) {
    return Object.hasOwn(pod_failures/* POD_FAILURES */.k, known);
}

// EXTERNAL MODULE: ./src/milvus/secrets.ts
var secrets = __webpack_require__(5925);
;// CONCATENATED MODULE: ./src/runpod/pod/pod-secrets.ts


/** Shorter values hide nothing, and would only spoil a log. */
const MIN_LENGTH = 6;
/** Where RunPod puts the value of a secret, which is not known here. */
const REFERENCE = /^\{\{ *RUNPOD_SECRET_\w+ *\}\}$/;
/** Values under any other name are hidden from this length on. */
const MIN_UNNAMED = 12;
/**
 * What no secret looks like: a path, a number, an address without a login, and words
 * that Milvus and the image know.
 */
const HARMLESS = /^(?:\/[\w./-]*|[\d.,]+|(?:[a-z]+:\/\/)?[a-z\d.-]+:\d+\/?|standalone|self-signed|rocksmq|woodpecker)$/i;
/**
 * Returns what takes the secrets out of the lines of a pod's log: those that the run
 * knows, and the values of the pod's variables that are secrets, or may be. What a
 * variable takes from a RunPod secret is not known here: RunPod shows only its name.
 */
function hidesSecretsOf(env) {
    const secrets = Object.entries(env)
        .filter(([key, value]) => isHidden(key, value.trim()))
        .flatMap(([, value]) => value.split(/[\r\n]+/))
        .map((part) => part.trim())
        .filter(({ length }) => length >= MIN_LENGTH)
        .flatMap(formsOf)
        // The longest first: a secret may contain another one.
        .sort((a, b) => b.length - a.length);
    return (line) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), (0,masks/* redact */.E$)(line));
}
/** A secret as it is, in JSON, and in the address of a request. */
function formsOf(secret) {
    const inJson = JSON.stringify(secret).slice(1, -1);
    // Half of a character cannot be in an address.
    const inAddress = encodeURIComponent(secret.toWellFormed());
    return [...new Set([secret, inJson, inAddress])];
}
function isHidden(key, value) {
    if ((0,secrets/* isSecret */.$f)({ key, value }))
        return true;
    const isHarmless = HARMLESS.test(value) || REFERENCE.test(value);
    return value.length >= MIN_UNNAMED && !isHarmless;
}

;// CONCATENATED MODULE: ./src/runpod/pod/evidence.ts









/** Lines of a container that are read. Go's trace of a panic has some hundred. */
const READ_LINES = 3000;
/** The machine says a line for each step, and repeats those that fail. */
const READ_SYSTEM_LINES = 200;
/** Lines of each source that are kept and shown. */
const KEPT_LINES = 100;
/** Seconds that a container may write before RunPod says that it has started. */
const START_SECONDS = 3;
/** Characters of what a container says, so that the rest of a reason has room. */
const WORDS_LIMIT = 350;
/**
 * Reads what a pod that was seen to fail has said, within 10 s, shows it in a group of
 * the run's log, and looks for a known failure in it. Call it before anything ends the
 * pod's container. Empty if the pod was not seen to fail, or the run is cancelled.
 *
 * @throws the reason of `access.signal` alone.
 */
async function readEvidence(access, failed) {
    const { pod, error, image } = failed;
    if (access.signal.aborted)
        return {};
    const last = error instanceof UnhealthyError ? error.pod : undefined;
    if (last && !(0,reference/* isSameImage */.m_)(last.image, image))
        return {};
    const [container, system] = await Promise.all([
        readContainer(access, failed, last),
        readPodLog(access, pod.id, {
            source: 'system',
            lines: READ_SYSTEM_LINES,
            began: failed.began
        })
    ]);
    if (!container && !system)
        return {};
    const hide = hidesSecretsOf({ ...pod.env, ...last?.env });
    const all = {
        container: container?.map(hide) ?? [],
        system: system?.system.map(hide) ?? []
    };
    const log = {
        container: (0,telling_lines/* tellingLines */.$)(all.container, KEPT_LINES),
        system: (0,telling_lines/* tellingLines */.$)(all.system, KEPT_LINES)
    };
    showPodLog(pod, log);
    const { words, known } = diagnosePod(causeOf(error), all);
    return {
        log,
        ...(words && { words: (0,untrusted/* oneLine */.TN)(words, WORDS_LIMIT) }),
        ...(known && { known })
    };
}
/** Puts what a pod said before what the run has seen of its failure. */
function withWords({ words }, cause) {
    return [words, cause].filter(Boolean).join('; ');
}
/** Returns what a result keeps of it. */
function shownOf({ log, known }) {
    return { ...(log && { log }), ...(known && { known }) };
}
function causeOf(error) {
    return error instanceof Error ? error.message : '';
}
/** Reads the lines of the container that failed, and not of the one before it. */
async function readContainer(access, failed, last) {
    // None has run with this image yet.
    if (last && !last.startedAt)
        return [];
    const log = await readPodLog(access, failed.pod.id, {
        source: 'container',
        lines: READ_LINES,
        began: failed.began,
        since: startOf(failed, last)
    });
    return log?.container;
}
function startOf({ before }, last) {
    const isNew = before !== undefined && last?.startedAt !== before.startedAt;
    return last && isNew ? beforeStart(last, START_SECONDS) : undefined;
}
function showPodLog(pod, log) {
    core/* startGroup */.Oh(`Pod ${podName(pod)}: last log lines`);
    showLines('The container', log.container);
    showLines('Its machine (system log)', log.system);
    core/* endGroup */.N4();
}
function showLines(what, lines) {
    if (lines.length === 0) {
        core/* info */.pq(`${what} logged nothing`);
        return;
    }
    core/* info */.pq(`${what}:`);
    (0,untrusted/* showUntrusted */.Gz)(lines.join('\n'));
}

// EXTERNAL MODULE: ./src/docker/container-disk.ts
var container_disk = __webpack_require__(6409);
;// CONCATENATED MODULE: ./src/runpod/canary/remove.ts











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

;// CONCATENATED MODULE: ./src/runpod/canary/canary.ts














/**
 * Runs the image on a pod of its own, inserts rows and finds them through the pod's
 * public port, and terminates it in any case. An image that fails is a result, and
 * so is a pod that RunPod cannot provide.
 *
 * @throws Failure when the key may not do it, and the reason of `access.signal`.
 */
async function runCanary(access, options) {
    const { job, choice } = options;
    const disk = diskOf(options);
    const offers = await findOffers(access, choice, disk).catch(unavailable);
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
/** Characters of a cause. */
const CAUSE_LIMIT = 500;
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
    COMMON_SECURITY_TLSMODE: '0',
    MILVUS_TLS: ''
};
function diskOf({ choice, imageBytes }) {
    return (0,container_disk/* containerDisk */.p)(choice.kind, imageBytes);
}
/** Returns the body that creates a canary: nothing of it outlives the pod. */
function newCanary({ compute }, password, options) {
    const { image, registry, job } = options;
    return {
        name: canaryName(job),
        image,
        args: '',
        disk: diskOf(options),
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
        const verdict = verdictOn(error, pod);
        if (verdict.outcome !== 'failed')
            return verdict;
        const evidence = await readEvidence(access, { pod, error, image });
        return withEvidence(verdict, evidence);
    }
}
function withEvidence({ cause = '', ...verdict }, evidence) {
    const told = (0,untrusted/* oneLine */.TN)(withWords(evidence, cause), CAUSE_LIMIT);
    return { ...verdict, cause: told, ...shownOf(evidence) };
}
/** @param created the pod as RunPod created it */
function verdictOn(error, created) {
    const last = error instanceof UnhealthyError ? error.pod : undefined;
    const cause = (0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error), CAUSE_LIMIT);
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

;// CONCATENATED MODULE: ./src/runpod/roll/unsettled.ts




const GIVEN = 'another run has given it the new image in the meantime';
/** Nobody knows who has given it the image. */
const FOUND = 'it had the new image when this run began';
/** Returns what is known of such a pod, with what it has said: it keeps the image. */
async function unsettled(access, { kept, error, since: before }, image) {
    const pod = await findPod(access, kept.id);
    if (!pod)
        return { ...kept, outcome: 'gone', now: '' };
    const has = (0,reference/* isSameImage */.m_)(pod.image, image);
    const failed = { pod, error, image, before };
    const evidence = has ? await readEvidence(access, failed) : {};
    const reason = `${before ? GIVEN : FOUND}, and it was not healthy with it (${withWords(evidence, (0,messages_failure/* whatOf */.Em)(error))})`;
    return {
        ...kept,
        ...shownOf(evidence),
        outcome: has ? 'broken' : 'differs',
        now: pod.image,
        reason
    };
}

;// CONCATENATED MODULE: ./src/runpod/roll/settle.ts
// A pod that has the new image already, and keeps it.








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
    const pod = await findPod(access, id);
    const now = expectedResult({ ...plan, action: 'keep' });
    const at = clientAddress(since ?? plan.pod);
    const address = { before: at, after: pod && clientAddress(pod) };
    const kept = { ...now, before: since?.image ?? now.before, address };
    if (!pod || !(0,reference/* isSameImage */.m_)(pod.image, target.ref))
        return notKept(kept, pod);
    if (unreachable(pod) || isStopped(since ?? pod))
        return kept;
    if (!since && !isYoung(pod, timeoutSeconds))
        return kept;
    sayProtection(access, [pod], options);
    if (!since && (await milvusAnswers(access, pod, options)))
        return kept;
    const wanted = { ...options, image: target.ref, healthy: true, before: since };
    try {
        const { pod: healthy } = await waitForMilvus(access, id, wanted);
        const found = { ...address, after: clientAddress(healthy) };
        return { ...kept, address: found, ...(since && { reason: GIVEN }) };
    }
    catch (error) {
        access.signal.throwIfAborted();
        const isSeen = error instanceof UnhealthyError || isNotFound(error);
        if (!isSeen)
            throw error;
        return await unsettled(access, { kept, error, since }, target.ref);
    }
}
/** True if another run may still wait for a pod to become healthy. */
function isYoung({ status, runtime }, timeoutSeconds) {
    const uptime = runtime?.uptime ?? 0;
    return status !== 'RUNNING' || uptime < timeoutSeconds;
}
/** True if Milvus on a pod answers, though it may refuse the password. */
async function milvusAnswers(access, pod, login) {
    if (pod.status !== 'RUNNING')
        return false;
    sayProtection(access, [pod], login);
    const rest = await openRest(access, pod, login);
    if (typeof rest === 'string')
        return false;
    try {
        await askMilvus(rest);
        return true;
    }
    catch (error) {
        access.signal.throwIfAborted();
        return isPasswordRefused(error);
    }
}
function notKept(kept, pod) {
    const reason = pod
        ? 'it had the new image when this run began, and something else has changed it'
        : 'it was terminated in the meantime';
    return { ...kept, outcome: 'left', now: pod?.image ?? '', reason };
}

;// CONCATENATED MODULE: ./src/runpod/doctor/cost.ts
/** Hours of a month, on average. */
const HOURS = 730;
/**
 * US dollars per gigabyte and month
 * (https://docs.runpod.io/pods/storage/types, read in November 2026). A container's disk
 * costs nothing while the pod is stopped. Of a network volume, what is above 1000 GB has
 * a lower price. The one of fast volumes is not among them.
 */
const PRICES = {
    container: 0.1,
    disk: { running: 0.1, stopped: 0.2 },
    network: { first: 0.07, above: 0.05, firstGigabytes: 1000 }
};
/** Estimates what a pod costs, by its price now, which is 0 for one that is stopped. */
function monthlyCost({ cost, disk = 0, mounts, runtime }, volume) {
    const isRunning = runtime !== null || cost > 0;
    const price = isRunning ? PRICES.disk.running : PRICES.disk.stopped;
    const container = isRunning ? disk * PRICES.container : 0;
    const own = {
        machine: cost * HOURS,
        disks: container + (mounts.persistent?.size ?? 0) * price
    };
    if (!mounts.network)
        return own;
    if (!volume?.size || volume.isFast) {
        return { ...own, unknown: 'network volume' };
    }
    const { id, size } = volume;
    return { ...own, volume: { id, dollars: volumeDollars(size) } };
}
function volumeDollars(size) {
    const { first, above, firstGigabytes } = PRICES.network;
    const cheap = Math.max(0, size - firstGigabytes);
    return (size - cheap) * first + cheap * above;
}
/** Adds up what pods cost, with each network volume once. */
function totalCost(costs) {
    const volumes = new Map(costs.flatMap(({ volume }) => volume ? [[volume.id, volume.dollars]] : []));
    const own = costs.map(({ machine, disks }) => machine + disks);
    return [...own, ...volumes.values()].reduce((sum, one) => sum + one, 0);
}

// EXTERNAL MODULE: ./src/messages/runpod-doctor.ts
var runpod_doctor = __webpack_require__(1592);
// EXTERNAL MODULE: ./src/messages/message.ts
var message = __webpack_require__(5283);
;// CONCATENATED MODULE: ./src/messages/runpod-findings.ts
// What runpod-doctor may say about a pod.

const VOLUME = {
    topic: 'data',
    level: 'urgent',
    next: 'back up the data, then deploy a pod with a network volume mounted there: a pod cannot get one later'
};
const PORT = { topic: 'ports', level: 'urgent' };
const PASSWORD = { topic: 'login', level: 'urgent' };
const ENLARGE = 'enlarge the volume, or remove data';
const ENLARGE_FULL = `${ENLARGE}: Milvus does not start on a full one`;
const SET_PASSWORD = 'set MILVUS_ROOT_PASSWORD on the pod, as a RunPod secret; then run /set-root-password.sh in its terminal, since root of this volume has the default password';
const UPDATE = 'publish a newer Milvus and give it to the pod: "runpod-pods" in the workflow';
/** Every finding, by its stable name. */
const FINDINGS = {
    stopped: { topic: 'pod', level: 'fact', what: 'stopped' },
    locked: { topic: 'pod', level: 'fact', what: 'locked: no run changes it' },
    cluster: {
        topic: 'pod',
        level: 'fact',
        what: 'part of a cluster: no run changes it'
    },
    status: { topic: 'pod', level: 'warning', what: (0,message/* text */.Q) `status ${'status'}` },
    'not-milvus': {
        topic: 'pod',
        level: 'unknown',
        what: 'nothing says that it runs Milvus, so only its cost was looked at'
    },
    'log-warns': {
        topic: 'pod',
        level: 'warning',
        what: (0,message/* text */.Q) `its log warns: ${'codes'}`,
        next: 'read its log in the RunPod console; docs/errors.md says more about each'
    },
    milvus: { topic: 'image', level: 'fact', what: (0,message/* text */.Q) `Milvus ${'version'}` },
    'milvus-line': {
        topic: 'image',
        level: 'unknown',
        what: (0,message/* text */.Q) `a Milvus of the line ${'line'}: which one, and with it the advisories, is not known`
    },
    'milvus-unknown': {
        topic: 'image',
        level: 'unknown',
        what: 'which Milvus it runs, and with it the advisories, is not known'
    },
    'no-advisories': {
        topic: 'image',
        level: 'good',
        what: 'no advisories about it'
    },
    advisories: {
        topic: 'image',
        level: 'urgent',
        what: (0,message/* text */.Q) `advisories about Milvus ${'version'}: ${'advisories'}`,
        next: UPDATE
    },
    'advisories-unclear': {
        topic: 'image',
        level: 'warning',
        what: (0,message/* text */.Q) `advisories that may be about Milvus ${'version'}: ${'advisories'}`
    },
    'advisories-unread': {
        topic: 'image',
        level: 'unknown',
        what: (0,message/* text */.Q) `advisories are not known: ${'reason'}`
    },
    'newer-published': {
        topic: 'image',
        level: 'warning',
        what: (0,message/* text */.Q) `your repository has a newer image: Milvus ${'version'}`,
        next: 'run the workflow with this pod in "runpod-pods"'
    },
    held: {
        topic: 'image',
        level: 'warning',
        what: (0,message/* text */.Q) `your repository has a newer image, Milvus ${'version'}, which was not healthy on it on ${'day'}${'run'}, so no run gives it to it again`,
        next: 'publish another image, or set "runpod-retry" to "true" for one run'
    },
    'newer-released': {
        topic: 'image',
        level: 'warning',
        what: (0,message/* text */.Q) `Milvus ${'version'} is released`,
        next: 'run the workflow that publishes your image'
    },
    'network-volume': {
        topic: 'data',
        level: 'good',
        what: (0,message/* text */.Q) `network volume at ${'path'}`
    },
    'volume-disk': {
        topic: 'data',
        level: 'warning',
        what: (0,message/* text */.Q) `volume disk at ${'path'}: lost with its machine, and RunPod's API calls it deprecated for data that you cannot recreate`,
        next: 'back it up; for a new pod, use a network volume'
    },
    'nothing-kept': {
        topic: 'data',
        level: 'good',
        what: 'nothing that must be kept: Milvus stores elsewhere'
    },
    'no-volume': {
        ...VOLUME,
        what: (0,message/* text */.Q) `no volume at ${'data'}: all data is lost at the next stop or reset`
    },
    'volume-elsewhere': {
        ...VOLUME,
        what: (0,message/* text */.Q) `its volume is at ${'path'}, but its data in ${'data'} is lost at the next stop or reset`,
        next: (0,message/* text */.Q) `back up the data, then set the variable MILVUS_DATA_DIR to ${'path'}/milvus, or the mount path to ${'data'}`
    },
    'volume-partly': {
        ...VOLUME,
        what: 'a part of its data is not on the volume, and lost at the next stop or reset',
        next: 'back up the data, then set MILVUS_DATA_DIR alone, and not the paths below it'
    },
    space: {
        topic: 'space',
        level: 'good',
        what: (0,message/* text */.Q) `${'free'} of ${'total'} GB were free at its last start`
    },
    'space-low': {
        topic: 'space',
        level: 'warning',
        what: (0,message/* text */.Q) `only ${'free'} of ${'total'} GB were free at its last start`,
        next: ENLARGE
    },
    'disk-full': {
        topic: 'space',
        level: 'urgent',
        what: (0,message/* text */.Q) `its disk is nearly full: ${'free'} of ${'total'} GB were free at its last start`,
        next: ENLARGE_FULL
    },
    'disk-full-now': {
        topic: 'space',
        level: 'urgent',
        what: 'its log says that its disk is full',
        next: ENLARGE_FULL
    },
    'space-shared': {
        topic: 'space',
        level: 'unknown',
        what: (0,message/* text */.Q) `how full its disk of ${'size'} GB is, is not known: its machine shows one of ${'total'} GB`
    },
    'log-unread': {
        topic: 'space',
        level: 'unknown',
        what: (0,message/* text */.Q) `not known, since its log is not: ${'reason'}`
    },
    'space-unknown': {
        topic: 'space',
        level: 'unknown',
        what: 'not known: its log does not say it, such as that of an older image'
    },
    etcd: {
        topic: 'space',
        level: 'good',
        what: (0,message/* text */.Q) `etcd had ${'used'} of ${'quota'} MiB`
    },
    'etcd-quota': {
        topic: 'space',
        level: 'urgent',
        what: (0,message/* text */.Q) `etcd is near its quota: it had ${'used'} of ${'quota'} MiB at its last start`,
        next: 'back up the data, drop collections and partitions that nobody needs, and see docs/image.md for a larger quota: at the quota, Milvus accepts no change'
    },
    'etcd-full': {
        topic: 'space',
        level: 'urgent',
        what: 'etcd has reached its quota, so Milvus accepts no change',
        next: 'back up the data; its alarm stays until somebody disarms it (etcdctl alarm disarm), after compaction or with a larger quota'
    },
    password: { topic: 'login', level: 'good', what: 'asks for a password' },
    'password-by-log': {
        topic: 'login',
        level: 'good',
        what: (0,message/* text */.Q) `authentication on, says its log (${'reason'})`
    },
    'no-password': {
        ...PASSWORD,
        what: 'answers without a password: whoever finds it can read and delete everything',
        next: SET_PASSWORD
    },
    'no-password-by-log': {
        ...PASSWORD,
        what: (0,message/* text */.Q) `authentication off, says its log (${'reason'})`,
        next: SET_PASSWORD
    },
    'no-password-inside': {
        topic: 'login',
        level: 'warning',
        what: 'authentication off, says its log; no port of Milvus is open'
    },
    'default-password': {
        ...PASSWORD,
        what: 'root has the default password, Milvus, which everybody knows',
        next: 'run /set-root-password.sh in the terminal of the pod, or change the password with a client'
    },
    'login-unknown': {
        topic: 'login',
        level: 'unknown',
        what: (0,message/* text */.Q) `not known: ${'reason'}`
    },
    'etcd-open': {
        ...PORT,
        what: (0,message/* text */.Q) `${'ports'} is open: etcd has no password, and whoever finds it can change and delete everything`,
        next: (0,message/* text */.Q) `remove ${'ports'} from the pod, and MILVUS_EXPOSE_ETCD; an SSH tunnel needs neither`
    },
    'etcd-port': {
        topic: 'ports',
        level: 'warning',
        what: (0,message/* text */.Q) `${'ports'} is open, though etcd listens on the loopback only`,
        next: (0,message/* text */.Q) `remove ${'ports'} from the pod: it is of no use`
    },
    'metrics-open': {
        ...PORT,
        what: (0,message/* text */.Q) `${'ports'} is open: Milvus' health, metrics, WebUI and settings have no password`,
        next: (0,message/* text */.Q) `remove ${'ports'} from the pod; /status.sh in its terminal and an SSH tunnel show the same`
    },
    ports: { topic: 'ports', level: 'good', what: (0,message/* text */.Q) `only ${'ports'}` },
    'no-ports': { topic: 'ports', level: 'fact', what: 'none' },
    cost: {
        topic: 'cost',
        level: 'fact',
        what: (0,message/* text */.Q) `$${'total'}: $${'machine'} machine, $${'storage'} storage`
    },
    'cost-partly': {
        topic: 'cost',
        level: 'fact',
        what: (0,message/* text */.Q) `$${'total'} and its ${'unknown'}: $${'machine'} machine, $${'storage'} storage`
    }
};

;// CONCATENATED MODULE: ./src/runpod/doctor/finding.ts



/** Characters of a value that others may have written. */
const VALUE_LIMIT = 200;
/** Returns a finding, with its values made safe. */
function found(code, ...[values]) {
    const words = FINDINGS[code];
    const safe = Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => {
        return [name, (0,untrusted/* oneLine */.TN)(String(value), VALUE_LIMIT)];
    }));
    const { topic, level, what, next } = words;
    return {
        code,
        topic,
        level,
        what: (0,message/* render */.X)(what, safe),
        ...(next !== undefined && { next: (0,message/* render */.X)(next, safe) })
    };
}

;// CONCATENATED MODULE: ./src/runpod/doctor/access-findings.ts
// Who can reach a pod's Milvus, and what else of it.




/** What Milvus answers counts; without an answer, what the log says. */
function loginFindings({ login, log }) {
    const said = 'value' in log ? log.value : {};
    if ('value' in login) {
        const codes = {
            open: 'no-password',
            default: 'default-password',
            closed: 'password'
        };
        return [found(codes[login.value])];
    }
    const { unread } = login;
    if (said.authentication === 'on') {
        return said.hasDefaultPassword
            ? [found('default-password')]
            : [found('password-by-log', { reason: (0,runpod_doctor/* unasked */.Wl)({ reason: unread }) })];
    }
    if (said.authentication !== 'off') {
        return [found('login-unknown', { reason: unread })];
    }
    return unread === runpod_doctor/* NOT_READ */.VF.noPort
        ? [found('no-password-inside')]
        : [found('no-password-by-log', { reason: (0,runpod_doctor/* unasked */.Wl)({ reason: unread }) })];
}
const ETCD = 2379;
/** 22 and 8888 have a login of their own, so only what has none is named. */
function portFindings({ pod, log }) {
    const { ports } = pod;
    const { metrics } = (0,server_ports/* portsOf */.a5)(podSettings(pod));
    const etcd = ports.filter((port) => isPort(port, ETCD));
    const health = ports.filter((port) => isPort(port, metrics));
    const isLoopback = 'value' in log && log.value.etcd === 'loopback';
    const findings = [
        ...(etcd.length > 0
            ? [found(isLoopback ? 'etcd-port' : 'etcd-open', shown(etcd))]
            : []),
        ...(health.length > 0 ? [found('metrics-open', shown(health))] : [])
    ];
    if (findings.length > 0)
        return findings;
    return [ports.length > 0 ? found('ports', shown(ports)) : found('no-ports')];
}
/** A port is like `9091/tcp`. */
function isPort(port, number) {
    return port.split('/')[0] === String(number);
}
function shown(ports) {
    return { ports: ports.join(', ') };
}

// EXTERNAL MODULE: ./src/docker/data-path.ts
var data_path = __webpack_require__(7840);
;// CONCATENATED MODULE: ./src/runpod/doctor/data-findings.ts
// Whether a pod's data outlives its container, and how full its disk is.


/** What the container says counts more than what its settings let one expect. */
function dataFindings({ pod, log }) {
    const said = 'value' in log ? log.value : {};
    const data = said.data ?? (pod.env.MILVUS_DATA_DIR || data_path/* DATA_PATH */.N);
    const { network, persistent } = pod.mounts;
    const path = network?.path ?? persistent?.path;
    switch (said.kept) {
        case 'nothing':
            return [found('nothing-kept')];
        case 'partly':
            return [found('volume-partly')];
        case 'none':
            return [lost(data, path)];
    }
    if (path === undefined)
        return [lost(data, path)];
    if (said.kept !== 'all' && !isBelow(data, path))
        return [lost(data, path)];
    return [found(network ? 'network-volume' : 'volume-disk', { path })];
}
function lost(data, path) {
    return path === undefined || isBelow(data, path)
        ? found('no-volume', { data })
        : found('volume-elsewhere', { data, path });
}
/** True if a folder is in another one, or is that folder. */
function isBelow(folder, other) {
    const [inner, outer] = [folder, other].map((one) => `${one.replace(/\/+$/, '')}/`);
    return inner?.startsWith(outer ?? '') ?? false;
}
/** Shares of a file system that may be used. */
const LOW = 0.8;
const FULL = 0.9;
/** Share of its quota that etcd may have used: it never shrinks by itself. */
const NEAR_QUOTA = 0.8;
/**
 * A machine may show the whole storage that a volume is a part of. Then its free space
 * says nothing about the volume.
 */
const SHOWN_TOO_LARGE = 1.25;
/** How full its disk and its etcd were at its last start, as its log says. */
function spaceFindings(facts) {
    const { log } = facts;
    if (!('value' in log))
        return [found('log-unread', { reason: log.unread })];
    const { space, full } = log.value;
    const findings = [
        ...(full.includes('disk') ? [found('disk-full-now')] : []),
        ...(full.includes('etcd') ? [found('etcd-full')] : []),
        ...(space && !full.includes('disk')
            ? [diskFinding(space, sizeOf(facts, log.value))]
            : []),
        ...databaseFindings(log.value)
    ];
    if (findings.length > 0)
        return findings;
    return [found('space-unknown')];
}
/** Returns the gigabytes of the disk that has the data; 0 if RunPod does not say. */
function sizeOf({ pod, volume }, { kept }) {
    const { mounts, disk = 0 } = pod;
    return kept === 'none' ? disk : (volume?.size ?? mounts.persistent?.size ?? 0);
}
function diskFinding({ free, total }, size) {
    if (size > 0 && gigabytes(total) > size * SHOWN_TOO_LARGE) {
        return found('space-shared', { size, total: data_findings_shown(total) });
    }
    const used = 1 - free / total;
    const code = used >= FULL ? 'disk-full' : used >= LOW ? 'space-low' : 'space';
    return found(code, { free: data_findings_shown(free), total: data_findings_shown(total) });
}
function databaseFindings({ database, full }) {
    if (!database || full.includes('etcd'))
        return [];
    const isNear = database.used >= database.quota * NEAR_QUOTA;
    return [found(isNear ? 'etcd-quota' : 'etcd', database)];
}
/** RunPod sells gigabytes, and the log has MiB. */
function gigabytes(mib) {
    return (mib * 2 ** 20) / 1e9;
}
function data_findings_shown(mib) {
    const size = gigabytes(mib);
    return size < 10 ? size.toFixed(1) : size.toFixed(0);
}

;// CONCATENATED MODULE: ./src/runpod/doctor/findings.ts



/** Judges what is known of a pod. */
function findingsOf(facts, cost) {
    const { pod, isMilvus, image } = facts;
    if (!isMilvus) {
        return [...stateFindings(pod), found('not-milvus'), costFinding(cost)];
    }
    return [
        ...podFindings(facts),
        ...imageFindings(image),
        ...dataFindings(facts),
        ...spaceFindings(facts),
        ...loginFindings(facts),
        ...portFindings(facts),
        costFinding(cost)
    ];
}
function stateFindings({ locked, cluster, ...pod }) {
    // RunPod may say nothing, or something new.
    const status = pod.status;
    const isUsual = status === 'RUNNING' || status === 'EXITED';
    return [
        ...(isUsual ? [] : [found('status', { status: status || 'not known' })]),
        ...(status === 'EXITED' ? [found('stopped')] : []),
        ...(locked ? [found('locked')] : []),
        ...(cluster ? [found('cluster')] : [])
    ];
}
function podFindings({ pod, log }) {
    const codes = 'value' in log ? log.value.codes : [];
    return [
        ...stateFindings(pod),
        ...(codes.length > 0
            ? [found('log-warns', { codes: codes.join(', ') })]
            : [])
    ];
}
function imageFindings(image) {
    const { line, version, published, released } = image;
    return [
        ...(version ? [found('milvus', { version })] : []),
        ...(!version && line ? [found('milvus-line', { line })] : []),
        ...(line ? [] : [found('milvus-unknown')]),
        ...advisoryFindings(image),
        ...(published ? [publishedFinding(published)] : []),
        ...(released && released !== published?.version
            ? [found('newer-released', { version: released })]
            : [])
    ];
}
function publishedFinding({ version, failed }) {
    if (!failed)
        return found('newer-published', { version });
    const { day, run } = failed;
    return found('held', { version, day, run: run ? ` (${run})` : '' });
}
function advisoryFindings({ version, advisories }) {
    if (!version || !advisories)
        return [];
    if ('unread' in advisories) {
        return [found('advisories-unread', { reason: advisories.unread })];
    }
    const { value: all } = advisories;
    const certain = all.filter(({ unclear }) => unclear === undefined);
    const unclear = all.filter((advisory) => !certain.includes(advisory));
    if (all.length === 0)
        return [found('no-advisories')];
    return [
        ...(certain.length > 0
            ? [found('advisories', { version, advisories: listed(certain) })]
            : []),
        ...(unclear.length > 0
            ? [found('advisories-unclear', { version, advisories: listed(unclear) })]
            : [])
    ];
}
function listed(advisories) {
    return advisories
        .map(({ id, severity, fixed }) => {
        return `${id} (${severity}${fixed ? `, fixed in ${fixed}` : ''})`;
    })
        .join(', ');
}
function costFinding({ machine, disks, volume, unknown }) {
    const storage = disks + (volume?.dollars ?? 0);
    const values = {
        total: (machine + storage).toFixed(2),
        machine: machine.toFixed(2),
        storage: storage.toFixed(2)
    };
    return unknown
        ? found('cost-partly', { ...values, unknown })
        : found('cost', values);
}

// EXTERNAL MODULE: ./src/lib/side-by-side.ts
var side_by_side = __webpack_require__(4094);
// EXTERNAL MODULE: ./src/milvus/version.ts
var milvus_version = __webpack_require__(9488);
;// CONCATENATED MODULE: ./src/runpod/known-image.ts
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

// EXTERNAL MODULE: ./src/milvus/advisories.ts + 1 modules
var advisories = __webpack_require__(3244);
;// CONCATENATED MODULE: ./src/runpod/doctor/image-facts.ts




/** Reads what is known of the Milvus in a pod's image. What it says itself counts most. */
async function readImageFacts(pod, log, sources) {
    const said = 'value' in log ? log.value.version : undefined;
    const milvus = said
        ? { line: (0,milvus_version/* lineOf */.cA)(said), version: said }
        : await milvusOf(pod.image, sources.readImage);
    const { line, version } = milvus;
    if (!line)
        return {};
    return {
        ...milvus,
        ...(version && { advisories: advisoriesOf(version, sources.advisories) }),
        published: await newerPublished(pod, milvus, sources),
        released: newerReleased(milvus, sources.releases)
    };
}
function advisoriesOf(version, all) {
    return 'value' in all ? { value: (0,advisories/* affecting */.sL)(all.value, version) } : all;
}
/** An image of the same version is newer if its bytes are others. */
async function newerPublished({ id, image }, { line = '', version }, { repository, readImage, tagOf, failureOn }) {
    const { repository: own, digest } = (0,reference/* splitReference */.mQ)(image);
    if (!(0,reference/* isSameRepository */.ve)(own, repository))
        return undefined;
    const tagged = await readImage(`${repository}:${tagOf(line)}`);
    if (!tagged.version || !tagged.digest)
        return undefined;
    if (version && (0,milvus_version/* isNewer */.U4)(version, tagged.version))
        return undefined;
    const present = digest ? await readImage(image) : undefined;
    const isSame = present
        ? present.manifest === tagged.manifest
        : version === tagged.version;
    if (isSame)
        return undefined;
    const failed = await failureOn(id, `${repository}@${tagged.digest}`);
    return { version: tagged.version, ...(failed && { failed }) };
}
function newerReleased({ line = '', version }, releases) {
    const request = (0,milvus_version/* parseRequest */.TR)(line);
    if (!version || !request || !('value' in releases))
        return undefined;
    const [newest] = (0,milvus_version/* matching */.wC)(releases.value, request);
    return newest && (0,milvus_version/* isNewer */.U4)(newest.version, version) ? newest.version : undefined;
}

;// CONCATENATED MODULE: ./src/runpod/doctor/log-facts.ts
// What docker/entrypoint.sh says. Others may write into the log as well, so nothing of
// it decides more than what a report says.
const OURS = /^milvus-runpod: (.*)$/;
const STARTING = /^starting Milvus (\S*) with data in (.+?) \((.+)\), authentication (on|off), /;
const log_facts_ETCD = / 2379 \(etcd; ([^)]*)\)/;
const SPACE = /^space: (\d{1,12}) of (\d{1,12}) MiB are free in .*?(?:, etcd has (\d{1,12}) of (\d{1,12}) MiB)?$/;
const CODE = /^(?:warning|error): .* \[([a-z][a-z-]{1,60})\]$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
/** Codes of the image that other findings say better. */
const SAID_ELSEWHERE = [
    'no-volume',
    'data-partly-lost',
    'no-authentication',
    'volume-full',
    'password-still-default'
];
/** What etcd says at its quota, by Milvus or by itself: server/v3/etcdserver/errors. */
const ETCD_FULL = /mvcc: database space exceeded|\bNOSPACE\b/;
const DISK_FULL = /no space left on device/i;
/** Reads the lines of a container's log; the last start in them counts. */
function readLogFacts(lines) {
    const ours = oursIn(lines);
    const codes = codesIn(ours);
    const start = lines.findLastIndex((line) => STARTING.test(oursIn([line])[0] ?? ''));
    return {
        isOurs: ours.length > 0,
        ...startIn(ours.findLast((line) => STARTING.test(line)) ?? ''),
        ...spaceIn(ours.findLast((line) => SPACE.test(line)) ?? ''),
        // Before that, it may have been the container before.
        full: fullIn(lines.slice(start + 1)),
        hasDefaultPassword: codes.includes('password-still-default'),
        codes: codes.filter((code) => !SAID_ELSEWHERE.includes(code))
    };
}
function oursIn(lines) {
    return lines.flatMap((line) => OURS.exec(line.trimEnd())?.[1] ?? []);
}
function codesIn(ours) {
    return [...new Set(ours.flatMap((line) => CODE.exec(line)?.[1] ?? []))];
}
function startIn(line) {
    const [, version = '', data, volume = '', authentication] = STARTING.exec(line) ?? [];
    if (!authentication)
        return {};
    const [, etcd = ''] = log_facts_ETCD.exec(line) ?? [];
    return {
        ...(VERSION.test(version) && { version }),
        data,
        kept: keptIn(volume),
        authentication: authentication === 'on' ? 'on' : 'off',
        etcd: listensIn(etcd)
    };
}
function keptIn(words) {
    if (words === 'a volume')
        return 'all';
    if (words.startsWith('no volume'))
        return 'none';
    if (words.startsWith('partly'))
        return 'partly';
    return words.startsWith('nothing') ? 'nothing' : undefined;
}
function listensIn(words) {
    if (words === 'loopback only' || words === 'not embedded')
        return 'loopback';
    return words.startsWith('open') ? 'open' : 'other';
}
function spaceIn(line) {
    const [, free, total, used, quota] = (SPACE.exec(line) ?? []).map(Number);
    if (free === undefined || !total)
        return {};
    const database = used !== undefined && quota ? { used, quota } : undefined;
    return { space: { free, total }, ...(database && { database }) };
}
function fullIn(lines) {
    const isDisk = codesIn(oursIn(lines)).includes('volume-full') ||
        lines.some((line) => DISK_FULL.test(line));
    const isEtcd = lines.some((line) => ETCD_FULL.test(line));
    return [
        ...(isDisk ? ['disk'] : []),
        ...(isEtcd ? ['etcd'] : [])
    ];
}

;// CONCATENATED MODULE: ./src/runpod/doctor/log.ts



/** Lines from the start of a container: the entrypoint speaks first. */
const FIRST_LINES = 2000;
/** Lines from the end of a longer log, where a full disk shows. */
const LAST_LINES = 500;
/** Seconds before the start that RunPod shows in which the container may have begun. */
const log_EARLY_SECONDS = 30;
/**
 * Reads what a container has said since it was started. That is one call, and a second
 * one for a log that is longer than what the first may give.
 *
 * @throws the reason of `access.signal` alone.
 */
async function readLog(access, pod) {
    const { id, startedAt } = pod;
    if (startedAt === null)
        return { unread: runpod_doctor/* NOT_READ */.VF.neverStarted };
    const source = 'container';
    const since = beforeStart(pod, log_EARLY_SECONDS);
    const first = await askPodLog(access, id, {
        ...{ source, since, lines: FIRST_LINES, keep: 'first' }
    });
    if (typeof first === 'string')
        return { unread: first };
    const begin = first.container;
    if (begin.length === 0)
        return { unread: runpod_doctor/* NOT_READ */.VF.noLines };
    if (begin.length < FIRST_LINES)
        return { value: readLogFacts(begin) };
    const last = await askPodLog(access, id, { source, lines: LAST_LINES });
    const end = typeof last === 'string' ? [] : last.container;
    return { value: readLogFacts([...begin, ...end]) };
}

;// CONCATENATED MODULE: ./src/runpod/doctor/login.ts







/**
 * Asks a pod's Milvus for its collections, without a password, and then with the one
 * that everybody knows. No secret travels, so it does not matter whether the way there
 * is protected.
 *
 * @throws the reason of the signal alone.
 */
async function readLogin(pod, signal) {
    if (pod.status !== 'RUNNING')
        return { unread: runpod_doctor/* NOT_READ */.VF.notRunning };
    const door = doorOf(pod);
    if (!door)
        return { unread: runpod_doctor/* NOT_READ */.VF.noPort };
    const { address } = door;
    if (!address)
        return { unread: runpod_doctor/* NOT_READ */.VF.noAddress };
    const known = {
        address,
        password: secrets/* DEFAULT_PASSWORD */.Gr,
        callSeconds: server_rest/* CALL_SECONDS */.ZZ,
        signal
    };
    try {
        if (await answers({ ...known, password: undefined })) {
            return { value: 'open' };
        }
        return { value: (await answers(known)) ? 'default' : 'closed' };
    }
    catch (error) {
        signal.throwIfAborted();
        return { unread: (0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error)) };
    }
}
/**
 * True if Milvus lists its collections, false if it refuses the password.
 *
 * @throws Error for any other answer, or none.
 */
async function answers(rest) {
    try {
        await askMilvus(rest);
        return true;
    }
    catch (error) {
        if (isPasswordRefused(error))
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/runpod/doctor/network-volumes.ts



/** Lists the network volumes of the account. */
async function listNetworkVolumes(access) {
    const { items } = await list(access, 'networkVolumes', networkVolumeOf, {
        method: 'GET',
        path: '/v2/network-volumes',
        what: 'list the network volumes',
        permission: 'read network volumes'
    });
    return items;
}
function networkVolumeOf(value) {
    const fields = (value ?? {});
    const id = (0,untrusted/* stringOf */.Je)(fields.id);
    if (!id)
        return undefined;
    return {
        id,
        size: numberOf(fields.size) ?? 0,
        isFast: fields.type === 'HIGH_PERFORMANCE'
    };
}

;// CONCATENATED MODULE: ./src/runpod/doctor/read-facts.ts












/**
 * Pods that are looked at at once. RunPod's API allows 60 calls a minute: the list of
 * pods and that of volumes are one each, and the log of a pod is one or two.
 */
const AT_ONCE = 10;
/**
 * Reads what there is to know of the pods that an input names. Nothing is changed.
 *
 * @throws Failure when RunPod does not list the pods, or has none of a name.
 */
async function readPods(access, selectors, sources) {
    const named = selectPods(await listPods(access), selectors);
    const pods = named.map(({ pod }) => pod);
    const volumes = await readVolumes(access, pods);
    const once = { ...sources, readImage: readOnce(sources.readImage) };
    return await (0,side_by_side/* sideBySide */.Q)(pods, AT_ONCE, async (pod) => {
        const [log, login] = await Promise.all([
            readLog(access, pod),
            readLogin(pod, access.signal)
        ]);
        const image = await readImageFacts(pod, log, once);
        const volume = volumes.find(({ id }) => id === pod.mounts.network?.volumeId);
        const isMilvus = looksLikeMilvus(pod, log, login, sources);
        return { pod, isMilvus, log, login, image, volume };
    });
}
/** Their sizes alone are missing if RunPod does not list them. */
async function readVolumes(access, pods) {
    if (!pods.some(({ mounts }) => mounts.network))
        return [];
    try {
        return await listNetworkVolumes(access);
    }
    catch (error) {
        access.signal.throwIfAborted();
        (0,annotate/* annotate */.fz)('doctor-not-known', {
            what: runpod_doctor/* NOT_KNOWN */.gE.volumes,
            reason: (0,messages_failure/* whatOf */.Em)(error)
        });
        return [];
    }
}
/** A pod that is named by the beginning of its name may run anything. */
function looksLikeMilvus({ image }, log, login, { repository }) {
    const { repository: own } = (0,reference/* splitReference */.mQ)(image);
    const isNamed = (0,reference/* isSameRepository */.ve)(own, repository) || /milvus/i.test(own);
    const isOurs = 'value' in log && log.value.isOurs;
    return isNamed || isOurs || 'value' in login;
}

;// CONCATENATED MODULE: ./src/runpod/doctor/doctor.ts




/**
 * Looks at the pods that an input names, and says what endangers them. Nothing is
 * changed: every call to RunPod is a GET.
 *
 * @throws Failure when RunPod does not list the pods, or has none of a name.
 */
async function examinePods(access, selectors, sources) {
    const costs = [];
    const facts = await readPods(access, selectors, sources);
    const pods = facts.map((known) => {
        const cost = monthlyCost(known.pod, known.volume);
        costs.push(cost);
        const { id, name, image } = known.pod;
        const address = clientAddress(known.pod);
        return { id, name, image, address, findings: findingsOf(known, cost) };
    });
    return { pods, dollars: totalCost(costs) };
}

;// CONCATENATED MODULE: ./src/runpod/doctor/say.ts




/** Logs all that was found, and warns once of what is urgent. */
function sayFindings({ pods, dollars }) {
    if (pods.length === 0) {
        core/* info */.pq(runpod_doctor/* DOCTOR_WORDS */.KU.none);
        return;
    }
    for (const pod of pods) {
        core/* info */.pq([podName(pod), ...pod.findings.map(findingLine)].join('\n  '));
    }
    core/* info */.pq(runpod_doctor/* DOCTOR_WORDS */.KU.estimate({ total: dollars.toFixed(2) }));
    const urgent = pods.flatMap(urgentLines);
    if (urgent.length > 0)
        (0,annotate/* annotate */.fz)('doctor-urgent', { pods: urgent.join('\n') });
}
function findingLine({ level, topic, what, next }) {
    const mark = { urgent: 'URGENT ', warning: 'warning ' }[level] ?? '';
    return `${mark}${topic}: ${withAdvice(what, next)}`;
}
function urgentLines(pod) {
    return pod.findings
        .filter(({ level }) => level === 'urgent')
        .map(({ what, next }) => `Pod ${podName(pod)}: ${withAdvice(what, next)}`);
}
function withAdvice(what, next) {
    return next === undefined ? what : `${what}. What to do: ${next}`;
}

// EXTERNAL MODULE: ./src/messages/runpod-held.ts
var runpod_held = __webpack_require__(7364);
// EXTERNAL MODULE: ./node_modules/semver/index.js
var semver = __webpack_require__(9707);
var semver_default = /*#__PURE__*/__webpack_require__.n(semver);
;// CONCATENATED MODULE: ./src/runpod/roll/rules.ts









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

;// CONCATENATED MODULE: ./src/runpod/roll/memory.ts
// Which images have failed on which pods: an image is not tried again where it has
// failed, until something has changed.









/**
 * Holds each pod that is about to get an image which has failed on it before. Pods
 * after it wait, as they did when it failed, and so do those after a pod that kept it
 * and still does not answer. If the memory cannot be read, all are held: a day with the
 * previous image costs less than a reset that need not be.
 */
async function holdFailed(plans, { ref: image }, { retry, ...options }) {
    // An image that is not built yet has failed nowhere.
    if (image === undefined || retry)
        return plans;
    const all = [];
    const decide = async (plan) => {
        const halt = all.find(({ failure }) => failure);
        if (halt)
            return waiting(plan, halt);
        return await unlessFailed(plan, image, options.memory);
    };
    for (const [index, plan] of plans.entries()) {
        // It matters only for those after it.
        const isAsked = plan.action === 'keep' && plans.slice(index).some(mayChange);
        if (mayChange(plan))
            all.push(await decide(plan));
        else
            all.push(isAsked ? await unlessDown(plan, image, options) : plan);
    }
    return all;
}
/** Adds to a pod that kept the image its failure, if it still does not answer. */
async function unlessDown(plan, image, { memory, answers }) {
    const { pod } = plan;
    // If the memory cannot be read, those after it are held.
    const past = await memory.failureOn(pod.id, image).catch(() => undefined);
    if (!past || (await answers(pod)))
        return plan;
    const failure = runpod_held/* HELD */._r.kept({ failure: failureOf(image, past) });
    return { ...plan, failure, reason: runpod_held/* HELD */._r.down({ failure }) };
}
/** Says which image has failed, when, and in which run. */
function failureOf(image, { day, run }) {
    const digest = ((0,reference/* splitReference */.mQ)(image).digest ?? '').slice(0, 19);
    return `${digest} on ${day}${run ? ` (${run})` : ''}`;
}
function waiting(plan, held) {
    const reason = runpod_held/* HELD */._r.waiting({ pod: podName(held.pod) });
    return { ...plan, action: 'wait', reason };
}
async function unlessFailed(plan, image, memory) {
    try {
        const past = await memory.failureOn(plan.pod.id, image);
        if (!past)
            return plan;
        const failure = failureOf(image, past);
        const reason = runpod_held/* HELD */._r.failed({ failure });
        return { ...plan, action: 'hold', failure, reason };
    }
    catch (error) {
        const reason = runpod_held/* HELD */._r.unread({ reason: (0,messages_failure/* whatOf */.Em)(error) });
        return { ...plan, action: 'hold', reason };
    }
}
/** Says, in one warning, which pods are held and what would change that. */
function sayHeld(plans) {
    const failed = plans.filter(({ failure }) => failure);
    const unread = plans.find(({ action, failure }) => {
        return action === 'hold' && !failure;
    });
    const names = (action) => plans
        .filter((plan) => plan.action === action)
        .map(({ pod }) => podName(pod))
        .join(', ') || 'none';
    if (unread) {
        const reason = unread.reason ?? '';
        (0,annotate/* annotate */.fz)('pods-held.unread', { pods: names('hold'), reason });
        return;
    }
    if (failed.length === 0)
        return;
    const pods = failed.map(({ pod, failure }) => `${podName(pod)}: ${failure}`);
    (0,annotate/* annotate */.fz)('pods-held', { pods: pods.join('; '), waiting: names('wait') });
}
/** Says in the log alone which pods would be held, for a run that changes nothing. */
function sayWouldHold(plans) {
    for (const plan of plans) {
        if (plan.action !== 'hold' && plan.action !== 'wait')
            continue;
        const result = describeResult(expectedResult(plan));
        core/* info */.pq(`Pod ${podName(plan.pod)}: ${result}`);
    }
}
/**
 * Remembers a verdict: the pod had the image, and was not healthy with it. A refusal
 * or an outage of RunPod, and the end of the job, say nothing about an image. What
 * cannot be remembered is a warning.
 */
async function noteVerdict({ pod }, image, verdict, memory) {
    if (!memory || !isSeenWith(image, verdict))
        return;
    try {
        await memory.remember(pod.id, image);
        core/* info */.pq(`Remembered that this image failed on pod ${podName(pod)}`);
    }
    catch (error) {
        const answer = (0,docker_answer/* answerOf */.ut)(error);
        const key = answer === 'immutable' || answer === 'denied'
            ? `failure-not-remembered.${answer}`
            : 'failure-not-remembered';
        (0,annotate/* annotate */.fz)(key, { pod: podName(pod), reason: (0,messages_failure/* whatOf */.Em)(error) });
    }
}
/** True if a pod that was not healthy had the image when it was last seen. */
function isSeenWith(image, verdict) {
    const seen = verdict instanceof UnhealthyError ? verdict.pod : undefined;
    if (!seen || seen.status === 'TERMINATED')
        return false;
    return (0,reference/* isSameImage */.m_)(seen.image, image);
}
/** Forgets that an image has failed on a pod which is healthy with it now. */
async function noteHealthy(pod, image, memory) {
    try {
        await memory?.forget(pod.id, image);
    }
    catch (error) {
        // The pod has the image now, so it would not get it again anyway.
        core/* info */.pq(`An earlier failure is still remembered: ${(0,messages_failure/* whatOf */.Em)(error)}`);
    }
}

;// CONCATENATED MODULE: ./src/runpod/roll/change-image.ts






/**
 * Seconds between looks at a pod that RunPod was asked to change, and that does not
 * show it: 30 s in all, as docs/pods.md says.
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

;// CONCATENATED MODULE: ./src/runpod/roll/put-back.ts











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
/**
 * Gives a pod its previous image, if it still has the one that this run gave it. One
 * that ran and has ended with the new image is started: RunPod leaves a stopped pod
 * stopped when its image changes.
 */
async function restoreImage(access, rolling, onAsk = () => undefined) {
    const change = await changeImage(access, {
        id: rolling.id,
        image: rolling.before,
        whyNot: (pod) => obstacleOf(pod, rolling),
        onAsk
    });
    const hadEnded = change.kind === 'changed' && isStopped(change.before);
    if (hadEnded && !rolling.stopped)
        await startAgain(access, rolling);
    return change;
}
/** Starts a pod that RunPod has not started by itself. The wait shows whether it runs. */
async function startAgain(access, rolling) {
    try {
        const pod = await findPod(access, rolling.id);
        if (!pod || !isStopped(pod))
            return;
        await startPod(access, rolling.id);
        core/* info */.pq(`Started pod ${podName(rolling)}, which had ended`);
    }
    catch (error) {
        core/* info */.pq(`Pod ${podName(rolling)} has ended: ${(0,messages_failure/* whatOf */.Em)(error)}`);
    }
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

;// CONCATENATED MODULE: ./src/runpod/canary/reap.ts









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

;// CONCATENATED MODULE: ./src/runpod/rights.ts
// What the key may do. RunPod has no call that tells it.


/** An ID that nothing at RunPod has: there, one has small letters and digits only. */
const NOBODY = 'milvus-runpod-action-asks-what-the-key-may-do';
/** Seconds after which a question stays without an answer. */
const ASK_SECONDS = 10;
const QUESTIONS = {
    templates: change('templates'),
    pods: change('pods'),
    logs: {
        method: 'GET',
        path: `/v2/pods/${NOBODY}/logs?tail=0`,
        what: 'ask whether the key may read logs',
        isOneTry: true
    }
};
/** A change of nothing: "only the fields present in the body are changed". */
function change(kind) {
    return {
        method: 'PATCH',
        path: `/v2/${kind}/${NOBODY}`,
        body: {},
        what: `ask whether the key may change ${kind}`,
        isOneTry: true
    };
}
/**
 * Returns what finds out what a key may do, by calls that change nothing: they are
 * about something that does not exist. RunPod answers 403 when "the bearer token is
 * valid, but does not grant access to the requested resource or action", and 404 for
 * what is not found (the responses of updatePod, updateTemplate and getPodLogs in
 * https://api.runpod.io/v2/openapi.json). Whichever it checks first, a 403 of its own
 * says that the right is lacking; every other answer says nothing. Each right is asked
 * for once.
 *
 * The returned function throws the reason of `access.signal` only.
 */
function askerOfRights(access) {
    const asked = new Map();
    return (right) => {
        const known = asked.get(right) ?? isLacking(access, right);
        asked.set(right, known);
        return known;
    };
}
async function isLacking(access, right) {
    try {
        await (0,json_api/* callJson */.X_)({ ...access, callSeconds: ASK_SECONDS }, QUESTIONS[right]);
        return false;
    }
    catch (error) {
        if (!(error instanceof api_error/* ApiError */.hD))
            throw error;
        const { status, author } = error.answer;
        return status === 403 && author === 'api';
    }
}

;// CONCATENATED MODULE: ./src/runpod/roll/undo.ts










/** Seconds to clean up in: a runner kills a cancelled step after 10 s. */
const CANCELLED_SECONDS = 6;
/**
 * Puts the previous image back on a pod that was changed, and waits until it is as
 * it was. Its log is read first, which takes up to 10 s. After a cancellation there is
 * no time for either. What is not settled is left to the post step.
 */
async function restorePod(access, failed, options) {
    const { plan, rolling, isClear } = failed;
    const evidence = await evidenceOf(access, failed, failed.error, rolling.after);
    const { isSettled, ...end } = await restore(access, failed, evidence, options);
    // What RunPod may still carry out would give the pod what it keeps.
    const isFinal = isClear || (0,reference/* isSameImage */.m_)(end.now, rolling.after);
    if (isSettled && isFinal)
        forgetRolling(options.job);
    if (end.outcome === 'broken') {
        const reason = end.reason ?? '';
        (0,annotate/* annotate */.fz)('pod-broken', { pod: podName(plan.pod), reason });
    }
    const { address, ...result } = expectedResult(plan);
    const at = { address: { before: address?.before } };
    return { ...result, ...at, ...shownOf(evidence), ...end };
}
/** Reads the log of a pod that was seen to fail with an image, unless there is no time. */
async function evidenceOf(access, { plan, began }, error, image) {
    const { pod } = plan;
    if (!(error instanceof UnhealthyError))
        return {};
    const failed = { pod, error, image, before: pod, began };
    // A cancellation is no reason to leave the pod as it is.
    return await readEvidence(access, failed).catch(() => ({}));
}
async function restore(access, failed, evidence, options) {
    const { rolling, error } = failed;
    const { pod, known } = failed.plan;
    const { signal } = access;
    const limited = signal.aborted
        ? { ...access, signal: AbortSignal.timeout(CANCELLED_SECONDS * 1000) }
        : access;
    const cause = undoReason(error, evidence);
    const began = performance.now();
    let isSaid = false;
    try {
        const change = await restoreImage(limited, rolling, () => {
            if (isSaid)
                return;
            isSaid = true;
            const image = (0,untrusted/* oneLine */.TN)(pod.image);
            (0,annotate/* annotate */.fz)('pod-put-back', { pod: podName(pod), image, reason: cause });
        });
        const end = endOf(change, { ...failed, cause }, signal.aborted);
        if (change.kind !== 'changed' || isStopped(pod))
            return end;
        const back = withWayBack(end, known);
        if (signal.aborted)
            return back;
        const again = await waitUntilBack(access, change.before, failed, options);
        return again
            ? await endAgain(access, { ...failed, began }, back, again)
            : back;
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
function undoReason(error, evidence) {
    return error instanceof UnhealthyError
        ? `not healthy with the new image (${withWords(evidence, error.message)})`
        : (0,messages_failure/* whatOf */.Em)(error);
}
function endOf(change, { rolling, error, isClear, cause: reason }, isCancelled) {
    const { before, closed = '' } = rolling;
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
async function endAgain(access, failed, { now, reason: cause = '' }, error) {
    const { rolling } = failed;
    const { image } = failed.plan.pod;
    const evidence = await evidenceOf(access, failed, error, image);
    const reason = `${cause}; with the previous image: ${withWords(evidence, (0,messages_failure/* whatOf */.Em)(error))}`;
    const isSeen = error instanceof UnhealthyError || isNotFound(error);
    if (!isSeen)
        return { outcome: 'unknown', now, reason, isSettled: true };
    const pod = await findPod(access, rolling.id);
    if (!pod)
        return GONE;
    const obstacle = obstacleOf(pod, rolling);
    const { log: logAgain, known } = evidence;
    return {
        outcome: obstacle === 'other' ? 'differs' : 'broken',
        now: pod.image,
        reason,
        ...(logAgain && { logAgain }),
        ...(known && { known }),
        // It may have the new image again.
        isSettled: obstacle === 'back' || obstacle === 'other'
    };
}

;// CONCATENATED MODULE: ./src/runpod/roll/way-back.ts
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

;// CONCATENATED MODULE: ./src/runpod/roll/change.ts















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
    let began = performance.now();
    try {
        const change = await giveImage(access, plan, options, (now) => {
            asked = now;
            began = performance.now();
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
        const failed = { plan: asked, rolling, wasHealthy, isClear, error, began };
        // Side by side, and as soon as it is known: the job may be killed.
        const [result] = await Promise.all([
            restorePod(access, failed, options),
            noteVerdict(asked, options.target.ref, error, options.memory)
        ]);
        return { result };
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
        ...(isStopped(pod) && { stopped: { startedAt } })
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
    const { pod } = await waitForMilvus(access, before.id, wanted);
    forgetRolling(job);
    const seconds = (performance.now() - began) / 1000;
    await noteHealthy(before, image, options.memory);
    const address = { ...result.address, after: clientAddress(pod) };
    return { ...result, address, seconds };
}

;// CONCATENATED MODULE: ./src/runpod/pod/last-address.ts


/** Results after which a pod may run another container than the run began with. */
const MOVED = ['restored', 'broken', 'differs', 'unknown'];
/**
 * Adds where clients reach a pod that was not seen to be healthy in the end. It stays
 * unknown if RunPod does not say so now: nothing depends on it.
 */
async function withAddress(access, result) {
    const { id, outcome, now } = result;
    if (now && !MOVED.includes(outcome))
        return result;
    const pod = now && !access.signal.aborted ? await look(access, id) : undefined;
    const before = result.address?.before;
    return { ...result, address: { before, after: pod && clientAddress(pod) } };
}
async function look(access, id) {
    return await findPod(access, id).catch(() => undefined);
}

;// CONCATENATED MODULE: ./src/runpod/roll/roll.ts















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
    sayProtection(access, askedOf(plans), options);
    sayHeld(plans);
    const health = await healthOf(access, plans, options);
    for (const [index, plan] of inOrder(plans)) {
        const { result: end, refusal } = await carryOut(plan);
        const result = await withAddress(access, end);
        results[index] = result;
        report([...results]);
        if (refusal)
            throw refusal;
        const words = `${describeResult(result)}${describeAddress(result)}`;
        core/* info */.pq(`Pod ${podName(plan.pod)}: ${words}`);
        if (isFailed(result) && !access.signal.aborted) {
            throw notUpdated(result, results, options);
        }
        access.signal.throwIfAborted();
    }
    async function carryOut(plan) {
        const { pod, action } = plan;
        if (mayChange(plan)) {
            const wasHealthy = health.get(pod.id) ?? false;
            return await changePod(access, plan, wasHealthy, options);
        }
        // One that is known to be down is not waited for again.
        const mayMove = action === 'keep' && !plan.failure && health.size > 0;
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
    for (const pod of askedOf(plans)) {
        health.set(pod.id, await isHealthy(access, pod, options));
    }
    return health;
}
/** The pods whose Milvus is asked before anything is changed. */
function askedOf(plans) {
    return plans.filter(({ action }) => action === 'roll').map(({ pod }) => pod);
}
/** Returns the result of a pod as long as nothing was done. */
function untouched(plan) {
    const result = expectedResult(plan);
    if (!mayChange(plan))
        return result;
    const { before, address } = result;
    const at = { before: address?.before, after: address?.before };
    return { ...result, outcome: 'waiting', now: before, address: at };
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
async function requirePassword(access, plans, login) {
    const asked = askedOf(plans);
    sayProtection(access, asked, login);
    await Promise.all(asked.map((pod) => probePod(access, pod, login)));
}
/** Returns whether a pod's Milvus answers before anything is changed. */
async function isHealthy(access, pod, login) {
    const { answers, reason } = await probePod(access, pod, login);
    if (reason) {
        (0,annotate/* annotate */.fz)('pod-not-healthy-before', { pod: podName(pod), reason });
    }
    return answers;
}
/**
 * Asks a pod's Milvus once, if it can be reached.
 *
 * @throws Failure when the password is wrong, or the certificate: the new image would
 * seem to fail.
 */
async function probePod(access, pod, login) {
    if (pod.status !== 'RUNNING')
        return { answers: false };
    const rest = await openRest(access, pod, login);
    if (typeof rest === 'string')
        return { answers: false };
    try {
        await askMilvus(rest);
        return { answers: true };
    }
    catch (error) {
        access.signal.throwIfAborted();
        const name = podName(pod);
        if (isPasswordRefused(error)) {
            throw (0,messages_failure/* fail */.fJ)('pod-password-refused', { pod: name }, { cause: error });
        }
        const reason = whyNoRest(rest, error);
        if (!isUntrusted(error))
            return { answers: false, reason };
        throw (0,messages_failure/* fail */.fJ)('pod-untrusted', { pod: name, reason }, { cause: error });
    }
}
/** @param results of all pods */
function notUpdated(failed, results, { target }) {
    const { outcome, now, wayBack, known } = failed;
    const left = results.filter((result) => result.outcome === 'waiting');
    const untouchedPods = left.map(podName).join(', ') || 'none';
    const result = describeResult(failed);
    const values = { pod: podName(failed), result, untouchedPods };
    const isBroken = outcome === 'broken';
    const isKept = isBroken && (0,reference/* isSameImage */.m_)(now, target.ref);
    const isClosed = isKept && wayBack === 'closed';
    if (!known || !(isBroken || outcome === 'restored')) {
        return isClosed
            ? (0,messages_failure/* fail */.fJ)('pod-not-put-back', values)
            : (0,messages_failure/* fail */.fJ)('pod-not-updated', values, { remedy: outcome });
    }
    const { likely = '', next: hint } = hintOf(known);
    const hinted = { ...values, likely, hint };
    return isClosed
        ? (0,messages_failure/* fail */.fJ)('pod-not-put-back.known', hinted)
        : (0,messages_failure/* fail */.fJ)('pod-not-updated.known', hinted, { remedy: outcome });
}

// EXTERNAL MODULE: ./src/messages/runpod.ts + 2 modules
var runpod = __webpack_require__(2462);
;// CONCATENATED MODULE: ./src/runpod/template/new-template.ts



/** Gigabytes of a new template's volume; RunPod's least is 10. */
const new_template_VOLUME = 50;
/** What a template is where its pods have GPUs, or none: those have no volume disk. */
const FOR_COMPUTE = {
    cpu: { category: 'CPU' },
    gpu: {
        category: 'NVIDIA',
        mounts: { persistent: { size: new_template_VOLUME, path: data_path/* DATA_PATH */.N } }
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
        disk: (0,container_disk/* containerDisk */.p)(compute, bytes),
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

;// CONCATENATED MODULE: ./src/runpod/template/template.ts









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
    const { compute, isComputeAsked = false } = desired;
    const isForCpus = category === 'CPU';
    const isForGpus = category === 'NVIDIA' && isComputeAsked;
    return [
        ...(isOther
            ? [otherRegistry({ registry: shownName(registry ?? 'none') })]
            : []),
        ...(isForCpus && compute === 'gpu'
            ? [otherCompute({ has: 'CPU', wanted: 'GPU' })]
            : []),
        ...(isForGpus && compute === 'cpu'
            ? [otherCompute({ has: 'GPU', wanted: 'CPU' })]
            : []),
        ...(isForCpus && mounts.persistent ? [volumeWithoutGpu] : [])
    ];
}

;// CONCATENATED MODULE: ./src/runpod/runpod.ts




















/***/ })

};
