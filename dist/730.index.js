export const id = 730;
export const ids = [730];
export const modules = {

/***/ 4660:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ connectionFailure),
/* harmony export */   Z5: () => (/* binding */ isUnclear),
/* harmony export */   bg: () => (/* binding */ mayPass),
/* harmony export */   hD: () => (/* binding */ ApiError)
/* harmony export */ });
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(881);

/** A call that failed. */
class ApiError extends Error {
    name = 'ApiError';
    answer;
    constructor(given) {
        const answer = {
            status: 0,
            author: 'unknown',
            detail: '',
            fields: [],
            retryAfter: 0,
            isTransient: false,
            mayHaveWorked: false,
            ...given
        };
        const { status, detail, fields } = answer;
        const list = fields.length > 0 ? ` (${fields.join('; ')})` : '';
        super(status === 0 ? detail : `HTTP ${status}: ${detail}${list}`);
        this.answer = answer;
    }
}
/** Statuses of a server that will not answer otherwise soon. */
const LASTING = [501, 505, 511];
/** Statuses below 500 that may soon be others. */
const PASSING = [408, 425, 429];
/** True for a status after which another try may soon work. */
function mayPass(status) {
    return ((status >= 500 && !LASTING.includes(status)) || PASSING.includes(status));
}
/** True for the status of a server that may have done what it was asked. */
function isUnclear(status) {
    return mayPass(status) && (status >= 500 || status === 408);
}
/** Errors of a connection after which the server certainly never received it. */
const NOT_SENT = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENETUNREACH',
    'EHOSTUNREACH',
    'UND_ERR_CONNECT_TIMEOUT'
];
/**
 * Returns the failure of a call without an answer.
 *
 * @param name of the API
 * @param error what `fetch` threw
 */
function connectionFailure(name, error) {
    const causes = causeChain(error);
    const status = proxyStatus(causes);
    if (status > 0) {
        return new ApiError({
            status,
            author: 'front',
            detail: `the answer of a proxy between the runner and ${name}`,
            isTransient: mayPass(status)
        });
    }
    const words = causes.map(({ message, code }) => message || code);
    return new ApiError({
        detail: (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(words.findLast(Boolean) ?? '') || 'no answer',
        isTransient: true,
        mayHaveWorked: !causes.some(({ code = '' }) => NOT_SENT.includes(code))
    });
}
/** Returns an error and what caused it, the cause of all last. */
function causeChain(error) {
    if (typeof error !== 'object' || error === null)
        return [];
    return [error, ...causeChain(error.cause)];
}
/**
 * Returns the status of a proxy that opens no connection; 0 if it was none. fetch
 * never shows a 407, but fails without any reason: https://fetch.spec.whatwg.org
 */
function proxyStatus(causes) {
    const [, status = '0'] = /^Proxy response \((\d+)\)/.exec(causes.at(-1)?.message ?? '') ?? [];
    const isSilent = causes.length === 2 && !causes[1]?.message && !causes[1]?.code;
    return isSilent ? 407 : Number(status);
}


/***/ }),

/***/ 3082:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X_: () => (/* binding */ callJson),
  Cg: () => (/* binding */ openEvents),
  qT: () => (/* binding */ retryCalls)
});

// EXTERNAL MODULE: ./src/lib/api-error.ts
var api_error = __webpack_require__(4660);
// EXTERNAL MODULE: ./src/lib/bounded.ts
var bounded = __webpack_require__(6610);
// EXTERNAL MODULE: ./src/lib/pause.ts
var pause = __webpack_require__(2749);
// EXTERNAL MODULE: ./src/lib/untrusted.ts
var untrusted = __webpack_require__(881);
;// CONCATENATED MODULE: ./src/lib/refusal.ts

/** Fields that a message shows. */
const SHOWN_FIELDS = 10;
/**
 * Reads what an answer says that is not the right one.
 *
 * @param reasons names of the fields in which the API gives a reason
 * @param key is never shown
 */
function readRefusal(reply, { reasons, key }) {
    const show = (value) => {
        if (typeof value !== 'string')
            return '';
        return (0,untrusted/* oneLine */.TN)(key ? value.replaceAll(key, '***') : value);
    };
    const target = redirectTarget(reply);
    if (target)
        return { author: 'front', detail: show(target), fields: [] };
    const body = parseObject(reply.text);
    const said = reasons.map((name) => show(body[name])).find(Boolean);
    const errors = Array.isArray(body.errors) ? body.errors : [];
    const page = isPage(reply) ? describePage(reply.text) : reply.text;
    return {
        author: said ? 'api' : isFromFront(reply) ? 'front' : 'unknown',
        detail: said ?? (show(page) || 'no reason given'),
        fields: errors.slice(0, SHOWN_FIELDS).map(show).filter(Boolean)
    };
}
function parseObject(text) {
    try {
        return { ...JSON.parse(text) };
    }
    catch {
        return {};
    }
}
/** Only where a redirect leads to: the rest of the address may be secret. */
function redirectTarget({ status, headers }) {
    if (status < 300 || status > 399)
        return undefined;
    const location = headers.get('location') ?? '';
    const { origin } = URL.parse(location) ?? {};
    return origin ? `a redirect to ${origin}` : 'a redirect';
}
/** True for a web page, whatever its media type is. An API answers with JSON. */
function isPage({ headers, text }) {
    const type = headers.get('content-type') ?? '';
    return /^\s*(text\/html|application\/xhtml)/i.test(type) || /^\s*</.test(text);
}
/** An API asks for a bearer token; a proxy asks for a login of another kind. */
const LOGIN_OF_PROXY = /^\s*(basic|digest|negotiate|ntlm|kerberos)\b/i;
function isFromFront(reply) {
    const { status, headers } = reply;
    return (isPage(reply) ||
        headers.has('proxy-authenticate') ||
        // Cloudflare wants a browser.
        headers.has('cf-mitigated') ||
        (status === 401 &&
            LOGIN_OF_PROXY.test(headers.get('www-authenticate') ?? '')));
}
/** Returns the title of a page, or else its text. */
function describePage(text) {
    const [, title = ''] = /<(?:title|h1)\b[^>]*>\s*([^<]*[^<\s])/i.exec(text) ?? [];
    const words = text
        .replace(/<(script|style)\b.*?<\/\1>/gis, ' ')
        .replace(/<[^>]*>/g, ' ');
    const said = (title || words).replace(/\s+/g, ' ').trim();
    return said ? `a web page, "${said}"` : 'an empty web page';
}

// EXTERNAL MODULE: ./src/lib/retry-after.ts
var retry_after = __webpack_require__(3438);
// EXTERNAL MODULE: ./src/lib/retry.ts
var retry = __webpack_require__(1737);
;// CONCATENATED MODULE: ./src/lib/json-api.ts






/**
 * Calls an API. A call that is safe to repeat is repeated while the fault may pass;
 * a POST only if it is known not to have been carried out.
 *
 * @throws ApiError when it did not work, and the reason of `api.signal`.
 */
async function callJson(api, call) {
    const { method, what } = call;
    // Whatever a later try is answered, this one may have worked.
    let unclear;
    const attempt = async () => {
        try {
            return await callOnce(api, call);
        }
        catch (error) {
            if (!(error instanceof api_error/* ApiError */.hD))
                throw error;
            const mayHaveWorked = method !== 'GET' && error.answer.mayHaveWorked;
            const failed = new api_error/* ApiError */.hD({ ...error.answer, mayHaveWorked });
            if (mayHaveWorked)
                unclear ??= failed;
            throw failed;
        }
    };
    const answerToRepeat = (error) => error instanceof api_error/* ApiError */.hD && mayRepeat(call, error.answer)
        ? error.answer
        : undefined;
    try {
        return await retryCalls(api, `${api.name}, ${what}`, attempt, answerToRepeat);
    }
    catch (error) {
        if (!(error instanceof api_error/* ApiError */.hD) || !unclear || unclear === error) {
            throw error;
        }
        const { answer } = error;
        const detail = `${answer.detail}; an earlier try, which may have worked: ${unclear.message}`;
        throw new api_error/* ApiError */.hD({ ...answer, detail, mayHaveWorked: true });
    }
}
/**
 * Repeats an attempt while its fault may pass.
 *
 * @param answerOf returns the answer to an attempt that may be repeated
 * @throws the last error, and the reason of `api.signal`.
 */
async function retryCalls({ budgetSeconds: budget, signal }, what, attempt, answerOf) {
    return await (0,retry/* retry */.L)(attempt, {
        what,
        budgetSeconds(error) {
            const { isTransient = false, status } = answerOf(error) ?? {};
            if (!isTransient)
                return 0;
            return status === 429 ? budget.rateLimit : budget.fault;
        },
        retryAfter: (error) => answerOf(error)?.retryAfter ?? 0,
        async wait(seconds) {
            await (0,pause/* pause */.v)(seconds * 1000, signal);
            signal.throwIfAborted();
        }
    });
}
function mayRepeat({ method, isOneTry }, answer) {
    if (isOneTry)
        return false;
    return method !== 'POST' || !answer.mayHaveWorked;
}
async function callOnce(api, call) {
    const { name, callSeconds, maxBytes } = api;
    const limit = AbortSignal.timeout(callSeconds * 1000);
    try {
        const signal = AbortSignal.any([api.signal, limit]);
        const response = await send(api, call, signal);
        const reply = await readReply(response, maxBytes);
        if (!response.ok)
            throw refused(api, reply);
        const body = parse(api, reply);
        const fault = call.fault?.(body);
        // It says nothing: the next answer may have what was asked for.
        if (fault)
            throw unusable(reply, { detail: fault, isTransient: true });
        return { body, headers: reply.headers };
    }
    catch (error) {
        api.signal.throwIfAborted();
        if (error instanceof api_error/* ApiError */.hD)
            throw error;
        if (!limit.aborted)
            throw (0,api_error/* connectionFailure */.Dx)(name, error);
        const detail = `no answer in ${callSeconds} s`;
        throw new api_error/* ApiError */.hD({ detail, isTransient: true, mayHaveWorked: true });
    }
}
/**
 * Opens a stream of events (text/event-stream), which the caller reads until it has
 * enough. The limit of a call does not hold: `api.signal` ends the stream, too.
 *
 * @throws ApiError for any other answer, and the reason of `api.signal`.
 */
async function openEvents(api, call) {
    try {
        const accept = 'text/event-stream';
        const response = await send(api, { ...call, accept }, api.signal);
        const type = response.headers.get('content-type') ?? '';
        if (response.ok && /^\s*text\/event-stream\b/i.test(type))
            return response;
        const reply = await readReply(response, api.maxBytes);
        if (!response.ok)
            throw refused(api, reply);
        const { author, detail } = readRefusal(reply, api);
        throw unusable(reply, { author, detail: `no stream of events: ${detail}` });
    }
    catch (error) {
        api.signal.throwIfAborted();
        if (error instanceof api_error/* ApiError */.hD)
            throw error;
        throw (0,api_error/* connectionFailure */.Dx)(api.name, error);
    }
}
/** Redirects that are followed. */
const MAX_REDIRECTS = 3;
/** Follows a redirect of a read within the server: no other server gets the key. */
async function send({ url: base, key }, { method, path, body, accept = 'application/json' }, signal) {
    const { origin } = new URL(base);
    let url = path.startsWith('/') ? `${base}${path}` : path;
    for (let redirects = 0;; redirects++) {
        if (URL.parse(url)?.origin !== origin) {
            throw new api_error/* ApiError */.hD({ detail: 'the next page is not on the same server' });
        }
        const response = await fetch(url, {
            method,
            headers: {
                Accept: `${accept}, application/problem+json`,
                ...(key && { Authorization: `Bearer ${key}` }),
                ...(body && { 'Content-Type': 'application/json' })
            },
            body: body && JSON.stringify(body),
            redirect: 'manual',
            signal
        });
        const next = method === 'GET' && redirects < MAX_REDIRECTS;
        const target = next ? redirectWithin(origin, url, response) : undefined;
        if (!target)
            return response;
        await response.body?.cancel();
        url = target;
    }
}
/** Returns where a redirect leads to, if that is on the same server. */
function redirectWithin(origin, url, { status, headers }) {
    const location = headers.get('location');
    if (![301, 302, 307, 308].includes(status) || !location)
        return undefined;
    const target = URL.parse(location, url);
    return target?.origin === origin ? target.href : undefined;
}
async function readReply(response, maxBytes) {
    const { ok, status, headers } = response;
    try {
        return { status, headers, text: await (0,bounded/* readBody */.x8)(response.body, maxBytes) };
    }
    catch (error) {
        if (!(error instanceof bounded/* BodyTooLarge */.KQ))
            throw error;
        throw new api_error/* ApiError */.hD({
            status,
            author: 'front',
            detail: error.message,
            isTransient: (0,api_error/* mayPass */.bg)(status),
            mayHaveWorked: ok || (0,api_error/* isUnclear */.Z5)(status)
        });
    }
}
function refused(api, reply) {
    const { status, headers } = reply;
    const answer = {
        status,
        ...readRefusal(reply, api),
        retryAfter: (0,retry_after/* readRetryAfter */.D)(headers.get('retry-after') ?? ''),
        // Cloudflare wants a browser.
        isTransient: (0,api_error/* mayPass */.bg)(status) && !headers.has('cf-mitigated'),
        mayHaveWorked: (0,api_error/* isUnclear */.Z5)(status)
    };
    return new api_error/* ApiError */.hD(api.refine?.(answer, headers) ?? answer);
}
function parse(api, reply) {
    if (!reply.text)
        return undefined;
    try {
        return JSON.parse(reply.text);
    }
    catch {
        const { author, detail } = readRefusal(reply, api);
        if (author === 'front')
            throw unusable(reply, { author, detail });
        const what = `an answer that is not JSON: ${detail}`;
        // It may have been cut off.
        throw unusable(reply, { author, detail: what, isTransient: true });
    }
}
/** Returns the failure of a call with a good status and an answer of no use. */
function unusable({ status }, given) {
    return new api_error/* ApiError */.hD({ status, mayHaveWorked: true, ...given });
}


/***/ }),

/***/ 3438:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ secondsUntil),
/* harmony export */   D: () => (/* binding */ readRetryAfter)
/* harmony export */ });
/** Nobody waits longer than a day. */
const MAX_SECONDS = 86_400;
/**
 * Returns the seconds that `Retry-After` asks to wait, at most a day: a number, or
 * a date (RFC 9110). 0 for one that is missing, past or neither.
 *
 * @param now in milliseconds since 1970
 */
function readRetryAfter(header = '', now = Date.now()) {
    const text = header.trim();
    const seconds = /^\d+$/.test(text)
        ? Number(text)
        : /^[a-z]/i.test(text)
            ? Math.ceil((Date.parse(text) - now) / 1000)
            : 0;
    return seconds > 0 ? Math.min(seconds, MAX_SECONDS) : 0;
}
/**
 * Returns the seconds until a rate limit resets; undefined if that is not known. No
 * limit lasts longer than a day.
 *
 * @param reset in seconds since 1970
 * @param now in milliseconds since 1970
 */
function secondsUntil(reset, now = Date.now()) {
    const seconds = reset - now / 1000;
    const isKnown = reset > 0 && seconds <= MAX_SECONDS;
    return isKnown ? Math.max(0, seconds) : undefined;
}


/***/ }),

/***/ 4094:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ sideBySide)
/* harmony export */ });
/**
 * Does some work for each item, for a few of them at once, and returns the results
 * in the order of the items. After an error, no further work is begun.
 *
 * @param limit how many may run at once
 * @throws the error of the first item that has one, once nothing runs any more.
 */
async function sideBySide(items, limit, work) {
    const queue = [...items.entries()];
    const results = [];
    const errors = [];
    const workThrough = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
            const [index, item] = next;
            try {
                results[index] = await work(item);
            }
            catch (error) {
                errors[index] = error;
                queue.length = 0;
            }
        }
    };
    const workers = Math.min(limit, items.length);
    await Promise.all(Array.from({ length: workers }, workThrough));
    const first = Object.keys(errors)[0];
    if (first !== undefined)
        throw errors[Number(first)];
    return results;
}


/***/ }),

/***/ 3244:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  sL: () => (/* binding */ affecting),
  gs: () => (/* binding */ readAdvisories),
  tR: () => (/* binding */ requireHarmless)
});

// EXTERNAL MODULE: ./node_modules/semver/index.js
var semver = __webpack_require__(9707);
var semver_default = /*#__PURE__*/__webpack_require__.n(semver);
// EXTERNAL MODULE: ./src/messages/annotate.ts
var annotate = __webpack_require__(5658);
// EXTERNAL MODULE: ./src/messages/failure.ts
var failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./src/messages/releases.ts
var releases = __webpack_require__(4512);
// EXTERNAL MODULE: ./src/lib/untrusted.ts
var untrusted = __webpack_require__(881);
// EXTERNAL MODULE: ./src/milvus/github.ts
var github = __webpack_require__(725);
// EXTERNAL MODULE: ./src/milvus/version.ts
var milvus_version = __webpack_require__(9488);
;// CONCATENATED MODULE: ./src/milvus/ranges.ts


/** Characters. A longer text is not read at all. */
const MAX_RANGE_LENGTH = 500;
/**
 * The allowed order of operators, by their first characters. Lists of ranges are
 * written like one range (`< 2.5.27, >= 2.6.0, < 2.6.10`), so an upper bound ends
 * a range. What `< 2.5.27, < 2.6.10` means is anybody's guess.
 */
const ORDER = /^<?(?:><|=)*>?$/;
/**
 * Parses the affected versions of an advisory, such as `>= 2.6.0, < 2.6.10`.
 * GitHub does not check what a maintainer writes there, so this accepts only what
 * has one meaning: bounds with full versions, in ascending order.
 *
 * @returns a semver range, or undefined if the text is not clear
 */
function rangeOf(text) {
    if (text.length > MAX_RANGE_LENGTH)
        return undefined;
    const words = text.trim().split(/ *, *| +(?=[<>=])/);
    const bounds = words.flatMap((word) => parseBound(word) ?? []);
    const order = bounds.map(({ operator }) => operator.charAt(0)).join('');
    const isClear = bounds.length === words.length && ORDER.test(order) && isAscending(bounds);
    if (!isClear)
        return undefined;
    return bounds.map(toSemver).join(' ');
}
function parseBound(word) {
    const [, operator, text] = /^([<>]=?|=) *(\S+)$/.exec(word) ?? [];
    const version = parseVersion(text ?? '');
    return operator && version ? { operator, version } : undefined;
}
/** Numbers that are too large for semver make a version unclear. */
function parseVersion(text) {
    return semver_default().valid((0,milvus_version/* parseMilvusVersion */.QL)(text)?.version) ?? undefined;
}
function isAscending(bounds) {
    return bounds.every(({ version }, index) => {
        const before = bounds[index - 1];
        return !before || (0,milvus_version/* isNewer */.U4)(version, before.version);
    });
}
/** All but a lower bound end a range. */
function toSemver({ operator, version }, index, all) {
    const isEnd = !operator.startsWith('>') && index < all.length - 1;
    return `${operator}${version}${isEnd ? ' ||' : ''}`;
}
/**
 * Returns the first version after the given one in a list of fixed versions, such
 * as `2.5.27, 2.6.10`.
 */
function firstFixed(version, text) {
    if (text.length > MAX_RANGE_LENGTH)
        return undefined;
    return text
        .split(/[\s,;|<>=]+/)
        .flatMap((word) => parseVersion(word) ?? [])
        .filter((fixed) => (0,milvus_version/* isNewer */.U4)(fixed, version))
        .sort((semver_default()).compare)[0];
}

;// CONCATENATED MODULE: ./src/milvus/advisories.ts







const CVE = /^CVE-\d{4}-\d{4,12}$/;
const GHSA = /^GHSA(?:-[a-z0-9]{4}){3}$/;
const SEVERITY = /^(?:critical|high|medium|low)$/;
const ADVISORY_URL = /^https:\/\/github\.com\/[\w/-]{1,200}$/;
const ALL_ADVISORIES = 'https://github.com/milvus-io/milvus/security/advisories';
/** Characters of a range in a message. */
const RANGE_LIMIT = 100;
/**
 * Reads the published security advisories of Milvus' repository.
 *
 * @throws Failure if they cannot be read.
 */
async function readAdvisories(token) {
    const path = `${github/* MILVUS */.R}/security-advisories?state=published&`;
    const list = await (0,github/* readList */.L)('security advisories of Milvus', path, token);
    return list.filter((advisory) => !advisory.withdrawn_at);
}
/**
 * Returns the advisories about a version, and logs a warning for each.
 *
 * @throws Failure if there is one and `vulnerable` is `fail`.
 */
function requireHarmless(published, version, vulnerable) {
    const advisories = affecting(published, version);
    const found = advisories.map((advisory) => affectedValues(advisory, version));
    const [first, ...others] = found;
    if (vulnerable === 'fail' && first) {
        throw (0,failure/* fail */.fJ)('vulnerable-version-refused', {
            ...first,
            otherAdvisories: others.map(releases/* affectedBy */.MZ).join('\n')
        });
    }
    for (const values of found)
        (0,annotate/* annotate */.fz)('vulnerable-version', values);
    return advisories;
}
function affectedValues({ id, severity, summary, url, fixed = '', unclear }, version) {
    const isAffected = unclear === undefined;
    const range = unclear ?? '';
    return { version, id, severity, summary, url, fixed, isAffected, range };
}
/** Returns the advisories that affect, or may affect, a version. */
function affecting(advisories, version) {
    return advisories.flatMap((published) => {
        const parts = partsOf(published);
        const ranges = parts.map(({ range }) => rangeOf(range));
        const isAffected = ranges.some((range) => range && semver_default().satisfies(version, range));
        // An advisory without any range is unclear, too.
        const isUnclear = ranges.length === 0 || ranges.includes(undefined);
        if (!isAffected && !isUnclear)
            return [];
        const patched = parts.map((part) => part.patched).join(' ');
        const written = parts.map(({ range }) => range).filter(Boolean);
        return {
            ...advisoryHead(published),
            fixed: firstFixed(version, patched),
            unclear: isAffected
                ? undefined
                : (0,untrusted/* oneLine */.TN)(written.join(' | '), RANGE_LIMIT)
        };
    });
}
function partsOf({ vulnerabilities }) {
    if (!Array.isArray(vulnerabilities))
        return [];
    return vulnerabilities.map((part) => ({
        range: (0,untrusted/* stringOf */.Je)(part.vulnerable_version_range),
        patched: (0,untrusted/* stringOf */.Je)(part.patched_versions)
    }));
}
/** What an advisory says of itself, so that it can be logged. */
function advisoryHead(published) {
    const { cve_id, ghsa_id, severity, summary, html_url } = published;
    const ghsa = checked(GHSA, ghsa_id) ?? '';
    return {
        id: checked(CVE, cve_id) ?? (ghsa || 'an advisory'),
        ghsa,
        severity: checked(SEVERITY, severity) ?? 'unknown',
        summary: (0,untrusted/* oneLine */.TN)((0,untrusted/* stringOf */.Je)(summary)),
        url: checked(ADVISORY_URL, html_url) ?? ALL_ADVISORIES
    };
}
function checked(pattern, value) {
    const text = (0,untrusted/* stringOf */.Je)(value);
    return pattern.test(text) ? text : undefined;
}


/***/ }),

/***/ 725:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ readList),
/* harmony export */   R: () => (/* binding */ MILVUS)
/* harmony export */ });
/* harmony import */ var _lib_api_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4660);
/* harmony import */ var _lib_cancellation_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1392);
/* harmony import */ var _lib_json_api_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3082);
/* harmony import */ var _lib_retry_after_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3438);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5530);





/** API path of Milvus' repository. */
const MILVUS = '/repos/milvus-io/milvus';
/** Pages of a list, far more than Milvus' releases need. */
const MAX_PAGES = 50;
/** Seconds that no retry waits for. */
const NOT_SOON = 86_400;
/**
 * Reads all pages of a list from the GitHub API.
 *
 * @param list what is listed, for messages, such as "releases of Milvus"
 * @throws Failure if the list cannot be read or is empty. An empty list proves
 * nothing: Milvus has releases and advisories.
 */
async function readList(list, path, token) {
    const api = apiFor(token, process.env);
    try {
        const items = [];
        let url = `${path}per_page=100`;
        for (let pages = 0; url; pages++) {
            if (pages === MAX_PAGES) {
                throw new _lib_api_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ApiError */ .hD({ detail: 'the list does not end' });
            }
            const { body, headers } = await (0,_lib_json_api_js__WEBPACK_IMPORTED_MODULE_2__/* .callJson */ .X_)(api, {
                what: `read the ${list}`,
                method: 'GET',
                path: url,
                fault: (answer) => Array.isArray(answer) ? undefined : 'the answer is not a list'
            });
            items.push(...body);
            url = nextPage(headers);
        }
        if (items.length === 0)
            throw new _lib_api_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ApiError */ .hD({ detail: 'the list is empty' });
        return items;
    }
    catch (error) {
        _lib_cancellation_js__WEBPACK_IMPORTED_MODULE_1__/* .cancelled */ .KW.throwIfAborted();
        throw unreadable(list, api, error);
    }
}
/**
 * Returns the API that has Milvus' repository, and the token to send. Other servers
 * than github.com (GHES, GHE.com) have neither that repository nor a token for
 * github.com.
 *
 * @param env the runner's GITHUB_SERVER_URL and GITHUB_API_URL
 */
function apiFor(token, env) {
    const isOther = ![undefined, '', 'https://github.com'].includes(env.GITHUB_SERVER_URL);
    const url = (!isOther && env.GITHUB_API_URL) || 'https://api.github.com';
    return {
        name: 'GitHub',
        url,
        key: isOther ? '' : token,
        reasons: ['message'],
        callSeconds: 15,
        // Far more than 100 releases with the longest notes take.
        maxBytes: 32 * 2 ** 20,
        budgetSeconds: { fault: 30, rateLimit: 30 },
        signal: _lib_cancellation_js__WEBPACK_IMPORTED_MODULE_1__/* .cancelled */ .KW,
        refine: withRateLimit
    };
}
function nextPage(headers) {
    const link = headers.get('link') ?? '';
    return /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link)?.[1];
}
/**
 * Reads what GitHub says of its rate limits in a 403 or a 429. A 403 without any of
 * it is a missing permission.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function withRateLimit(answer, headers) {
    if (answer.status !== 403 && answer.status !== 429)
        return answer;
    if (headers.get('x-ratelimit-remaining') !== '0') {
        const isLimit = answer.retryAfter > 0 || answer.status === 429;
        return { ...answer, isTransient: isLimit };
    }
    const reset = Number(headers.get('x-ratelimit-reset'));
    const seconds = (0,_lib_retry_after_js__WEBPACK_IMPORTED_MODULE_4__/* .secondsUntil */ .C)(reset);
    const detail = 'the rate limit of the API is exceeded';
    const exceeded = { ...answer, detail, isTransient: true };
    if (seconds === undefined)
        return { ...exceeded, retryAfter: NOT_SOON };
    const time = new Date(reset * 1000).toISOString();
    return {
        ...exceeded,
        detail: `${detail}; it resets at ${time}, in ${Math.ceil(seconds / 60)} min`,
        // Retried only if the reset is soon.
        retryAfter: seconds
    };
}
function unreadable(list, { url }, cause) {
    const remedy = cause instanceof _lib_api_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ApiError */ .hD ? githubRemedy(cause.answer) : 'other';
    return (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .fJ)('github-unreadable', { list, url }, { cause, remedy });
}
function githubRemedy({ status, author, isTransient }) {
    if ([403, 429].includes(status) && isTransient)
        return 'limited';
    if (author === 'front')
        return 'front';
    if (status === 401)
        return 'refusedToken';
    return status === 404 ? 'absent' : 'other';
}


/***/ }),

/***/ 2557:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C1: () => (/* binding */ lastThatCame),
/* harmony export */   G3: () => (/* binding */ accepts),
/* harmony export */   Yj: () => (/* binding */ askHealth),
/* harmony export */   g1: () => (/* binding */ lastOf),
/* harmony export */   m0: () => (/* binding */ MIN_COMPONENTS),
/* harmony export */   sM: () => (/* binding */ STAY_SECONDS),
/* harmony export */   sh: () => (/* binding */ confirms),
/* harmony export */   sk: () => (/* binding */ OPEN_MS)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5530);
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(881);
/* harmony import */ var _http_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1151);




/**
 * Milvus Standalone 2.6 and 3 have five components (2.3 has eight). A shorter
 * list comes from a server where some have not registered yet, and its OK means
 * nothing.
 */
const MIN_COMPONENTS = 5;
// Codes of commonpb.StateCode in milvus-proto. Milvus counts these two as
// healthy, too (internal/http/healthz/healthz_handler.go).
const HEALTHY = 1;
const STANDBY = 3;
/** Names of the codes of commonpb.StateCode. */
const STATES = ['initializing', 'healthy', 'abnormal', 'standby', 'stopping'];
/** Characters of a name, and components, that are kept. */
const NAME_LIMIT = 60;
const KEPT_COMPONENTS = 20;
/** Seconds for which Milvus must stay healthy after it became ready. */
const STAY_SECONDS = 3;
/** Milliseconds after which a connection that is still open has a server. */
const OPEN_MS = 50;
/**
 * Asks healthz once. Never throws: an error is an unhealthy answer.
 *
 * @param address where port 9091 of the container can be reached
 */
async function askHealth(address, signal) {
    try {
        const { status, text } = await (0,_http_js__WEBPACK_IMPORTED_MODULE_3__/* .sendHttp */ .d3)({
            address,
            method: 'GET',
            path: '/healthz',
            // Only with this header does Milvus name its components.
            headers: { 'Content-Type': 'application/json' },
            signal
        });
        return judgeHealth(status, text);
    }
    catch (error) {
        return { ...unhealthy(`no answer: ${(0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}`), isNone: true };
    }
}
/** Judges an answer of healthz. */
function judgeHealth(status, body) {
    const health = parseHealth(body);
    if (!health) {
        const text = `HTTP ${status}, not the expected JSON: ${(0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(body)}`;
        return { ...unhealthy(text), isOther: true };
    }
    const { state, detail } = health;
    const components = detail.map(({ name }) => name).sort();
    const sick = detail.filter(({ code }) => code !== HEALTHY && code !== STANDBY);
    const text = `HTTP ${status}, ${(0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(state)}, ${components.length} components`;
    const isWell = status === 200 && state === 'OK' && sick.length === 0;
    const isShort = components.length < MIN_COMPONENTS;
    return {
        healthy: isWell && !isShort,
        isShort: (isWell && isShort) || undefined,
        components,
        text: sick.length > 0 ? `${text}; not healthy: ${namesOf(sick)}` : text,
        states: detail
            .slice(0, KEPT_COMPONENTS)
            .map(({ name, code }) => `${name}: ${STATES[code] ?? 'unknown'} (code ${code})`)
    };
}
function namesOf(components) {
    return components
        .slice(0, KEPT_COMPONENTS)
        .map(({ name, code }) => `${name} (code ${code})`)
        .join(', ');
}
/** True when both answers are healthy and name the same components. */
function confirms(previous, current) {
    return Boolean(previous?.healthy &&
        current.healthy &&
        previous.components.join() === current.components.join());
}
/**
 * True when a server accepts on the port. Docker's own proxy accepts on every
 * published port, and hangs up when no server listens behind it: at once, but later
 * on a busy machine.
 *
 * @param openMs how long the connection must stay open
 */
function accepts(address, signal, openMs = OPEN_MS) {
    return new Promise((resolve) => {
        const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)({ ...address, signal });
        const done = (open) => {
            resolve(open);
            socket.destroy();
        };
        socket.on('connect', () => {
            setTimeout(() => {
                done(true);
            }, openMs);
        });
        socket.on('data', () => {
            done(true);
        });
        socket.on('close', () => {
            done(false);
        });
        socket.on('error', () => {
            done(false);
        });
    });
}
/**
 * Describes the last answer that came, and the lack of one after it. On a busy
 * machine the very last poll may get no answer, which says nothing about Milvus.
 */
function lastOf(answers) {
    const last = answers.at(-1);
    if (!last)
        return 'no answer';
    const came = lastThatCame(answers);
    if (!came || came === last)
        return last.text;
    return `${came.text} (then ${last.text})`;
}
/** Returns the last answer that came. */
function lastThatCame(answers) {
    return answers.findLast(({ isNone }) => !isNone);
}
function unhealthy(text) {
    return { healthy: false, components: [], text, states: [] };
}
/** Milvus writes an empty list as `null`. */
function parseHealth(body) {
    try {
        const { state, detail } = JSON.parse(body);
        if (typeof state !== 'string')
            return undefined;
        return { state, detail: (detail ?? []).map(componentOf) };
    }
    catch {
        return undefined;
    }
}
function componentOf({ name, code }) {
    if (typeof name !== 'string' || typeof code !== 'number') {
        throw new TypeError('not a component');
    }
    return { name: (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(name, NAME_LIMIT), code };
}


/***/ }),

/***/ 1151:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d3: () => (/* binding */ sendHttp),
/* harmony export */   lI: () => (/* binding */ UntrustedError),
/* harmony export */   rR: () => (/* binding */ headerOf)
/* harmony export */ });
/* harmony import */ var _lib_bounded_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6610);

/**
 * The name in the certificates that the image and examples/clients make: the address
 * of a pod changes.
 */
const CERTIFICATE_NAME = 'milvus';
/** A server that has not proved who it is; it got no request. */
class UntrustedError extends Error {
    name = 'UntrustedError';
}
/** Bytes of a response; most of what the smoke test asks for has less than 16 KiB. */
const MAX_BYTES = _lib_bounded_js__WEBPACK_IMPORTED_MODULE_0__/* .MIB */ .D6;
/**
 * Sends one request to a test container and reads the whole response. The server
 * may be broken or hostile, so a redirect is not followed, the body has a limit,
 * and the signal is the deadline.
 *
 * It uses an agent of its own because `fetch` and Node's global agent may send
 * requests through a proxy (NODE_USE_ENV_PROXY).
 *
 * @throws Error when no complete response came within the limits.
 */
async function sendHttp({ address, body, maxBytes = MAX_BYTES, ...options }) {
    const begin = address.tls ? await overTls(address) : await inTheClear();
    const { host, port } = address;
    return await new Promise((resolve, reject) => {
        const sent = begin({ host, port, ...options });
        let hasResponse = false;
        sent.on('response', (response) => {
            hasResponse = true;
            const status = response.statusCode ?? 0;
            (0,_lib_bounded_js__WEBPACK_IMPORTED_MODULE_0__/* .readBody */ .x8)(response, maxBytes).then((text) => {
                resolve({ status, text });
            }, reject);
        });
        sent.on('error', (error) => {
            const isRefused = isUntrusted(address, sent);
            reject(isRefused ? new UntrustedError(error.message) : error);
        });
        // Happens, for example, after an unexpected "101 Switching Protocols".
        sent.on('close', () => {
            if (!hasResponse)
                reject(new Error('the connection was closed'));
        });
        // Before a string, Node would send the headers in the encoding of the string.
        sent.end(Buffer.from(body ?? ''));
    });
}
// Loaded only here: many runs ask no server, and each of the two takes as long to
// load as the rest of the action.
async function inTheClear() {
    const { Agent, request } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 7067, 23));
    return (options) => request({ ...options, agent: new Agent() });
}
/**
 * The certificate of a test container is for the host of a deployment, and the
 * container is known; a server elsewhere has to prove itself.
 */
async function overTls({ host, verified, ca }) {
    const [{ Agent, request }, { checkServerIdentity }] = await Promise.all([
        Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 4708, 23)),
        Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1692, 23))
    ]);
    const own = {
        ca,
        servername: CERTIFICATE_NAME,
        rejectUnauthorized: true,
        checkServerIdentity: (name, certificate) => checkServerIdentity(host, certificate) &&
            checkServerIdentity(name, certificate)
    };
    const any = { rejectUnauthorized: verified ?? false };
    const agent = new Agent(ca === undefined ? any : own);
    return (options) => request({ ...options, agent });
}
/** True if it was the certificate that ended a request. */
function isUntrusted({ verified, ca }, { socket }) {
    if (!verified && ca === undefined)
        return false;
    return Boolean(socket?.authorizationError);
}
/**
 * Returns text as a header value in UTF-8: Node sends a header value in Latin-1,
 * and refuses any other character.
 */
function headerOf(text) {
    return Buffer.from(text).toString('latin1');
}


/***/ }),

/***/ 3618:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ knownFailure)
/* harmony export */ });
/** The first that matches is the failure. */
const MATCHERS = [
    [
        'engineGone',
        /^(the engine or the container went away|docker \S+ failed [^]*?(error during connect|cannot connect to the docker|failed to connect to the docker))/i
    ],
    ['otherVersion', /^Milvus says that it is/],
    // The engine's words where a program is not in the image.
    ['baseWithoutTini', /exec: "\/tini"/],
    ['baseWithoutShell', /exec \/entrypoint\.sh failed: No such file/],
    [
        'baseWithoutProgram',
        /^(\/entrypoint\.sh|\/milvus-runpod\/\S+): .*not found$/m
    ],
    ['baseWithoutMilvus', /\[milvus-missing\]/],
    [
        'memoryLimit',
        // With cgroup v1, the death of a child process may not set the flag.
        ({ oomKilled, exitCode, memoryLimited }) => Boolean(oomKilled) || (exitCode === 137 && Boolean(memoryLimited))
    ],
    // Milvus itself is well, whatever its log has of what was once the matter.
    ['otherPassword', /returned code (1800|1400):/],
    ['tooOld', /this Milvus has no REST v2/],
    ['restIsOff', /^REST is off/],
    ['executableStack', /cannot enable executable stack/i],
    // Under QEMU, it is the emulated CPU that lacks them.
    ['missingInstructions', ({ exitCode }) => exitCode === 132],
    ['missingInstructions', /illegal instruction|target signal 4\b|\bSIGILL\b/i],
    ['qemuCrashed', /qemu: uncaught target signal|qemu-[a-z0-9_]+(-static)?: /i],
    ['fullDisk', /no space left on device|disk quota exceeded|\bENOSPC\b/i],
    ['slowEtcd', /etcdserver: leader changed/i],
    [
        'brokenYaml',
        /yaml: (line \d+|unmarshal|did not|control char|found|invalid)|init baseTable with file failed|converting YAML to JSON/i
    ],
    ['portTaken', /address already in use/i],
    ['otherPort', /\bnobody listens on port /],
    ['noAddressRange', /address pool/i],
    // tini, or the engine, could not run what ENTRYPOINT or CMD names.
    [
        'notExecutable',
        /\[FATAL tini .*permission denied|exec: .*permission denied/i
    ],
    [
        'missingProgram',
        /\[FATAL tini .*no such file or directory|exec: .*(no such file or directory|not found)/i
    ],
    ['missingLibrary', /error while loading shared libraries/i],
    [
        'deniedWrite',
        /permission denied|operation not permitted|read-only file system|cannot write \//i
    ],
    ['otherPlatform', /exec format error/i],
    [
        'restWithoutTls',
        /^no answer to .*(wrong version number|before secure TLS connection)/
    ],
    ['restWithTls', /HTTP request to an HTTPS server|Expected HTTP\//i],
    // COMMON_SECURITY_TLSMODE=2: the test has no certificate that Milvus trusts.
    ['clientCertificate', /certificate[ _]required|bad[ _]certificate/i],
    ['outOfMemory', /cannot allocate memory|std::bad_alloc|out of memory/i],
    ['crashed', ({ exitCode }) => exitCode === 139 || exitCode === 134]
];
/** Returns which known failure the symptoms are those of, if any. */
function knownFailure(symptoms) {
    const isOf = (matcher) => matcher instanceof RegExp ? matcher.test(symptoms.text) : matcher(symptoms);
    return MATCHERS.find(([, matcher]) => isOf(matcher))?.[0];
}


/***/ }),

/***/ 1963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ endingIn),
/* harmony export */   c: () => (/* binding */ refusalIn)
/* harmony export */ });
/** The entrypoint's `stop`, and its last line before Milvus. */
const STOPPED = /^milvus-runpod: error: /;
const STARTED = /^milvus-runpod: starting Milvus /;
/** A message that ends with its code. A value in it may have line breaks. */
const MESSAGE = /^milvus-runpod: error: ([^]{1,2000}?) \[([a-z][a-z0-9-]{1,60})\]$/m;
/** Last lines of programs that end: Go, the loader, tini, and shells. */
const ENDINGS = [
    /^panic: /,
    /^fatal error: /,
    /error while loading shared libraries: /,
    /^\[FATAL tini \(\d+\)\] /,
    /exec format error$/i
];
/** What a shell says before it ends with 126 or 127. */
const NOT_RUN = /: (not found|No such file or directory|Permission denied)$/;
/**
 * Returns the image's own reason in a log, of what may be several starts by a script:
 * the last message of the entrypoint after which it did not start Milvus.
 */
function refusalIn(logs) {
    const lines = logs.split(/\r?\n/);
    const stopped = lines.findLastIndex((line) => STOPPED.test(line));
    const started = lines.findLastIndex((line) => STARTED.test(line));
    if (stopped <= started)
        return undefined;
    const rest = lines.slice(stopped);
    const [, text, code] = MESSAGE.exec(rest.join('\n')) ?? [];
    return text ? { text, code } : { text: rest[0]?.replace(STOPPED, '') ?? '' };
}
/** Returns the line in a log that says why a container ended. */
function endingIn(logs, exitCode) {
    const endings = [126, 127].includes(exitCode)
        ? [...ENDINGS, NOT_RUN]
        : ENDINGS;
    const text = logs
        .split(/\r?\n/)
        .findLast((line) => endings.some((ending) => ending.test(line)));
    return text ? { text } : undefined;
}


/***/ }),

/***/ 4567:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jd: () => (/* binding */ restSwitch),
/* harmony export */   Nh: () => (/* binding */ portSource),
/* harmony export */   _j: () => (/* binding */ proxiesOf),
/* harmony export */   a5: () => (/* binding */ portsOf),
/* harmony export */   b0: () => (/* binding */ selfSignedSwitch)
/* harmony export */ });
/* harmony import */ var _milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6675);

const DEFAULT_PORTS = { api: 19530, metrics: 9091 };
/** Port of REST with `MILVUS_TLS=self-signed`, unless PROXY_HTTP_PORT is another. */
const SELF_SIGNED_PORT = '8080';
/** Variables by which docker's own configuration gives containers a proxy. */
const PROXY_VARIABLES = [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'FTP_PROXY',
    'ALL_PROXY',
    'NO_PROXY'
].flatMap((name) => [name, name.toLowerCase()]);
/** Returns Milvus' ports. */
function portsOf(settings) {
    const api = portIn(portSetting(settings, 'api')) ?? DEFAULT_PORTS.api;
    const rest = portIn(portSetting(settings, 'rest')) ?? api;
    const restIsOff = restSwitch(settings) !== undefined;
    return {
        api,
        metrics: portIn(portSetting(settings, 'metrics')) ?? DEFAULT_PORTS.metrics,
        rest: restIsOff || rest === api ? undefined : rest,
        restIsOff: restIsOff || undefined,
        tls: usesTls(settings) || undefined
    };
}
function usesTls(settings) {
    const mode = (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingOf */ .y7)(settings, 'common.security.tlsMode');
    return (selfSignedSwitch(settings) !== undefined || (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .numberOf */ .rl)(mode?.value ?? '') > 0);
}
/**
 * Returns the variable with which the image makes a certificate itself, and turns TLS
 * on whatever `common.security.tlsMode` is (docker/lib/milvus-runpod/tls.sh).
 */
function selfSignedSwitch(settings) {
    const tls = (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .variableOf */ .Qn)(settings, 'milvus.tls');
    return tls?.value === 'self-signed' ? tls : undefined;
}
/** Returns the setting that switches REST off; undefined while it is on. */
function restSwitch(settings) {
    const enabled = (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingOf */ .y7)(settings, 'proxy.http.enabled');
    return enabled && !(0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .isTrue */ .Hn)(enabled.value) ? enabled : undefined;
}
/** Says where a port was read from, such as `PROXY_PORT in "smoke-env"`. */
function portSource(settings, name) {
    const setting = portSetting(settings, name);
    if (portIn(setting))
        return setting?.from ?? '';
    if (!setting?.value)
        return "Milvus' default";
    return `Milvus' default, since ${setting.from} is not a port`;
}
/**
 * `METRICS_PORT` can only be a variable (`getHTTPAddr` in Milvus'
 * internal/http/server.go).
 */
function portSetting(settings, name) {
    if (name === 'metrics')
        return (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .variableOf */ .Qn)(settings, 'metrics.port');
    if (name === 'api')
        return (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingOf */ .y7)(settings, 'proxy.port');
    return selfSignedPort(settings) ?? (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingOf */ .y7)(settings, 'proxy.http.port');
}
/** With a certificate that the image makes, REST gets a port if it has none of its own. */
function selfSignedPort(settings) {
    const selfSigned = selfSignedSwitch(settings);
    if (!selfSigned)
        return undefined;
    const api = portIn((0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingOf */ .y7)(settings, 'proxy.port')) ?? DEFAULT_PORTS.api;
    const rest = portIn((0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingOf */ .y7)(settings, 'proxy.http.port')) ?? api;
    return rest === api ? { ...selfSigned, value: SELF_SIGNED_PORT } : undefined;
}
function portIn(setting) {
    const port = (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .numberOf */ .rl)(setting?.value ?? '');
    return port > 0 && port < 2 ** 16 ? port : undefined;
}
/**
 * Returns the proxy that the image or the user sets, as one value for each proxy
 * variable, empty for none.
 */
function proxiesOf(env) {
    return Object.fromEntries(PROXY_VARIABLES.map((name) => [name, (0,_milvus_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .valueOf */ .RP)(env, name) ?? '']));
}


/***/ }),

/***/ 1579:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s6: () => (/* reexport */ INDEXED),
  tZ: () => (/* reexport */ PLAIN),
  vt: () => (/* reexport */ create),
  gv: () => (/* reexport */ drop),
  I6: () => (/* binding */ find),
  Yr: () => (/* binding */ insert),
  IM: () => (/* reexport */ listCollections),
  $P: () => (/* binding */ search)
});

// EXTERNAL MODULE: ./src/lib/pause.ts
var pause = __webpack_require__(2749);
// EXTERNAL MODULE: ./src/server/rest.ts
var server_rest = __webpack_require__(45);
;// CONCATENATED MODULE: ./src/server/collection.ts

/** Numbers of a vector. */
const DIMENSION = 4;
/** Milvus 2.4 reads it here, later versions in each search and count. */
const STRONG = { consistencyLevel: 'Strong' };
/** A collection by its dimension alone: Milvus chooses its fields and its index. */
const PLAIN = {
    name: 'milvus_runpod_smoke_test',
    rows: 100,
    settings: { dimension: DIMENSION, metricType: 'L2', params: STRONG }
};
/**
 * A collection with fields and an index of its own. A batch has so many rows that
 * Milvus builds the index: with fewer than 1024 in a segment it builds none
 * (`minSegmentNumRowsToEnableIndex`).
 *
 * Read in `createCollection` of internal/distributed/proxy/httpserver/handler_v2.go
 * of 2.4.0, 2.4.5, 2.4.18, 2.5.27, 2.6.20 and branch 3.0: all take the index type
 * in the index' `params` (2.4.13 and earlier ignore an `indexType` beside them), and
 * the types of the fields by the names of `schemapb.DataType`.
 */
const INDEXED = {
    name: 'milvus_runpod_smoke_test_indexed',
    rows: 1200,
    index: 'vector',
    settings: {
        schema: {
            fields: [
                {
                    fieldName: 'id',
                    dataType: 'Int64',
                    isPrimary: true,
                    elementTypeParams: {}
                },
                {
                    fieldName: 'vector',
                    dataType: 'FloatVector',
                    elementTypeParams: { dim: String(DIMENSION) }
                }
            ]
        },
        indexParams: [
            {
                fieldName: 'vector',
                indexName: 'vector',
                metricType: 'L2',
                params: { index_type: 'HNSW', M: 16, efConstruction: 64 }
            }
        ],
        params: STRONG
    }
};
/** Creates a collection, which is searched by squared distance. */
async function create(rest, { name, settings }) {
    await (0,server_rest/* callRest */.dv)(rest, 'collections/create', {
        collectionName: name,
        ...settings
    });
}
/** Drops a collection. */
async function drop(rest, { name }) {
    await (0,server_rest/* callRest */.dv)(rest, 'collections/drop', { collectionName: name });
}
const DEFAULT_DATABASE = 'default';
/**
 * Returns the names of all collections, sorted; those of other databases as
 * `database.collection`. Milvus lists databases since 2.4.18.
 */
async function listCollections(rest) {
    const path = 'databases/list';
    const listed = await (0,server_rest/* callIfThere */.Mz)(rest, path, {});
    const databases = listed ? namesIn(path, listed.data) : [DEFAULT_DATABASE];
    const names = [];
    for (const dbName of databases) {
        const own = 'collections/list';
        const found = namesIn(own, await (0,server_rest/* callRest */.dv)(rest, own, { dbName }));
        const prefix = dbName === DEFAULT_DATABASE ? '' : `${dbName}.`;
        names.push(...found.map((name) => prefix + name));
    }
    return names.sort();
}
function namesIn(path, data) {
    if (Array.isArray(data))
        return data.map(String);
    throw new Error(`${path} returned ${JSON.stringify(data)}, not a list`);
}

;// CONCATENATED MODULE: ./src/server/query.ts




/** Rows are on a line, one apart in the first coordinate and two in the second. */
function vectorOf(position) {
    return [position, 2 * position, 0, 1].slice(0, DIMENSION);
}
/** Place in a batch of the row that its search finds first. */
const SOUGHT = 42;
/** Where each search looks, seen from the sought row: at another distance from every row. */
const OFFSET = 0.25;
/** Neighbours that a search finds, by their place from the sought row. */
const NEAREST = [0, 1, -1];
/** An index may round a little. */
const TOLERANCE = 1e-3;
/**
 * Candidates that HNSW keeps while it searches: enough to find every one of these
 * rows. Not all versions read it, and the default of those is enough as well.
 */
const EF = 64;
/** Returns the id of a row; batches follow each other, and the first id is 1. */
function idOf(batch, place, { rows }) {
    return batch * rows + place;
}
/**
 * Inserts a batch of rows whose neighbours are known. The first batch of a
 * collection with an index of its own is sealed, too, so that this index exists;
 * of later ones no more is known than that Milvus acknowledged them.
 */
async function insert(rest, batch, collection) {
    const { name, rows } = collection;
    const data = await (0,server_rest/* callRest */.dv)(rest, 'entities/insert', {
        collectionName: name,
        data: Array.from({ length: rows }, (_, index) => {
            const id = idOf(batch, index + 1, collection);
            return { id, vector: vectorOf(id) };
        })
    });
    const { insertCount } = (data ?? {});
    if (Number(insertCount) !== rows) {
        throw new Error(`entities/insert took ${String(insertCount)} rows of ${rows} into ${name}`);
    }
    if (batch === 0 && collection.index)
        await seal(rest, collection);
}
/**
 * Finds every row of the batches that a collection has, from the first on: by a
 * search in each, and by their count.
 *
 * @throws Error that says what was found instead.
 */
async function find(rest, batches, collection) {
    for (let batch = 0; batch < batches; batch++) {
        await search(rest, batch, collection);
    }
    await count(rest, batches * collection.rows, collection);
}
/**
 * Searches in a batch, and compares ids and distances. Strong consistency waits for
 * every acknowledged row, so a wrong answer is final.
 *
 * @throws Error that says what was found instead.
 */
async function search(rest, batch, collection) {
    const { name, index } = collection;
    const sought = idOf(batch, SOUGHT, collection);
    const data = await (0,server_rest/* callRest */.dv)(rest, 'entities/search', {
        collectionName: name,
        data: [vectorOf(sought + OFFSET)],
        annsField: 'vector',
        limit: NEAREST.length,
        consistencyLevel: 'Strong',
        ...(index && { searchParams: { params: { ef: EF } } })
    });
    const expected = NEAREST.map((place) => ({
        id: sought + place,
        distance: squaredDistance(place)
    }));
    const hits = hitsOf(data);
    if (hits && areSame(hits, expected))
        return;
    throw new Error(`the search found ${hits ? listHits(hits) : JSON.stringify(data)} instead of ${listHits(expected)} in ${name}`);
}
/** All of these distances are exact in 32 bits. */
function squaredDistance(place) {
    const [x = 0, y = 0] = vectorOf(place - OFFSET);
    return x ** 2 + y ** 2;
}
/** An id may be a string: a JavaScript number cannot hold all 64 bits. */
function hitsOf(data) {
    if (!Array.isArray(data))
        return undefined;
    return data.map((hit) => ({
        id: Number(hit?.id),
        distance: Number(hit?.distance)
    }));
}
function areSame(hits, expected) {
    return (hits.length === expected.length &&
        expected.every(({ id, distance }, index) => {
            const hit = hits[index];
            return hit?.id === id && Math.abs(hit.distance - distance) < TOLERANCE;
        }));
}
function listHits(hits) {
    const list = hits.map(({ id, distance }) => `${id} (distance ${distance})`);
    return list.join(', ') || 'nothing';
}
/**
 * Seconds for which a count may be wrong: after a kill, rows were seen twice while
 * Milvus handed a segment over (milvus-io/milvus#40388, #41570).
 */
const SETTLE_SECONDS = 10;
/** Milliseconds between two looks. */
const LOOK_MS = 250;
const COUNT = 'count(*)';
/**
 * Counts the rows of a collection. There is a filter, which 2.4 wanted before 2.4.6,
 * and no limit, which no version takes with a count.
 *
 * @throws Error that says how many there are.
 */
async function count(rest, expected, { name }) {
    const seconds = Math.min(SETTLE_SECONDS, rest.callSeconds);
    const found = await lookUntil(rest, seconds, async () => {
        const data = await (0,server_rest/* callRest */.dv)(rest, 'entities/query', {
            collectionName: name,
            filter: 'id > 0',
            outputFields: [COUNT],
            consistencyLevel: 'Strong'
        });
        const counted = firstOf(data)[COUNT];
        const text = counted === undefined ? JSON.stringify(data) : String(counted);
        return { text, isRight: Number(text) === expected };
    });
    if (found.isRight)
        return;
    throw new Error(`entities/query counted ${found.text} rows instead of ${expected} in ${name}`);
}
/** Looks, at least once, until it is right or the seconds are over; returns the last look. */
async function lookUntil({ signal }, seconds, look) {
    const until = performance.now() + seconds * 1000;
    for (;;) {
        const found = await look();
        if (found.isRight || performance.now() > until)
            return found;
        await (0,pause/* pause */.v)(LOOK_MS, signal);
        if (signal.aborted)
            return found;
    }
}
/** Seconds in which the index of so few rows should be built. */
const INDEX_SECONDS = 30;
/**
 * Seals the rows that a collection has, and waits until their index is built, but not
 * for ever: a Milvus that is busy is not broken. Before 2.5.4 there is no call for it,
 * and Milvus seals them when it likes.
 */
async function seal(rest, { name, rows, index }) {
    const collection = { collectionName: name };
    if (!(await (0,server_rest/* callIfThere */.Mz)(rest, 'collections/flush', collection)))
        return;
    const seconds = Math.min(INDEX_SECONDS, rest.callSeconds);
    await lookUntil(rest, seconds, async () => {
        const described = { ...collection, indexName: index };
        const answer = await (0,server_rest/* callIfThere */.Mz)(rest, 'indexes/describe', described);
        const { totalRows, pendingRows } = firstOf(answer?.data);
        const isBuilt = Number(totalRows) >= rows && Number(pendingRows) === 0;
        return { isRight: !answer || isBuilt };
    });
}
/** Returns the first object of a list; 64-bit numbers in it may be strings. */
function firstOf(data) {
    const [first] = Array.isArray(data) ? data : [];
    return first ?? {};
}


/***/ }),

/***/ 45:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mz: () => (/* binding */ callIfThere),
/* harmony export */   ZZ: () => (/* binding */ CALL_SECONDS),
/* harmony export */   dv: () => (/* binding */ callRest),
/* harmony export */   pj: () => (/* binding */ RestError)
/* harmony export */ });
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5530);
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(881);
/* harmony import */ var _lib_pause_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2749);
/* harmony import */ var _http_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1151);




/** A call of REST that failed. */
class RestError extends Error {
    name = 'RestError';
    /** Milvus' error code, if it gave one. */
    code;
    /** True when the connection broke, perhaps because Milvus ended. */
    broken;
    /** True when this Milvus has no such call. */
    isAbsent;
    /** Status of an answer that is not one of REST v2, such as that of a proxy. */
    otherStatus;
    constructor(message, { code, broken = false, isAbsent = false, otherStatus, cause } = {}) {
        super(message, { cause });
        this.code = code;
        this.broken = broken;
        this.isAbsent = isAbsent;
        this.otherStatus = otherStatus;
    }
}
/**
 * Error codes that mean "not yet" right after a start, a create or a restart.
 * The codes are in milvus' pkg/util/merr/errors.go; the issues show that these
 * come and go without a cause.
 */
const NOT_YET = {
    1: 'service not ready',
    2: 'service unavailable',
    4: 'too many concurrent requests',
    8: 'rate limit exceeded',
    // A create or a restart begins a load, which takes a while (#32398).
    101: 'collection not loaded',
    103: 'collection not fully loaded',
    106: 'collection on recovering', // #36598
    201: 'partition not loaded',
    202: 'partition not fully loaded',
    503: 'channel not available', // #28845
    // After a kill, the session of the node that is gone lasts until it expires.
    901: 'node not found',
    902: 'node offline',
    904: 'node not match',
    905: 'node not available',
    1807: 'request is rejected by limiter'
};
/** Seconds for one call. */
const CALL_SECONDS = 30;
/** Milliseconds between two tries. */
const RETRY_MS = 250;
/**
 * Calls REST v2, again as long as it answers "not yet", and returns the data of
 * its answer.
 *
 * @param path such as `collections/create`
 * @throws RestError for any `code` other than 0, whatever the HTTP status.
 */
async function callRest(rest, path, body) {
    for (;;) {
        try {
            return await postOnce(rest, path, body);
        }
        catch (error) {
            const code = error instanceof RestError ? error.code : undefined;
            if (code === undefined || !(code in NOT_YET))
                throw error;
            await (0,_lib_pause_js__WEBPACK_IMPORTED_MODULE_2__/* .pause */ .v)(RETRY_MS, rest.signal);
            if (rest.signal.aborted)
                throw error;
        }
    }
}
/**
 * Calls REST v2 as `callRest` does, but returns undefined if this Milvus has no such
 * call.
 */
async function callIfThere(rest, path, body) {
    try {
        return { data: await callRest(rest, path, body) };
    }
    catch (error) {
        if (error instanceof RestError && error.isAbsent)
            return undefined;
        throw error;
    }
}
async function postOnce({ address, password, callSeconds, signal }, path, body) {
    const limit = AbortSignal.timeout(callSeconds * 1000);
    const response = await (0,_http_js__WEBPACK_IMPORTED_MODULE_3__/* .sendHttp */ .d3)({
        address,
        method: 'POST',
        path: `/v2/vectordb/${path}`,
        headers: {
            'Content-Type': 'application/json',
            ...(password !== undefined && {
                Authorization: (0,_http_js__WEBPACK_IMPORTED_MODULE_3__/* .headerOf */ .rR)(`Bearer root:${password}`)
            })
        },
        body: JSON.stringify(body),
        signal: AbortSignal.any([limit, signal])
    }).catch((error) => {
        throw noAnswer(path, error, limit.aborted ? callSeconds : undefined);
    });
    return dataOf(path, response);
}
function noAnswer(path, error, seconds) {
    if (seconds)
        return new RestError(`no answer to ${path} within ${seconds} s`);
    return new RestError(`no answer to ${path}: ${(0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, {
        broken: true,
        cause: error
    });
}
/**
 * Returns the data of an answer.
 *
 * @throws RestError when it is not the answer of a call that worked.
 */
function dataOf(path, { status, text }) {
    const answer = parseRest(text);
    if (answer?.code === 0)
        return answer.data;
    if (answer) {
        const message = `${path} returned code ${answer.code}: ${(0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(answer.message ?? '')}`;
        throw new RestError(message, { code: answer.code });
    }
    // Milvus 2.3 has only /v1; gin answers an unknown path without JSON.
    if (status === 404) {
        throw new RestError('this Milvus has no REST v2, which all levels from "query" on need (2.3 does not have it)', { isAbsent: true, otherStatus: status });
    }
    throw new RestError(`${path} returned HTTP ${status}, not the expected JSON: ${(0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(text)}`, { otherStatus: status });
}
function parseRest(text) {
    try {
        const answer = JSON.parse(text);
        return typeof answer?.code === 'number' ? answer : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ })

};
