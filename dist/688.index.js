export const id = 688;
export const ids = [688];
export const modules = {

/***/ 656:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Od: () => (/* binding */ configDirectory),
/* harmony export */   VJ: () => (/* binding */ storeLogin),
/* harmony export */   Xg: () => (/* binding */ readConfig),
/* harmony export */   _y: () => (/* binding */ isolateConfig),
/* harmony export */   k: () => (/* binding */ mayBeLoggedIn),
/* harmony export */   rQ: () => (/* binding */ localWriteFailure)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _lib_disk_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8838);
/* harmony import */ var _lib_untrusted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(881);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5530);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2977);







const CONFIG_FILE = 'config.json';
/** Names under which docker may look up Docker Hub's credentials. */
const HUB_NAMES = ['https://index.docker.io/v1/', 'index.docker.io', _reference_js__WEBPACK_IMPORTED_MODULE_6__/* .DOCKER_HUB */ .Xb];
/** Returns the directory of docker's configuration. */
function configDirectory(env) {
    // Empty counts as unset for docker.
    return node_path__WEBPACK_IMPORTED_MODULE_2___default().resolve(env.DOCKER_CONFIG || node_path__WEBPACK_IMPORTED_MODULE_2___default().join(home(), '.docker'));
}
/** As `getHomeDir` in docker/cli's cli/config/config.go: an empty HOME counts as unset. */
function home() {
    try {
        return (0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)() || (0,node_os__WEBPACK_IMPORTED_MODULE_1__.userInfo)().homedir;
    }
    catch {
        // The system does not know this user, such as one of `docker run --user`.
        return '';
    }
}
/**
 * Reads a docker configuration; it is empty if there is none.
 *
 * @throws Failure when it is not JSON.
 */
function readConfig(directory) {
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, CONFIG_FILE);
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file))
        return {};
    try {
        const text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8').trim();
        // Docker reads `null` as a configuration without anything.
        return JSON.parse(text || '{}') ?? {};
    }
    catch (error) {
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_5__/* .fail */ .fJ)('docker-config-unreadable', { file }, { cause: error });
    }
}
/**
 * Creates a separate docker configuration, so that logging in leaves the user's
 * own logins alone. It shares everything else with theirs: other credentials,
 * contexts, plugins, the engine's TLS files and whatever a later docker keeps
 * there. Only credentials of the given registries are stored in it.
 *
 * @param change changes the configuration
 * @returns the environment that makes docker use it
 */
function isolateConfig(directory, registries, env, change = (config) => config) {
    const original = configDirectory(env);
    const config = change(withoutHelpers(readConfig(original), registries));
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(directory, { recursive: true, mode: 0o700 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, CONFIG_FILE), JSON.stringify(config), {
        mode: 0o600
    });
    linkOthers(original, directory);
    return {
        ...env,
        DOCKER_CONFIG: directory,
        // Where buildx creates it, unless it exists.
        BUILDX_CONFIG: env.BUILDX_CONFIG || node_path__WEBPACK_IMPORTED_MODULE_2___default().join(original, 'buildx'),
        DOCKER_AUTH_CONFIG: withoutLogins(env.DOCKER_AUTH_CONFIG, registries)
    };
}
/**
 * Writes a login into a configuration that isolateConfig has made, as `docker login`
 * does, which also asks the registry whether it is right.
 */
function storeLogin(directory, { registry, username, password }) {
    const config = readConfig(directory);
    const name = registry === _reference_js__WEBPACK_IMPORTED_MODULE_6__/* .DOCKER_HUB */ .Xb ? HUB_NAMES[0] : registry;
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const auths = { ...config.auths, [name ?? registry]: { auth } };
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, CONFIG_FILE), JSON.stringify({ ...config, auths }), { mode: 0o600 });
}
/**
 * False if docker has neither a login to a registry nor a credential helper that
 * may have one.
 */
function mayBeLoggedIn(registry, env) {
    const isIt = (name) => (0,_reference_js__WEBPACK_IMPORTED_MODULE_6__/* .registryHost */ .U$)(name) === registry;
    const { auths, credHelpers, credsStore } = readConfig(configDirectory(env));
    return (Boolean(credsStore) ||
        Object.keys({ ...auths, ...credHelpers }).some(isIt) ||
        Object.keys(loginsIn(env.DOCKER_AUTH_CONFIG) ?? {}).some(isIt));
}
function linkOthers(original, directory) {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(original))
        return;
    const others = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(original).filter((name) => name !== CONFIG_FILE);
    for (const name of others) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.symlinkSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(original, name), node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, name));
    }
}
/**
 * An empty helper makes docker store a registry's login in the file itself:
 * `GetCredentialsStore` in docker/cli's cli/config/configfile/file.go.
 */
function withoutHelpers(config, registries) {
    const names = registries.flatMap((registry) => registry === _reference_js__WEBPACK_IMPORTED_MODULE_6__/* .DOCKER_HUB */ .Xb ? HUB_NAMES : [registry]);
    const none = Object.fromEntries(names.map((name) => [name, '']));
    return { ...config, credHelpers: { ...config.credHelpers, ...none } };
}
/** Returns the logins in DOCKER_AUTH_CONFIG; undefined if docker cannot read it. */
function loginsIn(authConfig = '') {
    try {
        return JSON.parse(authConfig).auths ?? {};
    }
    catch {
        return undefined;
    }
}
/** Docker prefers logins in this variable to those in its configuration. */
function withoutLogins(authConfig, registries) {
    const auths = loginsIn(authConfig);
    // Docker ignores what it cannot read, too.
    if (!auths)
        return authConfig;
    const others = Object.entries(auths).filter(([name]) => !registries.includes((0,_reference_js__WEBPACK_IMPORTED_MODULE_6__/* .registryHost */ .U$)(name)));
    return JSON.stringify({ auths: Object.fromEntries(others) });
}
/** Such as `open /config/config.json123: no space left on device`. */
const WRITE_REFUSED = /(\/[^:\n]*): (no space left on device|disk quota exceeded|read-only file system)/;
/**
 * Returns the failure if docker could not write a file of its own on the runner,
 * which may have another disk than the engine and the builder; undefined for any
 * other reason.
 */
function localWriteFailure(reason, env) {
    const [said = '', file = ''] = WRITE_REFUSED.exec(reason) ?? [];
    const job = node_path__WEBPACK_IMPORTED_MODULE_2___default().join((0,_lib_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .temporaryRoot */ .is)(env), _lib_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .JOB_PREFIX */ .Pn);
    if (file.startsWith(job))
        return (0,_lib_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .unwritable */ .mP)((0,_lib_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .temporaryRoot */ .is)(env), (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .oneLine */ .TN)(said));
    const config = configDirectory(env);
    const directory = [env.BUILDX_CONFIG || config, config].find((one) => file.startsWith(`${one}/`));
    return directory ? (0,_lib_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .unwritable */ .mP)(directory, (0,_lib_untrusted_js__WEBPACK_IMPORTED_MODULE_4__/* .oneLine */ .TN)(said)) : undefined;
}


/***/ }),

/***/ 5996:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rm: () => (/* binding */ addSecretVariables),
/* harmony export */   UJ: () => (/* binding */ hasProxyPassword),
/* harmony export */   Wm: () => (/* binding */ proxySecrets),
/* harmony export */   bj: () => (/* binding */ engineLacksProxy),
/* harmony export */   n1: () => (/* binding */ withoutProxyPasswords),
/* harmony export */   qi: () => (/* binding */ builderProxy)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(656);



/** Variables that say how the job reaches the network; BuildKit reads the same. */
const NETWORK_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
/**
 * Returns the job's proxy variables for a builder, but for those that the driver
 * options set. BuildKit asks no proxy for a loopback address, whatever NO_PROXY
 * says.
 */
function builderProxy(env, driverOpts) {
    const proxy = { options: [], secrets: {}, outOfReach: [] };
    const sharesHost = driverOpts.some((line) => line.includes('network=host'));
    for (const name of NETWORK_VARIABLES) {
        const value = env[name];
        if (!value || isSet(name, driverOpts))
            continue;
        if (isOnLoopback(value) && !sharesHost && !/^no/i.test(name)) {
            proxy.outOfReach.push(name);
        }
        else if (hasPassword(value)) {
            proxy.secrets[name] = value;
        }
        else {
            proxy.options.push(csvField(`env.${name}=${value}`));
        }
    }
    return proxy;
}
/**
 * True if the job has a proxy and the engine has none: the engine pulls by itself, and
 * asks nobody for the variables of a job.
 */
async function engineLacksProxy(docker, env) {
    const proxies = NETWORK_VARIABLES.filter((name) => !/^no/i.test(name));
    if (!proxies.some((name) => env[name]))
        return false;
    const format = '{{.HTTPProxy}}{{.HTTPSProxy}}';
    const has = await docker(['info', '--format', format]).catch(() => 'unknown');
    return has === '';
}
function isSet(name, driverOpts) {
    const option = new RegExp(`(?:^|[",])env\\.${name}=`, 'i');
    return driverOpts.some((line) => option.test(line));
}
/** A user name alone may be a token, so it counts as well. */
function hasPassword(proxy) {
    return proxy.includes('@');
}
function isOnLoopback(proxy) {
    const host = proxy.replace(/^\w+:\/\//, '').replace(/^.*@/, '');
    return /^(?:localhost|127\.[\d.]+|\[::1\])(?::|\/|$)/i.test(host);
}
/** buildx reads a driver option as a line of CSV. */
function csvField(text) {
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
/**
 * Adds variables to a builder that is created but not started. buildx accepts
 * them only as arguments, and keeps them in this file until the builder is removed.
 */
function addSecretVariables(builder, secrets, env) {
    const directory = env.BUILDX_CONFIG || node_path__WEBPACK_IMPORTED_MODULE_1___default().join((0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .configDirectory */ .Od)(env), 'buildx');
    const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(directory, 'instances', builder);
    const group = JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8'));
    for (const [name, value] of Object.entries(secrets)) {
        for (const node of group.Nodes) {
            node.DriverOpts = { ...node.DriverOpts, [`env.${name}`]: value };
        }
    }
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, JSON.stringify(group));
}
/** The key of docker's configuration for proxies; Go reads keys in any case. */
const PROXIES = /^proxies$/iu;
/**
 * Returns docker's configuration without proxies that have a password. buildx
 * makes build arguments of them, which the provenance of the image publishes.
 */
function withoutProxyPasswords(config) {
    const entries = Object.entries(config).map(([key, value]) => [
        key,
        PROXIES.test(key) ? withoutPasswords(value) : value
    ]);
    return Object.fromEntries(entries);
}
function withoutPasswords(value) {
    if (typeof value !== 'object' || value === null)
        return value;
    const kept = Object.entries(value)
        .filter(([, one]) => !(typeof one === 'string' && hasPassword(one)))
        .map(([key, one]) => [key, withoutPasswords(one)]);
    return Object.fromEntries(kept);
}
/** True if docker's configuration has a proxy with a password. */
function hasProxyPassword(env) {
    return configuredProxies(env).some(hasPassword);
}
/** Returns the parts of all proxies that may be secret: `user:password`. */
function proxySecrets(env) {
    return NETWORK_VARIABLES.map((name) => env[name] ?? '')
        .concat(configuredProxies(env))
        .flatMap((proxy) => /^(?:\w+:\/\/)?(.+)@/.exec(proxy)?.[1] ?? []);
}
/** Docker ignores a configuration that it cannot read. */
function configuredProxies(env) {
    try {
        return Object.entries((0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .readConfig */ .Xg)((0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .configDirectory */ .Od)(env)))
            .filter(([key]) => PROXIES.test(key))
            .flatMap(([, value]) => textsIn(value));
    }
    catch {
        return [];
    }
}
/** Returns all texts in a value of JSON. */
function textsIn(value) {
    if (typeof value === 'string')
        return [value];
    if (typeof value !== 'object' || value === null)
        return [];
    return Object.values(value).flatMap(textsIn);
}


/***/ }),

/***/ 2977:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BR: () => (/* binding */ targetRegistry),
/* harmony export */   Bc: () => (/* binding */ isDigest),
/* harmony export */   Fv: () => (/* binding */ registryOf),
/* harmony export */   U$: () => (/* binding */ registryHost),
/* harmony export */   Xb: () => (/* binding */ DOCKER_HUB),
/* harmony export */   Z6: () => (/* binding */ isRepository),
/* harmony export */   dz: () => (/* binding */ isTag),
/* harmony export */   gA: () => (/* binding */ refsOf),
/* harmony export */   mQ: () => (/* binding */ splitReference),
/* harmony export */   m_: () => (/* binding */ isSameImage),
/* harmony export */   ve: () => (/* binding */ isSameRepository)
/* harmony export */ });
/** Registry of image names that contain no host. */
const DOCKER_HUB = 'docker.io';
const HUB_HOSTS = ['index.docker.io', 'registry-1.docker.io'];
// The grammar of https://github.com/distribution/reference
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
// Unlike a user name, a host has a dot or a port, or is localhost.
const NAME = '[A-Za-z0-9-]+';
const HOST = `(?:localhost|${NAME}(?:\\.${NAME})+|${NAME}(?=:)|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`;
const REPOSITORY = new RegExp(`^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*$`, 'u');
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** Maximum length of a repository name, including its host. */
const MAX_REPOSITORY_LENGTH = 255;
/** True if the name is a valid repository, without tag or digest. */
function isRepository(name) {
    return name.length <= MAX_REPOSITORY_LENGTH && REPOSITORY.test(name);
}
/** True if the text is a valid tag: up to 128 of `[A-Za-z0-9._-]`. */
function isTag(tag) {
    return TAG.test(tag);
}
/** True if the text is a `sha256:…` digest. */
function isDigest(digest) {
    return DIGEST.test(digest);
}
/** Returns the reference of each platform's digest in a repository. */
function refsOf(repository, digests) {
    return Object.fromEntries(Object.entries(digests).map(([platform, digest]) => {
        return [platform, `${repository}@${digest}`];
    }));
}
/** Returns the host of a registry, which may be given as a URL. */
function registryHost(registry) {
    const host = registry.replace(/^https?:\/\//i, '').split('/')[0] ?? '';
    return HUB_HOSTS.includes(host) ? DOCKER_HUB : host;
}
/** Returns the registry host of a repository; `docker.io` by default. */
function registryOf(repository) {
    const [first = '', ...rest] = repository.split('/');
    const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
    return isHost ? registryHost(first) : DOCKER_HUB;
}
/**
 * Returns the registry of a repository. GitHub's is ghcr.io, or `containers.HOST` of
 * another server.
 *
 * @param serverUrl as in GITHUB_SERVER_URL; github.com if there is none
 */
function targetRegistry(repository, serverUrl) {
    const host = registryOf(repository);
    const server = URL.parse(serverUrl || 'https://github.com')?.host ?? '';
    const own = server === 'github.com' ? 'ghcr.io' : `containers.${server}`;
    return { host, isGitHub: host === own };
}
/** Splits `repository:tag@digest`; any registry's port is part of the repository. */
function splitReference(ref) {
    const [name = '', digest] = ref.split('@');
    const [, repository = name, tag] = /^(.+):([^:/]+)$/.exec(name) ?? [];
    return { repository, tag, digest };
}
/** True if two names are of one repository, with or without docker.io. */
function isSameRepository(one, other) {
    return fullName(one) === fullName(other);
}
/** On Docker Hub, a name without a user is one of `library`. */
function fullName(repository) {
    const registry = registryOf(repository);
    const [first = '', ...rest] = repository.split('/');
    const hasHost = registry !== DOCKER_HUB || registryHost(first) === DOCKER_HUB;
    const path = hasHost && rest.length > 0 ? rest.join('/') : repository;
    const isShort = registry === DOCKER_HUB && !path.includes('/');
    return `${registry}/${isShort ? `library/${path}` : path}`;
}
/** True if two references are of one image: the same digest, or the same tag. */
function isSameImage(one, other) {
    if (one === other)
        return true;
    const [a, b] = [splitReference(one), splitReference(other)];
    if (!isSameRepository(a.repository, b.repository))
        return false;
    if (a.digest || b.digest)
        return a.digest === b.digest;
    return (a.tag ?? 'latest') === (b.tag ?? 'latest');
}


/***/ }),

/***/ 1392:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CU: () => (/* binding */ ignoreCancellation),
/* harmony export */   KW: () => (/* binding */ cancelled),
/* harmony export */   ZT: () => (/* binding */ cancel),
/* harmony export */   ci: () => (/* binding */ listenForCancellation)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5530);


/** What a runner sends before it kills. */
const CANCEL_SIGNALS = ['SIGINT', 'SIGTERM'];
const controller = new AbortController();
/** Aborts when the job is cancelled or over, which happens at most once. */
const cancelled = controller.signal;
/** Ends everything that is running and refuses to start anything new. */
function cancel(reason) {
    controller.abort(reason);
}
/**
 * Listens for the runner cancelling the job: it sends INT, TERM 7.5 s later and
 * KILL 2.5 s after that, then runs the post step. Everything is ended at once,
 * so that nothing is still being created when the post step runs.
 */
function listenForCancellation() {
    for (const name of CANCEL_SIGNALS) {
        process.on(name, () => {
            cancel((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('cancelled', { signal: name }));
        });
    }
    // Without this, Node would end at once, and leave what it has started running.
    process.stdout.on('error', (error) => {
        cancel((0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('cancelled.logClosed', {}, { cause: error }));
    });
}
/**
 * Goes on when the runner cancels the job: for the post step, which would leave
 * behind what it has not removed yet. The runner kills it after 10 s.
 */
function ignoreCancellation() {
    for (const name of CANCEL_SIGNALS) {
        process.on(name, () => {
            _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`Cleaning up anyway (${name})`);
        });
    }
}


/***/ }),

/***/ 554:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   E$: () => (/* binding */ redact),
/* harmony export */   NI: () => (/* binding */ containsMasked),
/* harmony export */   dK: () => (/* binding */ mask),
/* harmony export */   jh: () => (/* binding */ containsOnlyLines),
/* harmony export */   sR: () => (/* binding */ revealsMasked)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);

/**
 * Lines of a secret that are shorter hide nothing, such as the braces of JSON: to
 * mask them would only spoil the log.
 */
const MIN_LINE = 4;
/** A text does not contain a secret of this length by accident. */
const MIN_PART = 8;
/** What the runner replaces, and whether it is a line of a longer secret. */
const masked = new Map();
/**
 * Masks a secret in the log from now on, each line by itself. Ignores an empty text.
 *
 * The runner masks each line of a secret of the repository, also the shortest, and
 * its form in JSON (InitializeSecretMasker and ValueEncoders in actions/runner).
 */
function mask(secret) {
    const lines = linesOf(secret);
    const long = lines.filter(({ length }) => length >= MIN_LINE);
    const isWhole = lines.length === 1 || long.length === 0;
    for (const text of isWhole ? [secret] : long)
        if (text)
            _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setSecret */ .Pq(text);
    for (const line of lines) {
        const isLine = lines.length > 1;
        for (const text of [line, JSON.stringify(line).slice(1, -1)]) {
            masked.set(text, { isLine: isLine && (masked.get(text)?.isLine ?? true) });
        }
    }
}
/** Returns the lines of a secret as the runner masks them: without blanks around. */
function linesOf(secret) {
    return secret
        .split(/[\r\n]+/)
        .map((line) => line.trim())
        .filter(Boolean);
}
/** Replaces every secret that was masked by `***`, as the runner does. */
function redact(text) {
    // The longest first: a secret may contain another one.
    return [...masked]
        .filter(([secret, { isLine }]) => !isLine || secret.length >= MIN_LINE)
        .map(([secret]) => secret)
        .sort((a, b) => b.length - a.length)
        .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
/** True if a text contains a secret that was masked. */
function containsMasked(text) {
    return [...masked.keys()].some((secret) => text.includes(secret));
}
/** True if all masked texts in a text are lines of longer secrets. */
function containsOnlyLines(text) {
    return [...masked].every(([secret, { isLine }]) => isLine || !text.includes(secret));
}
/** True if a text is, or has in it, a secret that was masked: not by accident. */
function revealsMasked(text) {
    return [...masked.keys()].some((secret) => text === secret || (secret.length >= MIN_PART && text.includes(secret)));
}


/***/ }),

/***/ 5771:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ runnerFile),
/* harmony export */   c: () => (/* binding */ saveState)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var _messages_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5530);


/**
 * Saves something for the post step.
 *
 * @throws Failure when the runner's file cannot be written. The post step would
 * then not know what to remove, so nothing may be created.
 */
function saveState(name, value) {
    try {
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ(name, value);
    }
    catch (error) {
        throw (0,_messages_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)('state-not-saved', { file: runnerFile('STATE') }, { cause: error });
    }
}
/** Returns the name of a runner's file, such as that for outputs. */
function runnerFile(command) {
    const name = `GITHUB_${command}`;
    return `${name} (${process.env[name] ?? 'not set'})`;
}


/***/ }),

/***/ 4032:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FY: () => (/* binding */ isTarHeader),
/* harmony export */   IE: () => (/* binding */ BLOCK),
/* harmony export */   sB: () => (/* binding */ readTar)
/* harmony export */ });
/** Bytes of a header, and of what contents are padded to. */
const BLOCK = 512;
/**
 * Reads an archive as docker writes it: POSIX headers, with pax records for what
 * does not fit into them (https://pkg.go.dev/archive/tar#Format).
 *
 * @throws Error when it is cut off, or has a size of another form.
 */
function readTar(archive) {
    const entries = [];
    let records = {};
    let at = 0;
    while (archive[at]) {
        const header = archive.subarray(at, at + BLOCK);
        const type = text(header, 156, 1);
        // The records of a global header, as git writes them, are not about a file.
        const own = type === 'x' || type === 'g' ? {} : records;
        const size = sizeOf(own.size ?? `0o${text(header, 124, 12).trim()}`);
        const start = at + BLOCK;
        const content = archive.subarray(start, start + size);
        if (content.length < size)
            throw new Error('the archive is cut off');
        at = start + Math.ceil(size / BLOCK) * BLOCK;
        if (type === 'x')
            records = recordsIn(content);
        else if (type !== 'g') {
            const isFile = type === '0' || type === '';
            const name = own.path ?? nameIn(header);
            entries.push(isFile ? { name, content } : { name });
            records = {};
        }
    }
    return entries;
}
/**
 * True for a header of any format: the oldest has no name of it, but all have a sum of
 * their bytes, in which its own field counts as blanks.
 */
function isTarHeader(bytes) {
    if (bytes.length < BLOCK)
        return false;
    const header = Buffer.from(bytes.subarray(0, BLOCK));
    const field = text(header, 148, 8).trim();
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    return /^[0-7]+$/.test(field) && parseInt(field, 8) === sum;
}
/** Returns the text of a field, which ends with a NUL if it is short. */
function text(header, start, length) {
    const field = header.toString('utf8', start, start + length);
    return field.split('\0', 1)[0] ?? '';
}
/** A long name has its first folders in a field of their own. */
function nameIn(header) {
    const prefix = text(header, 345, 155);
    const name = text(header, 0, 100);
    return prefix ? `${prefix}/${name}` : name;
}
function sizeOf(field) {
    const size = Number(field);
    if (Number.isSafeInteger(size) && size >= 0)
        return size;
    throw new Error('the archive has a size that cannot be read');
}
/** Reads lines such as `30 path=…`, whose length counts all of the line. */
function recordsIn(content) {
    const records = {};
    let at = 0;
    while (at < content.length) {
        const length = parseInt(content.toString('latin1', at, at + 10));
        if (!(length > 0))
            throw new Error('the archive has a broken record');
        const line = content.toString('utf8', at, at + length);
        const [, key = '', value = ''] = /^\d+ ([^=]+)=([^]*)\n$/.exec(line) ?? [];
        records[key] = value;
        at += length;
    }
    return records;
}


/***/ }),

/***/ 881:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bm: () => (/* binding */ forMarkdown),
/* harmony export */   Gz: () => (/* binding */ showUntrusted),
/* harmony export */   Je: () => (/* binding */ stringOf),
/* harmony export */   R: () => (/* binding */ streamUntrusted),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   om: () => (/* binding */ safeLine),
/* harmony export */   uo: () => (/* binding */ withoutAnsi)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8049);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(554);



/** Default length of one line, in characters. */
const LINE_LIMIT = 300;
/** A block shows this many of its last lines, each cut at this many characters. */
const BLOCK_LINES = 100;
const BLOCK_LINE_LIMIT = 1000;
/** Colours and other escape sequences of a terminal, which say nothing. */
// eslint-disable-next-line no-control-regex
const ANSI = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))/g;
/**
 * Control characters, line ends, halves of characters, and what is invisible:
 * the runner compares text by culture, which ignores invisible characters.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Returns text without the colours and other escape sequences of a terminal. */
function withoutAnsi(text) {
    return text.replace(ANSI, '');
}
/** Returns a value that others sent if it is text; empty for any other. */
function stringOf(value) {
    return typeof value === 'string' ? value : '';
}
/**
 * Returns text that others wrote as one line which is safe to print, also at the
 * beginning of a line: no control characters, and no command of the runner.
 *
 * @param limit characters after which it is cut
 */
function oneLine(text, limit = LINE_LIMIT) {
    const line = withoutAnsi(text).replace(/\s+/g, ' ').trim();
    return safeLine(line, limit);
}
/**
 * Returns text that others wrote as one line of Markdown, which shows it as it
 * is, also in a table: no markup, no HTML, no links and no mentions. Secrets are
 * masked here, since the runner does not find one whose characters are escaped.
 *
 * @param limit characters after which it is cut
 */
function forMarkdown(text, limit = LINE_LIMIT) {
    return (oneLine((0,_masks_js__WEBPACK_IMPORTED_MODULE_2__/* .redact */ .E$)(text), limit)
        .replace(/[!-/:-@[-`{-~]/g, '\\$&')
        // GitHub finds mentions and issues after it has read the Markdown.
        .replace(/[@#]/g, '$&&#8203;'));
}
/**
 * Prints the last lines of text that others wrote, such as a log. Between these
 * two commands the runner obeys no other one.
 */
function showUntrusted(text) {
    const lines = withoutAnsi(text)
        .trimEnd()
        .split(/\r\n|\r|\n/);
    const shown = lines.slice(-BLOCK_LINES);
    const left = lines.length - shown.length;
    const token = (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.randomUUID)();
    const block = [
        ...(left > 0 ? [`(${left} lines before these are not shown)`] : []),
        `::stop-commands::${token}`,
        ...shown.map((line) => safeLine(line.replace(/\t/g, '  '), BLOCK_LINE_LIMIT)),
        `::${token}::`
    ];
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(block.join('\n'));
}
/**
 * Returns a line that others wrote without what the runner would obey: it reads
 * `::command::` at the beginning of a line, and `##[command]` anywhere in it
 * (`TryParse` in actions/runner's ActionCommand.cs).
 *
 * @param limit characters after which it is cut
 */
function safeLine(line, limit) {
    const cut = line.length > limit ? `${line.slice(0, limit)}…` : line;
    return cut
        .replace(UNSEEN, '\ufffd')
        .replace(/##\[/g, '# #[')
        .replace(/^(\s*):(?=:)/, '$1: ');
}
/** Characters after which a line is cut; the command of a build is a long one. */
const STREAM_LINE_LIMIT = 10_000;
/**
 * Begins to show text that others write, such as a build log, line by line as it
 * comes. Until its end the runner obeys no command.
 */
function streamUntrusted() {
    const token = (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.randomUUID)();
    let rest = '';
    const show = (line) => {
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(safeLine(line.replaceAll('\t', '  '), STREAM_LINE_LIMIT));
    };
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`::stop-commands::${token}`);
    return {
        write(text) {
            const lines = (rest + text).split(/\r\n|\r|\n/);
            // More than this is not shown anyway.
            rest = (lines.pop() ?? '').slice(0, STREAM_LINE_LIMIT + 1);
            lines.forEach(show);
        },
        end() {
            if (rest)
                show(rest);
            _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(`::${token}::`);
        }
    };
}


/***/ })

};
