export const id = 530;
export const ids = [530,136];
export const modules = {

/***/ 947:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ listContext),
  B: () => (/* binding */ listIgnoreFile)
});

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/messages/failure.ts
var failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./src/lib/untrusted.ts
var untrusted = __webpack_require__(881);
// EXTERNAL MODULE: ./src/lib/paths.ts
var paths = __webpack_require__(9927);
;// CONCATENATED MODULE: ./src/context/dockerignore.ts



/**
 * Parses a .dockerignore as docker does (moby/patternmatcher). No package on npm
 * is up to date with it: since 2022 a pattern excludes all that is below what it
 * matches, and `dir/*` followed by `!dir/file` keeps the file.
 *
 * @param name name of the file in messages
 * @throws Failure if docker would refuse a pattern, or this does not know it.
 */
function parseDockerignore(text, name) {
    return text
        .replace(/^\ufeff/, '')
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line) => parseLine(line, name));
}
function parseLine(line, name) {
    const mark = line.startsWith('!') ? '!' : '';
    // Docker looks for the "!" after cleaning: "/!x" is an exception, too.
    const text = mark + clean(line.slice(mark.length).trim());
    const isException = text.startsWith('!');
    try {
        return { regexp: toRegExp(text.slice(isException ? 1 : 0)), isException };
    }
    catch (error) {
        const pattern = (0,untrusted/* oneLine */.TN)(line);
        throw (0,failure/* fail */.fJ)('dockerignore-pattern', { name, pattern }, { cause: error });
    }
}
/** Go's filepath.Clean, without the leading slash. */
function clean(pattern) {
    if (!pattern)
        return '';
    return external_node_path_default().posix
        .normalize(pattern)
        .replace(/(?<=.)\/$/, '')
        .replace(/^\/(?=.)/, '');
}
/** Wildcards, classes, escapes, and single characters. */
const PARTS = /\*\*\/?|[*?]|\[\^?[^\\[\]*?^]+\]|\\[^]|[^]/gu;
function toRegExp(pattern) {
    if (!pattern)
        throw new Error('it is empty');
    if (!/[*?[\]\\]/.test(pattern))
        return new RegExp(`^${dockerignore_escape(pattern)}$`, 'u');
    // Without another wildcard or a slash, `**` stands for any beginning.
    const [, end] = /^\*\*([^*?[\]\\/][^*?[\]\\]*)$/.exec(pattern) ?? [];
    if (end !== undefined)
        return new RegExp(`${dockerignore_escape(end)}$`, 'u');
    const source = pattern.replace(PARTS, (part, offset) => translate(part, offset + part.length === pattern.length));
    return new RegExp(`^${source}$`, 'u');
}
function translate(part, isLast) {
    if (part.startsWith('**'))
        return isLast ? '.*' : '(?:.*/)?';
    if (part === '*')
        return '[^/]*';
    if (part === '?')
        return '[^/]';
    if (/^\[.+\]$/u.test(part))
        return part;
    if (/^\\[^A-Za-z0-9]$/u.test(part))
        return dockerignore_escape(part.slice(1));
    if (/^[[\]\\]/.test(part))
        throw new Error(`"${part}" is not supported`);
    return part === '^' ? part : dockerignore_escape(part);
}
function dockerignore_escape(text) {
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
/**
 * Matches a path, given what matched its directory. As in docker, a pattern that
 * cannot change the result is not tried, and so does not match the paths below.
 */
function matchPath(patterns, file, parent) {
    let isIgnored = false;
    const matches = patterns.map(({ regexp, isException }, index) => {
        const isMatch = parent?.matches[index] || (isException === isIgnored && regexp.test(file));
        if (isMatch)
            isIgnored = !isException;
        return isMatch;
    });
    return { isIgnored, matches };
}

;// CONCATENATED MODULE: ./src/context/files.ts







const DOCKERIGNORE = '.dockerignore';
/**
 * Lists what `docker build` reads of a context: its Dockerfile, and all that its
 * .dockerignore does not exclude. The .git of a checkout is left out, since it
 * differs between checkouts of the same commit.
 *
 * @param dockerfile where the Dockerfile is; in the context unless given
 * @returns paths in the context, sorted by bytes
 * @throws Failure if a link leads the Dockerfile or the .dockerignore out of the
 * context, if that cannot be read, if there is a FIFO, a socket or a device, or if
 * a name is not UTF-8.
 */
function listContext(directory, dockerfile) {
    const patterns = patternsOf(directory, dockerfile);
    const files = listDirectory({ root: directory, patterns }, '');
    const own = dockerfile ? [] : withTarget(directory, 'Dockerfile');
    return sortByBytes([...files, ...own]);
}
/** Lists the ignore file of a context, if there is one, and what it links to. */
function listIgnoreFile(directory, dockerfile) {
    const ignoreFile = findIgnoreFile(directory, dockerfile);
    return ignoreFile ? withTarget(directory, ignoreFile) : [];
}
/** An ignore file beside a Dockerfile that is elsewhere replaces that of the context. */
function patternsOf(directory, dockerfile) {
    if (typeof dockerfile === 'object' && dockerfile.ignoreFile) {
        const text = (0,external_node_fs_.readFileSync)(dockerfile.ignoreFile, 'utf8');
        return parseDockerignore(text, `${dockerfile.name}${DOCKERIGNORE}`);
    }
    const ignoreFile = findIgnoreFile(directory, dockerfile);
    return ignoreFile ? readPatterns(directory, ignoreFile) : [];
}
/** Docker uses the first that exists. */
function findIgnoreFile(directory, dockerfile) {
    const names = dockerfile ? [] : [`Dockerfile${DOCKERIGNORE}`];
    return [...names, DOCKERIGNORE].find((name) => (0,external_node_fs_.existsSync)(external_node_path_default().join(directory, name)));
}
function readPatterns(directory, name) {
    withTarget(directory, name);
    const text = (0,external_node_fs_.readFileSync)(external_node_path_default().join(directory, name), 'utf8');
    return parseDockerignore(text, name);
}
/** Not readdir's own recursion, which follows links. */
function listDirectory(context, directory, parent) {
    const options = { withFileTypes: true, encoding: 'buffer' };
    const entries = (0,external_node_fs_.readdirSync)(external_node_path_default().join(context.root, directory), options);
    return entries.flatMap((entry) => {
        const name = entry.name.toString();
        const file = external_node_path_default().join(directory, name);
        if (file === '.git')
            return [];
        const result = matchPath(context.patterns, file, parent);
        if (!(0,external_node_buffer_.isUtf8)(entry.name)) {
            if (result.isIgnored)
                return [];
            throw notUtf8(external_node_path_default().join(directory, escaped(entry.name)));
        }
        if (entry.isDirectory())
            return listSubdirectory(context, file, result);
        if (result.isIgnored)
            return [];
        requireCopyable(context, entry, file);
        return [file];
    });
}
/** An exception can include files of a directory that is ignored. */
function listSubdirectory(context, directory, result) {
    const { isIgnored } = result;
    const hasExceptions = context.patterns.some((pattern) => pattern.isException);
    if (isIgnored && !hasExceptions)
        return [];
    const files = listDirectory(context, directory, result);
    return isIgnored && files.length === 0 ? [] : [directory, ...files];
}
function requireCopyable({ root }, entry, file) {
    if (entry.isSymbolicLink()) {
        const target = (0,external_node_fs_.readlinkSync)(external_node_path_default().join(root, file), 'buffer');
        if (!(0,external_node_buffer_.isUtf8)(target))
            throw notUtf8(`${file} -> ${escaped(target)}`);
        return;
    }
    if (entry.isFile())
        return;
    throw (0,failure/* fail */.fJ)('context-special-file', { file: (0,untrusted/* oneLine */.TN)(file) });
}
/** Docker would copy it, but Node.js reads the name as another one. */
function notUtf8(name) {
    return (0,failure/* fail */.fJ)('context-name-not-utf8', { name: (0,untrusted/* oneLine */.TN)(name) });
}
/** Returns a name whose bytes beyond ASCII are shown as numbers. */
function escaped(name) {
    const text = name.toString('latin1');
    return text.replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
/**
 * Lists a file that docker reads even if it is excluded, the file that it links
 * to, and the directories of both.
 */
function withTarget(directory, name) {
    const root = (0,external_node_fs_.realpathSync)(directory);
    const file = external_node_path_default().join(root, name);
    if (!(0,external_node_fs_.existsSync)(file))
        return [];
    const target = (0,external_node_fs_.realpathSync)(file);
    if (!(0,paths/* isWithin */.U)(root, target))
        throw (0,failure/* fail */.fJ)('context-link-outside', { name, target });
    if (!(0,external_node_fs_.statSync)(target).isFile())
        throw (0,failure/* fail */.fJ)('context-not-a-file', { name });
    return [...new Set([name, ...withParents(external_node_path_default().relative(root, target))])];
}
function withParents(file) {
    const parts = file.split((external_node_path_default()).sep);
    return parts.map((_, index) => parts.slice(0, index + 1).join((external_node_path_default()).sep));
}
function sortByBytes(files) {
    return [...new Set(files)]
        .map((file) => ({ file, bytes: Buffer.from(file) }))
        .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
        .map(({ file }) => file);
}


/***/ }),

/***/ 9154:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ USER_YAML),
/* harmony export */   nz: () => (/* binding */ warnOfSecrets),
/* harmony export */   vn: () => (/* binding */ readUserYaml)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_buffer__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _lib_masks_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(554);
/* harmony import */ var _lib_paths_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9927);
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(881);
/* harmony import */ var _messages_annotate_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5658);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5530);
/* harmony import */ var _milvus_go_yaml_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6470);
/* harmony import */ var _milvus_secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5925);
/* harmony import */ var _milvus_settings_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(6675);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(947);












/** Path of user.yaml in a build context. */
const USER_YAML = node_path__WEBPACK_IMPORTED_MODULE_2___default().join('configs', 'user.yaml');
/** Files of Milvus in a build context. */
const MILVUS_FILES = [USER_YAML, node_path__WEBPACK_IMPORTED_MODULE_2___default().join('configs', 'milvus.yaml')];
/** Bytes. Milvus' own milvus.yaml with all its comments is smaller. */
const MAX_SIZE = 256 * 1024;
/** Places that a warning names. */
const MAX_PLACES = 20;
/**
 * Reads a user.yaml. Milvus does not stop at a broken one: it ignores milvus.yaml
 * as well, and starts without its settings.
 *
 * @throws Failure that names the line and the column.
 */
async function readUserYaml(file) {
    const name = workspaceNameOf(file);
    if (isTooLarge(file))
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_7__/* .fail */ .fJ)('user-yaml-invalid.size', { file: name });
    const bytes = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(file);
    const text = bytes.toString('utf8');
    if (!(0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes)) {
        const at = placeOf(text, offsetOfBrokenUtf8(bytes, text));
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_7__/* .fail */ .fJ)('user-yaml-invalid.encoding', { file: name, ...at });
    }
    const problem = await (0,_milvus_go_yaml_js__WEBPACK_IMPORTED_MODULE_8__/* .findYamlProblem */ .ew)(text);
    if (!problem)
        return bytes;
    throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_7__/* .fail */ .fJ)('user-yaml-invalid.syntax', {
        file: name,
        ...placeOf(text, problem.offset),
        problem: (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(problem.message)
    });
}
function isTooLarge(file) {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(file).size > MAX_SIZE;
}
function placeOf(text, offset) {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
/** @param text the bytes, decoded: with U+FFFD for what is not UTF-8 */
function offsetOfBrokenUtf8(bytes, text) {
    const encoded = Buffer.from(text);
    const isStart = (byte = 0) => (byte & 0xc0) !== 0x80;
    let index = encoded.findIndex((byte, at) => byte !== bytes[at]);
    while (!isStart(encoded[index]))
        index--;
    return encoded.subarray(0, index).toString('utf8').length;
}
/** Returns the name of a file as its owner knows it. */
function workspaceNameOf(file) {
    const workspace = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.realpathSync)((0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .workspaceRoot */ .o)());
    return (0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .isWithin */ .U)(workspace, file) ? node_path__WEBPACK_IMPORTED_MODULE_2___default().relative(workspace, file) : file;
}
/**
 * Warns of secrets in the files of Milvus that end up in the image, by the names of
 * their keys: whoever can pull the image can read them. Nothing is published with
 * `push: false`, but the file is the same.
 *
 * @param own a context of the user's own
 * @param userYaml file that replaces the one in the context
 */
async function warnOfSecrets(own, userYaml) {
    const files = own ? milvusFiles(own.directory, own.dockerfile) : [];
    for (const name of files) {
        if (userYaml && name === USER_YAML)
            continue;
        await warnOfSecretsIn(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(own?.directory ?? '', name));
    }
    if (userYaml)
        await warnOfSecretsIn(userYaml);
}
function milvusFiles(directory, dockerfile) {
    const entries = (0,_files_js__WEBPACK_IMPORTED_MODULE_10__/* .listContext */ .Y)(directory, dockerfile);
    return MILVUS_FILES.filter((name) => entries.includes(name) && (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, name)).isFile());
}
async function warnOfSecretsIn(file) {
    if (isTooLarge(file))
        return;
    const text = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(file, 'utf8');
    // Whether a file of the user's own context is valid is not for us to judge.
    const settings = (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_11__/* .settingsIn */ .RV)(await (0,_milvus_go_yaml_js__WEBPACK_IMPORTED_MODULE_8__/* .readAnyYaml */ .yx)(text));
    const secrets = settings.filter((setting) => (0,_milvus_secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .isSecret */ .$f)(setting) || (0,_lib_masks_js__WEBPACK_IMPORTED_MODULE_3__/* .revealsMasked */ .sR)(setting.value));
    const keys = secrets.map(({ key }) => (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(key, 100));
    const places = keys.length > 0 ? keys : maskedLines(text);
    if (places.length === 0)
        return;
    (0,_messages_annotate_js__WEBPACK_IMPORTED_MODULE_6__/* .annotate */ .fz)('user-yaml-secrets', {
        file: workspaceNameOf(file),
        places: listed(places),
        variables: variablesFor(secrets)
    });
}
/** Secrets of the job also count in comments and in keys. */
function maskedLines(text) {
    return text
        .split('\n')
        .flatMap((line, index) => (0,_lib_masks_js__WEBPACK_IMPORTED_MODULE_3__/* .revealsMasked */ .sR)(line.trim()) ? [`line ${index + 1}`] : []);
}
function listed(places) {
    const more = places.length - MAX_PLACES;
    const shown = places.slice(0, MAX_PLACES).join(', ');
    return more > 0 ? `${shown}, and ${more} more` : shown;
}
function variablesFor(secrets) {
    const names = new Set(secrets.map(_milvus_secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .variableFor */ .S_).filter(Boolean));
    return [...names].slice(0, MAX_PLACES).join(', ');
}


/***/ }),

/***/ 6409:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ containerDisk)
/* harmony export */ });
/* harmony import */ var _lib_size_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4184);
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
    const needed = (bytes * UNPACKED) / _lib_size_text_js__WEBPACK_IMPORTED_MODULE_0__.GB + ROOM;
    return Math.max(LEAST[kind], Math.ceil(needed / STEP) * STEP);
}


/***/ }),

/***/ 7840:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ DATA_PATH)
/* harmony export */ });
/** Where the image keeps all data, unless MILVUS_DATA_DIR says otherwise. */
const DATA_PATH = '/var/lib/milvus';


/***/ }),

/***/ 7804:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ stageNames),
/* harmony export */   z: () => (/* binding */ baseLineOf)
/* harmony export */ });
const FROM = /^\s*FROM\s+((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?/i;
/** The rest of a line that goes on in the next one. */
const CONTINUED = /\\\s*$/;
/** Such as `RUN <<EOF`, `COPY <<-"EOF" /file`. */
const HEREDOC = /<<-?(["']?)([A-Za-z_][\w.]*)\1/g;
/** A Dockerfile may be in another language, which only its frontend knows. */
const FRONTEND = /^\s*#\s*syntax\s*=\s*(\S+)/i;
const KNOWN_FRONTEND = /^(?:docker\.io\/)?docker\/dockerfile(?:[:@]|$)/;
/**
 * Returns the FROM of the last stage, or of the one with this name, or, if that begins
 * with another stage, of that one. It is for messages: what only BuildKit can know,
 * such as the value of an argument, is left as it is written.
 */
function baseLineOf(dockerfile, target) {
    const stages = stagesOf(dockerfile);
    const name = target?.toLowerCase();
    const own = name && stages.find((stage) => stage.name === name);
    return (own || stages.at(-1))?.base;
}
/** Returns the names of the stages; undefined where only BuildKit can know them. */
function stageNames(dockerfile) {
    const [, frontend] = FRONTEND.exec(dockerfile) ?? [];
    if (frontend && !KNOWN_FRONTEND.test(frontend))
        return undefined;
    // Another character for "goes on in the next line" is rare, and not worth a guess.
    if (/^\s*#\s*escape\s*=/im.test(dockerfile))
        return undefined;
    return stagesOf(dockerfile).flatMap(({ name }) => name ?? []);
}
function stagesOf(dockerfile) {
    const stages = [];
    const lines = dockerfile.split('\n');
    for (let index = 0; index < lines.length; index++) {
        const text = lines[index] ?? '';
        if (text.trimStart().startsWith('#'))
            continue;
        const whole = wholeLine(lines, index, text);
        const [, flags = '', image, name] = FROM.exec(whole) ?? [];
        if (image) {
            const own = { line: index + 1, image: flags + image };
            const known = stages.findLast((one) => one.name === image.toLowerCase());
            const base = known?.base ?? own;
            stages.push({ name: name?.toLowerCase(), base });
        }
        index = endOf(lines, index, whole);
    }
    return stages;
}
/** Joins a line with those in which it goes on. */
function wholeLine(lines, index, text) {
    if (!CONTINUED.test(text))
        return text;
    const next = lines[index + 1] ?? '';
    return text.replace(CONTINUED, ' ') + wholeLine(lines, index + 1, next);
}
/** Returns the last line of an instruction, with the texts that follow it (`<<EOF`). */
function endOf(lines, start, whole) {
    let end = start;
    while (CONTINUED.test(lines[end] ?? ''))
        end++;
    if (!/^\s*(?:RUN|COPY|ADD)\b/i.test(whole))
        return end;
    for (const [, , word] of whole.matchAll(HEREDOC)) {
        const rest = lines.slice(end + 1);
        const length = rest.findIndex((line) => line.trim() === word);
        if (length >= 0)
            end += length + 1;
    }
    return end;
}


/***/ }),

/***/ 4384:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $2: () => (/* binding */ readEntries),
/* harmony export */   $r: () => (/* binding */ platformName),
/* harmony export */   l$: () => (/* binding */ describeExtras),
/* harmony export */   q6: () => (/* binding */ isWithoutExtras)
/* harmony export */ });
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(881);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2977);


/** True if an index leads to no other image than those of its platforms. */
function isWithoutExtras(listed) {
    return listed.extras === undefined;
}
/** Tells the entries of an index apart. */
function readEntries(entries) {
    const platforms = {};
    for (const entry of entries) {
        const platform = platformOf(entry);
        // Of several, BuildKit and every engine use the first.
        if (platform)
            platforms[platform] ??= entry.digest;
    }
    const extras = entries.flatMap((entry) => {
        const what = extraOf(entry, platforms);
        return what ? (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(`${entry.digest} ${what}`) : [];
    });
    return { platforms, extras: extras.length > 0 ? extras : undefined };
}
/** Returns the first lines about what else an index lists. */
function describeExtras(extras) {
    const shown = extras.slice(0, 3).join('; ');
    const left = extras.length - 3;
    return left > 0 ? `${shown}; and ${left} more` : shown;
}
const IMAGE_TYPES = [
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json'
];
/** The platform of what is not an image. */
const NO_PLATFORM = 'unknown/unknown';
const PLATFORM = /^(?!unknown\/)[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/;
/** Returns the platform for which engines use an entry, if they do. */
function platformOf(entry) {
    if (!isManifest(entry) || !entry.platform)
        return undefined;
    const name = platformName(entry.platform);
    return PLATFORM.test(name) ? name : undefined;
}
/** True for the manifest of an image, not of another index. */
function isManifest({ digest, mediaType = '' }) {
    return (0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(digest) && IMAGE_TYPES.includes(mediaType);
}
/** Says what an entry is, unless it is the image of a platform or its attestation. */
function extraOf(entry, platforms) {
    const platform = platformOf(entry);
    if (!platform) {
        return isAttestation(entry, platforms) ? undefined : whatIs(entry);
    }
    if (platforms[platform] !== entry.digest) {
        return `is a second image for ${platform}`;
    }
    const condition = CONDITIONS.find((key) => entry.platform?.[key]?.length);
    // Some engines use an image of any version and with any feature.
    if (condition)
        return `is for ${platform} with a certain "${condition}"`;
    return entry.artifactType ? `is an artifact for ${platform}` : undefined;
}
const CONDITIONS = ['os.version', 'os.features'];
/**
 * True for what BuildKit attests of an image in the same index
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md).
 */
function isAttestation(entry, platforms) {
    const { platform, annotations } = entry;
    const subject = annotations?.['vnd.docker.reference.digest'] ?? '';
    return (isManifest(entry) &&
        platform !== undefined &&
        platformName(platform) === NO_PLATFORM &&
        annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' &&
        Object.values(platforms).includes(subject));
}
/** Says why an entry is not the image of a platform. */
function whatIs({ digest, mediaType = '', platform }) {
    if (!(0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(digest))
        return 'has a digest that is not sha256';
    if (!isManifest({ digest, mediaType })) {
        return `is of the type "${mediaType}", which is not that of an image`;
    }
    if (!platform)
        return 'names no platform';
    const name = platformName(platform);
    if (name !== NO_PLATFORM)
        return `is for "${name}", which is not a platform`;
    return 'is for unknown/unknown, but not an attestation of a listed image';
}
/** Other names of architectures; what follows the slash is the variant. */
const ALIASES = {
    i386: '386/',
    x86_64: 'amd64',
    'x86-64': 'amd64',
    aarch64: 'arm64',
    armhf: 'arm/v7',
    armel: 'arm/v6'
};
/** The variant that an architecture has if none is named. */
const USUAL = { amd64: 'v1', arm64: 'v8' };
/**
 * Returns the one name of a platform, such as `linux/arm64` for `linux/arm64/v8`,
 * by the rules of BuildKit and the engines
 * (https://github.com/containerd/platforms, Normalize).
 */
function platformName(platform) {
    const named = platform.architecture.toLowerCase();
    const [architecture = '', implied] = (ALIASES[named] ?? named).split('/');
    const given = (platform.variant ?? '').toLowerCase();
    const variant = implied ?? variantOf(architecture, given);
    const parts = [platform.os.toLowerCase(), architecture, variant];
    return parts.filter(Boolean).join('/');
}
function variantOf(architecture, given) {
    if (architecture === 'arm' && !given)
        return 'v7';
    const isArm = architecture.startsWith('arm');
    const variant = isArm
        ? given.replace(/^(?=\d)/, 'v').replace(/\.0$/, '')
        : given;
    return variant === USUAL[architecture] ? '' : variant;
}


/***/ }),

/***/ 4626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qs: () => (/* binding */ readCaches),
/* harmony export */   cI: () => (/* binding */ maskCacheSecrets),
/* harmony export */   fT: () => (/* binding */ expand)
/* harmony export */ });
/* harmony import */ var _docker_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2977);
/* harmony import */ var _lib_csv_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1715);
/* harmony import */ var _lib_masks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(554);
/* harmony import */ var _messages_annotate_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5658);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5530);
/* harmony import */ var _labels_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8014);
/* harmony import */ var _lists_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7560);
/* harmony import */ var _workspace_path_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6622);








/** The attribute that each type needs. */
const NEEDED = {
    registry: { 'cache-from': 'ref', 'cache-to': 'ref' },
    local: { 'cache-from': 'src', 'cache-to': 'dest' },
    gha: { 'cache-from': undefined, 'cache-to': undefined },
    s3: { 'cache-from': undefined, 'cache-to': undefined },
    azblob: { 'cache-from': undefined, 'cache-to': undefined }
};
/** Attributes that would be on a command line, which every process can read. */
const SECRET = ['secret_access_key', 'session_token', 'token', 'ghtoken'];
const PLACEHOLDER = /\{\{\s*platform\s*\}\}/g;
const ANY_PLACEHOLDER = /\{\{.*?\}\}/g;
/** Masks secrets in attributes, before an input is refused and shown. */
function maskCacheSecrets() {
    const inputs = ['cache-from', 'cache-to'];
    for (const { fields } of inputs.flatMap(_lists_js__WEBPACK_IMPORTED_MODULE_5__/* .readRecords */ .T3)) {
        for (const field of fields) {
            const [key = '', value = ''] = (0,_lists_js__WEBPACK_IMPORTED_MODULE_5__/* .splitPair */ .T6)(field.trim()) ?? [];
            if (SECRET.includes(key.toLowerCase()))
                (0,_lib_masks_js__WEBPACK_IMPORTED_MODULE_1__/* .mask */ .dK)(value);
        }
    }
}
/**
 * Reads the input `cache-from` or `cache-to`.
 *
 * @param published the repository and the tag templates of the run: a cache there
 * would replace an image
 * @throws Failure that names the line and what is allowed.
 */
function readCaches(name, published) {
    const caches = (0,_lists_js__WEBPACK_IMPORTED_MODULE_5__/* .readRecords */ .T3)(name)
        .flatMap(({ fields }) => entriesOf(fields.map((field) => field.trim())))
        .map((fields) => readCache(name, fields));
    for (const { ref } of name === 'cache-to' ? caches : []) {
        if (ref !== undefined)
            requireOwnTag(ref, published);
    }
    if (caches.some(({ type }) => type === 'gha'))
        warnWithoutService(name);
    return caches;
}
/** In a record without attributes, each field is a cache in a registry, as in buildx. */
function entriesOf(fields) {
    const hasAttributes = fields.some((field) => field.includes('='));
    return hasAttributes
        ? [fields]
        : fields.map((ref) => ['type=registry', `ref=${ref}`]);
}
function readCache(name, fields) {
    const value = (0,_lib_csv_js__WEBPACK_IMPORTED_MODULE_7__/* .toCsv */ .g)(fields);
    const attributes = new Map(fields.map((field) => {
        const [key, text] = (0,_lists_js__WEBPACK_IMPORTED_MODULE_5__/* .splitPair */ .T6)(field) ?? [];
        if (key === undefined || !text)
            throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.form`, { value });
        return [key.toLowerCase(), text];
    }));
    const type = attributes.get('type') ?? '';
    const secret = SECRET.find((key) => attributes.has(key));
    if (secret)
        throw refusedSecret(name, type, secret);
    if (type === 'inline')
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.inline`, { value });
    const needed = NEEDED[type];
    if (!needed)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.type`, { value });
    const attribute = needed[name];
    if (attribute && !attributes.has(attribute)) {
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.attribute`, { value, type, attribute });
    }
    const unknown = value
        .match(ANY_PLACEHOLDER)
        ?.find((one) => !one.match(PLACEHOLDER));
    if (unknown)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.placeholder`, { value, unknown });
    const ref = type === 'registry' ? attributes.get('ref') : undefined;
    if (ref !== undefined && !isReference(ref)) {
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.ref`, { value });
    }
    if (type === 'local' && attribute)
        resolvePath(name, attributes, attribute);
    const all = [...attributes].map((pair) => pair.join('='));
    return { type, text: (0,_lib_csv_js__WEBPACK_IMPORTED_MODULE_7__/* .toCsv */ .g)(all), ref };
}
/** Puts the directory, as it is on this machine, into the attributes. */
function resolvePath(name, attributes, attribute) {
    const value = attributes.get(attribute) ?? '';
    attributes.set(attribute, (0,_workspace_path_js__WEBPACK_IMPORTED_MODULE_6__/* .resolveNewInput */ .T)(name, value));
}
function refusedSecret(name, type, attribute) {
    const remedy = ['gha', 's3', 'azblob'].find((one) => one === type);
    return (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.secret`, { attribute }, { remedy });
}
function isReference(ref) {
    const { repository, tag, digest } = (0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .splitReference */ .mQ)(expand(ref, ['linux/amd64']));
    return ((0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .isRepository */ .Z6)(repository) &&
        (tag === undefined || (0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .isTag */ .dz)(tag)) &&
        (digest === undefined || (0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(digest)));
}
/** A cache is not an image: a tag that people pull must not point to one. */
function requireOwnTag(ref, { image, tags }) {
    const { repository, tag = 'latest' } = (0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .splitReference */ .mQ)(ref);
    if (!(0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .isSameRepository */ .ve)(repository, image))
        return;
    const isVersion = /^(?:v?\d+(?:\.\d+)*(?:-gpu)?|latest(?:-gpu)?)$/.test(tag);
    const isTaken = tag === _labels_js__WEBPACK_IMPORTED_MODULE_4__/* .FAILED_TAG */ .B3 || tags.some((one) => couldBe(one, tag));
    if (isVersion || isTaken)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)('input-cache-to.tag', { value: ref, tag });
}
/** Tells whether a template of the input `tags` could give this tag. */
function couldBe(template, tag) {
    const parts = template.split(ANY_PLACEHOLDER).map(escaped);
    return new RegExp(`^${parts.join('[0-9a-f.]+')}(?:-gpu)?$`).test(tag);
}
function escaped(text) {
    return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
/** Without these, buildx leaves the cache out and says nothing. */
function warnWithoutService(name) {
    const { ACTIONS_RUNTIME_TOKEN, ACTIONS_RESULTS_URL, ACTIONS_CACHE_URL } = process.env;
    if (ACTIONS_RUNTIME_TOKEN && (ACTIONS_RESULTS_URL || ACTIONS_CACHE_URL))
        return;
    (0,_messages_annotate_js__WEBPACK_IMPORTED_MODULE_2__/* .annotate */ .fz)('cache-service-missing', { name });
}
/** Replaces `{{platform}}` by the platforms of a build, such as `linux-amd64`. */
function expand(text, platforms) {
    const names = platforms.map((platform) => platform.replaceAll('/', '-'));
    return text.replace(PLACEHOLDER, names.join('-'));
}


/***/ }),

/***/ 9011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ DEFAULTS)
/* harmony export */ });
/**
 * Defaults of the inputs, as in action.yml (a test compares them). A runner
 * passes them on; a call of dist/index.js by hand, or an empty input, does not.
 */
const DEFAULTS = {
    'milvus-version': '2.6',
    variant: 'cpu',
    'base-image': 'milvusdb/milvus',
    platforms: 'linux/amd64,linux/arm64',
    tags: '{{version}}\n{{major}}.{{minor}}',
    push: 'true',
    'dry-run': 'false',
    rebuild: 'if-changed',
    vulnerable: 'warn',
    'smoke-timeout': '300',
    'smoke-emulated': 'health',
    'buildkit-image': 'moby/buildkit:v0.34.2',
    'binfmt-image': 'tonistiigi/binfmt:qemu-v10.2.3-68@sha256:400a4873b838d1b89194d982c45e5fb3cda4593fbfd7e08a02e76b03b21166f0',
    provenance: 'true',
    sbom: 'false',
    'runpod-canary': 'none',
    'runpod-canary-required': 'true',
    'runpod-timeout': '900',
    'runpod-allow-line-change': 'false',
    'runpod-retry': 'false',
    'runpod-doctor': 'false',
    'runpod-api-url': 'https://api.runpod.io',
    'github-token': '${{ github.token }}'
};


/***/ }),

/***/ 8014:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B3: () => (/* binding */ FAILED_TAG),
/* harmony export */   M$: () => (/* binding */ MARK),
/* harmony export */   k2: () => (/* binding */ readLabels),
/* harmony export */   kJ: () => (/* binding */ labelKey),
/* harmony export */   s6: () => (/* binding */ OCI),
/* harmony export */   ti: () => (/* binding */ readAnnotations)
/* harmony export */ });
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5530);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4245);


/** Beginning of the keys that OCI defines. */
const OCI = 'org.opencontainers.image';
const OWN = 'io.github.milvus-runpod';
/** Keys of annotations and labels by which later runs recognize an image. */
const MARK = {
    version: `${OCI}.version`,
    baseDigest: `${OCI}.base.digest`,
    context: `${OWN}.context`,
    /** The lowest level that a platform passed. */
    level: `${OWN}.smoke-test`,
    /** The level that each platform passed: `linux/amd64=query,linux/arm64=health`. */
    levels: `${OWN}.smoke-test.platforms`,
    /** SHA-256 of the `smoke-script` that each platform passed. */
    script: `${OWN}.smoke-test.script`,
    /** The image whose data each platform opened: `linux/amd64=sha256:…`. */
    upgradeFrom: `${OWN}.smoke-test.upgrade-from`,
    /** Whether that image opens what the new one wrote: `linux/amd64=closed`. */
    wayBack: `${OWN}.smoke-test.way-back`,
    /** Beginning of what the tag `runpod-failed` remembers of each pod. */
    failed: `${OWN}.failed`
};
/** Tag of a repository that remembers which images have failed on which pods. */
const FAILED_TAG = 'runpod-failed';
/**
 * Reads the input `labels`. An image is not recognized by labels, so only the
 * action's own keys are refused.
 *
 * @throws Failure that names the invalid line.
 */
function readLabels() {
    return readUnmarked('labels');
}
/**
 * Reads the input `annotations`, which must leave the marks alone.
 *
 * @throws Failure that names the invalid line.
 */
function readAnnotations() {
    const lines = readUnmarked('annotations');
    const reserved = [MARK.version, MARK.baseDigest];
    const value = lines.find((line) => reserved.includes(labelKey(line)));
    if (value !== undefined)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .fail */ .fJ)('input-annotations.reserved', { value });
    return lines;
}
function readUnmarked(name) {
    const lines = (0,_read_js__WEBPACK_IMPORTED_MODULE_1__/* .readPairs */ .SX)(name);
    const value = lines.find((line) => labelKey(line).startsWith(`${OWN}.`));
    if (value !== undefined)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .fail */ .fJ)(`input-${name}.own`, { value });
    return lines;
}
/** An annotation may say first where it goes: `index,manifest:key=value`. */
function labelKey(line) {
    return /^(?:[^=:]*:)?([^=]*)=/.exec(line)?.[1] ?? line;
}


/***/ }),

/***/ 7560:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T3: () => (/* binding */ readRecords),
/* harmony export */   T6: () => (/* binding */ splitPair),
/* harmony export */   Z7: () => (/* binding */ readTexts)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _lib_csv_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1715);
// Inputs that are lists as the actions of Docker read them.


/** Returns the records of an input: quotes and blanks count, so it is not trimmed. */
function readRecords(name) {
    return (0,_lib_csv_js__WEBPACK_IMPORTED_MODULE_1__/* .parseCsv */ .W)(_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4(name, { trimWhitespace: false }));
}
/** Returns the records of an input as texts; a comma in one is part of it. */
function readTexts(name) {
    return readRecords(name)
        .map(({ fields }) => fields.join(',').trim())
        .filter(Boolean);
}
/** Splits `key=value` at the first `=`; undefined without one, or without a key. */
function splitPair(text) {
    const [, key, value] = /^([^=]+)=([^]*)$/.exec(text) ?? [];
    return key === undefined || value === undefined ? undefined : [key, value];
}


/***/ }),

/***/ 4245:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JF: () => (/* binding */ readOne),
/* harmony export */   R5: () => (/* binding */ readInput),
/* harmony export */   SX: () => (/* binding */ readPairs),
/* harmony export */   Se: () => (/* binding */ readLines),
/* harmony export */   T9: () => (/* binding */ readOptional),
/* harmony export */   UW: () => (/* binding */ readSeconds),
/* harmony export */   Vf: () => (/* binding */ readBoolean)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5530);
/* harmony import */ var _messages_input_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2088);
/* harmony import */ var _defaults_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9011);




/** Reads an input. An empty one counts as not given. */
function readInput(name) {
    return _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4(name) || (_defaults_js__WEBPACK_IMPORTED_MODULE_3__/* .DEFAULTS */ .z[name] ?? '');
}
/** Reads an input that may be missing. */
function readOptional(name) {
    return readInput(name) || undefined;
}
/** Reads the lines of an input, without empty ones. */
function readLines(name) {
    const lines = readInput(name).split('\n');
    return lines.map((line) => line.trim()).filter(Boolean);
}
/**
 * Reads an input that must be one of a few words.
 *
 * @param fallback what an input that is not given means
 * @throws Failure that names the words.
 */
function readOne(name, fallback = '') {
    const value = readInput(name) || fallback;
    const words = _messages_input_js__WEBPACK_IMPORTED_MODULE_2__/* .WORDS */ .q9[name];
    const word = words.find((allowed) => allowed === value);
    if (word === undefined)
        throw notOneOf(name, value);
    return word;
}
function notOneOf(name, value) {
    return (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)(`input-${name}.words`, { value });
}
/**
 * Reads an input that is true or false, as YAML 1.2 writes them.
 *
 * @throws Failure if it is neither.
 */
function readBoolean(name) {
    const value = readInput(name);
    if (/^(true|True|TRUE)$/.test(value))
        return true;
    if (/^(false|False|FALSE)$/.test(value))
        return false;
    throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)(`input-${name}.boolean`, { value });
}
/**
 * Reads an input of whole seconds.
 *
 * @throws Failure that says what is allowed.
 */
function readSeconds(name) {
    const value = readInput(name);
    if (/^[1-9][0-9]{0,4}$/.test(value))
        return Number(value);
    throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)(`input-${name}.seconds`, { value });
}
/**
 * Reads an input of `key=value` lines.
 *
 * @throws Failure that names the invalid line.
 */
function readPairs(name) {
    const lines = readLines(name);
    const value = lines.find((line) => !/^[^=\s]+=/.test(line));
    if (value !== undefined)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)(`input-${name}.pairs`, { value });
    return lines;
}


/***/ }),

/***/ 3163:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ep: () => (/* binding */ renderTags),
/* harmony export */   g$: () => (/* binding */ readTags),
/* harmony export */   nn: () => (/* binding */ tagValues)
/* harmony export */ });
/* harmony import */ var _docker_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2977);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5530);
/* harmony import */ var _milvus_version_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9488);
/* harmony import */ var _labels_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8014);
/* harmony import */ var _read_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4245);





const PLACEHOLDERS = /\{\{\s*(.*?)\s*\}\}/g;
const NAMES = ['version', 'major', 'minor', 'patch', 'date', 'sha'];
/** No part of a version that is still to be chosen is longer than this. */
const LONGEST = { version: '99.99.999', major: '99', minor: '99', patch: '999' };
/**
 * Reads the templates of the input `tags`.
 *
 * @throws Failure that names the template that could give an invalid tag.
 */
function readTags({ exact }, variant) {
    const templates = (0,_read_js__WEBPACK_IMPORTED_MODULE_4__/* .readLines */ .Se)('tags');
    const values = { ...(exact ?? LONGEST), date: '20261231', sha: '0123456' };
    for (const value of templates) {
        const unknown = unknownPlaceholder(value);
        if (unknown) {
            const placeholders = NAMES.map((name) => `{{${name}}}`).join(', ');
            throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('input-tags.unknown', { value, unknown, placeholders });
        }
        const tags = renderTags([value], values, (0,_milvus_version_js__WEBPACK_IMPORTED_MODULE_2__/* .tagSuffix */ .KT)(variant));
        if (!Object.values(tags).flat().every(_docker_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .isTag */ .dz)) {
            throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('input-tags.form', { value });
        }
        if (Object.values(tags).flat().includes(_labels_js__WEBPACK_IMPORTED_MODULE_3__/* .FAILED_TAG */ .B3)) {
            throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('input-tags.taken', { value });
        }
        if (/\{\{\s*sha\s*\}\}/.test(value) && !process.env.GITHUB_SHA) {
            throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('input-tags.commit', { value });
        }
    }
    return templates;
}
/** Returns the values of the placeholders in this run. */
function tagValues(version, now, env) {
    const date = now.toISOString().slice(0, 10).replaceAll('-', '');
    return { ...version, date, sha: (env.GITHUB_SHA ?? '').slice(0, 7) };
}
function unknownPlaceholder(template) {
    const placeholders = [...template.matchAll(PLACEHOLDERS)];
    return placeholders.find(([, name]) => !NAMES.some((known) => known === name))?.[0];
}
function renderTag(template, values) {
    return template.replace(PLACEHOLDERS, (_, name) => {
        return values[name];
    });
}
/**
 * Renders the templates and sorts them: a template with `{{date}}` or `{{sha}}`
 * gives a dated tag, one with `{{version}}` or `{{patch}}` an exact one, and any
 * other a floating one. Duplicates are left out.
 *
 * @param suffix what every tag must end with, such as `-gpu`
 */
function renderTags(templates, values, suffix = '') {
    const tags = { exact: [], dated: [], floating: [] };
    for (const template of templates) {
        const tag = renderTag(template, values);
        tags[kindOf(template)].push(tag.endsWith(suffix) ? tag : tag + suffix);
    }
    const seen = new Set();
    const unseen = (list) => list.filter((tag) => !seen.has(tag) && seen.add(tag));
    return {
        exact: unseen(tags.exact),
        dated: unseen(tags.dated),
        floating: unseen(tags.floating)
    };
}
function kindOf(template) {
    if (/\{\{\s*(date|sha)\s*\}\}/.test(template))
        return 'dated';
    return /\{\{\s*(version|patch)\s*\}\}/.test(template) ? 'exact' : 'floating';
}


/***/ }),

/***/ 6622:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ resolveNewInput),
/* harmony export */   x: () => (/* binding */ resolveInput)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _lib_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9927);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5530);




/**
 * Returns the file or directory that an input names. A link in a checkout may not
 * lead to other files of the machine, such as a login: they would end up in the
 * image, or in a container of the test. What a workflow itself makes is often in RUNNER_TEMP.
 *
 * @throws Failure if it does not exist, or is elsewhere.
 */
function resolveInput(name, value) {
    const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve((0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .workspaceRoot */ .o)(), value);
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file))
        return requireInside(name, value, file);
    const inside = pathInContainer(value, process.env.GITHUB_WORKSPACE || '.');
    throw inside
        ? (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.host`, { value, inside })
        : (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.missing`, { value });
}
/**
 * Returns the directory that an input names, and that need not exist yet.
 *
 * @throws Failure if it is elsewhere.
 */
function resolveNewInput(name, value) {
    const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve((0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .workspaceRoot */ .o)(), value);
    let parent = file;
    while (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(parent))
        parent = node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(parent);
    const found = requireInside(name, value, parent, file);
    return node_path__WEBPACK_IMPORTED_MODULE_1___default().join(found, node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(parent, file));
}
/** @param file what must lie in a root by its name; `existing` is what is there of it */
function requireInside(name, value, existing, file = existing) {
    const workspace = (0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .workspaceRoot */ .o)();
    const roots = [workspace, process.env.RUNNER_TEMP || workspace];
    const root = roots
        .filter((directory) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(directory))
        .find((directory) => (0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .isWithin */ .U)(node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(directory), file) ||
        (0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .isWithin */ .U)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(directory), file));
    if (!root)
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.outside`, { value });
    const target = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(existing);
    if ((0,_lib_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .isWithin */ .U)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(root), target))
        return target;
    throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)(`input-${name}.link`, { value, target });
}
/** Where the runner mounts its working folder in a job with a container. */
const CONTAINER_WORK = '/__w';
/**
 * Returns where a path of the host is in a job with a container, undefined for any
 * other path. In such a job, `github.workspace` and `runner.temp` are paths of the
 * host (https://github.com/actions/runner/issues/2058).
 */
function pathInContainer(value, workspace) {
    if (!workspace.startsWith(`${CONTAINER_WORK}/`))
        return undefined;
    const folders = [workspace.slice(CONTAINER_WORK.length), '/_temp'];
    const start = folders
        .map((folder) => `${value}/`.indexOf(`${folder}/`))
        .find((index) => index > 0);
    if (start === undefined || value.startsWith(`${CONTAINER_WORK}/`)) {
        return undefined;
    }
    return CONTAINER_WORK + value.slice(start);
}


/***/ }),

/***/ 1715:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ parseCsv),
/* harmony export */   g: () => (/* binding */ toCsv)
/* harmony export */ });
/** Ends where a field can end; `""` is a quote in it. */
const QUOTED = /"([^"]*(?:""[^"]*)*)"(?=,|\r?\n|\r?$)/y;
const PLAIN = /[^,\n]*/y;
const SKIPPED = /[ \t\r]*(?:#[^\n]*)?(?:\n|$)/y;
/**
 * Reads lists as the actions of Docker do: a record is a line of fields with commas
 * between them, and a field in quotes may have commas, quotes and line breaks. As
 * there, a quote inside a field is a quote. Leaves out empty lines and those that
 * begin with `#`.
 */
function parseCsv(text) {
    const records = [];
    for (let at = 0; at < text.length;) {
        const skipped = matchAt(SKIPPED, text, at);
        if (skipped) {
            at += Math.max(skipped[0].length, 1);
            continue;
        }
        const { fields, end } = readRecord(text, at);
        const isUnclosed = text[at] === '"' && fields[0]?.startsWith('"') === true;
        records.push({ line: lineOf(text, at), fields, isUnclosed });
        at = end + 1;
    }
    return records;
}
function readRecord(text, start) {
    const fields = [];
    let at = start;
    for (;;) {
        const quoted = matchAt(QUOTED, text, at);
        const [field = ''] = quoted ?? matchAt(PLAIN, text, at) ?? [];
        at += field.length;
        const value = quoted?.[1]?.replaceAll('""', '"');
        fields.push(value ?? withoutReturn(field, text[at]));
        if (text[at] === '\r')
            at++;
        if (text[at] !== ',')
            return { fields, end: at };
        at++;
    }
}
/** Removes what ends a line as in Windows. */
function withoutReturn(field, next) {
    return next === ',' ? field : field.replace(/\r$/, '');
}
function matchAt(pattern, text, at) {
    pattern.lastIndex = at;
    return pattern.exec(text);
}
function lineOf(text, at) {
    return text.slice(0, at).split('\n').length;
}
/** Writes fields as one line, with quotes where they are needed. */
function toCsv(fields) {
    return fields
        .map((field) => /[",\n\r]|^\s/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)
        .join(',');
}


/***/ }),

/***/ 9927:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isWithin),
/* harmony export */   o: () => (/* binding */ workspaceRoot)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);

/** Tells whether a path is a directory or below it, without following links. */
function isWithin(directory, file) {
    const [first] = node_path__WEBPACK_IMPORTED_MODULE_0___default().relative(directory, file).split((node_path__WEBPACK_IMPORTED_MODULE_0___default().sep));
    return first !== '..';
}
/**
 * Returns the directory in which paths of inputs begin: the workspace or, in the
 * reusable workflow, the directory in it where the caller's repository is.
 */
function workspaceRoot(env = process.env) {
    const directory = env.MILVUS_RUNPOD_DIRECTORY || '';
    return node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(env.GITHUB_WORKSPACE || '.', directory);
}


/***/ }),

/***/ 4184:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GB: () => (/* binding */ GB),
/* harmony export */   l: () => (/* binding */ sizeText)
/* harmony export */ });
const GB = 1e9;
const MB = 1e6;
/** Returns a size as people read it: `640 MB`, `1.2 GB`. */
function sizeText(bytes) {
    const megabytes = Math.round(bytes / MB);
    return megabytes < 1000 ? `${megabytes} MB` : `${(bytes / GB).toFixed(1)} GB`;
}


/***/ }),

/***/ 4530:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(3136);
// EXTERNAL MODULE: ./src/lib/cancellation.ts
var cancellation = __webpack_require__(1392);
// EXTERNAL MODULE: ./src/messages/annotate.ts
var annotate = __webpack_require__(5658);
// EXTERNAL MODULE: ./src/messages/failure.ts
var failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 20 modules
var core = __webpack_require__(8049);
// EXTERNAL MODULE: ./src/context/user-yaml.ts
var user_yaml = __webpack_require__(9154);
// EXTERNAL MODULE: ./src/docker/reference.ts
var reference = __webpack_require__(2977);
// EXTERNAL MODULE: ./src/messages/caller.ts
var caller = __webpack_require__(5009);
// EXTERNAL MODULE: ./src/messages/input.ts
var input = __webpack_require__(2088);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./src/lib/masks.ts
var masks = __webpack_require__(554);
// EXTERNAL MODULE: ./src/lib/untrusted.ts
var untrusted = __webpack_require__(881);
;// CONCATENATED MODULE: ./src/inputs/buildkitd-config.ts







const NAME = 'buildkitd-config-inline';
/** Where a password may be: in an address, or under a key with such a name. */
const PASSWORDS = [
    /[a-z]+:\/\/([^\s"'/@]+)@/gi,
    /^[^#=\n]*(?:passw|token|secret|credential)[^=\n]*=[ \t]*["']+([^"'\n]+)["']/gim
];
/** Masks what may be a secret in the configuration, before an input is shown. */
function maskBuildkitdConfig() {
    const text = core/* getInput */.V4(NAME);
    const found = PASSWORDS.flatMap((pattern) => [...text.matchAll(pattern)]);
    for (const [, secret = ''] of found)
        (0,masks/* mask */.dK)(secret);
}
/** Keys of the whole file (cmd/buildkitd/config/config.go in moby/buildkit). */
const KEYS = 'debug trace root insecure-entitlements proxyNetwork log grpc otel cdi worker registry dns history frontend system provenanceEnvDir cache';
const TEXTS = ['a list of texts, such as ["…"]', isListOf(isText)];
const BOOLEAN = ['true or false', (value) => typeof value === 'boolean'];
const PAIRS = [
    'a list of tables, each with "key" and "cert"',
    isListOf(isTable)
];
/** Keys of a registry (util/resolver/config/config.go in moby/buildkit). */
const REGISTRY_KEYS = {
    mirrors: TEXTS,
    http: BOOLEAN,
    insecure: BOOLEAN,
    ca: TEXTS,
    keypair: PAIRS,
    tlsconfigdir: TEXTS
};
/**
 * Reads the configuration of the builder that the run creates. The files on the runner
 * that it names have absolute paths in what is returned.
 *
 * @param builder the input `builder`: an existing one has a configuration already
 * @throws Failure that names the line or the key, and no value.
 */
async function readBuildkitdConfig(builder) {
    // The lines are counted, so those at the beginning stay.
    const text = core/* getInput */.V4(NAME, { trimWhitespace: false });
    if (text.trim() === '')
        return undefined;
    if (builder)
        throw (0,failure/* fail */.fJ)('input-builder.configured', { value: builder });
    const { stringify } = await loadToml();
    const config = await parse(text);
    warnOfUnknown(config, KEYS.split(' '), []);
    const { registry: registries } = config;
    if (registries === undefined)
        return stringify(config);
    const registry = mapTable(tableAt(['registry'], registries), readRegistry);
    return stringify({ ...config, registry });
}
/** Without a configuration it is not loaded: every run would pay for that. */
async function loadToml() {
    return await __webpack_require__.e(/* import() */ 292).then(__webpack_require__.bind(__webpack_require__, 3292));
}
async function parse(text) {
    const toml = await loadToml();
    try {
        // The size of a cache may be more than a number can hold.
        return toml.parse(text, { integersAsBigInt: 'asNeeded' });
    }
    catch (error) {
        if (!(error instanceof toml.TomlError))
            throw error;
        const { line, column } = error;
        // The lines below the first one are those of the text, with all secrets.
        const [said = ''] = error.message.split('\n');
        const problem = (0,untrusted/* oneLine */.TN)(said.replace('Invalid TOML document: ', ''));
        throw (0,failure/* fail */.fJ)('buildkitd-config-invalid', { line, column, problem });
    }
}
function readRegistry(given, name) {
    const at = ['registry', name];
    const config = tableAt(at, given);
    const known = Object.keys(REGISTRY_KEYS);
    warnOfUnknown(config, known, at);
    return mapTable(config, (value, key) => {
        const kind = REGISTRY_KEYS[key.toLowerCase()];
        if (kind)
            requireKind([...at, key], value, kind);
        return withAbsolutePaths([...at, key], value);
    });
}
function withAbsolutePaths(at, value) {
    const key = at.at(-1)?.toLowerCase();
    if (key === 'ca')
        return value.map((ca) => findFile(at, ca));
    if (key !== 'keypair')
        return value;
    return value.map((pair) => mapTable(pair, (file, name) => findFile([...at, name], file)));
}
/** Returns the absolute path of a file. The reusable workflow checks out to a folder. */
function findFile(at, name) {
    if (typeof name !== 'string')
        throw invalid(at, 'the path of a file');
    const workspace = process.env.GITHUB_WORKSPACE || '.';
    const directory = process.env.MILVUS_RUNPOD_DIRECTORY ?? '';
    const file = external_node_path_default().resolve(workspace, directory, name);
    if ((0,external_node_fs_.existsSync)(file))
        return file;
    const values = { key: nameOf(at), file: (0,untrusted/* oneLine */.TN)(name, 200) };
    throw (0,failure/* fail */.fJ)('buildkitd-config-invalid.file', values);
}
/** BuildKit compares keys in any case, and ignores those that it does not know. */
function warnOfUnknown(config, known, at) {
    const names = known.map((key) => key.toLowerCase());
    const unknown = Object.keys(config).filter((key) => !names.includes(key.toLowerCase()));
    for (const key of unknown) {
        const values = { key: nameOf([...at, key]), known: known.join(', ') };
        (0,annotate/* annotate */.fz)('buildkitd-config-unknown', values);
    }
}
function requireKind(at, value, [allowed, isIt]) {
    if (!isIt(value))
        throw invalid(at, allowed);
}
function tableAt(at, value) {
    if (isTable(value))
        return value;
    throw invalid(at, 'a table, such as [registry."docker.io"]');
}
function invalid(at, allowed) {
    return (0,failure/* fail */.fJ)('buildkitd-config-invalid.value', { key: nameOf(at), allowed });
}
/** Such as `registry.docker.io.mirrors`. */
function nameOf(at) {
    return (0,untrusted/* oneLine */.TN)(at.join('.'), 200);
}
function mapTable(table, map) {
    return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, map(value, key)]));
}
function isText(value) {
    return typeof value === 'string';
}
function isTable(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isListOf(isIt) {
    return (value) => Array.isArray(value) && value.every(isIt);
}

// EXTERNAL MODULE: ./src/inputs/read.ts
var read = __webpack_require__(4245);
;// CONCATENATED MODULE: ./src/inputs/attestations.ts


/** Booleans as Go reads them, and so buildx. */
const GO_BOOLEAN = /^(?:1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/;
/** Commas between fields of CSV. */
const COMMA = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;
/**
 * Reads the input `provenance`: true, false, or attributes. What buildx or BuildKit
 * would refuse is refused before anything is built.
 *
 * @throws Failure that says what is allowed.
 */
function readProvenance() {
    const value = (0,read/* readInput */.R5)('provenance');
    if (/^(?:min|max)$/.test(value)) {
        throw (0,failure/* fail */.fJ)('input-provenance.alone', { value });
    }
    if (!isBooleanOrAttributes(value))
        throw (0,failure/* fail */.fJ)('input-provenance.form', { value });
    if (/\bmode=(?!(?:min|max|full)\b)/.test(value)) {
        throw (0,failure/* fail */.fJ)('input-provenance.mode', { value });
    }
    return value;
}
/**
 * Reads the input `sbom`, as `provenance`.
 *
 * @throws Failure that says what is allowed.
 */
function readSbom() {
    const value = (0,read/* readInput */.R5)('sbom');
    if (isBooleanOrAttributes(value))
        return value;
    throw (0,failure/* fail */.fJ)('input-sbom.form', { value });
}
/** True for a boolean, and for attributes, which are `key=value` in fields of CSV. */
function isBooleanOrAttributes(text) {
    return (GO_BOOLEAN.test(text) ||
        text.split(COMMA).every((field) => /^"?[^"=]+=/.test(field)));
}
/**
 * True if the image will have a provenance that records build arguments. buildx
 * makes such of the proxies in docker's configuration.
 */
function publishesBuildArgs(push, provenance) {
    if (push === 'false' || /^(?:0|f|false)$/i.test(provenance))
        return false;
    return !/\bmode=min\b/.test(provenance);
}

// EXTERNAL MODULE: ./node_modules/semver/index.js
var semver = __webpack_require__(9707);
var semver_default = /*#__PURE__*/__webpack_require__.n(semver);
// EXTERNAL MODULE: ./src/smoke/levels.ts
var smoke_levels = __webpack_require__(4858);
;// CONCATENATED MODULE: ./src/smoke/report.ts
const VERDICTS = ['passed', 'failed', 'skipped'];
/** Returns the report of a result: all of it but the evidence. */
function reportOf(result) {
    const { platform, digest, level, emulated, verdict, notes, cause, hint } = result;
    const { seconds, probes, upgrade, script } = result;
    const rounded = Object.entries(probes ?? {}).map(([name, value]) => [name, round(value)]);
    return {
        platform,
        digest,
        level,
        emulated,
        verdict,
        seconds: seconds && round(seconds),
        probes: rounded.length > 0 ? Object.fromEntries(rounded) : undefined,
        notes: notes?.length ? notes : undefined,
        cause,
        hint,
        upgrade,
        script: script && { ...script, seconds: round(script.seconds) }
    };
}
function round(seconds) {
    return Number(seconds.toFixed(3));
}

;// CONCATENATED MODULE: ./src/inputs/digests.ts






/** Reads the digests of images to merge, instead of a build. */
function readDigests() {
    const digests = (0,read/* readLines */.Se)('digests');
    const value = digests.find((digest) => !(0,reference/* isDigest */.Bc)(digest));
    if (value !== undefined)
        throw (0,failure/* fail */.fJ)('input-digests.form', { value });
    return [...new Set(digests)];
}
/** Reads the smoke test reports of the runs that pushed `digests`. */
function readSmokeResults() {
    return (0,read/* readLines */.Se)('smoke-results').flatMap((value) => {
        const reports = parseReports(value);
        if (!reports)
            throw (0,failure/* fail */.fJ)('input-smoke-results.form', { value });
        return reports;
    });
}
function parseReports(line) {
    try {
        const values = JSON.parse(line);
        if (!Array.isArray(values))
            return undefined;
        const reports = values.map(parseReport);
        return reports.every((report) => report !== undefined) ? reports : undefined;
    }
    catch {
        return undefined;
    }
}
/** Keeps the known fields of the right types: another job's output may be anything. */
function parseReport(value) {
    const report = (value ?? {});
    const { platform, digest, seconds } = report;
    const level = smoke_levels/* SMOKE_LEVELS */.qm.find((name) => name === report.level);
    const verdict = VERDICTS.find((name) => name === report.verdict);
    if (typeof platform !== 'string' || !level || !verdict)
        return undefined;
    if (!isOptionalDigest(digest))
        return undefined;
    return {
        platform,
        digest,
        level,
        emulated: report.emulated === true,
        verdict,
        seconds: typeof seconds === 'number' ? seconds : undefined,
        probes: numericFields(report.probes),
        notes: onlyStrings(report.notes),
        upgrade: parseUpgrade(report.upgrade),
        script: parseScript(report.script)
    };
}
/** What was upgraded is known by its digest; without one nothing is. */
function parseUpgrade(value) {
    const upgrade = (value ?? {});
    const { from, digest, reason, version } = upgrade;
    if (typeof from !== 'string')
        return undefined;
    if (typeof digest !== 'string' || !(0,reference/* isDigest */.Bc)(digest))
        return undefined;
    return {
        from,
        digest,
        version: semver_default().valid(String(version)) ?? undefined,
        back: smoke_levels/* WAYS_BACK */.Rs.find((way) => way === upgrade.back) ?? 'unknown',
        reason: typeof reason === 'string' ? reason : undefined
    };
}
function parseScript(value) {
    const { hash, seconds } = (value ?? {});
    if (!/^[0-9a-f]{64}$/.test(String(hash)))
        return undefined;
    return {
        hash: String(hash),
        seconds: typeof seconds === 'number' ? seconds : 0
    };
}
function isOptionalDigest(value) {
    return value === undefined || (typeof value === 'string' && (0,reference/* isDigest */.Bc)(value));
}
function numericFields(value) {
    const entries = Object.entries((value ?? {}));
    return Object.fromEntries(entries.filter((entry) => {
        return typeof entry[1] === 'number';
    }));
}
function onlyStrings(value) {
    return Array.isArray(value)
        ? value.filter((item) => typeof item === 'string')
        : [];
}

// EXTERNAL MODULE: ./src/inputs/labels.ts
var labels = __webpack_require__(8014);
// EXTERNAL MODULE: ./src/docker/config.ts
var config = __webpack_require__(656);
// EXTERNAL MODULE: ./src/docker/proxy.ts
var proxy = __webpack_require__(5996);
;// CONCATENATED MODULE: ./src/inputs/credentials.ts








/** Masks every password, before another input is refused and shown. */
function maskPasswords() {
    (0,masks/* mask */.dK)(core/* getInput */.V4('password'));
    (0,masks/* mask */.dK)(core/* getInput */.V4('base-password'));
    (0,proxy/* proxySecrets */.Wm)(process.env).forEach(masks/* mask */.dK);
}
/**
 * Reads the logins to the registries of the target and of the base image, at most
 * one for each registry. GitHub's own registry needs none: the job's token logs in.
 *
 * @throws Failure when there is a user name without a password, or the reverse, and
 * when two different logins are for the same registry: docker keeps only one.
 */
function readLogins(target, token) {
    const given = readGivenLogins(target);
    const byToken = tokenLogin(target, given, token);
    return byToken ? [...given, byToken] : given;
}
function readGivenLogins(target) {
    const own = neededLogin(readTargetLogin(target), target);
    const base = readBaseLogin(target);
    if (own && base && own.registry === base.registry) {
        requireSameLogin(own, base);
        return [own];
    }
    return [own, base].filter((login) => login !== undefined);
}
/**
 * Returns the login to GitHub's registry with the job's token; undefined if the image
 * is not published there, or if the inputs or an earlier step have logged in. A public
 * base image there is read without a login: a token without rights could be denied.
 */
function tokenLogin({ registry: { host: registry, isGitHub }, push }, given, token) {
    const { GITHUB_ACTOR: username } = process.env;
    if (!push || !isGitHub)
        return undefined;
    if (!username || !token)
        return undefined;
    if (given.some((login) => login.registry === registry))
        return undefined;
    // No step of the workflow logs in: what is there would be the runner's own.
    if (!(0,caller/* isInWorkflow */.R)() && (0,config/* mayBeLoggedIn */.k)(registry, process.env))
        return undefined;
    const inputs = (0,caller/* isInWorkflow */.R)() ? WORKFLOW_LOGIN : '"github-token"';
    return { registry, username, password: token, inputs, isOptional: true };
}
/** What logs in to the registry of the image in the workflow. */
const WORKFLOW_LOGIN = '"username" and "registry-password"';
function readTargetLogin({ registry: target }) {
    const credentials = readCredentials('');
    const registry = (0,reference/* registryHost */.U$)(core/* getInput */.V4('registry')) || target.host;
    const inputs = (0,caller/* isInWorkflow */.R)()
        ? WORKFLOW_LOGIN
        : '"registry", "username" and "password"';
    return credentials && { registry, ...credentials, inputs };
}
/**
 * Where the base image is, and nowhere else: an image whose data must be opened may be
 * in a third registry, which must not get a password that is not meant for it.
 */
function readBaseLogin({ base }) {
    const credentials = readCredentials('base-');
    const inputs = '"base-image", "base-username" and "base-password"';
    return credentials && { registry: (0,reference/* registryOf */.Fv)(base), ...credentials, inputs };
}
/** Reads a user name and a password; undefined if neither is given. */
function readCredentials(prefix) {
    const username = core/* getInput */.V4(`${prefix}username`);
    const password = core/* getInput */.V4(`${prefix}password`);
    if (!username && !password)
        return undefined;
    if (!password) {
        const about = { value: username };
        throw (0,failure/* fail */.fJ)(`input-${prefix}username.withoutPassword`, about);
    }
    if (!username)
        throw (0,failure/* fail */.fJ)(`input-${prefix}password`, {});
    checkLines(`${prefix}password`, password);
    return { username, password };
}
/**
 * A password of several lines works, but the runner masks each line of a secret,
 * and drops the outputs of a job that contain one: with the key of a service account
 * in JSON, all that have a brace. The reusable workflow passes the results of its
 * tests on in such outputs, so it cannot publish then.
 */
function checkLines(input, password) {
    const lines = (0,masks/* linesOf */.Dx)(password).length;
    if (lines < 2)
        return;
    const remedy = password.trimStart().startsWith('{') ? 'json' : 'other';
    if ((0,caller/* isInWorkflow */.R)()) {
        const secret = input === 'password' ? 'registry-password' : input;
        throw (0,failure/* fail */.fJ)('password-lines-refused', { secret, lines }, { remedy });
    }
    (0,annotate/* annotate */.fz)(`password-lines.${remedy}`, { input, lines });
}
/**
 * Returns the login to use. With `push: false` the target's registry is contacted
 * only if the base image is there too, or the image whose data must be opened.
 */
function neededLogin(login, target) {
    const { base, upgradeFrom = base } = target;
    const isUnneeded = !target.push &&
        login?.registry === target.registry.host &&
        ![base, upgradeFrom].map(reference/* registryOf */.Fv).includes(login.registry);
    return isUnneeded ? undefined : login;
}
function requireSameLogin(own, base) {
    if (own.username === base.username && own.password === base.password)
        return;
    const { username: value, registry } = base;
    throw (0,failure/* fail */.fJ)('input-base-username.sameRegistry', { value, registry });
}
/**
 * Reads and masks the GitHub token. A runner replaces action.yml's default by the
 * job's own token; where nothing does, there is none.
 */
function readToken() {
    const token = core/* getInput */.V4('github-token');
    if (token.startsWith('${{'))
        return '';
    (0,masks/* mask */.dK)(token);
    return token;
}

// EXTERNAL MODULE: ./src/milvus/version.ts
var milvus_version = __webpack_require__(9488);
// EXTERNAL MODULE: ./src/inputs/defaults.ts
var defaults = __webpack_require__(9011);
;// CONCATENATED MODULE: ./src/inputs/milvus.ts





/**
 * Reads the input `milvus-version`.
 *
 * @throws Failure that says what is allowed.
 */
function readVersion() {
    const value = (0,read/* readInput */.R5)('milvus-version');
    const request = (0,milvus_version/* parseRequest */.TR)(value);
    if (!request)
        throw (0,failure/* fail */.fJ)('input-milvus-version.form', { value });
    return request;
}
/**
 * Reads the input `base-image`. A digest belongs to one version, so it needs an
 * exact one.
 *
 * @throws Failure that says what is allowed.
 */
function readBase(version) {
    const value = (0,read/* readInput */.R5)('base-image');
    const [repository = '', digest] = value.split('@');
    const isPinned = digest !== undefined;
    if (!(0,reference/* isRepository */.Z6)(repository) || (isPinned && !(0,reference/* isDigest */.Bc)(digest))) {
        throw (0,failure/* fail */.fJ)('input-base-image.form', { value });
    }
    if (isPinned && !version.exact) {
        throw (0,failure/* fail */.fJ)('input-base-image.inexact', { value, version: version.text });
    }
    return { repository, digest };
}
/**
 * Reads the input `platforms`. Upstream has images for GPUs on amd64 only, so the
 * default is narrower there.
 *
 * @throws Failure that names what is not a Linux platform.
 */
function readPlatforms(variant) {
    const text = (0,read/* readInput */.R5)('platforms');
    if (variant === 'gpu' && text === defaults/* DEFAULTS */.z.platforms)
        return ['linux/amd64'];
    const platforms = text.split(/[,\s]+/).filter(Boolean);
    if (platforms.length === 0)
        throw (0,failure/* fail */.fJ)('input-platforms.none', { value: text });
    const value = platforms.find((platform) => !/^linux\/[a-z0-9]+(\/v[0-9]+)?$/.test(platform));
    if (value !== undefined)
        throw (0,failure/* fail */.fJ)('input-platforms.form', { value });
    return [...new Set(platforms)];
}

// EXTERNAL MODULE: ./src/inputs/lists.ts
var lists = __webpack_require__(7560);
// EXTERNAL MODULE: ./src/inputs/workspace-path.ts
var workspace_path = __webpack_require__(6622);
;// CONCATENATED MODULE: ./src/inputs/build-contexts.ts






/** What buildx leaves to BuildKit (urlutil.IsRemoteURL). */
const REMOTE = /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/)/;
const IMAGE = 'docker-image://';
const LAYOUT = 'oci-layout://';
/** Such as the `target:` of a bake file. */
const SCHEME = /^[a-z][a-z-]*:/;
/** A URL with a user name, which may be a token; `git@` alone is none. */
const CREDENTIALS = /^https?:\/\/[^/]*@/;
/**
 * Reads the input `build-contexts`, of `name=value` lines.
 *
 * @throws Failure that names the line and what is allowed.
 */
function readBuildContexts() {
    const contexts = (0,lists/* readTexts */.Z7)('build-contexts').map(readContext);
    const names = contexts.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined)
        return contexts;
    throw (0,failure/* fail */.fJ)('input-build-contexts.duplicate', { value: twice });
}
function readContext(value) {
    const [name, source] = (0,lists/* splitPair */.T6)(value) ?? [];
    if (name === undefined || !source) {
        throw (0,failure/* fail */.fJ)('input-build-contexts.form', { value });
    }
    if (!isName(name))
        throw (0,failure/* fail */.fJ)('input-build-contexts.name', { value });
    if (CREDENTIALS.test(source)) {
        throw (0,failure/* fail */.fJ)('input-build-contexts.credentials', { name });
    }
    if (source.startsWith(IMAGE))
        return { name, ...readImage(value, source) };
    if (source.startsWith(LAYOUT))
        return { name, ...readLayout(value, source) };
    if (REMOTE.test(source))
        return { name, kind: 'remote', source };
    if (SCHEME.test(source))
        throw (0,failure/* fail */.fJ)('input-build-contexts.scheme', { value });
    return { name, kind: 'directory', directory: findDirectory(value, source) };
}
/** A name is that of an image, since it may stand for one (ParseContextNames in buildx). */
function isName(name) {
    const { repository, tag, digest } = (0,reference/* splitReference */.mQ)(name);
    return ((0,reference/* isRepository */.Z6)(repository) &&
        (tag === undefined || (0,reference/* isTag */.dz)(tag)) &&
        (digest === undefined || (0,reference/* isDigest */.Bc)(digest)));
}
function readImage(value, source) {
    if (isName(source.slice(IMAGE.length)))
        return { kind: 'remote', source };
    throw (0,failure/* fail */.fJ)('input-build-contexts.image', { value });
}
function readLayout(value, source) {
    const [, name = '', version = ''] = /^(.*?)((?::[^:/@]+)?(?:@sha256:[0-9a-f]{64})?)$/.exec(source.slice(LAYOUT.length)) ?? [];
    const directory = findDirectory(value, name);
    if ((0,external_node_fs_.existsSync)(external_node_path_default().join(directory, 'index.json'))) {
        return { kind: 'layout', directory, version };
    }
    throw (0,failure/* fail */.fJ)('input-build-contexts.layout', { value });
}
function findDirectory(value, name) {
    const directory = (0,workspace_path/* resolveInput */.x)('build-contexts', name);
    if ((0,external_node_fs_.statSync)(directory).isDirectory())
        return directory;
    throw (0,failure/* fail */.fJ)('input-build-contexts.file', { value });
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./src/inputs/build-secrets.ts
// Secrets of a build: no message and no command line has one, nor the hash.







/** What BuildKit takes at most (MaxSecretSize of its secretsprovider). */
const MAX_BYTES = 500 * 1024;
/** Bytes of a file that is masked like a value: a token, a key, an .npmrc. */
const MAX_MASKED = 4096;
/** Without what CSV, a path or a Dockerfile's option would read as something else. */
const ID = /^[^\s,="'\\]+$/;
/** Shorter lines are found in many outputs of a job. */
const MIN_LINE = 4;
/**
 * Masks the values of the input `secrets`, before another input is refused and shown.
 * What cannot be read may be a secret, too.
 */
function maskBuildSecrets() {
    for (const { fields } of (0,lists/* readRecords */.T3)('secrets')) {
        const text = fields.join(',');
        (0,masks/* mask */.dK)((0,lists/* splitPair */.T6)(text)?.[1] ?? text);
    }
}
/**
 * Reads the inputs `secrets` and `secret-files`.
 *
 * @throws Failure that names the line of a secret, and nothing of it.
 */
function readBuildSecrets() {
    const values = readValues();
    const files = (0,lists/* readTexts */.Z7)('secret-files').map(readFile);
    const ids = values.map(({ id }) => id);
    for (const { id, value } of files) {
        if (ids.includes(id))
            throw (0,failure/* fail */.fJ)('input-secret-files.duplicate', { value });
        ids.push(id);
    }
    return [...values, ...files.map(({ id, file }) => ({ id, file }))];
}
function readValues() {
    const lines = new Map();
    return (0,lists/* readRecords */.T3)('secrets').map(({ line, fields, isUnclosed }) => {
        if (isUnclosed)
            throw (0,failure/* fail */.fJ)('input-secrets.quote', { line });
        const [id, value] = (0,lists/* splitPair */.T6)(fields.join(',')) ?? [];
        if (id === undefined || value === undefined) {
            throw (0,failure/* fail */.fJ)('input-secrets.form', { line });
        }
        if (!ID.test(id))
            throw (0,failure/* fail */.fJ)('input-secrets.id', { line });
        if (!value.trim())
            throw (0,failure/* fail */.fJ)('input-secrets.empty', { line });
        const first = lines.get(id);
        if (first !== undefined) {
            throw (0,failure/* fail */.fJ)('input-secrets.duplicate', { line, first });
        }
        if (Buffer.byteLength(value) > MAX_BYTES) {
            throw (0,failure/* fail */.fJ)('input-secrets.size', { line });
        }
        requireLongLines(line, value);
        lines.set(id, line);
        return { id, value };
    });
}
/**
 * The runner masks each line of a workflow's secret, also one that is only `{`, and
 * drops the outputs in which it finds one: the jobs of the reusable workflow tell each
 * other in outputs what they have tested.
 */
function requireLongLines(line, value) {
    const lines = (0,masks/* linesOf */.Dx)(value);
    if (!(0,caller/* isInWorkflow */.R)() || lines.length < 2)
        return;
    if (lines.some(({ length }) => length < MIN_LINE)) {
        throw (0,failure/* fail */.fJ)('input-secrets.short', { line });
    }
}
function readFile(value) {
    const [id, name] = (0,lists/* splitPair */.T6)(value) ?? [];
    if (id === undefined || !name)
        throw (0,failure/* fail */.fJ)('input-secret-files.form', { value });
    if (!ID.test(id))
        throw (0,failure/* fail */.fJ)('input-secret-files.id', { value });
    const file = (0,workspace_path/* resolveInput */.x)('secret-files', name);
    const stats = (0,external_node_fs_.statSync)(file);
    if (!stats.isFile())
        throw (0,failure/* fail */.fJ)('input-secret-files.directory', { value });
    if (stats.size === 0)
        throw (0,failure/* fail */.fJ)('input-secret-files.empty', { value });
    if (stats.size > MAX_BYTES)
        throw (0,failure/* fail */.fJ)('input-secret-files.size', { value });
    if (stats.size <= MAX_MASKED)
        maskFile(file);
    return { id, file, value };
}
function maskFile(file) {
    const bytes = (0,external_node_fs_.readFileSync)(file);
    if ((0,external_node_buffer_.isUtf8)(bytes))
        (0,masks/* mask */.dK)(bytes.toString('utf8').trim());
}

// EXTERNAL MODULE: ./src/inputs/caches.ts
var caches = __webpack_require__(4626);
;// CONCATENATED MODULE: ./src/inputs/ssh.ts





/** An id of `RUN --mount=type=ssh,id=…`. */
const ssh_ID = /^[^\s,="'\\]+$/;
/** How a private key begins, in the formats of OpenSSH and PEM. */
const KEY = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/**
 * Reads the input `ssh`: `default`, `id=socket` or `id=key,key`. The keys stay here:
 * a step of the build can only have something signed by them.
 *
 * @throws Failure if there is no such agent or key, or one id twice.
 */
function readSsh() {
    const entries = readEntries().map(readEntry);
    const ids = entries.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined)
        throw (0,failure/* fail */.fJ)('input-ssh.duplicate', { value: twice });
    return entries.map(({ id, paths }) => paths.length > 0 ? `${id}=${paths.join(',')}` : id);
}
/** A comma stands before another entry, or before another key of the same one. */
function readEntries() {
    const entries = [];
    for (const { fields } of (0,lists/* readRecords */.T3)('ssh')) {
        for (const [index, field] of fields.map((one) => one.trim()).entries()) {
            const isNew = index === 0 || field.includes('=') || field === 'default';
            if (isNew)
                entries.push(field);
            else
                entries.push(`${entries.pop() ?? ''},${field}`);
        }
    }
    return entries;
}
function readEntry(value) {
    const [id, list] = (0,lists/* splitPair */.T6)(value) ?? [value, ''];
    if (!ssh_ID.test(id))
        throw (0,failure/* fail */.fJ)('input-ssh.form', { value });
    const given = list.split(',').filter(Boolean);
    if (given.length === 0) {
        requireAgent(value);
        return { id, paths: [] };
    }
    const paths = given.map((one) => findKey(value, one));
    const sockets = paths.filter((file) => (0,external_node_fs_.statSync)(file).isSocket());
    if (sockets.length > 0 && paths.length > 1) {
        throw (0,failure/* fail */.fJ)('input-ssh.mixed', { value });
    }
    return { id, paths };
}
/** Without a path, buildx asks the agent of the job. */
function requireAgent(value) {
    const { SSH_AUTH_SOCK: socket } = process.env;
    if (!socket)
        throw (0,failure/* fail */.fJ)('input-ssh.agent', { value });
    if (!(0,external_node_fs_.existsSync)(socket) || !(0,external_node_fs_.statSync)(socket).isSocket()) {
        throw (0,failure/* fail */.fJ)('input-ssh.noSocket', { value, socket });
    }
}
/** A socket or a key is often in /tmp or in ~/.ssh; it does not get into the image. */
function findKey(value, name) {
    const isElsewhere = external_node_path_default().isAbsolute(name) && (0,external_node_fs_.existsSync)(name);
    const file = isElsewhere ? name : (0,workspace_path/* resolveInput */.x)('ssh', name);
    const stats = (0,external_node_fs_.statSync)(file);
    if (stats.isSocket())
        return file;
    if (stats.isFile() && KEY.test((0,external_node_fs_.readFileSync)(file, 'latin1')))
        return file;
    throw (0,failure/* fail */.fJ)('input-ssh.key', { value, file: name });
}

// EXTERNAL MODULE: ./src/docker/dockerfile.ts
var dockerfile = __webpack_require__(7804);
;// CONCATENATED MODULE: ./src/inputs/target.ts






/**
 * Reads the input `target`.
 *
 * @throws Failure if the Dockerfile surely has no such stage.
 */
function readTarget(context) {
    const value = core/* getInput */.V4('target');
    if (!value)
        return undefined;
    if (/^\d+$/.test(value))
        throw (0,failure/* fail */.fJ)('input-target.number', { value });
    if (!/^[A-Za-z][\w.-]*$/.test(value))
        throw (0,failure/* fail */.fJ)('input-target.form', { value });
    const names = (0,dockerfile/* stageNames */.h)((0,external_node_fs_.readFileSync)(dockerfileOf(context), 'utf8'));
    if (!names || names.includes(value.toLowerCase()))
        return value;
    const stages = (0,untrusted/* oneLine */.TN)(names.join(', '));
    if (stages)
        throw (0,failure/* fail */.fJ)('input-target.unknown', { value, stages });
    throw (0,failure/* fail */.fJ)('input-target.unnamed', { value });
}
function dockerfileOf({ directory, dockerfile }) {
    return dockerfile?.file ?? external_node_path_default().join(directory, 'Dockerfile');
}

;// CONCATENATED MODULE: ./src/inputs/build-options.ts
// Inputs of a build, as docker/build-push-action has them.









/** Inputs that the action's own Dockerfile does not use. */
const NEED_CONTEXT = [
    'target',
    'secrets',
    'secret-files',
    'ssh',
    'build-contexts'
];
/** Arguments that the action sets itself. */
const OWN_ARGS = [
    'BASE_IMAGE',
    'MILVUS_VERSION',
    'SOURCE_DATE_EPOCH',
    'BUILDKIT_MULTI_PLATFORM'
];
/** Writes the cache into the image, which then differs from run to run. */
const INLINE_CACHE = 'BUILDKIT_INLINE_CACHE';
/**
 * Reads the inputs of a Dockerfile of the user's own, and of the build's caches.
 *
 * @throws Failure that names the input and what is allowed, and no secret.
 */
function readBuild(context, published) {
    if (context.bundled)
        requireNothing();
    // First of all: they are masked, and no argument may have one.
    const secrets = readBuildSecrets();
    return {
        target: readTarget(context),
        args: readArgs(),
        contexts: readBuildContexts(),
        secrets,
        ssh: readSsh(),
        cacheFrom: (0,caches/* readCaches */.Qs)('cache-from', published),
        cacheTo: (0,caches/* readCaches */.Qs)('cache-to', published)
    };
}
function requireNothing() {
    const name = NEED_CONTEXT.find((one) => core/* getInput */.V4(one));
    if (name)
        throw (0,failure/* fail */.fJ)(`input-${name}.context`, {});
}
/** Of a key that is given twice, the last value counts, as for buildx. */
function readArgs() {
    const args = new Map((0,lists/* readTexts */.Z7)('build-args').map(readArg));
    return [...args].map((pair) => pair.join('='));
}
function readArg(text) {
    const [key, given] = (0,lists/* splitPair */.T6)(text) ?? [text, undefined];
    if (!/^[A-Za-z_][\w.-]*$/.test(key)) {
        throw (0,failure/* fail */.fJ)('input-build-args.form', { value: text });
    }
    if (OWN_ARGS.includes(key))
        throw (0,failure/* fail */.fJ)('input-build-args.own', { value: key });
    if (key === INLINE_CACHE)
        throw (0,failure/* fail */.fJ)('input-build-args.inline', { value: key });
    const value = given ?? process.env[key];
    if (value === undefined)
        throw (0,failure/* fail */.fJ)('input-build-args.name', { value: key });
    if ((0,masks/* revealsMasked */.sR)(value))
        throw (0,failure/* fail */.fJ)('input-build-args.secret', { name: key });
    return [key, value];
}

// EXTERNAL MODULE: ./src/context/files.ts + 1 modules
var files = __webpack_require__(947);
// EXTERNAL MODULE: ./src/lib/paths.ts
var paths = __webpack_require__(9927);
;// CONCATENATED MODULE: ./src/inputs/context.ts








/**
 * Reads the inputs `context` and `file`.
 *
 * @param bundled directory of the action's own context
 * @throws Failure if it is not a directory in the workspace, or has no Dockerfile.
 */
function context_readContext(bundled) {
    const value = core/* getInput */.V4('context');
    const file = core/* getInput */.V4('file');
    if (!value) {
        if (file)
            throw (0,failure/* fail */.fJ)('input-file.context', {});
        return { directory: bundled, bundled: true };
    }
    const directory = (0,workspace_path/* resolveInput */.x)('context', value);
    if (file)
        return { directory, bundled: false, ...context_readFile(file, value, directory) };
    if (!(0,external_node_fs_.existsSync)(external_node_path_default().join(directory, 'Dockerfile'))) {
        throw withoutDockerfile(value, directory);
    }
    return { directory, bundled: false };
}
/** Says what is there instead of a directory with a Dockerfile. */
function withoutDockerfile(value, directory) {
    if (!(0,external_node_fs_.statSync)(directory).isDirectory())
        return notDirectory(value);
    const name = (0,external_node_fs_.readdirSync)(directory).find(isLikeDockerfile);
    if (name) {
        const file = external_node_path_default().join(value, name);
        return (0,failure/* fail */.fJ)('input-context.name', { value, name, file });
    }
    const patterns = ['*/Dockerfile', '*/*/Dockerfile'];
    const [found] = (0,external_node_fs_.globSync)(patterns, { cwd: directory }).sort();
    if (!found)
        return (0,failure/* fail */.fJ)('input-context.empty', { value });
    const file = external_node_path_default().join(value, found);
    const folder = external_node_path_default().dirname(file);
    return (0,failure/* fail */.fJ)('input-context.subfolder', { value, folder, file });
}
function isLikeDockerfile(name) {
    return /^(?:docker|container)file/i.test(name);
}
function notDirectory(value) {
    return (0,failure/* fail */.fJ)('input-context.file', { value, parent: external_node_path_default().dirname(value) });
}
/**
 * Reads the input `file`. One that names the context's own Dockerfile changes nothing,
 * so that no image is built again for it.
 */
function context_readFile(value, context, directory) {
    if (!(0,external_node_fs_.statSync)(directory).isDirectory())
        throw notDirectory(context);
    const given = external_node_path_default().resolve((0,paths/* workspaceRoot */.o)(), value);
    const inContext = external_node_path_default().join(context, value);
    if (!(0,external_node_fs_.existsSync)(given) &&
        (0,external_node_fs_.existsSync)(external_node_path_default().resolve((0,paths/* workspaceRoot */.o)(), inContext))) {
        throw (0,failure/* fail */.fJ)('input-file.inContext', { value, file: inContext });
    }
    const file = (0,workspace_path/* resolveInput */.x)('file', value);
    if (!(0,external_node_fs_.statSync)(file).isFile())
        throw notDockerfile(value, file);
    const name = external_node_path_default().basename(given);
    const isOwn = (0,external_node_fs_.realpathSync)(external_node_path_default().dirname(given)) === directory;
    if (isOwn && name === 'Dockerfile')
        return {};
    const beside = `${value}.dockerignore`;
    const hasIgnoreFile = (0,external_node_fs_.existsSync)(`${given}.dockerignore`);
    const ignoreFile = hasIgnoreFile ? (0,workspace_path/* resolveInput */.x)('file', beside) : undefined;
    return { dockerfile: { file, name, ignoreFile } };
}
function notDockerfile(value, directory) {
    const isIn = (0,external_node_fs_.existsSync)(external_node_path_default().join(directory, 'Dockerfile'));
    if (!isIn)
        return (0,failure/* fail */.fJ)('input-file.directory', { value });
    const file = external_node_path_default().join(value, 'Dockerfile');
    return (0,failure/* fail */.fJ)('input-file.folder', { value, file });
}
/**
 * Finds the file of the input `user-yaml`, which replaces the one in the context. A
 * context without one would not copy it into the image.
 *
 * @throws Failure if it is not a file in the workspace or has nothing to replace.
 */
function findUserYaml(context) {
    const value = core/* getInput */.V4('user-yaml');
    if (!value)
        return undefined;
    const file = (0,workspace_path/* resolveInput */.x)('user-yaml', value);
    if (!(0,external_node_fs_.statSync)(file).isFile())
        throw (0,failure/* fail */.fJ)('input-user-yaml.directory', { value });
    const { directory, dockerfile } = context;
    if (!(0,files/* listContext */.Y)(directory, dockerfile).includes(user_yaml/* USER_YAML */.Af)) {
        throw (0,failure/* fail */.fJ)('input-user-yaml.unused', { value });
    }
    return file;
}

// EXTERNAL MODULE: ./src/milvus/secrets.ts
var secrets = __webpack_require__(5925);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/inputs/certificates.ts

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
/** What a text must not have in it, whatever kind of key that is. */
const certificates_KEY = /PRIVATE KEY-----/;
/** Any block of PEM; what stands between blocks is a comment. */
const BLOCK = /-----BEGIN /g;
/** True if a private key was given, alone or with its certificate. */
function hidesKey(text) {
    return certificates_KEY.test(text);
}
/**
 * Returns the certificates in a text, in PEM; undefined if there are none, or if one
 * of its blocks is something else. Any line ends will do.
 */
function certificatesOf(text) {
    const blocks = text.match(CERTIFICATE) ?? [];
    if (blocks.length === 0)
        return undefined;
    if (blocks.length !== text.match(BLOCK)?.length)
        return undefined;
    try {
        return blocks.map((block) => new external_node_crypto_.X509Certificate(block));
    }
    catch {
        return undefined;
    }
}
/**
 * True if others can be checked with a certificate: it is that of a CA, or one of a
 * server that has signed itself, which vouches for nobody else.
 */
function canVouch(certificate) {
    return certificate.ca || certificate.subject === certificate.issuer;
}
/** What may be shown of a text that is no key: how a certificate begins, or a path. */
const HARMLESS = /^(-----BEGIN CERTIFICATE-----|[\w./-]{1,40}\.(?:pem|crt|cer))/;
/** Returns what may be shown of a text that was given for a certificate. */
function shownCertificates(text) {
    const [shown] = hidesKey(text) ? [] : (HARMLESS.exec(text) ?? []);
    if (shown === undefined)
        return '***';
    return shown.length < text.length ? `${shown}…` : shown;
}

;// CONCATENATED MODULE: ./src/inputs/runpod-options.ts







/** Inputs that mean nothing without a key. */
const NEED_KEY = [
    'runpod-template',
    'runpod-pods',
    'runpod-canary',
    'runpod-canary-required',
    'runpod-registry',
    'runpod-root-password',
    'runpod-timeout',
    'runpod-allow-line-change',
    'runpod-retry',
    'runpod-template-compute',
    'runpod-ca',
    'runpod-doctor',
    'runpod-api-url'
];
/** Seconds; a later run treats an older canary as one that was left. */
const MAX_TIMEOUT = 3600;
/** What may be a user name and a password, before the server of a URL. */
const LOGIN = /(?<=^(?:[a-z]*:\/\/)?)(?!\w*:\/\/).*(?=@)/is;
/** Masks the secrets, before another input is refused and shown. */
function maskRunPod() {
    (0,masks/* mask */.dK)(core/* getInput */.V4('runpod-api-key'));
    const password = core/* getInput */.V4('runpod-root-password');
    if (password !== secrets/* DEFAULT_PASSWORD */.Gr)
        (0,masks/* mask */.dK)(password);
    const [login = ''] = LOGIN.exec((0,read/* readInput */.R5)('runpod-api-url')) ?? [];
    (0,masks/* mask */.dK)(login.slice(login.indexOf(':') + 1));
    const ca = (0,read/* readInput */.R5)('runpod-ca');
    if (hidesKey(ca))
        (0,masks/* mask */.dK)(ca);
}
/**
 * Reads what to do at RunPod; undefined without a key.
 *
 * @throws Failure when an input has no key to work with, or cannot work.
 */
function readRunPod(target) {
    const key = readApiKey();
    const options = {
        url: readUrl(),
        key,
        template: (0,read/* readOptional */.T9)('runpod-template'),
        pods: (0,read/* readLines */.Se)('runpod-pods'),
        canary: readCanary(target.variant),
        canaryRequired: (0,read/* readBoolean */.Vf)('runpod-canary-required'),
        registry: (0,read/* readOptional */.T9)('runpod-registry'),
        allowLineChange: (0,read/* readBoolean */.Vf)('runpod-allow-line-change'),
        retry: (0,read/* readBoolean */.Vf)('runpod-retry'),
        templateCompute: readTemplateCompute(target.variant),
        isComputeAsked: (0,read/* readInput */.R5)('runpod-template-compute') !== '',
        ca: readCa(),
        doctor: (0,read/* readBoolean */.Vf)('runpod-doctor'),
        password: core/* getInput */.V4('runpod-root-password') || secrets/* DEFAULT_PASSWORD */.Gr,
        timeoutSeconds: readTimeout()
    };
    if (!key) {
        runpod_options_requireNothing();
        return undefined;
    }
    if (options.doctor)
        requirePods(options);
    else
        requirePublished(target);
    return options;
}
/** Another character would break the header that carries the key. */
function readApiKey() {
    const key = core/* getInput */.V4('runpod-api-key');
    if (/^[\x21-\x7e]*$/.test(key))
        return key;
    throw (0,failure/* fail */.fJ)('input-runpod-api-key', {});
}
function runpod_options_requireNothing() {
    for (const name of NEED_KEY) {
        const text = (0,read/* readInput */.R5)(name);
        if (text === (defaults/* DEFAULTS */.z[name] ?? ''))
            continue;
        throw (0,failure/* fail */.fJ)(`input-${name}.withoutKey`, { value: shownValue(name, text) });
    }
}
function shownValue(name, text) {
    switch (name) {
        case 'runpod-root-password':
            return '***';
        case 'runpod-ca':
            return shownCertificates(text);
        default:
            return text.replace(LOGIN, '***');
    }
}
/** The doctor looks at pods, and there are none to look at unless they are named. */
function requirePods({ pods }) {
    if (pods.length === 0)
        throw (0,failure/* fail */.fJ)('input-runpod-doctor.pods', { value: 'true' });
}
function requirePublished({ push, platforms }) {
    if (push !== 'true')
        throw (0,failure/* fail */.fJ)('input-push.runpod', { value: push });
    if (platforms.includes('linux/amd64'))
        return;
    throw (0,failure/* fail */.fJ)('input-platforms.runpod', { value: platforms.join(',') });
}
function readCanary(variant) {
    const text = (0,read/* readInput */.R5)('runpod-canary');
    if (text === 'none')
        return undefined;
    if (text !== 'cpu')
        return { kind: 'gpu', id: text };
    if (variant === 'cpu')
        return { kind: 'cpu' };
    throw (0,failure/* fail */.fJ)('input-runpod-canary.gpu', { value: text });
}
/** A template for GPUs runs the image for CPUs as well, but not the other way round. */
function readTemplateCompute(variant) {
    const text = (0,read/* readInput */.R5)('runpod-template-compute');
    if (text === '')
        return variant;
    if (text === 'gpu' || (text === 'cpu' && variant === 'cpu'))
        return text;
    throw variant === 'gpu'
        ? (0,failure/* fail */.fJ)('input-runpod-template-compute.gpu', { value: text })
        : (0,failure/* fail */.fJ)('input-runpod-template-compute.words', { value: text });
}
/**
 * Returns the certificates of the CAs, each in PEM; undefined without one. A new CA
 * is often given together with the one that it replaces.
 */
function readCa() {
    const text = (0,read/* readInput */.R5)('runpod-ca');
    if (text === '')
        return undefined;
    const value = shownCertificates(text);
    if (hidesKey(text))
        throw (0,failure/* fail */.fJ)('input-runpod-ca.key', { value });
    const certificates = certificatesOf(text);
    if (!certificates)
        throw (0,failure/* fail */.fJ)('input-runpod-ca.form', { value });
    if (certificates.some((one) => !canVouch(one))) {
        throw (0,failure/* fail */.fJ)('input-runpod-ca.server', { value });
    }
    return certificates.map(String).join('');
}
function readTimeout() {
    const seconds = (0,read/* readSeconds */.UW)('runpod-timeout');
    if (seconds <= MAX_TIMEOUT)
        return seconds;
    throw (0,failure/* fail */.fJ)('input-runpod-timeout.max', { value: seconds });
}
/** A wrong server would get the key at the user's next try. */
function readUrl() {
    const text = (0,read/* readInput */.R5)('runpod-api-url');
    const { protocol = '', username, password } = URL.parse(text) ?? {};
    const isServer = ['http:', 'https:'].includes(protocol);
    if (isServer && !username && !password)
        return text;
    const value = text.replace(LOGIN, '***');
    throw (0,failure/* fail */.fJ)('input-runpod-api-url.server', { value });
}

;// CONCATENATED MODULE: ./src/inputs/smoke-script.ts







/** Bits of a file's mode: somebody may execute it. */
const EXECUTABLE = 0o111;
/**
 * Reads the input `smoke-script`. What would only fail once Milvus runs is refused
 * here, but for the program in its first line: the jobs of a workflow run on several
 * machines.
 *
 * @throws Failure if it is not an executable file in the workspace, or would not run.
 */
function readScript(level) {
    const value = (0,read/* readInput */.R5)('smoke-script');
    if (!value)
        return undefined;
    if (!(0,smoke_levels/* meets */.D)(level, 'query')) {
        throw (0,failure/* fail */.fJ)('input-smoke-script.level', { value, level });
    }
    const file = (0,workspace_path/* resolveInput */.x)('smoke-script', value);
    const stat = (0,external_node_fs_.statSync)(file);
    if (!stat.isFile())
        throw (0,failure/* fail */.fJ)('input-smoke-script.directory', { value });
    if (!(stat.mode & EXECUTABLE)) {
        throw (0,failure/* fail */.fJ)('input-smoke-script.notExecutable', { value });
    }
    const content = (0,external_node_fs_.readFileSync)(file);
    if (content.length === 0)
        throw (0,failure/* fail */.fJ)('input-smoke-script.empty', { value });
    if (hasWindowsLine(content)) {
        throw (0,failure/* fail */.fJ)('input-smoke-script.lineEnds', { value });
    }
    const hash = (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
    return { file, directory: (0,paths/* workspaceRoot */.o)(), hash };
}
/** The kernel takes a carriage return in the first line for a part of a name. */
function hasWindowsLine(content) {
    const [first = ''] = content.toString('latin1').split('\n', 1);
    return first.startsWith('#!') && first.endsWith('\r');
}

// EXTERNAL MODULE: ./src/lib/tar.ts
var tar = __webpack_require__(4032);
;// CONCATENATED MODULE: ./src/inputs/upgrade.ts







/** Inputs that no other level uses. */
const NEED_UPGRADE = ['smoke-upgrade-from', 'smoke-upgrade-data'];
/** First bytes of what docker unpacks by itself. */
const COMPRESSED = [
    [0x1f, 0x8b], // gzip
    [0x42, 0x5a, 0x68], // bzip2
    [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
    [0x28, 0xb5, 0x2f, 0xfd] // zstd
].map((bytes) => Buffer.from(bytes));
/** What `actions/checkout` leaves instead of a file that Git LFS keeps. */
const LFS_POINTER = Buffer.from('version https://git-lfs.');
/**
 * Reads the inputs of the level `upgrade`.
 *
 * @throws Failure when one cannot be used, or has no effect at the level: somebody who
 * gives it believes that data is opened.
 */
function readUpgrade(level) {
    if (!(0,smoke_levels/* meets */.D)(level, 'upgrade'))
        upgrade_requireNothing(level);
    return { upgradeFrom: readUpgradeFrom(), upgradeData: findUpgradeData() };
}
function upgrade_requireNothing(level) {
    for (const name of NEED_UPGRADE) {
        const value = (0,read/* readInput */.R5)(name);
        if (value)
            throw (0,failure/* fail */.fJ)(`input-${name}.level`, { value, level });
    }
}
/** A repository alone would be `latest`, which is seldom meant. */
function readUpgradeFrom() {
    const value = (0,read/* readInput */.R5)('smoke-upgrade-from');
    if (!value)
        return undefined;
    if (isImageReference(value))
        return value;
    throw (0,failure/* fail */.fJ)('input-smoke-upgrade-from.form', { value });
}
function isImageReference(value) {
    const { repository, tag, digest } = (0,reference/* splitReference */.mQ)(value);
    if (!(0,reference/* isRepository */.Z6)(repository) || value.split('@').length > 2)
        return false;
    if (tag !== undefined && !(0,reference/* isTag */.dz)(tag))
        return false;
    return digest === undefined ? tag !== undefined : (0,reference/* isDigest */.Bc)(digest);
}
/** Whether it is data of Milvus shows when Milvus opens it. */
function findUpgradeData() {
    const value = (0,read/* readInput */.R5)('smoke-upgrade-data');
    if (!value)
        return undefined;
    const file = (0,workspace_path/* resolveInput */.x)('smoke-upgrade-data', value);
    const stat = (0,external_node_fs_.statSync)(file);
    if (stat.isDirectory())
        throw refused('directory', value);
    if (!stat.isFile())
        throw refused('form', value);
    const begin = firstBytes(file, value);
    if (begin.length === 0)
        throw refused('empty', value);
    if (startsWith(begin, LFS_POINTER))
        throw refused('pointer', value);
    if ((0,tar/* isTarHeader */.FY)(begin))
        return file;
    if (COMPRESSED.some((magic) => startsWith(begin, magic)))
        return file;
    throw refused('form', value);
}
function refused(reason, value) {
    return (0,failure/* fail */.fJ)(`input-smoke-upgrade-data.${reason}`, { value });
}
function firstBytes(file, value) {
    try {
        const descriptor = (0,external_node_fs_.openSync)(file, 'r');
        try {
            const bytes = Buffer.alloc(tar/* BLOCK */.IE);
            return bytes.subarray(0, (0,external_node_fs_.readSync)(descriptor, bytes));
        }
        finally {
            (0,external_node_fs_.closeSync)(descriptor);
        }
    }
    catch (error) {
        const about = { cause: error };
        throw (0,failure/* fail */.fJ)('input-smoke-upgrade-data.unreadable', { value }, about);
    }
}
function startsWith(bytes, magic) {
    return bytes.subarray(0, magic.length).equals(magic);
}

;// CONCATENATED MODULE: ./src/inputs/smoke-options.ts





/**
 * What `smoke-test` is unless set: it depends on the variant, so that action.yml
 * has no default. Runners have no GPU.
 */
const DEFAULT_LEVEL = { cpu: 'query', gpu: 'none' };
/** Docker refuses less than this. */
const MIN_MEMORY_BYTES = 6 * 2 ** 20;
const UNITS = {
    b: 1,
    k: 2 ** 10,
    m: 2 ** 20,
    g: 2 ** 30
};
/**
 * Reads the inputs of the smoke test.
 *
 * @throws Failure that says what is allowed, without a value of `smoke-env`.
 */
function readSmoke(variant) {
    const level = (0,read/* readOne */.JF)('smoke-test', DEFAULT_LEVEL[variant]);
    return {
        level,
        emulatedLevel: (0,read/* readOne */.JF)('smoke-emulated'),
        timeoutSeconds: (0,read/* readSeconds */.UW)('smoke-timeout'),
        memory: readMemory(),
        env: readEnv(),
        script: readScript(level),
        ...readUpgrade(level)
    };
}
function readMemory() {
    const value = (0,read/* readInput */.R5)('smoke-memory');
    if (!value)
        return undefined;
    const [, number, unit = 'b'] = /^([1-9][0-9]*)([bkmg])?$/i.exec(value) ?? [];
    const bytes = Number(number) * (UNITS[unit.toLowerCase()] ?? NaN);
    if (bytes >= MIN_MEMORY_BYTES)
        return value;
    throw (0,failure/* fail */.fJ)('input-smoke-memory.form', { value });
}
/** The longest line that docker reads (bufio.MaxScanTokenSize). */
const MAX_LINE_BYTES = 2 ** 16 - 2;
/**
 * Reads lines as docker's --env-file does (pkg/kvfile in docker/cli): values as they
 * are, except for the end of the line; without comments and empty lines; and a name
 * alone gets its value from the job's environment. Docker leaves out a name that is
 * not there. Here it is refused, since it may be part of a secret with line breaks.
 */
function readEnv() {
    // Not trimmed: white space may be part of a value.
    const text = core/* getInput */.V4('smoke-env', { trimWhitespace: false });
    return text.split('\n').flatMap((whole, index) => {
        // This also removes a byte order mark.
        const content = whole.replace(/\r$/, '').trimStart();
        if (!content || content.startsWith('#'))
            return [];
        return [readVariable(content, index + 1)];
    });
}
function readVariable(content, line) {
    const [isValid, name = '', given] = /^([A-Za-z_][\w./-]*)(=[^]*)?$/.exec(content) ?? [];
    if (!isValid)
        throw (0,failure/* fail */.fJ)('input-smoke-env.form', { line });
    const value = given?.slice(1) ?? process.env[name];
    if (value === undefined)
        throw (0,failure/* fail */.fJ)('input-smoke-env.name', { line });
    if (value.includes('\uFFFD'))
        throw (0,failure/* fail */.fJ)('input-smoke-env.encoding', { line });
    const variable = `${name}=${value}`;
    const bytes = Buffer.byteLength(variable);
    if (value.includes('\n') || bytes > MAX_LINE_BYTES) {
        throw (0,failure/* fail */.fJ)('input-smoke-env.length', { line });
    }
    return variable;
}

// EXTERNAL MODULE: ./src/inputs/tag-templates.ts
var tag_templates = __webpack_require__(3163);
;// CONCATENATED MODULE: ./src/inputs/inputs.ts




















/**
 * Reads and checks all inputs of the action, before anything is done.
 *
 * @param bundledContext directory of the build context that is part of the action
 * @throws Failure that names the input, its value and what is allowed.
 */
async function readInputs(bundledContext) {
    maskPasswords();
    maskRunPod();
    maskBuildSecrets();
    (0,caches/* maskCacheSecrets */.cI)();
    maskBuildkitdConfig();
    const githubToken = readToken();
    const image = readRepository();
    const version = readVersion();
    const variant = (0,read/* readOne */.JF)('variant');
    const context = context_readContext(bundledContext);
    const digests = readDigests();
    const push = readPush(digests);
    const base = readBase(version);
    const platforms = readPlatforms(variant);
    const registry = (0,reference/* targetRegistry */.BR)(image, process.env.GITHUB_SERVER_URL);
    const smoke = readSmoke(variant);
    const target = {
        registry,
        base: base.repository,
        upgradeFrom: smoke.upgradeFrom,
        push: push !== 'false'
    };
    const logins = readLogins(target, githubToken);
    const provenance = readProvenance();
    const userYaml = findUserYaml(context);
    const tags = (0,tag_templates/* readTags */.g$)(version, variant);
    const builder = (0,read/* readOptional */.T9)('builder');
    const inputs = {
        image,
        registry,
        version,
        variant,
        base,
        platforms,
        tags,
        labels: (0,labels/* readLabels */.k2)(),
        annotations: (0,labels/* readAnnotations */.ti)(),
        context,
        build: readBuild(context, { image, tags }),
        userYaml: userYaml === undefined ? undefined : await (0,user_yaml/* readUserYaml */.vn)(userYaml),
        push,
        digests,
        smokeResults: readSmokeResults(),
        dryRun: (0,read/* readBoolean */.Vf)('dry-run'),
        rebuild: (0,read/* readOne */.JF)('rebuild'),
        vulnerable: (0,read/* readOne */.JF)('vulnerable'),
        githubToken,
        smoke,
        logins,
        builder,
        driverOpts: (0,read/* readLines */.Se)('driver-opts'),
        buildkitdConfig: await readBuildkitdConfig(builder),
        buildkitImage: (0,read/* readInput */.R5)('buildkit-image'),
        binfmtImage: (0,read/* readInput */.R5)('binfmt-image'),
        provenance,
        publishesBuildArgs: publishesBuildArgs(push, provenance),
        sbom: readSbom(),
        runpod: readRunPod({ push, platforms, variant })
    };
    await warnOnce(inputs, userYaml);
    return inputs;
}
/** Each job of the reusable workflow reads the same files; the one that plans warns. */
async function warnOnce({ digests, dryRun, context }, userYaml) {
    if (digests.length > 0 || ((0,caller/* isInWorkflow */.R)() && !dryRun))
        return;
    await (0,user_yaml/* warnOfSecrets */.nz)(context.bundled ? undefined : context, userYaml);
}
function readRepository() {
    const value = core/* getInput */.V4('image');
    if ((0,reference/* isRepository */.Z6)(value))
        return value;
    const lower = value.toLowerCase();
    throw (0,reference/* isRepository */.Z6)(lower)
        ? (0,failure/* fail */.fJ)('input-image.upperCase', { value, lower })
        : (0,failure/* fail */.fJ)('input-image.form', { value });
}
/** `true` and `false` may be written in any case. */
function readPush(digests) {
    const value = (0,read/* readInput */.R5)('push');
    const push = input/* WORDS */.q9.push.find((word) => word === value.toLowerCase());
    if (!push)
        throw (0,failure/* fail */.fJ)('input-push.words', { value });
    if (digests.length > 0 && push !== 'true') {
        throw (0,failure/* fail */.fJ)('input-push.digests', { value });
    }
    return push;
}

// EXTERNAL MODULE: ./src/report/failed.ts
var failed = __webpack_require__(6645);
// EXTERNAL MODULE: ./src/lib/runner-files.ts
var runner_files = __webpack_require__(5771);
// EXTERNAL MODULE: ./src/messages/runpod-doctor.ts
var runpod_doctor = __webpack_require__(1592);
;// CONCATENATED MODULE: ./src/report/markdown.ts
// Pieces of Markdown, as GitHub shows it.


/** Characters of untrusted text that are shown. */
const TEXT_LIMIT = 1000;
/** Characters of one line of a block. */
const CODE_LINE_LIMIT = 500;
/** Shows untrusted text in one line. */
function shown(text) {
    return (0,untrusted/* forMarkdown */.Bm)(text ?? '', TEXT_LIMIT);
}
/** Shows untrusted text with its line ends, as a paragraph. */
function shownLines(text) {
    return text.split('\n').map(shown).filter(Boolean).join('<br>');
}
/** Shows untrusted text in a line of HTML, in which Markdown is not read. */
function inHtml(text) {
    return (0,untrusted/* oneLine */.TN)((0,masks/* redact */.E$)(text), TEXT_LIMIT).replace(/[&<>"'`@#]/g, (sign) => {
        // GitHub finds mentions and issues in HTML, too.
        const isMark = sign === '@' || sign === '#';
        return isMark ? `${sign}&#8203;` : `&#${sign.charCodeAt(0)};`;
    });
}
/** Formats one of our own values as code. */
function code(text) {
    return `\`${text}\``;
}
/** Returns our own values as code, separated by commas. */
function codes(texts) {
    return texts.map(code).join(', ');
}
function markdown_link(text, url) {
    return `[${text}](${url})`;
}
/** Returns the first 12 digits of a digest, which is what people compare. */
function shortDigest(digest) {
    const [, digits] = /^sha256:([0-9a-f]{12})/.exec(digest ?? '') ?? [];
    return digits ? code(digits) : '';
}
/** Returns a duration as people read it: `12 ms`, `2.46 s`. */
function duration(seconds) {
    return seconds < 1
        ? `${Math.round(seconds * 1000)} ms`
        : `${seconds.toFixed(2)} s`;
}
/** Returns a block of text, which has a button to copy it. */
function block(text, language = 'text') {
    const lines = text.split('\n').map((line) => (0,untrusted/* safeLine */.om)(line, CODE_LINE_LIMIT));
    // No fence in the text ends the block.
    const fences = lines.join('\n').match(/`+/g) ?? [];
    const longest = Math.max(2, ...fences.map(({ length }) => length));
    const fence = '`'.repeat(longest + 1);
    return [`${fence}${language}`, ...lines, fence].join('\n');
}
/**
 * Returns a table, or nothing if it has no rows. A column without any cell is left
 * out.
 *
 * @param rows cells in Markdown
 */
function table(head, rows) {
    if (rows.length === 0)
        return '';
    const columns = [...head.keys()].filter((at) => rows.some((row) => row[at]));
    const line = (cells) => `| ${columns.map((at) => cells[at] ?? '').join(' | ')} |`;
    return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}
/** Returns a part that is shown only on a click, or nothing if it is empty. */
function folded(title, content) {
    if (!content)
        return '';
    return `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
}
/** Puts paragraphs and other blocks below each other; empty ones are left out. */
function stacked(blocks) {
    return blocks.filter(Boolean).join('\n\n');
}

;// CONCATENATED MODULE: ./src/report/doctor.ts



const MARKS = {
    urgent: '❌ ',
    warning: '⚠️ ',
    good: '✅ ',
    unknown: '❔ ',
    fact: ''
};
/** The columns beside that of the pod itself. */
const COLUMNS = {
    image: 'Milvus',
    data: 'Data',
    space: 'Space',
    login: 'Password',
    ports: 'Open ports',
    cost: 'Cost a month'
};
/** Returns the heading of a page about a look at pods. */
function examinationVerdict({ pods }) {
    // A wrong name would look like good news every week.
    if (pods.length === 0)
        return `## ⚠️ ${runpod_doctor/* DOCTOR_WORDS */.KU.noneHeading}`;
    const all = counted(pods.length);
    const urgent = pods.filter((pod) => findingsOf(pod, 'urgent').length > 0);
    return urgent.length > 0
        ? `## ⚠️ ${runpod_doctor/* DOCTOR_WORDS */.KU.urgentHeading({ all, some: urgent.length })}`
        : `## ✅ ${runpod_doctor/* DOCTOR_WORDS */.KU.goodHeading({ all })}`;
}
/** Returns what is below the heading: a table of the pods, and what to do. */
function doctorSections({ pods, dollars }) {
    if (pods.length === 0)
        return [runpod_doctor/* DOCTOR_WORDS */.KU.none];
    const topics = Object.keys(COLUMNS);
    const head = ['Pod', ...topics.map((topic) => COLUMNS[topic])];
    const rows = pods.map((pod) => [
        [doctor_name(pod), cell(pod, 'pod')].filter(Boolean).join('<br>'),
        ...topics.map((topic) => cell(pod, topic))
    ]);
    return [
        table(head, rows),
        advice(pods, 'urgent').join('\n'),
        folded(runpod_doctor/* DOCTOR_WORDS */.KU.later, advice(pods, 'warning').join('\n')),
        runpod_doctor/* DOCTOR_WORDS */.KU.estimate({ total: dollars.toFixed(2) })
    ];
}
/** Returns the output `pods` of a look: nothing of it was changed. */
function examinedPods({ pods }) {
    const all = pods.map(({ id, name: own, image, address, findings }) => ({
        id,
        name: own,
        outcome: 'examined',
        address: { before: address ?? null, after: address ?? null },
        image: { before: image, after: image },
        seconds: null,
        reason: null,
        findings
    }));
    return JSON.stringify(all);
}
function counted(number) {
    return number === 1 ? '1 pod' : `${number} pods`;
}
function doctor_name({ id, name: own }) {
    return `${(0,untrusted/* forMarkdown */.Bm)(own, 60)} (${(0,untrusted/* forMarkdown */.Bm)(id, 40)})`;
}
function cell({ findings }, topic) {
    return findings
        .filter((finding) => finding.topic === topic)
        .map(({ level, what }) => `${MARKS[level]}${shown(what)}`)
        .join('<br>');
}
function findingsOf({ findings }, level) {
    return findings.filter((finding) => finding.level === level);
}
/** Says what to do, once for all pods for which it is the same. */
function advice(pods, level) {
    const names = new Map();
    for (const pod of pods) {
        for (const { next } of findingsOf(pod, level)) {
            if (next === undefined)
                continue;
            names.set(next, [...(names.get(next) ?? []), doctor_name(pod)]);
        }
    }
    return [...names].map(([next, of]) => {
        return `- ${MARKS[level]}**${[...new Set(of)].join(', ')}:** ${shown(next)}`;
    });
}

;// CONCATENATED MODULE: ./src/plan/origin.ts
/**
 * Returns what the image of a run is made of: a published one may be newer than what
 * would have been built.
 */
function originOf({ version, base, decision }) {
    const marks = decision.kind === 'build' ? undefined : decision.published.marks;
    return marks ?? { version, baseDigest: base.digest };
}

// EXTERNAL MODULE: ./src/publish/results.ts
var publish_results = __webpack_require__(1993);
;// CONCATENATED MODULE: ./src/report/outputs.ts











/**
 * Returns the action's outputs. A failed run sets no tag or digest outputs: what
 * it may have pushed is not tested.
 */
function outputsOf(results) {
    const { plan, error, runpod, examination } = results;
    if (examination)
        return { pods: examinedPods(examination) };
    if (!plan)
        return runpod ? runpodOutputs(runpod) : {};
    const known = planOutputs(plan, results);
    return error || isLocal(results)
        ? known
        : {
            ...known,
            ...tagOutputs(plan, results),
            ...digestOutputs(plan, results)
        };
}
/**
 * Sets the action's outputs, and warns of those that the runner may drop.
 *
 * @throws Failure when the runner's file cannot be written. The outputs are then
 * in the log, and what was published in the message, so that nothing is lost.
 */
function setOutputs(results) {
    const outputs = Object.entries(outputsOf(results));
    try {
        for (const [name, value] of outputs)
            core/* setOutput */.uH(name, value);
    }
    catch (error) {
        showOutputs(outputs);
        throw notWritten(results, error);
    }
    warnOfMasked(outputs);
}
/**
 * The runner drops an output of a job with a value that it masks, and says so only
 * in its own log: `Skip output` in actions/runner's JobExtension.cs. It also masks
 * each line of a secret, even one that is only a brace.
 */
function warnOfMasked(outputs) {
    const masked = outputs.filter(([, value]) => (0,masks/* containsMasked */.NI)(value));
    if (masked.length === 0)
        return;
    const names = masked.map(([name]) => `"${name}"`).join(', ');
    const isOfLines = masked.every(([, value]) => (0,masks/* containsOnlyLines */.jh)(value));
    (0,annotate/* annotate */.fz)(isOfLines ? 'output-dropped-by-line' : 'output-dropped', { names });
}
/** Each in one line of JSON, so that no line of an output is one of the log. */
function showOutputs(outputs) {
    const lines = outputs.map(([name, value]) => {
        return `${name}: ${(0,untrusted/* safeLine */.om)(JSON.stringify(value), Infinity)}`;
    });
    core/* info */.pq(['Outputs:', ...lines].join('\n'));
}
/**
 * Says what is in the registry by now. A later run finds the image as it is, and
 * sets the outputs for it.
 */
function notWritten(results, cause) {
    const { plan, purpose } = results;
    const file = (0,runner_files/* runnerFile */.L)('OUTPUT');
    const digest = (0,publish_results/* existingIndex */.SY)(results)?.digest;
    if (!plan || !digest || purpose === 'dry-run') {
        return (0,failure/* fail */.fJ)('outputs-not-written', { file }, { cause });
    }
    const tags = (0,publish_results/* isPublished */.HF)(results) ? pointingRefs(plan, results) : [];
    if (tags.length === 0) {
        const image = `${plan.inputs.image}@${digest}`;
        return (0,failure/* fail */.fJ)('outputs-not-written.image', { file, image }, { cause });
    }
    const published = { file, tags: tags.join(', '), digest };
    return (0,failure/* fail */.fJ)('outputs-not-written.tags', published, { cause });
}
function planOutputs(plan, { image: current, smoke = [], promotion, advisories, runpod, error }) {
    const { inputs, decision, base } = plan;
    const { newer } = base;
    const { replaced } = decision;
    const { version, baseDigest } = originOf(plan);
    const built = current !== undefined && current.origin !== 'published';
    return {
        image: inputs.image,
        version,
        line: version.split('.').slice(0, 2).join('.'),
        'newer-version': newer && (0,milvus_version/* isNewer */.U4)(newer, version) ? newer : '',
        'base-digest': baseDigest,
        built: String(built),
        changed: String(promotion !== undefined && promotion.moved.length > 0),
        reason: error ? 'the run failed' : decision.reason,
        plan: decision.kind,
        smoke: JSON.stringify(smoke.map(reportOf)),
        'upgrade-from': replaced ? `${replaced.repository}@${replaced.digest}` : '',
        advisories: advisories ? JSON.stringify(advisories) : '',
        'runpod-plan': runpodPlan(runpod),
        ...runpodOutputs(runpod)
    };
}
/** The pods are set after a failed run, too: that is when their addresses are needed. */
function runpodOutputs(runpod) {
    const { template, pods } = runpod ?? {};
    return {
        'template-id': template?.id ?? '',
        pods: pods ? JSON.stringify(pods.map(podOutput)) : ''
    };
}
/** What is not known is null, so that each key is always there. */
function podOutput(pod) {
    const { id, name, outcome, address, before, now, seconds, reason } = pod;
    return {
        id,
        name,
        outcome,
        address: { before: address?.before ?? null, after: address?.after ?? null },
        image: { before: before || null, after: now || null },
        seconds: seconds === undefined ? null : Math.round(seconds * 10) / 10,
        reason: reason ?? null
    };
}
function runpodPlan(runpod) {
    if (runpod?.wouldChange === undefined)
        return '';
    return runpod.wouldChange ? 'update' : 'nothing';
}
function isLocal({ image }) {
    return image?.kind === 'engine';
}
function tagOutputs(plan, results) {
    const tags = pointingRefs(plan, results);
    return { tag: tags[0] ?? '', tags: tags.join('\n') };
}
/** Tags that point to the image, or would after a dry run. */
function pointingRefs(plan, results) {
    const { inputs, tags, decision } = plan;
    const digest = (0,publish_results/* existingIndex */.SY)(results)?.digest;
    const elsewhere = [...(0,publish_results/* leftTags */.L5)(results), ...decision.waiting]
        .filter((left) => left.image.digest !== digest)
        .map((left) => left.tag);
    const all = decision.kind === 'build'
        ? decision.tags
        : [...tags.exact, ...tags.floating];
    return all
        .filter((tag) => !elsewhere.includes(tag))
        .map((tag) => `${inputs.image}:${tag}`);
}
function digestOutputs(plan, results) {
    const index = (0,publish_results/* existingIndex */.SY)(results);
    if (!index)
        return {};
    return {
        digest: index.digest,
        ref: `${plan.inputs.image}@${index.digest}`,
        'platform-digests': JSON.stringify(index.platforms)
    };
}

// EXTERNAL MODULE: ./src/publish/deployable.ts
var deployable = __webpack_require__(6984);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./src/plan/marks.ts
var marks = __webpack_require__(7193);
// EXTERNAL MODULE: ./src/plan/published.ts
var published = __webpack_require__(8129);
// EXTERNAL MODULE: ./src/plan/waiting.ts
var waiting = __webpack_require__(312);
;// CONCATENATED MODULE: ./src/report/tags.ts








/** Returns where the tags point now, one paragraph for each kind. */
function tagsOf(results) {
    const { plan, purpose, error, promotion } = results;
    if (!plan) {
        return error && purpose !== 'deploy' ? ['**No tag was moved.**'] : [];
    }
    const { kind } = plan.decision;
    const hasTags = purpose === 'publish' || kind === 'nothing';
    if (purpose === 'local' || (!error && !hasTags))
        return [];
    const left = leftOf(plan, results).map((tag) => {
        return `⚠️ ${shown((0,annotate/* textOf */.b6)('tag-left-alone', tag))}`;
    });
    if (error && !promotion?.moved.length && kind !== 'nothing') {
        return [`**No tag was moved.** ${unmoved(plan)}`, ...left];
    }
    const { set, unconfirmed } = sortTags(plan, results);
    const replaced = replacedDigest(plan, results);
    return [
        set.length > 0
            ? `**Tags:** ${set.map((tag) => withBefore(plan, tag)).join(' · ')}`
            : '',
        unconfirmed.length > 0
            ? `**Not confirmed:** ${unconfirmed.map((tag) => withBefore(plan, tag)).join(' · ')}`
            : '',
        ...left,
        ...(0,waiting/* waitingValues */.OJ)(plan.decision).map((tag) => `⚠️ ${shown((0,annotate/* textOf */.b6)('tag-waits', tag))}`),
        replaced ? `⚠️ ${shown((0,annotate/* textOf */.b6)('digest-replaced', replaced))}` : ''
    ];
}
/** Splits the tags into those that point to the image, and those that may not. */
function sortTags({ tags, decision }, results) {
    const left = [...(0,publish_results/* leftTags */.L5)(results), ...decision.waiting].map(({ tag }) => tag);
    const moved = results.promotion?.moved ?? [];
    const before = decision.kind === 'build'
        ? []
        : [...tags.exact, ...tags.floating].filter((tag) => !decision.tags.includes(tag) && !left.includes(tag));
    return {
        set: [...before, ...moved],
        unconfirmed: decision.tags.filter((tag) => !moved.includes(tag) && !left.includes(tag))
    };
}
/** A tag, and what it pointed to before, if that is worth a word. */
function withBefore({ targets, version }, tag) {
    const target = targets.get(tag);
    if (!(0,published/* isImage */.wu)(target))
        return code(tag);
    const { marks } = target;
    if (!marks)
        return `${code(tag)} (was an image not made by this action)`;
    return marks.version === version
        ? code(tag)
        : `${code(tag)} (was Milvus ${marks.version})`;
}
/** Says what each tag still points to. */
function unmoved({ tags, targets }) {
    return [...tags.exact, ...tags.floating]
        .flatMap((tag) => {
        const target = targets.get(tag);
        if (target === 'absent')
            return `${code(tag)} does not exist`;
        if (!(0,published/* isImage */.wu)(target))
            return [];
        const name = target.marks ? `Milvus ${target.marks.version}, ` : '';
        return `${code(tag)} still points to ${name}${shortDigest(target.digest)}`;
    })
        .join(' · ');
}
function leftOf(plan, results) {
    const { inputs, version, tags } = plan;
    const { image } = inputs;
    const digest = (0,publish_results/* existingIndex */.SY)(results)?.digest;
    const [exact = ''] = tags.exact;
    const source = `${image}${digest ? `@${digest}` : `:${exact}`}`;
    return (0,publish_results/* leftTags */.L5)(results).map((left) => {
        const ref = `${image}:${left.tag}`;
        const tag = { ref, current: left.version, version };
        if (digest ? digest === left.image.digest : !exact)
            return tag;
        const command = `docker buildx imagetools create --prefer-index=false --tag ${ref} ${source}`;
        return { ...tag, command };
    });
}
/** Returns the commands that move the tags that were left alone. */
function commandsForLeftTags(plan, results) {
    return leftOf(plan, results).flatMap(({ command }) => command ?? []);
}
/**
 * Returns the digests if a level was raised: the level is an annotation, so it makes
 * another index of the same images, to which no signature of the old one belongs.
 */
function replacedDigest(plan, results) {
    const index = (0,publish_results/* existingIndex */.SY)(results);
    if (!index || !results.promotion?.moved.length)
        return undefined;
    const { digest } = index;
    const before = digestBefore(plan, index);
    if (!before || digest === before)
        return undefined;
    return { image: plan.inputs.image, before, digest };
}
/**
 * Returns the digest of the published image that has passed a stricter test now. To
 * raise a level, the workflow builds the same images in other jobs and merges them.
 */
function digestBefore({ decision, targets, version, tests }, index) {
    if (decision.kind === 'test')
        return decision.published.digest;
    if (decision.kind !== 'build')
        return undefined;
    const same = [...targets.values()]
        .filter(published/* isImage */.wu)
        .find(({ marks, platforms }) => marks?.version === version &&
        (0,external_node_util_.isDeepStrictEqual)(platforms, index.platforms) &&
        tests.some((test) => asksForMore(test, marks)));
    return same?.digest;
}
/** True when a test asks for what the marks of an image do not have. */
function asksForMore({ platform, level, replaced }, { levels, upgrades }) {
    if (!(0,smoke_levels/* meets */.D)((0,marks/* levelOf */.In)(levels, platform), level))
        return true;
    return replaced !== undefined && upgrades[platform]?.from !== replaced.digest;
}
/**
 * Makes a notice for each tag that was not moved, for a published image that has
 * another digest now, which nobody has signed, and after the first publication for
 * what a private package means for RunPod.
 */
function annotateTags(results) {
    const { plan } = results;
    if (!plan)
        return;
    for (const { command, ...tag } of leftOf(plan, results)) {
        if (command)
            (0,annotate/* annotate */.fz)('tag-left-alone.movable', { ...tag, command });
        else
            (0,annotate/* annotate */.fz)('tag-left-alone', tag);
    }
    const replaced = replacedDigest(plan, results);
    if (replaced)
        (0,annotate/* annotate */.fz)('digest-replaced', { ...replaced });
    if (isNewOnGitHub(plan, results)) {
        (0,annotate/* annotate */.fz)('package-may-be-private', { image: plan.inputs.image });
    }
}
function isNewOnGitHub({ inputs, isUnpublished }, { promotion }) {
    const isPublished = promotion && !promotion.failure;
    return isUnpublished && inputs.registry.isGitHub && isPublished === true;
}

;// CONCATENATED MODULE: ./src/report/upgrade.ts
// What the level `upgrade` found out, as the summary and the log show it.


const WAYS = {
    open: 'open',
    closed: '⚠️ **closed**',
    unknown: 'not known'
};
/** Says in a cell whose data the image opened: a version, or else a digest. */
function fromCell(upgrade) {
    if (!upgrade)
        return '';
    return shown(upgrade.version) || shortDigest(upgrade.digest);
}
/** Says in a cell whether the replaced image works on what this one has written. */
function wayBackCell(back) {
    return back ? WAYS[back] : '';
}
/** Names the replaced image of each platform in full, for the details. */
function replacedRows({ smoke = [] }) {
    return smoke.flatMap(({ platform, upgrade }) => upgrade
        ? [
            [
                `Upgraded from, on ${code(platform)}`,
                `${shown(upgrade.from)}<br>${code(upgrade.digest)}`
            ]
        ]
        : []);
}
/** Says why nobody knows the way back, in a note below the table. */
function doubtLines({ platform, upgrade }) {
    if (upgrade?.back !== 'unknown' || !upgrade.reason)
        return [];
    return [
        `- ${code(platform)}: the way back is not known: ${shown(upgrade.reason)}`
    ];
}
/** Returns a warning for each platform whose way back is closed. */
function closedLines(results) {
    return closedOf(results).map((closed) => `⚠️ ${shown((0,annotate/* textOf */.b6)('way-back-closed', closed))}`);
}
/**
 * Warns of each platform whose way back is closed. A run that merges what other jobs
 * have tested warns of all of them, so those say nothing.
 */
function annotateUpgrades(results) {
    if (results.purpose === 'part')
        return;
    for (const closed of closedOf(results))
        (0,annotate/* annotate */.fz)('way-back-closed', closed);
}
/** What nobody can get, since the run failed before a tag moved, closes no way. */
function closedOf({ smoke = [], error, promotion }) {
    if (error && !promotion?.moved.length)
        return [];
    return smoke.flatMap(({ platform, upgrade }) => upgrade?.back === 'closed'
        ? [{ platform, from: upgrade_nameOf(upgrade), reason: upgrade.reason ?? '' }]
        : []);
}
function upgrade_nameOf({ from, version }) {
    return version ? `Milvus ${version} (${from})` : from;
}

;// CONCATENATED MODULE: ./src/report/details.ts




/** Returns what few people ask for: why, from what, and every digest in full. */
function detailsOf(results) {
    const { plan } = results;
    if (!plan)
        return '';
    const commands = commandsForLeftTags(plan, results);
    return stacked([
        table(['Detail', 'Value'], [...planRows(plan), ...replacedRows(results), ...digestRows(results)]),
        commands.length > 0
            ? `To move a tag by hand:\n\n${block(commands.join('\n'), 'sh')}`
            : ''
    ]);
}
function planRows({ inputs, decision, base }) {
    return [
        ['Why', shown(decision.reason)],
        ['Image', code(inputs.image)],
        ['Base image', `${code(base.name)}<br>${code(base.digest)}`],
        ['Platforms', codes(inputs.platforms)]
    ];
}
/** The digest of a failed run is named only here, and with a warning. */
function digestRows(results) {
    const index = (0,publish_results/* existingIndex */.SY)(results);
    if (!index)
        return [];
    const warning = warningOf(results);
    const platforms = Object.entries(index.platforms);
    return [
        ['Digest', `${code(index.digest)}${warning}`],
        ...platforms.map(([platform, digest]) => [
            `Digest for ${code(platform)}`,
            `${code(digest)}${warning}`
        ])
    ];
}
function warningOf({ error, promotion, image, smoke = [] }) {
    if (!error || promotion)
        return '';
    if (smoke.some(({ verdict }) => verdict === 'failed')) {
        return ' — **failed its test, do not use**';
    }
    if (image?.origin === 'published')
        return '';
    // What came after the smoke test failed, such as the canary.
    const isTested = smoke.length > 0 && smoke.every(({ verdict }) => verdict === 'passed');
    const state = isTested ? 'not published' : 'untested';
    return ` — **${state}, do not use**`;
}

// EXTERNAL MODULE: ./src/server/telling-lines.ts
var telling_lines = __webpack_require__(3300);
;// CONCATENATED MODULE: ./src/report/evidence.ts


/** How many of the last log lines are shown; the log of the job has more. */
const SHOWN_LOG_LINES = 40;
/** Returns what shows why each platform, the canary and each pod failed. */
function evidenceBlocks({ smoke = [], runpod = {} }) {
    const { canary, pods = [] } = runpod;
    return stacked([
        ...smoke.map(platformEvidence),
        podEvidence('the canary', canary?.log),
        ...pods.flatMap(({ id, name, log, logAgain }) => {
            const pod = `the pod ${inHtml(name)} (${inHtml(id)})`;
            return [
                podEvidence(pod, log),
                podEvidence(`${pod}, with its previous image again`, logAgain)
            ];
        })
    ]);
}
function podEvidence(pod, log) {
    if (!log)
        return '';
    const lines = [
        ...lastLines('last log lines of the container', log.container.join('\n')),
        ...lastLines('last lines of its system log', log.system.join('\n'))
    ];
    const [, ...shown] = lines;
    const text = shown.join('\n') ||
        'neither the container nor its machine has logged anything';
    return folded(`Evidence of ${pod}: last log lines`, block(text));
}
function platformEvidence({ platform, evidence }) {
    if (!evidence)
        return '';
    return folded(`Evidence of ${platform}: state, health answers and last log lines`, block(evidenceLines(evidence).join('\n')));
}
function evidenceLines(evidence) {
    const { container, answers, components, dockerHealth } = evidence;
    return [
        ...labelled('container', container),
        ...labelled('health', answers),
        ...labelled('component', components),
        ...labelled("Docker's health log", dockerHealth),
        ...lastLines("output of the image's HEALTHCHECK", evidence.healthcheck),
        ...lastLines('last lines of smoke-script', evidence.script),
        ...lastLines('last log lines of the container', evidence.logs)
    ];
}
function labelled(label, lines) {
    return lines.map((line) => `${label}: ${line}`);
}
function lastLines(title, text = '') {
    if (!text.trim())
        return [];
    return [
        '',
        `${title}:`,
        ...(0,telling_lines/* tellingLines */.$)(text.trimEnd().split('\n'), SHOWN_LOG_LINES)
    ];
}

// EXTERNAL MODULE: ./src/lib/size-text.ts
var size_text = __webpack_require__(4184);
;// CONCATENATED MODULE: ./src/report/platforms.ts



/** Returns a table of the platforms and their tests, and notes below it. */
function platformTable({ smoke = [], sizes = {}, error }) {
    const head = [
        'Platform',
        unbroken('Smoke test'),
        unbroken('Upgraded from'),
        unbroken('Way back'),
        'Ready',
        'Size',
        'Digest'
    ];
    const rows = smoke.map((report) => {
        const size = sizes[report.platform];
        const cells = [
            platformCell(report),
            testCell(report),
            unbroken(fromCell(report.upgrade)),
            unbroken(wayBackCell(report.upgrade?.back)),
            report.seconds === undefined ? '' : unbroken(duration(report.seconds)),
            size === undefined ? '' : unbroken((0,size_text/* sizeText */.l)(size))
        ];
        // Of a failed run, nobody should take a digest from a table.
        return error ? cells : [...cells, shortDigest(report.digest)];
    });
    return stacked([table(head, rows), smoke.flatMap(notesOf).join('\n')]);
}
function platformCell({ platform, emulated }) {
    return unbroken(`${code(platform)}${emulated ? ' (QEMU)' : ''}`);
}
/** The cause of a failure is above the table, in the message. */
function testCell({ level, verdict }) {
    if (verdict === 'skipped')
        return '⚠️ **untested**';
    return `${verdict === 'passed' ? '✅' : '❌'} ${level}`;
}
function probesText(probes = {}) {
    const texts = Object.entries(probes).map(([name, seconds]) => `${shown(name)} ${duration(seconds)}`);
    return texts.map(unbroken).join(`${unbroken(' ·')} `);
}
/** Where probes ran, by what their names begin with (`back: find`). */
const CONTAINERS = {
    '': 'An empty volume',
    old: 'Yesterday: the replaced image',
    new: 'Today: this image',
    back: 'The way back: the replaced image',
    forth: 'And this one again'
};
/** Returns a table of the probes: a row for each container, a column for each platform. */
function probeTable({ smoke: tested = [] }) {
    const rows = Object.entries(CONTAINERS).map(([container, title]) => [
        title,
        ...tested.map(({ probes }) => probesText(probesIn(container, probes)))
    ]);
    return table(['Probes', ...tested.map(({ platform }) => platform)], rows.filter(([, ...cells]) => cells.some(Boolean)));
}
function probesIn(wanted, probes = {}) {
    const found = Object.entries(probes).flatMap(([full, seconds]) => {
        const [, container = '', name = ''] = /^(?:(\w+): )?(.*)$/.exec(full) ?? [];
        return container === wanted ? [[name, seconds]] : [];
    });
    return Object.fromEntries(found);
}
/** These cells have no room for a second line. */
function unbroken(text) {
    return text.replaceAll(' ', '&nbsp;');
}
function notesOf(report) {
    const { platform, notes = [] } = report;
    const lines = notes.map((note) => `- ${code(platform)}: ${shown(note)}`);
    return [...lines, ...doubtLines(report)];
}

// EXTERNAL MODULE: ./src/messages/runpod-held.ts
var runpod_held = __webpack_require__(7364);
;// CONCATENATED MODULE: ./src/report/rollout.ts




/** Characters of a note, and of a cause. */
const NOTE_LIMIT = 500;
/** Returns the part of the summary about RunPod, in lines of Markdown. */
function runpodLines({ runpod }) {
    if (!runpod)
        return [];
    const { planned = false, canary, template, pods = [], kept } = runpod;
    const lines = [
        ...(canary ? canaryLines(canary) : []),
        ...(kept ? [keptLine(kept, planned)] : []),
        ...(template ? templateLines(template, planned) : []),
        ...(pods.length > 0 ? podLines(pods, planned) : [])
    ];
    if (lines.length === 0)
        return [];
    const title = planned ? 'RunPod: what would happen' : 'RunPod';
    return ['', `### ${title}`, '', ...lines, ''];
}
function canaryLines(canary) {
    const { outcome, ready = 0, cause = '' } = canary;
    const words = {
        passed: `✅ the image passed after ${ready.toFixed(0)} s`,
        failed: `❌ the image failed: ${(0,untrusted/* forMarkdown */.Bm)(cause, NOTE_LIMIT)}`,
        unavailable: `⚠️ RunPod could not run one, so this image was not tried there: ${(0,untrusted/* forMarkdown */.Bm)(cause, NOTE_LIMIT)}`,
        planned: 'the image would be tried on a pod before its tags move'
    };
    return [`- Canary: ${words[outcome]}${costOf(canary)}`];
}
/** What a canary has cost, by its price and time. */
function costOf({ offer, price = 0, seconds }) {
    if (!offer || seconds === undefined)
        return '';
    const cost = (price * seconds) / 3600;
    return ` (${(0,untrusted/* forMarkdown */.Bm)(offer)}; ${seconds.toFixed(0)} s at $${price.toFixed(3)} per hour, about $${cost.toFixed(4)})`;
}
function keptLine(reason, planned) {
    const what = planned ? 'would keep theirs' : 'keep theirs';
    return `- ➖ Template and pods ${what}: ${(0,untrusted/* forMarkdown */.Bm)(reason, NOTE_LIMIT)}`;
}
function templateLines(template, planned) {
    const { id, name, notes } = template;
    const shown = id
        ? `${(0,untrusted/* forMarkdown */.Bm)(name)} (${(0,untrusted/* forMarkdown */.Bm)(id)})`
        : (0,untrusted/* forMarkdown */.Bm)(name);
    const link = id ? `. [Deploy a pod](${deployLink(id)})` : '';
    return [
        `- Template ${shown}: ${templateOutcome(template, planned)}${link}`,
        ...notes.map((note) => `  - ${(0,untrusted/* forMarkdown */.Bm)(note, NOTE_LIMIT)}`)
    ];
}
function templateOutcome(template, planned) {
    if (template.outcome === 'left') {
        const what = planned ? 'would keep its image' : 'keeps its image';
        return `${what}: ${(0,untrusted/* forMarkdown */.Bm)(template.reason, NOTE_LIMIT)}`;
    }
    const words = {
        created: planned ? 'would be created' : 'created',
        updated: planned ? 'would get the image' : 'has the image now',
        unchanged: 'has the image already'
    };
    return words[template.outcome];
}
/** Returns the page of RunPod's console where a template is deployed. */
function deployLink(id) {
    return `https://console.runpod.io/deploy?template=${encodeURIComponent(id)}`;
}
const OUTCOMES = {
    updated: '✅ updated, healthy',
    set: '✅ stopped, has the image when it is started',
    unchanged: '✅ had it already',
    left: '➖ left alone',
    refused: '❌ refused',
    restored: '❌ has its previous image again',
    broken: '❌ **unhealthy**',
    differs: '❌ has an image that this run did not give it',
    gone: '❌ was terminated while it was changed',
    unknown: '❌ **its state is not known**',
    held: '⚠️ keeps its image',
    waiting: '➖ not touched'
};
const PLANNED = {
    updated: 'would get the image, and must become healthy',
    set: 'is stopped, would get the image, and stay stopped',
    unchanged: 'has it already',
    left: 'would be left alone',
    refused: 'would be refused',
    held: '⚠️ would keep its image',
    waiting: '➖ would not be touched'
};
function podLines(pods, planned) {
    const head = ['Pod', 'Had', 'Has', 'Address', 'Way back', 'Result'];
    const isUpdated = !planned && pods.some(({ outcome }) => outcome === 'updated');
    return [
        '',
        table(head, pods.map((pod) => podRow(pod, planned))),
        ...(isUpdated ? ['', runpod_held/* KEEP_NOTE */.l6] : [])
    ];
}
/** A column of empty cells is not shown: the way back of pods that stay as they are. */
function podRow(pod, planned) {
    const { id, name, outcome, before, now, wayBack, reason = '' } = pod;
    const words = (planned && PLANNED[outcome]) || OUTCOMES[outcome];
    const why = reason && `: ${(0,untrusted/* forMarkdown */.Bm)(reason, NOTE_LIMIT)}`;
    return [
        `${(0,untrusted/* forMarkdown */.Bm)(name)} (${(0,untrusted/* forMarkdown */.Bm)(id)})`,
        imageOf(before),
        imageOf(now),
        addressCell(pod, planned),
        wayBackCell(wayBack),
        `${words}${why}`
    ];
}
/** A reset gives a pod another address, and its clients have to find it again. */
function addressCell(pod, planned) {
    const { before = '', after = '' } = pod.address ?? {};
    const isGone = pod.outcome === 'gone';
    if (!before || before === after)
        return (0,untrusted/* forMarkdown */.Bm)(after);
    if (!after && (planned || isGone))
        return (0,untrusted/* forMarkdown */.Bm)(before);
    const now = after ? `**${(0,untrusted/* forMarkdown */.Bm)(after)}**` : 'not known';
    return `${(0,untrusted/* forMarkdown */.Bm)(before)} → ${now}`;
}
/** Returns the digest, which is what differs between the images of a pod. */
function imageOf(ref) {
    const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(ref) ?? [];
    return shortDigest(digest) || (0,untrusted/* forMarkdown */.Bm)(ref);
}

;// CONCATENATED MODULE: ./src/report/times.ts

/** Returns the seconds from the start of the run to the end of its last step. */
function totalSeconds(timings) {
    return Math.max(0, ...timings.map(endOf));
}
/** Returns the seconds in which the run waited for Milvus, on whatever platform. */
function waitingSeconds(timings) {
    const waits = ofKind(timings, 'milvus').sort((a, b) => a.start - b.start);
    let seconds = 0;
    let covered = 0;
    for (const wait of waits) {
        seconds += Math.max(0, endOf(wait) - Math.max(wait.start, covered));
        covered = Math.max(covered, endOf(wait));
    }
    return seconds;
}
/** Returns how long the run took, and what of it was not its own time. */
function tookText(timings) {
    const total = `took ${duration(totalSeconds(timings))}`;
    const waiting = waitingSeconds(timings);
    return waiting > 0
        ? `${total}, ${duration(waiting)} of it waiting for Milvus`
        : total;
}
/** Returns what shows where the time went: a table of the waits, and a chart. */
function timesOf(timings) {
    return stacked([waitTable(timings), ganttOf(timings)]);
}
/** A row for each wait, and a column for each platform: they are tested side by side. */
function waitTable(timings) {
    const waits = ofKind(timings, 'milvus');
    if (waits.length === 0)
        return '';
    const platforms = unique(waits.map(platformOf));
    const rows = unique(waits.map(waitOf)).map((wait) => [
        wait,
        ...platforms.map((platform) => durationOf(waits.filter((one) => waitOf(one) === wait && platformOf(one) === platform)))
    ]);
    const waiting = waitingSeconds(timings);
    return stacked([
        table(['Where the time went', ...platforms], rows),
        `**Waiting for Milvus:** ${duration(waiting)} in all · **The rest of the run:** ${duration(totalSeconds(timings) - waiting)}`
    ]);
}
/** Returns how long waits of one name took together; nothing if there was none. */
function durationOf(waits) {
    if (waits.length === 0)
        return '';
    return duration(waits.reduce((sum, { seconds }) => sum + seconds, 0));
}
/** Splits the name of a wait, such as `Milvus starts (linux/amd64)`. */
const times_NAME = /^(.*) \((.*)\)$/;
function waitOf({ name }) {
    return times_NAME.exec(name)?.[1] ?? name;
}
function platformOf({ name }) {
    return times_NAME.exec(name)?.[2] ?? '';
}
function unique(texts) {
    return [...new Set(texts)];
}
/** Seconds; the chart leaves out what is shorter. */
const SHORTEST = 0.05;
const SECTIONS = {
    step: 'Steps',
    beside: 'Beside them',
    milvus: 'Waiting'
};
/** What Mermaid leaves room for above the chart. */
const TITLE = 'Minutes and seconds since the start';
/** Room for the name of a platform; and the grid is as dark as the labels that it crosses. */
const LOOK = {
    gantt: { leftPadding: 90 },
    themeCSS: '.grid .tick line { stroke: #8886 }'
};
/** Returns a chart, which GitHub draws with Mermaid, if there are several bars. */
function ganttOf(timings) {
    const bars = timings.filter(({ seconds }) => seconds >= SHORTEST);
    if (bars.length < 2)
        return '';
    // The axis begins with its first bar, and shows 00:00 only there.
    const first = Math.min(...bars.map(({ start }) => start));
    const sections = unique(bars.toSorted(byKind).map(sectionOf));
    const lines = sections.flatMap((section) => [
        ...(sections.length > 1 ? [`  section ${section}`] : []),
        ...bars
            .filter((bar) => sectionOf(bar) === section)
            .map((bar) => barOf({ ...bar, start: bar.start - first }))
    ]);
    return [
        '```mermaid',
        '---',
        `title: ${TITLE}`,
        `config: ${JSON.stringify(LOOK)}`,
        '---',
        'gantt',
        // Times of a day, since the axis shows those of the reader's own time zone.
        '  dateFormat HH:mm:ss.SSS',
        '  axisFormat %M:%S',
        `  tickInterval ${tickOf(totalSeconds(bars) - first)}second`,
        '  todayMarker off',
        ...lines,
        '```'
    ].join('\n');
}
const KINDS = ['step', 'beside', 'milvus'];
function byKind(a, b) {
    return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}
/** A platform has a section of its own, so that its bars need not name it. */
function sectionOf(timing) {
    return platformOf(timing) || SECTIONS[timing.kind];
}
/** Seconds between two lines of the grid: few lines cross few labels. */
function tickOf(seconds) {
    const ticks = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
    return ticks.find((tick) => seconds / tick <= 5) ?? 1200;
}
function barOf(timing) {
    const { start, seconds, failed } = timing;
    const begin = new Date(Math.round(start * 1000)).toISOString().slice(11, 23);
    const length = Math.max(1, Math.round(seconds * 1000));
    return `  ${waitOf(timing)} ${seconds.toFixed(1)} s :${failed ? 'crit, ' : ''}${begin}, ${length}ms`;
}
function ofKind(timings, kind) {
    return timings.filter((timing) => timing.kind === kind);
}
function endOf({ start, seconds }) {
    return start + seconds;
}

// EXTERNAL MODULE: ./src/docker/container-disk.ts
var container_disk = __webpack_require__(6409);
// EXTERNAL MODULE: ./src/docker/data-path.ts
var data_path = __webpack_require__(7840);
// EXTERNAL MODULE: ./src/messages/runpod.ts + 2 modules
var runpod = __webpack_require__(2462);
;// CONCATENATED MODULE: ./src/report/use-it.ts






/** RunPod replaces it in the variables of a pod. */
const SECRET = `{{ RUNPOD_SECRET_${runpod/* PASSWORD_SECRET */.Z} }}`;
/** Clients that connect to the public address of a pod send their password there. */
const VARIABLES = { MILVUS_ROOT_PASSWORD: SECRET, MILVUS_TLS: 'self-signed' };
/** Of gRPC, and of REST beside its TLS. */
const PORTS = ['19530', '8080'];
/**
 * Returns how to deploy, run and connect to the image.
 *
 * @param ref the image by digest
 * @param sizes bytes of each platform's compressed image, as far as they are known
 */
function useIt({ inputs: { variant } }, ref, sizes = {}) {
    const disk = (0,container_disk/* containerDisk */.p)(variant, sizes[deployable/* RUNPOD_PLATFORM */.V]);
    return stacked([
        '**Deploy on RunPod**: a template, or a pod, with these fields',
        table(['Field on RunPod', 'Value'], runpodFields(ref, disk)),
        'The same with [runpodctl](https://docs.runpod.io/runpodctl/overview), version 3 or later, once the secret and a network volume exist; not for a private image:',
        block(createPod(ref, variant, disk), 'sh'),
        '**Run with Docker**, for this machine alone',
        block(dockerRun(ref, variant), 'sh'),
        `**Connect from Python** (\`pip install "pymilvus>=3"\`) to this container; to a pod, [by its ID and with its CA](${(0,annotate/* pageLink */.wg)('README.md#connect-from-python')})`,
        block(PYTHON, 'python')
    ]);
}
/** In the order and with the names of RunPod's form. */
function runpodFields(ref, disk) {
    return [
        ['Container image', code(ref)],
        ['Container start command', 'empty'],
        ['Registry credentials', 'only if the image is private'],
        ['Container disk', `${disk} GB`],
        ['Volume mount path', code(data_path/* DATA_PATH */.N)],
        ['Expose TCP Ports', PORTS.map(code).join(', ')],
        [
            'Environment variables',
            `${code('MILVUS_ROOT_PASSWORD')} = ${code(SECRET)}, a secret that you create first, and ${code('MILVUS_TLS')} = ${code(VARIABLES.MILVUS_TLS)}`
        ]
    ];
}
/** The machine of a pod, in options of runpodctl. */
const MACHINE = {
    cpu: ['--compute-type CPU'],
    // With SSH, RunPod gives the pod keys that the image removes.
    gpu: ['--gpu-id "NVIDIA GeForce RTX 4090"', '--ssh=false']
};
/**
 * Returns the command of runpodctl that creates a pod. Its options are those of
 * cmd/pod/create.go in runpodctl 2.7.2 and 2.9: `--env` is JSON, without a mount path
 * the volume is at `/workspace`, and the cloud is the secure one unless set. The quotes
 * keep the shell away from the reference to the secret. Versions below 3 use RunPod's
 * API v1, which was retired in November 2026
 * (https://docs.runpod.io/api-reference-v2/migrate-from-v1).
 */
function createPod(ref, variant, disk) {
    return shellCommand('runpodctl pod create', [
        '--name milvus',
        `--image ${ref}`,
        ...MACHINE[variant],
        `--container-disk-in-gb ${disk}`,
        '--network-volume-id NETWORK_VOLUME_ID',
        `--volume-mount-path ${data_path/* DATA_PATH */.N}`,
        `--ports ${PORTS.map((port) => `${port}/tcp`).join(',')}`,
        `--env '${JSON.stringify(VARIABLES)}'`
    ]);
}
/** Returns the command of docs/image.md: nobody else reaches it, and it has a password. */
function dockerRun(ref, variant) {
    return shellCommand('docker run --detach --name milvus', [
        ...(variant === 'gpu' ? ['--gpus all'] : []),
        '--publish 127.0.0.1:19530:19530',
        '--publish 127.0.0.1:9091:9091',
        `--volume milvus:${data_path/* DATA_PATH */.N}`,
        '--env MILVUS_ROOT_PASSWORD=choose-one',
        ref
    ]);
}
function shellCommand(start, lines) {
    return [start, ...lines].join(' \\\n  ');
}
const PYTHON = `from pymilvus import MilvusClient

client = MilvusClient("http://localhost:19530", token="root:choose-one")
print(client.get_server_version())`;

;// CONCATENATED MODULE: ./src/report/verdict.ts





/** Returns the result of the run: a heading, or one line for a job that is one of several. */
function verdictOf(results) {
    const { plan, purpose, error, examination } = results;
    if (error)
        return heading('❌', failureHeadline(results));
    if (examination)
        return examinationVerdict(examination);
    if (!plan)
        return deployed(results);
    if (plan.decision.kind === 'nothing')
        return heading('✅', upToDate(plan));
    switch (purpose) {
        case 'dry-run':
            return planned(plan);
        case 'part':
            return part(plan, results);
        case 'local':
            return heading('✅', `Milvus ${plan.version} was built, ${tested(results)} — not pushed`);
        default:
            return verdict_published(plan, results);
    }
}
function heading(icon, text) {
    return `## ${icon} ${text}`;
}
/** A pod that is held is why a green run is worth a look. */
function deployed({ runpod: { pods = [] } = {} }) {
    const held = pods.filter(({ outcome }) => outcome === 'held').length;
    if (held === 0)
        return heading('✅', 'Milvus for RunPod');
    const keeping = held === 1 ? '1 pod keeps its' : `${held} pods keep their`;
    return heading('⚠️', `Milvus for RunPod — ${keeping} image`);
}
function upToDate(plan) {
    const { version } = plan;
    return originOf(plan).version === version
        ? `Up to date: Milvus ${version}`
        : `Nothing to do — every tag points to a newer Milvus than ${version}`;
}
function verdict_published(plan, results) {
    const { version, decision } = plan;
    const moved = results.promotion?.moved ?? [];
    if (moved.length === 0) {
        return heading('⚠️', `Milvus ${version} got no tag — they point to newer versions`);
    }
    switch (decision.kind) {
        case 'test':
            return heading('✅', `Milvus ${version} was tested again — ${tested(results)}`);
        case 'promote':
            return heading('✅', `Milvus ${version} was up to date — set ${codes(moved)}`);
        default:
            return heading(isUntested(results) ? '⚠️' : '✅', `Published Milvus ${version} — ${tested(results)}`);
    }
}
/** A dry run, such as the first job of the workflow. */
function planned({ version, decision }) {
    const tags = `Tags to set: ${codes(decision.tags)}.`;
    const what = {
        build: `build Milvus ${version}`,
        test: `test Milvus ${version} again`,
        promote: `set the missing tags of Milvus ${version}`,
        nothing: 'do nothing'
    }[decision.kind];
    return `🔎 **Plan: ${what}** — ${shown(decision.reason)}. ${tags}`;
}
/** An image that another job will merge, such as one platform of the workflow. */
function part({ inputs, version }, results) {
    const [report] = results.smoke ?? [];
    return [
        `✅ **${inputs.platforms.join(', ')}:** built Milvus ${version}, ${testedLevels(results)}`,
        report?.seconds && `ready in ${duration(report.seconds)}`,
        `digest ${shortDigest((0,publish_results/* existingIndex */.SY)(results)?.digest)}`,
        'its tags follow once every platform has passed'
    ]
        .filter(Boolean)
        .join(' · ');
}
function isUntested({ smoke = [] }) {
    return !smoke.some(({ verdict }) => verdict === 'passed');
}
/** Says what passed: `passed query on 2 platforms`. */
function tested(results) {
    const { smoke = [] } = results;
    const passed = smoke.filter(({ verdict }) => verdict === 'passed');
    if (passed.length === 0)
        return testedLevels(results);
    const where = passed.length === smoke.length
        ? verdict_counted(passed)
        : `${passed.length} of ${verdict_counted(smoke)}`;
    return `${testedLevels(results)} on ${where}`;
}
function testedLevels({ smoke = [] }) {
    const passed = smoke.filter(({ verdict }) => verdict === 'passed');
    const levels = [...new Set(passed.map(({ level }) => level))].map(code);
    return levels.length > 0 ? `passed ${levels.join(' and ')}` : '**untested**';
}
function verdict_counted({ length }) {
    return length === 1 ? '1 platform' : `${length} platforms`;
}
function failureHeadline(results) {
    const { plan, purpose, promotion } = results;
    const name = plan ? `Milvus ${plan.version}` : 'Milvus';
    if ((0,publish_results/* isPublished */.HF)(results)) {
        return `${name} is published, but not all went well${failedAt(results)}`;
    }
    if (promotion?.moved.length)
        return `${name} was published only in part`;
    const ends = {
        publish: 'was not published',
        part: 'was not published',
        local: 'failed its check',
        'dry-run': 'could not be planned',
        deploy: 'was not brought to RunPod',
        doctor: 'could not be looked at'
    };
    return `${name} ${ends[purpose ?? 'publish']}${failedAt(results)}`;
}
function failedAt({ smoke = [], timings, promotion }) {
    const platforms = smoke.filter(({ verdict }) => verdict === 'failed');
    if (platforms.length > 0) {
        const names = platforms.map(({ platform }) => platform).join(' and ');
        const where = platforms.length < smoke.length ? ` on ${names}` : '';
        return ` — the smoke test failed${where}`;
    }
    if (promotion?.failure)
        return ' — its tags could not be set';
    // What failed beside the steps, such as a pull ahead of time, ends no run.
    const failures = timings.filter(({ kind, failed }) => kind === 'step' && failed);
    const step = failures[0]?.name;
    return step ? ` — “${step}” failed` : '';
}
/** Says what happened, why, what to do, and where to read more, as text that wraps. */
function failureText(failure) {
    if (!failure)
        return '';
    const { what, likely, next } = failure;
    return stacked([
        `**What happened:** ${shownLines(what)}`,
        likely ? `**Likely reason:** ${shownLines(likely)}` : '',
        next ? `**What to do:** ${shownLines(next)}` : '',
        `**More:** ${markdown_link(failure.code, (0,annotate/* docsLink */._h)(failure.code))}`
    ]);
}

;// CONCATENATED MODULE: ./src/milvus/release-page.ts
/** Returns the address of a version's release notes. */
function releasePage(version) {
    return `https://github.com/milvus-io/milvus/releases/tag/v${version}`;
}

;// CONCATENATED MODULE: ./src/report/changes.ts





/** Returns a line of what people look for first. */
function factsOf({ plan, advisories, timings }) {
    if (!plan)
        return '';
    const version = originOf(plan).version;
    return [
        markdown_link(`Release notes of ${version}`, releasePage(version)),
        advisories && countOf(advisories),
        tookText(timings)
    ]
        .filter(Boolean)
        .join(' · ');
}
function countOf({ length }) {
    if (length === 0)
        return 'no known security advisories';
    return `⚠️ ${length} security ${length === 1 ? 'advisory' : 'advisories'}`;
}
/** Returns a table of what differs from the image that the tags pointed to before. */
function changeTable(plan) {
    const before = previousOf(plan);
    if (plan.decision.kind !== 'build' || !before)
        return '';
    const head = ['What changed', 'Before', 'Now'];
    return table(head, changeRows(plan, before));
}
/** Floating tags come first: they point to the image that is replaced. */
function previousOf({ tags, targets }) {
    return [...tags.floating, ...tags.exact]
        .map((tag) => targets.get(tag))
        .find(published/* isImage */.wu);
}
function changeRows({ inputs, version, base, contextHash }, { marks, digest, platforms: present, extras = [] }) {
    if (!marks) {
        const name = `${shortDigest(digest)}, not made by this action`;
        return [['Image', name, `Milvus ${linkToRelease(version)}`]];
    }
    const rows = [
        ['Milvus', linkToRelease(marks.version), linkToRelease(version)],
        ['Base image', shortDigest(marks.baseDigest), shortDigest(base.digest)],
        ['Context or options', '', marks.context === contextHash ? '' : 'changed'],
        [
            'Platforms',
            sortedCodes(Object.keys(present)),
            sortedCodes(inputs.platforms)
        ],
        ['Manifests that nobody tested', String(extras.length), '0']
    ];
    return rows.filter(([, before, now]) => before !== now);
}
function sortedCodes(platforms) {
    return codes([...platforms].sort());
}
function linkToRelease(version) {
    return markdown_link(version, releasePage(version));
}
/** From the worst to the least, as GitHub names them. */
const SEVERITIES = {
    critical: '🔴&nbsp;critical',
    high: '🟠&nbsp;high',
    medium: '🟡&nbsp;medium',
    low: '⚪&nbsp;low'
};
/** Returns a table of the advisories about the version, the worst first. */
function advisoryTable(advisories = []) {
    const order = Object.keys(SEVERITIES);
    const rank = ({ severity }) => (order.indexOf(severity) + order.length + 1) % (order.length + 1);
    const rows = [...advisories]
        .sort((a, b) => rank(a) - rank(b))
        .map(advisoryRow);
    return table(['Severity', 'Advisory', 'Fixed in', 'About'], rows);
}
function advisoryRow(advisory) {
    const { id, severity, summary, url, fixed, unclear } = advisory;
    const doubt = unclear === undefined
        ? ''
        : ` (may be affected: the version range ${shown(`"${unclear}"`)} could not be read)`;
    return [
        SEVERITIES[severity] ?? '❔&nbsp;unknown',
        markdown_link(shown(id), url),
        shown(fixed) || 'no version given',
        `${shown(summary)}${doubt}`
    ];
}

;// CONCATENATED MODULE: ./src/report/summary.ts


















/**
 * Bytes of the summary of one step that GitHub shows
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
 */
const LIMIT = 1024 * 1024;
/** Writes the job summary. Without one, the log still has what matters. */
async function writeSummary(results) {
    try {
        await core/* summary */.z.addRaw(summaryOf(results), true).write();
    }
    catch (error) {
        const reason = (0,failure/* messageOf */.bD)(error);
        // A runner of another kind may have none.
        if (!process.env.GITHUB_STEP_SUMMARY)
            core/* info */.pq(`No job summary: ${reason}`);
        else
            (0,annotate/* annotate */.fz)('summary-not-written', {
                file: (0,runner_files/* runnerFile */.L)('STEP_SUMMARY'),
                reason
            });
    }
}
/** Returns the job summary, in Markdown. What does not fit is left out. */
function summaryOf(results) {
    return `${stacked(fitting(sectionsOf(results)))}\n`;
}
/** The page, from top to bottom. A section about nothing is empty. */
function sectionsOf(results) {
    const { plan, error, timings, examination } = results;
    const verdict = verdictOf(results);
    const advisories = advisoryTable(results.advisories);
    const runpod = runpodLines(results).join('\n').trim();
    if (examination && !error)
        return [verdict, ...doctorSections(examination)];
    if (isOneOfSeveral(results))
        return [verdict, advisories, runpod];
    const ref = error && !(0,publish_results/* isPublished */.HF)(results) ? undefined : refToUse(results);
    return [
        verdict,
        failureText(error),
        ...tagsOf(results),
        ...closedLines(results),
        factsOf(results),
        ...(ref ? [copyTitle(results), block(ref)] : []),
        plan ? changeTable(plan) : '',
        platformTable(results),
        advisories,
        runpod,
        plan && ref
            ? folded('Use it: RunPod, Docker, Python', useIt(plan, ref, results.sizes))
            : '',
        evidenceBlocks(results),
        folded('Details', detailsOf(results)),
        folded('Steps', stacked([timesOf(timings), probeTable(results)]))
    ];
}
/** True for a run that is a part of another one: its page is a line. */
function isOneOfSeveral({ plan, purpose, error }) {
    if (error || plan?.decision.kind === 'nothing')
        return false;
    return purpose === 'dry-run' || purpose === 'part';
}
/** Returns the image by digest, as people copy it; undefined if it has no tag. */
function refToUse(results) {
    const { plan, purpose } = results;
    const index = (0,publish_results/* existingIndex */.SY)(results);
    return plan && index && purpose !== 'part'
        ? `${plan.inputs.image}@${index.digest}`
        : undefined;
}
/** Says what the block below it is, which is the one to copy. */
function copyTitle({ plan }) {
    const isForRunPod = plan?.inputs.platforms.includes(deployable/* RUNPOD_PLATFORM */.V);
    return `**Image${isForRunPod ? ' for RunPod' : ''} – copy this**`;
}
/** Leaves out sections that would make the page too long. */
function fitting(sections) {
    let left = LIMIT;
    return sections.filter((section) => {
        const bytes = Buffer.byteLength(section) + 2;
        if (bytes > left)
            return false;
        left -= bytes;
        return true;
    });
}

;// CONCATENATED MODULE: ./src/main.ts











// From dist/index.js as from src/main.ts, docker/ is one directory up.
const BUNDLED_CONTEXT = external_node_path_default().resolve(external_node_path_default().dirname((0,external_node_url_.fileURLToPath)(import.meta.url)), '..', 'docker');
/**
 * The action's main step: from inputs to outputs. A failure ends it red.
 *
 * @param open logs in, and returns docker; replaced in tests
 */
async function main(open) {
    (0,cancellation/* listenForCancellation */.ci)();
    let results = { timings: [] };
    let addAdvisories = (known) => known;
    try {
        // On Windows, the engine of a hosted runner runs Windows containers only.
        if (process.platform === 'win32')
            throw (0,failure/* fail */.fJ)('windows-runner', {});
        const report = (known) => {
            results = { ...results, ...known };
        };
        const inputs = await readInputs(BUNDLED_CONTEXT);
        // Nothing of this is loaded only to say what is wrong with an input.
        const run = await Promise.all(/* import() */[__webpack_require__.e(810), __webpack_require__.e(730), __webpack_require__.e(591)]).then(__webpack_require__.bind(__webpack_require__, 7591));
        addAdvisories = run.addAdvisories;
        await run.publish(inputs, run.beginJob(), report, open);
    }
    catch (error) {
        results = failStep(results, cancellation/* cancelled */.KW.aborted ? cancellation/* cancelled */.KW.reason : error);
    }
    results = await addAdvisories(results);
    // A pull or a wait may still run beside what ended the job.
    (0,cancellation/* cancel */.ZT)(new Error('The job is over'));
    annotateTags(results);
    annotateUpgrades(results);
    try {
        setOutputs(results);
    }
    catch (error) {
        results = failStep(results, error);
    }
    await writeSummary(results);
}
/** Fails the step. The summary names what failed first. */
function failStep(results, error) {
    const failure = (0,failed/* failureOf */.g)(error);
    (0,annotate/* setFailed */.C1)(failure);
    return { error: failure, ...results };
}


/***/ }),

/***/ 6470:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ew: () => (/* binding */ findYamlProblem),
/* harmony export */   gM: () => (/* binding */ readYaml),
/* harmony export */   yx: () => (/* binding */ readAnyYaml)
/* harmony export */ });
class YamlError extends Error {
    offset;
    constructor({ offset, message }) {
        super(message);
        this.offset = offset;
    }
}
function refuse(offset, message) {
    throw new YamlError({ offset, message });
}
/** Finds what `readYaml` refuses in a configuration file. */
async function findYamlProblem(text) {
    try {
        await readYaml(text);
        return undefined;
    }
    catch (error) {
        if (!(error instanceof YamlError))
            throw error;
        return { offset: error.offset, message: error.message };
    }
}
/**
 * Returns the values in a configuration file: each scalar is the text that Milvus
 * makes of it, so that `1.50` becomes `1.5`, and `yes` becomes `true`.
 *
 * @param isInUse true for a file that Milvus reads anyway: one unusual setting must
 * not hide the others, so what yaml.v2 surely accepts is read, too
 * @throws Error that names what is not a mapping, a list or a simple scalar.
 */
async function readYaml(text, isInUse = false) {
    for (const [pattern, message] of REFUSED_CHARACTERS) {
        const offset = text.search(pattern);
        if (offset >= 0)
            refuse(offset, message);
    }
    const yaml = await loadYaml();
    try {
        return readDocument({ text, yaml, isInUse });
    }
    catch (error) {
        if (!(error instanceof RangeError))
            throw error;
        refuse(0, 'it is nested too deeply');
    }
}
/**
 * Returns the values of any YAML that can be read: for checks that must miss nothing,
 * even in a file that Milvus would refuse.
 */
async function readAnyYaml(text) {
    const { parseDocument } = await loadYaml();
    try {
        const options = { schema: 'failsafe', uniqueKeys: false };
        const reviver = (_, value) => value ?? '';
        return parseDocument(text, options).toJS({ reviver });
    }
    catch {
        return {};
    }
}
/** Loaded only here, because many runs read no such file. */
async function loadYaml() {
    return await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19));
}
const NO_TAGS = 'tags ("!") are not supported';
const REFUSED_CHARACTERS = [
    [
        // All but those that yaml.v2 accepts, and other line breaks than \n and \r\n.
        /(?!^\ufeff(?! ))[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|\r(?!\n)/u,
        'this character is not allowed: remove it, or use an escape in double quotes'
    ],
    [
        // Where only spaces count as indentation.
        /(?<=^\ufeff?[ \-?:]*)\t/m,
        'use spaces instead of a tab here'
    ],
    [/^\ufeff?%/m, 'directives ("%") are not supported'],
    // The package `yaml` does not see this one.
    [/!<>/, NO_TAGS]
];
/** yaml.v2 reads the last of equal keys, and the first document. */
const HARMLESS = ['DUPLICATE_KEY', 'MULTIPLE_DOCS'];
function readDocument(source) {
    const { text, yaml, isInUse } = source;
    const { errors, warnings, contents } = yaml.parseDocument(text, {
        // Without types and merge keys: each scalar is a text.
        schema: 'failsafe',
        keepSourceTokens: true,
        prettyErrors: false
    });
    const problem = [...errors, ...warnings].find(({ code }) => !isInUse || !HARMLESS.includes(code));
    if (problem?.code === 'MULTIPLE_DOCS') {
        refuse(problem.pos[0], 'Milvus reads only the first document');
    }
    if (problem)
        refuse(problem.pos[0], problem.message);
    if (contents === null)
        return {};
    if (yaml.isMap(contents))
        return readNode(contents, source);
    refuse(contents.range[0], 'it must be empty or a mapping of Milvus settings');
}
/** @param isInFlow true within brackets */
function readNode(node, source, isInFlow = false) {
    const { isAlias, isScalar, isSeq } = source.yaml;
    if (!node)
        return '';
    const [offset] = node.range;
    if (isAlias(node))
        refuse(offset, 'aliases ("*") are not supported');
    if (node.anchor)
        refuse(offset, 'anchors ("&") are not supported');
    if (node.tag)
        refuse(offset, NO_TAGS);
    if (isScalar(node))
        return readScalar(node, source, isInFlow);
    const isFlow = isInFlow || node.flow === true;
    if (isSeq(node)) {
        return node.items.map((item) => readNode(item, source, isFlow));
    }
    return Object.fromEntries(node.items.map((pair) => [
        readKey(pair, source, isFlow),
        readNode(pair.value, source, isFlow)
    ]));
}
/** yaml.v2 looks for the colon of a key at most 1024 characters ahead. */
const MAX_KEY_LENGTH = 1000;
/** What follows a key; in brackets, as in JSON, no space need follow the colon. */
const COLON = / *:(?=[ \t\r\n]|$)/y;
const JSON_COLON = / *:/y;
function readKey({ key, srcToken }, source, isInFlow) {
    const [start, end] = key.range;
    if (!source.yaml.isScalar(key))
        refuse(start, 'a key must be a simple text');
    const text = readNode(key, source, isInFlow);
    if (text !== key.source || text === '' || text === '<<') {
        refuse(start, 'this key is not supported (put it in quotes if it is a text)');
    }
    const colon = isInFlow && key.type !== 'PLAIN' ? JSON_COLON : COLON;
    colon.lastIndex = end;
    const isExplicit = srcToken?.start.some(({ type }) => /^explicit/.test(type));
    if (isExplicit || !colon.test(source.text)) {
        refuse(start, 'a colon and a space must follow the key on the same line');
    }
    if (end - start > MAX_KEY_LENGTH)
        refuse(start, 'the key is too long');
    return text;
}
/** The package `yaml` misses some ends, and yaml.v2 does not know all escapes. */
const SINGLE_QUOTED = /^'(?:[^']|'')*'$/;
const DOUBLE_QUOTED = /^"(?:[^"\\]|\\["\\abefnrtv0 ]|\\x[\da-fA-F]{2}|\\u(?![dD][89a-fA-F])[\da-fA-F]{4})*"$/;
function readScalar({ range: [start, end], type, source: value }, { text, isInUse }, isInFlow) {
    const raw = text.slice(start, end);
    const isBlock = type?.startsWith('BLOCK');
    if (isInUse && isBlock)
        return value;
    if (!isInUse && (isBlock || raw.includes('\n'))) {
        refuse(start, 'a text must be on one line (put it in quotes, with "\\n")');
    }
    if (type !== 'PLAIN') {
        if (SINGLE_QUOTED.test(raw) || DOUBLE_QUOTED.test(raw))
            return value;
        refuse(start, 'the quotes are not closed, or have an unknown escape');
    }
    if (isInFlow && /^:|\?/.test(value)) {
        refuse(start, 'quote a text in brackets with "?", or with ":" at its start');
    }
    if (value === '<<')
        refuse(start, 'merge keys ("<<") are not supported');
    const plain = textOfPlain(value) ?? (isInUse ? value : undefined);
    return (plain ??
        refuse(start, 'write this number plainly, such as 12 or 1.5, or in quotes'));
}
/** yaml.v2 finds the type of a scalar without quotes (`resolve` in its resolve.go). */
const NULL = /^(~|null|Null|NULL|)$/;
const TRUE = /^(y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE)$/;
const FALSE = /^(n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/;
/** What Go may read as a number, and more. */
const LIKE_A_NUMBER = /^(?=[-+.\d])[-+]?(0x[\da-f]*|0[bo][-+\d]*|\d*\.?\d*(e[-+]?\d*)?|\.inf|\.nan)$/i;
/** Numbers that both read alike. Milvus turns them into texts again. */
const INTEGER = /^(0|-?[1-9]\d{0,17})$/;
const DECIMAL = /^-?(0|[1-9]\d{0,14})\.\d+$/;
/** Returns what Milvus makes of a scalar without quotes; undefined if unsure. */
function textOfPlain(value) {
    if (NULL.test(value))
        return '';
    if (TRUE.test(value))
        return 'true';
    if (FALSE.test(value))
        return 'false';
    if (INTEGER.test(value))
        return value;
    if (!LIKE_A_NUMBER.test(value.replaceAll('_', '')))
        return value;
    const number = Number(value);
    // Go writes a small one without an exponent.
    const isSure = DECIMAL.test(value) && !Object.is(number, -0) && !/e/.test(String(number));
    return isSure ? String(number) : undefined;
}


/***/ }),

/***/ 5925:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $f: () => (/* binding */ isSecret),
/* harmony export */   Gr: () => (/* binding */ DEFAULT_PASSWORD),
/* harmony export */   S_: () => (/* binding */ variableFor)
/* harmony export */ });
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6675);

/**
 * How settings with secrets end, without separators: in Milvus 2.3 to 3 these are
 * minio.accessKeyID, minio.secretAccessKey, minio.gcpCredentialJSON,
 * etcd.auth.password, common.security.defaultRootPassword, pulsar.authParams,
 * kafka.saslPassword, kafka.ssl.tlsKeyPassword and trace.otlp.headers, those below
 * kafka.consumer and kafka.producer, and `api_key` of models in the first 2.6.
 */
const SECRET = /(password|passwd|secret|secretkey|secretaccesskey|accesskey|accesskeyid|apikey|authparams|credentialjson|credentials|privatekey|passphrase|token|bearer|authorization|otlpheaders)$/;
/** Names that are the end of harmless words, too, such as `bypass`. */
const SHORT_SECRET = /(^|[._/-])(pass|pwd)$/i;
/** Milvus reads everything below it as a credential, whatever its name. */
const CREDENTIALS = /^credential\./i;
/** Root's password if none is set. */
const DEFAULT_PASSWORD = 'Milvus';
/** Milvus' own defaults, which everybody knows. */
const PUBLIC = ['', 'minioadmin', DEFAULT_PASSWORD, '{}'];
/** A placeholder for a value; Milvus does not replace it. */
const PLACEHOLDER = /^(\$\{.*\}|\$[A-Z_][A-Z0-9_]*|\{\{.*\}\}|<.*>|\*+|x{3,}|change[-_ ]?me|your[-_ ].*)$/is;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** A URL with a password. */
const URL_WITH_PASSWORD = /:\/\/[^\s/?#@]*:[^\s/?#@]+@/;
/** True for a setting whose value nobody else should know. */
function isSecret({ key, value }) {
    const text = value.trim();
    if (PUBLIC.includes(text) || PLACEHOLDER.test(text))
        return false;
    if (PRIVATE_KEY.test(text) || URL_WITH_PASSWORD.test(text))
        return true;
    if (/^(true|false|null)$/.test(text))
        return false;
    if (CREDENTIALS.test(key) || SHORT_SECRET.test(key))
        return true;
    // Milvus does not read a key with a dash, but it is published anyway.
    return SECRET.test((0,_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .keyOf */ .TN)(key).replaceAll('-', ''));
}
/** Groups of settings that Milvus looks up by their dots, so not as a variable. */
const GROUPS = /^(credential|kafka\.(consumer|producer))\./i;
/** Returns the variable that sets the same on a pod; undefined if there is none. */
function variableFor({ key }) {
    if ((0,_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .keyOf */ .TN)(key) === 'commonsecuritydefaultrootpassword') {
        return 'MILVUS_ROOT_PASSWORD';
    }
    // `ParseAKAndURL` in Milvus' internal/util/function/models/common.go.
    if (CREDENTIALS.test(key))
        return 'MILVUS_<PROVIDER>_API_KEY';
    const name = key.toUpperCase().replace(/[/.]/g, '_');
    return /^[A-Z][A-Z0-9_]*$/.test(name) && !GROUPS.test(key) ? name : undefined;
}


/***/ }),

/***/ 6675:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hn: () => (/* binding */ isTrue),
/* harmony export */   Qn: () => (/* binding */ variableOf),
/* harmony export */   RP: () => (/* binding */ valueOf),
/* harmony export */   RV: () => (/* binding */ settingsIn),
/* harmony export */   TN: () => (/* binding */ keyOf),
/* harmony export */   aC: () => (/* binding */ valuesIn),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   rl: () => (/* binding */ numberOf),
/* harmony export */   y7: () => (/* binding */ settingOf)
/* harmony export */ });
/**
 * Makes one key of all spellings of a setting in a file (`formatKey` in Milvus'
 * pkg/config/config.go).
 */
function keyOf(name) {
    return name.toLowerCase().replace(/[/_.]/g, '');
}
/**
 * The same for a variable, which may have a prefix (`NewEnvSource` in
 * pkg/config/env_source.go, and the formatter in its paramtable/base_table.go).
 * The image's own variables begin with MILVUS_, and may have dots, too.
 */
function keyOfVariable(name) {
    const plain = name
        .replace(/^MILVUS_CONF_/, '')
        .replace(/^milvus\.(?!(root|data|expose)\.|tls$)/i, '');
    return keyOf(plain);
}
/** True if Milvus reads a value as true, with Go's ParseBool; all else is false. */
function isTrue(value) {
    return /^(1|t|T|true|True|TRUE)$/.test(value);
}
/** Returns a number as Milvus reads it: 0 for what is not a number. */
function numberOf(value) {
    return /^[-+]?\d+$/.test(value) ? Number(value) : 0;
}
/**
 * Returns the settings in a file (`flattenAndMergeMap` in pkg/config/config.go). Milvus
 * ignores what is in the maps of a list, whose keys have brackets here.
 */
function settingsIn(value, key = '') {
    if (typeof value === 'string')
        return [{ key, value }];
    if (Array.isArray(value)) {
        const texts = value.filter((item) => typeof item === 'string');
        const others = value.filter((item) => typeof item !== 'string');
        return [
            { key, value: texts.join(',') },
            ...others.flatMap((item) => settingsIn(item, `${key}[]`))
        ];
    }
    return Object.entries(value).flatMap(([name, part]) => settingsIn(part, key ? `${key}.${name}` : name));
}
/** Returns them by the keys that Milvus compares: `a: {b: 1}` and `A.B: 1` are one. */
function valuesIn(value) {
    return Object.fromEntries(settingsIn(value).map((setting) => [keyOf(setting.key), setting.value]));
}
/** Returns the settings of a container whose variables alone are known. */
function settingsOf(env) {
    return { image: [], user: env, files: [] };
}
/** Returns the value of a variable in `KEY=value` lines; the last line wins. */
function valueOf(env, name) {
    const line = env.findLast((candidate) => candidate.startsWith(`${name}=`));
    return line?.slice(name.length + 1);
}
/**
 * Returns a setting, whatever its spelling, from a variable or from Milvus' files.
 *
 * @param name such as `proxy.port`
 */
function settingOf(settings, name) {
    return variableOf(settings, name) ?? fileSettingOf(settings.files, name);
}
/**
 * Returns the variable of a setting, unless it is empty. As in the image,
 * another spelling wins over the usual name, which is that of the
 * image's defaults.
 */
function variableOf({ image, user }, name) {
    const key = keyOfVariable(name);
    const usual = usualName(name);
    const found = [
        ...image.map((line) => variable(line, 'of the image')),
        ...user.map((line) => variable(line, 'in "smoke-env"'))
    ].filter((entry) => keyOfVariable(entry.name) === key);
    const last = found.findLast((entry) => entry.name !== usual) ?? found.at(-1);
    if (!last?.value)
        return undefined;
    return { value: last.value, from: `${last.name} ${last.where}` };
}
/** Returns, for example, `PROXY_PORT` for `proxy.port`. */
function usualName(name) {
    return name.toUpperCase().replaceAll('.', '_');
}
function variable(line, where) {
    const [, name = line, value = ''] = /^([^=]*)=([^]*)$/.exec(line) ?? [];
    return { name, value, where };
}
function fileSettingOf(files, name) {
    const key = keyOf(name);
    const found = files.findLast(({ values }) => Object.hasOwn(values, key));
    if (!found)
        return undefined;
    return { value: found.values[key] ?? '', from: `${name} in ${found.file}` };
}


/***/ }),

/***/ 9488:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KT: () => (/* binding */ tagSuffix),
/* harmony export */   QL: () => (/* binding */ parseMilvusVersion),
/* harmony export */   TR: () => (/* binding */ parseRequest),
/* harmony export */   U4: () => (/* binding */ isNewer),
/* harmony export */   cA: () => (/* binding */ lineOf),
/* harmony export */   wC: () => (/* binding */ matching)
/* harmony export */ });
/* harmony import */ var semver__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9707);
/* harmony import */ var semver__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(semver__WEBPACK_IMPORTED_MODULE_0__);

const EXACT = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
/** Parses `2.6.22` or `v2.6.22`; undefined for anything else. */
function parseMilvusVersion(text) {
    const [, major, minor, patch] = EXACT.exec(text) ?? [];
    if (!major || !minor || !patch)
        return undefined;
    return { major, minor, patch, version: `${major}.${minor}.${patch}` };
}
/**
 * Parses an exact version, a line (`2.6`, `3`), a semver range or `latest`;
 * undefined for anything else, also for a pre-release: only stable releases are
 * published.
 */
function parseRequest(text) {
    const exact = parseMilvusVersion(text);
    if (exact)
        return { text, exact, range: exact.version };
    if (text === 'latest')
        return { text, range: '*' };
    const bare = text.replace(/^v(?=\d)/, '');
    const range = semver__WEBPACK_IMPORTED_MODULE_0___default().valid(bare) ? null : semver__WEBPACK_IMPORTED_MODULE_0___default().validRange(bare);
    return range === null ? undefined : { text, range };
}
/**
 * Returns the versions that a request allows, newest first. Releases of Milvus
 * itself are tagged `vX.Y.Z`; tags such as `client/v2.6.3` are other packages.
 */
function matching(releases, { range }) {
    const versions = releases.flatMap(({ tag, publishedAt }) => {
        const version = tag.startsWith('v') ? parseMilvusVersion(tag) : undefined;
        return version ? { ...version, publishedAt } : [];
    });
    return versions
        .filter(({ version }) => semver__WEBPACK_IMPORTED_MODULE_0___default().satisfies(version, range))
        .sort((a, b) => semver__WEBPACK_IMPORTED_MODULE_0___default().rcompare(a.version, b.version));
}
/** Returns the line of a version, such as `2.6`. */
function lineOf(version) {
    return version.split('.').slice(0, 2).join('.');
}
/** Tells whether a version is newer than another. */
function isNewer(version, than) {
    return semver__WEBPACK_IMPORTED_MODULE_0___default().gt(version, than);
}
/** Returns the suffix of a variant's tags, both upstream's and ours. */
function tagSuffix(variant) {
    return variant === 'gpu' ? '-gpu' : '';
}


/***/ }),

/***/ 7193:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   In: () => (/* binding */ levelOf),
/* harmony export */   J0: () => (/* binding */ imageLabels),
/* harmony export */   UZ: () => (/* binding */ scriptAnnotations),
/* harmony export */   XQ: () => (/* binding */ sourceLabels),
/* harmony export */   am: () => (/* binding */ levelAnnotations),
/* harmony export */   cL: () => (/* binding */ runAnnotations),
/* harmony export */   hT: () => (/* binding */ upgradeAnnotations),
/* harmony export */   pc: () => (/* binding */ readMarks)
/* harmony export */ });
/* harmony import */ var semver__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9707);
/* harmony import */ var semver__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(semver__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _docker_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2977);
/* harmony import */ var _inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8014);
/* harmony import */ var _smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4858);
// What is written on an image, and what later runs read back from it.




/**
 * Reads the marks of an index. What a registry returns may have been written by
 * anyone, so each value is checked.
 *
 * Returns undefined when this action did not make the index.
 */
function readMarks(annotations) {
    const version = semver__WEBPACK_IMPORTED_MODULE_0___default().valid(annotations[_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.version] ?? null);
    const baseDigest = annotations[_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.baseDigest] ?? '';
    const context = annotations[_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.context] ?? '';
    if (!version || !(0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(baseDigest) || !isHash(context)) {
        return undefined;
    }
    const levels = readLevels(annotations[_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.levels] ?? '');
    const upgrades = readUpgrades(annotations);
    const scripts = readScripts(annotations[_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.script]);
    return { version, baseDigest, context, levels, upgrades, scripts };
}
/** A way back that is not named, or that nobody knows by now, is unknown. */
function readUpgrades(annotations) {
    const backs = readPairs(annotations[_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.wayBack]);
    const known = readPairs(annotations[_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.upgradeFrom]).filter(([, from]) => (0,_docker_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .Bc)(from));
    return Object.fromEntries(known.map(([platform, from]) => {
        const [, name] = backs.find(([other]) => other === platform) ?? [];
        const back = _smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__/* .WAYS_BACK */ .Rs.find((way) => way === name) ?? 'unknown';
        return [platform, { from, back }];
    }));
}
function readScripts(text) {
    const known = readPairs(text).filter(([, hash]) => isHash(hash));
    return Object.fromEntries(known);
}
function isHash(text) {
    return /^[0-9a-f]{64}$/.test(text);
}
/** Reads `linux/amd64=…,linux/arm64=…`. */
function readPairs(text = '') {
    return text.split(',').flatMap((pair) => {
        const [platform, value] = pair.split('=');
        return platform && value ? [[platform, value]] : [];
    });
}
/** A platform that is not named, or whose level is unknown, passed nothing. */
function readLevels(text) {
    const entries = readPairs(text).flatMap(([platform, name]) => {
        const level = _smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__/* .SMOKE_LEVELS */ .qm.find((known) => known === name);
        return level ? [[platform, level]] : [];
    });
    return Object.fromEntries(entries);
}
/** Returns the level that a platform passed. */
function levelOf(levels, platform) {
    return levels[platform] ?? 'none';
}
/** Returns the annotations that name the level of each platform. */
function levelAnnotations(levels) {
    const all = Object.values(levels);
    const lowest = _smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__/* .SMOKE_LEVELS */ .qm.findLast((level) => all.every((passed) => (0,_smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__/* .meets */ .D)(passed, level)));
    const each = Object.entries(levels).map((pair) => pair.join('='));
    return [
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.level}=${lowest ?? 'none'}`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.levels}=${each.sort().join(',')}`
    ];
}
/** Returns the annotations that name what each platform was upgraded from, and back. */
function upgradeAnnotations(upgrades) {
    const all = Object.entries(upgrades).sort();
    if (all.length === 0)
        return [];
    const from = all.map(([platform, upgrade]) => `${platform}=${upgrade.from}`);
    const back = all.map(([platform, upgrade]) => `${platform}=${upgrade.back}`);
    return [
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.upgradeFrom}=${from.join(',')}`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.wayBack}=${back.join(',')}`
    ];
}
/** Returns the annotation that names the script which each platform passed. */
function scriptAnnotations(scripts) {
    const each = Object.entries(scripts).map((pair) => pair.join('='));
    return each.length > 0 ? [`${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.script}=${each.sort().join(',')}`] : [];
}
/** Labels of the image: the same on every run with the same inputs. */
function imageLabels(about) {
    return [
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI */ .s6}.created=${new Date(about.created * 1000).toISOString()}`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.version}=${about.version}`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI */ .s6}.title=Milvus Standalone for RunPod`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI */ .s6}.description=Milvus vector database with embedded etcd, ready to run from an image, ports and variables alone`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI */ .s6}.licenses=Apache-2.0`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI */ .s6}.base.name=${about.baseName}`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.baseDigest}=${about.baseDigest}`,
        `${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .MARK */ .M$.context}=${about.context}`
    ];
}
/**
 * Returns annotations that differ from run to run. They are never labels: those
 * would change the platforms' manifests.
 */
function runAnnotations(env) {
    const { GITHUB_SHA } = env;
    const revision = GITHUB_SHA ? [`${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI */ .s6}.revision=${GITHUB_SHA}`] : [];
    return [...revision, ...sourceLines(env)];
}
/**
 * Returns the label by which GitHub's registry links a package to the repository
 * of the workflow: its documentation knows the label only, no annotation
 * (https://docs.github.com/en/packages/learn-github-packages/connecting-a-repository-to-a-package).
 *
 * An image for another registry has none. Nothing there reads it, and without it
 * every repository builds the same bytes from the same inputs. It is not part
 * of the context's hash, so no image is built again because of it.
 */
function sourceLabels({ isGitHub }, env) {
    return isGitHub ? sourceLines(env) : [];
}
function sourceLines({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }) {
    return server && repository ? [`${_inputs_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI */ .s6}.source=${server}/${repository}`] : [];
}


/***/ }),

/***/ 8129:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GZ: () => (/* binding */ isDenied),
/* harmony export */   Vb: () => (/* binding */ leftAlone),
/* harmony export */   e_: () => (/* binding */ isUnpublished),
/* harmony export */   wu: () => (/* binding */ isImage)
/* harmony export */ });
/* harmony import */ var _milvus_version_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9488);

/** True when a tag points to an image. */
function isImage(target) {
    return typeof target === 'object';
}
/** True when none of the tags points to an image: the repository may be new. */
function isUnpublished(targets) {
    return ![...targets.values()].some(isImage);
}
/** True when the registry denied the read of every tag. */
function isDenied(targets) {
    const all = [...targets.values()];
    return all.length > 0 && all.every((target) => target === 'denied');
}
/** Returns the tag as one to leave alone, if it points to a newer version. */
function leftAlone(tag, target, version) {
    if (!isImage(target) || !target.marks)
        return undefined;
    const { marks } = target;
    if (!(0,_milvus_version_js__WEBPACK_IMPORTED_MODULE_0__/* .isNewer */ .U4)(marks.version, version))
        return undefined;
    return { tag, version: marks.version, image: target };
}


/***/ }),

/***/ 312:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OJ: () => (/* binding */ waitingValues),
/* harmony export */   UZ: () => (/* binding */ noteWaiting),
/* harmony export */   pw: () => (/* binding */ waitingTags)
/* harmony export */ });
/* harmony import */ var _messages_annotate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5658);

/**
 * Returns the floating tags that have to wait: they may point to different images, and
 * a test opens the data of one. A later run tests the published image on the next one.
 *
 * @param moved tags that the run would set
 * @param platforms those that must open data
 */
function waitingTags(replaceable, moved, platforms, { replaced, before = {}, own = {} }) {
    return replaceable.flatMap(({ tag, image }) => {
        if (tag === undefined || !moved.includes(tag))
            return [];
        const isUnopened = platforms.some((platform) => {
            const digest = image.platforms[platform];
            const known = [own[platform], replaced?.platforms[platform]];
            return digest && ![...known, before[platform]?.from].includes(digest);
        });
        return isUnopened ? [{ tag, image }] : [];
    });
}
/** Says which tags wait, and how to move them at once. */
function noteWaiting(decision) {
    for (const values of waitingValues(decision))
        (0,_messages_annotate_js__WEBPACK_IMPORTED_MODULE_0__/* .annotate */ .fz)('tag-waits', values);
}
/** Returns what is said of each tag that waits. */
function waitingValues({ waiting, replaced }) {
    return waiting.map(({ image: { name, digest, repository } }) => ({
        name,
        digest,
        opened: replaced?.name ?? '',
        ref: `${repository}@${digest}`
    }));
}


/***/ }),

/***/ 6984:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ chooseImage),
/* harmony export */   V: () => (/* binding */ RUNPOD_PLATFORM)
/* harmony export */ });
/* harmony import */ var semver__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9707);
/* harmony import */ var semver__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(semver__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _docker_entries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4384);
/* harmony import */ var _plan_marks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7193);
/* harmony import */ var _smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4858);




/** Platform of RunPod's machines. */
const RUNPOD_PLATFORM = 'linux/amd64';
/**
 * Chooses the image that the template and the pods get: the newest of those that
 * the run's tags point to and that `milvus-version` allows. If a base is missing
 * for a night, a run falls back to an older version, and its floating tags stay
 * where they are: so does RunPod. The image of another run has passed what was
 * asked of that one, which may be less than is asked today: then RunPod gets none.
 */
function chooseImage({ own, newer }, { request, level }) {
    const allowed = newer
        .filter(({ version }) => semver__WEBPACK_IMPORTED_MODULE_0___default().satisfies(version, request.range))
        .sort((a, b) => semver__WEBPACK_IMPORTED_MODULE_0___default().rcompare(a.version, b.version));
    const newest = allowed.filter(({ version }) => version === allowed[0]?.version);
    const [first] = newest;
    if (!first && own)
        return { kind: 'image', ...own };
    if (!first)
        return { kind: 'none', ...noneAllowed(newer, request) };
    const fit = newest.find(({ image }) => !unfit(image, level));
    if (fit) {
        return { kind: 'image', digest: fit.image.digest, version: fit.version };
    }
    return {
        kind: 'none',
        reason: `${describeTag(first)}, which ${unfit(first.image, level) ?? ''}`,
        next: `run with "milvus-version" set to "${first.version}", which tests that image`
    };
}
function noneAllowed(newer, { text }) {
    const [first] = newer;
    const reason = 'no tag points to the image of this run';
    if (!first)
        return { reason, next: 'run again' };
    return {
        reason: `${reason}: ${describeTag(first)}, which is not a version that "milvus-version" ("${text}") allows`,
        next: 'give "tags" a line of this version alone, such as "{{version}}"'
    };
}
function describeTag({ tag, version }) {
    return `${tag} points to Milvus ${version}`;
}
/**
 * Says why an image of another run is not good enough; undefined if it is. A machine
 * may pull the image of a variant of its platform, so each has to have passed. One that
 * was the first had no data to open, and has passed no `upgrade`.
 */
function unfit({ marks, platforms, extras }, asked) {
    const level = (0,_smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__/* .weaker */ .mp)(asked, 'restart');
    if (!platforms[RUNPOD_PLATFORM])
        return `has no image for ${RUNPOD_PLATFORM}`;
    if (extras)
        return `is not made of tested images alone: ${(0,_docker_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .describeExtras */ .l$)(extras)}`;
    const weak = Object.keys(platforms)
        .filter((platform) => `${platform}/`.startsWith(`${RUNPOD_PLATFORM}/`))
        .find((platform) => !(0,_smoke_levels_js__WEBPACK_IMPORTED_MODULE_3__/* .meets */ .D)((0,_plan_marks_js__WEBPACK_IMPORTED_MODULE_2__/* .levelOf */ .In)(marks?.levels ?? {}, platform), level));
    if (!weak)
        return undefined;
    const passed = (0,_plan_marks_js__WEBPACK_IMPORTED_MODULE_2__/* .levelOf */ .In)(marks?.levels ?? {}, weak);
    return `has passed "${passed}" on ${weak}, and not "${level}"`;
}


/***/ }),

/***/ 1993:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HF: () => (/* binding */ isPublished),
/* harmony export */   L5: () => (/* binding */ leftTags),
/* harmony export */   MI: () => (/* binding */ timekeeper),
/* harmony export */   SY: () => (/* binding */ existingIndex)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);

/**
 * Returns the index in the registry. One that its first tag creates does not
 * exist while no tag was set.
 */
function existingIndex({ image, promotion }) {
    if (!image || image.kind === 'engine')
        return undefined;
    const exists = image.kind === 'index' || promotion?.moved.length;
    return exists ? image.index : undefined;
}
/** True when every tag that should point to the image does, or is left alone. */
function isPublished({ plan, promotion }) {
    return promotion
        ? promotion.failure === undefined && promotion.moved.length > 0
        : plan?.decision.kind === 'nothing';
}
/** Returns the tags that point to a newer version, and were not moved. */
function leftTags({ plan, promotion }) {
    return [...(plan?.decision.left ?? []), ...(promotion?.left ?? [])];
}
/** @param onEnd called after each timing, with all so far, in the order of their ends */
function timekeeper(onEnd) {
    const begun = performance.now();
    const secondsSince = (time) => (performance.now() - time) / 1000;
    let timings = [];
    const keep = async (kind, name, run) => {
        const started = performance.now();
        const start = secondsSince(begun);
        let failed = true;
        try {
            const result = await run();
            failed = false;
            return result;
        }
        finally {
            const seconds = secondsSince(started);
            timings = [...timings, { name, kind, start, seconds, failed }];
            onEnd(timings);
        }
    };
    return {
        step: (name, run) => keep('step', name, () => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .group */ .Os(name, run)),
        time: keep
    };
}


/***/ }),

/***/ 3300:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ tellingLines)
/* harmony export */ });
/**
 * What the image's own scripts say about an error, and the first line that a program
 * says about its end, before a long trace.
 */
const TELLING = /^(?:milvus-runpod: (?:error|warning|more): |panic: |fatal error: )/;
/** Stands for lines that are left out. */
const GAP = '…';
/**
 * Returns the last lines of a log, and before them what the image itself has said
 * about an error, however long ago. A script that starts again repeats itself.
 *
 * @param limit lines in all, of which a quarter may be from before the last ones
 */
function tellingLines(lines, limit) {
    if (lines.length <= limit)
        return lines;
    const told = [
        ...new Set(lines.slice(0, -limit).filter((line) => TELLING.test(line)))
    ].slice(-Math.floor(limit / 4));
    if (told.length === 0)
        return lines.slice(-limit);
    return [...told, GAP, ...lines.slice(told.length + 1 - limit)];
}


/***/ }),

/***/ 4858:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ meets),
/* harmony export */   Rs: () => (/* binding */ WAYS_BACK),
/* harmony export */   mp: () => (/* binding */ weaker),
/* harmony export */   qm: () => (/* binding */ SMOKE_LEVELS),
/* harmony export */   t_: () => (/* binding */ stronger),
/* harmony export */   z: () => (/* binding */ planTests)
/* harmony export */ });
/* harmony import */ var _messages_input_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2088);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1285);


/** Smoke test levels, weakest first; each one includes those before it. */
const SMOKE_LEVELS = _messages_input_js__WEBPACK_IMPORTED_MODULE_0__/* .WORDS */ .q9['smoke-test'];
/** True when a level is the wanted one or a stronger one. */
function meets(level, wanted) {
    return SMOKE_LEVELS.indexOf(level) >= SMOKE_LEVELS.indexOf(wanted);
}
/** Returns the weaker of two levels. */
function weaker(a, b) {
    return meets(a, b) ? b : a;
}
/** Returns the stronger of two levels. */
function stronger(a, b) {
    return meets(a, b) ? a : b;
}
/** Whether the replaced image works on what the new one wrote; nobody knows by `unknown`. */
const WAYS_BACK = ['open', 'closed', 'unknown'];
/**
 * Decides how each platform is tested.
 *
 * @param isEmulated true for a platform that runs under QEMU
 */
function planTests(platforms, options, isEmulated) {
    const { timeoutSeconds, script } = options;
    return platforms.map((platform) => {
        const emulated = isEmulated(platform);
        const level = emulated
            ? weaker(options.level, options.emulatedLevel)
            : options.level;
        return {
            platform,
            emulated,
            level,
            timeoutSeconds: (0,_limits_js__WEBPACK_IMPORTED_MODULE_1__/* .limitOf */ .LF)({ emulated }, timeoutSeconds),
            ...(script && meets(level, 'query') && { scriptHash: script.hash })
        };
    });
}


/***/ }),

/***/ 1285:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ ANSWER_SECONDS),
/* harmony export */   Hp: () => (/* binding */ STAY_POLL_MS),
/* harmony export */   JO: () => (/* binding */ POLL_MS),
/* harmony export */   LF: () => (/* binding */ limitOf),
/* harmony export */   To: () => (/* binding */ STOP_SECONDS),
/* harmony export */   fA: () => (/* binding */ CLOSED_SECONDS)
/* harmony export */ });
/** Milliseconds between two health polls until Milvus is ready. */
const POLL_MS = 50;
/** Milliseconds between two health polls while it must stay healthy. */
const STAY_POLL_MS = 250;
/**
 * Seconds for which one of Milvus' ports may stay closed while Milvus works on
 * another. REST with TLS was seen to open 0.3 s after gRPC on an idle machine.
 */
const CLOSED_SECONDS = 30;
/** Seconds for one health answer. */
const ANSWER_SECONDS = 5;
/** Seconds in which Milvus should stop by itself; they do not count for its start. */
const STOP_SECONDS = 30;
/** Every limit is this many times longer on an emulated platform. */
const EMULATED_FACTOR = 4;
/** Returns a limit of this many seconds, or of more on an emulated platform. */
function limitOf({ emulated }, seconds) {
    return emulated ? seconds * EMULATED_FACTOR : seconds;
}


/***/ })

};
