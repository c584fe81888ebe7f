export const id = 591;
export const ids = [591];
export const modules = {

/***/ 8925:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AM: () => (/* binding */ readImage),
/* harmony export */   rP: () => (/* binding */ readDigest),
/* harmony export */   vY: () => (/* binding */ readIndex)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5530);
/* harmony import */ var _lib_retry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1737);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4082);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(536);
/* harmony import */ var _entries_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4384);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2977);








/** Seconds for one read of a registry. */
const READ_SECONDS = 30;
/**
 * Reads an index in one call, without the configs of its images.
 *
 * @throws DockerError when the registry does not answer with one.
 */
async function readIndex(docker, ref, budget = _answer_js__WEBPACK_IMPORTED_MODULE_3__/* .budgetSeconds */ .jH) {
    const read = inspect(docker, ref, '{{json .Manifest}}', budget);
    return await read.then(indexOf, (error) => readIncomplete(docker, ref, error));
}
/**
 * Reads only the digest of an index. That is two requests to the registry; to read
 * the index, buildx also reads all that it lists.
 *
 * @returns undefined if buildx does not name it
 * @throws DockerError when the registry does not answer with an index.
 */
async function readDigest(docker, ref, budget = _answer_js__WEBPACK_IMPORTED_MODULE_3__/* .budgetSeconds */ .jH) {
    const args = ['buildx', 'imagetools', 'inspect', ref];
    const text = await readWith(docker, args, ref, budget);
    const [, digest = ''] = /^Digest:\s+(\S+)$/m.exec(text) ?? [];
    return (0,_reference_js__WEBPACK_IMPORTED_MODULE_6__/* .isDigest */ .Bc)(digest) ? digest : undefined;
}
/** What buildx says of an image in an index that it could read. */
const DELETED = /content at \S+\/manifests\/(sha256:[0-9a-f]{64}) not found/;
/**
 * Reads an index by itself. buildx reads all that an index lists, and says "not
 * found" also where a clean-up of untagged images has deleted one of these.
 *
 * @throws the error, unless it is about such an image.
 */
async function readIncomplete(docker, ref, error) {
    const stderr = error instanceof _cli_js__WEBPACK_IMPORTED_MODULE_4__/* .DockerError */ .Bi ? error.stderr : '';
    const [, deleted] = DELETED.exec(stderr) ?? [];
    if (!deleted)
        throw error;
    const raw = await readRaw(docker, ref).catch(() => undefined);
    if (raw === undefined)
        throw error;
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(raw).digest('hex');
    const manifest = JSON.parse(raw);
    const index = indexOf({ ...manifest, digest: `sha256:${hash}` });
    const extra = `${deleted} was deleted from the registry`;
    return { ...index, extras: [extra, ...(index.extras ?? [])] };
}
async function readRaw(docker, ref) {
    const args = ['buildx', 'imagetools', 'inspect', '--raw', ref];
    return await docker(args, { timeoutSeconds: READ_SECONDS });
}
/**
 * Reads an index, or a single image, with the configs of its images.
 *
 * @throws DockerError when the registry does not answer with one.
 */
async function readImage(docker, ref, budget = _answer_js__WEBPACK_IMPORTED_MODULE_3__/* .budgetSeconds */ .jH) {
    const { manifest, image } = await inspect(docker, ref, '{{json .}}', budget);
    const index = indexOf(manifest);
    const configs = index.extras
        ? await readConfigs(docker, ref, index, budget)
        : configsOf(image);
    const platforms = manifest.manifests
        ? index.platforms
        : mapValues(configs, () => manifest.digest);
    return {
        ...index,
        platforms,
        labels: mapValues(configs, ({ config }) => config?.Labels ?? {}),
        layers: mapValues(configs, ({ rootfs }) => rootfs?.diff_ids ?? []),
        entrypoints: mapValues(configs, ({ config }) => config?.Entrypoint ?? []),
        created: newest(Object.values(configs))
    };
}
/**
 * Reads the config of each platform's image by itself. Where an index lists more than
 * these, buildx shows the config of any entry that it reads as one for a platform
 * (https://github.com/docker/buildx/blob/master/util/imagetools/loader.go).
 */
async function readConfigs(docker, ref, { platforms }, budget) {
    const { repository } = (0,_reference_js__WEBPACK_IMPORTED_MODULE_6__/* .splitReference */ .mQ)(ref);
    const entries = Object.entries(platforms).map(async ([platform, digest]) => {
        const format = '{{json .Image}}';
        const one = `${repository}@${digest}`;
        const config = await inspect(docker, one, format, budget);
        return config ? [[platform, config]] : [];
    });
    return Object.fromEntries((await Promise.all(entries)).flat());
}
async function inspect(docker, ref, format, budget) {
    const args = ['buildx', 'imagetools', 'inspect', '--format', format, ref];
    return JSON.parse(await readWith(docker, args, ref, budget));
}
async function readWith(docker, args, ref, budget) {
    const read = () => docker(args, { timeoutSeconds: READ_SECONDS });
    const options = { what: `read of ${ref}`, budgetSeconds: budget, retryAfter: _answer_js__WEBPACK_IMPORTED_MODULE_3__/* .retryAfter */ .P9 };
    return await (0,_lib_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .retry */ .L)(read, options).catch(explain);
}
/** An old docker, one without buildx, and Podman's do not know the command. */
function explain(error) {
    const message = (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error);
    const [, name] = /no builder "(.*)" found/.exec(message) ?? [];
    if (name)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('builder-unusable', { name }, { cause: error });
    if (!/(unknown|unrecognized) (flag|command)|not a docker command/.test(message))
        throw error;
    throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('buildx-missing', {}, { cause: error });
}
function indexOf({ digest, manifests, annotations }) {
    if (!(0,_reference_js__WEBPACK_IMPORTED_MODULE_6__/* .isDigest */ .Bc)(digest))
        throw new Error('the registry named no valid digest');
    return {
        digest,
        ...(0,_entries_js__WEBPACK_IMPORTED_MODULE_5__/* .readEntries */ .$2)(manifests ?? []),
        annotations: annotations ?? {}
    };
}
/** Returns the configs by platform; an artifact has none. */
function configsOf(image) {
    if (!image)
        return {};
    return isConfig(image) ? { [(0,_entries_js__WEBPACK_IMPORTED_MODULE_5__/* .platformName */ .$r)(image)]: image } : image;
}
function isConfig(image) {
    return 'architecture' in image;
}
function mapValues(record, map) {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
/** An image without a creation time counts as made in 1970. */
function newest(configs) {
    const times = configs.map(({ created }) => Date.parse(created ?? '') || 0);
    return Math.floor(Math.max(0, ...times) / 1000);
}


/***/ }),

/***/ 2819:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ requireSpace),
/* harmony export */   P: () => (/* binding */ readSizes)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _messages_annotate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5658);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5530);
/* harmony import */ var _messages_smoke_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(53);
/* harmony import */ var _lib_size_text_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4184);
/* harmony import */ var _claims_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6283);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6556);









/** Seconds for one read: a size is good to know, but not worth a long wait. */
const SIZE_SECONDS = 15;
/**
 * Returns the bytes that a pull of an image downloads: its layers, which are
 * compressed, and its config.
 *
 * @param ref of one platform's image, not of an index
 * @throws Error when the registry does not answer with an image.
 */
async function readSize(docker, ref) {
    const args = ['buildx', 'imagetools', 'inspect', '--raw', ref];
    const answer = await docker(args, { timeoutSeconds: SIZE_SECONDS });
    const { config, layers } = JSON.parse(answer);
    return [config, ...layers].reduce((sum, { size }) => sum + size, 0);
}
/** Returns the size of each platform's image, except those that cannot be read. */
async function readSizes(docker, refs) {
    const sizes = await Promise.all(Object.entries(refs).map(async ([platform, ref]) => {
        const size = await readSize(docker, ref).catch(() => undefined);
        return size === undefined ? [] : [[platform, size]];
    }));
    return Object.fromEntries(sizes.flat());
}
/** Any image of Milvus fits into so many bytes, so nothing is read about it. */
const PLENTY = 50 * _lib_size_text_js__WEBPACK_IMPORTED_MODULE_8__.GB;
/**
 * Bytes that an image takes for each byte of its compressed layers: about three
 * unpacked, and one for the layers themselves, which BuildKit keeps.
 */
const FACTOR = 4;
/**
 * Bytes that data take for each byte of their archive: vectors hardly shrink in one, and
 * Milvus writes some of them anew.
 */
const ARCHIVE_FACTOR = 2;
/**
 * Says how much space the tests need that the engine has not taken yet, and warns if
 * that may be too much. Where it cannot be known, as on another machine, nothing
 * is said.
 *
 * @param freeBytes returns the free space of a directory; replaced in tests
 * @throws Failure when not even the compressed layers and the archives fit.
 */
async function requireSpace(docker, needs, freeBytes = freeSpace) {
    const space = await measure(docker, needs, freeBytes).catch(() => undefined);
    if (!space)
        return;
    const { directory, free, compressed, archives } = space;
    const needed = compressed * FACTOR + archives * ARCHIVE_FACTOR;
    const values = { directory, needed: (0,_lib_size_text_js__WEBPACK_IMPORTED_MODULE_8__/* .sizeText */ .l)(needed), free: (0,_lib_size_text_js__WEBPACK_IMPORTED_MODULE_8__/* .sizeText */ .l)(free) };
    if (free < compressed + archives)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .fail */ .fJ)('disk-full', values);
    if (free < needed)
        (0,_messages_annotate_js__WEBPACK_IMPORTED_MODULE_3__/* .annotate */ .fz)('disk-nearly-full', values);
    else
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq((0,_messages_smoke_js__WEBPACK_IMPORTED_MODULE_5__/* .spaceNeeded */ .Y)(values));
}
/** Returns undefined when there is plenty of space, or nothing to come. */
async function measure(docker, { refs, archives = 0 }, freeBytes) {
    if (refs.length === 0 && archives === 0)
        return undefined;
    const { name, directory } = await (0,_engine_js__WEBPACK_IMPORTED_MODULE_7__/* .engineHost */ .nd)(docker);
    if (name !== (0,node_os__WEBPACK_IMPORTED_MODULE_2__.hostname)())
        return undefined;
    const free = await freeBytes(directory);
    if (free >= PLENTY + archives)
        return undefined;
    const absent = await (0,_claims_js__WEBPACK_IMPORTED_MODULE_6__/* .absentImages */ .Mi)(docker, refs);
    const sizes = await Promise.all(absent.map((ref) => readSize(docker, ref)));
    const compressed = sizes.reduce((sum, size) => sum + size, 0);
    return compressed + archives > 0
        ? { directory, free, compressed, archives }
        : undefined;
}
async function freeSpace(directory) {
    const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.statfs)(directory);
    return bavail * bsize;
}


/***/ }),

/***/ 3908:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ readReleases)
/* harmony export */ });
/* harmony import */ var _github_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(725);

/**
 * Reads all releases of Milvus, without drafts and pre-releases.
 *
 * @throws Failure if they cannot be read.
 */
async function readReleases(token) {
    const list = await (0,_github_js__WEBPACK_IMPORTED_MODULE_0__/* .readList */ .L)('releases of Milvus', `${_github_js__WEBPACK_IMPORTED_MODULE_0__/* .MILVUS */ .R}/releases?`, token);
    return list
        .filter(({ draft, prerelease }) => !draft && !prerelease)
        .filter(({ tag_name }) => typeof tag_name === 'string')
        .map(({ tag_name: tag, published_at }) => ({
        tag,
        publishedAt: dateOf(published_at)
    }));
}
/** Returns undefined for what is not a date: the version counts without it. */
function dateOf(text) {
    const date = new Date(typeof text === 'string' ? text : NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
}


/***/ }),

/***/ 600:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R0: () => (/* binding */ readTargets),
/* harmony export */   _B: () => (/* binding */ READS_AT_ONCE),
/* harmony export */   _E: () => (/* binding */ readTarget)
/* harmony export */ });
/* harmony import */ var _docker_answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4082);
/* harmony import */ var _docker_registry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8925);
/* harmony import */ var _lib_side_by_side_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4094);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5530);
/* harmony import */ var _marks_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7193);
/* harmony import */ var _published_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8129);






/**
 * Reads of tags that run at once. Each is a process, so more of them would not be
 * faster on a runner of two cores, and a registry may limit requests.
 */
const READS_AT_ONCE = 8;
/**
 * Reads what a tag points to now.
 *
 * @param budget for how many seconds an error is retried
 * @param known if given, the tag is only compared with these, unless it points to another
 * @throws Failure when the registry's answer leaves it open.
 */
async function readTarget(docker, ref, budget = _docker_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .budgetSeconds */ .jH, known) {
    try {
        return ((known && (await readKnown(docker, ref, budget, known))) ??
            (await readPublished(docker, ref, budget)));
    }
    catch (error) {
        const answer = (0,_docker_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .answerOf */ .ut)(error);
        if (answer === 'absent' || answer === 'denied')
            return answer;
        // Without docker or a disk, it is not the registry that failed.
        if (error instanceof _messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR)
            throw error;
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .fail */ .fJ)('tag-unreadable', { ref }, { cause: error, remedy: answer });
    }
}
async function readKnown(docker, ref, budget, known) {
    const digest = await (0,_docker_registry_js__WEBPACK_IMPORTED_MODULE_1__/* .readDigest */ .rP)(docker, ref, budget);
    const images = await known();
    return images.find((image) => image.digest === digest);
}
async function readPublished(docker, ref, budget) {
    const index = await (0,_docker_registry_js__WEBPACK_IMPORTED_MODULE_1__/* .readIndex */ .vY)(docker, ref, budget);
    return { ...index, marks: (0,_marks_js__WEBPACK_IMPORTED_MODULE_3__/* .readMarks */ .pc)(index.annotations) };
}
/**
 * Reads, side by side, what each tag points to. Many tags point to few images: the
 * first two, as most runs have no more, are read with all that their images list,
 * and others only if they point to another image.
 */
async function readTargets(docker, image, tags) {
    const images = [];
    const read = async (tag, known) => {
        const ref = `${image}:${tag}`;
        const target = await readTarget(docker, ref, _docker_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .budgetSeconds */ .jH, known);
        if ((0,_published_js__WEBPACK_IMPORTED_MODULE_4__/* .isImage */ .wu)(target))
            images.push(target);
        return [tag, target];
    };
    const first = Promise.all(tags.slice(0, 2).map((tag) => read(tag)));
    const others = (0,_lib_side_by_side_js__WEBPACK_IMPORTED_MODULE_5__/* .sideBySide */ .Q)(tags.slice(2), READS_AT_ONCE - 2, (tag) => read(tag, () => first.then(() => images)));
    return new Map((await Promise.all([first, others])).flat());
}


/***/ }),

/***/ 8287:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ imageReaders)
/* harmony export */ });
/* harmony import */ var _docker_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2977);
/* harmony import */ var _docker_size_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2819);
/* harmony import */ var _plan_published_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8129);
/* harmony import */ var _plan_read_targets_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(600);
/* harmony import */ var _deployable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6984);





/** Seconds to retry for: a size is good to know, but not worth a wait. */
const NO_RETRY = () => 0;
/**
 * Returns what reads the images of templates and pods. It asks only the registry that
 * the run has a login for.
 *
 * @param image repository of the run
 */
function imageReaders(docker, image) {
    const readImage = (ref) => readOwn(docker, image, ref);
    const readBytes = async (ref) => {
        const none = {};
        const read = readOwn(docker, image, ref, NO_RETRY).catch(() => none);
        const { manifest } = await read;
        if (!manifest)
            return undefined;
        const refs = { [_deployable_js__WEBPACK_IMPORTED_MODULE_4__/* .RUNPOD_PLATFORM */ .V]: `${image}@${manifest}` };
        return (await (0,_docker_size_js__WEBPACK_IMPORTED_MODULE_1__/* .readSizes */ .P)(docker, refs))[_deployable_js__WEBPACK_IMPORTED_MODULE_4__/* .RUNPOD_PLATFORM */ .V];
    };
    return { readImage, readBytes };
}
async function readOwn(docker, image, ref, budget) {
    const { repository } = (0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .splitReference */ .mQ)(ref);
    if (!(0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRepository */ .ve)(repository, image))
        return {};
    const target = await (0,_plan_read_targets_js__WEBPACK_IMPORTED_MODULE_3__/* .readTarget */ ._E)(docker, ref, budget);
    if (!(0,_plan_published_js__WEBPACK_IMPORTED_MODULE_2__/* .isImage */ .wu)(target))
        return {};
    const { digest, platforms, marks } = target;
    return {
        digest,
        version: marks?.version,
        // A single image lists nothing.
        manifest: platforms[_deployable_js__WEBPACK_IMPORTED_MODULE_4__/* .RUNPOD_PLATFORM */ .V] ?? digest,
        upgrade: marks?.upgrades[_deployable_js__WEBPACK_IMPORTED_MODULE_4__/* .RUNPOD_PLATFORM */ .V]
    };
}


/***/ }),

/***/ 7591:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  addAdvisories: () => (/* reexport */ addAdvisories),
  beginJob: () => (/* reexport */ src_job/* beginJob */.Nc),
  publish: () => (/* reexport */ publish)
});

// EXTERNAL MODULE: ./src/job.ts
var src_job = __webpack_require__(7228);
// EXTERNAL MODULE: ./src/docker/configured-builder.ts
var configured_builder = __webpack_require__(9212);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 20 modules
var core = __webpack_require__(8049);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/messages/annotate.ts
var annotate = __webpack_require__(5658);
// EXTERNAL MODULE: ./src/messages/failure.ts
var messages_failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./src/lib/retry.ts
var retry = __webpack_require__(1737);
// EXTERNAL MODULE: ./src/docker/answer.ts + 1 modules
var docker_answer = __webpack_require__(4082);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./src/docker/config.ts
var config = __webpack_require__(656);
;// CONCATENATED MODULE: ./src/docker/buildx-files.ts
// Where buildx keeps its builders. It writes there even to read from a registry, so a
// home that cannot be written would stop every run.



/** Returns the directory in which buildx keeps its builders. */
function buildxDirectory(env) {
    return env.BUILDX_CONFIG || external_node_path_default().join((0,config/* configDirectory */.Od)(env), 'buildx');
}
/** Where buildx writes in that directory. */
const WRITTEN = ['', 'instances', 'defaults', 'activity'];
/** What makes a builder known by its name, and which one is the current one. */
const BUILDERS = ['instances', 'defaults', 'current'];
/**
 * Returns a directory for the builders of buildx that can be written, with the builders
 * of the user's own: the one that is given, if the user's own cannot be. Undefined if
 * that one will do.
 */
function writableBuildx(directory, env) {
    const original = buildxDirectory(env);
    if (WRITTEN.every((name) => isWritable(external_node_path_default().join(original, name)))) {
        return undefined;
    }
    (0,external_node_fs_.mkdirSync)(directory, { recursive: true, mode: 0o700 });
    for (const name of BUILDERS)
        copy(original, directory, name);
    return directory;
}
/** True if a directory can be written, or made where it is not there yet. */
function isWritable(directory) {
    const there = nearest(directory);
    try {
        (0,external_node_fs_.accessSync)(there, external_node_fs_.constants.W_OK);
        return (0,external_node_fs_.statSync)(there).isDirectory();
    }
    catch {
        return false;
    }
}
/** Returns a file if it is there, or else the first of its directories that is. */
function nearest(file) {
    return (0,external_node_fs_.existsSync)(file) ? file : nearest(external_node_path_default().dirname(file));
}
function copy(from, to, name) {
    try {
        (0,external_node_fs_.cpSync)(external_node_path_default().join(from, name), external_node_path_default().join(to, name), { recursive: true });
    }
    catch {
        // It is not there, or not to be read: buildx says which builder it does not know.
    }
}

// EXTERNAL MODULE: ./src/docker/cli.ts + 4 modules
var cli = __webpack_require__(536);
// EXTERNAL MODULE: ./src/docker/environment.ts
var environment = __webpack_require__(1237);
// EXTERNAL MODULE: ./src/docker/proxy.ts
var proxy = __webpack_require__(5996);
;// CONCATENATED MODULE: ./src/docker/login.ts












/**
 * Returns `docker`, logged in to each registry for which a login is given. What its
 * configuration adds to builds by itself is left out if it is a secret.
 *
 * @throws Failure when a login that is not optional fails.
 */
async function openDocker(job, { logins = [], builder, publishesBuildArgs } = {}) {
    // For all that asks where builders are, and for the post step.
    const buildx = writableBuildx(external_node_path_default().join(job.directory, 'buildx'), process.env);
    if (buildx)
        process.env.BUILDX_CONFIG = buildx;
    (0,environment/* saveEndpoint */.HF)(process.env);
    const { BUILDX_BUILDER } = process.env;
    const env = {
        ...process.env,
        ...(0,src_job/* marksOf */.Ok)(job),
        BUILDX_BUILDER: builder ?? BUILDX_BUILDER
    };
    const hides = publishesBuildArgs && (0,proxy/* hasProxyPassword */.UJ)(env);
    if (logins.length === 0 && !hides)
        return (0,cli/* dockerCli */.RK)(env);
    const directory = external_node_path_default().join(job.directory, 'docker');
    const registries = logins.map(({ registry }) => registry);
    const change = hides ? proxy/* withoutProxyPasswords */.n1 : undefined;
    const docker = (0,cli/* dockerCli */.RK)((0,config/* isolateConfig */._y)(directory, registries, env, change));
    // One by one, since each of them writes docker's configuration.
    for (const login of logins)
        await logInOrStore(docker, login, directory);
    return docker;
}
/** Without the docker command, which only an engine needs, nobody tries the login out. */
async function logInOrStore(docker, login, directory) {
    try {
        await logIn(docker, login);
    }
    catch (error) {
        const isAbsent = error instanceof messages_failure/* Failure */.HR && error.code === 'docker-not-started';
        if (!isAbsent)
            throw error;
        (0,config/* storeLogin */.VJ)(directory, login);
        const { registry, username } = login;
        core/* info */.pq(`Stored the login to ${registry} as ${username}, untried: there is no docker command`);
    }
}
/** What a registry answers that does not work at the moment. */
const TRANSIENT = ['limited', 'unavailable', 'token'];
/** Logs in; the password goes to docker's standard input. */
async function logIn(docker, login) {
    const { registry, username, password, inputs, isOptional } = login;
    const args = ['login', '--username', username, '--password-stdin', registry];
    try {
        await (0,retry/* retry */.L)(() => docker(args, { input: password }), {
            what: `login to ${registry}`,
            // A rejected login stays rejected.
            budgetSeconds: (error) => (0,docker_answer/* answerOf */.ut)(error) === 'denied' ? 0 : (0,docker_answer/* budgetSeconds */.jH)(error)
        });
    }
    catch (error) {
        // Without docker, or a disk for its files, it is not the login that failed.
        if (error instanceof messages_failure/* Failure */.HR)
            throw error;
        const answer = (0,docker_answer/* answerOf */.ut)(error);
        // A registry that fails would later deny reads, as if nothing were published.
        if (isOptional && !TRANSIENT.includes(answer)) {
            (0,annotate/* annotate */.fz)('token-login-failed', { registry, reason: (0,messages_failure/* whatOf */.Em)(error) });
            return;
        }
        const about = { cause: error, remedy: answer };
        throw (0,messages_failure/* fail */.fJ)('login-failed', { registry, inputs }, about);
    }
    core/* info */.pq(`Logged in to ${registry} as ${username}`);
}

// EXTERNAL MODULE: ./src/lib/cancellation.ts
var cancellation = __webpack_require__(1392);
// EXTERNAL MODULE: ./src/lib/pause.ts
var pause = __webpack_require__(2749);
// EXTERNAL MODULE: ./src/lib/untrusted.ts
var untrusted = __webpack_require__(881);
;// CONCATENATED MODULE: ./src/lib/removals.ts





/** Seconds: most removals take less than one. */
const LIMIT_SECONDS = 5;
/** Returns what removes things while the job goes on. */
function removeBeside(limitSeconds = LIMIT_SECONDS) {
    const running = new Set();
    let hasFailed = false;
    return {
        begin: (what, remove) => {
            const removal = remove().catch((error) => {
                const reason = (0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error));
                core/* info */.pq(`${what} is left to the post step: ${reason}`);
                hasFailed = true;
            });
            running.add(removal);
            void removal.then(() => running.delete(removal));
        },
        ended: async () => {
            const limit = new AbortController();
            const late = (0,pause/* pause */.v)(limitSeconds * 1000, AbortSignal.any([limit.signal, cancellation/* cancelled */.KW]));
            await Promise.race([Promise.all(running), late]);
            limit.abort();
            return running.size === 0 && !hasFailed;
        }
    };
}

// EXTERNAL MODULE: ./src/messages/caller.ts
var caller = __webpack_require__(5009);
// EXTERNAL MODULE: ./src/docker/reference.ts
var reference = __webpack_require__(2977);
;// CONCATENATED MODULE: ./src/plan/access.ts




/** Warns, before anything is built, of what is known to be missing. */
function warnAhead(inputs, target) {
    if (target.decision.kind === 'build')
        noteMissingProxy(inputs);
    noteMissingAccess(target, inputs);
}
/**
 * Says, before anything is built, what is known to keep this job from writing to
 * the registry.
 *
 * Whether a login may write is known only after a write. buildx writes nothing but
 * new images, which would stay, and ghcr.io's tokens do not name their rights. The
 * push comes first anyway, before any test.
 */
function noteMissingAccess({ decision, isDenied }, { image, registry, push, logins }) {
    if (push === 'false' || decision.kind === 'nothing')
        return;
    const { host } = registry;
    const isLoggedIn = logins.some((login) => login.registry === host) ||
        (0,config/* mayBeLoggedIn */.k)(host, process.env);
    if (!isLoggedIn && needsLogin(registry)) {
        (0,annotate/* annotate */.fz)('no-login', { registry: host });
    }
    else if (isDenied && registry.isGitHub) {
        (0,annotate/* annotate */.fz)('read-denied', { registry: host, image });
    }
}
/** Says that RUN lines of a custom context lack a proxy because of its password. */
function noteMissingProxy({ context, publishesBuildArgs }) {
    if (context.bundled || !publishesBuildArgs)
        return;
    if (!(0,proxy/* hasProxyPassword */.UJ)(process.env))
        return;
    (0,annotate/* annotate */.fz)('proxy-kept-back', {});
}
function needsLogin({ host, isGitHub }) {
    return isGitHub || [reference/* DOCKER_HUB */.Xb, 'ghcr.io'].includes(host);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./src/inputs/labels.ts
var inputs_labels = __webpack_require__(8014);
// EXTERNAL MODULE: ./src/context/files.ts + 1 modules
var files = __webpack_require__(947);
// EXTERNAL MODULE: ./src/context/user-yaml.ts
var user_yaml = __webpack_require__(9154);
;// CONCATENATED MODULE: ./src/context/stage.ts





/**
 * Copies what `docker build` reads of a build context, with fixed modes and times.
 * Those of a checkout depend on the machine's umask and clock, and end up in the
 * layers.
 *
 * @param epoch time of every file, in seconds since 1970
 * @throws Failure if the context has something that cannot be copied.
 */
function stageContext(from, to, epoch, { userYaml, dockerfile } = {}) {
    const source = (0,external_node_fs_.realpathSync)(from);
    const entries = new Set([
        ...(0,files/* listContext */.Y)(source, dockerfile),
        ...(0,files/* listIgnoreFile */.B)(source, dockerfile)
    ]);
    // A link could have been put there since the inputs were checked.
    if (userYaml && !entries.has(user_yaml/* USER_YAML */.Af)) {
        throw new Error(`The build context has no ${user_yaml/* USER_YAML */.Af} to replace any more`);
    }
    (0,external_node_fs_.mkdirSync)(to);
    for (const entry of entries) {
        const target = external_node_path_default().join(to, entry);
        if (userYaml && entry === user_yaml/* USER_YAML */.Af)
            (0,external_node_fs_.writeFileSync)(target, userYaml);
        else
            copyEntry(external_node_path_default().join(source, entry), target);
    }
    // Once all is there: a new file changes the time of its directory.
    for (const entry of ['.', ...entries]) {
        const file = external_node_path_default().join(to, entry);
        const mode = portableMode((0,external_node_fs_.lstatSync)(file));
        if (mode)
            (0,external_node_fs_.chmodSync)(file, mode);
        (0,external_node_fs_.lutimesSync)(file, epoch, epoch);
    }
}
function copyEntry(from, to) {
    const stats = (0,external_node_fs_.lstatSync)(from);
    if (stats.isDirectory())
        (0,external_node_fs_.mkdirSync)(to);
    else if (stats.isSymbolicLink())
        (0,external_node_fs_.symlinkSync)((0,external_node_fs_.readlinkSync)(from), to);
    else
        (0,external_node_fs_.copyFileSync)(from, to);
}
const CHUNK_BYTES = 2 ** 20;
/**
 * Hashes the names, executable bits and contents of a build context.
 *
 * @param dockerfile where the Dockerfile is; in the context unless given
 */
function hashContext(directory, dockerfile) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (const entry of (0,files/* listContext */.Y)(directory, dockerfile)) {
        const file = external_node_path_default().join(directory, entry);
        const stats = (0,external_node_fs_.lstatSync)(file);
        if (stats.isDirectory())
            continue;
        const isLink = stats.isSymbolicLink();
        const digest = isLink ? hashLink(file) : hashFile(file, chunk);
        const mode = portableMode(stats)?.toString(8) ?? 'link';
        hash.update(`${entry}\0${mode}\0${digest}\n`);
    }
    return hash.digest('hex');
}
function hashLink(file) {
    return (0,external_node_crypto_.createHash)('sha256').update((0,external_node_fs_.readlinkSync)(file)).digest('hex');
}
/**
 * Reads in chunks: readFile refuses files of more than 2 GiB.
 *
 * @param chunk is used for every file: a new one for each takes longer than to read it
 */
function hashFile(file, chunk) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const descriptor = (0,external_node_fs_.openSync)(file, 'r');
    try {
        let length;
        while ((length = (0,external_node_fs_.readSync)(descriptor, chunk)) > 0) {
            hash.update(chunk.subarray(0, length));
        }
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
    return hash.digest('hex');
}
/** Keeps only the executable bit, as git does. Links have no mode. */
function portableMode(stats) {
    if (stats.isSymbolicLink())
        return undefined;
    return stats.isDirectory() || stats.mode & 0o100 ? 0o755 : 0o644;
}

;// CONCATENATED MODULE: ./src/context/named.ts
// More build contexts beside the main one, which a Dockerfile uses by their names.




/**
 * Copies the contexts that are directories, as the main one is copied. What BuildKit
 * reads by its digests needs no copy.
 *
 * @param name of the job: BuildKit confuses directories with one name
 */
function stageNamed(contexts, to, name, epoch) {
    return contexts.map((context, index) => {
        if (context.kind !== 'directory')
            return context;
        (0,external_node_fs_.mkdirSync)(to, { recursive: true });
        const directory = external_node_path_default().join(to, `${name}-${index}`);
        stageContext(context.directory, directory, epoch, { dockerfile: 'none' });
        return { ...context, directory };
    });
}
/** Returns what stands for a context in the hash by which a run recognizes its image. */
function hashNamed(context) {
    switch (context.kind) {
        case 'directory':
            return hashContext(context.directory, 'none');
        case 'layout': {
            // It names all that is in the layout by digest.
            const index = (0,external_node_fs_.readFileSync)(external_node_path_default().join(context.directory, 'index.json'));
            const digest = (0,external_node_crypto_.createHash)('sha256').update(index).digest('hex');
            return digest + context.version;
        }
        case 'remote':
            return context.source;
    }
}
/** Returns a context as `docker buildx build --build-context` takes it. */
function namedArgument(context) {
    switch (context.kind) {
        case 'directory':
            return `${context.name}=${context.directory}`;
        case 'layout':
            return `${context.name}=oci-layout://${context.directory}${context.version}`;
        case 'remote':
            return `${context.name}=${context.source}`;
    }
}

;// CONCATENATED MODULE: ./src/plan/build-hash.ts





/** Keys whose values differ from run to run. */
const RUN_KEYS = ['revision', 'source', 'created'].map((key) => `${inputs_labels/* OCI */.s6}.${key}`);
/**
 * Raised when the action refuses images that it published before, so that what is
 * published counts only if it has passed the checks of today:
 * - 1: an image begins with the layers of its base
 */
const CHECKS = 1;
/**
 * Hashes everything that a user can change in the image, except the base image
 * and the platforms, which are compared by themselves. Attestations, labels and
 * annotations count: they do not change what the image does, but whoever changes
 * one wants it published. What differs from run to run is left out, or every
 * commit would be a build; and so are secrets, since the hash is published.
 *
 * @param staged what goes into the build
 */
function hashOf(staged, options) {
    const { variant, provenance, sbom, labels, annotations } = options;
    const hashed = {
        checks: CHECKS,
        variant,
        provenance,
        sbom,
        labels: lastingLines(labels),
        annotations: lastingLines(annotations),
        ...ownOptions(staged, options)
    };
    const hash = (0,external_node_crypto_.createHash)('sha256');
    hash.update(hashContext(staged.directory, staged.dockerfile));
    return hash.update(JSON.stringify(hashed)).digest('hex');
}
/**
 * What only some builds have. Where nothing is given, nothing is added: the images
 * published without it would all be built again.
 */
function ownOptions({ dockerfile, contexts }, { build: { target, args } }) {
    const named = contexts.map((context) => [context.name, hashNamed(context)]);
    return {
        ...(dockerfile && { dockerfile: build_hash_hashFile(dockerfile.file) }),
        ...(target !== undefined && { target: target.toLowerCase() }),
        ...(args.length > 0 && { args: [...args].sort() }),
        ...(named.length > 0 && { contexts: named.sort() })
    };
}
function build_hash_hashFile(file) {
    return (0,external_node_crypto_.createHash)('sha256').update((0,external_node_fs_.readFileSync)(file)).digest('hex');
}
function lastingLines(lines) {
    return lines.filter((line) => !RUN_KEYS.includes((0,inputs_labels/* labelKey */.kJ)(line))).sort();
}

;// CONCATENATED MODULE: ./src/context/staged.ts




/**
 * Copies all that goes into a build, with fixed modes and times.
 *
 * @param job its name, which no other job has: in a context of the same name, a
 * builder that outlives the job treats a file of the same size and time as one it
 * knows (https://github.com/moby/buildkit/issues/4817)
 */
function stageBuild({ directory, dockerfile, contexts, userYaml }, job, epoch) {
    const staged = external_node_path_default().join(job.directory, job.name);
    stageContext(directory, staged, epoch, { userYaml, dockerfile });
    const named = external_node_path_default().join(job.directory, 'contexts');
    return {
        directory: staged,
        dockerfile: dockerfile && stageDockerfile(dockerfile, job, epoch),
        contexts: stageNamed(contexts, named, job.name, epoch)
    };
}
/** BuildKit reads the ignore file beside the Dockerfile, by its name. */
function stageDockerfile({ file, name, ignoreFile }, job, epoch) {
    const directory = external_node_path_default().join(job.directory, `${job.name}-dockerfile`);
    (0,external_node_fs_.mkdirSync)(directory);
    const copy = (from, to) => {
        const target = external_node_path_default().join(directory, to);
        (0,external_node_fs_.copyFileSync)(from, target);
        (0,external_node_fs_.chmodSync)(target, 0o644);
        (0,external_node_fs_.lutimesSync)(target, epoch, epoch);
        return target;
    };
    return {
        file: copy(file, name),
        name,
        ignoreFile: ignoreFile && copy(ignoreFile, `${name}.dockerignore`)
    };
}

// EXTERNAL MODULE: ./src/docker/entries.ts
var entries = __webpack_require__(4384);
// EXTERNAL MODULE: ./src/smoke/levels.ts
var smoke_levels = __webpack_require__(4858);
// EXTERNAL MODULE: ./src/plan/marks.ts
var plan_marks = __webpack_require__(7193);
// EXTERNAL MODULE: ./src/plan/published.ts
var plan_published = __webpack_require__(8129);
// EXTERNAL MODULE: ./src/messages/plan.ts + 1 modules
var plan = __webpack_require__(3550);
;// CONCATENATED MODULE: ./src/plan/replaced.ts
// What the image of a run replaces, and what that asks of its test.

/**
 * Returns what a run replaces: the image that `smoke-upgrade-from` names, or what the
 * first of the moved floating tags points to. A tag that leads to the run's own bytes,
 * or to none of its platforms, replaces nothing.
 *
 * @param moved tags that the run will set
 * @param own the run's own images, as far as they are known
 */
function firstReplaced(replaceable, moved, platforms, own) {
    const found = replaceable.find(({ tag, image }) => (tag === undefined || moved.includes(tag)) &&
        platforms.some((platform) => replacedDigest(image, platform, own)));
    return found?.image;
}
/**
 * Returns the image whose data a platform's image must open; undefined if there is
 * none, or if it is the same image.
 */
function replacedDigest(replaced, platform, own) {
    const digest = replaced?.platforms[platform];
    return digest === own[platform] ? undefined : digest;
}
/** Plans the level `upgrade` where there is something to upgrade from. */
function planUpgrades(tests, { replaced, named, own, hasData }) {
    const planned = tests.map((test) => {
        if (test.level !== 'upgrade')
            return test;
        const digest = replaced?.platforms[test.platform];
        if (replaced && digest) {
            const { name, repository, version } = replaced;
            const ref = `${repository}@${digest}`;
            return { ...test, replaced: { name, ref, digest, version } };
        }
        if (hasData)
            return test;
        return withoutUpgrade(test, whyNothing(test.platform, replaced ?? named));
    });
    return own ? leaveOutSame(planned, own, hasData) : planned;
}
/** Says why there is nothing to upgrade from, of the image that it could have been. */
function whyNothing(platform, image) {
    if (!image)
        return plan/* NOTHING_REPLACED */.Vb.atAll;
    const { name, platforms } = image;
    return platforms[platform]
        ? plan/* NOTHING_REPLACED */.Vb.butItself({ name })
        : plan/* NOTHING_REPLACED */.Vb.onPlatform({ name, platform });
}
/** Leaves out upgrades from an image to itself, such as after a build of the same bytes. */
function leaveOutSame(tests, own, hasData) {
    return tests.map((test) => {
        const { replaced, platform } = test;
        if (!replaced || replaced.digest !== own[platform])
            return test;
        if (hasData)
            return { ...test, replaced: undefined };
        const { name } = replaced;
        return withoutUpgrade(test, plan/* NOTHING_REPLACED */.Vb.butItself({ name }));
    });
}
function withoutUpgrade(test, note) {
    return { ...test, level: 'restart', replaced: undefined, note };
}
/** True if some platform was to open the data of another image, if there is one. */
function asksUpgrade(tests) {
    return tests.some(({ level, note }) => level === 'upgrade' || note !== undefined);
}

;// CONCATENATED MODULE: ./src/plan/wanted.ts
// What a run wants, and how a published image differs from it.


/** Returns an image that was made from the same, whatever came of it. */
function sameOrigin(wanted, targets) {
    return [...targets.values()]
        .filter(plan_published/* isImage */.wu)
        .find(({ marks }) => marks && !otherOrigin(wanted, marks));
}
/** Says how an image differs from the wanted one; undefined when it does not. */
function difference(wanted, { marks, platforms, extras }) {
    if (!marks)
        return 'was not made by this action';
    if (extras)
        return `is not made of tested images alone: ${(0,entries/* describeExtras */.l$)(extras)}`;
    const other = otherOrigin(wanted, marks);
    if (other)
        return other;
    const present = Object.keys(platforms).sort().join(', ');
    if (present !== [...wanted.platforms].sort().join(', ')) {
        return `is an image for ${present || 'no platform'}`;
    }
    return undefined;
}
/** Says how what an image was made from differs; undefined when it does not. */
function otherOrigin(wanted, marks) {
    if (marks.version !== wanted.version)
        return `is Milvus ${marks.version}`;
    if (marks.baseDigest !== wanted.baseDigest) {
        return `has another base image, ${marks.baseDigest}`;
    }
    if (marks.context === wanted.context)
        return undefined;
    return 'has another build context or other options, or was made by another version of this action';
}

// EXTERNAL MODULE: ./src/plan/waiting.ts
var waiting = __webpack_require__(312);
;// CONCATENATED MODULE: ./src/plan/decision.ts







/** Decides on a build that gets no tag. */
function buildUntagged(reason, replaced) {
    return { kind: 'build', reason, tags: [], left: [], replaced, waiting: [] };
}
/**
 * Decides what there is to do. An image is not built again while a tag points to
 * one that is as wanted.
 *
 * @param targets what each tag, except the dated ones, points to
 */
function decide(wanted, tags, targets, { rebuild = 'if-changed', replaceable = [] } = {}) {
    const all = [...tags.exact, ...tags.dated, ...tags.floating];
    const left = all.flatMap((tag) => (0,plan_published/* leftAlone */.Vb)(tag, targets.get(tag), wanted.version) ?? []);
    const movable = all.filter((tag) => !left.some((newer) => newer.tag === tag));
    const upgraded = wanted.platforms.filter((platform) => (0,plan_marks/* levelOf */.In)(wanted.levels, platform) === 'upgrade');
    const build = (reason) => {
        const same = sameOrigin(wanted, targets);
        const replaced = replacedByBuild(wanted, movable, same, replaceable);
        const opened = { replaced, own: same?.platforms };
        return leaveWaiting({ kind: 'build', reason, tags: movable, left, replaced }, (0,waiting/* waitingTags */.pw)(replaceable, movable, upgraded, opened));
    };
    if (rebuild === 'always')
        return build('"rebuild" is "always"');
    // Dated tags belong to a build, and there may be none.
    const lasting = movable.filter((tag) => !tags.dated.includes(tag));
    const published = findWanted(wanted, { lasting, targets, replaceable });
    if (published) {
        const { image, replaced } = published;
        const opened = {
            replaced,
            before: image.marks?.upgrades,
            own: image.platforms
        };
        return leaveWaiting(decideOnPublished(published, wanted, lasting, left), (0,waiting/* waitingTags */.pw)(replaceable, lasting, upgraded, opened));
    }
    const [newer] = left;
    if (newer && movable.length === 0)
        return superseded(newer, left);
    return build(whyBuild(wanted, targets));
}
/** Adds the tags that wait to a decision, and takes them from those that it sets. */
function leaveWaiting(decision, waiting) {
    const tags = decision.tags.filter((tag) => !waiting.some((one) => one.tag === tag));
    return { ...decision, tags, waiting };
}
/**
 * Returns what a build replaces. Its own bytes are not known yet, but an image of the
 * same origin most likely has them, and is no other image then. If it is the only one,
 * it counts, since a context may build other bytes each time.
 */
function replacedByBuild({ platforms }, moved, same, replaceable) {
    return (firstReplaced(replaceable, moved, platforms, same?.platforms ?? {}) ??
        firstReplaced(replaceable, moved, platforms, {}));
}
function judge(image, wanted, { lasting, targets, replaceable }) {
    const tags = lasting.filter((tag) => {
        const target = targets.get(tag);
        return !(0,plan_published/* isImage */.wu)(target) || target.digest !== image.digest;
    });
    const own = image.platforms;
    // Of the images that it replaces, it may have opened the data of some.
    const replaced = replaceable
        .map((one) => firstReplaced([one], tags, wanted.platforms, own))
        .find((one) => one && shortfall(image, wanted, one));
    return { image, tags, replaced, lacking: shortfall(image, wanted, replaced) };
}
/** Decides what to do with an image that is as wanted. */
function decideOnPublished({ image: published, tags, replaced, lacking }, { version }, lasting, left) {
    if (lacking) {
        const reason = `the published image has not passed what is asked of it: ${lacking}`;
        // Its new marks make a new index, so every tag moves to that.
        return { kind: 'test', published, reason, tags: lasting, left, replaced };
    }
    if (tags.length > 0) {
        const reason = `Milvus ${version} is up to date; missing tags: ${tags.join(', ')}`;
        return { kind: 'promote', published, reason, tags, left };
    }
    const reason = `up to date: Milvus ${version}, with the same base image, context and options`;
    return { kind: 'nothing', published, reason, tags, left };
}
/** No tag could be moved to an image of this version. */
function superseded(newer, left) {
    return {
        kind: 'nothing',
        isSuperseded: true,
        published: newer.image,
        reason: `every tag points to a newer version: ${newer.tag} to ${newer.version}`,
        tags: [],
        left,
        waiting: []
    };
}
/** Finds an image that is as wanted, preferably one that needs no test. */
function findWanted(wanted, around) {
    const judged = [...around.targets.values()]
        .filter(plan_published/* isImage */.wu)
        .filter(entries/* isWithoutExtras */.q6)
        .filter((image) => difference(wanted, image) === undefined)
        .map((image) => judge(image, wanted, around));
    return judged.find(({ lacking }) => !lacking) ?? judged[0];
}
/** Says what each platform has not passed; empty when nothing is missing. */
function shortfall({ marks, platforms }, wanted, replaced) {
    const lacking = wanted.platforms.flatMap((platform) => {
        const passed = (0,plan_marks/* levelOf */.In)(marks?.levels ?? {}, platform);
        const asked = (0,plan_marks/* levelOf */.In)(wanted.levels, platform);
        const from = replacedDigest(replaced, platform, platforms);
        // Where no floating tag moves to it, nothing is replaced.
        const level = asked === 'upgrade' && !from ? 'restart' : asked;
        if (!(0,smoke_levels/* meets */.D)(passed, level)) {
            return [`${platform} passed "${passed}", not "${level}"`];
        }
        const script = wanted.scripts[platform];
        if (script && marks?.scripts[platform] !== script) {
            return [`${platform} has not passed this smoke-script`];
        }
        const opened = marks?.upgrades[platform]?.from;
        if (level !== 'upgrade' || opened === from)
            return [];
        return [`${platform} was not tested on the data of ${replaced?.name ?? ''}`];
    });
    return lacking.join(', ');
}
function whyBuild(wanted, targets) {
    const [first] = targets;
    if (!first)
        return 'every tag belongs to a single build';
    const [tag, target] = first;
    if (target === 'absent')
        return `no image has the tag ${tag} yet`;
    if (target === 'denied') {
        return `${tag} could not be read (access denied); assuming it is not published yet`;
    }
    return `${tag} ${difference(wanted, target) ?? ''}`;
}

// EXTERNAL MODULE: ./src/docker/engine.ts
var docker_engine = __webpack_require__(6556);
// EXTERNAL MODULE: ./src/inputs/tag-templates.ts
var tag_templates = __webpack_require__(3163);
;// CONCATENATED MODULE: ./src/lib/start-now.ts
/**
 * Starts work whose result is awaited later. Its failure is thrown there; if nobody
 * ever waits, since something else has ended the run, it is not an unhandled one.
 */
function startNow(work) {
    const started = work();
    started.catch(() => undefined);
    return started;
}

// EXTERNAL MODULE: ./src/milvus/advisories.ts + 1 modules
var milvus_advisories = __webpack_require__(3244);
// EXTERNAL MODULE: ./src/milvus/releases.ts
var milvus_releases = __webpack_require__(3908);
// EXTERNAL MODULE: ./src/milvus/version.ts
var milvus_version = __webpack_require__(9488);
;// CONCATENATED MODULE: ./src/milvus/upstream.ts



/**
 * Finds the versions that a request allows. An exact one needs no list of releases.
 *
 * @throws Failure when releases cannot be read or none matches.
 */
async function findVersions(request, token) {
    if (request.exact)
        return [request.exact];
    const releases = await (0,milvus_releases/* readReleases */.t)(token);
    const [newest, ...others] = (0,milvus_version/* matching */.wC)(releases, request);
    if (newest)
        return [newest, ...others];
    const { length: number } = releases;
    throw (0,messages_failure/* fail */.fJ)('no-release-matches', { request: request.text, number });
}

// EXTERNAL MODULE: ./src/docker/registry.ts
var registry = __webpack_require__(8925);
;// CONCATENATED MODULE: ./src/plan/pin.ts
// A base image that is pinned by its digest must be of the version that the input names.







/** Reads the tag of a version; never throws, since the pinned image is enough. */
async function readTag(docker, name) {
    try {
        return await (0,registry/* readIndex */.vY)(docker, name);
    }
    catch (error) {
        const reason = (0,docker_answer/* answerOf */.ut)(error) === 'absent'
            ? plan/* DOUBT */.$V.absent({ name })
            : plan/* DOUBT */.$V.unreadable({ name, reason: (0,messages_failure/* whatOf */.Em)(error) });
        return { reason, differs: false };
    }
}
/**
 * Compares a pinned image with what its version's tag points to, or else with the
 * version in its labels. A tag may have been set again since the image was pinned,
 * so another digest alone proves nothing.
 *
 * @param platforms those that are built
 * @throws Failure when the image's own labels name another version.
 */
function doubtOf(base, platforms, tagged) {
    if ('digest' in tagged && isSame(base, platforms, tagged))
        return undefined;
    const own = Object.values(base.labels).map(labelledVersion).filter(Boolean);
    const { version } = base.version;
    const other = own.find((label) => label !== version);
    if (other)
        throw ofOtherVersion(base, plan/* DOUBT */.$V.labelled({ label: other }));
    if (own.length > 0)
        return undefined;
    if ('reason' in tagged)
        return tagged;
    const reason = plan/* DOUBT */.$V.elsewhere({ name: base.name, digest: tagged.digest });
    return { reason, differs: true };
}
/** True if both are made of the same images, be it an index or one of its images. */
function isSame(base, platforms, tagged) {
    if (base.digest === tagged.digest)
        return true;
    return platforms.every((platform) => base.platforms[platform] === (tagged.platforms[platform] ?? tagged.digest));
}
/**
 * Returns the version of Milvus in the labels of an image. Upstream's image has
 * that of the distribution that it is built on, such as 22.04.
 */
function labelledVersion(labels) {
    const [, version] = /^v?(\d+\.\d+\.\d+)(?:-gpu)?$/.exec(labels[inputs_labels/* MARK */.M$.version] ?? '') ?? [];
    return version;
}
/**
 * Says that a pinned image could not be recognized as its version. If Milvus is
 * not started either, to say its version itself, another digest than the tag's is
 * refused.
 *
 * @throws Failure when nothing else would notice another version.
 */
function judgeDoubt(base, tests) {
    const { doubt, version } = base;
    if (!doubt)
        return;
    const isTested = tests.some(({ level }) => level !== 'none');
    if (doubt.differs && !isTested)
        throw ofOtherVersion(base, doubt.reason);
    (0,annotate/* annotate */.fz)(`base-version-unknown.${isTested ? 'tested' : 'untested'}`, {
        ref: refOf(base),
        version: version.version,
        reason: (0,untrusted/* oneLine */.TN)(doubt.reason)
    });
}
function ofOtherVersion(base, reason) {
    return (0,messages_failure/* fail */.fJ)('base-of-other-version', {
        ref: refOf(base),
        version: base.version.version,
        name: base.name,
        reason: (0,untrusted/* oneLine */.TN)(reason)
    });
}
function refOf({ repository, digest }) {
    return `${repository}@${digest}`;
}

// EXTERNAL MODULE: ./src/inputs/defaults.ts
var defaults = __webpack_require__(9011);
;// CONCATENATED MODULE: ./src/plan/skipped.ts




const UPSTREAM = defaults/* DEFAULTS */.z['base-image'] ?? '';
const DAY = 24 * 60 * 60 * 1000;
/** Images usually follow a release within minutes. */
const OVERDUE_DAYS = 2;
/** Returns the newest of the skipped versions that was released long ago. */
function overdue(skipped, now) {
    return skipped.find(({ version }) => daysSince(version, now) >= OVERDUE_DAYS);
}
/** Says why each version was skipped, in one line. */
function reasonsOf(skipped) {
    return skipped
        .map(({ name, missing }) => (0,plan/* noImageYet */.rK)({ name, platforms: missing.join(', ') }))
        .join('; ');
}
/**
 * Says that an older version is taken: in a notice, or, once a newer one has been
 * without an image for days, in a warning that names what would help.
 */
function noteOlder({ version }, repository, skipped, now) {
    if (skipped.length === 0)
        return;
    const values = { version, skipped: reasonsOf(skipped) };
    const late = overdue(skipped, now);
    if (!late) {
        (0,annotate/* annotate */.fz)('older-base', values);
        return;
    }
    const details = {
        ...values,
        newer: late.version.version,
        days: Math.floor(daysSince(late.version, now)),
        name: late.name,
        repository
    };
    if (!(0,reference/* isSameRepository */.ve)(repository, UPSTREAM)) {
        (0,annotate/* annotate */.fz)('older-base.mirror', details);
    }
    else if (late.available.includes('linux/amd64')) {
        (0,annotate/* annotate */.fz)('older-base.amd64', details);
    }
    else {
        (0,annotate/* annotate */.fz)('older-base.late', details);
    }
}
/** Returns 0 if nobody knows when it was released. */
function daysSince({ publishedAt }, now) {
    return publishedAt ? (now.getTime() - publishedAt.getTime()) / DAY : 0;
}

;// CONCATENATED MODULE: ./src/plan/base.ts






/** Images follow a release within minutes; five releases without one means something else is wrong. */
const MAX_WITHOUT_IMAGE = 5;
/**
 * Finds the image to build on: that of the exact version, or else that of the
 * newest version whose image is available for every platform.
 *
 * @param versions released versions, the newest first
 * @param now tells how long a newer version has had no image
 * @throws Failure when there is none, or an image cannot be read.
 */
async function findBase(inputs, versions, docker, now = new Date()) {
    const { exact } = inputs.version;
    return exact
        ? await exactBase(inputs, exact, docker)
        : await newestBase(inputs, versions, docker, now);
}
async function exactBase(inputs, version, docker) {
    const { repository, digest } = inputs.base;
    const name = baseNameOf(inputs, version);
    const ref = digest ? `${repository}@${digest}` : name;
    const [image, tagged] = await Promise.all([
        readBaseImage(docker, ref),
        digest ? readTag(docker, name) : undefined
    ]);
    const missing = missingPlatforms(inputs, image);
    if (missing.length > 0) {
        throw (0,messages_failure/* fail */.fJ)('base-lacks-platform', {
            name,
            missing: missing.join(', '),
            platforms: Object.keys(image.platforms).join(', ') || 'none (is it an image?)'
        });
    }
    const base = baseOf(inputs, version, image);
    return tagged
        ? { ...base, doubt: doubtOf(base, inputs.platforms, tagged) }
        : base;
}
/** Milvus' images are pushed some time after the release. */
async function newestBase(inputs, versions, docker, now) {
    const skipped = [];
    for (const version of versions.slice(0, MAX_WITHOUT_IMAGE)) {
        const name = baseNameOf(inputs, version);
        const image = await findBaseImage(docker, name);
        const missing = image ? missingPlatforms(inputs, image) : [];
        if (image && missing.length === 0) {
            noteOlder(version, inputs.base.repository, skipped, now);
            const newer = overdue(skipped, now)?.version.version;
            return { ...baseOf(inputs, version, image), newer };
        }
        const available = image
            ? inputs.platforms.filter((platform) => image.platforms[platform])
            : [];
        skipped.push({ version, name, missing, available });
    }
    throw (0,messages_failure/* fail */.fJ)('no-release-with-image', {
        request: inputs.version.text,
        skipped: reasonsOf(skipped)
    });
}
function baseOf(inputs, version, image) {
    const { repository } = inputs.base;
    return { ...image, version, name: baseNameOf(inputs, version), repository };
}
function baseNameOf({ base, variant }, { version }) {
    return `${base.repository}:v${version}${(0,milvus_version/* tagSuffix */.KT)(variant)}`;
}
function missingPlatforms({ platforms }, image) {
    return platforms.filter((platform) => !image.platforms[platform]);
}
async function readBaseImage(docker, ref) {
    try {
        return await (0,registry/* readImage */.AM)(docker, ref);
    }
    catch (error) {
        throw unreadableBase(ref, error);
    }
}
/** Returns undefined only when the registry says that there is no such image. */
async function findBaseImage(docker, ref) {
    try {
        return await (0,registry/* readImage */.AM)(docker, ref);
    }
    catch (error) {
        if ((0,docker_answer/* answerOf */.ut)(error) === 'absent')
            return undefined;
        throw unreadableBase(ref, error);
    }
}
function unreadableBase(ref, error) {
    if (error instanceof messages_failure/* Failure */.HR)
        return error;
    const answer = (0,docker_answer/* answerOf */.ut)(error);
    const isOfDigest = answer === 'absent' && ref.includes('@');
    const remedy = isOfDigest ? 'digestAbsent' : answer;
    return (0,messages_failure/* fail */.fJ)('base-unreadable', { ref }, { cause: error, remedy });
}

;// CONCATENATED MODULE: ./src/plan/read-replaced.ts






/**
 * Reads the image that `smoke-upgrade-from` names, if the level `upgrade` is asked
 * for: an index, or a single image, in any registry.
 *
 * @throws Failure that names the input, also if the registry leaves it open.
 */
async function readUpgradeFrom(docker, { level, upgradeFrom: name }) {
    if (level !== 'upgrade' || name === undefined)
        return undefined;
    const { repository } = (0,reference/* splitReference */.mQ)(name);
    try {
        return describe(name, repository, await (0,registry/* readImage */.AM)(docker, name));
    }
    catch (error) {
        if (error instanceof messages_failure/* Failure */.HR)
            throw error;
        const remedy = (0,docker_answer/* answerOf */.ut)(error);
        throw (0,messages_failure/* fail */.fJ)('upgrade-from-unreadable', { name }, { cause: error, remedy });
    }
}
/**
 * Checks that the image which `smoke-upgrade-from` names is one to upgrade from: it may
 * be of other platforms, or no image at all, such as a signature.
 *
 * @throws Failure when no platform could open its data.
 */
function requireUpgradable({ name, platforms }, tests) {
    const asked = tests.filter(({ level }) => level === 'upgrade');
    const wanted = asked.map(({ platform }) => platform);
    if (wanted.length === 0 || wanted.some((one) => platforms[one]))
        return;
    throw (0,messages_failure/* fail */.fJ)('upgrade-from-lacks-platforms', {
        name,
        wanted: wanted.join(', '),
        platforms: Object.keys(platforms).join(', ') || 'none'
    });
}
/**
 * Returns the images that floating tags point to, in their order, if the level
 * `upgrade` is asked for. A single image, which other tools may have pushed, does not
 * say its platform until its config is read.
 *
 * @throws Failure when such an image cannot be read.
 */
async function readReplaceable(docker, { image: repository, smoke }, { floating }, targets) {
    if (smoke.level !== 'upgrade')
        return [];
    const found = floating.map(async (tag) => {
        const target = targets.get(tag);
        if (!(0,plan_published/* isImage */.wu)(target))
            return [];
        const name = `${repository}:${tag}`;
        return [{ tag, image: await readTarget(docker, name, repository, target) }];
    });
    return (await Promise.all(found)).flat();
}
async function readTarget(docker, name, repository, { digest, platforms, marks }) {
    if (Object.keys(platforms).length > 0) {
        return { name, repository, digest, platforms, version: marks?.version };
    }
    try {
        const image = await (0,registry/* readImage */.AM)(docker, `${repository}@${digest}`);
        return describe(name, repository, image);
    }
    catch (error) {
        if (error instanceof messages_failure/* Failure */.HR)
            throw error;
        const remedy = (0,docker_answer/* answerOf */.ut)(error);
        throw (0,messages_failure/* fail */.fJ)('tag-unreadable', { ref: name }, { cause: error, remedy });
    }
}
/** A single image of this action has no annotations, but the same marks as labels. */
function describe(name, repository, { digest, platforms, annotations, labels }) {
    const all = [annotations, ...Object.values(labels)];
    const marks = all.map(plan_marks/* readMarks */.pc).find((one) => one !== undefined);
    return { name, repository, digest, platforms, version: marks?.version };
}

// EXTERNAL MODULE: ./src/plan/read-targets.ts
var read_targets = __webpack_require__(600);
;// CONCATENATED MODULE: ./src/plan/facts.ts











/**
 * Reads all that decides what a run does, side by side. An exact version leaves
 * nothing to wait for first; otherwise, the list of releases names the version that
 * is the right one unless it has no image yet.
 *
 * @throws Failure when something cannot be read, when the base image lacks a
 * platform, or when an advisory forbids the version.
 */
async function readFacts(inputs, docker) {
    const { version: request, vulnerable, githubToken } = inputs;
    const advisories = vulnerable === 'ignore'
        ? undefined
        : startNow(() => (0,milvus_advisories/* readAdvisories */.gs)(githubToken));
    const testsFound = startNow(() => findTests(inputs, docker));
    const named = startNow(() => readUpgradeFrom(docker, inputs.smoke));
    const versions = await findVersions(request, githubToken);
    const [newest] = versions;
    const tagsRead = startNow(() => readTags(inputs, newest, docker));
    const [base, { tests, engine }, upgradeFrom] = await Promise.all([
        findBase(inputs, versions, docker),
        testsFound,
        named
    ]);
    const { version } = base.version;
    core/* info */.pq(`Milvus ${version}, from ${base.name}@${base.digest}`);
    if (advisories && vulnerable === 'fail') {
        (0,milvus_advisories/* requireHarmless */.tR)(await advisories, version, vulnerable);
    }
    const tagged = base.version === newest
        ? await tagsRead
        : await readTags(inputs, base.version, docker);
    const { tags, targets } = tagged;
    // A part is of one platform, which the named image may lack.
    if (upgradeFrom && inputs.push !== 'by-digest') {
        requireUpgradable(upgradeFrom, tests);
    }
    const replaceable = upgradeFrom
        ? [{ image: upgradeFrom }]
        : await readReplaceable(docker, inputs, tags, targets);
    return { base, tests, engine, tags, targets, replaceable, advisories };
}
/**
 * Plans the test of each platform. Images to merge were tested elsewhere: their
 * reports say which platforms were emulated there.
 */
async function findTests(inputs, docker) {
    const { platforms, smoke, smokeResults } = inputs;
    if (inputs.digests.length === 0) {
        const engine = isOfUse(inputs) ? await (0,docker_engine/* findEngine */.GO)(docker) : undefined;
        const native = engine?.native ?? (0,docker_engine/* platformHere */.ac)();
        const isEmulated = (platform) => platform !== native;
        return { tests: (0,smoke_levels/* planTests */.z)(platforms, smoke, isEmulated), engine };
    }
    const wasEmulated = (platform) => smokeResults.some((report) => report.platform === platform && report.emulated);
    return { tests: (0,smoke_levels/* planTests */.z)(platforms, smoke, wasEmulated) };
}
/**
 * False if the run needs no engine whatever it finds, nor to know what that emulates:
 * a socket that nobody answers would keep it waiting.
 */
function isOfUse({ dryRun, push, builder, smoke }) {
    const { level, emulatedLevel } = smoke;
    if (!(0,smoke_levels/* meets */.D)(emulatedLevel, level))
        return true;
    const isElsewhere = builder !== undefined && push !== 'false';
    return !dryRun && !(isElsewhere && level === 'none');
}
/**
 * Reads what the tags of a version point to, but for those that belong to a single
 * build. With `push: false` the target registry is not contacted.
 */
async function readTags(inputs, version, docker) {
    const { image, push, variant } = inputs;
    const values = (0,tag_templates/* tagValues */.nn)(version, new Date(), process.env);
    const tags = (0,tag_templates/* renderTags */.Ep)(inputs.tags, values, (0,milvus_version/* tagSuffix */.KT)(variant));
    if (push === 'false')
        return { tags, targets: new Map() };
    const all = [...tags.exact, ...tags.floating];
    return { tags, targets: await (0,read_targets/* readTargets */.R0)(docker, image, all) };
}

;// CONCATENATED MODULE: ./src/plan/layout.ts


/** What upstream's image runs, and ours calls. */
const INIT = '/tini';
/**
 * Warns of a base image that is not laid out as upstream's: the entrypoint of the
 * bundled context would not start in it. Only its configuration can be read without
 * pulling it, so this is a warning; a smoke test shows what really is missing.
 */
function warnAboutLayout({ repository, digest, entrypoints }, platforms) {
    const other = platforms.find((platform) => entrypoints[platform]?.[0] !== INIT);
    if (!other)
        return;
    const entrypoint = (0,untrusted/* oneLine */.TN)(JSON.stringify(entrypoints[other] ?? []));
    (0,annotate/* annotate */.fz)('base-layout', { repository, digest, other, entrypoint });
}

;// CONCATENATED MODULE: ./src/plan/plan.ts












/**
 * Decides what to build, if anything: the exact base image, tags, labels and
 * annotations. Stages the build context in the job's directory.
 *
 * @throws Failure when the base image lacks a platform, when something cannot be
 * read, or when an advisory forbids the version.
 */
async function makePlan(inputs, docker, job) {
    const facts = await readFacts(inputs, docker);
    const { base, engine, tags, targets, advisories } = facts;
    const { version } = base.version;
    const staged = stage(inputs, base, job);
    const wanted = {
        version,
        baseDigest: base.digest,
        context: hashOf(staged, inputs),
        levels: levelsOf(facts.tests),
        scripts: scriptsOf(facts.tests),
        platforms: inputs.platforms
    };
    const found = {
        isUnpublished: (0,plan_published/* isUnpublished */.e_)(targets),
        isDenied: (0,plan_published/* isDenied */.GZ)(targets)
    };
    const decision = decideOn(inputs, wanted, facts);
    const published = decision.kind === 'build' ? undefined : decision.published;
    const own = published?.platforms;
    const tests = planUpgrades(facts.tests, {
        replaced: decision.replaced,
        named: facts.replaceable.find(({ tag }) => tag === undefined)?.image,
        own,
        hasData: decision.kind === 'build' && inputs.smoke.upgradeData !== undefined
    });
    const lines = writing(inputs, base, wanted.context, tests);
    core/* info */.pq(`Plan: ${decision.kind}. ${decision.reason}`);
    if (decision.kind === 'build' || decision.kind === 'test') {
        judgeDoubt(base, tests);
        if (inputs.context.bundled)
            warnAboutLayout(base, inputs.platforms);
    }
    (0,waiting/* noteWaiting */.UZ)(decision);
    warnAhead(inputs, { decision, ...found });
    return {
        inputs,
        version,
        base,
        tests,
        engine,
        tags,
        staged,
        ...lines,
        advisories,
        decision,
        contextHash: wanted.context,
        targets,
        ...found
    };
}
function levelsOf(tests) {
    return Object.fromEntries(tests.map(({ platform, level }) => [platform, level]));
}
function scriptsOf(tests) {
    const scripts = tests.flatMap(({ platform, scriptHash }) => scriptHash ? [[platform, scriptHash]] : []);
    return Object.fromEntries(scripts);
}
/** The way back is found only by the test. */
function upgradesOf(tests) {
    const upgrades = tests.flatMap(({ platform, replaced }) => replaced
        ? [[platform, { from: replaced.digest, back: 'unknown' }]]
        : []);
    return Object.fromEntries(upgrades);
}
/** Copies what goes into the build into the job's directory. */
function stage(inputs, base, job) {
    const { context, build, userYaml } = inputs;
    const source = { ...context, contexts: build.contexts, userYaml };
    return stageBuild(source, job, base.created);
}
/** What is written on the image and on its index. */
function writing(inputs, base, context, tests) {
    const labels = (0,plan_marks/* imageLabels */.J0)({
        version: base.version.version,
        created: base.created,
        baseName: base.name,
        baseDigest: base.digest,
        context
    });
    return {
        labels: [
            ...labels,
            ...(0,plan_marks/* sourceLabels */.XQ)(inputs.registry, process.env),
            ...inputs.labels
        ],
        annotations: [
            ...labels,
            ...(0,plan_marks/* levelAnnotations */.am)(levelsOf(tests)),
            ...(0,plan_marks/* upgradeAnnotations */.hT)(upgradesOf(tests)),
            ...(0,plan_marks/* scriptAnnotations */.UZ)(scriptsOf(tests)),
            ...(0,plan_marks/* runAnnotations */.cL)(process.env),
            ...inputs.annotations
        ]
    };
}
function decideOn({ push, rebuild, digests }, wanted, { tags, targets, replaceable }) {
    const built = () => decide(wanted, tags, targets, { rebuild: 'always', replaceable });
    if (push !== 'true') {
        // The run that merges it replaces what this one would.
        return buildUntagged(`"push" is "${push}"`, built().replaced);
    }
    const decision = decide(wanted, tags, targets, { rebuild, replaceable });
    if (decision.kind !== 'test' || digests.length === 0)
        return decision;
    // The images to merge have passed what the published one has not.
    const merged = built();
    const { reason, replaced = merged.replaced, waiting } = decision;
    const all = [...tags.exact, ...tags.dated, ...tags.floating];
    const set = all.filter((tag) => {
        return decision.tags.includes(tag) || tags.dated.includes(tag);
    });
    return { ...merged, reason, replaced, waiting, tags: set };
}

// EXTERNAL MODULE: ./src/docker/size.ts
var size = __webpack_require__(2819);
// EXTERNAL MODULE: ./src/lib/side-by-side.ts
var side_by_side = __webpack_require__(4094);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./src/publish/promotable.ts




/** Why a tag was not set, or is not known to be. */
class TagProblem extends Error {
    tag;
    constructor(tag, cause) {
        super(`not set: ${tag}`, { cause });
        this.tag = tag;
    }
}
/** Returns a tag with its repository. */
function promotable_refOf({ repository }, tag) {
    return `${repository}:${tag}`;
}
/** Reads what a tag points to now: mostly the image itself, or what it was before. */
async function promotable_readTag(docker, promotable, tag, budget) {
    const { index } = promotable.image;
    const own = { ...index, annotations: {} };
    const known = [...promotable.planned.values(), own].filter(plan_published/* isImage */.wu);
    return await (0,read_targets/* readTarget */._E)(docker, promotable_refOf(promotable, tag), budget, () => known);
}
/** Returns what a target says of a tag; undefined if the tag is still to be set. */
function stateOf(tag, target, { image, version }) {
    const newer = (0,plan_published/* leftAlone */.Vb)(tag, target, version);
    if (newer)
        return { kind: 'left', newer };
    const isSet = (0,plan_published/* isImage */.wu)(target) && target.digest === image.index.digest;
    return isSet ? { kind: 'standing' } : undefined;
}
/** True if a tag points to what it pointed to before. */
function isUnchanged(before, after) {
    if (!(0,plan_published/* isImage */.wu)(before) || !(0,plan_published/* isImage */.wu)(after))
        return before === after;
    return before.digest === after.digest;
}
/**
 * Checks that a floating tag still points to the image whose data was opened.
 *
 * @throws TagProblem when another job has moved it to an image that nobody looked at.
 */
function requireReplaceable(promotable, tag, target) {
    const { isGuarded, floating, planned, image } = promotable;
    if (!isGuarded || !floating.includes(tag) || !(0,plan_published/* isImage */.wu)(target))
        return;
    const before = planned.get(tag) ?? 'absent';
    if (isUnchanged(before, target))
        return;
    const opened = (0,plan_published/* isImage */.wu)(before) ? [before, image.index] : [image.index];
    if (opened.some((one) => hasSameImages(one, target)))
        return;
    const values = { ref: promotable_refOf(promotable, tag), current: target.digest };
    throw new TagProblem(tag, (0,messages_failure/* fail */.fJ)('tag-moved-meanwhile', values));
}
/** Indexes of the same images may differ in their marks. */
function hasSameImages({ platforms }, target) {
    const isKnown = Object.keys(platforms).length > 0;
    return isKnown && (0,external_node_util_.isDeepStrictEqual)(platforms, target.platforms);
}
/** Another job has set the tag. */
function setElsewhere(promotable, tag, { digest: current }) {
    const { digest } = promotable.image.index;
    const ref = promotable_refOf(promotable, tag);
    return (0,messages_failure/* fail */.fJ)('tag-set-elsewhere', { ref, digest, current });
}

;// CONCATENATED MODULE: ./src/publish/look.ts






/**
 * Seconds after which a tag is looked at again before it is set. A newer version may
 * have moved a floating one in the meantime, which must not move back.
 */
const FRESH_SECONDS = { exact: 5, floating: 1 };
/**
 * Looks at tags that may soon be set, while something else is waited for. Never throws:
 * what could not be read is read again when it is needed.
 */
async function lookAtTags(docker, promotable, tags) {
    const look = new Map();
    await (0,side_by_side/* sideBySide */.Q)(tags, read_targets/* READS_AT_ONCE */._B, async (tag) => {
        const asked = performance.now();
        try {
            const target = await promotable_readTag(docker, promotable, tag, () => 0);
            look.set(tag, { target, asked });
        }
        catch {
            // Whether this matters is seen when the tag is to be set.
        }
    });
    return look;
}
/**
 * Looks at tags that are set next, while others are written. What it takes to look at
 * many of them does not make that old.
 */
async function lookAtNext(docker, promotable, tags) {
    const look = await lookAtTags(docker, promotable, tags);
    const asked = performance.now();
    const renewed = [...look].map(([tag, { target }]) => [tag, { target, asked }]);
    return new Map(renewed);
}
/**
 * Returns what each of some tags points to right before they are set.
 *
 * @throws TagProblem for the first tag of which that is not known.
 */
async function lookBefore(docker, promotable, tags, look) {
    const targets = await (0,side_by_side/* sideBySide */.Q)(tags, read_targets/* READS_AT_ONCE */._B, async (tag) => {
        try {
            return [tag, await readBefore(docker, promotable, tag, look)];
        }
        catch (error) {
            throw new TagProblem(tag, error);
        }
    });
    return new Map(targets);
}
/**
 * Reads what a tag points to now. It does not exist if the registry says so, as it
 * said to the plan. A digest of the image was read since, so a tag that was denied
 * then and is denied now does not exist either: some registries say that of a
 * repository that does not exist yet. The plan reads no dated tags, and a registry
 * that denied it all others may deny these.
 *
 * @throws Failure when the registry does not show what it showed to the plan.
 */
async function readBefore(docker, promotable, tag, look) {
    const { planned } = promotable;
    const then = planned.get(tag);
    const wasDenied = (then ? [then] : [...planned.values()]).every((target) => target === 'denied');
    const isKnown = (target) => (0,plan_published/* isImage */.wu)(target) || (target === 'absent' ? !(0,plan_published/* isImage */.wu)(then) : wasDenied);
    const early = freshTarget(promotable, look, tag);
    if (early && isKnown(early))
        return early;
    const budget = (0,plan_published/* isImage */.wu)(then) ? (0,docker_answer/* budgetAfterPush */.wy)(false) : docker_answer/* budgetSeconds */.jH;
    const now = await promotable_readTag(docker, promotable, tag, budget);
    if ((0,plan_published/* isImage */.wu)(now) || isKnown(now))
        return now;
    throw look_hidden(promotable_refOf(promotable, tag), then, now);
}
function freshTarget({ floating }, look, tag) {
    const seen = look.get(tag);
    if (!seen)
        return undefined;
    const age = (performance.now() - seen.asked) / 1000;
    const limit = FRESH_SECONDS[floating.includes(tag) ? 'floating' : 'exact'];
    return age <= limit ? seen.target : undefined;
}
/**
 * The registry does not show what it showed before.
 *
 * @param then undefined for a tag that the plan does not read
 */
function look_hidden(ref, then, now) {
    const about = { remedy: now };
    if (!then)
        return (0,messages_failure/* fail */.fJ)('tag-hidden.unplanned', { ref, now }, about);
    const before = (0,plan_published/* isImage */.wu)(then) ? then.digest : then;
    return (0,messages_failure/* fail */.fJ)('tag-hidden', { ref, before, now }, about);
}

;// CONCATENATED MODULE: ./src/publish/ahead.ts




/** Returns what reads ahead of the promotion; nothing is read twice. */
function readAhead(docker, run) {
    const { decision } = run.plan;
    // The table of the platforms, which has them, is about tested images.
    const isOfUse = decision.tags.length > 0 &&
        decision.kind !== 'promote' &&
        run.inputs.push !== 'false';
    let sizes;
    let look;
    const sizesOf = ({ refs }) => (sizes ??= startNow(() => (0,size/* readSizes */.P)(docker, refs)));
    return {
        begin: (image) => {
            if (isOfUse)
                void sizesOf(image);
            const promotable = promotableOf(run, image);
            if (promotable)
                look ??= startNow(() => lookAtExact(docker, promotable));
        },
        sizesOf: async (image) => (isOfUse ? await sizesOf(image) : undefined),
        look: async () => await look
    };
}
/** The floating ones may move until they are set. */
async function lookAtExact(docker, promotable) {
    const { tags, floating } = promotable;
    const exact = tags.filter((tag) => !floating.includes(tag));
    return await lookAtTags(docker, promotable, exact);
}
/** Returns what is promoted; undefined if there are no tags to set. */
function promotableOf({ inputs, plan }, image) {
    const { version, decision, isUnpublished, targets: planned } = plan;
    const { image: repository, registry } = inputs;
    const { tags } = decision;
    const { floating } = plan.tags;
    if (image.kind === 'engine' || tags.length === 0)
        return undefined;
    const target = { repository, registry, isUnpublished, planned };
    // An image that the user names is opened instead of what a tag points to.
    const { upgradeFrom } = inputs.smoke;
    const isGuarded = asksUpgrade(plan.tests) && upgradeFrom === undefined;
    return { ...target, version, image, tags, floating, isGuarded };
}

;// CONCATENATED MODULE: ./src/publish/read-back.ts







/**
 * Reads the tags once the last one was written, also those that pointed to the image
 * before: another job may have looked at one before, and written it after. If none
 * was written, nothing is read.
 *
 * @param states what is known of each tag; what is read takes its place
 * @param isInterrupted true if not all tags were written: then what they do not show
 * is no failure of its own
 * @returns what is not as it should be, in the order of the tags
 */
async function readBack(docker, promotable, states, isInterrupted) {
    const entries = promotable.tags.flatMap((tag) => {
        const state = states.get(tag);
        return state && state.kind !== 'left' ? [{ tag, state }] : [];
    });
    if (!entries.some(({ state }) => state.kind === 'accepted'))
        return [];
    const problems = await (0,side_by_side/* sideBySide */.Q)(entries, read_targets/* READS_AT_ONCE */._B, async (entry) => {
        const { tag, state } = entry;
        const read = state.kind === 'accepted' && !isInterrupted
            ? readWritten(docker, promotable, tag, state.before)
            : readStanding(docker, promotable, tag, state);
        try {
            states.set(tag, await read);
            return [];
        }
        catch (error) {
            states.delete(tag);
            return [new TagProblem(tag, error)];
        }
    });
    return problems.flat();
}
/**
 * Reads a tag that the registry has set, as it says.
 *
 * @throws Failure unless it points to the image, or to a newer version.
 */
async function readWritten(docker, promotable, tag, before) {
    const budget = (0,docker_answer/* budgetAfterPush */.wy)(promotable.isUnpublished);
    const after = await readUntilShown(docker, promotable, tag, before, budget);
    const state = stateOf(tag, after, promotable);
    if (state)
        return state;
    if ((0,plan_published/* isImage */.wu)(after) && !isUnchanged(before, after)) {
        throw setElsewhere(promotable, tag, after);
    }
    throw notShown(promotable, tag, after);
}
/**
 * Looks once more at a tag that pointed to the image, or that was written before the
 * promotion was interrupted. A registry that does not answer takes nothing back.
 *
 * @throws Failure when it points to another image.
 */
async function readStanding(docker, promotable, tag, state) {
    const read = promotable_readTag(docker, promotable, tag, () => 0);
    const now = await read.catch(() => undefined);
    const current = stateOf(tag, now, promotable);
    if (current)
        return current;
    if ((0,plan_published/* isImage */.wu)(now))
        throw setElsewhere(promotable, tag, now);
    if (now && state.kind === 'accepted')
        throw notShown(promotable, tag, now);
    return state;
}
/** The registry's answer is the one from before the write. */
class StaleRead extends Error {
    target;
    constructor(ref, target) {
        super(`${ref} still reads as before`);
        this.target = target;
    }
}
/** Seconds for which a stale read is retried. */
const STALE_SECONDS = 15;
/** Reads what a tag points to now. A registry may be late to show a write. */
async function readUntilShown(docker, promotable, tag, before, budget) {
    const ref = promotable_refOf(promotable, tag);
    const read = async () => {
        const after = await promotable_readTag(docker, promotable, tag, budget);
        if (isUnchanged(before, after))
            throw new StaleRead(ref, after);
        return after;
    };
    try {
        return await (0,retry/* retry */.L)(read, {
            what: `read of ${ref}`,
            budgetSeconds: (error) => (error instanceof StaleRead ? STALE_SECONDS : 0)
        });
    }
    catch (error) {
        if (error instanceof StaleRead)
            return error.target;
        throw error;
    }
}
/** The registry shows what the tag was before it was set, or nothing. */
function notShown(promotable, tag, after) {
    const { digest } = promotable.image.index;
    const ref = promotable_refOf(promotable, tag);
    return (0,plan_published/* isImage */.wu)(after)
        ? (0,messages_failure/* fail */.fJ)('tag-not-shown.asBefore', { ref, digest, current: after.digest })
        : (0,messages_failure/* fail */.fJ)(`tag-not-shown.${after}`, { ref, digest });
}

;// CONCATENATED MODULE: ./src/docker/push-log.ts
/** A line of buildx's log that says which step of it pushes to which reference. */
const PUSHES = /^#(\d+) \S+ pushing \S+ to (\S+)$/;
/** A line that says that a step is done. */
const DONE = /^#(\d+) DONE /;
/**
 * Returns the tags that `imagetools create` has set for sure, though it was ended:
 * a step pushes them one by one, and names each before it does.
 *
 * Since 0.32, buildx pushes all tags of a repository in one step; before that, it
 * did each in a step of its own, all at once
 * (https://github.com/docker/buildx/blob/master/commands/imagetools/create.go).
 */
function pushedTags(log) {
    const lines = log.split('\n');
    const done = lines.map((line) => DONE.exec(line)?.[1]);
    const steps = new Map();
    for (const line of lines) {
        const [, step, ref] = PUSHES.exec(line) ?? [];
        if (!step || !ref)
            continue;
        const tag = ref.slice(ref.lastIndexOf(':') + 1);
        steps.set(step, [...(steps.get(step) ?? []), tag]);
    }
    return [...steps].flatMap(([step, tags]) => done.includes(step) ? tags : tags.slice(0, -1));
}

// EXTERNAL MODULE: ./src/docker/stall.ts
var stall = __webpack_require__(6326);
;// CONCATENATED MODULE: ./src/publish/set-tags.ts












/** Seconds that the write of one tag may take. */
const SECONDS_FOR_ONE = 120;
/**
 * Sets some tags with one command, in their order. One that fails may have set some
 * of them: which ones is read, and only the others are tried again.
 *
 * @param befores the tags, and what they point to until then
 * @param states where it adds what it knows of each tag, also when it throws
 * @throws TagProblem for the first tag that is not set.
 */
async function setTags(docker, promotable, befores, states) {
    const write = {
        docker,
        promotable,
        befores,
        states,
        pushed: new Set()
    };
    for (const [tag, before] of befores) {
        noteReplaced(promotable_refOf(promotable, tag), before);
    }
    let isAgain = false;
    const attempt = async () => {
        if (isAgain)
            await readBetween(write);
        isAgain = true;
        await create(write);
    };
    try {
        await (0,retry/* retry */.L)(attempt, {
            what: nameOf(promotable, [...befores.keys()]),
            budgetSeconds: (0,docker_answer/* budgetAfterPush */.wy)(promotable.isUnpublished),
            retryAfter: docker_answer/* retryAfter */.P9
        });
    }
    catch (error) {
        await readAtLast(write);
        const [tag] = openTags(write);
        if (tag === undefined)
            return;
        throw error instanceof TagProblem ? error : new TagProblem(tag, error);
    }
}
/** Returns the tags that are not known to be set. */
function openTags({ befores, states }) {
    return [...befores.keys()].filter((tag) => !states.has(tag));
}
function nameOf(promotable, tags) {
    const [first = '', ...others] = tags;
    const ref = promotable_refOf(promotable, first);
    return others.length > 0
        ? `tags ${[ref, ...others].join(', ')}`
        : `tag ${ref}`;
}
function noteReplaced(ref, before) {
    if (!(0,plan_published/* isImage */.wu)(before))
        return;
    const { digest, marks } = before;
    if (marks) {
        core/* info */.pq(`${ref} pointed to ${digest}, Milvus ${marks.version}`);
        return;
    }
    (0,annotate/* annotate */.fz)('tag-of-unknown-origin', { ref, digest });
}
/** Sets the tags that are still open. */
async function create(write) {
    const { docker, promotable, befores, states, pushed } = write;
    const tags = openTags(write);
    const [first] = tags;
    if (first === undefined)
        return;
    const ref = promotable_refOf(promotable, first);
    let log = '';
    const observer = {
        ...(0,stall/* observeBriefly */.gq)(nameOf(promotable, tags), {
            kind: 'push',
            ref,
            for: `${(0,reference/* registryOf */.Fv)(ref)} to set ${tags.length > 1 ? 'tags' : 'the tag'}`
        }),
        read(text) {
            log += text;
            return true;
        }
    };
    const args = createArgs(promotable, tags);
    const timeoutSeconds = SECONDS_FOR_ONE * tags.length;
    try {
        await (0,stall/* whileItMoves */.Hy)(docker, args, { timeoutSeconds }, observer);
    }
    catch (error) {
        for (const tag of pushedTags(log))
            pushed.add(tag);
        throw error;
    }
    for (const tag of tags) {
        states.set(tag, { kind: 'accepted', before: befores.get(tag) ?? 'absent' });
    }
}
function createArgs(promotable, tags) {
    const { repository, image } = promotable;
    const options = tags.flatMap((tag) => ['--tag', promotable_refOf(promotable, tag)]);
    const source = image.kind === 'parts'
        ? image.source
        : [`${repository}@${image.index.digest}`];
    return ['buildx', 'imagetools', 'create', ...options, ...source];
}
/**
 * Reads the tags that are still open after a command has failed.
 *
 * @throws TagProblem when another job has moved one, or what one points to is not
 * known: neither may be set again.
 */
async function readBetween(write) {
    const { docker, promotable, befores, states } = write;
    await (0,side_by_side/* sideBySide */.Q)(openTags(write), read_targets/* READS_AT_ONCE */._B, async (tag) => {
        const before = befores.get(tag);
        const budget = budgetBetween(promotable, before);
        try {
            const now = await promotable_readTag(docker, promotable, tag, budget);
            const state = stateOf(tag, now, promotable);
            if (state)
                states.set(tag, state);
            else
                requireOpen(promotable, tag, before, now);
        }
        catch (error) {
            throw new TagProblem(tag, error);
        }
    });
}
/** In a new repository, which another job may be creating, a denial says nothing. */
function budgetBetween({ isUnpublished }, before) {
    const budget = (0,plan_published/* isImage */.wu)(before) ? docker_answer/* budgetAfterWrite */.hy : docker_answer/* budgetSeconds */.jH;
    return (error) => isUnpublished && (0,docker_answer/* answerOf */.ut)(error) === 'denied' ? 0 : budget(error);
}
/** @throws Failure unless the tag is as it was before. */
function requireOpen(promotable, tag, before = 'absent', now) {
    if (isUnchanged(before, now))
        return;
    if ((0,plan_published/* isImage */.wu)(now))
        throw setElsewhere(promotable, tag, now);
    const isMissing = now === 'absent' || promotable.isUnpublished;
    if (!(0,plan_published/* isImage */.wu)(before) && isMissing)
        return;
    throw look_hidden(promotable_refOf(promotable, tag), before, now);
}
/** Finds out which tags a command has set that failed for good. */
async function readAtLast(write) {
    const { docker, promotable, befores, states, pushed } = write;
    await (0,side_by_side/* sideBySide */.Q)(openTags(write), read_targets/* READS_AT_ONCE */._B, async (tag) => {
        const read = promotable_readTag(docker, promotable, tag, () => 0);
        const now = await read.catch(() => undefined);
        const before = befores.get(tag) ?? 'absent';
        const isAccepted = now === undefined && pushed.has(tag);
        const state = stateOf(tag, now, promotable) ??
            (isAccepted ? { kind: 'accepted', before } : undefined);
        if (state)
            states.set(tag, state);
    });
}

;// CONCATENATED MODULE: ./src/publish/write-remedy.ts


/** Registries where nobody else creates the repository, by the end of their names. */
const CLOUDS = [
    [/\.amazonaws\.com(?:\.cn)?$|^public\.ecr\.aws$/, 'deniedOnAmazon'],
    [/\.pkg\.dev$|(?:^|\.)gcr\.io$/, 'deniedOnGoogle'],
    [/\.azurecr\.(?:io|cn|us)$/, 'deniedOnAzure']
];
/** Returns which remedy fits an image or a tag that could not be written. */
function writeRemedy(error, target) {
    const answer = (0,docker_answer/* answerOf */.ut)(error);
    if (answer === 'absent' && !target.isUnpublished)
        return 'vanished';
    return answer === 'denied' ? denialRemedy(error, target) : answer;
}
function denialRemedy(error, { registry: { host, isGitHub }, isUnpublished }) {
    const missing = isGitHub ? (0,docker_answer/* missingPackagePermission */.gC)(error) : undefined;
    if (missing)
        return missing === 'create' ? 'mayNotCreate' : 'noPermission';
    const cloud = CLOUDS.find(([pattern]) => pattern.test(host))?.[1];
    if (cloud)
        return cloud;
    const isForGood = (0,docker_answer/* isDeniedForGood */.aq)(error);
    const denied = isGitHub && !isForGood
        ? 'deniedOnGitHub'
        : host === reference/* DOCKER_HUB */.Xb
            ? 'deniedOnHub'
            : 'denied';
    return isUnpublished && !isForGood ? `${denied}IfNew` : denied;
}

;// CONCATENATED MODULE: ./src/publish/promote.ts









/**
 * Points the tags at an index that was tested: those of one release or build first,
 * with one command, then the floating ones, with another. Each is looked at right
 * before, since another job may have moved it to a newer version in the meantime,
 * and once more after the last write, for a job that had looked before and wrote
 * after.
 *
 * Never throws: what could not be set is a failure beside what was.
 *
 * @param look at the tags of one release, taken while the caller waited for something
 * else; too old, it is taken again
 */
async function promote(docker, promotable, look = new Map()) {
    const states = new Map();
    const stopped = await setInOrder(docker, promotable, look, states);
    const isInterrupted = stopped !== undefined;
    const [lost] = await readBack(docker, promotable, states, isInterrupted);
    return promotionOf(promotable, states, stopped ?? lost);
}
/** Sets the tags, and returns what ended that too early. */
async function setInOrder(docker, promotable, look, states) {
    const { tags, floating } = promotable;
    const first = tags.filter((tag) => !floating.includes(tag));
    const last = tags.filter((tag) => floating.includes(tag));
    try {
        const open = await findOpen(docker, promotable, first, look, states);
        // Not earlier: another job may be moving them to a newer version.
        const looking = lookAtNext(docker, promotable, last);
        await setTags(docker, promotable, open, states).finally(() => looking);
        const fresh = await looking;
        const openLast = await findOpen(docker, promotable, last, fresh, states);
        await setTags(docker, promotable, openLast, states);
        return undefined;
    }
    catch (error) {
        if (error instanceof TagProblem)
            return error;
        return new TagProblem(tags[0] ?? '', error);
    }
}
/** Returns the tags that are to be set, and what they point to until then. */
async function findOpen(docker, promotable, tags, look, states) {
    const targets = await lookBefore(docker, promotable, tags, look);
    for (const [tag, target] of targets) {
        const state = stateOf(tag, target, promotable);
        if (!state) {
            requireReplaceable(promotable, tag, target);
            continue;
        }
        states.set(tag, state);
        targets.delete(tag);
    }
    return targets;
}
function promotionOf(promotable, states, problem) {
    const { tags, image } = promotable;
    const moved = [];
    const left = [];
    for (const tag of tags) {
        const state = states.get(tag);
        if (state?.kind === 'left')
            left.push(state.newer);
        else if (state)
            moved.push(tag);
    }
    for (const tag of moved) {
        core/* info */.pq(`${promotable_refOf(promotable, tag)} points to ${image.index.digest}`);
    }
    if (!problem)
        return { moved, left };
    const failure = interrupted(promotable, { moved, left }, problem);
    return { moved, left, failure };
}
/** The failure of a promotion, which says how far it got. */
function interrupted({ tags, ...target }, { moved, left }, { tag, cause }) {
    const done = [...moved, ...left.map(({ tag: name }) => name)];
    const missing = tags.filter((name) => !done.includes(name));
    const values = {
        tag,
        registry: target.registry.host,
        moved: moved.join(', ') || 'none',
        missing: missing.join(', ') || 'none'
    };
    // Our own failure says what to do.
    const remedy = cause instanceof messages_failure/* Failure */.HR ? undefined : tagRemedy(cause, target);
    return (0,messages_failure/* fail */.fJ)('tag-not-set', values, { cause, remedy });
}
/** An image was pushed there before, so the repository existed. */
function tagRemedy(error, target) {
    return (0,docker_answer/* answerOf */.ut)(error) === 'absent' ? 'vanished' : writeRemedy(error, target);
}

// EXTERNAL MODULE: ./src/publish/deployable.ts
var deployable = __webpack_require__(6984);
// EXTERNAL MODULE: ./src/publish/image-readers.ts
var image_readers = __webpack_require__(8287);
// EXTERNAL MODULE: ./src/messages/message.ts
var message = __webpack_require__(5283);
// EXTERNAL MODULE: ./src/messages/runpod-rights.ts
var runpod_rights = __webpack_require__(7820);
;// CONCATENATED MODULE: ./src/publish/rights.ts
// What the key must be allowed to do at RunPod, known before anything is built or
// paid for.




/** Returns what requires rights, as far as they are known. */
function rightsRequirer(lacks) {
    let hasWarned = false;
    return async ({ template, pods, canary }) => {
        const withPods = pods || canary;
        const [noTemplates, noPods, noLogs] = await Promise.all([
            template && lacks('templates'),
            withPods && lacks('pods'),
            withPods && lacks('logs')
        ]);
        const inputs = [pods && 'runpod-pods', canary && 'runpod-canary'];
        const rights = [
            noTemplates && runpod_rights/* LACKING */.iM.templates,
            noPods && (0,message/* render */.X)(runpod_rights/* LACKING */.iM.pods, { inputs: listOf(inputs) })
        ];
        if (noTemplates || noPods) {
            throw (0,messages_failure/* fail */.fJ)('runpod-rights', { rights: listOf(rights, ' and ') });
        }
        if (noLogs && !hasWarned)
            (0,annotate/* annotate */.fz)('runpod-logs-refused', {});
        hasWarned ||= noLogs;
    };
}
function listOf(words, separator = ', ') {
    return words.filter(Boolean).join(separator);
}

;// CONCATENATED MODULE: ./src/publish/deploy.ts






/** Returns what works at RunPod. Without a key, none of that code is loaded. */
async function openRunPod(docker, run, asked) {
    const options = run.inputs.runpod;
    if (!options)
        return undefined;
    const runpodModule = await __webpack_require__.e(/* import() */ 415).then(__webpack_require__.bind(__webpack_require__, 3415));
    const access = runpodModule.accessTo(options, cancellation/* cancelled */.KW);
    let runpod = {};
    const record = (known) => {
        runpod = { ...runpod, ...known };
        run.report({ runpod });
    };
    const readers = (0,image_readers/* imageReaders */.u)(docker, run.inputs.image);
    const requireRights = rightsRequirer(runpodModule.askerOfRights(access));
    // Until something is known of them.
    if (options.pods.length > 0)
        record({ pods: [] });
    const { openMemory } = await __webpack_require__.e(/* import() */ 322).then(__webpack_require__.bind(__webpack_require__, 7322));
    const readOnce = runpodModule.readOnce(readers.readImage);
    const memory = openMemory(docker, run.inputs.image, readOnce);
    const parts = { run, asked, options, access, runpodModule };
    return { ...parts, ...readers, requireRights, memory, record };
}
/**
 * Terminates canaries that killed jobs have left. This comes first, so that a run
 * that fails later has done it, too.
 */
async function removeLeft(runpod) {
    const { run, options, access, runpodModule } = runpod;
    if (!options.canary && options.pods.length === 0)
        return;
    await runpodModule.reapCanaries(access, run.job);
}
/**
 * Tries an image that was built, merged or tested again on a pod of its own.
 *
 * @throws Failure when the image failed, or when RunPod had no pod for it and the
 * run may not go on without one.
 */
async function tryOnRunPod(runpod, image) {
    const { run } = runpod;
    if (!isNew(run))
        return;
    const ref = runnableRef(run.inputs.image, image);
    await tryImage(runpod, ref, 'tags');
}
async function tryImage({ run, options, access, runpodModule, readBytes, record }, image, stake) {
    const { canary: choice } = options;
    if (!choice)
        return;
    const { job } = run;
    const canary = await run.step('Canary', async () => {
        const imageBytes = await readBytes(image);
        const wanted = { ...options, choice, image, imageBytes, job };
        return await runpodModule.runCanary(access, wanted);
    });
    record({ canary });
    requireCanary(canary, options, stake);
}
/**
 * Brings the template and the pods to the newest image that they may have. One that
 * no canary of this run has tried is tried before they get it.
 *
 * @param tried digest of the image that a canary has tried already
 * @throws Failure that says what could not be brought to it, and why.
 */
async function updateRunPod(runpod, candidates, tried) {
    const { run, asked, options, access, runpodModule } = runpod;
    const { readImage, memory, record } = runpod;
    const desired = desiredTemplate(runpod);
    if (!desired && options.pods.length === 0)
        return;
    const choice = (0,deployable/* chooseImage */.N)(candidates, asked);
    if (choice.kind === 'none') {
        record({ kept: choice.reason });
        const { reason, next } = choice;
        (0,annotate/* annotate */.fz)('runpod-not-updated', { reason, next });
        return;
    }
    const { version, digest } = choice;
    const repository = run.inputs.image;
    const image = `${repository}@${digest}`;
    const target = { repository, version, ref: image };
    if (digest !== tried)
        await prepareChanges(runpod, target);
    if (desired) {
        await run.step('RunPod template', async () => {
            record({
                template: await runpodModule.syncTemplate(access, desired, target, runpod)
            });
        });
    }
    if (options.pods.length === 0)
        return;
    await run.step('RunPod pods', async () => {
        const plans = await planNamedPods(runpod, target);
        const all = { ...options, target, readImage, memory, job: run.job };
        await runpodModule.rollPods(access, plans, all, (pods) => {
            record({ pods });
        });
    });
}
/**
 * Requires, before the first of several things is done, that the key may do all of
 * them, and tries the image on a canary. A single change is the first itself.
 *
 * @throws Failure when it may not, or the canary fails, or a pod may not have the image.
 */
async function prepareChanges(runpod, target) {
    const { options, access, runpodModule, readImage, requireRights } = runpod;
    const desired = desiredTemplate(runpod);
    if (!options.canary && !(desired && options.pods.length > 0))
        return;
    const [template, pods] = await Promise.all([
        desired && runpodModule.planTemplate(access, desired, target, readImage),
        planNamedPods(runpod, target)
    ]);
    if (options.canary)
        runpodModule.requireAllowed(pods);
    const changes = changesOf(runpod, template, pods);
    await requireRights(changes);
    if (changes.canary)
        await tryImage(runpod, target.ref, 'pods');
}
/** Returns what is changed if plans are carried out; a canary only if anything is. */
function changesOf({ options }, planned, pods) {
    const template = ['created', 'updated'].includes(planned?.outcome ?? '');
    const isAnyPod = pods.some(({ action }) => ['roll', 'set'].includes(action));
    const canary = options.canary !== undefined && (template || isAnyPod);
    return { template, pods: isAnyPod, canary };
}
/** True if no run has published these bytes as tested before. */
function isNew({ plan }) {
    return ['build', 'test'].includes(plan.decision.kind);
}
/** Returns which template is to have the image; undefined for none. */
function desiredTemplate({ options }) {
    const { template, registry, isComputeAsked } = options;
    if (template === undefined)
        return undefined;
    return {
        template,
        registry,
        compute: options.templateCompute,
        isComputeAsked
    };
}
/**
 * Returns a reference that RunPod can pull. An index that its first tag creates
 * does not exist yet, but its platforms' images do.
 */
function runnableRef(repository, image) {
    return image.kind === 'index'
        ? `${repository}@${image.index.digest}`
        : (image.refs[deployable/* RUNPOD_PLATFORM */.V] ?? '');
}
/** Says what is to be done with each of the pods that the input names. */
async function planNamedPods({ options, access, runpodModule, readImage, memory }, target) {
    if (options.pods.length === 0)
        return [];
    const named = runpodModule.selectPods(await runpodModule.listPods(access), options.pods);
    const { allowLineChange, retry } = options;
    const rules = { allowLineChange, readImage };
    const plans = await runpodModule.planPods(named, target, rules);
    return await runpodModule.holdFailed(plans, target, {
        memory,
        retry,
        answers: (pod) => runpodModule.milvusAnswers(access, pod, options)
    });
}
function requireCanary({ outcome, cause: reason = '', known }, { canaryRequired, registry }, stake) {
    if (outcome === 'failed') {
        const values = { reason, link: known?.link ?? '' };
        const remedy = known?.failure ?? (registry ? 'withRegistry' : 'withoutRegistry');
        throw (0,messages_failure/* fail */.fJ)(`canary-failed.${stake}`, values, { remedy });
    }
    if (outcome !== 'unavailable')
        return;
    if (canaryRequired)
        throw (0,messages_failure/* fail */.fJ)(`canary-unavailable.${stake}`, { reason });
    (0,annotate/* annotate */.fz)(`no-canary.${stake}`, { reason });
}

;// CONCATENATED MODULE: ./src/publish/deploy-published.ts











/**
 * Brings RunPod to an image that an earlier job of the workflow has published, or
 * has found published. Plans, builds and tags nothing: its tags may all be of that
 * job alone, so no plan would find it again.
 *
 * @param digest of the image; empty if it got no tag
 * @throws Failure that says what could not be brought to it, and why.
 */
async function deploy(docker, run, digest) {
    const { inputs, step } = run;
    const asked = await askedOf(inputs, docker);
    const runpod = await openRunPod(docker, run, asked);
    if (!runpod)
        return;
    await removeLeft(runpod);
    const candidates = await step('Published image', () => candidatesOf(docker, inputs, digest));
    await updateRunPod(runpod, candidates);
}
async function askedOf({ version: request, smoke }, docker) {
    // In the workflow, every platform is tested natively, whatever the engine is here.
    const isSame = (0,smoke_levels/* meets */.D)(smoke.emulatedLevel, smoke.level);
    const { native } = isSame
        ? { native: (0,docker_engine/* platformHere */.ac)() }
        : await (0,docker_engine/* findEngine */.GO)(docker);
    const isEmulated = (platform) => platform !== native;
    const [test] = (0,smoke_levels/* planTests */.z)([deployable/* RUNPOD_PLATFORM */.V], smoke, isEmulated);
    return { request, level: test?.level ?? smoke.level };
}
/**
 * Returns the image, unless its tags point to others by now, and newer ones that
 * they point to. All are judged by what they passed.
 */
async function candidatesOf(docker, { image: repository, variant, tags: templates }, digest) {
    if (!digest)
        return { newer: [] };
    const ref = `${repository}@${digest}`;
    const image = await (0,read_targets/* readTarget */._E)(docker, ref, (0,docker_answer/* budgetAfterPush */.wy)(false));
    const marks = (0,plan_published/* isImage */.wu)(image) ? image.marks : undefined;
    const version = (0,milvus_version/* parseMilvusVersion */.QL)(marks?.version ?? '');
    if (!(0,plan_published/* isImage */.wu)(image) || !version)
        throw (0,messages_failure/* fail */.fJ)('published-unreadable', { ref });
    const values = { ...version, date: '', sha: '' };
    const { exact, floating } = (0,tag_templates/* renderTags */.Ep)(templates, values, (0,milvus_version/* tagSuffix */.KT)(variant));
    const tags = [...exact, ...floating];
    const own = { tag: digest, version: version.version, image };
    // Dated tags, which only that job could set, are not looked at again.
    if (tags.length === 0)
        return { newer: [own] };
    return await untilShown(ref, async () => {
        const targets = [...(await (0,read_targets/* readTargets */.R0)(docker, repository, tags))];
        const newer = targets.flatMap(([tag, target]) => (0,plan_published/* leftAlone */.Vb)(tag, target, own.version) ?? []);
        const [tag] = targets.find(([, one]) => (0,plan_published/* isImage */.wu)(one) && one.digest === digest) ?? [];
        return { newer: tag ? [{ ...own, tag }, ...newer] : newer };
    });
}
/** No tag points to an image that RunPod may get. */
class NoTag extends Error {
}
/** Seconds in which a registry may be late to show a tag that was just set. */
const LATE_TAG_SECONDS = 7;
/** Looks again for a while if no tag points to the image, or to a newer one. */
async function untilShown(ref, look) {
    const lookOnce = async () => {
        const found = await look();
        if (found.newer.length === 0)
            throw new NoTag(`no tag points to ${ref}`);
        return found;
    };
    const budgetSeconds = (error) => error instanceof NoTag ? LATE_TAG_SECONDS : 0;
    try {
        return await (0,retry/* retry */.L)(lookOnce, { what: 'tags of the image', budgetSeconds });
    }
    catch (error) {
        if (error instanceof NoTag)
            return { newer: [] };
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/publish/needs.ts

/** True for a run that builds an image, wherever it goes. */
function isBuilt({ plan, inputs }) {
    return plan.decision.kind === 'build' && inputs.digests.length === 0;
}
/** True for a run that builds an image and pushes it. */
function needsBuilder(run) {
    return isBuilt(run) && run.inputs.push !== 'false';
}
/**
 * True for a run that needs an engine: to build in, for a builder of its own, or to
 * test in.
 */
function needsEngine(run) {
    const { plan, inputs } = run;
    if (isBuilt(run) && !(needsBuilder(run) && inputs.builder))
        return true;
    const isTested = plan.tests.some(({ level }) => level !== 'none');
    return isTested && (isBuilt(run) || plan.decision.kind === 'test');
}
/**
 * Checks that a run has the engine that it needs, before anything is built.
 *
 * @throws Failure that says why there is none, and which runner has one.
 */
async function requireNeeded(docker, run) {
    const { engine } = run.plan;
    if (engine && needsEngine(run))
        await (0,docker_engine/* requireEngine */.Wp)(docker, engine);
}

// EXTERNAL MODULE: ./src/docker/builder.ts
var docker_builder = __webpack_require__(9683);
// EXTERNAL MODULE: ./src/docker/pull.ts + 1 modules
var docker_pull = __webpack_require__(5830);
// EXTERNAL MODULE: ./src/smoke/route.ts
var smoke_route = __webpack_require__(2696);
// EXTERNAL MODULE: ./src/server/health.ts
var health = __webpack_require__(2557);
// EXTERNAL MODULE: ./src/server/telling-lines.ts
var telling_lines = __webpack_require__(3300);
// EXTERNAL MODULE: ./src/docker/data-path.ts
var data_path = __webpack_require__(7840);
// EXTERNAL MODULE: ./src/lib/masks.ts
var masks = __webpack_require__(554);
// EXTERNAL MODULE: ./src/milvus/secrets.ts
var secrets = __webpack_require__(5925);
// EXTERNAL MODULE: ./src/milvus/settings.ts
var milvus_settings = __webpack_require__(6675);
// EXTERNAL MODULE: ./src/smoke/container.ts
var container = __webpack_require__(7146);
;// CONCATENATED MODULE: ./src/smoke/image-settings.ts







/** Docker's own defaults, in daemon/health.go of moby/moby. */
const DEFAULT_TIMEOUT_SECONDS = 30;
const DEFAULT_SHELL = ['/bin/sh', '-c'];
/**
 * Returns what an image sets; nothing if the engine cannot say: running the image
 * then fails with the reason.
 */
async function readImageConfig(docker, ref) {
    const args = ['image', 'inspect', '--format', '{{json .Config}}', ref];
    const output = await docker(args).catch(() => '');
    const config = JSON.parse(output || '{}');
    return {
        env: config?.Env ?? [],
        entrypoint: config?.Entrypoint ?? [],
        workingDir: config?.WorkingDir ?? '',
        healthcheck: healthcheckOf(config)
    };
}
function healthcheckOf(config) {
    const { Test, Timeout } = config?.Healthcheck ?? {};
    const [kind, ...args] = Test ?? [];
    const shell = config?.Shell?.length ? config.Shell : DEFAULT_SHELL;
    const timeoutSeconds = Timeout ? Timeout / 1e9 : DEFAULT_TIMEOUT_SECONDS;
    if (kind === 'CMD')
        return { command: args, timeoutSeconds };
    if (kind === 'CMD-SHELL') {
        return { command: [...shell, ...args], timeoutSeconds };
    }
    return undefined;
}
/**
 * Returns where an image keeps Milvus' data.
 *
 * @param user `KEY=value` lines of `smoke-env`
 */
function dataPathOf({ env }, user) {
    const settings = { image: env, user, files: [] };
    return (0,milvus_settings/* variableOf */.Qn)(settings, 'MILVUS_DATA_DIR')?.value ?? data_path/* DATA_PATH */.N;
}
/**
 * Returns root's password from the container's own environment or from Milvus'
 * files, and masks it in the log unless it is Milvus' default.
 */
async function rootPassword(docker, id, { files }) {
    const { env } = await (0,container/* inspectContainer */.aH)(docker, id);
    const settings = { image: [], user: env, files };
    const variable = (name) => (0,milvus_settings/* variableOf */.Qn)(settings, name)?.value;
    const file = variable('MILVUS_ROOT_PASSWORD_FILE');
    // The order of the image's entrypoint, which sets the last of them.
    const password = withoutLineBreaks(variable('MILVUS_ROOT_PASSWORD') ||
        (file && (await (0,container/* readFileIn */.G)(docker, id, file)))) ||
        (0,milvus_settings/* settingOf */.y7)(settings, 'common.security.defaultRootPassword')?.value ||
        secrets/* DEFAULT_PASSWORD */.Gr;
    if (password !== secrets/* DEFAULT_PASSWORD */.Gr)
        (0,masks/* mask */.dK)(password);
    return password;
}
/** Removes what the entrypoint removes: a byte order mark and final line breaks. */
function withoutLineBreaks(text = '') {
    return text.replace(/^\uFEFF|[\r\n]+$/g, '');
}
/** A HEALTHCHECK that failed. */
class HealthcheckError extends Error {
    name = 'HealthcheckError';
    /** For example `failed with 1`. */
    outcome;
    output;
    constructor({ outcome, output }) {
        const shown = (0,untrusted/* oneLine */.TN)(output) || 'it printed nothing';
        super(`Milvus is healthy, but the image's HEALTHCHECK ${outcome}: ${shown}`);
        this.outcome = outcome;
        this.output = output;
    }
}
/**
 * Runs the image's own HEALTHCHECK once in the container. Docker runs it, too,
 * but ignores its failures within the start period.
 *
 * @throws HealthcheckError when it fails, cannot be run, or takes too long.
 */
async function requireHealthcheck(docker, id, command, timeoutSeconds) {
    try {
        await docker(['exec', id, ...command], { withStderr: true, timeoutSeconds });
    }
    catch (error) {
        if (!(error instanceof cli/* DockerError */.Bi))
            throw error;
        throw isRefused(error)
            ? new NotRunError(error.message)
            : new HealthcheckError(error);
    }
}
/** A HEALTHCHECK that the engine did not run, since it or the container is gone. */
class NotRunError extends Error {
    name = 'NotRunError';
    constructor(reason) {
        super(`the image's HEALTHCHECK could not be run: ${reason}`);
    }
}
/**
 * What docker itself says, on standard error. For a program that is not there, it
 * says "OCI runtime exec failed" instead.
 */
const REFUSAL = /^(error response from daemon: (?!oci runtime)|cannot connect to|failed to connect to|error during connect|unable to )/im;
function isRefused({ stderr, output }) {
    return REFUSAL.test(stderr || output);
}

;// CONCATENATED MODULE: ./src/smoke/script-error.ts
/** A smoke-script that failed. */
class ScriptError extends Error {
    name = 'ScriptError';
    /** What to do about it; undefined if Milvus failed. */
    remedy;
    /** What it printed last. */
    output;
    /** True when Milvus does not answer, perhaps because it ended. */
    isUnanswered;
    constructor(message, { remedy, output = '', isUnanswered = false } = {}) {
        super(message);
        this.remedy = remedy;
        this.output = output;
        this.isUnanswered = isUnanswered;
    }
}

;// CONCATENATED MODULE: ./src/smoke/evidence.ts





/** How many health answers, and entries of Docker's health log, are kept. */
const KEPT_ANSWERS = 5;
/** Log lines that are shown. */
const SHOWN_LOG_LINES = 100;
/** Names of the signals behind exit codes above 128. */
const SIGNALS = {
    129: 'SIGHUP',
    130: 'SIGINT',
    132: 'SIGILL',
    134: 'SIGABRT',
    135: 'SIGBUS',
    136: 'SIGFPE',
    137: 'SIGKILL',
    139: 'SIGSEGV',
    143: 'SIGTERM'
};
/**
 * Collects the evidence of a failure.
 *
 * @param state undefined when the engine could not say
 */
function evidenceOf({ answers, id }, error, state, logs) {
    const named = answers.findLast(({ states }) => states.length > 0);
    const log = state?.health?.log ?? [];
    return {
        container: state
            ? essentialsOf(state)
            : [`${id}: the engine gave no information`],
        answers: answers.slice(-KEPT_ANSWERS).map(({ text }) => text),
        components: named?.states ?? [],
        dockerHealth: log
            .slice(-KEPT_ANSWERS)
            .map(({ exitCode, output }) => `exit code ${exitCode}: ${(0,untrusted/* oneLine */.TN)(output)}`),
        healthcheck: error instanceof HealthcheckError ? error.output : undefined,
        ...(error instanceof ScriptError && { script: error.output }),
        logs
    };
}
/** Never the environment: it may contain secrets. */
function essentialsOf(state) {
    const { running, oomKilled, health, memory } = state;
    return [
        running ? 'running' : `ended with ${exitOf(state)}`,
        `out of memory: ${oomKilled ? 'yes' : 'no'}`,
        state.error && `error: ${(0,untrusted/* oneLine */.TN)(state.error)}`,
        `image: ${state.image}`,
        `started: ${state.startedAt}`,
        !running && `finished: ${state.finishedAt}`,
        `restarts: ${state.restarts}`,
        `memory limit: ${memory ? `${memory / 2 ** 20} MiB` : 'none'}`,
        `network mode: ${state.networkMode}`,
        // Docker calls every container that has ended unhealthy.
        running && health && `Docker's HEALTHCHECK: ${health.status}`
    ].filter((line) => Boolean(line));
}
/** Describes an exit code, such as `exit code 137 (SIGKILL)`. */
function exitOf({ exitCode }) {
    const signal = SIGNALS[exitCode];
    return `exit code ${exitCode}${signal ? ` (${signal})` : ''}`;
}
/** Shows the evidence in the log. */
function showEvidence(evidence) {
    showLines('container', evidence?.container);
    showLines('health', evidence?.answers);
    showLines('component', evidence?.components);
    showLines("Docker's health log", evidence?.dockerHealth);
    showBlock("Output of the image's HEALTHCHECK", evidence?.healthcheck);
    showBlock('Last lines of smoke-script', evidence?.script);
    if (!evidence?.logs)
        core/* info */.pq('The container logged nothing');
    const lines = evidence?.logs.trimEnd().split('\n') ?? [];
    const told = (0,telling_lines/* tellingLines */.$)(lines, SHOWN_LOG_LINES).join('\n');
    showBlock('Last log lines of the container', told);
}
function showLines(what, lines = []) {
    for (const line of lines)
        core/* info */.pq(`${what}: ${line}`);
}
function showBlock(title, text) {
    if (!text)
        return;
    core/* info */.pq(`${title}:`);
    (0,untrusted/* showUntrusted */.Gz)(text);
}

// EXTERNAL MODULE: ./src/messages/smoke.ts
var smoke = __webpack_require__(53);
;// CONCATENATED MODULE: ./src/smoke/hints.ts


const { remedies: REMEDIES } = smoke/* SMOKE */.o.messages['smoke-test-failed'];
/** Failures of the machine, which say nothing about the image or about its data. */
const OF_MACHINE = [
    'engineGone',
    'memoryLimit',
    'outOfMemory',
    'fullDisk',
    'qemuCrashed',
    'noAddressRange',
    'missingInstructions'
];
/** Returns what is wrong and, after a colon, what to do about it. */
function hintOf(failure, values) {
    const { likely, next } = (0,messages_failure/* adviceOf */.wr)(REMEDIES[failure], values);
    return likely ? `${likely}: ${next}` : next;
}

// EXTERNAL MODULE: ./src/server/query.ts + 1 modules
var query = __webpack_require__(1579);
// EXTERNAL MODULE: ./src/server/ports.ts
var server_ports = __webpack_require__(4567);
// EXTERNAL MODULE: ./src/smoke/limits.ts
var limits = __webpack_require__(1285);
;// CONCATENATED MODULE: ./src/smoke/attempt.ts



/** While Milvus does not run: what ends it, or removes it, has limits of its own. */
const NO_LIMIT = {
    signal: new AbortController().signal,
    endsAt: Infinity
};
/** Begins the time of a start. */
function beginLimit(seconds) {
    const milliseconds = seconds * 1000;
    return {
        signal: AbortSignal.timeout(milliseconds),
        endsAt: performance.now() + milliseconds
    };
}
/** Returns the seconds for a step, which are longer under QEMU. */
function secondsFor({ test, limit }, seconds) {
    return Math.min((0,limits/* limitOf */.LF)(test, seconds), secondsLeft(limit));
}
/** Returns the whole seconds that are left, at least one. */
function secondsLeft({ endsAt }) {
    return Math.max(1, Math.ceil((endsAt - performance.now()) / 1000));
}
/** Describes a phase, such as `before Milvus was healthy`. */
function describePhase({ when, what }) {
    return `${when} ${what}`;
}
/** Runs a part of the test as its current phase. */
async function during(attempt, what, run) {
    attempt.phase = { when: 'during', what };
    const result = await run();
    attempt.phase = { when: 'after', what };
    return result;
}
/** Runs a probe as the current phase, and keeps its seconds even if it fails. */
async function probe(attempt, name, run) {
    const started = performance.now();
    try {
        return await during(attempt, `"${name}"`, run);
    }
    finally {
        attempt.probeSeconds[name] = (performance.now() - started) / 1000;
    }
}
/**
 * Milliseconds between two looks for a process that ran out of memory. They are for
 * a Milvus that never gets ready without it: any other is looked at in the end.
 */
const LOOK_MS = 10_000;
/** Begins to watch a container that has just started. */
function watch(docker, id, lookMs = LOOK_MS) {
    const controller = new AbortController();
    const stopped = new AbortController();
    const end = (reason) => {
        if (!stopped.signal.aborted)
            controller.abort(reason);
    };
    (0,container/* waitForExit */.zE)(docker, id).then(() => {
        end();
    }, end);
    lookForOom(docker, id, lookMs, stopped.signal).then(end, end);
    return {
        signal: controller.signal,
        stopped: stopped.signal,
        stop: () => {
            stopped.abort();
        }
    };
}
/** A process may be killed for memory without ending its container. */
async function lookForOom(docker, id, lookMs, stopped) {
    for (;;) {
        await (0,pause/* pause */.v)(lookMs, stopped);
        if (stopped.aborted)
            return;
        const { oomKilled } = await (0,container/* inspectContainer */.aH)(docker, id);
        if (oomKilled)
            return;
    }
}

// EXTERNAL MODULE: ./src/server/known-failures.ts
var known_failures = __webpack_require__(3618);
// EXTERNAL MODULE: ./src/server/last-words.ts
var last_words = __webpack_require__(1963);
// EXTERNAL MODULE: ./src/server/rest.ts
var server_rest = __webpack_require__(45);
;// CONCATENATED MODULE: ./src/smoke/container-logs.ts
/** Enough to find the panic before Go's own trace of it. */
const LOG_LINES = 1000;
/**
 * Returns the container's last log lines.
 *
 * @param since an engine's time, before which lines do not count
 */
async function lastLogs(docker, id, since) {
    const from = since ? ['--since', since] : [];
    const args = ['logs', '--tail', String(LOG_LINES), ...from, id];
    return await docker(args, { withStderr: true });
}
/** Returns the container's first log lines. */
async function firstLogs(docker, id) {
    return await docker(['logs', id], { withStderr: true, keep: 'first' });
}

;// CONCATENATED MODULE: ./src/smoke/unready.ts




/** Milvus did not get ready. */
class UnreadyError extends Error {
    name = 'UnreadyError';
    unready;
    constructor(unready) {
        super(unready.said);
        this.unready = unready;
    }
}
const PURPOSES = {
    api: 'gRPC',
    metrics: '/healthz',
    rest: 'REST'
};
/** Other ports that Milvus opens, by default. */
const OTHER_PORTS = {
    2379: 'etcd',
    2380: 'etcd',
    19529: 'internal',
    21123: 'internal',
    21124: 'internal',
    22222: 'internal',
    53100: 'internal'
};
/**
 * Says why Milvus did not get ready. A port that nobody listens on comes first: all
 * else may be well in a Milvus that listens on another one.
 *
 * @param open the ports that are open in the container; undefined if unknown
 */
function describeUnready(unready, expected, open) {
    const { said, closed } = unready;
    if (closed.length === 0) {
        return sentence(said, answerDoubt(unready, expected));
    }
    const contrast = contrastOf(unready, expected.ports);
    const ports = describeClosed(closed, expected, open);
    return sentence(
    // While no port is open, Milvus may just not have started yet.
    contrast ? `${ports}, while ${contrast}` : `${said}; ${ports}`, open && listPorts(open, expected.ports));
}
function sentence(...parts) {
    return parts.filter(Boolean).join('; ');
}
/** Returns what is well; undefined if nothing is. */
function contrastOf({ said, closed, seconds }, ports) {
    const since = seconds ? ` for ${seconds} s` : '';
    if (!closed.includes('metrics')) {
        return `/healthz ${since ? 'has been' : 'is'} well${since} (${said})`;
    }
    if (closed.includes('api'))
        return undefined;
    return `port ${ports.api} ${since ? 'has been' : 'is'} open${since}`;
}
function describeClosed(closed, { ports, settings }, open) {
    const absent = [];
    const others = [];
    for (const name of closed) {
        const port = ports[name] ?? ports.api;
        const shown = `${port} (${PURPOSES[name]}; ${(0,server_ports/* portSource */.Nh)(settings, name)})`;
        const found = open?.find((entry) => entry.port === port);
        if (open && !found)
            absent.push(shown);
        else
            others.push(`port ${shown} ${portState(found)}`);
    }
    const nobody = `nobody listens on port ${absent.join(' or ')} in the container`;
    return [...(absent.length > 0 ? [nobody] : []), ...others].join(', and ');
}
function portState(found) {
    if (!found)
        return 'does not accept connections';
    return found.onLoopback
        ? 'is open on the loopback of the container alone, where no client reaches it'
        : 'does not accept connections from outside, although it is open in the container';
}
/** Names the ports that are open, such as `2379 (etcd), 9091 (/healthz), 19540`. */
function listPorts(open, ports) {
    if (open.length === 0)
        return 'no port is open there';
    const purposeOf = (port) => {
        const names = Object.keys(PURPOSES);
        const name = names.find((candidate) => ports[candidate] === port);
        return name ? PURPOSES[name] : OTHER_PORTS[port];
    };
    const shown = open.map(({ port, onLoopback }) => {
        const notes = [purposeOf(port), onLoopback && 'loopback'].filter(Boolean);
        return notes.length > 0 ? `${port} (${notes.join(', ')})` : String(port);
    });
    return `open there: ${shown.join(', ')}`;
}
/** Says what is odd about an answer that came. */
function answerDoubt({ answer }, { ports, settings }) {
    if (answer?.isOther) {
        return `port ${ports.metrics} (${(0,server_ports/* portSource */.Nh)(settings, 'metrics')}) may belong to another server than Milvus`;
    }
    return answer?.isShort
        ? `a healthy Milvus has ${health/* MIN_COMPONENTS */.m0} or more`
        : undefined;
}
/** The kernel's lists of sockets, of the network that a process sees. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** A line of these: number, own address and port, the other end's, and state. */
const LINE = /^ *\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) [\dA-F]+:[\dA-F]{4} ([\dA-F]{2}) /;
/** TCP_LISTEN in the kernel's include/net/tcp_states.h. */
const LISTENS = '0A';
/** Where Docker answers DNS, in the network of each container: 127.0.0.11. */
const DNS = '0B00007F';
/** 127.0.0.0/8, also as an IPv6 address, and ::1; each word has its bytes reversed. */
const LOOPBACK_ADDRESS = /^(0{16}FFFF0000)?[\dA-F]{6}7F$|^0{24}01000000$/;
/** Seconds for reading one of them. */
const PORTS_SECONDS = 15;
/** Ports that are kept; Milvus has about a dozen. */
const MAX_PORTS = 20;
/** Reads the ports in the kernel's lists, in order. */
function openPortsIn(tables) {
    const isLocal = new Map();
    for (const line of tables.split('\n')) {
        const [, address = '', hex = '', state] = LINE.exec(line) ?? [];
        if (state !== LISTENS || address === DNS)
            continue;
        const port = parseInt(hex, 16);
        const onLoopback = LOOPBACK_ADDRESS.test(address);
        isLocal.set(port, onLoopback && (isLocal.get(port) ?? true));
    }
    return [...isLocal]
        .map(([port, onLoopback]) => ({ port, onLoopback }))
        .sort((a, b) => a.port - b.port)
        .slice(0, MAX_PORTS);
}
/**
 * Returns the ports that are open in a container that runs; undefined if nobody
 * can say. An image without `cat` is looked at from outside, if the engine runs on
 * this machine.
 */
async function openPorts(docker, id, { pid }) {
    const tables = await Promise.all(TABLES.map((table) => (0,container/* readFileIn */.G)(docker, id, table, { timeoutSeconds: PORTS_SECONDS }).catch(() => '')));
    const found = tables.some(Boolean) ? tables.join('\n') : tablesOf(pid, id);
    return found ? openPortsIn(found) : undefined;
}
/** Reads them at a process of this machine, if it is the container's. */
function tablesOf(pid, id) {
    try {
        const process = `/proc/${pid}`;
        const cgroup = (0,external_node_fs_.readFileSync)(`${process}/cgroup`, 'utf8');
        if (!cgroup.includes(id))
            return '';
        return TABLES.map((table) => (0,external_node_fs_.readFileSync)(table.replace('/proc', process), 'utf8')).join('\n');
    }
    catch {
        return '';
    }
}

;// CONCATENATED MODULE: ./src/smoke/diagnosis.ts

















/** Characters of a cause. */
const CAUSE_LIMIT = 500;
/** Milliseconds until the engine notices an end that broke a connection. */
const END_MS = 2000;
/** Finds out why a test failed. Never throws: the engine may be gone, too. */
async function diagnose(attempt, error) {
    const { docker, id, options } = attempt;
    // First, since the limit may run out during what follows.
    const describe = describer(attempt);
    if (mayBeItsEnd(error))
        await waitForEnd(attempt);
    const [found, logs] = await Promise.all([
        (0,container/* inspectContainer */.aH)(docker, id).catch(messages_failure/* messageOf */.bD),
        lastLogs(docker, id).catch(messages_failure/* messageOf */.bD)
    ]);
    const state = typeof found === 'string' ? undefined : found;
    const message = describe(await describeFailure(attempt, error, state));
    const words = await wordsOf(attempt, state, logs);
    const fact = causeOf(attempt, message, state);
    const cause = (0,untrusted/* oneLine */.TN)(words ? `${cut(words.text)}; ${fact}` : fact, CAUSE_LIMIT);
    const text = [cause, state?.error].join('\n');
    const symptoms = {
        exitCode: state && !state.running ? state.exitCode : undefined,
        oomKilled: state?.oomKilled,
        memoryLimited: Boolean(state?.memory)
    };
    // What a script says, and what Milvus logs meanwhile, may look like another failure.
    const own = error instanceof ScriptError && fact === message && error.remedy;
    const failure = own
        ? own
        : words?.code
            ? ((0,known_failures/* knownFailure */.q)({ text: `[${words.code}]` }) ?? 'refused')
            : ((words && (0,known_failures/* knownFailure */.q)({ ...symptoms, text })) ??
                (0,known_failures/* knownFailure */.q)({ ...symptoms, text: [text, logs].join('\n') }));
    return {
        cause,
        ...remedyOf(failure, options.milvus, words?.code),
        evidence: evidenceOf(attempt, error, state, logs)
    };
}
function remedyOf(failure, { base }, code) {
    if (!failure)
        return {};
    const values = { base, link: code ? (0,annotate/* docsLink */._h)(code) : '' };
    return { hint: hintOf(failure, values), known: { failure, ...values } };
}
/** Begins a cause that is no proof: a Milvus on another's data waits for its sessions. */
const RAN_OUT = /^the limit of \S+ s ran out /;
/** Tells a failure as a part of a story. */
function tell({ headline, remedy, keeps }, diagnosis, milvus) {
    const cause = `${headline}: ${diagnosis.cause}`;
    const { known } = diagnosis;
    if (known && keeps.includes(known.failure))
        return { ...diagnosis, cause };
    const isLate = RAN_OUT.test(diagnosis.cause) && keeps.includes('limit');
    return { ...diagnosis, cause, ...remedyOf(isLate ? 'limit' : remedy, milvus) };
}
/** Characters of what a container says, so that the rest of a cause has room. */
const WORDS_LIMIT = 350;
function cut(text) {
    return (0,untrusted/* oneLine */.TN)(text, WORDS_LIMIT);
}
/** Says what went wrong; for ports, after a look at those that are open. */
async function describeFailure({ docker, id, options, settings, answers }, error, state) {
    const expected = { ports: options.ports, settings };
    const unready = unreadyOf(error, options.ports, (0,health/* lastOf */.g1)(answers));
    if (!unready)
        return (0,messages_failure/* messageOf */.bD)(error);
    const isAsked = state?.running && unready.closed.length > 0;
    const open = isAsked ? await openPorts(docker, id, state) : undefined;
    if (error instanceof server_rest/* RestError */.pj) {
        const rest = options.ports.rest ?? options.ports.api;
        const isOpen = open?.some(({ port }) => port === rest);
        if (isOpen ?? true)
            return (0,messages_failure/* messageOf */.bD)(error);
    }
    return describeUnready(unready, expected, open);
}
/**
 * Returns what an error says about Milvus' ports. A call that broke may have been
 * accepted by Docker's own proxy, although nobody listens on REST's port.
 */
function unreadyOf(error, ports, said) {
    if (error instanceof UnreadyError)
        return error.unready;
    if (!(error instanceof server_rest/* RestError */.pj) || !error.broken)
        return undefined;
    return { said, closed: [ports.rest ? 'rest' : 'api'] };
}
/**
 * Returns what the container itself gives as the reason: the entrypoint's while
 * Milvus was never healthy, or the last words of a process that ended.
 */
async function wordsOf(attempt, state, logs) {
    const { docker, id, current, ended } = attempt;
    if (!state || state.oomKilled || current?.watch.stopped.aborted) {
        return undefined;
    }
    const own = ended
        ? await logsSince(docker, id, ended.at, state.startedAt)
        : logs;
    const refusal = current?.readyAt === Infinity ? (0,last_words/* refusalIn */.c)(own) : undefined;
    return refusal ?? (state.running ? undefined : (0,last_words/* endingIn */.P)(own, state.exitCode));
}
/**
 * Returns the log of the last start. A line of the one before may come a moment after
 * its end, and one of the last a moment before the engine notes its start.
 */
async function logsSince(docker, id, endedAt, startedAt) {
    const middle = (Date.parse(endedAt) + Date.parse(startedAt)) / 2;
    if (Number.isNaN(middle))
        return '';
    const since = new Date(middle).toISOString();
    return await lastLogs(docker, id, since).catch(() => '');
}
/** Diagnoses a container that could not be started. */
function diagnoseRun(error, milvus) {
    const cause = (0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error), CAUSE_LIMIT);
    return { cause, ...remedyOf((0,known_failures/* knownFailure */.q)({ text: cause }), milvus) };
}
/**
 * Returns, in one line, how a container ended on its own; undefined while it
 * runs as it should.
 */
function suddenEnd({ phase, current }, state) {
    const { running, oomKilled, startedAt, restarts } = state;
    const when = describePhase(phase);
    const oom = oomKilled ? 'ran out of memory (OOM killed)' : '';
    if (!running) {
        const how = `the container ended with ${exitOf(state)} ${when}`;
        return [how, oom && `it ${oom}`, state.error].filter(Boolean).join('; ');
    }
    if (restarts > 0 || (current && current.startedAt !== startedAt)) {
        return `the container was restarted ${when}, but not by the test`;
    }
    return oom && `a process in the container ${oom} ${when}`;
}
/** Picks the most telling cause; the end of the container comes first. */
function causeOf(attempt, message, state) {
    const { current, phase } = attempt;
    const gone = current?.watch.signal.reason;
    if (gone instanceof cli/* DockerError */.Bi) {
        return `the engine or the container went away ${describePhase(phase)}: ${gone.message}`;
    }
    const wasStopped = current?.watch.stopped.aborted;
    const end = state && !wasStopped && suddenEnd(attempt, state);
    return end || message;
}
/** Returns what puts a message into its place in the test. */
function describer(attempt) {
    const { phase, test, limit, ended } = attempt;
    // An error of what the limit interrupted does not name the limit itself.
    const prefix = limit.signal.aborted
        ? `the limit of ${test.timeoutSeconds} s ran out ${describePhase(phase)}: `
        : ended?.hasRecovered
            ? `after the ${ended.by}, `
            : '';
    return (message) => prefix + message;
}
/** True for an error that the end of the container may have caused. */
function mayBeItsEnd(error) {
    if (error instanceof server_rest/* RestError */.pj)
        return error.broken;
    if (error instanceof ScriptError)
        return error.isUnanswered;
    if (error instanceof NotRunError)
        return true;
    return error instanceof HealthcheckError && error.outcome !== 'failed with 1';
}
/** Gives the engine a moment to notice the end of the container. */
async function waitForEnd({ current }) {
    if (current)
        await (0,pause/* pause */.v)(END_MS, current.watch.signal);
}

;// CONCATENATED MODULE: ./src/smoke/start.ts









/** Different health answers that are kept. */
const MAX_ANSWERS = 50;
/** Polls in a row that may get no answer: one may be late on a busy machine. */
const MAX_MISSED = 2;
/** Begins to watch a container that has just started. */
async function watchStart(attempt) {
    const { docker, id, options, limit } = attempt;
    const state = await (0,container/* inspectContainer */.aH)(docker, id);
    const observer = watch(docker, id);
    attempt.current = {
        startedAt: state.startedAt,
        // The published ports change with each start.
        addresses: (0,smoke_route/* addressesOf */.sO)(state, options),
        watch: observer,
        signal: AbortSignal.any([
            limit.signal,
            observer.signal,
            cancellation/* cancelled */.KW,
            ...(options.stop ? [options.stop] : [])
        ]),
        readyAt: Infinity
    };
    return attempt.current;
}
/**
 * Polls a container that has just started, until two health answers in a row are
 * good and name the same components, and Milvus accepts connections, also those of
 * REST.
 *
 * It gives up when only some of the ports are open for a while: Milvus has started,
 * but listens elsewhere.
 *
 * @throws UnreadyError when the test is over before that.
 */
async function untilReady(attempt) {
    const start = await watchStart(attempt);
    const { signal } = start;
    const budgetSeconds = (0,limits/* limitOf */.LF)(attempt.test, limits/* CLOSED_SECONDS */.fA);
    const seen = { closed: [], msHalfOpen: 0, at: performance.now() };
    while (!signal.aborted) {
        const previous = seen.answer;
        const answer = await pollHealth(attempt, start);
        if (!answer)
            break;
        const isWell = (0,health/* confirms */.sh)(previous, answer);
        const closed = await closedPorts(start, isWell, answer);
        if (!closed)
            break;
        if (isWell && closed.length === 0) {
            start.readyAt = Date.now();
            return start;
        }
        remember(seen, answer, closed);
        if (seen.msHalfOpen > budgetSeconds * 1000) {
            throw unready(attempt, seen, budgetSeconds);
        }
        await (0,pause/* pause */.v)(limits/* POLL_MS */.JO, signal);
    }
    throw unready(attempt, seen);
}
/** A longer time between two polls is that of a machine which was suspended. */
const MAX_STEP_MS = 1000;
function remember(seen, answer, closed) {
    const now = performance.now();
    const isStarting = closed.includes('api') && closed.includes('metrics');
    const isHalfOpen = closed.length > 0 && !isStarting;
    seen.msHalfOpen = isHalfOpen
        ? seen.msHalfOpen + Math.min(now - seen.at, MAX_STEP_MS)
        : 0;
    Object.assign(seen, { answer, closed, at: now });
}
function unready({ answers }, { closed }, seconds) {
    const answer = (0,health/* lastThatCame */.C1)(answers);
    return new UnreadyError({ answer, said: (0,health/* lastOf */.g1)(answers), closed, seconds });
}
/**
 * Returns which ports do not accept, if healthz is well or does not answer at all;
 * undefined when the test was over before that was clear. REST with a port of
 * its own may open it later than gRPC.
 */
async function closedPorts({ addresses, signal }, isWell, { isNone }) {
    if (!isWell && !isNone)
        return [];
    const names = ownPorts(addresses);
    if (!isWell)
        names.push('metrics');
    const closed = await closedOf(names, addresses, signal);
    if (signal.aborted)
        return undefined;
    // A healthz that is late says nothing about the other ports.
    return isWell || closed.includes('metrics') ? closed : [];
}
/**
 * Polls, at least once, until Milvus has been ready for some seconds.
 *
 * @throws Error when an answer is unhealthy, or several in a row do not come.
 */
async function requireHealthyFor(attempt, start, seconds) {
    const until = start.readyAt + seconds * 1000;
    let missed = 0;
    const stayOpen = closedFor(start, seconds);
    for (;;) {
        const answer = await pollHealth(attempt, start);
        if (!answer)
            throw new Error(`Milvus must stay healthy for ${seconds} s`);
        missed = answer.isNone ? missed + 1 : 0;
        if (!answer.healthy && (!answer.isNone || missed > MAX_MISSED)) {
            throw new Error(`Milvus became unhealthy: ${answer.text}`);
        }
        const left = until - Date.now();
        if (answer.healthy && left <= 0)
            break;
        await (0,pause/* pause */.v)(Math.min(limits/* STAY_POLL_MS */.Hp, Math.max(left, limits/* POLL_MS */.JO)), start.signal);
    }
    const closed = await stayOpen;
    if (closed.length === 0 || start.signal.aborted)
        return;
    throw new UnreadyError({ said: (0,health/* lastOf */.g1)(attempt.answers), closed });
}
/**
 * Tries the ports once more, each for longer, and returns those that are closed: what
 * accepted before may have been Docker's own proxy on a busy machine.
 */
async function closedFor({ addresses, signal }, seconds) {
    const openMs = Math.max(health/* OPEN_MS */.sk, (seconds * 1000) / 3);
    return await closedOf(ownPorts(addresses), addresses, signal, openMs);
}
/** The port of gRPC, and that of REST if it is another one. */
function ownPorts({ api, rest }) {
    return rest.port === api.port ? ['api'] : ['api', 'rest'];
}
async function closedOf(names, addresses, signal, openMs) {
    const open = await Promise.all(names.map((name) => (0,health/* accepts */.G3)(addresses[name], signal, openMs)));
    return names.filter((_, index) => !open[index]);
}
/** Returns one health answer; none when the test was over before it came. */
async function pollHealth({ answers, test }, { addresses, signal }) {
    const limit = AbortSignal.timeout((0,limits/* limitOf */.LF)(test, limits/* ANSWER_SECONDS */.$t) * 1000);
    const answer = await (0,health/* askHealth */.Yj)(addresses.metrics, AbortSignal.any([signal, limit]));
    if (signal.aborted)
        return undefined;
    keepAnswer(answers, answer);
    return answer;
}
/** Keeps an answer that differs; of polls without an answer, only the last. */
function keepAnswer(answers, answer) {
    const last = answers.at(-1);
    if (last?.text === answer.text)
        return;
    if (last?.isNone && answer.isNone)
        answers.pop();
    answers.push(answer);
    if (answers.length > MAX_ANSWERS)
        answers.shift();
}
/**
 * Returns how to call REST v2 of the current start.
 *
 * On data that another start has written, a call has all the time of this start: the
 * sessions of a Milvus that did not end cleanly outlive it, for 30 s in 2.6
 * (`common.session.ttl`), and a query was seen to wait for that (milvus-io/milvus#28183).
 */
function restOf({ test, limit, ended, options }, { addresses, signal }, password, ca) {
    const hasOlderData = ended !== undefined || options.volume !== undefined;
    return {
        address: { ...addresses.rest, ca },
        password,
        callSeconds: hasOlderData
            ? secondsLeft(limit)
            : (0,limits/* limitOf */.LF)(test, server_rest/* CALL_SECONDS */.ZZ),
        signal
    };
}

;// CONCATENATED MODULE: ./src/smoke/ask.ts
// What is asked of a Milvus that is ready, whatever the test is about.






/**
 * Runs the image's own HEALTHCHECK once, if it has one.
 *
 * @throws HealthcheckError when it fails.
 */
async function runHealthcheck(attempt) {
    const { docker, id, image } = attempt;
    const { command, timeoutSeconds } = image.healthcheck ?? {};
    if (!command || !timeoutSeconds)
        return;
    const seconds = secondsFor(attempt, timeoutSeconds);
    await during(attempt, "the image's HEALTHCHECK", () => requireHealthcheck(docker, id, command, seconds));
}
/**
 * Returns how to call REST in each start of a container whose Milvus has been ready.
 *
 * @param known root's password, if the data are older than the container
 * @throws Error when its settings switch REST off.
 */
async function openRest(attempt, known) {
    const { docker, id, settings } = attempt;
    const off = (0,server_ports/* restSwitch */.Jd)(settings);
    if (off) {
        throw new Error(`REST is off (${off.from}), and all levels from "query" on need it`);
    }
    const password = known ?? (await rootPassword(docker, id, settings));
    const ca = await ownCa(attempt);
    return (start) => restOf(attempt, start, password, ca);
}
/** Returns the CA of an image that makes one, as its clients get it; no start changes it. */
async function ownCa({ docker, id, settings }) {
    if (!(0,server_ports/* selfSignedSwitch */.b0)(settings))
        return undefined;
    return await docker(['exec', id, '/status.sh', '--ca']);
}
/** Compares the result with what the engine says about the container. */
async function requireStillRunning(attempt, { readyAt }) {
    const state = await (0,container/* inspectContainer */.aH)(attempt.docker, attempt.id);
    const end = suddenEnd(attempt, state);
    if (end)
        throw new Error(end);
    const last = state.health?.log.at(-1);
    if (state.health?.status !== 'unhealthy' || !last)
        return;
    // During a slow start Docker may give up on the container. A check from
    // before Milvus was ready says nothing about Milvus now.
    if (Date.parse(last.start) < readyAt)
        return;
    throw new Error(`Milvus is healthy, but Docker's HEALTHCHECK says that the container is unhealthy: ${last.output || 'it printed nothing'}`);
}

// EXTERNAL MODULE: ./src/server/http.ts
var http = __webpack_require__(1151);
;// CONCATENATED MODULE: ./src/smoke/milvus-version.ts






/** Bytes of Milvus' metrics, of which a busy server has many. */
const MAX_METRICS = 16 * 2 ** 20;
/**
 * Checks that Milvus says the version that was planned. Upstream has released images
 * that say another patch version, or none (milvus-io/milvus#48365, #34706): the
 * program of the base image itself is excused for that, and it is noted.
 *
 * @throws Error that names the version that Milvus says.
 */
async function requireVersion(attempt, start) {
    const expected = attempt.options.milvus;
    const said = await saidVersions(attempt, start, expected.version);
    const numbers = said.flatMap((text) => numbersIn(text) ?? []);
    const [first] = numbers;
    if (!first) {
        attempt.notes.push('it did not say its version');
        return;
    }
    core/* info */.pq(`${attempt.test.platform}: says that it is Milvus ${first}`);
    if (numbers.includes(expected.version))
        return;
    const message = `Milvus says that it is ${first}, not ${expected.version}`;
    const isSameLine = (0,milvus_version/* lineOf */.cA)(first) === (0,milvus_version/* lineOf */.cA)(expected.version);
    if (!isSameLine || !(await runsProgramOfBase(attempt, expected))) {
        throw new Error(message);
    }
    attempt.notes.push(`${message}, and so does the base image`);
}
/** Returns the version that Milvus says, whatever it should be. */
async function saidVersion(attempt, start) {
    const said = await saidVersions(attempt, start);
    return said.flatMap((text) => numbersIn(text) ?? [])[0];
}
/**
 * Returns what Milvus says of its version. Milvus 2.3 has no such metric, and later
 * ones said a version that a release had left as it was: then the first lines of the
 * log count as well.
 */
async function saidVersions(attempt, start, version) {
    const metric = await metricOf(attempt, start);
    if (metric && numbersIn(metric) === version)
        return [metric];
    const log = await firstLogs(attempt.docker, attempt.id).catch(() => '');
    const [, banner] = /^Version: +(\S+)\r?$/m.exec(log) ?? [];
    return [metric, banner].flatMap((text) => (text ? [(0,untrusted/* oneLine */.TN)(text)] : []));
}
async function metricOf({ test }, { addresses, signal }) {
    const limit = AbortSignal.timeout((0,limits/* limitOf */.LF)(test, limits/* ANSWER_SECONDS */.$t) * 1000);
    const answer = await (0,http/* sendHttp */.d3)({
        address: addresses.metrics,
        method: 'GET',
        path: '/metrics',
        headers: {},
        signal: AbortSignal.any([signal, limit]),
        maxBytes: MAX_METRICS
    }).catch(() => undefined);
    const metric = /^milvus_build_info\{(?:[^}]*,)?version="([^"]*)"/m;
    return metric.exec(answer?.text ?? '')?.[1];
}
/** Reads 2.6.22 from `2.6.22`, `v2.6.22-gpu`, `v2.3.5-lite` or `pkg/v2.5.5`. */
function numbersIn(text) {
    return /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/.exec(text)?.[0];
}
/** True if the image runs the program that the base image of that version has. */
async function runsProgramOfBase(attempt, { pullBase }) {
    const { docker, id, test, options } = attempt;
    if (!pullBase)
        return false;
    const { platform } = test;
    try {
        const base = await pullBase(platform);
        const [own, ofBase] = await Promise.all([
            programHash(docker, id),
            programHashInImage(docker, base, platform, options)
        ]);
        return own === ofBase && (await mayRun(attempt, own));
    }
    catch (error) {
        core/* info */.pq(`${platform}: the program could not be compared: ${String(error)}`);
        return false;
    }
}
/**
 * False if none of the programs that run is this one: an image may have it, and run
 * another. Under QEMU all of them are QEMU; those of another user cannot be read.
 *
 * @param hash as sha256sum prints it, with the name of the file
 */
async function mayRun({ docker, id, test }, hash) {
    if (test.emulated)
        return true;
    const [own = ''] = hash.split(' ');
    const all = await runningHashes(docker, id).catch(() => own);
    return all.includes(own);
}
// The program of Milvus, in containers and images.
const HASH = ['sha256sum', '/milvus/bin/milvus'];
/** Returns a hash of Milvus' program in a container that runs. */
async function programHash(docker, id) {
    return await docker(['exec', id, ...HASH]);
}
/**
 * Returns the hash of each program that runs in a container, one a line.
 *
 * @throws DockerError if one belongs to another user, or there is no shell.
 */
async function runningHashes(docker, id) {
    const script = `${HASH[0]} /proc/[0-9]*/exe`;
    return await docker(['exec', id, 'sh', '-c', script]);
}
/** Returns a hash of Milvus' program in an image that the engine has. */
async function programHashInImage(docker, ref, platform, { label }) {
    const [program, file] = HASH;
    return await docker(['run', '--rm', '--pull', 'never', '--platform', platform]
        .concat('--label', label, '--network', 'none')
        .concat('--entrypoint', program, ref, file));
}

// EXTERNAL MODULE: ./src/milvus/go-yaml.ts
var go_yaml = __webpack_require__(6470);
;// CONCATENATED MODULE: ./src/smoke/image-files.ts






/** In this order: a later file wins (`defaultYaml` in Milvus' base_table.go). */
const FILES = [
    'milvus.yaml',
    '_test.yaml',
    'default.yaml',
    'user.yaml'
];
/**
 * Returns the settings in Milvus' files. They are empty if one of the files is
 * broken: Milvus goes on without all of them.
 */
async function readImageFiles(texts) {
    const files = [];
    for (const [file, text] of texts) {
        try {
            files.push({ file, values: (0,milvus_settings/* valuesIn */.aC)(await (0,go_yaml/* readYaml */.gM)(text, true)) });
        }
        catch (error) {
            return { files: [], problem: `${file}: ${(0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error))}` };
        }
    }
    return { files };
}
/** Where the base image has them. */
const USUAL_FOLDER = '/milvus/configs';
/**
 * Returns Milvus' files in a container, which need not run. Milvus looks for them
 * where MILVUSCONF says, or else in a folder of the one that it was started in
 * (`initConfPath` in its base_table.go). This action's entrypoint sends it to the
 * usual one if that folder has no milvus.yaml.
 *
 * @param env `KEY=value` lines of the container
 */
async function copyImageFiles(docker, id, { entrypoint, workingDir }, env) {
    const given = (0,milvus_settings/* valueOf */.RP)(env, 'MILVUSCONF');
    const folder = external_node_path_default().posix.resolve('/', workingDir, given || 'configs');
    const texts = await textsIn(docker, id, folder);
    const isOurs = entrypoint.includes('/entrypoint.sh');
    const isSure = given || !isOurs || folder === USUAL_FOLDER;
    if (isSure || texts[0]?.[1] !== undefined)
        return withoutGaps(texts);
    return withoutGaps(await textsIn(docker, id, USUAL_FOLDER));
}
function withoutGaps(texts) {
    return texts.map(([file, text = '']) => [file, text]);
}
/** Reads the files in a folder in one call, and what is not a plain file by itself. */
async function textsIn(docker, id, folder) {
    const found = await (0,container/* copyFolderFrom */.Iv)(docker, id, folder).catch(readByName);
    const reads = FILES.map(async (name) => {
        const file = external_node_path_default().posix.join(folder, name);
        const isLeft = found
            ? found.has(name) && found.get(name) === undefined
            : true;
        const text = isLeft
            ? await (0,container/* copyFileFrom */.ow)(docker, id, file).catch(() => undefined)
            : found?.get(name);
        return [file, text];
    });
    return await Promise.all(reads);
}
/** What is too much, or cannot be read as an archive, is read file by file. */
function readByName(error) {
    const isGone = /could not find the file/i.test((0,messages_failure/* messageOf */.bD)(error));
    return isGone ? new Map() : undefined;
}

;// CONCATENATED MODULE: ./src/smoke/run-image.ts







/**
 * Runs an image. Its ports are published when the container is created, and Milvus'
 * files are read in it before it starts. What they say takes a while to parse, and
 * is rarely about ports: so it starts meanwhile, with the ports that the image's
 * variables set, and gives way to another container if these turn out to be wrong.
 */
async function runImage(docker, ref, platform, common) {
    const image = await readImageConfig(docker, ref);
    const env = [...image.env, ...common.env];
    const given = { image: image.env, user: common.env, files: [] };
    const create = async (ports) => {
        const options = { ...common, ports, proxies: (0,server_ports/* proxiesOf */._j)(env) };
        const id = await (0,container/* createContainer */.g$)(docker, ref, platform, options);
        common.made.push(id);
        return { id, options };
    };
    const first = await create((0,server_ports/* portsOf */.a5)(given));
    const variables = common.isReplaced
        ? await readBy(docker, first.id, given)
        : given;
    const texts = await copyImageFiles(docker, first.id, image, env);
    const start = startNow(() => begin(docker, first));
    const { files, problem } = await readImageFiles(texts);
    const settings = { ...variables, files };
    const ports = (0,server_ports/* portsOf */.a5)(settings);
    const notes = [
        ...(problem ? [`the test could not read ${problem}`] : []),
        ...(variables === given ? [] : [TOO_OLD_FOR_TLS])
    ];
    const known = { image, settings, notes };
    if (publishSame(first.options, ports)) {
        const started = await start;
        return { ...known, ...started, options: { ...first.options, ports } };
    }
    // Before there is another one in its network.
    await start.catch(() => undefined);
    await (0,container/* removeContainers */.Dn)(docker, common.made.splice(0));
    return { ...known, ...(await begin(docker, await create(ports))) };
}
const TOO_OLD_FOR_TLS = 'it does not know MILVUS_TLS, so it was tested without';
/** Where an image has what reads MILVUS_TLS. */
const TLS_SCRIPT = '/milvus-runpod/tls.sh';
/** Returns the same variables, without MILVUS_TLS if the image in a container ignores it. */
async function readBy(docker, id, given) {
    if (!(0,server_ports/* selfSignedSwitch */.b0)(given))
        return given;
    const script = await (0,container/* copyFileFrom */.ow)(docker, id, TLS_SCRIPT).catch(() => '');
    if (script)
        return given;
    const [image = [], user = []] = [given.image, given.user].map((lines) => lines.filter((line) => !(0,server_ports/* selfSignedSwitch */.b0)((0,milvus_settings/* settingsOf */.f5)([line]))));
    return { ...given, image, user };
}
async function begin(docker, created) {
    const startedAt = performance.now();
    await (0,container/* startContainer */.YI)(docker, created.id);
    return { ...created, startedAt };
}
function publishSame({ route, ports }, other) {
    const published = ({ api, metrics, rest }) => {
        return { api, metrics, rest };
    };
    return (route.kind === 'joined' ||
        (0,external_node_util_.isDeepStrictEqual)(published(ports), published(other)));
}

// EXTERNAL MODULE: ./src/smoke/volume.ts
var smoke_volume = __webpack_require__(6695);
;// CONCATENATED MODULE: ./src/smoke/stage.ts











function beginPlatformTest(docker, test, common) {
    return { docker, test, common, stop: new AbortController(), stages: [] };
}
/** A part of a test that failed. */
class StageError extends Error {
    name = 'StageError';
    diagnosis;
    /** True if the machine or the engine failed, so that Milvus need not have. */
    isOfMachine;
    constructor(diagnosis, isOfMachine) {
        super(diagnosis.cause);
        this.diagnosis = diagnosis;
        this.isOfMachine = isOfMachine;
    }
}
/**
 * Runs an image in a container and a network of its own, does some work in it, and
 * begins to remove both.
 *
 * @throws StageError that says what went wrong; Error if the job was cancelled, or
 * if what runs beside it has failed.
 */
async function inContainer(of, { name, who, ref, volume, pulled, story, isReplaced }, work) {
    const { docker, test, common, stages } = of;
    const network = [networkOf(of), ...(name ? [name] : [])].join('-');
    const stage = { name, who, removed: Promise.resolve() };
    stages.push(stage);
    const made = [];
    try {
        await Promise.all([
            (0,smoke_route/* createNetwork */.VS)(docker, { ...common, name: network }),
            pulled
        ]);
        const stop = of.stop.signal;
        const options = { ...common, network, made, volume, stop, isReplaced };
        stage.attempt = await stage_begin(docker, test, ref, options);
        stage.attempt.story = story;
        return await work(stage.attempt);
    }
    catch (error) {
        throw await stageError(of, error, stage.attempt?.story ?? story, stage);
    }
    finally {
        stage.attempt?.current?.watch.stop();
        stage.removed = stage_removeBeside(of, made, network);
    }
}
/** Each platform has networks of its own, and so does each container. */
function networkOf({ common, test }) {
    return `${common.name}-${test.platform.replaceAll('/', '-')}`;
}
/** Starts the container of an image, with what the image sets in mind. */
async function stage_begin(docker, test, ref, options) {
    const { platform, timeoutSeconds } = test;
    options.stop?.throwIfAborted();
    core/* info */.pq(`${platform}: running ${ref}`);
    const running = await runImage(docker, ref, platform, options);
    return {
        docker,
        ref,
        test,
        ...running,
        limit: beginLimit(timeoutSeconds),
        phase: { when: 'before', what: 'Milvus was healthy' },
        probeSeconds: {},
        answers: []
    };
}
/**
 * Returns the error of a part that failed, once it is clear why.
 *
 * @throws Error if the job was cancelled, or if what runs beside it had failed before.
 */
async function stageError({ common, stop }, error, story, { attempt } = {}) {
    cancellation/* cancelled */.KW.throwIfAborted();
    stop.signal.throwIfAborted();
    if (error instanceof StageError)
        return error;
    const found = attempt
        ? await diagnose(attempt, error)
        : diagnoseRun(error, common.milvus);
    const diagnosis = story ? tell(story, found, common.milvus) : found;
    return new StageError(diagnosis, machineFailed(error, found, attempt));
}
function machineFailed(error, { known }, attempt) {
    const gone = attempt?.current?.watch.signal.reason;
    return ([error, gone].some((one) => one instanceof cli/* DockerError */.Bi) ||
        error instanceof NotRunError ||
        (known !== undefined && OF_MACHINE.includes(known.failure)));
}
/** Times a wait for Milvus, under a name of the platform. */
async function waitFor({ common, test }, name, run) {
    return await common.time('milvus', `${name} (${test.platform})`, run);
}
/** Begins to remove a container and its network. */
function stage_removeBeside({ docker, common, test }, made, network) {
    return new Promise((resolve) => {
        common.removals.begin(`the container of ${test.platform}`, async () => {
            try {
                await (0,container/* removeContainers */.Dn)(docker, made);
                await (0,smoke_route/* removeNetwork */.Zw)(docker, network);
            }
            finally {
                resolve();
            }
        });
    });
}
/** Begins to remove the volume of a test, once no container uses it. */
function removeVolumeBeside(of) {
    const { docker, common, test, volume, stages } = of;
    if (!volume)
        return;
    common.removals.begin(`the volume of ${test.platform}`, async () => {
        await Promise.all(stages.map(({ removed }) => removed));
        await (0,smoke_volume/* removeVolume */.L)(docker, volume);
    });
}
/**
 * Does two parts of a test at the same time. The first that fails ends the other.
 *
 * @throws the error of that one, once nothing runs any more.
 */
async function besideEachOther({ stop }, first, second) {
    const endingBoth = (work) => work.catch((error) => {
        stop.abort(error);
        throw error;
    });
    const both = [endingBoth(first()), endingBoth(second())];
    await Promise.allSettled(both);
    return await Promise.all(both);
}

;// CONCATENATED MODULE: ./src/smoke/restart.ts
// How the test ends a container, and starts it again.




/** Exit code after SIGKILL. */
const KILLED = 137;
/** Name of the probe that starts a container again, and how its phase is described. */
const STARTS = {
    restart: { name: 'start', what: 'Milvus was healthy again' },
    kill: { name: 'start again', what: 'Milvus was healthy after the kill' }
};
/**
 * Stops the container and starts it again, until Milvus is healthy.
 *
 * @returns the new start, which has other addresses, and a limit of its own.
 */
async function restart(attempt) {
    await stop(attempt);
    return await startAgain(attempt);
}
/**
 * Stops the container. A stop that ends with a kill is only noted: the data afterwards
 * is what counts.
 */
async function stop(attempt) {
    const { docker, id, test, probeSeconds } = attempt;
    const seconds = (0,limits/* limitOf */.LF)(test, limits/* STOP_SECONDS */.To);
    const exitCode = await end(attempt, 'restart', async () => {
        await probe(attempt, 'stop', () => (0,container/* stopContainer */.SI)(docker, id, seconds));
    });
    if (exitCode === KILLED || (probeSeconds.stop ?? 0) >= seconds) {
        attempt.notes.push(`it did not stop within ${seconds} s and was killed`);
    }
}
/** Kills the container. Its processes learn nothing of it, but what they wrote stays. */
async function kill(attempt) {
    const { docker, id } = attempt;
    await end(attempt, 'kill', async () => {
        await probe(attempt, 'kill', () => (0,container/* killContainer */.QF)(docker, id));
    });
}
/** Ends the container, and returns its exit code. */
async function end(attempt, by, run) {
    attempt.current?.watch.stop();
    attempt.limit = NO_LIMIT;
    await run();
    const { docker, id } = attempt;
    const { exitCode, finishedAt } = await (0,container/* inspectContainer */.aH)(docker, id);
    attempt.ended = { by, at: finishedAt, hasRecovered: false };
    return exitCode;
}
/** Starts a container that the test has ended, until Milvus is healthy. */
async function startAgain(attempt) {
    const { docker, id, test, ended } = attempt;
    const { name, what } = STARTS[ended?.by ?? 'restart'];
    return await probe(attempt, name, async () => {
        attempt.limit = beginLimit(test.timeoutSeconds);
        // Those of the start before say nothing about this one.
        attempt.answers = [];
        await (0,container/* startContainer */.YI)(docker, id);
        attempt.phase = { when: 'before', what };
        const start = await untilReady(attempt);
        if (ended)
            ended.hasRecovered = true;
        return start;
    });
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ./src/lib/processes.ts
var processes = __webpack_require__(2982);
;// CONCATENATED MODULE: ./src/lib/process-group.ts



/** Seconds between TERM and KILL: a runner that cancels a job leaves ten in all. */
const GRACE_SECONDS = 3;
/** Characters that are kept of what is printed. */
const MAX_OUTPUT = 64 * 1024;
/** Milliseconds for the last output, once nothing should run any more. */
const FLUSH_MS = 1000;
/** Longer than any job runs. */
const FOREVER_MS = 2 ** 31 - 1;
/**
 * Runs a program in a process group of its own until it ends, or until the signal
 * aborts, and leaves none of the processes that it has started running.
 *
 * @returns how it ended, and the end of what it printed
 * @throws the system's error if it cannot be started; Error that names processes
 * which did not end.
 */
async function runGroup(file, { cwd, env, mark, signal, graceSeconds = GRACE_SECONDS }) {
    const [name, value] = mark;
    const child = (0,external_node_child_process_.spawn)(file, [], {
        cwd,
        env: { ...env, [name]: value },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe']
    });
    const output = outputOf(child);
    const closed = new Promise((resolve) => child.once('close', resolve));
    const { pid = 0 } = await started(child);
    const ended = endOf(child);
    await untilFirst(ended, signal);
    if ((0,processes/* identityOf */.cu)(process.pid) === undefined) {
        await endGroup(pid, ended, graceSeconds);
    }
    else {
        const find = () => [
            ...new Set([...(0,processes/* processesLedBy */.uj)(pid), ...(0,processes/* processesWith */.U_)(name, value)])
        ];
        await (0,processes/* endAll */.XZ)(find, graceSeconds);
    }
    // What is out of reach may still hold the pipes.
    await untilFirst(closed, AbortSignal.timeout(FLUSH_MS));
    closePipes(child);
    return { ...(await ended), output: output() };
}
function started(child) {
    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('spawn', () => {
            resolve(child);
        });
    });
}
function endOf(child) {
    return new Promise((resolve) => {
        child.once('exit', (code, signal) => {
            resolve({ code, signal });
        });
    });
}
/** Without /proc, as on macOS, nothing but the group itself is known. */
async function endGroup(leader, ended, graceSeconds) {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
        if (!signalGroup(leader, signal))
            return;
        await untilFirst(ended, AbortSignal.timeout(graceSeconds * 1000));
    }
}
/** False if nothing is left in the group. */
function signalGroup(leader, signal) {
    try {
        return process.kill(-leader, signal);
    }
    catch {
        return false;
    }
}
/** Waits for one of the two. */
async function untilFirst(event, signal) {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    await Promise.race([event, (0,pause/* pause */.v)(FOREVER_MS, either)]);
    done.abort();
}
/** Keeps the end of what a process prints, in order of arrival. */
function outputOf(child) {
    let kept = '';
    for (const stream of pipesOf(child)) {
        stream.setEncoding('utf8').on('data', (text) => {
            kept = (kept + text).slice(-MAX_OUTPUT);
        });
    }
    return () => kept;
}
function closePipes(child) {
    for (const stream of pipesOf(child))
        stream.destroy();
}
function pipesOf({ stdout, stderr }) {
    return [stdout, stderr].filter((stream) => stream !== null);
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./src/smoke/script-environment.ts

/**
 * What the job has, and a script must not: the inputs and secrets of the action, the
 * runner's tokens, and the files by which the action's own step tells the runner its
 * outputs, its state and its summary.
 */
const WITHHELD = /^(?:INPUT_|STATE_|RUNPOD_|ACTIONS_|G(?:ITHUB|H)_TOKEN$|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$)/;
const PROXIES = /^(?:https?|ftp|all|grpc)_proxy$/i;
/** Returns the environment of a script, from that of the job. */
function scriptEnvironment(job, { api, rest, password, ca, ref, version, platform }) {
    const own = Object.entries(job).filter(([name]) => !WITHHELD.test(name));
    return {
        ...Object.fromEntries(own),
        ...withoutProxyFor(api.host, job),
        MILVUS_URI: uriOf({ ...api, tls: rest.tls }),
        MILVUS_REST_URI: uriOf(rest),
        MILVUS_TOKEN: `root:${password}`,
        MILVUS_CA: ca,
        MILVUS_IMAGE: ref,
        MILVUS_VERSION: version,
        MILVUS_PLATFORM: platform
    };
}
function uriOf({ host, port, tls }) {
    const name = (0,external_node_net_.isIPv6)(host) ? `[${host}]` : host;
    return `${tls ? 'https' : 'http'}://${name}:${port}`;
}
/** No proxy of the job reaches a container of the test. */
function withoutProxyFor(host, job) {
    if (!Object.keys(job).some((name) => PROXIES.test(name)))
        return {};
    const known = job.no_proxy || job.NO_PROXY;
    const hosts = known ? `${known},${host}` : host;
    return { no_proxy: hosts, NO_PROXY: hosts };
}

;// CONCATENATED MODULE: ./src/smoke/script.ts
// The script of the user's own, which tests a Milvus that has passed the probes.














/** In the environment of a script and of all that it starts: the network of its Milvus. */
const MARK = 'MILVUS_RUNPOD_SCRIPT';
/** Notes that a platform's level is too low for the script of the run. */
function noteWithoutScript({ test, options, notes }) {
    if (!options.script || test.scriptHash)
        return;
    const note = `smoke-script did not run: under QEMU, "smoke-emulated" is "${test.level}"`;
    core/* info */.pq(`${test.platform}: ${note}`);
    notes.push(note);
}
/**
 * Runs the script of the run, if it has one, within the time of this start.
 *
 * @throws ScriptError that says how it failed.
 */
async function runScript(attempt, start, rest) {
    const { script } = attempt.options;
    if (!script || !attempt.test.scriptHash)
        return;
    const output = await probe(attempt, 'script', () => runToEnd(attempt, script, start, rest));
    const seconds = (attempt.probeSeconds.script ?? 0).toFixed(1);
    const { platform } = attempt.test;
    core/* info */.pq(`${platform}: smoke-script passed in ${seconds} s`);
    if (output.trim())
        (0,untrusted/* showUntrusted */.Gz)(output);
}
async function runToEnd(attempt, script, start, rest) {
    const { signal } = start;
    signal.throwIfAborted();
    const run = await runGroup(script.file, {
        cwd: script.directory,
        env: environmentOf(attempt, script, start, rest),
        mark: [MARK, attempt.options.network],
        signal
    }).catch((error) => {
        throw notStarted(error);
    });
    const { output } = run;
    if (cancellation/* cancelled */.KW.aborted && output)
        (0,untrusted/* showUntrusted */.Gz)(output);
    if (signal.aborted)
        throw script_interrupted(attempt, output);
    if (run.code === 0)
        return output;
    throw await failedScript(attempt, start, run);
}
function environmentOf({ ref, test, options }, { env, temporary }, { addresses }, { address, password = '' }) {
    const ca = external_node_path_default().join(temporary, `${options.network}-ca.pem`);
    if (address.ca)
        (0,external_node_fs_.writeFileSync)(ca, address.ca, { mode: 0o600 });
    return scriptEnvironment(env, {
        api: addresses.api,
        rest: address,
        password,
        ca: address.ca && ca,
        ref,
        version: options.milvus.version,
        platform: test.platform
    });
}
function notStarted(error) {
    const { code, syscall } = error;
    if (!syscall?.startsWith('spawn'))
        return error;
    const reasons = {
        ENOENT: 'the program in its first line does not exist',
        EACCES: 'permission denied'
    };
    const reason = reasons[code ?? ''] ?? (0,messages_failure/* messageOf */.bD)(error);
    return new ScriptError(`smoke-script could not be started: ${reason}`, {
        remedy: 'scriptNotStarted'
    });
}
/** It may be Milvus that has ended: then that is told, and not this. */
function script_interrupted({ limit }, output) {
    return limit.signal.aborted
        ? new ScriptError('smoke-script was still running, and was ended', {
            remedy: 'scriptLate',
            output
        })
        : new ScriptError('smoke-script was ended', { output });
}
/** Exit codes of a shell that could not execute or find a program. */
const NO_PROGRAM = [126, 127];
/** Says how a script ended, and whether Milvus is well. */
async function failedScript(attempt, start, run) {
    const { code, signal, output } = run;
    const said = lastLine(output);
    const how = signal ? `was killed by ${signal}` : `ended with ${code ?? ''}`;
    const message = `smoke-script ${how}${said && `: ${said}`}`;
    const health = await pollHealth(attempt, start);
    if (health && !health.healthy) {
        const unwell = health.isNone
            ? `${message}; then /healthz: ${health.text}`
            : `Milvus became unhealthy: ${health.text}; ${message}`;
        return new ScriptError(unwell, { output, isUnanswered: health.isNone });
    }
    const remedy = signal
        ? 'scriptKilled'
        : NO_PROGRAM.includes(code)
            ? 'scriptProgram'
            : 'scriptFailed';
    return new ScriptError(message, { remedy, output, isUnanswered: !health });
}
/** An output of the action may contain no secret: the runner would drop it. */
function lastLine(output) {
    const lines = (0,untrusted/* withoutAnsi */.uo)(output).trimEnd().split('\n');
    return (0,masks/* redact */.E$)(lines.at(-1)?.trim() ?? '');
}
/**
 * Checks that a script has left the rows alone with which the test goes on, and that
 * root can still log in.
 *
 * @throws ScriptError if not.
 */
async function requireUnspoilt(attempt, rest) {
    if (!attempt.test.scriptHash)
        return;
    try {
        await probe(attempt, 'search after script', () => (0,query/* find */.I6)(rest, 1, query/* PLAIN */.tZ));
    }
    catch (error) {
        // Then it is Milvus that has failed.
        if (error instanceof server_rest/* RestError */.pj && error.broken)
            throw error;
        const message = `smoke-script changed what the test needs: ${(0,messages_failure/* messageOf */.bD)(error)}`;
        throw new ScriptError(message, { remedy: 'scriptSpoilt' });
    }
}

;// CONCATENATED MODULE: ./src/smoke/fresh.ts










/**
 * Runs an image with empty data until it has passed its level, up to `restart`.
 *
 * @param onStaying called when nothing is left to do but to stay healthy
 * @throws StageError that says what went wrong.
 */
async function testFresh(of, ref, onStaying) {
    const { pulled } = of.common;
    await inContainer(of, { name: '', ref, pulled }, (attempt) => examine(of, attempt, onStaying));
}
/**
 * The test itself, from the container's start to the last health answer.
 *
 * @throws Error that says what went wrong; `diagnose` finds out more.
 */
async function examine(of, attempt, onStaying) {
    const { test, options } = attempt;
    const { platform } = test;
    const first = await waitFor(of, 'Milvus starts', () => untilReady(attempt));
    attempt.seconds = (performance.now() - attempt.startedAt) / 1000;
    attempt.phase = { when: 'after', what: 'Milvus was healthy' };
    core/* info */.pq(`${platform}: healthy after ${attempt.seconds.toFixed(1)} s; must stay so for ${options.staySeconds} s`);
    noteWithoutScript(attempt);
    const start = await waitFor(of, 'Milvus is probed', () => probeAll(attempt, first));
    onStaying?.();
    await waitFor(of, 'Milvus stays healthy', () => requireHealthyFor(attempt, start, options.staySeconds));
    await requireStillRunning(attempt, start);
}
/** Asks for all that the level wants, and returns the start that Milvus is in now. */
async function probeAll(attempt, start) {
    await requireVersion(attempt, start);
    await runHealthcheck(attempt);
    const { level } = attempt.test;
    return (0,smoke_levels/* meets */.D)(level, 'query') ? await runProbes(attempt, start) : start;
}
/** Runs the probes of a level, and returns the start that Milvus is in now. */
async function runProbes(attempt, first) {
    const restOf = await openRest(attempt);
    const rest = restOf(first);
    await probe(attempt, 'create', () => (0,query/* create */.vt)(rest, query/* PLAIN */.tZ));
    await probe(attempt, 'insert', () => (0,query/* insert */.Yr)(rest, 0, query/* PLAIN */.tZ));
    await probe(attempt, 'search', () => (0,query/* search */.$P)(rest, 0, query/* PLAIN */.tZ));
    if (!(0,smoke_levels/* meets */.D)(attempt.test.level, 'restart')) {
        await probe(attempt, 'drop', () => (0,query/* drop */.gv)(rest, query/* PLAIN */.tZ));
        await runScript(attempt, first, rest);
        return first;
    }
    await runScript(attempt, first, rest);
    await requireUnspoilt(attempt, rest);
    const second = await restart(attempt);
    const again = restOf(second);
    await probe(attempt, 'search again', () => (0,query/* find */.I6)(again, 1, query/* PLAIN */.tZ));
    await probe(attempt, 'insert again', () => (0,query/* insert */.Yr)(again, 1, query/* PLAIN */.tZ));
    // At once, since what was acknowledged must be safe by then.
    await kill(attempt);
    const third = await startAgain(attempt);
    const last = restOf(third);
    await probe(attempt, 'search both', () => (0,query/* find */.I6)(last, 2, query/* PLAIN */.tZ));
    await probe(attempt, 'drop', () => (0,query/* drop */.gv)(last, query/* PLAIN */.tZ));
    return third;
}

;// CONCATENATED MODULE: ./src/smoke/story.ts

/** Names the replaced image; two builds may have the same version. */
function replacedName({ now, before, image = '' }) {
    if (!before)
        return image;
    return `Milvus ${before}${before === now ? ` of ${image}` : ''}`;
}
/** An archive that the engine cannot unpack. */
function cannotUnpack(copy) {
    return {
        headline: `${copy} could not be unpacked`,
        remedy: 'brokenCopy',
        keeps: OF_MACHINE
    };
}
/** What explains a failure on old data better than that the data are old. */
const KEPT = [
    ...OF_MACHINE,
    'refused',
    'slowEtcd',
    'deniedWrite',
    'otherPassword',
    'limit'
];
/** A replaced image that does not work says nothing about the new one. */
function replacedFails({ before, image = '', copy }) {
    const who = before
        ? `Milvus ${before} (${image}, which is replaced)`
        : `${image}, which is replaced,`;
    const what = copy ? `did not open the data in ${copy}` : 'does not work here';
    return {
        headline: `${who} ${what}`,
        remedy: copy ? 'otherCopy' : 'replacedFailed',
        keeps: copy ? KEPT : [...OF_MACHINE, 'otherPassword']
    };
}
/** The new image does not even open the data. A copy that no other image has opened may be broken. */
function doesNotOpen(names) {
    const { now, image, copy } = names;
    return {
        headline: `Milvus ${now} did not open ${dataName(names)}`,
        remedy: copy && !image ? 'otherCopy' : 'dataNotOpened',
        keeps: KEPT
    };
}
/** It opened them, but cannot work with them. */
function doesNotGoOn(names) {
    return {
        headline: `Milvus ${names.now} opened ${dataName(names)}, and then failed`,
        remedy: 'dataNotOpened',
        keeps: KEPT
    };
}
/** It worked with them, but after a kill it does not, or not with all of them. */
function losesByKill(names) {
    return {
        headline: `Milvus ${names.now} opened ${dataName(names)}, but did not recover from a kill`,
        remedy: 'dataLost',
        keeps: KEPT
    };
}
/** One of the three ways in which there is no way back. */
function isClosed(names, at) {
    const [before, now] = [replacedName(names), `Milvus ${names.now}`];
    const headlines = {
        'first start': `${before} did not open what ${now} had written`,
        'second start': `${before} opened what ${now} had written, but not a second time`,
        'new image': `${now} did not open the data any more after ${before} had`
    };
    return { headline: headlines[at], remedy: 'dataNotOpened', keeps: KEPT };
}
function dataName(names) {
    if (names.copy)
        return `the data in ${names.copy}`;
    return `the data that ${replacedName(names).replace(/^Milvus /, '')} wrote`;
}

;// CONCATENATED MODULE: ./src/smoke/yesterday.ts
// What is on the volume before the new image sees it, and must be found from then on.

const COLLECTIONS = [query/* PLAIN */.tZ, query/* INDEXED */.s6];
/** Returns rows in two collections, to which each call adds a batch. */
function madeUpRows() {
    let batches = 0;
    const add = async (rest) => {
        for (const collection of COLLECTIONS) {
            await (0,query/* insert */.Yr)(rest, batches, collection);
        }
        batches++;
    };
    return {
        begin: async (rest) => {
            for (const collection of COLLECTIONS)
                await (0,query/* create */.vt)(rest, collection);
            await add(rest);
        },
        find: async (rest) => {
            for (const collection of COLLECTIONS) {
                await (0,query/* find */.I6)(rest, batches, collection);
            }
        },
        add
    };
}
/** Returns the collections in a copy of somebody's data, whatever they are. */
function copiedData() {
    let known;
    const look = async (rest) => {
        const found = await (0,query/* listCollections */.IM)(rest);
        if (found.length === 0 && !known) {
            throw new Error('collections/list names none, so there is nothing to open');
        }
        requireSame((known ??= found), found);
    };
    return { begin: look, find: look };
}
/** @throws Error that names what is gone, and what is new. */
function requireSame(before, now) {
    const gone = before.filter((name) => !now.includes(name));
    const added = now.filter((name) => !before.includes(name));
    const parts = [
        gone.length > 0 && `no longer names ${listed(gone)}`,
        added.length > 0 && `names ${listed(added)}, which was not there before`
    ].filter(Boolean);
    if (parts.length === 0)
        return;
    throw new Error(`collections/list ${parts.join(', and ')}`);
}
/** Names that a message has room for. */
const SHOWN = 5;
function listed(names) {
    const more = names.length - SHOWN;
    const shown = names.slice(0, SHOWN).join(', ');
    return more > 0 ? `${shown} and ${more} more` : shown;
}

;// CONCATENATED MODULE: ./src/smoke/handover.ts






/**
 * Creates the volume, with the copy of somebody's data if there is one.
 *
 * @param newest the new image, which is asked where the data are if it replaces none
 * @throws StageError when the copy cannot be unpacked.
 */
async function beginHandover(of, newest) {
    const { test, common } = of;
    const { replaced } = test;
    const { upgradeData: file } = common;
    const copy = file && external_node_path_default().basename(file);
    const names = {
        now: common.milvus.version,
        before: replaced?.version,
        image: replaced?.name,
        copy
    };
    try {
        if (!replaced)
            await common.pulled;
        const ref = replaced?.ref ?? newest;
        const volume = await makeVolume(of, ref);
        if (file)
            await unpack(of, volume, file, ref);
        return { volume, yesterday: copy ? copiedData() : madeUpRows(), names };
    }
    catch (error) {
        throw await stageError(of, error, undefined);
    }
}
async function makeVolume(of, ref) {
    const { docker, test, common } = of;
    const volume = {
        name: (0,smoke_volume/* volumeName */.EH)(common.name, test.platform),
        path: dataPathOf(await readImageConfig(docker, ref), common.env)
    };
    of.volume = volume;
    await (0,smoke_volume/* createVolume */.pb)(docker, volume, common.label);
    return volume;
}
/** It may take long, and ends when the test beside it has failed. */
async function unpack(of, volume, file, ref) {
    const { docker, test, common, stop } = of;
    const { platform } = test;
    const { label } = common;
    const { signal } = stop;
    try {
        await common.time('beside', `Archive is unpacked (${platform})`, () => (0,smoke_volume/* unpackInto */.Z8)(docker, volume, { file, ref, platform, label, signal }));
    }
    catch (error) {
        throw await stageError(of, error, cannotUnpack(external_node_path_default().basename(file)));
    }
}

;// CONCATENATED MODULE: ./src/smoke/etcd-folder.ts



/** Where this action's image has etcd's data; with MILVUS_DATA_DIR they move, too. */
const USUAL_ETCD = '/var/lib/milvus/etcd';
/** Returns where etcd, which runs inside Milvus, has its data in a container. */
function etcdFolderOf({ image, settings, options }) {
    const etcd = (0,milvus_settings/* variableOf */.Qn)(settings, 'ETCD_DATA_DIR')?.value ?? USUAL_ETCD;
    return etcd === USUAL_ETCD
        ? external_node_path_default().posix.join(dataPathOf(image, options.env), 'etcd')
        : external_node_path_default().posix.resolve(image.workingDir || '/', etcd);
}
/**
 * Requires that etcd has its data on the volume: no other container would find
 * anything without them, and neither would another pod.
 *
 * @throws Error that says where they are.
 */
function requireEtcdOnVolume(attempt) {
    const { settings, options } = attempt;
    const { volume } = options;
    const isEmbedded = (0,milvus_settings/* isTrue */.Hn)((0,milvus_settings/* variableOf */.Qn)(settings, 'ETCD_USE_EMBED')?.value ?? '');
    if (!volume || !isEmbedded)
        return;
    const folder = etcdFolderOf(attempt);
    const way = external_node_path_default().posix.relative(volume.path, folder);
    if (way !== '..' && !way.startsWith('../'))
        return;
    throw new Error(`etcd's data is in ${folder}, and so not on the volume at ${volume.path}`);
}

;// CONCATENATED MODULE: ./src/smoke/noted.ts







/** Seconds in which the image notes its version: it wants to see Milvus healthy twice. */
const NOTE_SECONDS = 15;
/** Milliseconds between two looks. */
const noted_LOOK_MS = 500;
/**
 * Waits until this action's image has noted on the volume that its version was healthy
 * there, as it has on each pod that ran for more than a few seconds: by that note, a
 * later start refuses what upstream forbids. Other images note nothing.
 */
async function untilNoted(attempt, { signal }) {
    const { docker, id, test, image } = attempt;
    const version = (0,milvus_settings/* valueOf */.RP)(image.env, 'MILVUS_VERSION');
    const note = noteOf(attempt);
    if (!version || !note)
        return;
    const until = performance.now() + (0,limits/* limitOf */.LF)(test, NOTE_SECONDS) * 1000;
    await during(attempt, 'the note of the version', async () => {
        while (!signal.aborted && performance.now() < until) {
            const text = await (0,container/* readFileIn */.G)(docker, id, note).catch(() => '');
            const isNoted = text.split(/\r?\n/).includes(`version=${version}`);
            if (isNoted || !text)
                return;
            await (0,pause/* pause */.v)(noted_LOOK_MS, signal);
        }
    });
}
/** Returns the file of the note; undefined for an image that has none. */
function noteOf(attempt) {
    const { image, options } = attempt;
    if (!options.volume || !image.entrypoint.includes('/entrypoint.sh')) {
        return undefined;
    }
    return external_node_path_default().posix.join(etcdFolderOf(attempt), 'milvus-runpod');
}

;// CONCATENATED MODULE: ./src/smoke/open-data.ts









/**
 * Lets the new image open the data, add to them, be killed right after that, and open
 * them again; then stops it.
 *
 * @throws StageError that says which of these it did not do.
 */
async function openData(of, ref, handover) {
    const { volume, names } = handover;
    const story = doesNotOpen(names);
    await inContainer(of, { name: 'new', who: 'on old data', ref, volume, story }, async (attempt) => {
        const last = await useData(of, attempt, handover);
        of.common.onStaying?.();
        await waitFor(of, `Milvus ${names.now} stays healthy on old data`, () => requireHealthyFor(attempt, last, of.common.staySeconds));
        await requireStillRunning(attempt, last);
        await untilNoted(attempt, last);
        await stop(attempt);
    });
}
/** Returns the start that Milvus is in at the end, with all rows. */
async function useData(of, attempt, handover) {
    const { yesterday, names, password } = handover;
    const now = `Milvus ${names.now}`;
    const { find, add } = yesterday;
    const [opened, restOf] = await waitFor(of, `${now} opens old data`, async () => {
        const start = await untilReady(attempt);
        await requireVersion(attempt, start);
        requireEtcdOnVolume(attempt);
        await runHealthcheck(attempt);
        const ofStart = await openRest(attempt, password);
        await probe(attempt, 'find', () => find(ofStart(start)));
        return [start, ofStart];
    });
    attempt.story = doesNotGoOn(names);
    const rest = restOf(opened);
    if (add) {
        await waitFor(of, `${now} adds to old data`, async () => {
            await probe(attempt, 'insert', () => add(rest));
            await probe(attempt, 'find more', () => find(rest));
            await probe(attempt, 'insert again', () => add(rest));
        });
    }
    else {
        const again = await restart(attempt);
        await probe(attempt, 'find again', () => find(restOf(again)));
    }
    attempt.story = losesByKill(names);
    return await waitFor(of, `${now} is killed on old data`, async () => {
        await kill(attempt);
        const last = await startAgain(attempt);
        await probe(attempt, 'find all', () => find(restOf(last)));
        return last;
    });
}

;// CONCATENATED MODULE: ./src/smoke/way-back.ts








/**
 * Tries the replaced image on what the new one wrote: twice, since a pod that was put
 * back starts again some day, and the new image once more after it, since the pod goes
 * forward again later. A failure is no failure of the test.
 *
 * @throws Error if the job was cancelled.
 */
async function tryWayBack(of, images, handover) {
    try {
        await goBack(of, images.before, handover);
        await goForthAgain(of, images.now, handover);
        return { back: 'open' };
    }
    catch (error) {
        if (!(error instanceof StageError))
            throw error;
        const { diagnosis, isOfMachine } = error;
        const back = isOfMachine ? 'unknown' : 'closed';
        core/* info */.pq(`${of.test.platform}: the way back is ${back}: ${error.message}`);
        showEvidence(diagnosis.evidence);
        return { back, reason: diagnosis.cause };
    }
}
async function goBack(of, ref, handover) {
    const { volume, names, yesterday } = handover;
    const story = isClosed(names, 'first start');
    const replaced = { name: 'back', ref, volume, story, isReplaced: true };
    await inContainer(of, replaced, (attempt) => waitFor(of, `Way back to ${shortName(handover)}`, async () => {
        await openAgain(attempt, handover);
        attempt.story = isClosed(names, 'second start');
        const start = await restart(attempt);
        const restOf = await openRest(attempt, handover.password);
        await probe(attempt, 'find again', () => yesterday.find(restOf(start)));
        await stop(attempt);
    }));
}
async function goForthAgain(of, ref, handover) {
    const { volume, names } = handover;
    const story = isClosed(names, 'new image');
    await inContainer(of, { name: 'forth', ref, volume, story }, (attempt) => waitFor(of, `And forth to Milvus ${names.now}`, () => openAgain(attempt, handover)));
}
async function openAgain(attempt, { yesterday, password }) {
    const start = await untilReady(attempt);
    const restOf = await openRest(attempt, password);
    await probe(attempt, 'find', () => yesterday.find(restOf(start)));
}
/** The name of an image has colons, which mean something in a chart. */
function shortName({ names }) {
    return names.before ? `Milvus ${names.before}` : 'the replaced image';
}

;// CONCATENATED MODULE: ./src/smoke/write-data.ts










/**
 * Lets the replaced image write rows, or say what is in a copy of somebody's data, and
 * stops it.
 *
 * @throws StageError that never says that the new image is broken.
 */
async function writeData(of, { ref }, handover) {
    const { volume, names } = handover;
    const story = replacedFails(names);
    const who = names.before ? `Milvus ${names.before}` : 'The replaced image';
    const what = names.copy ? 'opens the copy' : 'writes rows';
    await inContainer(of, {
        name: 'old',
        who: 'replaced image',
        ref,
        volume,
        story,
        isReplaced: true
    }, (attempt) => waitFor(of, `${who} ${what}`, async () => {
        const start = await untilReady(attempt);
        names.before ??= await saidVersion(attempt, start);
        attempt.story = replacedFails(names);
        requireEtcdOnVolume(attempt);
        await checkHealth(attempt);
        await beginData(attempt, start, handover);
        await untilNoted(attempt, start);
        await stop(attempt);
    }));
}
/** Whatever the replaced image says of its own health, its data are what counts. */
async function checkHealth(attempt) {
    await runHealthcheck(attempt).catch((error) => {
        if (!(error instanceof HealthcheckError))
            throw error;
        attempt.notes.push(error.message);
    });
}
async function beginData(attempt, start, handover) {
    const { yesterday } = handover;
    const restOf = await openRest(attempt);
    const rest = restOf(start);
    handover.password = rest.password;
    await probe(attempt, 'begin', () => yesterday.begin(rest));
    await probe(attempt, 'find', () => yesterday.find(rest));
}

;// CONCATENATED MODULE: ./src/smoke/upgrade.ts






/**
 * Tests an image at the level `restart`, and then on the data of the image that it
 * replaces:
 * - beside the first test, the replaced image writes rows, and is stopped;
 * - the new image finds them, adds to them, is killed, and finds all of them again;
 * - the replaced image is tried on what the new one wrote. That it fails is no failure.
 *
 * @throws StageError that says what went wrong.
 */
async function testUpgrade(of, ref) {
    const { replaced } = of.test;
    const prepare = async () => {
        const handover = await beginHandover(of, ref);
        if (replaced)
            await writeData(of, replaced, handover);
        return handover;
    };
    const [, handover] = await besideEachOther(of, () => testFresh(of, ref), prepare);
    await openData(of, ref, handover);
    if (!replaced)
        return undefined;
    const images = { now: ref, before: replaced.ref };
    const way = await tryWayBack(of, images, handover);
    const { name: from, digest } = replaced;
    return { from, digest, version: handover.names.before, ...way };
}

;// CONCATENATED MODULE: ./src/smoke/platform.ts



/**
 * Tests one platform's image until it has passed its level, has ended, or its time is
 * up, and begins to remove all that this needed. A failed test is a result, not an
 * error.
 *
 * @param ref the platform's own image
 * @throws Error if the platform was not built, or the job was cancelled.
 */
async function testPlatform(docker, test, ref, common) {
    const { platform, level } = test;
    if (!ref)
        throw new Error(`${platform} was not built`);
    if (level === 'none')
        return { ...test, verdict: 'skipped' };
    const running = beginPlatformTest(docker, test, common);
    try {
        const upgrade = await testLevel(running, ref);
        const seen = seenIn(running);
        return {
            ...test,
            verdict: 'passed',
            ...seen,
            ...(upgrade && { upgrade }),
            ...passedScript(test, seen)
        };
    }
    catch (error) {
        if (!(error instanceof StageError))
            throw error;
        const { diagnosis } = error;
        return { ...test, verdict: 'failed', ...seenIn(running), ...diagnosis };
    }
    finally {
        removeVolumeBeside(running);
    }
}
async function testLevel(of, ref) {
    if (of.test.level === 'upgrade')
        return await testUpgrade(of, ref);
    await testFresh(of, ref, of.common.onStaying);
    return undefined;
}
/** Returns the script of a platform that has passed all. */
function passedScript({ scriptHash: hash }, { probes }) {
    return hash ? { script: { hash, seconds: probes?.script ?? 0 } } : {};
}
/** Returns what was seen in the containers of a test, as far as it got. */
function seenIn({ stages }) {
    const started = stages.filter(({ attempt }) => attempt);
    if (started.length === 0)
        return {};
    const probes = started.flatMap(({ name, attempt }) => Object.entries(attempt?.probeSeconds ?? {}).map(([probe, seconds]) => [
        name ? `${name}: ${probe}` : probe,
        seconds
    ]));
    const seen = new Set();
    const notes = started.flatMap(({ who, attempt }) => {
        const own = (attempt?.notes ?? []).filter((note) => !seen.has(note));
        for (const note of own)
            seen.add(note);
        return own.map((note) => (who ? `${who}: ${note}` : note));
    });
    return {
        seconds: stages[0]?.attempt?.seconds,
        probes: Object.fromEntries(probes),
        notes
    };
}

;// CONCATENATED MODULE: ./src/smoke/smoke.ts













/**
 * Tests all platforms side by side, each by its own image, which is pulled if
 * the engine does not have it.
 *
 * @throws Error when an image is missing or the job was cancelled; a failed
 * test is a result.
 */
async function testPlatforms(docker, refs, tests, options, job) {
    const run = refsToRun(refs, tests);
    // The images may have been pushed just before.
    const pulled = startNow(() => (0,docker_pull/* pullMissing */.IU)(docker, run, job, docker_answer/* budgetAfterWrite */.hy));
    let left = Object.keys(run).length;
    const onStaying = () => {
        if (--left === 0)
            options.whileStaying?.();
    };
    const common = { ...commonOptions(options, job), pulled, onStaying };
    const results = startNow(() => Promise.all(tests.map((test) => testPlatform(docker, test, refs[test.platform], common))));
    // An image that cannot be pulled is not one that failed.
    await pulled;
    return await results;
}
/** Returns the images of the platforms that will run. */
function refsToRun(refs, tests) {
    const run = tests.filter(({ level }) => level !== 'none');
    const platforms = run.map(({ platform }) => platform);
    return Object.fromEntries(Object.entries(refs).filter(([platform]) => platforms.includes(platform)));
}
/** Returns what all test containers of a job have in common. */
function commonOptions(options, job) {
    const { env, script } = options;
    return {
        ...options,
        script: script && {
            ...script,
            env: { ...process.env, ...(0,src_job/* marksOf */.Ok)(job) },
            temporary: job.directory
        },
        name: job.name,
        label: job.label,
        envFile: env.length > 0 ? writeEnvFile(env, job) : undefined,
        staySeconds: health/* STAY_SECONDS */.sM
    };
}
/** Values may be secrets: they go into a file of mode 600, not on a command line. */
function writeEnvFile(env, job) {
    const file = external_node_path_default().join(job.directory, 'smoke.env');
    (0,external_node_fs_.writeFileSync)(file, env.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    return file;
}
/**
 * Shows the evidence of the platforms that failed, and ends the run if there
 * are any.
 *
 * @throws Failure that names every platform that failed, with its cause.
 */
function requirePassed(results) {
    const failed = results.filter(({ verdict }) => verdict === 'failed');
    if (failed.length === 0)
        return;
    failed.forEach(showFailure);
    const [{ known } = {}] = failed;
    const isOne = failed.every((result) => {
        return (0,external_node_util_.isDeepStrictEqual)(result.known, known);
    });
    throw (0,messages_failure/* fail */.fJ)('smoke-test-failed', {
        causes: causesByPlatform(failed).join('\n'),
        hints: failed.map(hintOfPlatform).join('; '),
        ...(known ?? NOTHING)
    }, { remedy: isOne ? (known?.failure ?? 'other') : 'several' });
}
const NOTHING = { base: '', link: '' };
/** Names each cause once, with the platforms that it stopped. */
function causesByPlatform(failed) {
    const causes = [...new Set(failed.map(({ cause = '' }) => cause))];
    return causes.map((cause) => {
        const platforms = failed
            .filter((result) => (result.cause ?? '') === cause)
            .map(({ platform }) => platform);
        return `${platforms.join(', ')}: ${cause}`;
    });
}
function hintOfPlatform({ platform, hint }) {
    return `${platform}: ${hint ?? hintOf('other', NOTHING)}`;
}
function showFailure(result) {
    const { platform, cause = 'it failed', hint, evidence } = result;
    const title = `Smoke test of ${platform}`;
    core/* error */.z3(cause, { title });
    core/* startGroup */.Oh(`${title}: evidence`);
    if (hint)
        core/* info */.pq(`hint: ${hint}`);
    showEvidence(evidence);
    core/* endGroup */.N4();
}

// EXTERNAL MODULE: ./src/inputs/caches.ts
var inputs_caches = __webpack_require__(4626);
// EXTERNAL MODULE: ./src/lib/csv.ts
var csv = __webpack_require__(1715);
;// CONCATENATED MODULE: ./src/publish/build-args.ts
// Arguments of `docker buildx build`, as pure functions of what a run has decided.



/** Arguments that build all platforms and push them by digest, with no tag. */
function pushArgs(plan, options) {
    const output = [
        'type=image',
        `name=${options.image}`,
        'push-by-digest=true',
        'name-canonical=true',
        'push=true',
        'oci-mediatypes=true',
        'rewrite-timestamp=true',
        ...(options.oldAttestations ? ['oci-artifact=false'] : [])
    ];
    return (['buildx', 'build', '--builder', options.builder]
        .concat('--platform', options.platforms.join(','))
        .concat(commonArgs(plan), ownArgs(plan, options))
        // An index also for one platform: BuildKit refuses index annotations
        // otherwise, and promoting a bare manifest would wrap it in a new digest.
        .concat('--build-arg', 'BUILDKIT_MULTI_PLATFORM=1')
        .concat(plan.annotations.flatMap((line) => {
        const { places, pair } = splitAnnotation(line);
        return ['--annotation', `${places.join(',')}:${pair}`];
    }))
        .concat('--provenance', options.provenance, '--sbom', options.sbom)
        .concat('--output', output.join(','))
        .concat(cacheArgs('--cache-to', plan.inputs.build.cacheTo, options))
        .concat('--metadata-file', options.metadataFile, plan.staged.directory));
}
/**
 * Arguments that build one platform into the engine under a local tag. No cache is
 * stored: not every engine can, and a pull request should not write one.
 */
function loadArgs(plan, { builder, platform, ref, secrets }) {
    const own = ownArgs(plan, { platforms: [platform], secrets });
    return ['buildx', 'build', '--builder', builder, '--platform', platform]
        .concat(commonArgs(plan), own)
        .concat('--provenance', 'false', '--sbom', 'false')
        .concat('--load', '--tag', ref, plan.staged.directory);
}
function commonArgs(plan) {
    const buildArgs = [
        `BASE_IMAGE=${plan.base.repository}@${plan.base.digest}`,
        `MILVUS_VERSION=${plan.version}`,
        `SOURCE_DATE_EPOCH=${plan.base.created}`
    ];
    return ['--progress', 'plain']
        .concat(buildArgs.flatMap((line) => ['--build-arg', line]))
        .concat(plan.labels.flatMap((line) => ['--label', line]));
}
/** What a Dockerfile of the user's own is built with, and the caches to build from. */
function ownArgs({ staged, inputs }, { platforms, secrets = [] }) {
    const { target, args, ssh, cacheFrom } = inputs.build;
    const { dockerfile, contexts } = staged;
    return [
        ...(dockerfile ? ['--file', dockerfile.file] : []),
        ...(target === undefined ? [] : ['--target', target]),
        ...args.flatMap((line) => ['--build-arg', line]),
        ...contexts.flatMap((one) => ['--build-context', namedArgument(one)]),
        ...secrets.flatMap(({ id, file }) => [
            '--secret',
            (0,csv/* toCsv */.g)([`id=${id}`, `src=${file}`])
        ]),
        ...ssh.flatMap((entry) => ['--ssh', entry]),
        ...cacheArgs('--cache-from', cacheFrom, { platforms })
    ];
}
function cacheArgs(flag, caches, { platforms }) {
    return caches.flatMap(({ text }) => [flag, (0,inputs_caches/* expand */.fT)(text, platforms)]);
}
/** Such as `index` or `manifest-descriptor[linux/amd64]`. */
const PLACE = /(?:index|manifest)(?:-descriptor)?(?:\[[^\]]*\])?/;
const PLACES = new RegExp(`^${PLACE.source}(?:,${PLACE.source})*:`);
/**
 * Splits a line such as `index,manifest:key=value`, as buildx does. One without
 * a place goes to the index.
 */
function splitAnnotation(line) {
    const [prefix] = PLACES.exec(line) ?? [];
    if (!prefix)
        return { places: ['index'], pair: line };
    const places = prefix.match(new RegExp(PLACE, 'g')) ?? [];
    return { places, pair: line.slice(prefix.length) };
}

;// CONCATENATED MODULE: ./src/publish/assemble.ts
// Indexes of images that are in the registry already. buildx creates none without a
// tag, so such an index is created with its first one.










/**
 * Prepares an index: the digest that it will have, and what creates it.
 *
 * @throws Failure when it would list other images.
 */
async function assemble(docker, { repository, annotations, digests, platforms }, origin) {
    const source = annotations
        .flatMap((line) => ['--annotation', `index:${line}`])
        .concat(digests.map((digest) => `${repository}@${digest}`));
    const args = ['buildx', 'imagetools', 'create', '--dry-run', ...source];
    const text = await (0,retry/* retry */.L)(() => docker(args), {
        what: 'preparation of the index',
        budgetSeconds: docker_answer/* budgetAfterWrite */.hy
    });
    requireTested(text, platforms);
    const hash = (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
    const index = { digest: `sha256:${hash}`, platforms };
    const refs = (0,reference/* refsOf */.gA)(repository, platforms);
    return { origin, kind: 'parts', refs, index, source };
}
/** What gets the tags must list the images that passed, and nothing else. */
function requireTested(index, wanted) {
    const { manifests } = JSON.parse(index);
    const { platforms, extras } = (0,entries/* readEntries */.$2)(manifests ?? []);
    if (!extras && (0,external_node_util_.isDeepStrictEqual)(platforms, wanted))
        return;
    const listed = Object.entries(platforms).map((pair) => pair.join(' '));
    throw (0,messages_failure/* fail */.fJ)('index-of-other-images', {
        listed: extras ? (0,entries/* describeExtras */.l$)(extras) : listed.join(', ') || 'none'
    });
}
/** Annotations that say what an image has passed. */
const PASSED = [
    inputs_labels/* MARK */.M$.level,
    inputs_labels/* MARK */.M$.levels,
    inputs_labels/* MARK */.M$.upgradeFrom,
    inputs_labels/* MARK */.M$.wayBack,
    inputs_labels/* MARK */.M$.script
];
/**
 * Writes into the annotations what an image has passed, so that later runs know it:
 * a new index of the same platform manifests.
 */
async function markPassed(docker, parts, { levels, upgrades, scripts }, origin) {
    const isKept = (line) => !PASSED.some((key) => line.startsWith(`${key}=`));
    const annotations = [
        ...parts.annotations.filter(isKept),
        ...(0,plan_marks/* levelAnnotations */.am)(levels),
        ...(0,plan_marks/* upgradeAnnotations */.hT)(upgrades),
        ...(0,plan_marks/* scriptAnnotations */.UZ)(scripts)
    ];
    return await assemble(docker, { ...parts, annotations }, origin);
}
/** Returns the annotations of a run's own index; its images have theirs already. */
function indexAnnotations({ annotations }) {
    return annotations
        .map(splitAnnotation)
        .filter(({ places }) => places.includes('index'))
        .map(({ pair }) => pair);
}

// EXTERNAL MODULE: ./src/docker/dockerfile.ts
var dockerfile = __webpack_require__(7804);
;// CONCATENATED MODULE: ./src/publish/base-layers.ts
// An image that gets the tag of a Milvus version is built on the base that the run has
// planned, whatever its Dockerfile says.





/**
 * Checks that images begin with the layers of the planned base. Uncompressed layers
 * are compared: BuildKit may compress those of the base again.
 *
 * @param layers digests of each platform's uncompressed layers
 * @throws Failure that names the platform, the base, and what the Dockerfile says.
 */
function requireBase(plan, platforms, layers) {
    for (const platform of platforms) {
        const own = layers[platform] ?? [];
        const planned = plan.base.layers[platform] ?? [];
        const isOnBase = planned.length > 0 &&
            planned.every((layer, index) => layer === own[index]);
        if (!isOnBase)
            throw onOtherBase(plan, platform);
    }
}
/** Returns the uncompressed layers of an image in the engine. */
async function layersInEngine(docker, ref) {
    const format = '{{json .RootFS.Layers}}';
    const output = await docker(['image', 'inspect', '--format', format, ref]);
    return JSON.parse(output) ?? [];
}
function onOtherBase(plan, platform) {
    const { target } = plan.inputs.build;
    const found = (0,dockerfile/* baseLineOf */.z)(readDockerfile(plan.staged), target);
    return (0,messages_failure/* fail */.fJ)('other-base', {
        platform,
        base: plan.base.name,
        ref: baseRef(plan),
        line: found?.line,
        image: found && (0,untrusted/* oneLine */.TN)(found.image)
    });
}
function readDockerfile({ directory, dockerfile }) {
    const file = dockerfile?.file ?? external_node_path_default().join(directory, 'Dockerfile');
    try {
        return (0,external_node_fs_.readFileSync)(file, 'utf8');
    }
    catch (error) {
        return `# ${(0,messages_failure/* messageOf */.bD)(error)}`;
    }
}
/** What BuildKit says of a FROM whose argument has no value. */
const NO_VALUE = /base name \(\$\{?BASE_IMAGE\b[^)]*\) should not be blank/;
/**
 * Returns which remedy fits if a Dockerfile adds a tag or a digest to BASE_IMAGE,
 * which has a digest already, or does not declare it.
 */
function baseRemedy(error, plan) {
    const message = (0,messages_failure/* messageOf */.bD)(error);
    if (NO_VALUE.test(message))
        return 'noArgument';
    const after = message.split(baseRef(plan))[1] ?? '';
    const isAddition = /^[:@]/.test(after) && /invalid reference/i.test(message);
    return isAddition ? 'addedTag' : undefined;
}
/** Returns the reference of the planned base by its digest. */
function baseRef({ base }) {
    return `${base.repository}@${base.digest}`;
}

;// CONCATENATED MODULE: ./src/docker/build-progress.ts

/**
 * Observes a build by what buildx prints with `--progress plain`: every five seconds
 * or sooner, the bytes of each layer that is pulled, and nothing while it pushes
 * (`textMux` in BuildKit's util/progress/progressui/printer.go).
 */
function observeBuild(watch) {
    const steps = new Map();
    let rest = '';
    return {
        what: watch.what,
        reads: 'output',
        read(text) {
            const lines = (rest + text).split(/\r?\n/);
            rest = lines.pop() ?? '';
            return lines.map((line) => readBuildLine(steps, line)).includes(true);
        },
        waiting: () => [...steps.values()].map((step) => waitingOf(step, watch)).find(Boolean),
        look: watch.look
    };
}
/** The end of a step, as BuildKit prints it. */
const END = /^(?:DONE|CACHED|CANCELED|ERROR)\b/;
/** What a step does, its bytes, the seconds so far, and whether that is done. */
const STATUS = /^(.+?)( [\d.]+[kMGT]?B(?: \/ .+?)?)?(?: [\d.]+s)?( done)?$/;
/** Reads a line; true if it shows progress. */
function readBuildLine(steps, line) {
    const [, index = '', text = ''] = /^#(\d+) (.+)$/.exec(line) ?? [];
    if (!index)
        return line !== '';
    if (text === '...')
        return false;
    if (END.test(text))
        return steps.delete(index);
    const step = steps.get(index);
    if (!step) {
        steps.set(index, { name: text, doing: new Map() });
        return true;
    }
    // The name again, after lines of another step.
    if (text === step.name)
        return false;
    // Output of a command begins with its time.
    if (/^\d+\.\d+ /.test(text))
        return true;
    const [, doing = '', bytes = '', isDone] = STATUS.exec(text) ?? [];
    if (isDone)
        return step.doing.delete(doing) || true;
    const isSame = step.doing.get(doing) === bytes;
    step.doing.set(doing, bytes);
    return !isSame || doing.startsWith('extracting ');
}
function waitingOf(step, watch) {
    const doing = [...step.doing.keys()];
    const { image, base } = watch;
    if (image && doing.some((one) => one.startsWith('pushing '))) {
        return { kind: 'push', ref: image, for: pushTarget(image, base) };
    }
    const [, repository, isPush, host = ''] = TOKEN_STEP.exec(step.name) ?? [];
    if (repository) {
        const kind = isPush ? 'push' : 'pull';
        const ref = `${(0,reference/* registryHost */.U$)(host)}/${repository}`;
        return { kind, ref, for: `the token server of ${(0,reference/* registryHost */.U$)(host)}` };
    }
    const [, ref] = PULLED.exec(step.name) ?? [];
    const isPulling = METADATA.test(step.name) ||
        doing.some((one) => /^(?:sha256:|resolve )/.test(one));
    if (!ref || !isPulling)
        return undefined;
    return { kind: 'pull', ref, for: `${(0,reference/* registryOf */.Fv)(ref)} to send ${ref}` };
}
/** Such as `[auth] me/milvus:pull,push token for ghcr.io`. */
const TOKEN_STEP = /^\[auth\] (\S+?):pull(,push)? token for (\S+)$/;
const METADATA = /load metadata for |resolve image config for /;
const PULLED = /(?: FROM | for |docker-image:\/\/)(?:docker-image:\/\/)?(\S+)/;
/** While BuildKit pushes, it also copies layers that it has not pulled yet. */
function pushTarget(image, base) {
    const [to, from] = [(0,reference/* registryOf */.Fv)(image), (0,reference/* registryOf */.Fv)(base)];
    const push = `${to} to take the image`;
    return to === from
        ? push
        : `${push}, or ${from} to send layers of the base image`;
}

;// CONCATENATED MODULE: ./src/docker/builder-look.ts

/** Prints what BuildKit has read and written so far, to files and to the network. */
const READ_IO = 'for p in /proc/[0-9]*; do case $(cat $p/comm) in buildkitd) cat $p/io;; esac; done';
/**
 * Bytes that are progress. Each look costs about 75 KiB: asked for its platforms,
 * BuildKit writes small programs and tries them.
 */
const PROGRESS = 1024 * 1024;
/** Seconds for an answer; buildx itself waits 20 s for BuildKit. */
const INSPECT_SECONDS = 60;
/**
 * Returns what looks at a builder: whether it answers, and whether it has written
 * something since the last look. What buildx prints does not show the bytes of a
 * push. They cannot be seen in a builder that does not run in this engine.
 */
function lookAtBuilder(docker, name) {
    let last;
    return async () => {
        const options = { timeoutSeconds: INSPECT_SECONDS };
        const details = await docker(['buildx', 'inspect', name], options).catch((error) => `Error: ${(0,messages_failure/* messageOf */.bD)(error)}`);
        const nodes = nodesIn(details);
        const [[, reason = ''] = [], ...others] = details.matchAll(ERROR);
        // buildx builds on the nodes that answer, and does without the rest.
        const isFrozen = reason !== '' && others.length + 1 >= nodes.length;
        if (isFrozen)
            return (0,messages_failure/* fail */.fJ)('builder-frozen', { name, reason });
        const written = await writtenBy(docker, nodes, details);
        if (written === undefined)
            return 'unseen';
        last ??= written;
        if (written - last < PROGRESS)
            return 'still';
        last = written;
        return 'moves';
    };
}
/** Why a node does not answer. */
const ERROR = /^Error:\s+(.+)$/gm;
/** The first name is that of the builder. */
function nodesIn(details) {
    const names = [...details.matchAll(/^Name:\s+(\S+)$/gm)];
    return names.slice(1).map(([, name = '']) => name);
}
/** Returns the bytes that all nodes of a builder have written, if all can be seen. */
async function writtenBy(docker, nodes, details) {
    if (!/^Driver:\s+docker-container$/m.test(details))
        return undefined;
    const reads = nodes.map((node) => docker(['exec', `buildx_buildkit_${node}`, 'sh', '-c', READ_IO]));
    const texts = await Promise.all(reads).catch(() => []);
    const bytes = texts.map((text) => Number(/^wchar: (\d+)/m.exec(text)?.[1]));
    const sum = bytes.reduce((total, one) => total + one, 0);
    return sum > 0 ? sum : undefined;
}

;// CONCATENATED MODULE: ./src/docker/build-error.ts



/** Of a FROM, of a `COPY --from`, of a `# syntax=` */
const SOURCE = /failed to resolve source metadata for (\S+): /;
const PUSH = /failed to push (\S+): |error writing manifest blob/;
/** A read from a registry. */
const READ = /\b(?:GET|HEAD) request to https?:\/\/([^/\s]+)\/(?:v2\/(\S+?)\/(?:blobs|manifests)\/)?/;
/** Of what was pulled, other bytes than its digest says. */
const WRONG_BYTES = /unexpected commit (?:digest|size)/;
/** What only readers of a registry say; Docker Hub limits pulls alone. */
const READER = new RegExp(`httpReadSeeker|\\bpull rate limit\\b|${WRONG_BYTES.source}`);
/** BuildKit shows the failed step once more, before the error. */
const STEP = /^ > (.+):$/gm;
/** A cache is written like an image, with the same errors. */
const CACHE = /^exporting cache\b/;
/** True if a build got other bytes than it asked for. */
function hasWrongBytes(error) {
    return error instanceof cli/* DockerError */.Bi && WRONG_BYTES.test(error.reason);
}
/**
 * Reads what has failed from what a build printed. While BuildKit pushes, it pulls
 * layers of the base image that it has not needed so far; then, only the address
 * of a request tells the two apart, and sometimes nothing does.
 */
function readBuildError(error) {
    if (error instanceof stall/* DockerStalled */.gd) {
        const { kind, ref } = error.waiting;
        return kind === 'pull' ? { kind, ref } : { kind };
    }
    if (!(error instanceof cli/* DockerError */.Bi))
        return { kind: 'step' };
    const step = [...error.stderr.matchAll(STEP)].at(-1)?.[1];
    if (step && CACHE.test(step))
        return { kind: 'cache' };
    // A command of the Dockerfile is quoted, and may say anything.
    const reason = error.reason.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    const [, source] = SOURCE.exec(reason) ?? [];
    if (source)
        return { kind: 'pull', ref: source };
    const [isPush, target] = PUSH.exec(reason) ?? [];
    const [isRead, host, repository] = READ.exec(reason) ?? [];
    const ref = host && repository && `${(0,reference/* registryHost */.U$)(host)}/${repository}`;
    if (isRead && ref !== target)
        return { kind: 'pull', ref: ref || undefined };
    if (READER.test(reason))
        return { kind: 'pull' };
    if (isPush)
        return { kind: 'push' };
    return { kind: 'step', step };
}

;// CONCATENATED MODULE: ./src/publish/step-remedy.ts


/** What BuildKit says, where its first group is what the step asked for. */
const SAYINGS = [
    [/\bsecret (\S+): not found\b/, 'noSecret'],
    [/\bno SSH key "([^"]*)" forwarded from the client/, 'noKey'],
    [/\bunset ssh forward key (\S+)/, 'noKey'],
    [/\btarget stage "([^"]*)" could not be found/, 'noStage'],
    [/\bexec format error\b/, 'noPlatform'],
    [/\bdid not complete successfully: exit code: 127\b/, 'noProgram'],
    [/\bdid not complete successfully: exit code: 137\b/, 'killed'],
    [/\bdid not complete successfully: exit code: (\d+)/, 'command']
];
/** Returns which remedy fits a step that failed, and the id or number that it names. */
function stepRemedy(error) {
    if (!(error instanceof cli/* DockerError */.Bi))
        return undefined;
    const told = [error.reason, stepOutput(error.stderr)];
    for (const [pattern, remedy] of SAYINGS) {
        const found = told.map((text) => pattern.exec(text)).find(Boolean);
        if (found)
            return { remedy, detail: (0,untrusted/* oneLine */.TN)(found[1] ?? '', 100) };
    }
    return undefined;
}
/** BuildKit shows the last lines of the failed step between two rulers. */
function stepOutput(stderr) {
    return stderr.split(/^-{6}$/m).at(-2) ?? '';
}

;// CONCATENATED MODULE: ./src/publish/build-failure.ts










/**
 * Returns for how many seconds an error of a build is retried. Other jobs may be creating
 * the repository right now, which concerns pushes only. What is not there may be
 * late: the base, which the plan has read, and what was pushed a moment ago.
 */
function buildBudget({ isUnpublished, base }) {
    return (error) => {
        if (lacksSubject(error))
            return 0;
        const { kind, ref } = readBuildError(error);
        if (kind === 'push')
            return (0,docker_answer/* budgetAfterPush */.wy)(isUnpublished)(error);
        const isBase = ref !== undefined && isOf(base.repository, ref);
        return isBase ? (0,docker_answer/* budgetAfterWrite */.hy)(error) : (0,docker_answer/* budgetSeconds */.jH)(error);
    };
}
function isOf(repository, ref) {
    return (0,reference/* isSameRepository */.ve)((0,reference/* splitReference */.mQ)(ref).repository, repository);
}
/**
 * True if the registry refuses a manifest, and there are attestations. Since BuildKit
 * 0.32 these are OCI artifacts, which some registries do not know
 * (https://github.com/moby/buildkit/issues/7014).
 */
function refusesAttestations(error, attestations) {
    return hasSome(attestations) && (0,docker_answer/* answerOf */.ut)(error) === 'unsupported';
}
/** What GitLab says about a manifest whose subject it does not have yet. */
const UNKNOWN_BLOB = /\bblob unknown to registry\b(?:\W+(sha256:[0-9a-f]{64}))?/;
/**
 * True if attestations may be accepted in the form that they had before. BuildKit
 * pushes an attestation before the image that it names as its subject, which GitLab
 * refuses (https://github.com/moby/buildkit/issues/7007).
 */
function mayAcceptOldAttestations(error, attestations) {
    if (refusesAttestations(error, attestations))
        return true;
    return hasSome(attestations) && UNKNOWN_BLOB.test((0,messages_failure/* messageOf */.bD)(error));
}
/** True if the blob that the registry does not know is an image of this build. */
function lacksSubject(error) {
    const [, digest] = UNKNOWN_BLOB.exec((0,messages_failure/* messageOf */.bD)(error)) ?? [];
    return (digest !== undefined &&
        error instanceof cli/* DockerError */.Bi &&
        error.stderr.includes(`exporting manifest ${digest}`));
}
function hasSome({ provenance, sbom }) {
    return [provenance, sbom].some((value) => !/^(?:0|f|false)$/i.test(value));
}
/** Says that the attestations are stored in another form than today's. */
function warnOfOldAttestations({ host: registry }) {
    // A job of the workflow gets no variables from the user.
    if ((0,caller/* isInWorkflow */.R)()) {
        (0,annotate/* annotate */.fz)('attestations-in-old-form.inWorkflow', { registry });
    }
    else
        (0,annotate/* annotate */.fz)('attestations-in-old-form', { registry });
}
/**
 * What a builder says of a flag that is newer than itself: Docker 20.10 knows neither,
 * and Docker 24 not the second (https://github.com/docker/cli/issues/4486).
 */
const UNKNOWN_FLAG = /\bunknown flag: (?:link|start-interval)\b/i;
/**
 * True if a push may have failed at the base image, whose layers BuildKit reads while
 * it pushes: of an answer with a code, it does not say whose that is.
 */
function maybeOfBase(error, { base, registry }) {
    const isNamed = /\brequest to https?:/.test((0,messages_failure/* messageOf */.bD)(error));
    return !isNamed && (0,reference/* registryOf */.Fv)(base.repository) !== registry.host;
}
/** Returns the failure of a build: of a pull, of the push, or of a step. */
function buildFailure(error, target, { platform, provenance = 'false', sbom = 'false' }) {
    if (error instanceof messages_failure/* Failure */.HR)
        return error;
    const cause = error;
    const answer = (0,docker_answer/* answerOf */.ut)(error);
    if (answer === 'full')
        return (0,messages_failure/* fail */.fJ)('build-disk-full', {}, { cause });
    const { kind, ref = baseRef(target), step } = readBuildError(error);
    if (kind === 'pull') {
        const values = { ref, registry: (0,reference/* registryOf */.Fv)(ref) };
        return (0,messages_failure/* fail */.fJ)('build-pull-failed', values, { cause, remedy: answer });
    }
    if (kind === 'push') {
        const remedy = refusesAttestations(error, { provenance, sbom })
            ? 'noAttestations'
            : writeRemedy(error, target);
        const { repository, registry } = target;
        const baseRegistry = (0,reference/* registryOf */.Fv)(target.base.repository);
        const values = { repository, registry: registry.host, baseRegistry };
        const isEither = remedy === 'limited' && maybeOfBase(error, target);
        const about = { cause, remedy: isEither ? 'limitedEither' : remedy };
        return (0,messages_failure/* fail */.fJ)('push-failed', values, about);
    }
    if (kind === 'cache')
        return cacheFailure(error);
    const tooOld = UNKNOWN_FLAG.test((0,messages_failure/* messageOf */.bD)(error)) ? 'oldBuilder' : undefined;
    const own = stepRemedy(error);
    const remedy = baseRemedy(error, target) ?? tooOld ?? own?.remedy ?? answer;
    const base = target.base.name;
    const detail = own?.detail ?? '';
    const values = { platform, step, base, ref: baseRef(target), detail };
    return (0,messages_failure/* fail */.fJ)('build-failed', values, { cause, remedy });
}
/** The failure of what the input `cache-to` asks for, once the image is built. */
function cacheFailure(cause) {
    const remedy = (0,docker_answer/* answerOf */.ut)(cause);
    return (0,messages_failure/* fail */.fJ)('cache-not-stored', {}, { cause, remedy });
}
/** Returns the failure of the read of what was just pushed. */
function readBackFailure(error, ref) {
    if (error instanceof messages_failure/* Failure */.HR)
        return error;
    const values = { ref, registry: (0,reference/* registryOf */.Fv)(ref) };
    const remedy = (0,docker_answer/* answerOf */.ut)(error);
    return (0,messages_failure/* fail */.fJ)('push-not-shown', values, { cause: error, remedy });
}

;// CONCATENATED MODULE: ./src/publish/build-cache.ts

/** What buildx needs for a cache at GitHub, and nothing else of a run gets. */
const CACHE_SERVICE = 'ACTIONS_RUNTIME_TOKEN';
/** Returns variables for a build whose cache is at GitHub. */
function cacheEnvironment({ cacheFrom, cacheTo }, env) {
    const token = env[CACHE_SERVICE];
    const isAtGitHub = [...cacheFrom, ...cacheTo].some(({ type }) => type === 'gha');
    return isAtGitHub && token ? { [CACHE_SERVICE]: token } : {};
}
/** Says that a run without a push stores no cache. */
function noteUnusedCache({ cacheTo }) {
    if (cacheTo.length === 0)
        return;
    core/* info */.pq('With "push: false", "cache-to" is left out: nothing is stored');
}

;// CONCATENATED MODULE: ./src/publish/secret-files.ts


const OWNER_ONLY = 0o600;
/**
 * Writes secrets to files for as long as a build needs them: an argument or a variable
 * could be read in the list of processes. If the job is killed meanwhile, the post step
 * removes them with the job's directory.
 */
async function withSecretFiles({ directory }, secrets, use) {
    if (secrets.length === 0)
        return await use([]);
    const folder = external_node_path_default().join(directory, 'secrets');
    try {
        (0,external_node_fs_.mkdirSync)(folder, { mode: 0o700 });
        const files = secrets.map((secret, index) => ({
            id: secret.id,
            file: write(secret, external_node_path_default().join(folder, String(index)))
        }));
        return await use(files);
    }
    finally {
        (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    }
}
function write(secret, file) {
    if ('value' in secret) {
        (0,external_node_fs_.writeFileSync)(file, secret.value, { mode: OWNER_ONLY });
    }
    else {
        // Made first, so that the copy is never readable for others.
        (0,external_node_fs_.writeFileSync)(file, '', { mode: OWNER_ONLY });
        (0,external_node_fs_.copyFileSync)(secret.file, file);
        (0,external_node_fs_.chmodSync)(file, OWNER_ONLY);
    }
    return file;
}

;// CONCATENATED MODULE: ./src/publish/build.ts



















/**
 * Starts the builder of a run that is certain to build, and returns its name: the
 * user's own, or one that is made for the job.
 *
 * @throws Failure that says why there is none.
 */
async function bootBuilder(docker, inputs, job) {
    const name = inputs.builder ?? job.name;
    if (inputs.builder)
        await (0,docker_builder/* useBuilder */.nY)(docker, name);
    else
        await (0,docker_builder/* startBuilder */.g6)(docker, { ...inputs, name }, job);
    return name;
}
/**
 * Builds the image into the registry, or with `push: false` into the engine.
 *
 * @param booting a builder that starts already; without it, one is started
 * @throws Failure that says why it could not be built, started or pushed.
 */
async function build(docker, plan, inputs, job, booting) {
    if (inputs.push === 'false') {
        noteUnusedCache(inputs.build);
        return await buildInEngine(docker, plan, inputs.platforms, job);
    }
    const options = {
        ...inputs,
        builder: await (booting ?? bootBuilder(docker, inputs, job)),
        metadataFile: external_node_path_default().join(job.directory, 'metadata.json')
    };
    await buildAndPush(docker, plan, options, job);
    return await readPushed(docker, plan, options);
}
/** How builds run: with their log, for up to six hours. */
const BUILD_OPTIONS = { show: true, timeoutSeconds: 6 * 60 * 60 };
/** Runs a build for as long as it goes on. */
async function runBuild(docker, args, watch) {
    const look = lookAtBuilder(docker, watch.builder);
    const observer = observeBuild({ ...watch, look });
    try {
        const options = { ...BUILD_OPTIONS, env: watch.env };
        return await (0,stall/* whileItMoves */.Hy)(docker, args, options, observer);
    }
    catch (error) {
        if (hasWrongBytes(error)) {
            await (0,docker_builder/* forgetDownloads */.DB)(docker, watch.builder).catch(() => undefined);
        }
        throw error;
    }
}
/**
 * Builds all platforms in one build and pushes them by digest. A push that
 * fails for a transient reason is retried, from the builder's cache.
 */
async function buildAndPush(docker, plan, options, job) {
    const { image: repository, registry } = options;
    const { secrets } = plan.inputs.build;
    const what = 'build and push';
    const watch = {
        what,
        builder: options.builder,
        base: plan.base.repository,
        image: repository,
        env: cacheEnvironment(plan.inputs.build, process.env)
    };
    const run = (oldAttestations) => withSecretFiles(job, secrets, (files) => {
        const given = { ...options, secrets: files, oldAttestations };
        const args = pushArgs(plan, given);
        return (0,retry/* retry */.L)(() => runBuild(docker, args, watch), {
            what,
            budgetSeconds: buildBudget(plan)
        });
    });
    try {
        await run(false).catch((error) => {
            if (!mayAcceptOldAttestations(error, options))
                throw error;
            warnOfOldAttestations(registry);
            return run(true);
        });
    }
    catch (error) {
        throw buildFailure(error, { ...plan, repository, registry }, options);
    }
}
/** Reads back what was pushed, and checks that it is what was to be built. */
async function readPushed(docker, plan, { image: repository, metadataFile, platforms: wanted }) {
    const metadata = JSON.parse((0,external_node_fs_.readFileSync)(metadataFile, 'utf8'));
    const digest = metadata['containerimage.digest'];
    const ref = `${repository}@${digest}`;
    const budget = (0,docker_answer/* budgetAfterPush */.wy)(plan.isUnpublished);
    const read = (0,registry/* readImage */.AM)(docker, ref, budget);
    const pushed = await read.catch((error) => {
        throw readBackFailure(error, ref);
    });
    requireAsPlanned(wanted, ref, pushed);
    const { platforms, layers } = pushed;
    requireBase(plan, wanted, layers);
    const refs = (0,reference/* refsOf */.gA)(repository, platforms);
    return { origin: 'built', kind: 'index', refs, index: { digest, platforms } };
}
/**
 * Checks that an index that was just pushed lists one image for each platform, and
 * nothing else but attestations: the tests are of these.
 */
function requireAsPlanned(wanted, ref, { platforms, extras }) {
    const given = Object.keys(platforms).sort().join(', ');
    if (!extras && given === [...wanted].sort().join(', '))
        return;
    const listed = extras ? (0,entries/* describeExtras */.l$)(extras) : given || 'no image';
    throw (0,messages_failure/* fail */.fJ)('push-of-other-images', {
        ref,
        platforms: wanted.join(', '),
        listed
    });
}
/** Builds each platform into the local engine; nothing is pushed. */
async function buildInEngine(docker, plan, platforms, job) {
    const builder = await (0,docker_engine/* engineBuilder */.St)(docker);
    const env = cacheEnvironment(plan.inputs.build, process.env);
    const refs = {};
    for (const platform of platforms) {
        const ref = `${job.name}:${platform.replaceAll('/', '-')}`;
        const what = `build for ${platform}`;
        const watch = { what, builder, base: plan.base.repository, env };
        const into = { platform, ref, builder };
        try {
            await withSecretFiles(job, plan.inputs.build.secrets, (secrets) => {
                const args = loadArgs(plan, { ...into, secrets });
                return (0,retry/* retry */.L)(() => runBuild(docker, args, watch), {
                    what,
                    budgetSeconds: buildBudget({ ...plan, isUnpublished: false })
                });
            });
        }
        catch (error) {
            const { registry } = plan.inputs;
            const target = { ...plan, registry, repository: job.name };
            throw buildFailure(error, target, { platform });
        }
        const layers = await layersInEngine(docker, ref);
        requireBase(plan, [platform], { [platform]: layers });
        refs[platform] = ref;
    }
    return { origin: 'built', kind: 'engine', refs };
}

;// CONCATENATED MODULE: ./src/publish/emulators.ts








/**
 * Installs QEMU for the platforms that must run here but cannot: those that are
 * tested, and with a Dockerfile of one's own that runs commands, all of them. If every
 * one can run, nothing is pulled or changed.
 *
 * @throws Failure when a platform cannot run after all.
 */
async function installEmulators(docker, { binfmtImage: image, context, builder }, tests, job) {
    const emulated = tests.filter((test) => test.emulated);
    const tested = emulated.filter(({ level }) => level !== 'none');
    const mayBuildHere = emulated.length > tested.length &&
        runsCommands(context) &&
        (await isHere(docker, builder));
    const mustRun = mayBuildHere ? emulated : tested;
    const missing = await unrunnable(docker, mustRun.map(({ platform }) => platform));
    if (missing.length === 0)
        return;
    (0,src_job/* noteEngineUse */.Cp)(job);
    core/* info */.pq(`Installing QEMU for ${missing.join(', ')} from ${image}`);
    const names = missing.join(', ');
    const runnable = await install(docker, image, missing, job).catch((error) => {
        cancellation/* cancelled */.KW.throwIfAborted();
        throw (0,messages_failure/* fail */.fJ)('platform-cannot-run', { platforms: names }, { cause: error });
    });
    if (missing.every((platform) => runnable.includes(platform)))
        return;
    throw (0,messages_failure/* fail */.fJ)('platform-cannot-run.stillNot', {
        platforms: names,
        runnable: runnable.join(', ')
    });
}
/** Instructions that run something, by the Dockerfile or by what it is built on. */
const RUNS = /^\s*(?:RUN|ONBUILD)\b/im;
/** A base that may bring such instructions: neither Milvus' image nor an empty one. */
const OTHER_BASE = /^\s*FROM\s+(?!(?:--\S+\s+)*(?:\$\{?BASE_IMAGE\b|scratch\s*$))/im;
/** A Dockerfile in another language, in which these may have other names. */
const OTHER_SYNTAX = /^\s*#\s*syntax\s*=(?!\s*(?:docker\.io\/)?docker\/dockerfile\b)/im;
/** False if no build of a platform runs a command of that platform. */
function runsCommands({ bundled, directory, dockerfile }) {
    if (bundled)
        return false;
    const file = dockerfile?.file ?? external_node_path_default().join(directory, 'Dockerfile');
    // One that is gone is reported by the build.
    const text = (0,external_node_fs_.existsSync)(file) ? (0,external_node_fs_.readFileSync)(file, 'utf8') : 'RUN';
    return [RUNS, OTHER_BASE, OTHER_SYNTAX].some((pattern) => pattern.test(text));
}
/** False for a builder on machines that this engine can install nothing on. */
async function isHere(docker, builder) {
    if (!builder)
        return true;
    // One that cannot be used is reported by what starts it.
    const args = ['buildx', 'inspect', builder];
    const details = await docker(args).catch(() => '');
    return /^Driver:\s+docker-container$/m.test(details);
}
/**
 * Pulls and runs the image, which prints the platforms that can run afterwards. The
 * engine's own list is cached for 20 s (BuildKit's util/archutil/detect.go).
 */
async function install(docker, image, platforms, job) {
    await (0,docker_pull/* pullForJob */.Oc)(docker, image, job);
    const names = platforms.map((platform) => platform.split('/')[1]).join(',');
    const args = ['run', '--rm', '--privileged', '--pull', 'never']
        .concat('--label', job.label, image)
        .concat('--install', names);
    const output = await docker(args, { show: true, timeoutSeconds: 120 });
    return JSON.parse(output).supported;
}
/** The engine's own builder tries every platform, and lists those that work. */
async function unrunnable(docker, platforms) {
    if (platforms.length === 0)
        return [];
    const listed = await docker(['buildx', 'inspect', '--builder', await (0,docker_engine/* engineBuilder */.St)(docker)], { timeoutSeconds: 60 });
    const runnable = /^Platforms:\s*(.*)$/m.exec(listed)?.[1]?.split(/[,*\s]+/);
    return platforms.filter((platform) => !runnable?.includes(platform));
}

;// CONCATENATED MODULE: ./src/publish/merge.ts










/**
 * Merges images that other jobs have pushed and tested into one index, whose
 * platform manifests are exactly theirs.
 *
 * @throws Failure when they do not belong together, or cannot be read.
 */
async function merge(docker, plan, { image: repository, platforms: wanted, digests }) {
    const budget = (0,docker_answer/* budgetAfterPush */.wy)(plan.isUnpublished);
    const parts = await Promise.all(digests.map((digest) => readPart(docker, `${repository}@${digest}`, budget)));
    for (const part of parts)
        requireTestedOnly(part);
    const platforms = onePerPlatform(wanted, parts);
    for (const part of parts) {
        requireSameOrigin(plan, part);
        requireBase(plan, Object.keys(part.platforms), part.layers);
        requireLevel(plan, part);
    }
    const annotations = indexAnnotations(plan);
    const merged = { repository, annotations, digests, platforms };
    return await assemble(docker, merged, 'merged');
}
async function readPart(docker, ref, budget) {
    try {
        return { ref, ...(await (0,registry/* readImage */.AM)(docker, ref, budget)) };
    }
    catch (error) {
        if (error instanceof messages_failure/* Failure */.HR)
            throw error;
        throw (0,messages_failure/* fail */.fJ)('digest-unreadable', { ref }, { cause: error });
    }
}
/**
 * Checks that a part lists nothing that its job has not tested. All that it lists
 * becomes part of the merged index, and tools differ in which entry they take.
 *
 * @throws Failure that names what else it lists.
 */
function requireTestedOnly({ ref, extras }) {
    if (!extras)
        return;
    throw (0,messages_failure/* fail */.fJ)('digest-lists-others', { ref, extras: (0,entries/* describeExtras */.l$)(extras) });
}
/**
 * Checks that an image was made from what this run has planned.
 *
 * @throws Failure that names the label that differs.
 */
function requireSameOrigin(plan, { ref, labels }) {
    for (const actual of Object.values(labels)) {
        for (const key of [inputs_labels/* MARK */.M$.version, inputs_labels/* MARK */.M$.baseDigest, inputs_labels/* MARK */.M$.context]) {
            const planned = labelOf(plan, key);
            if (actual[key] === planned)
                continue;
            const own = (0,untrusted/* oneLine */.TN)(actual[key] ?? '');
            throw (0,messages_failure/* fail */.fJ)('digest-of-other-build', { ref, key, actual: own, planned });
        }
    }
}
/** Of several labels with one key, docker takes the last. */
function labelOf({ labels }, key) {
    const start = `${key}=`;
    const line = labels.findLast((label) => label.startsWith(start));
    return line?.slice(start.length) ?? '';
}
/**
 * Checks that an image was pushed to be tested as this run asks. What it was upgraded
 * from is in its report.
 *
 * @throws Failure that names the platform and its level.
 */
function requireLevel({ tests }, { ref, platforms, annotations }) {
    const levels = (0,plan_marks/* readMarks */.pc)(annotations)?.levels ?? {};
    for (const { platform, level } of tests) {
        const own = (0,plan_marks/* levelOf */.In)(levels, platform);
        if (!platforms[platform] || (0,smoke_levels/* meets */.D)(own, (0,smoke_levels/* weaker */.mp)(level, 'restart')))
            continue;
        throw (0,messages_failure/* fail */.fJ)('digest-of-other-level', { ref, own, platform, level });
    }
}
/**
 * Returns the manifest digest of each platform.
 *
 * @throws Failure when a platform is missing, superfluous or there twice.
 */
function onePerPlatform(wanted, parts) {
    const digests = {};
    for (const { ref, platforms } of parts) {
        for (const [platform, digest] of Object.entries(platforms)) {
            if (digests[platform])
                throw (0,messages_failure/* fail */.fJ)('digests-overlap', { ref, platform });
            digests[platform] = digest;
        }
    }
    const given = Object.keys(digests).sort().join(', ');
    if (given === [...wanted].sort().join(', '))
        return digests;
    throw (0,messages_failure/* fail */.fJ)('digests-not-of-platforms', {
        given: given || 'no platform',
        wanted: wanted.join(', ')
    });
}

;// CONCATENATED MODULE: ./src/publish/passed.ts



/**
 * Returns what each platform's image has passed: now, and according to the marks of
 * published images that have the same manifest, before. Of what it was upgraded from,
 * and of scripts, the last one counts.
 *
 * @param platforms manifest digest of each platform
 */
function passedBy(platforms, reports, { targets }) {
    const published = [...targets.values()].filter(plan_published/* isImage */.wu);
    const levels = {};
    const upgrades = {};
    const scripts = {};
    for (const [platform, digest] of Object.entries(platforms)) {
        const before = published.filter((one) => one.platforms[platform] === digest);
        const report = reports.find((one) => one.platform === platform);
        levels[platform] = levelPassed(platform, report, before);
        const upgrade = upgradePassed(platform, report, before);
        if (upgrade)
            upgrades[platform] = upgrade;
        const script = scriptPassed(platform, report, before);
        if (script)
            scripts[platform] = script;
    }
    return { levels, upgrades, scripts };
}
function levelPassed(platform, report, before) {
    const now = report?.verdict === 'passed' ? report.level : 'none';
    return before
        .map(({ marks }) => (0,plan_marks/* levelOf */.In)(marks?.levels ?? {}, platform))
        .reduce(smoke_levels/* stronger */.t_, now);
}
function upgradePassed(platform, report, before) {
    const { verdict, upgrade } = report ?? {};
    if (verdict === 'passed' && upgrade) {
        return { from: upgrade.digest, back: upgrade.back };
    }
    const known = before.map(({ marks }) => marks?.upgrades[platform]);
    return known.find((one) => one !== undefined);
}
/** A run without a script leaves what is known of an earlier one. */
function scriptPassed(platform, report, before) {
    const { verdict, script } = report ?? {};
    if (verdict === 'passed' && script)
        return script.hash;
    const known = before.map(({ marks }) => marks?.scripts[platform]);
    return known.find((hash) => hash !== undefined);
}

;// CONCATENATED MODULE: ./src/publish/pull-ahead.ts
// Images that are pulled while the new one is built.











/**
 * Pulls the base while the builder starts and builds: on a fresh runner nothing
 * takes longer. If it fails, the build does not wait for another try: the pull of the
 * built image brings what is missing, from its own registry, or says why not.
 */
async function pullBase(docker, run) {
    const { job, plan, time } = run;
    const refs = baseRefs(plan);
    if (!needsBuilder(run) || Object.keys(refs).length === 0)
        return;
    const pull = async () => {
        const there = await platformThere(docker, plan);
        const missing = Object.entries(refs).filter(([name]) => name !== there);
        await (0,docker_pull/* pullMissing */.IU)(docker, Object.fromEntries(missing), job, () => 0);
    };
    await time('beside', 'Base is pulled', pull).catch((error) => {
        if (cancellation/* cancelled */.KW.aborted)
            return;
        core/* info */.pq(`The base is not pulled ahead: ${(0,untrusted/* oneLine */.TN)((0,messages_failure/* messageOf */.bD)(error))}`);
    });
}
/**
 * Returns the platform of the base that the engine has by the name of its index, as
 * a pull by its tag leaves it; its layers are there, then.
 */
async function platformThere(docker, plan) {
    const format = '{{.Os}}/{{.Architecture}}';
    const args = ['image', 'inspect', '--format', format, baseRef(plan)];
    return await docker(args).catch(() => '');
}
/** Returns the base of each platform that is tested. */
function baseRefs({ base, tests }) {
    return refsToRun((0,reference/* refsOf */.gA)(base.repository, base.platforms), tests);
}
/**
 * Pulls the images whose data must be opened, for the post step to remove.
 *
 * @throws Failure when one cannot be pulled: without it there is no test.
 */
async function pullReplaced(docker, run) {
    const { job, plan, time } = run;
    const [first] = plan.tests.flatMap(({ replaced }) => replaced ?? []);
    if (!first)
        return;
    try {
        await time('beside', 'Replaced image is pulled', () => (0,docker_pull/* pullMissing */.IU)(docker, replacedRefs(plan.tests), job));
    }
    catch (error) {
        const { name } = first;
        const isAbsent = error instanceof messages_failure/* Failure */.HR && (0,docker_answer/* answerOf */.ut)(error.cause) === 'absent';
        const remedy = isAbsent ? 'absent' : undefined;
        throw (0,messages_failure/* fail */.fJ)('pull-failed.replaced', { name }, { cause: error, remedy });
    }
}
/** Returns the replaced image of each platform that must open its data. */
function replacedRefs(tests) {
    return Object.fromEntries(tests.flatMap(({ platform, replaced }) => replaced ? [[platform, replaced.ref]] : []));
}
/** Returns the bytes that the tests unpack: an archive for each platform. */
function archiveBytes({ plan, inputs }) {
    const { upgradeData } = inputs.smoke;
    if (!upgradeData)
        return 0;
    const count = plan.tests.filter(({ level }) => level === 'upgrade').length;
    return count * ((0,external_node_fs_.statSync)(upgradeData, { throwIfNoEntry: false })?.size ?? 0);
}

;// CONCATENATED MODULE: ./src/publish/test-reports.ts


/**
 * Returns what other jobs report of the images that were merged: one report for
 * each platform, about exactly its manifest. Anything missing, failed, or about
 * another digest refuses the whole.
 *
 * @param digests manifest digest of each platform
 * @throws Failure that names the platform and what its reports lack.
 */
function requireReports(reports, tests, digests) {
    return tests.map((test) => {
        const { platform } = test;
        const digest = digests[platform] ?? '';
        const about = reports.filter((report) => report.platform === platform);
        const problem = problemOf(about, test, digest);
        if (problem)
            throw problem;
        return (about.find((report) => isEnough(report, test)) ??
            untested(platform, digest));
    });
}
function untested(platform, digest) {
    return { platform, digest, level: 'none', verdict: 'skipped' };
}
/** Returns what the reports about a platform lack; undefined if nothing. */
function problemOf(reports, test, digest) {
    const { platform, level, replaced } = test;
    const wanted = { platform, level, digest };
    const other = reports.find((report) => report.digest !== digest);
    if (other) {
        const values = { ...wanted, other: other.digest ?? 'no digest' };
        return (0,messages_failure/* fail */.fJ)('smoke-not-reported.ofOther', values);
    }
    if (reports.some(({ verdict }) => verdict === 'failed')) {
        return (0,messages_failure/* fail */.fJ)('smoke-not-reported.failed', wanted);
    }
    if (level === 'none' || reports.some((report) => isEnough(report, test))) {
        return undefined;
    }
    if (reports.length === 0)
        return (0,messages_failure/* fail */.fJ)('smoke-not-reported', wanted);
    const reported = reports
        .map((report) => `"${report.level}" ${report.verdict}`)
        .join(', ');
    if (reports.some((report) => lacksOnlyScript(report, test))) {
        return (0,messages_failure/* fail */.fJ)('smoke-not-reported.ofOtherScript', {
            platform,
            reported: scriptsIn(reports)
        });
    }
    if (!replaced || !reports.some(isOfUpgrade)) {
        return (0,messages_failure/* fail */.fJ)('smoke-not-reported.lower', { ...wanted, reported });
    }
    const opened = reports.flatMap(({ upgrade }) => upgrade?.digest ?? []);
    return (0,messages_failure/* fail */.fJ)('smoke-not-reported.ofOtherData', {
        ...wanted,
        name: replaced.name,
        from: replaced.digest,
        opened: opened.join(', ') || 'no image'
    });
}
function isOfUpgrade({ level, verdict }) {
    return level === 'upgrade' && verdict === 'passed';
}
function lacksOnlyScript(report, test) {
    return isEnough(report, { ...test, scriptHash: undefined });
}
/** Names the scripts of reports by the first digits of their hashes. */
function scriptsIn(reports) {
    const hashes = reports.flatMap(({ script }) => script?.hash.slice(0, 12) ?? []);
    return hashes.length > 0
        ? `reported is another script, ${hashes.join(', ')}`
        : 'none is reported';
}
/** The data that was opened must be that of the image that is replaced now. */
function isEnough(report, { level, replaced, scriptHash }) {
    if (scriptHash && report.script?.hash !== scriptHash)
        return false;
    if (report.verdict !== 'passed' || !(0,smoke_levels/* meets */.D)(report.level, level))
        return false;
    return (level !== 'upgrade' ||
        !replaced ||
        report.upgrade?.digest === replaced.digest);
}

;// CONCATENATED MODULE: ./src/publish/obtain.ts



















/**
 * Starts the builder if it is certain that the run builds an image and pushes it.
 * Whether it starts is known when the build waits for it: a check that fails before
 * is what ends the run.
 */
function bootBeside(docker, run) {
    const { inputs, job, time } = run;
    if (!needsBuilder(run))
        return undefined;
    if (needsEngine(run))
        (0,src_job/* noteEngineUse */.Cp)(job);
    return startNow(() => time('beside', 'Builder starts', () => bootBuilder(docker, inputs, job)));
}
/** Returns the image whose tags are to be set, once it has passed its test. */
async function obtainTested(docker, run, builder, whileStaying) {
    const { plan, inputs } = run;
    const { decision } = plan;
    switch (decision.kind) {
        case 'build':
            return inputs.digests.length > 0
                ? await mergeTested(docker, run)
                : await buildTested(docker, run, builder, whileStaying);
        case 'test':
            return await testAgain(docker, run, decision.published, whileStaying);
        default:
            return publishedImage(inputs.image, decision.published);
    }
}
/** Builds an image and tests it. */
async function buildTested(docker, run, builder, whileStaying) {
    const { image, reports } = await testHere(docker, run, {
        pulled: baseRefs(run.plan),
        obtain: (base) => buildImage(docker, run, builder, base),
        whileStaying
    });
    if (image.kind === 'engine')
        return image;
    return await markUpgrades(docker, run, image, reports, [image.index.digest]);
}
/**
 * Writes on the index of a new image what only its test found out: whether there is a
 * way back from it. Without a tag there is no such index, and the reports say it.
 *
 * @param digests of the indexes that list its images
 */
async function markUpgrades(docker, { inputs, plan, step }, image, reports, digests) {
    const isUpgraded = plan.tests.some(({ level }) => level === 'upgrade') ||
        reports.some(({ upgrade }) => upgrade);
    if (!isUpgraded || plan.decision.tags.length === 0)
        return image;
    const { platforms } = image.index;
    const annotations = indexAnnotations(plan);
    const parts = { repository: inputs.image, annotations, digests, platforms };
    const passed = passedBy(platforms, reports, plan);
    return await step('Mark', () => markPassed(docker, parts, passed, image.origin));
}
/**
 * Obtains an image and tests each platform of it. Whatever would stop the tests
 * is found before that, and verdicts are reported before a failure is thrown.
 */
async function testHere(docker, run, { pulled, obtain, whileStaying }) {
    const { inputs, job, plan, step, time, removals, report } = run;
    const freeBuilder = builderRemoval(docker, run);
    const [route] = await Promise.all([
        (0,smoke_route/* routeOf */.Lu)(docker, plan.tests),
        (0,size/* requireSpace */.M)(docker, {
            refs: [pulled, replacedRefs(plan.tests)].flatMap((Object.values)),
            archives: archiveBytes(run)
        })
    ]);
    // From here on the job leaves something in the engine for the post step.
    if (needsEngine(run))
        (0,src_job/* noteEngineUse */.Cp)(job);
    const base = startNow(() => pullBase(docker, run));
    const replaced = startNow(() => pullReplaced(docker, run));
    await step('QEMU', () => installEmulators(docker, inputs, plan.tests, job));
    const image = await obtain(base);
    report({ image });
    await replaced;
    const options = {
        ...inputs.smoke,
        route,
        milvus: expectedVersion(docker, plan, job),
        time,
        removals,
        whileStaying: () => {
            whileStaying(image);
            freeBuilder();
        }
    };
    const digests = image.kind === 'engine' ? {} : image.index.platforms;
    const tests = testsOf(run, digests);
    const results = await step('Smoke test', () => testPlatforms(docker, image.refs, tests, options, job));
    freeBuilder();
    const smoke = results.map((result) => ({
        ...result,
        digest: digests[result.platform],
        notes: [result.note ?? [], result.notes ?? []].flat()
    }));
    report({ smoke });
    requirePassed(results);
    return { image, reports: smoke };
}
/** Returns the tests of images by their digests: a build may have made the same again. */
function testsOf({ inputs, plan }, digests) {
    const hasData = inputs.smoke.upgradeData !== undefined;
    return leaveOutSame(plan.tests, digests, hasData);
}
/** Another patch version is accepted if the base image is known to be of the version. */
function expectedVersion(docker, plan, job) {
    const { name, repository, platforms, doubt } = plan.base;
    const refs = (0,reference/* refsOf */.gA)(repository, platforms);
    const pullOne = async (platform) => {
        const ref = refs[platform] ?? '';
        await (0,docker_pull/* pullMissing */.IU)(docker, { [platform]: ref }, job);
        return ref;
    };
    return {
        version: plan.version,
        base: name,
        pullBase: doubt ? undefined : pullOne
    };
}
async function buildImage(docker, { inputs, job, plan, step }, builder, base) {
    const [image] = await step('Build', () => Promise.all([build(docker, plan, inputs, job, builder), base]));
    return image;
}
/**
 * Returns what begins to remove the builder of the job, once. That is not done right
 * after the build, since it would take time from the start of Milvus.
 */
function builderRemoval(docker, run) {
    const { job, removals } = run;
    const { builder, buildkitdConfig } = run.inputs;
    // Its configuration is needed until the tags are set.
    let isLeft = needsBuilder(run) && !builder && buildkitdConfig === undefined;
    return () => {
        if (!isLeft)
            return;
        isLeft = false;
        removals.begin('the builder', () => (0,docker_builder/* removeOwnBuilder */.aF)(docker, job));
    };
}
/** Tests an image that passed less so far, and writes into its marks what it has passed. */
async function testAgain(docker, run, published, whileStaying) {
    const { inputs, plan, step } = run;
    const { image: repository, platforms } = inputs;
    const image = publishedImage(repository, published);
    const ref = `${repository}@${published.digest}`;
    requireBase(plan, platforms, (await (0,registry/* readImage */.AM)(docker, ref)).layers);
    const { reports } = await testHere(docker, run, {
        pulled: refsToRun(image.refs, plan.tests),
        obtain: () => Promise.resolve(image),
        whileStaying
    });
    const annotations = Object.entries(published.annotations);
    const parts = {
        repository,
        annotations: annotations.map((pair) => pair.join('=')),
        digests: [published.digest],
        platforms: published.platforms
    };
    const passed = passedBy(published.platforms, reports, plan);
    return await step('Mark', () => markPassed(docker, parts, passed, 'published'));
}
/** Merges images that other jobs have built and tested. */
async function mergeTested(docker, run) {
    const { inputs, plan, step, report } = run;
    const image = await step('Merge', () => merge(docker, plan, inputs));
    const { platforms } = image.index;
    const tests = testsOf(run, platforms);
    const smoke = requireReports(inputs.smokeResults, tests, platforms);
    report({ smoke });
    return await markUpgrades(docker, run, image, smoke, inputs.digests);
}
/** Returns an image that an earlier run has published. */
function publishedImage(repository, { digest, platforms }) {
    const refs = (0,reference/* refsOf */.gA)(repository, platforms);
    const index = { digest, platforms };
    return { origin: 'published', kind: 'index', refs, index };
}

// EXTERNAL MODULE: ./src/publish/results.ts
var results = __webpack_require__(1993);
;// CONCATENATED MODULE: ./src/publish/deploy-ahead.ts
// What would happen at RunPod, before anything is built.




/**
 * Reports what a run would do at RunPod, and changes nothing.
 *
 * @throws Failure that would end the run.
 */
async function previewRunPod(runpod) {
    const { run, options, runpodModule, record } = runpod;
    record({ planned: true });
    if (options.canary && isNew(run))
        record({ canary: { outcome: 'planned' } });
    await unlessDown(runpod, async () => {
        const outlook = await lookWithRights(runpod);
        const { template, pods, ref, kept } = outlook;
        const changes = changesOf(runpod, template, pods);
        const isChange = changes.template || changes.pods;
        // A later job may be able to read what has failed on a pod.
        const isUnread = pods.some(isHeldUnread);
        if (isChange || !isUnread)
            record({ wouldChange: isChange });
        if (changes.canary) {
            record({ canary: { outcome: 'planned' } });
        }
        const results = pods.map((plan) => runpodModule.expectedResult(plan, ref));
        record({ template, pods: results, kept });
        runpodModule.sayWaysBack(pods);
        runpodModule.sayWouldHold(pods);
        await requireUsable(runpod, pods);
    });
}
/**
 * Finds, before anything is built, what would end the run after its tags have
 * moved: a wrong key or password, a right that the key lacks, a name that nothing has or
 * that two templates have, a pod that may not have the image.
 *
 * @throws Failure that says so.
 */
async function checkRunPod(runpod) {
    // Without anything to build or to tag, the update itself finds it as early.
    if (runpod.run.plan.decision.kind === 'nothing')
        return;
    await runpod.run.step('RunPod', () => unlessDown(runpod, async () => {
        await requireUsable(runpod, (await lookWithRights(runpod)).pods);
    }));
}
/** True if a pod keeps its image because the memory of failures could not be read. */
function isHeldUnread({ action, failure }) {
    return action === 'hold' && failure === undefined;
}
/** @throws Failure when a pod may not have the image, or refuses the password. */
async function requireUsable({ runpodModule, access, options }, pods) {
    runpodModule.requireAllowed(pods);
    await runpodModule.requirePassword(access, pods, options);
}
/** Goes on if RunPod has a fault that may pass: that says nothing about the inputs. */
async function unlessDown({ runpodModule }, look) {
    try {
        await look();
    }
    catch (error) {
        if (runpodModule.isLasting(error))
            throw error;
        (0,annotate/* annotate */.fz)('runpod-not-checked', { reason: (0,messages_failure/* whatOf */.Em)(error) });
    }
}
/**
 * Looks ahead, and requires the rights for it. With something to build, these are
 * asked for at the same time, by the inputs; else only for what is to be changed.
 *
 * @throws Failure that names the rights rather than what a lack of them leads to.
 */
async function lookWithRights(runpod) {
    const { run, options, requireRights } = runpod;
    const looking = lookAhead(runpod);
    if (run.plan.decision.kind === 'nothing') {
        const { template, pods } = await looking;
        await requireRights(changesOf(runpod, template, pods));
        return await looking;
    }
    const asking = requireRights({
        template: options.template !== undefined,
        pods: options.pods.length > 0,
        canary: options.canary !== undefined
    });
    await Promise.allSettled([asking, looking]);
    await asking;
    return await looking;
}
async function lookAhead(runpod) {
    const { run, asked, options, access, runpodModule, readImage } = runpod;
    const choice = (0,deployable/* chooseImage */.N)(expected(run), asked);
    if (choice.kind === 'none')
        return { pods: [], kept: choice.reason };
    const { digest, version } = choice;
    const repository = run.inputs.image;
    const ref = digest && `${repository}@${digest}`;
    const target = { repository, version, ref };
    const desired = desiredTemplate(runpod);
    const [template, pods] = await Promise.all([
        desired && runpodModule.planTemplate(access, desired, target, readImage),
        planNamedPods(runpod, target),
        // Without a template and pods, nothing else finds a wrong key.
        options.canary && isNew(run)
            ? runpodModule.findOffers(access, options.canary)
            : undefined
    ]);
    return { template, pods, ref };
}
/** Returns the images that there will be, if all goes well. */
function expected({ plan: { version, decision } }) {
    const { left: newer, tags } = decision;
    switch (decision.kind) {
        case 'build':
        case 'test': {
            // Its digest is another one then.
            const own = tags.length > 0 ? { version, digest: undefined } : undefined;
            return { own, newer };
        }
        default: {
            const { digest } = decision.published;
            const isOwn = !('isSuperseded' in decision);
            return { own: isOwn ? { version, digest } : undefined, newer };
        }
    }
}

;// CONCATENATED MODULE: ./src/publish/publish.ts















/**
 * The job: builds the image unless it is published already, pushes it by digest,
 * tests exactly that, and only then sets its tags and brings RunPod to it.
 *
 * @param report takes each result as soon as it is known
 * @param open logs in, and returns docker; replaced in tests
 * @throws Error that says what failed, why, and what to do.
 */
async function publish(inputs, job, report, open = openDocker) {
    const removals = removeBeside();
    const openAll = async () => await (0,configured_builder/* withConfiguration */.$)(await open(job, inputs), inputs, job);
    try {
        await publishWith({ inputs, job, removals, report }, openAll);
    }
    catch (error) {
        await removals.ended();
        throw error;
    }
    if (await removals.ended())
        (0,src_job/* noteContainersGone */.s_)(job);
}
async function publishWith(given, open) {
    const { inputs, job, report } = given;
    const times = (0,results/* timekeeper */.MI)((timings) => {
        report({ timings });
    });
    const { step } = times;
    report({ purpose: purposeOf(inputs) });
    if (inputs.runpod?.doctor) {
        const { examine } = await __webpack_require__.e(/* import() */ 588).then(__webpack_require__.bind(__webpack_require__, 4588));
        await examine(inputs.runpod, { inputs, job, step, report }, open);
        return;
    }
    const docker = await step('Log in', () => open(job, inputs));
    const published = (0,caller/* publishedBefore */.g)();
    if (published !== undefined) {
        report({ purpose: 'deploy' });
        await deploy(docker, { inputs, job, step, report }, published);
        return;
    }
    const plan = await step('Plan', () => makePlan(inputs, docker, job));
    const { decision } = plan;
    report({ plan });
    if (decision.kind !== 'build') {
        report({ image: publishedImage(inputs.image, decision.published) });
    }
    const run = { ...given, ...times, plan };
    const asked = { request: inputs.version, level: levelOnRunPod(plan) };
    const runpod = await openRunPod(docker, run, asked);
    if (inputs.dryRun) {
        if (runpod)
            await step('RunPod', () => previewRunPod(runpod));
        return;
    }
    await requireNeeded(docker, run);
    const builder = bootBeside(docker, run);
    if (runpod)
        await removeLeft(runpod);
    if (runpod)
        await checkRunPod(runpod);
    const ahead = readAhead(docker, run);
    const image = await obtainTested(docker, run, builder, ahead.begin);
    report({ image });
    if (runpod)
        await tryOnRunPod(runpod, image);
    const promotion = await promoteTested(docker, run, image, ahead);
    if (runpod) {
        const candidates = taggedCandidates(plan, image, promotion);
        await updateRunPod(runpod, candidates, triedDigest(plan, image));
    }
}
/** Sets the tags. Undefined if there are none to set. */
async function promoteTested(docker, run, image, ahead) {
    const promotable = promotableOf(run, image);
    if (!promotable)
        return undefined;
    const [promotion, sizes] = await Promise.all([
        run.step('Promote', async () => promote(docker, promotable, await ahead.look())),
        ahead.sizesOf(image)
    ]);
    run.report({ promotion, sizes });
    if (promotion.failure)
        throw promotion.failure;
    return promotion;
}
/**
 * Returns the images that the run's tags point to: its own, if it has one, and
 * newer ones.
 */
function taggedCandidates(plan, image, promotion) {
    const { version, decision } = plan;
    const hadTag = decision.kind === 'promote' ||
        (decision.kind === 'nothing' && !('isSuperseded' in decision));
    const hasTag = hadTag || (promotion?.moved ?? []).length > 0;
    const index = hasTag ? (0,results/* existingIndex */.SY)({ image, promotion }) : undefined;
    return {
        own: index && { digest: index.digest, version },
        newer: (0,results/* leftTags */.L5)({ plan, promotion })
    };
}
/** Returns the digest of the image if a canary has tried it. */
function triedDigest(plan, image) {
    const isTried = isNew({ plan }) && image.kind !== 'engine';
    return isTried ? image.index.digest : undefined;
}
/** Returns what an image must have passed on the platform of RunPod's machines. */
function levelOnRunPod({ tests }) {
    const test = tests.find(({ platform }) => platform === deployable/* RUNPOD_PLATFORM */.V);
    return test?.level ?? 'none';
}
function purposeOf({ push, dryRun, runpod }) {
    if (runpod?.doctor)
        return 'doctor';
    if (dryRun)
        return 'dry-run';
    if (push === 'by-digest')
        return 'part';
    return push === 'false' ? 'local' : 'publish';
}

// EXTERNAL MODULE: ./src/messages/releases.ts
var releases = __webpack_require__(4512);
;// CONCATENATED MODULE: ./src/report/advisories.ts






/** Seconds for which a run that is over waits for what only warns. */
const advisories_GRACE_SECONDS = 2;
/** Adds the advisories that were read beside the run. */
async function addAdvisories(results) {
    const { plan } = results;
    if (!plan?.advisories)
        return results;
    return { ...results, advisories: await findAdvisories(plan) };
}
/**
 * Returns the advisories about the version of a run that is over, and warns of each;
 * or warns that they could not be read, be it in time. Undefined if there are none to
 * report.
 */
async function findAdvisories({ advisories, version, inputs }, graceSeconds = advisories_GRACE_SECONDS) {
    if (!advisories)
        return undefined;
    try {
        const published = await inTime(advisories, graceSeconds);
        return (0,milvus_advisories/* requireHarmless */.tR)(published, version, inputs.vulnerable);
    }
    catch (error) {
        // A cancelled job reads nothing any more.
        if (cancellation/* cancelled */.KW.aborted)
            return undefined;
        (0,annotate/* annotate */.fz)('advisories-unreadable', { reason: (0,messages_failure/* whatOf */.Em)(error) });
        return undefined;
    }
}
/** @throws Error when the result does not come in time. */
async function inTime(result, seconds) {
    const come = new AbortController();
    const late = async () => {
        await (0,pause/* pause */.v)(seconds * 1000, come.signal);
        throw new Error((0,releases/* notReadInTime */.MT)({ seconds }));
    };
    try {
        return await Promise.race([result, late()]);
    }
    finally {
        come.abort();
    }
}

;// CONCATENATED MODULE: ./src/run.ts
// What the main step loads once its inputs are right: one file of dist/, so that none of
// it is missing later, should a checkout replace dist/ meanwhile.





/***/ })

};
