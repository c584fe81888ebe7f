export const id = 136;
export const ids = [136];
export const modules = {

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


/***/ })

};
