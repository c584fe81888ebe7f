export const id = 577;
export const ids = [577];
export const modules = {

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
        .replace(/^milvus\.(?!(root|data|expose)\.)/i, '');
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
function matching(tags, { range }) {
    const versions = tags.flatMap((tag) => {
        const version = tag.startsWith('v') ? parseMilvusVersion(tag) : undefined;
        return version ?? [];
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


/***/ })

};
