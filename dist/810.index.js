export const id = 810;
export const ids = [810];
export const modules = {

/***/ 4082:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Ke: () => (/* binding */ answerIn),
  ut: () => (/* binding */ answerOf),
  wy: () => (/* binding */ budgetAfterPush),
  hy: () => (/* binding */ budgetAfterWrite),
  jH: () => (/* binding */ budgetSeconds),
  aq: () => (/* binding */ isDeniedForGood),
  gC: () => (/* binding */ missingPackagePermission),
  P9: () => (/* binding */ retryAfter)
});

// EXTERNAL MODULE: ./src/docker/cli.ts + 4 modules
var cli = __webpack_require__(536);
;// CONCATENATED MODULE: ./src/docker/names.ts
/** Characters of a message that are read: some registries answer with a page. */
const MAX_TEXT_LENGTH = 8192;
const ADDRESS = /\bhttps?:\/\/[^\s"'`]*[^\s"'`:,.;)]/g;
const QUOTED = /"(?:[^"\\]|\\.)*"|`[^`]*`|(?<!\w)'[^'\n]*'(?!\w)/g;
/** Names without any sign of one, known by the words before them. */
const BARE = /(?<=\b(?:lookup|denied for) )[^\s,:]+/g;
const WORD = /[^\s,;()<>"'`]+/g;
/** With its registry, or with a tag or a digest. */
const REFERENCE = /^(?:(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+|localhost|\[[\da-f:]+\](?::\d+)?)\/.|[\w.-]+\/[\w./-]+[:@])/i;
/**
 * Returns a message of docker without the names in it, so that "404" or "denied"
 * in the name of an image, a tag or a host is not read as an answer:
 * - `<manifest>`, `<blob>`, `<upload>`: an address of a registry
 * - `<ref>`: an image
 * - `<quoted>`, `<other>`: anything else that is not docker's own words
 */
function withoutNames(message) {
    return message
        .slice(0, MAX_TEXT_LENGTH)
        .replace(ADDRESS, kindOfAddress)
        .replace(QUOTED, '<quoted>')
        .replace(BARE, '<other>')
        .replace(WORD, kindOfWord);
}
function kindOfAddress(address) {
    const [path = ''] = address.split('?');
    if (/\/v2\/.+\/manifests\/[^/]+$/.test(path))
        return '<manifest>';
    if (/\/v2\/.+\/blobs\/uploads(?:\/[^/]*)?$/.test(path))
        return '<upload>';
    if (/\/v2\/.+\/blobs\/[^/]+$/.test(path))
        return '<blob>';
    return '<other>';
}
/** A name has a slash, a colon, a dot or an at sign inside; words have none. */
function kindOfWord(word) {
    const name = word.replace(/[:.]+$/, '');
    if (!/\w[/:@.][\w[]/.test(name))
        return word;
    const end = word.slice(name.length);
    return `${REFERENCE.test(name) ? '<ref>' : '<other>'}${end}`;
}

// EXTERNAL MODULE: ./src/docker/stall.ts
var stall = __webpack_require__(6326);
;// CONCATENATED MODULE: ./src/docker/answer.ts



/**
 * Matches an HTTP status: after an address or "status", or before its meaning. A
 * CDN's own statuses, such as 520, come without one.
 */
function answer_status(codes) {
    return new RegExp(`(?:<\\w+>:|\\bHTTP|\\b[Ss]tatus:?(?: code:?)?) (?:${codes})\\b|\\b(?:${codes}) [A-Z][a-z]{2}`);
}
/** Matches words that follow a registry's own status or code. */
function afterRegistry(words) {
    return new RegExp(`(?:request to <\\w+>: \\d{3}\\b|(?:failed to push \\S+|from daemon): (?:unknown|denied|unavailable): )[^]*(?:${words})`);
}
/**
 * What messages without names mean; the first match wins: docker's own words, then
 * the HTTP status, then the registry's code and words. BuildKit passes on a status
 * only if the registry gave no code.
 *
 * The messages are those of docker 20 to 29, containerd, buildx and BuildKit
 * (integration/answers.test.ts provokes real ones), and of the registries whose
 * answers these pass on.
 */
const ANSWERS = [
    [/(?:getting|storing) credentials|docker-credential/, 'local'],
    [/error during connect|connect to the docker|docker endpoint/i, 'local'],
    [/context not found|no builder \S+ found|not a docker command/, 'local'],
    [/permission denied while trying|HTTP request to an HTTPS/i, 'local'],
    [/\b(?:open|dial|mkdir|exec)\b.*: permission denied/, 'local'],
    [/\bx509: |failed to verify certificate/, 'certificate'],
    [/HTTP response to HTTPS client/, 'plainHttp'],
    [answer_status('507'), 'storage'],
    [answer_status('5\\d\\d|408'), 'unavailable'],
    [answer_status('429'), 'limited'],
    [afterRegistry('no space left|disk quota exceeded'), 'storage'],
    [/no space left on device|disk quota exceeded/, 'full'],
    // Harbor, DigitalOcean, Quay and others. Google's "quota metric" is a rate.
    [/exceed the configured upper limit|, limit is \d/, 'storage'],
    [
        /\b(?:over|exceeds?\b.*) quota\b|\bquota (?:has been |is )?exceeded\b(?!.*\bmetric)/i,
        'storage'
    ],
    // ECR, Artifact Registry, Harbor and Docker Hub; Azure locks tags; Nexus.
    [/immutab|cannot be overwritten|ImageTagAlreadyExists/i, 'immutable'],
    [/operation is disallowed|does not allow updating/i, 'immutable'],
    [/PUT request to <manifest>: (?:409|412)\b/, 'immutable'],
    // A proxy in front of the registry limits the size of a layer.
    [answer_status('413'), 'tooLarge'],
    // Artifact Registry and ECR; BuildKit shows no code of these.
    [/\bname invalid\b|\binvalid repository name\b/i, 'name'],
    [/\bmissing image name\b|\bparameter at <quoted> failed to sat/i, 'name'],
    [/authorization token has expired/i, 'expired'],
    // Alibaba Cloud and Huawei Cloud have words of their own.
    [/unknown manifest class|fail to parse <quoted>/, 'unsupported'],
    [
        /manifest invalid|(?:unsupported|unknown) (?:manifest )?media ?type/i,
        'unsupported'
    ],
    [/media type .*not supported|\bunsupported(?:$|: )/im, 'unsupported'],
    [answer_status('415'), 'unsupported'],
    // What a token server does not find is not the image.
    [/\btoken\b[^]*(?:\b404\b|not found|unknown)/i, 'token'],
    [/(?:HEAD|GET) request to <manifest>: 404\b/, 'absent'],
    [/HEAD status code <manifest>: 404\b/, 'absent'],
    [/request to <blob>: 404\b/, 'unavailable'],
    [answer_status('401|403'), 'denied'],
    [/too ?many ?requests|rate (?:limit|exceeded)/i, 'limited'],
    [/unauthorized|forbidden|\bdenied\b|authorization failed/i, 'denied'],
    [/authentication required|no basic auth|installation not allowed/i, 'denied'],
    // Docker says this after a 401 where it cannot ask for a login.
    [/Username Required|interactive login/, 'denied'],
    // Other bytes than the digest says, or fewer.
    [/verification failed for digest|layer verification failed/, 'unavailable'],
    [
        /unexpected (?:commit )?(?:digest|size)|failed size validation/,
        'unavailable'
    ],
    [/invalid character <quoted> (?:after|in) /, 'unavailable'],
    // Pushed just before, but not everywhere in the registry yet, or lost.
    [/\bblob (?:upload )?unknown|\bunknown blob\b/i, 'unavailable'],
    [/from remote: not found|at <blob> not found/, 'unavailable'],
    [/\b(?:manifest|name)[ _]unknown\b/i, 'absent'],
    [/\brepository\b.* (?:does not exist|not known to registry)/i, 'absent'],
    [
        /(?:artifact|repository|reference|tag|manifest for) \S+ not found/i,
        'absent'
    ],
    [/<ref>: not found$/m, 'absent'],
    [/content at <manifest> not found/, 'absent'],
    [/(?:PUT|POST|PATCH) request to <\w+>: 404\b/, 'unavailable'],
    [/PUT request to <manifest>: (?:400|405|422)\b/, 'unsupported'],
    [/bad gateway|service unavailable|internal server error/i, 'unavailable'],
    // A registry's codes for faults of its own; those of others are above.
    [/(?:^|: )(?:unavailable$|unavailable: |unknown: )/m, 'unavailable'],
    // The code alone; what containerd and runc say also ends with ": unknown".
    [/(?:failed to push \S+|from daemon): unknown$/m, 'unavailable'],
    [
        /connection re(?:set|fused)|broken pipe|\bEOF\b|stream error|GOAWAY/i,
        'unavailable'
    ],
    [/time(?:d )?-?out\b|deadline exceeded|no such host/i, 'unavailable'],
    [/server misbehaving|temporary failure|no route to host/i, 'unavailable'],
    [/network is unreachable/, 'unavailable']
];
/** Reads a registry's answer from a failed `docker` command. */
function answerOf(error) {
    if (error instanceof cli/* DockerTimeout */.UB || error instanceof stall/* DockerStalled */.gd) {
        return 'unavailable';
    }
    return error instanceof cli/* DockerError */.Bi ? answerIn(error.reason) : 'unknown';
}
/** What some clients show as quoted JSON: of Azure, and of Docker Hub's token server. */
const IN_JSON = [
    [/\bclient with IP \S+ is not allowed access\b/, 'blocked'],
    [/"details":"invalid repository name"/, 'name']
];
/** Reads a registry's answer in the words of docker. */
function answerIn(words) {
    const reason = withoutNames(words);
    const found = IN_JSON.find(([pattern]) => pattern.test(words)) ??
        ANSWERS.find(([pattern]) => pattern.test(reason));
    return found?.[1] ?? 'unknown';
}
const BUDGET_SECONDS = {
    limited: 30,
    unavailable: 30,
    // ghcr.io is known for a transient 403; a missing right should be reported soon.
    denied: 7,
    token: 7,
    absent: 0,
    expired: 0,
    blocked: 0,
    immutable: 0,
    unsupported: 0,
    name: 0,
    tooLarge: 0,
    storage: 0,
    certificate: 0,
    plainHttp: 0,
    full: 0,
    local: 0,
    unknown: 0
};
/** How many seconds to keep retrying a failed `docker` command. */
function budgetSeconds(error) {
    return BUDGET_SECONDS[answerOf(error)];
}
/** Budget for reading what was just written: a registry may lag behind. */
function budgetAfterWrite(error) {
    return answerOf(error) === 'absent' ? 7 : budgetSeconds(error);
}
/**
 * Seconds that the creation of a repository by another job may take: Docker Hub
 * has denied a push 52 s after another one began to create it
 * (https://github.com/MeshInspector/MeshLib/pull/6742).
 */
const CREATION_SECONDS = 120;
/**
 * Budget for the first image of a repository: while another job creates it, a
 * registry may deny writes and reads for a while. Without any credentials, or a
 * permission of the job, there is nothing to wait for.
 */
function budgetForNewRepository(error) {
    if (answerOf(error) !== 'denied')
        return budgetAfterWrite(error);
    return isDeniedForGood(error) ? budgetSeconds(error) : CREATION_SECONDS;
}
/** Budget for reads and writes that follow a push by this run or its jobs. */
function budgetAfterPush(isNew) {
    return isNew ? budgetForNewRepository : budgetAfterWrite;
}
/**
 * What a registry says to a login that is missing or wrong: its code for a 401, or
 * what docker makes of one. Of a repository that somebody else creates, Docker Hub
 * says "insufficient_scope" instead.
 */
const NO_LOGIN = /\bunauthorized(?:$|: )|authentication required|\bunauthenticated request|no basic auth|Username Required|interactive login/im;
/** True if a denial has nothing to do with other jobs. */
function isDeniedForGood(error) {
    if (!(error instanceof cli/* DockerError */.Bi))
        return false;
    const reason = error.reason;
    return ((NO_LOGIN.test(reason) && !reason.includes('insufficient_scope')) ||
        missingPackagePermission(error) !== undefined);
}
/**
 * Returns what the job's token may not do with packages at all, as ghcr.io says it:
 * `create` or `write`; undefined if it does not say so.
 */
function missingPackagePermission(error) {
    if (!(error instanceof cli/* DockerError */.Bi))
        return undefined;
    const [, verb] = /installation not allowed to (\w+)/i.exec(error.reason) ?? [];
    return verb?.toLowerCase();
}
const SECONDS_PER_UNIT = { ms: 1e-3, s: 1, m: 60 };
/**
 * Seconds that a registry asks to wait, if its message says so: docker and
 * buildx do not show the header.
 */
function retryAfter(error) {
    if (!(error instanceof cli/* DockerError */.Bi))
        return 0;
    const [, number, unit = 's'] = /retry[- ]after:?\s*([0-9.]+)\s*(µs|us|ms|s|m)?\b/i.exec(error.reason) ?? [];
    return (Number(number) || 0) * (SECONDS_PER_UNIT[unit.toLowerCase()] ?? 0);
}


/***/ }),

/***/ 9683:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DB: () => (/* binding */ forgetDownloads),
/* harmony export */   aF: () => (/* binding */ removeOwnBuilder),
/* harmony export */   g6: () => (/* binding */ startBuilder),
/* harmony export */   iq: () => (/* binding */ removeBuilder),
/* harmony export */   lt: () => (/* binding */ partsOfBuilder),
/* harmony export */   nY: () => (/* binding */ useBuilder)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7228);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5530);
/* harmony import */ var _lib_retry_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1737);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4082);
/* harmony import */ var _claims_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6283);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(536);
/* harmony import */ var _configured_builder_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9212);
/* harmony import */ var _create_builder_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1812);
/* harmony import */ var _pull_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(5830);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(2977);
/* harmony import */ var _stall_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(6326);














/** Seconds for starting a builder, which may pull BuildKit's image. */
const BOOTSTRAP_SECONDS = 600;
/**
 * Starts the job's builder, and waits until BuildKit answers. It is created first,
 * unless it was for its configuration (`withConfiguration`). This runs beside other
 * steps, so it logs single lines.
 *
 * @throws Failure when BuildKit's image cannot be pulled or does not start.
 */
async function startBuilder(docker, options, job) {
    const { name, buildkitImage, buildkitdConfig } = options;
    const isCreated = buildkitdConfig !== undefined && (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .mayHaveBuilder */ .vO)(job);
    const builder = isCreated ? undefined : (0,_create_builder_js__WEBPACK_IMPORTED_MODULE_10__/* .newBuilder */ .a)(options, job);
    const env = { GITHUB_EVENT_PATH: emptyEvent(job) };
    const isMissing = await (0,_claims_js__WEBPACK_IMPORTED_MODULE_7__/* .claimImage */ .Qt)(docker, buildkitImage, job);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`Starting BuildKit from ${buildkitImage}`);
    try {
        const starts = await startsOf(docker, name, builder);
        // buildx pulls the image by itself, but would wait for it without a limit.
        if (isMissing)
            await (0,_pull_js__WEBPACK_IMPORTED_MODULE_11__/* .tryToPull */ .IJ)(docker, buildkitImage);
        await (0,_lib_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .retry */ .L)(() => boot(docker, starts(), env), {
            what: 'start of BuildKit',
            budgetSeconds: _answer_js__WEBPACK_IMPORTED_MODULE_6__/* .budgetSeconds */ .jH
        });
    }
    catch (error) {
        // Without docker, or a disk for its files, it is not BuildKit that failed.
        if (error instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR)
            throw error;
        const values = { buildkitImage, registry: (0,_reference_js__WEBPACK_IMPORTED_MODULE_12__/* .registryOf */ .Fv)(buildkitImage) };
        const remedy = await remedyOf(docker, error, options);
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .fail */ .fJ)('buildkit-not-started', values, { cause: error, remedy });
    }
}
/** The likely reason is an option, a pull, the configuration, or else the engine. */
async function remedyOf(docker, error, { buildkitdConfig }) {
    if (_configured_builder_js__WEBPACK_IMPORTED_MODULE_9__/* .BAD_OPTION */ .A.test((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)))
        return 'badOption';
    const answer = await (0,_pull_js__WEBPACK_IMPORTED_MODULE_11__/* .pullRemedy */ .o2)(docker, error);
    const mayBeConfig = answer === 'unknown' && buildkitdConfig !== undefined;
    return mayBeConfig ? 'badConfig' : answer;
}
/**
 * Returns what names the command of each try to start a builder. The first one
 * creates it, too, and leaves it there if BuildKit does not start; but a builder
 * whose proxy has a password gets that between the two.
 *
 * @param builder undefined if it is there already
 */
async function startsOf(docker, name, builder) {
    let create = builder?.args;
    if (builder && Object.keys(builder.secrets).length > 0) {
        await (0,_create_builder_js__WEBPACK_IMPORTED_MODULE_10__/* .createBuilder */ .I)(docker, name, builder);
        create = undefined;
    }
    return () => {
        if (!create)
            return bootstrapArgs(name);
        const args = [...create, '--bootstrap'];
        create = undefined;
        return args;
    };
}
function bootstrapArgs(name) {
    return ['buildx', 'inspect', '--bootstrap', name];
}
/**
 * Starts an existing builder if it is not running.
 *
 * @throws Failure when no builder has this name, or when its driver cannot push
 * by digest.
 */
async function useBuilder(docker, name) {
    const booted = boot(docker, bootstrapArgs(name));
    const details = await booted.catch((error) => {
        if (error instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR)
            throw error;
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .fail */ .fJ)('builder-unusable', { name }, { cause: error });
    });
    if (/^Driver:\s+docker$/m.test(details)) {
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .fail */ .fJ)('builder-cannot-push', { name });
    }
}
/**
 * Makes a builder forget partial downloads. It keeps wrong bytes, too, and reuses
 * them in every later pull. Every prune removes them, even one whose filter matches
 * nothing.
 */
async function forgetDownloads(docker, name) {
    const args = ['buildx', 'prune', '--builder', name, '--force'];
    await docker([...args, '--filter', 'until=87600h']);
}
/** What buildx makes in the engine for a builder: its container, and a volume. */
function partsOfBuilder(name) {
    const container = `buildx_buildkit_${name}0`;
    return { container, volume: `${container}_state` };
}
/**
 * Removes a builder, if buildx knows it. It also removes the parts that are still there,
 * but not those of a builder whose creation was interrupted.
 */
async function removeBuilder(docker, name) {
    try {
        await docker(['buildx', 'rm', '--force', name]);
    }
    catch (error) {
        // The error message is the last line, which says only that it failed.
        const stderr = error instanceof _cli_js__WEBPACK_IMPORTED_MODULE_8__/* .DockerError */ .Bi ? error.stderr : '';
        if (!/no builder .* found/.test(stderr))
            throw error;
    }
}
/**
 * Removes the builder that the job has created, so that the post step has none to look
 * for.
 */
async function removeOwnBuilder(docker, job) {
    await docker(['buildx', 'rm', '--force', job.name]);
    (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .forgetBuilder */ .H4)(job);
}
/** Runs a command that starts BuildKit. */
async function boot(docker, args, env) {
    return await (0,_stall_js__WEBPACK_IMPORTED_MODULE_13__/* .whileItMoves */ .Hy)(docker, args, { timeoutSeconds: BOOTSTRAP_SECONDS, env }, (0,_stall_js__WEBPACK_IMPORTED_MODULE_13__/* .observeBriefly */ .gq)('start of BuildKit'));
}
/**
 * Returns an event without content. buildx gives the event of the job to the builder
 * that it makes, for each provenance: what somebody typed into "Run workflow" would
 * be published, and the e-mail addresses in a push.
 */
function emptyEvent({ directory }) {
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, 'event.json');
    (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(file, '{}');
    return file;
}


/***/ }),

/***/ 6283:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mi: () => (/* binding */ absentImages),
/* harmony export */   Qt: () => (/* binding */ claimImage),
/* harmony export */   _6: () => (/* binding */ releaseImages),
/* harmony export */   nt: () => (/* binding */ claimImages)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5530);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7228);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(536);





/** Label of a claim: the image that a job brought to the engine. */
const IMAGE_LABEL = 'io.github.milvus-runpod.image';
/**
 * Claims images that the job is about to use, except those that were in the engine
 * before any job of this action. A claim is an empty volume, by which jobs that share an
 * engine know of each other. The last of them removes the image: the engine protects
 * an image only once it has a container, and a job that has not started its own yet
 * would find the image gone ("No such image").
 *
 * Returns those that must be pulled.
 */
async function claimImages(docker, refs, job) {
    const absent = await absentImages(docker, refs);
    const present = refs.filter((ref) => !absent.includes(ref));
    const shared = await claimedOf(docker, present);
    await Promise.all([...absent, ...shared].map((ref) => claim(docker, ref, job)));
    // The last job that had claimed it may have ended just now.
    return [...absent, ...(await absentImages(docker, shared))];
}
/** Claims one image, and returns whether it must be pulled. */
async function claimImage(docker, ref, job) {
    return (await claimImages(docker, [ref], job)).length > 0;
}
/** Returns the images that jobs have claimed. */
async function claimedOf(docker, refs) {
    if (refs.length === 0)
        return [];
    const claims = await listClaims(docker, IMAGE_LABEL);
    return refs.filter((ref) => claims.some((one) => one.ref === ref));
}
async function claim(docker, ref, job) {
    (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .noteClaim */ .pz)(job, ref);
    await docker(['volume', 'create', '--label', job.label, '--label']
        .concat(`${IMAGE_LABEL}=${ref}`)
        .concat(volumeOf(job, ref)));
}
function volumeOf({ name }, ref) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createHash)('sha256').update(ref).digest('hex').slice(0, 12);
    return `${name}-image-${hash}`;
}
/**
 * Gives up the claims of a job, and removes each image that no other job claims.
 * An image that a container uses stays.
 *
 * @param more volumes to remove in the same call; they need not be there
 * @throws Error of the first claim or image that could not be removed, after all others.
 */
async function releaseImages(docker, job, more = []) {
    const own = await claimsOf(docker, job);
    const volumes = [...own.map(({ volume }) => volume), ...more];
    if (volumes.length === 0)
        return;
    const errors = [];
    const keep = (error) => void errors.push(error);
    await docker(['volume', 'rm', '--force', ...volumes]).catch(keep);
    // One of its own that could not be given up counts as well.
    const claimed = await claimedOf(docker, own.map(({ ref }) => ref));
    const refs = own.map(({ ref }) => ref).filter((ref) => !claimed.includes(ref));
    await removeImages(docker, refs, keep);
    if (errors.length > 0)
        throw errors[0];
}
/** Returns the claims of a job, which need not be there any more. */
async function claimsOf(docker, job) {
    const refs = (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .notedClaims */ .Q6)(job);
    return refs
        ? refs.map((ref) => ({ volume: volumeOf(job, ref), ref }))
        : await listClaims(docker, job.label);
}
async function listClaims(docker, label) {
    const format = `{{.Name}} {{.Label "${IMAGE_LABEL}"}}`;
    const args = ['volume', 'ls', '--filter', `label=${label}`];
    const output = await docker([...args, '--format', format]);
    return output.split('\n').flatMap((line) => {
        const [volume, ref] = line.split(' ');
        return volume && ref ? [{ volume, ref }] : [];
    });
}
/** Removes images in one call, or each by itself if that fails for one of them. */
async function removeImages(docker, refs, onError) {
    if (refs.length === 0)
        return;
    const isDone = await docker(['image', 'rm', ...refs]).then(() => true, () => false);
    if (isDone)
        return;
    for (const ref of refs)
        await removeImage(docker, ref).catch(onError);
}
/** Without --force, which would untag an image that a container uses. */
async function removeImage(docker, ref) {
    try {
        await docker(['image', 'rm', ref]);
    }
    catch (error) {
        const reason = (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error);
        if (NO_SUCH_IMAGE.test(reason))
            return;
        if (!/conflict: /i.test(reason))
            throw error;
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`${ref} is in use, so it stays: ${reason}`);
    }
}
/** What the engine says of each image that it does not have. */
const NO_SUCH_IMAGE = /no such image/i;
/** Returns the images that the engine does not have. */
async function absentImages(docker, refs) {
    if (refs.length === 0)
        return [];
    try {
        await docker(['image', 'inspect', '--format', '{{.Id}}', ...refs]);
        return [];
    }
    catch (error) {
        if (!NO_SUCH_IMAGE.test((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)))
            throw error;
        return namedIn(error, refs) ?? (await absentEach(docker, refs));
    }
}
/** Returns the images that an error names, if all the others were found. */
function namedIn(error, refs) {
    if (!(error instanceof _cli_js__WEBPACK_IMPORTED_MODULE_4__/* .DockerError */ .Bi))
        return undefined;
    const lines = error.stderr.split('\n').map((line) => line.trim());
    const absent = refs.filter((ref) => lines.some((line) => line.endsWith(` image: ${ref}`)));
    const found = error.output.split('\n').filter(Boolean);
    return found.length + absent.length === refs.length ? absent : undefined;
}
async function absentEach(docker, refs) {
    if (refs.length === 1)
        return refs;
    const looks = refs.map((ref) => absentImages(docker, [ref]));
    return (await Promise.all(looks)).flat();
}


/***/ }),

/***/ 536:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Bi: () => (/* binding */ DockerError),
  UB: () => (/* binding */ DockerTimeout),
  RK: () => (/* binding */ dockerCli)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./src/lib/bounded.ts
var bounded = __webpack_require__(6610);
// EXTERNAL MODULE: ./src/lib/cancellation.ts
var cancellation = __webpack_require__(1392);
// EXTERNAL MODULE: ./src/lib/disk.ts
var disk = __webpack_require__(8838);
// EXTERNAL MODULE: ./src/messages/failure.ts
var failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./src/lib/untrusted.ts
var untrusted = __webpack_require__(881);
// EXTERNAL MODULE: ./src/docker/environment.ts
var environment = __webpack_require__(1237);
// EXTERNAL MODULE: ./src/docker/config.ts
var config = __webpack_require__(656);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
;// CONCATENATED MODULE: ./src/docker/plugin.ts
// `docker buildx` starts docker, which starts the plugin: two processes, and twice the
// time. Here is found what docker would start, so that it can be started alone.



const PLUGIN = 'docker-buildx';
/** `defaultSystemPluginDirs` of docker/cli's cli-plugins/manager/manager_unix.go. */
const SYSTEM_DIRECTORIES = [
    '/usr/local/lib/docker/cli-plugins',
    '/usr/local/libexec/docker/cli-plugins',
    '/usr/lib/docker/cli-plugins',
    '/usr/libexec/docker/cli-plugins'
];
/**
 * As in docker/cli's cli-plugins/manager/manager.go: by the first one a plugin runs as
 * one, with docker's own options, contexts and errors. The second one is a socket of
 * docker, by which it ends the plugin; another docker's must not do that.
 */
const AS_PLUGIN = {
    DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: 'docker',
    DOCKER_CLI_PLUGIN_SOCKET: undefined
};
/**
 * Returns what `docker` would start for these arguments, if they are of buildx.
 * Undefined wherever that is not certain: where docker is not the plain program, and
 * where it may refuse the plugin. Without a docker, buildx does as well.
 */
function pluginFor(args, env) {
    if (args[0] !== 'buildx' || process.platform !== 'linux')
        return undefined;
    try {
        const file = hasDocker(env) ? ofDocker(env) : withoutDocker(env);
        if (!file)
            return undefined;
        return { file, env: { ...AS_PLUGIN, ...tuning(args, env) } };
    }
    catch {
        // Docker itself says what is wrong with it, with its configuration or the plugin.
        return undefined;
    }
}
/** True if there is a docker, whether or not it can be run. */
function hasDocker(env) {
    return searchPath(env)
        .filter(Boolean)
        .map((directory) => external_node_path_default().join(directory, 'docker'))
        .some((file) => (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.isFile());
}
/** @throws Error when it is not certain that docker would start it. */
function ofDocker(env) {
    const machine = machineOfDocker(env);
    const file = machine && programIn(pluginDirectories(env), PLUGIN);
    return file && machine.equals(machineOf(file)) ? file : undefined;
}
/**
 * Returns buildx where there is no docker: as its plugin, or as the program that
 * docker/setup-buildx-action puts on the path then.
 */
function withoutDocker(env) {
    return (programIn(pluginDirectories(env), PLUGIN) ??
        programIn(searchPath(env), 'buildx'));
}
/**
 * Returns the machine that docker is for, if it is the plain program, and not a wrapper,
 * Podman or snap's, which choose an engine or a configuration themselves.
 *
 * @throws Error when this cannot be seen, or when it is a script.
 */
function machineOfDocker(env) {
    const docker = programIn(searchPath(env), 'docker');
    if (!docker || external_node_path_default().basename((0,external_node_fs_.realpathSync)(docker)) !== 'docker')
        return;
    return machineOf(docker);
}
/**
 * A read of a registry ends before Go's garbage collector has anything worth its time:
 * a fifth of the processor time of the read goes into it. Of a long answer it collects
 * again.
 */
function tuning(args, env) {
    const isRead = args[1] === 'imagetools' && args[2] === 'inspect';
    if (!isRead || env.GOGC || env.GOMEMLIMIT)
        return {};
    return { GOGC: 'off', GOMEMLIMIT: '100MiB' };
}
function searchPath(env) {
    return (env.PATH ?? '').split(':');
}
/** As `getPluginDirs` in docker/cli's cli-plugins/manager/manager.go. */
function pluginDirectories(env) {
    const directory = (0,config/* configDirectory */.Od)(env);
    const own = external_node_path_default().join(directory, 'cli-plugins');
    return [...extraDirectories(directory), own, ...SYSTEM_DIRECTORIES];
}
/** The key of docker's configuration; Go reads keys in any case. */
const EXTRA_DIRECTORIES = /^cliPluginsExtraDirs$/iu;
function extraDirectories(directory) {
    const [extra, ...more] = Object.entries((0,config/* readConfig */.Xg)(directory))
        .filter(([key]) => EXTRA_DIRECTORIES.test(key))
        .map(([, value]) => value);
    if (!isTexts(extra ?? []) || more.length > 0)
        throw new Error("not docker's");
    return (extra ?? []);
}
function isTexts(value) {
    return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
/**
 * Returns the first file of a name. It must be a program for everyone who may read it:
 * one that runs with the rights of another user or group may reach more than a plugin.
 *
 * @throws Error when this cannot be seen.
 */
function programIn(directories, name) {
    for (const directory of directories) {
        const file = external_node_path_default().join(directory, name);
        const stats = (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false });
        if (!stats)
            continue;
        (0,external_node_fs_.accessSync)(file, external_node_fs_.constants.X_OK);
        const isPlain = (stats.mode & 0o6000) === 0;
        return isPlain && external_node_path_default().isAbsolute(file) ? file : undefined;
    }
    return undefined;
}
/** Bytes of the header of a program that say for what machine it is. */
const ELF_HEADER = 20;
const ELF = Buffer.from('\x7fELF', 'latin1');
/** @throws Error when the file is not a program, such as a script. */
function machineOf(file) {
    const header = Buffer.alloc(ELF_HEADER);
    const descriptor = (0,external_node_fs_.openSync)(file, 'r');
    try {
        (0,external_node_fs_.readSync)(descriptor, header, 0, ELF_HEADER, 0);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
    if (!header.subarray(0, 4).equals(ELF))
        throw new Error(`${file} is a script`);
    // Class and byte order, then the machine. Between them is what may differ.
    return Buffer.concat([header.subarray(4, 6), header.subarray(18, 20)]);
}

;// CONCATENATED MODULE: ./src/docker/start-docker.ts


/** Starts buildx itself where docker would do nothing else, and docker otherwise. */
function startDocker(args, env, stdin = 'pipe') {
    const plugin = pluginFor(args, env);
    const direct = plugin && tryToStart(plugin.file, args, { ...env, ...plugin.env }, stdin);
    return direct ?? start('docker', args, env, stdin);
}
function start(file, args, env, stdin) {
    return (0,external_node_child_process_.spawn)(file, args, { env, stdio: [stdin, 'pipe', 'pipe'] });
}
function tryToStart(file, args, env, stdin) {
    try {
        const child = start(file, args, env, stdin);
        // Docker's own failure is the one to report.
        child.on('error', () => undefined);
        return child.pid === undefined ? undefined : child;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/docker/reason.ts
/** Warnings and advice of docker and buildx, and sums of errors, not the reason. */
const NOISE = /^(?:WARNING|Usage|View build details)[:!]|^(?:Run '|See ')|^(?:Error: )?failed to start containers: /i;
/**
 * Returns the reason in what a command printed: the last error, which may go on
 * for several lines, or else the last line.
 */
function reasonIn(stderr) {
    const lines = stderr
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line && !NOISE.test(line));
    const start = lines.findLastIndex((line) => /^(?:error\b|docker: )/i.test(line));
    return lines.slice(start).join('\n');
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./src/job.ts
var job = __webpack_require__(7228);
;// CONCATENATED MODULE: ./src/docker/relay.ts








/** These belong to the engine's own address. */
const NO_TLS = { DOCKER_TLS: undefined, DOCKER_TLS_VERIFY: undefined };
/**
 * Relays between docker and its engine, and shows what the engine sends. Of a pull,
 * docker prints the bytes only on a terminal; the engine sends them always.
 *
 * @throws Failure when the directory of the job has no room for a socket.
 */
async function relayEngine(env, onEngine) {
    const directory = (0,job/* socketDirectory */.lN)(env);
    const name = `engine-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    const address = external_node_path_default().join(directory, name);
    const open = new Set();
    let [isAsked, isAnswered] = [false, false];
    const server = (0,external_node_net_.createServer)((socket) => {
        isAsked = true;
        open.add(socket);
        socket.on('close', () => open.delete(socket));
        connect(socket, env, (text) => {
            isAnswered = true;
            onEngine(text);
        });
    });
    await new Promise((resolve, reject) => {
        server.on('error', (error) => {
            reject((0,disk/* unwritable */.mP)(directory, error));
        });
        server.listen(address, resolve);
    });
    return {
        env: { ...NO_TLS, DOCKER_HOST: `unix://${address}` },
        isUnanswered: () => isAsked && !isAnswered,
        close() {
            // Removes the socket's file as well.
            server.close();
            for (const socket of open)
                socket.destroy();
        }
    };
}
function connect(socket, env, onEngine) {
    const address = (0,environment/* socketOf */.lQ)(env);
    const engine = address ? (0,external_node_net_.createConnection)(address) : dial(env);
    engine.on('data', (bytes) => {
        onEngine(bytes.toString());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => engine.destroy());
    engine.on('error', () => socket.destroy());
    // What has come from the engine is still passed on.
    engine.on('close', () => socket.end());
    socket.pipe(engine).pipe(socket);
}
/**
 * Reaches an engine elsewhere as docker does itself, whatever the context: docker
 * uses this command at the other end of `ssh://`.
 */
function dial(env) {
    const child = (0,external_node_child_process_.spawn)('docker', ['system', 'dial-stdio'], {
        env,
        stdio: ['pipe', 'pipe', 'ignore']
    });
    const engine = external_node_stream_.Duplex.from({ readable: child.stdout, writable: child.stdin });
    child.on('error', () => engine.destroy());
    // It ignores TERM while it waits for the engine.
    engine.on('close', () => child.kill('SIGKILL'));
    return engine;
}

;// CONCATENATED MODULE: ./src/docker/cli.ts











/** A failed `docker` command, with the end of its standard error. */
class DockerError extends Error {
    name = 'DockerError';
    /** Such as `failed with 1`. */
    outcome;
    stderr;
    /** The last error on standard error, which may have several lines. */
    reason;
    /** What the command would have returned. */
    output;
    constructor(args, outcome, stderr, output = '') {
        const reason = reasonIn(stderr);
        const shown = (0,untrusted/* oneLine */.TN)(reason || 'it gave no reason', MAX_REASON);
        super(`docker ${args[0] ?? ''} ${outcome}: ${shown}`);
        this.outcome = outcome;
        this.stderr = stderr;
        this.reason = reason;
        this.output = output;
    }
}
/** A `docker` command that was ended because it took too long. */
class DockerTimeout extends DockerError {
    constructor(args, seconds, stderr, output = '') {
        super(args, `was ended after ${seconds} s`, stderr, output);
    }
}
/** Seconds that a command may take unless its caller allows more. */
const DEFAULT_SECONDS = 60;
/** Seconds between TERM and KILL when a command is ended. */
const KILL_AFTER_SECONDS = 3;
/** Characters after which a command is ended: half of an answer is worthless. */
const MAX_OUTPUT = 16 * bounded/* MIB */.D6;
/** Characters kept of text that is only to be read. */
const MAX_TAIL = bounded/* MIB */.D6 / 16;
/** Characters of a reason in a message. */
const MAX_REASON = 1000;
/**
 * Returns a `Docker` for one environment. Once the job is cancelled, running
 * commands are ended and new ones are refused.
 *
 * `@actions/exec` cannot end what it started, so a cancelled job would leave a
 * build running after its post step.
 */
function dockerCli(env, job = cancellation/* cancelled */.KW) {
    const dockerEnv = (0,environment/* dockerEnvironment */.O9)(env);
    return async (args, options = {}) => {
        const { timeoutSeconds = DEFAULT_SECONDS } = options;
        const signal = AbortSignal.any([
            job,
            ...(options.signal ? [options.signal] : [])
        ]);
        signal.throwIfAborted();
        const limited = { ...options, timeoutSeconds };
        const result = await runRelayed(args, dockerEnv, limited, signal);
        signal.throwIfAborted();
        const { code, output, errors, exceeded } = result;
        if (exceeded === 'time') {
            throw new DockerTimeout(args, timeoutSeconds, errors, output.trim());
        }
        if (exceeded === 'output') {
            const outcome = `was ended after ${MAX_OUTPUT / bounded/* MIB */.D6} MiB of output`;
            throw new DockerError(args, outcome, errors);
        }
        if (code === 0)
            return output.trim();
        const outcome = `failed with ${code ?? 'a signal'}`;
        const error = new DockerError(args, outcome, errors, output.trim());
        throw (0,config/* localWriteFailure */.rQ)(error.reason, env) ?? error;
    };
}
/**
 * Runs docker by way of a relay, if what the engine sends is asked for. Where the
 * relay reaches no engine, docker tries by itself: a wrapper may not know the
 * command that the relay uses, and what docker says then names the engine.
 */
async function runRelayed(args, env, options, signal) {
    if (!options.onEngine)
        return await runDocker(args, env, options, signal);
    const relay = await relayEngine(env, options.onEngine);
    try {
        const relayed = { ...env, ...relay.env };
        const result = await runDocker(args, relayed, options, signal);
        const isOver = result.code === 0 || result.exceeded || signal.aborted;
        if (isOver || !relay.isUnanswered())
            return result;
    }
    finally {
        relay.close();
    }
    return await runDocker(args, env, options, signal);
}
async function runDocker(args, env, options, signal) {
    const child = cli_start(args, { ...env, ...options.env }, options);
    const exit = exitCodeOf(child, args);
    // With no file left for its pipes, there is not even an output to listen to.
    if (child.pid === undefined)
        await exit;
    const result = { code: null, output: '', errors: '' };
    const end = (limit) => {
        if (child.exitCode === null)
            result.exceeded ??= limit;
        endProcess(child);
    };
    const cancel = () => {
        end();
    };
    signal.addEventListener('abort', cancel);
    const timer = setTimeout(end, options.timeoutSeconds * 1000, 'time');
    const shown = options.show ? showCommand(child, args) : undefined;
    collectOutput(child, result, options, () => {
        end('output');
    });
    sendInput(child, options.input);
    try {
        result.code = await exit;
        return result;
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        shown?.end();
    }
}
function cli_start(args, env, { inputFile }) {
    if (inputFile === undefined)
        return startDocker(args, env);
    const file = (0,external_node_fs_.openSync)(inputFile, 'r');
    try {
        return startDocker(args, env, file);
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}
/** Shows the command and what it prints: others write that. */
function showCommand(child, args) {
    const shown = (0,untrusted/* streamUntrusted */.R)();
    shown.write(`[command]docker ${args.join(' ')}\n`);
    child.stdout.on('data', shown.write);
    child.stderr.on('data', shown.write);
    return shown;
}
function collectOutput(child, result, { withStderr, keep, isBinary, onOutput }, endForOutput) {
    const cut = keep === 'first' ? head : tail;
    child.stdout
        .setEncoding(isBinary ? 'latin1' : 'utf8')
        .on('data', (text) => {
        if (result.exceeded)
            return;
        onOutput?.(text);
        result.output += text;
        if (withStderr)
            result.output = cut(result.output);
        if (result.output.length > MAX_OUTPUT)
            endForOutput();
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
        // Docker 28 then prints "context canceled", which is not the reason.
        if (result.exceeded)
            return;
        onOutput?.(text);
        result.errors = tail(result.errors + text);
        if (withStderr)
            result.output = cut(result.output + text);
    });
}
function tail(text) {
    return text.slice(-MAX_TAIL);
}
function head(text) {
    return text.slice(0, MAX_TAIL);
}
function sendInput(child, input) {
    // If a command exits before reading its input, its exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
}
function exitCodeOf(child, args) {
    return new Promise((resolve, reject) => {
        child.on('error', (error) => {
            reject(noDocker(error, args));
        });
        child.on('close', resolve);
    });
}
/** Ends docker and closes its pipes, which a plugin of docker may keep open. */
function endProcess(child) {
    const closePipes = () => {
        child.stdout.destroy();
        child.stderr.destroy();
    };
    if (!child.kill('SIGTERM')) {
        closePipes();
        return;
    }
    child.on('exit', () => setTimeout(closePipes, 100));
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_SECONDS * 1000).unref();
}
function noDocker(error, [command]) {
    const key = command === 'buildx' ? 'buildx-missing' : 'docker-not-started';
    return (0,disk/* writeFailure */.EU)(error) ?? (0,failure/* fail */.fJ)(key, {}, { cause: error });
}


/***/ }),

/***/ 9212:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withConfiguration),
/* harmony export */   A: () => (/* binding */ BAD_OPTION)
/* harmony export */ });
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7228);
/* harmony import */ var _messages_annotate_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5658);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5530);
/* harmony import */ var _create_builder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1812);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6556);





/** What buildx says of an option that its driver does not have. */
const BAD_OPTION = /\binvalid driver option\b/;
/**
 * Returns docker that reads and writes registries as the configuration of the job's
 * builder says: through its mirrors, and with its certificates. buildx knows only the
 * configuration of a builder that exists, so that is created here, and started later.
 *
 * Without an engine there is none, and registries are read without the configuration.
 *
 * @throws Failure when buildx refuses the configuration.
 */
async function withConfiguration(docker, options, job) {
    if (options.buildkitdConfig === undefined)
        return docker;
    const { name } = job;
    (0,_job_js__WEBPACK_IMPORTED_MODULE_0__/* .noteEngineUse */ .Cp)(job);
    try {
        await (0,_create_builder_js__WEBPACK_IMPORTED_MODULE_3__/* .createBuilder */ .I)(docker, name, (0,_create_builder_js__WEBPACK_IMPORTED_MODULE_3__/* .newBuilder */ .a)({ ...options, name }, job));
    }
    catch (error) {
        if (!(0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .isEngineGone */ .SI)(error))
            throw refusal(error);
        (0,_job_js__WEBPACK_IMPORTED_MODULE_0__/* .forgetBuilder */ .H4)(job);
        (0,_job_js__WEBPACK_IMPORTED_MODULE_0__/* .forgetEngineUse */ .dy)(job);
        (0,_messages_annotate_js__WEBPACK_IMPORTED_MODULE_1__/* .annotate */ .fz)('buildkitd-config-not-read', { reason: (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .whatOf */ .Em)(error) });
        return docker;
    }
    return (args, given) => docker(args, { ...given, env: { BUILDX_BUILDER: name, ...given?.env } });
}
function refusal(error) {
    if (error instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR)
        return error;
    const isOption = BAD_OPTION.test((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error));
    const remedy = isOption ? 'badOption' : 'other';
    return (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .fail */ .fJ)('buildkitd-config-refused', {}, { cause: error, remedy });
}


/***/ }),

/***/ 1812:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ createBuilder),
/* harmony export */   a: () => (/* binding */ newBuilder)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7228);
/* harmony import */ var _messages_annotate_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5658);
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(881);
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5996);







/** Characters of a command that is shown. */
const COMMAND_LIMIT = 10_000;
/**
 * Returns how a builder in the engine is created, which reaches the network as the job
 * does. It runs beside other steps, so it logs single lines.
 */
function newBuilder(options, job) {
    (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .noteBuilder */ .Af)(job);
    const { driverOpts, buildkitdConfig } = options;
    const proxy = (0,_proxy_js__WEBPACK_IMPORTED_MODULE_6__/* .builderProxy */ .qi)(process.env, driverOpts);
    const all = { ...options, driverOpts: [...driverOpts, ...proxy.options] };
    const args = createArgs(all, configFile(buildkitdConfig, job));
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`[command]docker ${(0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(args.join(' '), COMMAND_LIMIT)}`);
    // Now: another step may show a command later, and the runner obeys nothing then.
    if (proxy.outOfReach.length > 0) {
        (0,_messages_annotate_js__WEBPACK_IMPORTED_MODULE_4__/* .annotate */ .fz)('proxy-out-of-reach', { outOfReach: proxy.outOfReach.join(', ') });
    }
    return { args, secrets: proxy.secrets };
}
/** Arguments that create a builder for this job. */
function createArgs(options, config) {
    const driverOpts = [`image=${options.buildkitImage}`, ...options.driverOpts];
    return ['buildx', 'create', '--name', options.name]
        .concat('--driver', 'docker-container')
        .concat(driverOpts.flatMap((option) => ['--driver-opt', option]))
        .concat(config === undefined ? [] : [CONFIG_OPTION, config]);
}
/** buildx 0.13 and later also know `--buildkitd-config`, and none refuses this one. */
const CONFIG_OPTION = '--config';
/** Writes the configuration for buildx, which copies it and the files that it names. */
function configFile(text, job) {
    if (text === undefined)
        return undefined;
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(job.directory, 'buildkitd.toml');
    (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(file, text, { mode: 0o600 });
    return file;
}
/** Creates a builder, which is not started by this. */
async function createBuilder(docker, name, { args, secrets }) {
    await docker(args);
    if (Object.keys(secrets).length > 0) {
        (0,_proxy_js__WEBPACK_IMPORTED_MODULE_6__/* .addSecretVariables */ .Rm)(name, secrets, process.env);
    }
}


/***/ }),

/***/ 6556:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GO: () => (/* binding */ findEngine),
/* harmony export */   OW: () => (/* binding */ EngineGone),
/* harmony export */   SI: () => (/* binding */ isEngineGone),
/* harmony export */   St: () => (/* binding */ engineBuilder),
/* harmony export */   Wp: () => (/* binding */ requireEngine),
/* harmony export */   ZE: () => (/* binding */ lookAtEngine),
/* harmony export */   ac: () => (/* binding */ platformHere),
/* harmony export */   nd: () => (/* binding */ engineHost),
/* harmony export */   qo: () => (/* binding */ waitingDocker)
/* harmony export */ });
/* unused harmony export nativePlatform */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _lib_cancellation_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1392);
/* harmony import */ var _lib_pause_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2749);
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(881);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5530);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(536);






/** Such as `linux/amd64 Engine containerd runc docker-init`. */
const SERVER = '{{.Server.Os}}/{{.Server.Arch}}{{range .Server.Components}} {{.Name}}{{end}}';
/** Seconds to look for an engine which the run may not need. */
const GLANCE_SECONDS = 5;
/**
 * Looks for the engine. Many runs need none: those that find nothing new, promote,
 * merge, or build untested in a builder elsewhere.
 */
async function findEngine(docker) {
    try {
        return { native: await nativePlatform(docker, GLANCE_SECONDS) };
    }
    catch (error) {
        if (!isMissing(error))
            throw error;
        return { native: platformHere(), missing: error };
    }
}
/**
 * Checks that there is an engine after all, for a run that needs one: it may only have
 * been slow before.
 *
 * @throws Failure that says why there is none, and which runner has one.
 */
async function requireEngine(docker, { native, missing }) {
    // The run has planned with the platform of this machine.
    if (missing && (await nativePlatform(docker)) !== native)
        throw missing;
}
const MISSING = [
    'docker-not-started',
    'engine-no-answer',
    'engine-is-podman',
    'engine-not-linux'
];
function isMissing(error) {
    return error instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR && MISSING.includes(error.code);
}
/** Architectures that Node and an engine name differently. */
const ARCHITECTURES = {
    x64: 'amd64',
    ia32: '386'
};
/** Returns the platform of this machine, as an engine names it. */
function platformHere() {
    return `linux/${ARCHITECTURES[process.arch] ?? process.arch}`;
}
/**
 * Returns the platform that the engine runs without emulation.
 *
 * @throws Failure when no engine answers, or when it is Podman or runs Windows
 * containers.
 */
async function nativePlatform(docker, timeoutSeconds) {
    const answer = await askServer(docker, timeoutSeconds);
    const [platform = '', ...components] = answer.split(' ');
    // The component "Podman Engine" of pkg/api/handlers/compat/version.go in Podman.
    if (components.includes('Podman'))
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .fail */ .fJ)('engine-is-podman', {});
    if (!platform.startsWith('linux/')) {
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .fail */ .fJ)('engine-not-linux', { platform });
    }
    return platform;
}
async function askServer(docker, timeoutSeconds) {
    try {
        return await docker(['version', '--format', SERVER], { timeoutSeconds });
    }
    catch (error) {
        _lib_cancellation_js__WEBPACK_IMPORTED_MODULE_1__/* .cancelled */ .KW.throwIfAborted();
        if (error instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR)
            throw error;
        const isRefused = NO_RIGHTS.test((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error));
        const remedy = isRefused ? 'noRights' : 'other';
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .fail */ .fJ)('engine-no-answer', {}, { cause: error, remedy });
    }
}
/** What docker says of a socket that belongs to others. */
const NO_RIGHTS = /permission denied/i;
const hosts = new WeakMap();
/**
 * Returns the machine that an engine runs on, which is asked once: `docker info` also
 * runs each plugin.
 */
async function engineHost(docker) {
    const host = hosts.get(docker) ?? askHost(docker);
    hosts.set(docker, host);
    host.catch(() => hosts.delete(docker));
    return await host;
}
async function askHost(docker) {
    const format = '{{.Name}} {{.DockerRootDir}}';
    const info = await docker(['info', '--format', format]);
    const [, name = '', directory = ''] = /^(\S+)(?: (.*))?$/.exec(info) ?? [];
    return { name, directory };
}
/** Returns what looks whether the engine answers. */
function lookAtEngine(docker) {
    return async () => {
        try {
            await askServer(docker);
            return 'still';
        }
        catch (error) {
            // Otherwise, the job was cancelled.
            return error instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR ? error : 'still';
        }
    };
}
/** Returns the name of the engine's own builder: that of the docker context. */
async function engineBuilder(docker) {
    return await docker(['context', 'show'], { timeoutSeconds: 60 });
}
/** Milliseconds between two tries of an engine that does not answer. */
const INTERVAL = 2000;
/** An engine that did not come back while one waited for it. */
class EngineGone extends Error {
    name = 'EngineGone';
}
/**
 * What docker 20 to 29 says when it reaches no engine, or its engine no containerd,
 * which may be restarted alone (https://github.com/moby/moby/issues/36117).
 */
const ENGINE_GONE = /dial unix(?::\/\/| )\S*containerd\.sock|cannot connect to the docker daemon|failed to connect to the docker api|error during connect|\b(?:is the docker daemon|daemon is) running/i;
/** True if a command failed since no engine was there. */
function isEngineGone(error) {
    return error instanceof _cli_js__WEBPACK_IMPORTED_MODULE_5__/* .DockerError */ .Bi && ENGINE_GONE.test(error.stderr);
}
/**
 * Returns a `Docker` that waits for an engine which is gone, such as one that is
 * restarted, and then runs the command again: for commands that may run twice.
 *
 * @param limit aborts when it is to wait no longer; docker must end with it, too
 * @returns it throws EngineGone if the engine does not come back
 */
function waitingDocker(docker, limit, interval = INTERVAL) {
    // What the last command of all has found.
    let last;
    return async (args, options) => {
        let gone = last;
        while (!gone || !limit.aborted) {
            try {
                const output = await docker(args, options);
                last = undefined;
                return output;
            }
            catch (error) {
                // The limit has cut off the last try.
                if (gone && limit.aborted)
                    break;
                if (!isEngineGone(error))
                    throw error;
                if (!last)
                    sayWaiting(error);
                last = gone = new EngineGone((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error));
            }
            await (0,_lib_pause_js__WEBPACK_IMPORTED_MODULE_2__/* .pause */ .v)(interval, limit);
        }
        throw gone;
    };
}
function sayWaiting(error) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`Waiting for the Docker engine to come back: ${(0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error))}`);
}


/***/ }),

/***/ 1237:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HF: () => (/* binding */ saveEndpoint),
/* harmony export */   O9: () => (/* binding */ dockerEnvironment),
/* harmony export */   X3: () => (/* binding */ withSavedEndpoint),
/* harmony export */   lQ: () => (/* binding */ socketOf)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _lib_runner_files_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5771);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(656);



/**
 * Inputs of the action, the secrets for RunPod of publish.yml's jobs, and the
 * runner's token for caches and artifacts.
 */
const NEVER_NEEDED = /^(?:INPUT_|RUNPOD_(?:API_KEY|ROOT_PASSWORD)$|ACTIONS_RUNTIME_TOKEN$)/;
/** Tokens with which a credential helper, or kubectl for a builder, may log in. */
const TOKENS = /^(?:ACTIONS_ID_TOKEN_REQUEST_TOKEN|G(?:ITHUB|H)_TOKEN)$/;
/**
 * Returns an environment without the secrets of the job that docker and its
 * plugins do not need. What else the job sets stays: credential helpers read
 * variables of their own, such as AWS_SECRET_ACCESS_KEY.
 */
function dockerEnvironment(env) {
    const mayUseTokens = Boolean(env.KUBECONFIG) || hasHelpers(env);
    const entries = Object.entries(env).filter(([name]) => !NEVER_NEEDED.test(name) && (mayUseTokens || !TOKENS.test(name)));
    return Object.fromEntries(entries);
}
function hasHelpers(env) {
    try {
        const { credsStore, credHelpers = {} } = (0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .readConfig */ .Xg)((0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .configDirectory */ .Od)(env));
        return Boolean(credsStore) || Object.values(credHelpers).some(Boolean);
    }
    catch {
        // Docker ignores a configuration that it cannot read.
        return false;
    }
}
/** Variables by which docker and buildx find the engine and their files. */
const ENDPOINT_VARIABLES = [
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_CERT_PATH',
    'DOCKER_TLS',
    'DOCKER_TLS_VERIFY',
    'DOCKER_API_VERSION',
    'BUILDX_CONFIG',
    'SSH_AUTH_SOCK'
];
/** What docker uses on Linux if nothing says otherwise. */
const DEFAULT_HOST = 'unix:///var/run/docker.sock';
const ENDPOINT_STATE = 'endpoint';
/**
 * Saves which engine docker uses, for the post step: by then another step may have
 * set other variables, or called `docker context use`.
 */
function saveEndpoint(env) {
    const values = Object.fromEntries(ENDPOINT_VARIABLES.map((name) => [name, env[name]]));
    const directory = (0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .configDirectory */ .Od)(env);
    (0,_lib_runner_files_js__WEBPACK_IMPORTED_MODULE_1__/* .saveState */ .c)(ENDPOINT_STATE, {
        ...values,
        DOCKER_CONFIG: directory,
        DOCKER_CONTEXT: env.DOCKER_HOST ? undefined : currentContext(env, directory)
    });
}
/** Returns the socket of an engine that is reached through one on this machine. */
function socketOf(env) {
    const isDefault = currentContext(env, (0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .configDirectory */ .Od)(env)) === 'default';
    const host = env.DOCKER_HOST || (isDefault ? DEFAULT_HOST : '');
    return /^unix:\/\/(.+)$/.exec(host)?.[1];
}
/** As `resolveContextName` in docker/cli's cli/command/cli.go. */
function currentContext(env, directory) {
    return env.DOCKER_CONTEXT || configuredContext(directory) || 'default';
}
function configuredContext(directory) {
    try {
        return (0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .readConfig */ .Xg)(directory).currentContext;
    }
    catch {
        // Docker ignores a configuration that it cannot read.
        return undefined;
    }
}
/** Returns an environment in which docker uses the engine of the main step. */
function withSavedEndpoint(env) {
    const state = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu(ENDPOINT_STATE);
    if (!state)
        return env;
    const saved = JSON.parse(state);
    const values = ENDPOINT_VARIABLES.map((name) => [name, saved[name]]);
    return { ...env, ...Object.fromEntries(values) };
}


/***/ }),

/***/ 5830:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Oc: () => (/* binding */ pullForJob),
  IU: () => (/* binding */ pullMissing),
  o2: () => (/* binding */ pullRemedy),
  IJ: () => (/* binding */ tryToPull)
});

// UNUSED EXPORTS: pull

// EXTERNAL MODULE: ./src/messages/failure.ts
var failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./src/lib/retry.ts
var retry = __webpack_require__(1737);
// EXTERNAL MODULE: ./src/docker/answer.ts + 1 modules
var docker_answer = __webpack_require__(4082);
// EXTERNAL MODULE: ./src/docker/claims.ts
var claims = __webpack_require__(6283);
// EXTERNAL MODULE: ./src/docker/engine.ts
var engine = __webpack_require__(6556);
// EXTERNAL MODULE: ./src/docker/proxy.ts
var proxy = __webpack_require__(5996);
// EXTERNAL MODULE: ./src/docker/reference.ts
var reference = __webpack_require__(2977);
;// CONCATENATED MODULE: ./src/docker/pull-progress.ts

/** Such as `Pulling from me/milvus`, with the tag or the digest as its id. */
const HEAD = /^Pulling from /;
/** A layer that the registry has sent. The engine then unpacks it, perhaps silently. */
const RECEIVED = /^(?:Already exists|Verifying Checksum|Download complete|Extracting|Pull complete)/;
/** Before docker asks the engine, it asks a credential helper. */
const START = 'a credential helper, or for docker to ask the engine';
/**
 * Observes a pull by what the engine sends. A repeated line does not count as progress:
 * with the containerd image store, it sends the state of each layer ten times a
 * second (`pullProgress` in moby's daemon/containerd/progress.go).
 */
function observePull(ref, look) {
    const last = new Map();
    const layers = new Map();
    const isNew = (line) => {
        const { id = '', status = '' } = parsePullLine(line);
        if (id && !HEAD.test(status))
            layers.set(id, status);
        if (last.get(id) === line)
            return false;
        last.set(id, line);
        return true;
    };
    let rest = '';
    // Nothing is seen of a docker that goes to its engine by itself, as a wrapper may.
    let isSeen = false;
    const isReceived = () => layers.size > 0 &&
        [...layers.values()].every((status) => RECEIVED.test(status));
    return {
        what: `pull of ${ref}`,
        reads: 'engine',
        read(text) {
            isSeen = true;
            const lines = (rest + text).split(/\r?\n/);
            rest = lines.pop() ?? '';
            return lines
                .filter((line) => line.startsWith('{'))
                .map(isNew)
                .includes(true);
        },
        waiting() {
            if (!isSeen)
                return { kind: 'pull', ref, for: START };
            const registry = (0,reference/* registryOf */.Fv)(ref);
            return isReceived()
                ? undefined
                : { kind: 'pull', ref, for: `${registry} to send the image` };
        },
        async look() {
            const seen = await look();
            return seen === 'still' && !isSeen ? 'unseen' : seen;
        }
    };
}
function parsePullLine(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return {};
    }
}

// EXTERNAL MODULE: ./src/docker/stall.ts
var stall = __webpack_require__(6326);
;// CONCATENATED MODULE: ./src/docker/pull.ts









/** Seconds for one pull: Milvus' images are large, and some networks slow. */
const PULL_SECONDS = 60 * 60;
/**
 * Pulls an image, retrying a transient 429, which docker does not.
 *
 * After a 401, docker asks for a login, and waits for ever if nobody is there; the
 * empty line is the answer.
 *
 * @throws DockerError when the registry refuses the pull or has no such image.
 */
async function tryToPull(docker, ref, { platform, budget = docker_answer/* budgetSeconds */.jH, limits } = {}) {
    const option = platform ? ['--platform', platform] : [];
    const args = ['pull', '--quiet', ...option, ref];
    const options = { input: '\n', timeoutSeconds: PULL_SECONDS };
    const look = (0,engine/* lookAtEngine */.ZE)(docker);
    await (0,retry/* retry */.L)(() => (0,stall/* whileItMoves */.Hy)(docker, args, options, observePull(ref, look), limits), { what: `pull of ${ref}`, budgetSeconds: budget });
}
/**
 * Pulls an image.
 *
 * @throws Failure when the registry refuses the pull or has no such image.
 */
async function pull(docker, ref, options) {
    try {
        await tryToPull(docker, ref, options);
    }
    catch (error) {
        if (error instanceof failure/* Failure */.HR)
            throw error;
        const values = { ref, registry: (0,reference/* registryOf */.Fv)(ref) };
        const remedy = await pullRemedy(docker, error);
        throw (0,failure/* fail */.fJ)('pull-failed', values, { cause: error, remedy });
    }
}
/** Returns which remedy fits a pull by the engine that failed. */
async function pullRemedy(docker, error) {
    const answer = (0,docker_answer/* answerOf */.ut)(error);
    if (answer !== 'unavailable')
        return answer;
    return (await (0,proxy/* engineLacksProxy */.bj)(docker, process.env)) ? 'engineProxy' : answer;
}
/**
 * Pulls an image that the engine does not have yet, for the post step to remove.
 *
 * @throws Failure when the registry refuses the pull or has no such image.
 */
async function pullForJob(docker, ref, job, options) {
    if (await (0,claims/* claimImage */.Qt)(docker, ref, job))
        await pull(docker, ref, options);
}
/** Pulls, in parallel, the images that the engine does not have yet. */
async function pullMissing(docker, images, job, budget) {
    const missing = await (0,claims/* claimImages */.nt)(docker, Object.values(images), job);
    const pulls = Object.entries(images)
        .filter(([, ref]) => missing.includes(ref))
        .map(([platform, ref]) => pull(docker, ref, { platform, budget }));
    await Promise.all(pulls);
}


/***/ }),

/***/ 6326:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hy: () => (/* binding */ whileItMoves),
/* harmony export */   gd: () => (/* binding */ DockerStalled),
/* harmony export */   gq: () => (/* binding */ observeBriefly)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5530);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(536);
// A command that may run for hours has no limit in total. It is watched for progress
// instead: a silent one is logged, and is ended if it waits for what may never come.



/**
 * A registry may need a minute or two to store a large layer that it has received,
 * and says nothing meanwhile.
 */
const LIMITS = { say: 60, end: 180, unseen: 1800 };
/** Checks for each line about silence. */
const TICKS = 6;
/** Observes a command that shows little, and has a short limit in total. */
function observeBriefly(what, waiting) {
    return {
        what,
        reads: 'output',
        read: () => true,
        waiting: () => waiting
    };
}
/** A `docker` command that was ended because it waited, and nothing came. */
class DockerStalled extends _cli_js__WEBPACK_IMPORTED_MODULE_2__/* .DockerError */ .Bi {
    waiting;
    constructor(args, silent, waiting) {
        const outcome = `was ended after ${Math.round(silent)} s without progress`;
        super(args, outcome, `it waited for ${waiting.for}`);
        this.waiting = waiting;
    }
}
/**
 * Runs a command for as long as it goes on.
 *
 * @throws DockerStalled when it waits for what does not come, and the Failure of
 * its observer.
 */
async function whileItMoves(docker, args, options, observer, limits = LIMITS) {
    const end = new AbortController();
    let isOver = false;
    const last = timesOf(seconds());
    const read = (text) => {
        if (observer.read(text))
            Object.assign(last, timesOf(seconds()));
    };
    const check = async () => {
        const isSilent = seconds() - last.text >= limits.say;
        const isDue = seconds() - last.said >= limits.say;
        const isLate = seconds() - last.progress >= limits.end;
        if (!isSilent || !(isDue || (isLate && observer.waiting())))
            return;
        const look = await observer.look?.();
        if (isOver)
            return;
        const now = seconds();
        if (look === 'moves')
            last.progress = now;
        if (!(look instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR))
            last.answer = now;
        const waiting = observer.waiting();
        const hidesBytes = waiting?.kind === 'push' || observer.reads === 'engine';
        const isUnseen = look === 'unseen' && hidesBytes;
        const state = { look, isUnseen, waiting, last, now };
        const reason = reasonToEnd(args, state, limits);
        if (reason)
            end.abort(reason);
        else if (isDue) {
            last.said = now;
            say(observer.what, now - last.text, look, waiting);
        }
    };
    const stop = repeat(check, (limits.say * 1000) / TICKS);
    const hook = observer.reads === 'output' ? 'onOutput' : 'onEngine';
    try {
        return await docker(args, { ...options, [hook]: read, signal: end.signal });
    }
    finally {
        isOver = true;
        stop();
    }
}
function timesOf(now) {
    return { text: now, progress: now, answer: now, said: now };
}
function reasonToEnd(args, { look, isUnseen, waiting, last, now }, limits) {
    if (look instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR) {
        return now - last.answer >= limits.end ? look : undefined;
    }
    const still = now - last.progress;
    if (!waiting || still < (isUnseen ? limits.unseen : limits.end))
        return undefined;
    return new DockerStalled(args, still, waiting);
}
function say(what, silent, look, waiting) {
    const why = look instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR
        ? look.what
        : waiting
            ? `it waits for ${waiting.for}${look === 'moves' ? ', and bytes move' : ''}`
            : 'it may be silent';
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`${what}: nothing new for ${Math.round(silent)} s: ${why}`);
}
function seconds() {
    return performance.now() / 1000;
}
/** Calls again and again, never twice at once. Returns what ends that. */
function repeat(call, milliseconds) {
    let isBusy = false;
    const timer = setInterval(() => {
        if (isBusy)
            return;
        isBusy = true;
        void call().finally(() => {
            isBusy = false;
        });
    }, milliseconds);
    return () => {
        clearInterval(timer);
    };
}


/***/ }),

/***/ 7228:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $7: () => (/* binding */ runningProcesses),
/* harmony export */   Af: () => (/* binding */ noteBuilder),
/* harmony export */   Ch: () => (/* binding */ hasUsedRunPod),
/* harmony export */   Cp: () => (/* binding */ noteEngineUse),
/* harmony export */   Ds: () => (/* binding */ jobToCleanUp),
/* harmony export */   H4: () => (/* binding */ forgetBuilder),
/* harmony export */   Nc: () => (/* binding */ beginJob),
/* harmony export */   OO: () => (/* binding */ hasUsedEngine),
/* harmony export */   Ok: () => (/* binding */ marksOf),
/* harmony export */   Pv: () => (/* binding */ directoriesOf),
/* harmony export */   Q6: () => (/* binding */ notedClaims),
/* harmony export */   cB: () => (/* binding */ noteRunPodUse),
/* harmony export */   dy: () => (/* binding */ forgetEngineUse),
/* harmony export */   lN: () => (/* binding */ socketDirectory),
/* harmony export */   pz: () => (/* binding */ noteClaim),
/* harmony export */   s_: () => (/* binding */ noteContainersGone),
/* harmony export */   vO: () => (/* binding */ mayHaveBuilder),
/* harmony export */   yT: () => (/* binding */ areContainersGone)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var _lib_disk_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8838);
/* harmony import */ var _lib_processes_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2982);
/* harmony import */ var _lib_runner_files_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5771);








const JOB_STATE = 'job';
const PROCESS_STATE = 'process';
/** In the environment of all that the main step starts: the job's directory. */
const JOB_VARIABLE = 'MILVUS_RUNPOD_JOB';
/**
 * Begins a job. Its id is saved before there is anything to clean up.
 *
 * @throws Failure when the job could not be cleaned up, or has no directory.
 */
function beginJob() {
    const id = (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.randomBytes)(5).toString('hex');
    (0,_lib_runner_files_js__WEBPACK_IMPORTED_MODULE_7__/* .saveState */ .c)(JOB_STATE, id);
    (0,_lib_runner_files_js__WEBPACK_IMPORTED_MODULE_7__/* .saveState */ .c)(PROCESS_STATE, (0,_lib_processes_js__WEBPACK_IMPORTED_MODULE_6__/* .identityOf */ .cu)(process.pid) ?? '');
    const job = jobOf(id);
    makeDirectory(job);
    return job;
}
function makeDirectory(job) {
    for (const directory of new Set(directoriesOf(job))) {
        const root = node_path__WEBPACK_IMPORTED_MODULE_4___default().dirname(directory);
        try {
            // Not "recursive", which tries for ever where the system says ENOENT, as in /proc.
            if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(root))
                (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.mkdirSync)(root);
            (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.mkdirSync)(directory, { mode: 0o700 });
        }
        catch (error) {
            throw (0,_lib_disk_js__WEBPACK_IMPORTED_MODULE_5__/* .unwritable */ .mP)(root, error);
        }
    }
}
/** Returns the directories in which a job has files, for the post step to remove. */
function directoriesOf({ directory }) {
    return [directory, socketsIn(directory)];
}
/** Characters of a directory that leave room for the name of a socket. */
const MAX_DIRECTORY = 80;
/**
 * Returns where a job has its sockets. The address of one has room for about a
 * hundred characters, so a long directory has another one beside it.
 */
function socketsIn(directory) {
    return Buffer.byteLength(directory) <= MAX_DIRECTORY
        ? directory
        : node_path__WEBPACK_IMPORTED_MODULE_4___default().join('/tmp', node_path__WEBPACK_IMPORTED_MODULE_4___default().basename(directory));
}
/** Returns the job to clean up; undefined if the main step did not begin one. */
function jobToCleanUp() {
    const id = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu(JOB_STATE);
    return id ? jobOf(id) : undefined;
}
function jobOf(id) {
    const name = `${_lib_disk_js__WEBPACK_IMPORTED_MODULE_5__/* .JOB_PREFIX */ .Pn}${id}`;
    return {
        name,
        label: `io.github.milvus-runpod.job=${id}`,
        directory: node_path__WEBPACK_IMPORTED_MODULE_4___default().join((0,_lib_disk_js__WEBPACK_IMPORTED_MODULE_5__/* .temporaryRoot */ .is)(), name)
    };
}
/** Returns variables by which the post step finds the processes of a job. */
function marksOf({ directory }) {
    return { [JOB_VARIABLE]: directory };
}
/** Returns where docker's environment has room for a socket. */
function socketDirectory(env) {
    const directory = env[JOB_VARIABLE];
    return directory ? socketsIn(directory) : (0,node_os__WEBPACK_IMPORTED_MODULE_3__.tmpdir)();
}
/**
 * Returns the processes of a job that still run. The main step itself may be one
 * of them: in a container job, a cancel ends only `docker exec`, which passes on
 * no signal (https://github.com/moby/moby/issues/9098).
 */
function runningProcesses({ directory }) {
    const main = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu(PROCESS_STATE);
    const pid = Number(main.split('-')[0]);
    const isMain = main !== '' && pid !== process.pid && (0,_lib_processes_js__WEBPACK_IMPORTED_MODULE_6__/* .identityOf */ .cu)(pid) === main;
    return [...(isMain ? [pid] : []), ...(0,_lib_processes_js__WEBPACK_IMPORTED_MODULE_6__/* .processesWith */ .U_)(JOB_VARIABLE, directory)];
}
/** Notes that the job is about to create something in the engine. */
function noteEngineUse(job) {
    noteUse(job, 'engine');
}
/** Notes that nothing was created in the engine after all, since it does not answer. */
function forgetEngineUse({ directory }) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.rmSync)(node_path__WEBPACK_IMPORTED_MODULE_4___default().join(directory, 'engine'), { force: true });
}
/** False if the job created nothing in the engine, so there is nothing to ask it. */
function hasUsedEngine(job) {
    return hasUsed(job, 'engine');
}
/** Notes that the job is about to create a builder. */
function noteBuilder(job) {
    noteUse(job, 'builder');
}
/** Notes that the builder is removed. */
function forgetBuilder({ directory }) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.rmSync)(node_path__WEBPACK_IMPORTED_MODULE_4___default().join(directory, 'builder'), { force: true });
}
/** False if there is no builder of the job, so there is nothing to look for. */
function mayHaveBuilder(job) {
    return hasUsed(job, 'builder');
}
/**
 * Notes that all containers, networks and volumes of the job's tests are removed, and
 * that it will make no more, so that the post step need not look for them.
 */
function noteContainersGone(job) {
    try {
        noteUse(job, 'containers-gone');
    }
    catch {
        // The post step looks for them, then: no reason to fail what has succeeded.
    }
}
/** False unless it is known that the job has left no container, network or volume. */
function areContainersGone({ directory }) {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(node_path__WEBPACK_IMPORTED_MODULE_4___default().join(directory, 'containers-gone'));
}
/** Notes that the job is about to claim an image in the engine. */
function noteClaim({ directory }, ref) {
    // Without its directory, the post step asks the engine.
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(directory))
        return;
    (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.appendFileSync)(node_path__WEBPACK_IMPORTED_MODULE_4___default().join(directory, 'claims'), `${ref}\n`);
}
/** Returns the images that the job may have claimed; undefined if that is not known. */
function notedClaims({ directory }) {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(directory))
        return undefined;
    const file = node_path__WEBPACK_IMPORTED_MODULE_4___default().join(directory, 'claims');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(file))
        return [];
    return [...new Set((0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readFileSync)(file, 'utf8').split('\n').filter(Boolean))];
}
/** Notes that the job is about to create or change something at RunPod. */
function noteRunPodUse(job) {
    noteUse(job, 'runpod');
}
/** False if the job left nothing at RunPod. */
function hasUsedRunPod(job) {
    return hasUsed(job, 'runpod');
}
function noteUse({ directory }, what) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.writeFileSync)(node_path__WEBPACK_IMPORTED_MODULE_4___default().join(directory, what), '');
}
function hasUsed({ directory }, what) {
    // If the job's directory is gone, so is the note.
    return !(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(directory) || (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(node_path__WEBPACK_IMPORTED_MODULE_4___default().join(directory, what));
}


/***/ }),

/***/ 6610:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D6: () => (/* binding */ MIB),
/* harmony export */   KQ: () => (/* binding */ BodyTooLarge),
/* harmony export */   x8: () => (/* binding */ readBody)
/* harmony export */ });
const MIB = 2 ** 20;
/** An answer that is larger than any valid one. */
class BodyTooLarge extends Error {
    name = 'BodyTooLarge';
    constructor(limit) {
        super(`an answer of more than ${limit / MIB} MiB`);
    }
}
/**
 * Reads the text of an answer. The limit holds for its size in memory: a small
 * compressed answer may unpack to a large one.
 *
 * @param limit in bytes
 * @throws BodyTooLarge, and closes the connection.
 */
async function readBody(body, limit) {
    const chunks = [];
    let size = 0;
    // Leaving this loop cancels the rest.
    for await (const chunk of body ?? []) {
        size += chunk.byteLength;
        if (size > limit)
            throw new BodyTooLarge(limit);
        chunks.push(chunk);
    }
    return new TextDecoder().decode(Buffer.concat(chunks));
}


/***/ }),

/***/ 2749:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ pause)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/**
 * Waits some milliseconds, or less if the signal aborts first. Never throws:
 * a caller for whom an abort is the end checks the signal afterwards.
 */
async function pause(milliseconds, signal) {
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds, undefined, { signal }).catch(() => undefined);
}


/***/ }),

/***/ 2982:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hk: () => (/* binding */ endProcesses),
/* harmony export */   U_: () => (/* binding */ processesWith),
/* harmony export */   XZ: () => (/* binding */ endAll),
/* harmony export */   cu: () => (/* binding */ identityOf),
/* harmony export */   uj: () => (/* binding */ processesLedBy)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(881);




/** Seconds for which processes may end by themselves, and then again by force. */
const GRACE_SECONDS = 5;
/**
 * Returns what tells a process from every other one, also from a later one with
 * the same id: when it began. Undefined if it has ended, or without /proc.
 */
function identityOf(pid) {
    const [state = 'X', ...fields] = statOf(pid);
    const start = fields[18];
    return start && !/[ZX]/.test(state) ? `${pid}-${start}` : undefined;
}
/** Returns what the system says of a process after its name, from its state on. */
function statOf(pid) {
    // The name, in parentheses, may have any character.
    const [, rest = ''] = /^.*\) (.*)/s.exec(readProcess(pid, 'stat')) ?? [];
    return rest ? rest.split(' ') : [];
}
/**
 * Returns the processes, but for this one, in whose environment a variable has a
 * value. It is there from their start, and in all that they have started.
 *
 * None without /proc, as on macOS.
 */
function processesWith(variable, value) {
    const entry = `${variable}=${value}`;
    return processIds().filter((pid) => pid !== process.pid &&
        readProcess(pid, 'environ').split('\0').includes(entry));
}
/** Returns the processes in the group or the session that a process began. */
function processesLedBy(leader) {
    const id = String(leader);
    return processIds().filter((pid) => {
        const [state = 'X', , group, session] = statOf(pid);
        return !/[ZX]/.test(state) && (group === id || session === id);
    });
}
/**
 * Ends what the main step has left running, as `endAll` does.
 *
 * @param find returns those that still run
 * @throws Error that names those that did not end.
 */
async function endProcesses(find, graceSeconds = GRACE_SECONDS) {
    const names = describeProcesses(find());
    if (!names)
        return;
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`Ending what the main step has left running: ${names}`);
    await endAll(find, graceSeconds);
}
/**
 * Ends processes, and those that they start meanwhile: with TERM, and a few
 * seconds later with KILL.
 *
 * @param find returns those that still run
 * @throws Error that names those that did not end.
 */
async function endAll(find, graceSeconds) {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
        const limit = AbortSignal.timeout(graceSeconds * 1000);
        const told = new Set();
        while (!limit.aborted) {
            const running = find();
            if (running.length === 0)
                return;
            for (const pid of running.filter((one) => !told.has(one))) {
                told.add(pid);
                sendSignal(pid, signal);
            }
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(50);
        }
    }
    throw new Error(`these processes did not end: ${describeProcesses(find())}`);
}
function describeProcesses(pids) {
    return pids
        .map((pid) => `${(0,_untrusted_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(readProcess(pid, 'comm'))} (${pid})`)
        .join(', ');
}
function sendSignal(pid, signal) {
    try {
        process.kill(pid, signal);
    }
    catch {
        // It has ended, or is another user's.
    }
}
function processIds() {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readdirSync)('/proc').filter(isNumber).map(Number);
    }
    catch {
        return [];
    }
}
function isNumber(name) {
    return /^[0-9]+$/.test(name);
}
/** Returns what the system says of a process; nothing if it may not be read. */
function readProcess(pid, file) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(`/proc/${pid}/${file}`, 'utf8');
    }
    catch {
        return '';
    }
}


/***/ }),

/***/ 1737:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ retry)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _cancellation_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1392);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5530);
/* harmony import */ var _pause_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2749);




/**
 * Retries after 1, 2, 4, … seconds, each shortened by up to a quarter at random
 * so that parallel jobs do not retry in step.
 *
 * @throws the last error, once its budget is used up.
 */
async function retry(attempt, { what, budgetSeconds, retryAfter, wait = waitSeconds, now = clock }) {
    let spent = 0;
    for (let tries = 0;; tries++) {
        const started = now();
        try {
            return await attempt();
        }
        catch (error) {
            if (tries > 0)
                spent += (now() - started) / 1000;
            const left = budgetSeconds(error) - spent;
            const own = 2 ** tries * (1 - Math.random() / 4);
            // Never earlier than planned, whatever the other side says.
            const asked = Math.max(0, retryAfter?.(error) || 0);
            if (asked + own / 2 > left)
                throw error;
            // The last wait is shorter, or half of the budget would never be used.
            const seconds = Math.min(asked + own, left);
            _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`${what}: ${(0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}\nTrying again in ${seconds.toFixed(1)} s`);
            await wait(seconds);
            spent += seconds;
        }
    }
}
function clock() {
    return performance.now();
}
async function waitSeconds(seconds) {
    await (0,_pause_js__WEBPACK_IMPORTED_MODULE_3__/* .pause */ .v)(seconds * 1000, _cancellation_js__WEBPACK_IMPORTED_MODULE_1__/* .cancelled */ .KW);
    _cancellation_js__WEBPACK_IMPORTED_MODULE_1__/* .cancelled */ .KW.throwIfAborted();
}


/***/ }),

/***/ 7146:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dn: () => (/* binding */ removeContainers),
/* harmony export */   G: () => (/* binding */ readFileIn),
/* harmony export */   Iv: () => (/* binding */ copyFolderFrom),
/* harmony export */   QF: () => (/* binding */ killContainer),
/* harmony export */   SI: () => (/* binding */ stopContainer),
/* harmony export */   YI: () => (/* binding */ startContainer),
/* harmony export */   aH: () => (/* binding */ inspectContainer),
/* harmony export */   g$: () => (/* binding */ createContainer),
/* harmony export */   ow: () => (/* binding */ copyFileFrom),
/* harmony export */   zE: () => (/* binding */ waitForExit)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _lib_tar_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4032);
/* harmony import */ var _volume_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6695);



/**
 * Returns the arguments that create a container as RunPod does: with the default
 * seccomp profile, no privilege and no extra capability.
 *
 * Each proxy variable is set, so that docker's own configuration does not set it
 * (`ParseProxyConfig` in docker/cli): Milvus would send its own calls to that
 * proxy. A value is taken from the environment of docker, since it may be secret.
 */
function createArgs(ref, platform, options) {
    const { label, network, memory, envFile, proxies, volume } = options;
    return ['create', '--pull', 'never', '--platform', platform]
        .concat('--label', label, '--network', network)
        .concat(publishArgs(options), (0,_volume_js__WEBPACK_IMPORTED_MODULE_1__/* .mountArgs */ .FB)(volume))
        .concat(memory ? ['--memory', memory, '--memory-swap', memory] : [])
        .concat(envFile ? ['--env-file', envFile] : [])
        .concat(Object.entries(proxies).flatMap(([name, value]) => {
        return ['--env', value ? name : `${name}=`];
    }))
        .concat(ref);
}
/** Random ports; none when the container is reached through its network. */
function publishArgs({ route, ports }) {
    if (route.kind === 'joined')
        return [];
    const { address } = route;
    const host = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(address) ? `[${address}]` : address;
    return [ports.api, ports.metrics, ports.rest].flatMap((port) => port ? ['--publish', `${host}::${port}`] : []);
}
/** Creates a container, and returns its id. */
async function createContainer(docker, ref, platform, options) {
    const env = Object.fromEntries(Object.entries(options.proxies).filter(([, value]) => value));
    const args = createArgs(ref, platform, options);
    const output = await docker(args, { env, timeoutSeconds: 120 });
    return output.split('\n').at(-1) ?? '';
}
/** Returns what the engine knows about a container now. */
async function inspectContainer(docker, id) {
    const [container] = JSON.parse(await docker(['container', 'inspect', id]));
    return stateOf(container);
}
function stateOf(container) {
    const { State, HostConfig, NetworkSettings } = container;
    const { Health } = State;
    const published = Object.entries(NetworkSettings.Ports ?? {}).map(([port, bindings]) => [parseInt(port), Number(bindings?.[0]?.HostPort ?? 0)]);
    const addresses = Object.entries(NetworkSettings.Networks ?? {}).map(([network, { IPAddress }]) => [network, IPAddress]);
    return {
        running: State.Running,
        pid: State.Pid,
        exitCode: State.ExitCode,
        oomKilled: State.OOMKilled,
        error: State.Error,
        startedAt: State.StartedAt,
        finishedAt: State.FinishedAt,
        restarts: container.RestartCount,
        health: Health && dockerHealthOf(Health),
        image: container.Image,
        memory: HostConfig.Memory,
        networkMode: HostConfig.NetworkMode,
        published: Object.fromEntries(published),
        addresses: Object.fromEntries(addresses),
        env: container.Config.Env ?? []
    };
}
function dockerHealthOf({ Status, Log }) {
    const log = (Log ?? []).map(({ Start, ExitCode, Output }) => ({
        start: Start,
        exitCode: ExitCode,
        output: Output.trim()
    }));
    return { status: Status, log };
}
/** Seconds to wait for an exit: longer than any job runs. */
const EXIT_SECONDS = 7 * 24 * 60 * 60;
/** Resolves when the container has ended. */
async function waitForExit(docker, id) {
    await docker(['wait', id], { timeoutSeconds: EXIT_SECONDS });
}
/**
 * Stops a container, and kills it if it has not stopped within some seconds.
 * (`-t`, since the long option was renamed.)
 */
async function stopContainer(docker, id, seconds) {
    await docker(['stop', '-t', String(seconds), id], {
        timeoutSeconds: seconds + 60
    });
}
/** Ends a container as a host that goes away does, without a word to its processes. */
async function killContainer(docker, id) {
    await docker(['kill', id]);
}
/** Starts a container, for the first time or again. */
async function startContainer(docker, id) {
    await docker(['start', id], { timeoutSeconds: 120 });
}
/** Removes containers and their volumes. */
async function removeContainers(docker, ids) {
    if (ids.length > 0)
        await docker(['rm', '--force', '--volumes', ...ids]);
}
/** Returns the content of a file in a container that runs. */
async function readFileIn(docker, id, file, options) {
    return await docker(['exec', id, 'cat', file], options);
}
/** Bytes of the header of a file in a tar archive. */
const TAR_HEADER = 512;
/** Returns the text of a file in a container that need not run. */
async function copyFileFrom(docker, id, file) {
    // This file alone, and NULs after it.
    const tar = await docker(['cp', '--follow-link', `${id}:${file}`, '-']);
    return tar.slice(TAR_HEADER).split('\0', 1)[0] ?? '';
}
/**
 * Returns the texts of the files in a folder of a container, which need not run, by
 * their names; undefined for what is not a file, such as a link.
 *
 * @throws Error when there is no such folder, or more in it than 16 MiB.
 */
async function copyFolderFrom(docker, id, folder) {
    const args = ['cp', '--follow-link', `${id}:${folder}`, '-'];
    const archive = Buffer.from(await docker(args, { isBinary: true }), 'latin1');
    const files = (0,_lib_tar_js__WEBPACK_IMPORTED_MODULE_2__/* .readTar */ .sB)(archive).map(({ name, content }) => {
        // The folder itself comes first, as `configs/`.
        return [name.replace(/^[^/]*\//, ''), content?.toString('utf8')];
    });
    return new Map(files);
}


/***/ }),

/***/ 2696:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lu: () => (/* binding */ routeOf),
/* harmony export */   VS: () => (/* binding */ createNetwork),
/* harmony export */   Zw: () => (/* binding */ removeNetwork),
/* harmony export */   sO: () => (/* binding */ addressesOf)
/* harmony export */ });
/* harmony import */ var node_dns_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1553);
/* harmony import */ var node_dns_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_dns_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _docker_engine_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6556);
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(881);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5530);
/* harmony import */ var _container_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7146);








const ON_LOOPBACK = { kind: 'published', address: '127.0.0.1' };
/**
 * Finds out how test containers can be reached: through a network if the action
 * itself runs in a container of the engine, and otherwise at the host that the
 * engine's endpoint names.
 *
 * @throws Failure when they cannot be reached.
 */
async function routeOf(docker, tests, signs = SIGNS) {
    if (tests.every(({ level }) => level === 'none'))
        return ON_LOOPBACK;
    const container = await ownContainer(docker, signs);
    if (container)
        return { kind: 'joined', container };
    const format = '{{.Endpoints.docker.Host}}';
    const args = ['context', 'inspect', '--format', format];
    const endpoint = await docker(args);
    if (/^(unix|npipe):/.test(endpoint))
        return ON_LOOPBACK;
    if (/^tcp:/.test(endpoint))
        return await routeOverTcp(docker, endpoint);
    throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .fail */ .fJ)('engine-out-of-reach', { endpoint: (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(endpoint) });
}
/**
 * Ports are published on the address of the engine itself, but never on a public
 * one: Milvus shows its configuration to anyone who asks.
 */
async function routeOverTcp(docker, endpoint) {
    const address = await addressOfHost(endpoint);
    if (isIn(LOOPBACK, address)) {
        const { name } = await (0,_docker_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .engineHost */ .nd)(docker);
        if (name === (0,node_os__WEBPACK_IMPORTED_MODULE_3__.hostname)())
            return ON_LOOPBACK;
        const values = { endpoint: (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(endpoint), machine: (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(name) };
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .fail */ .fJ)('engine-out-of-reach.elsewhere', values);
    }
    if (isIn(PRIVATE, address))
        return { kind: 'published', address };
    const values = { endpoint: (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(endpoint), address };
    throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .fail */ .fJ)('engine-out-of-reach.public', values);
}
async function addressOfHost(endpoint) {
    const host = URL.parse(endpoint)?.hostname.replace(/^\[|\]$/g, '');
    try {
        return (await (0,node_dns_promises__WEBPACK_IMPORTED_MODULE_0__.lookup)(host || 'localhost')).address;
    }
    catch (error) {
        const values = { endpoint: (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(endpoint) };
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .fail */ .fJ)('engine-out-of-reach.unknownHost', values, { cause: error });
    }
}
const LOOPBACK = subnets('127.0.0.0/8', '::1/128');
const PRIVATE = subnets('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10');
function subnets(...ranges) {
    const list = new node_net__WEBPACK_IMPORTED_MODULE_2__.BlockList();
    for (const range of ranges) {
        const [address = '', prefix] = range.split('/');
        list.addSubnet(address, Number(prefix), familyOf(address));
    }
    return list;
}
function isIn(list, address) {
    return list.check(address, familyOf(address));
}
function familyOf(address) {
    return (0,node_net__WEBPACK_IMPORTED_MODULE_2__.isIPv6)(address) ? 'ipv6' : 'ipv4';
}
const SIGNS = {
    files: ['/.dockerenv', '/run/.containerenv'],
    mounts: '/proc/self/mountinfo'
};
/**
 * Returns the action's own container if it runs in one of this engine that has
 * an address. In the host's network a container has none, and needs none.
 */
async function ownContainer(docker, { files, mounts }) {
    if (!files.some((file) => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(file)))
        return undefined;
    const id = idIn(mounts) ?? (0,node_os__WEBPACK_IMPORTED_MODULE_3__.hostname)();
    try {
        const { addresses } = await (0,_container_js__WEBPACK_IMPORTED_MODULE_7__/* .inspectContainer */ .aH)(docker, id);
        return Object.values(addresses).some(Boolean) ? id : undefined;
    }
    catch (error) {
        // The container belongs to another engine.
        if (/no such (container|object)/i.test((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(error)))
            return undefined;
        throw error;
    }
}
/**
 * The engine mounts files such as /etc/hosts from a directory that is named by
 * the container's id. The host name is the id only without `--hostname`.
 */
function idIn(mounts) {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(mounts))
        return undefined;
    const mounted = /\/([0-9a-f]{64})\/\S* \/etc\/(hosts|hostname|resolv\.conf) /;
    return mounted.exec((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(mounts, 'utf8'))?.[1];
}
/**
 * Creates a network for one test container alone. In a shared one, a Milvus that
 * starts again may find another one under an address that etcd still knows, and
 * answer with its data.
 *
 * A network that the action's own container joins is an internal one, which
 * never becomes the default route of that container.
 */
async function createNetwork(docker, { name, label, route }) {
    const internal = route.kind === 'joined' ? ['--internal'] : [];
    await docker(['network', 'create', '--label', label, ...internal, name]);
    if (route.kind === 'joined') {
        await docker(['network', 'connect', name, route.container]);
    }
}
/** Removes a network, if it is there; containers in it leave it first. */
async function removeNetwork(docker, name) {
    const remove = ['network', 'rm', name];
    try {
        await docker(remove);
    }
    catch (error) {
        if (isNoNetwork(error))
            return;
        await disconnectAll(docker, name);
        await docker(remove);
    }
}
async function disconnectAll(docker, name) {
    const format = '{{range $id, $_ := .Containers}}{{$id}} {{end}}';
    const args = ['network', 'inspect', '--format', format, name];
    const containers = await docker(args);
    for (const id of containers.split(' ').filter(Boolean)) {
        await docker(['network', 'disconnect', '--force', name, id]);
    }
}
function isNoNetwork(error) {
    return /no such network|network \S+ not found/i.test((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(error));
}
/** Returns where Milvus in a container listens; each start changes it. */
function addressesOf({ published, addresses }, options) {
    const { route, network, ports } = options;
    const addressOf = (port) => route.kind === 'joined'
        ? { host: addresses[network] ?? '', port }
        : { host: route.address, port: published[port] ?? 0 };
    return {
        api: addressOf(ports.api),
        metrics: addressOf(ports.metrics),
        rest: { ...addressOf(ports.rest ?? ports.api), tls: ports.tls }
    };
}


/***/ }),

/***/ 6695:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EH: () => (/* binding */ volumeName),
/* harmony export */   FB: () => (/* binding */ mountArgs),
/* harmony export */   L: () => (/* binding */ removeVolume),
/* harmony export */   Z8: () => (/* binding */ unpackInto),
/* harmony export */   jq: () => (/* binding */ volumePrefix),
/* harmony export */   pb: () => (/* binding */ createVolume)
/* harmony export */ });
/** Returns the arguments that mount a volume. */
function mountArgs(volume) {
    if (!volume)
        return [];
    const { name, path: target } = volume;
    return ['--mount', `type=volume,source=${name},target=${target}`];
}
/** Begins the names of the volumes of a job; those of its claims are others. */
function volumePrefix(job) {
    return `${job}-data-`;
}
/** Each platform has one. */
function volumeName(job, platform) {
    return volumePrefix(job) + platform.replaceAll('/', '-');
}
/** Creates a volume, which the post step finds by its label. */
async function createVolume(docker, { name }, label) {
    await docker(['volume', 'create', '--label', label, name]);
}
/** Removes a volume, if it is there; no container may use it any more. */
async function removeVolume(docker, { name }) {
    await docker(['volume', 'rm', '--force', name]);
}
/** Seconds for unpacking an archive, which may be large. */
const UNPACK_SECONDS = 60 * 60;
/**
 * Unpacks an archive into a volume, with the owners and modes that it names: the
 * engine does that in a container which never runs.
 *
 * @throws Error when the engine cannot read the archive, or has no room for it.
 */
async function unpackInto(docker, volume, { file, ref, platform, label, signal }) {
    const args = ['create', '--pull', 'never', '--platform', platform]
        .concat('--label', label, '--network', 'none', ...mountArgs(volume))
        .concat(ref);
    const id = (await docker(args)).split('\n').at(-1) ?? '';
    try {
        await docker(['cp', '-', `${id}:${volume.path}`], {
            inputFile: file,
            timeoutSeconds: UNPACK_SECONDS,
            signal
        });
    }
    finally {
        await docker(['rm', '--force', id]);
    }
}


/***/ })

};
