export const id = 228;
export const ids = [228];
export const modules = {

/***/ 7228:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   areContainersGone: () => (/* binding */ areContainersGone),
/* harmony export */   beginJob: () => (/* binding */ beginJob),
/* harmony export */   directoriesOf: () => (/* binding */ directoriesOf),
/* harmony export */   forgetBuilder: () => (/* binding */ forgetBuilder),
/* harmony export */   hasUsedEngine: () => (/* binding */ hasUsedEngine),
/* harmony export */   hasUsedRunPod: () => (/* binding */ hasUsedRunPod),
/* harmony export */   jobToCleanUp: () => (/* binding */ jobToCleanUp),
/* harmony export */   marksOf: () => (/* binding */ marksOf),
/* harmony export */   mayHaveBuilder: () => (/* binding */ mayHaveBuilder),
/* harmony export */   noteBuilder: () => (/* binding */ noteBuilder),
/* harmony export */   noteClaim: () => (/* binding */ noteClaim),
/* harmony export */   noteContainersGone: () => (/* binding */ noteContainersGone),
/* harmony export */   noteEngineUse: () => (/* binding */ noteEngineUse),
/* harmony export */   noteRunPodUse: () => (/* binding */ noteRunPodUse),
/* harmony export */   notedClaims: () => (/* binding */ notedClaims),
/* harmony export */   runningProcesses: () => (/* binding */ runningProcesses),
/* harmony export */   socketDirectory: () => (/* binding */ socketDirectory)
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
 * Notes that all containers and networks of the job are removed, and that it will make
 * no more, so that the post step need not look for them.
 */
function noteContainersGone(job) {
    try {
        noteUse(job, 'containers-gone');
    }
    catch {
        // The post step looks for them, then: no reason to fail what has succeeded.
    }
}
/** False unless it is known that the job has left no container and no network. */
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

/***/ 2982:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hk: () => (/* binding */ endProcesses),
/* harmony export */   U_: () => (/* binding */ processesWith),
/* harmony export */   cu: () => (/* binding */ identityOf)
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
    // The name, in parentheses, may have any character. State and start come after it.
    const [, rest = ''] = /^.*\) (.*)/s.exec(readProcess(pid, 'stat')) ?? [];
    const [state = 'X', ...fields] = rest.split(' ');
    const start = fields[18];
    return start && !/[ZX]/.test(state) ? `${pid}-${start}` : undefined;
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
/**
 * Ends processes, and those that they start meanwhile: with TERM, and a few
 * seconds later with KILL.
 *
 * @param find returns those that still run
 * @throws Error that names those that did not end.
 */
async function endProcesses(find, graceSeconds = GRACE_SECONDS) {
    const names = describeProcesses(find());
    if (!names)
        return;
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`Ending what the main step has left running: ${names}`);
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


/***/ })

};
