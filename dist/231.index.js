export const id = 231;
export const ids = [231];
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

/***/ 3082:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X: () => (/* binding */ callJson),
  q: () => (/* binding */ retryCalls)
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
/** Redirects that are followed. */
const MAX_REDIRECTS = 3;
/** Follows a redirect of a read within the server: no other server gets the key. */
async function send({ url: base, key }, { method, path, body }, signal) {
    const { origin } = new URL(base);
    let url = path.startsWith('/') ? `${base}${path}` : path;
    for (let redirects = 0;; redirects++) {
        if (URL.parse(url)?.origin !== origin) {
            throw new api_error/* ApiError */.hD({ detail: 'the next page is not on the same server' });
        }
        const response = await fetch(url, {
            method,
            headers: {
                Accept: 'application/json, application/problem+json',
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

/***/ 3244:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ readAdvisories),
  t: () => (/* binding */ requireHarmless)
});

// EXTERNAL MODULE: ./node_modules/semver/index.js
var semver = __webpack_require__(9707);
var semver_default = /*#__PURE__*/__webpack_require__.n(semver);
// EXTERNAL MODULE: ./src/messages/annotate.ts
var annotate = __webpack_require__(5658);
// EXTERNAL MODULE: ./src/messages/failure.ts
var failure = __webpack_require__(5530);
// EXTERNAL MODULE: ./src/messages/plan.ts
var plan = __webpack_require__(1933);
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
            otherAdvisories: others.map(plan/* affectedBy */.MZ).join('\n')
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
            const { body, headers } = await (0,_lib_json_api_js__WEBPACK_IMPORTED_MODULE_2__/* .callJson */ .X)(api, {
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

/***/ 5231:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   addAdvisories: () => (/* binding */ addAdvisories),
/* harmony export */   findAdvisories: () => (/* binding */ findAdvisories)
/* harmony export */ });
/* harmony import */ var _lib_cancellation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1392);
/* harmony import */ var _lib_pause_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2749);
/* harmony import */ var _messages_annotate_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5658);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5530);
/* harmony import */ var _messages_plan_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1933);
/* harmony import */ var _milvus_advisories_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3244);






/** Seconds for which a run that is over waits for what only warns. */
const GRACE_SECONDS = 2;
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
async function findAdvisories({ advisories, version, inputs }, graceSeconds = GRACE_SECONDS) {
    if (!advisories)
        return undefined;
    try {
        const published = await inTime(advisories, graceSeconds);
        return (0,_milvus_advisories_js__WEBPACK_IMPORTED_MODULE_5__/* .requireHarmless */ .t)(published, version, inputs.vulnerable);
    }
    catch (error) {
        // A cancelled job reads nothing any more.
        if (_lib_cancellation_js__WEBPACK_IMPORTED_MODULE_0__/* .cancelled */ .KW.aborted)
            return undefined;
        (0,_messages_annotate_js__WEBPACK_IMPORTED_MODULE_2__/* .annotate */ .fz)('advisories-unreadable', { reason: (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .whatOf */ .Em)(error) });
        return undefined;
    }
}
/** @throws Error when the result does not come in time. */
async function inTime(result, seconds) {
    const come = new AbortController();
    const late = async () => {
        await (0,_lib_pause_js__WEBPACK_IMPORTED_MODULE_1__/* .pause */ .v)(seconds * 1000, come.signal);
        throw new Error((0,_messages_plan_js__WEBPACK_IMPORTED_MODULE_4__/* .notReadInTime */ .MT)({ seconds }));
    };
    try {
        return await Promise.race([result, late()]);
    }
    finally {
        come.abort();
    }
}


/***/ })

};
