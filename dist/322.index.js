export const id = 322;
export const ids = [322];
export const modules = {

/***/ 7322:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openMemory: () => (/* binding */ openMemory)
});

// EXTERNAL MODULE: ./src/docker/answer.ts + 1 modules
var answer = __webpack_require__(4082);
// EXTERNAL MODULE: ./src/docker/reference.ts
var reference = __webpack_require__(2977);
// EXTERNAL MODULE: ./src/inputs/labels.ts
var labels = __webpack_require__(8014);
// EXTERNAL MODULE: ./src/lib/retry.ts
var retry = __webpack_require__(1737);
// EXTERNAL MODULE: ./src/messages/runpod-held.ts
var runpod_held = __webpack_require__(7364);
// EXTERNAL MODULE: ./src/plan/published.ts
var published = __webpack_require__(8129);
// EXTERNAL MODULE: ./src/plan/read-targets.ts
var read_targets = __webpack_require__(600);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/publish/failed-entries.ts
// What the tag `runpod-failed` says in its annotations.


/** More than this many pods are not remembered; the newest count. */
const MOST = 100;
const ENTRY = /^(sha256:[0-9a-f]{64}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)(?: (\d{1,20}))?$/;
/**
 * Returns the key of a pod. The image may be public, and the id of a pod is the name
 * of its host (`https://ID-19530.proxy.runpod.net`), so it is not shown. Ids are
 * random, so nobody finds one by trying.
 */
function podKey(id) {
    return (0,external_node_crypto_.createHash)('sha256').update(id).digest('hex').slice(0, 16);
}
/**
 * Reads the entries of an index. What a registry returns may have been written by
 * anyone, so what is not an entry is left out.
 */
function readEntries(annotations) {
    const entries = Object.entries(annotations).flatMap(([name, value]) => {
        const key = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
        const [, manifest, at, run] = ENTRY.exec(value) ?? [];
        const isEntry = /^[0-9a-f]{16}$/.test(key) && manifest && at;
        return isEntry ? [[key, { manifest, at, run }]] : [];
    });
    return new Map(entries);
}
/** True for an index that a run has written as the memory. */
function isMemory(annotations) {
    return Object.hasOwn(annotations, labels/* MARK */.M$.failed);
}
const PREFIX = `${labels/* MARK */.M$.failed}.`;
/**
 * Returns the annotations of an index, as `key=value`. The first one is always
 * there: without any, buildx would copy an index with the annotations that it has.
 */
function entryAnnotations(entries) {
    const newest = [...entries]
        .sort(([, a], [, b]) => (a.at < b.at ? 1 : -1))
        .slice(0, MOST);
    const lines = newest.map(([key, { manifest, at, run }]) => {
        return `${PREFIX}${key}=${[manifest, at, run].filter(Boolean).join(' ')}`;
    });
    return [`${labels/* MARK */.M$.failed}=images that have failed on pods at RunPod`, ...lines];
}

;// CONCATENATED MODULE: ./src/publish/failed-pods.ts
// The memory of images that have failed on pods: a tag in the repository of the
// image, so that it needs no other service and no variable of a pod.








/** Seconds in which a read or a write is tried again while a pod is put back. */
const BRIEF_SECONDS = 10;
/** Seconds that the write may take. */
const WRITE_SECONDS = 30;
/**
 * Opens the memory of a repository. It is read once, as soon as somebody asks.
 *
 * A failure is that of the image for RunPod's platform: an index may be made again of
 * the same images.
 *
 * @param readImage reads what an image of the repository is, once
 */
function openMemory(docker, repository, readImage, env = process.env) {
    const tag = `${repository}:${labels/* FAILED_TAG */.B3}`;
    let known;
    async function entryOf(pod, image) {
        known ??= (0,read_targets/* readTarget */._E)(docker, tag).then(entriesOf);
        const entry = (await known).get(podKey(pod));
        if (!entry)
            return undefined;
        return entry.manifest === (await manifestOf(image)) ? entry : undefined;
    }
    async function manifestOf(image) {
        const { manifest } = await readImage(image);
        return manifest ?? (0,reference/* splitReference */.mQ)(image).digest ?? '';
    }
    /** @param source digest of the index whose images the tag then has */
    async function write(change, source) {
        const before = await (0,read_targets/* readTarget */._E)(docker, tag, briefly(answer/* budgetSeconds */.jH));
        if ((0,published/* isImage */.wu)(before) && !isMemory(before.annotations)) {
            throw new Error(runpod_held/* HELD */._r.taken({ tag }));
        }
        const entries = entriesOf(before);
        change(entries);
        const own = (0,published/* isImage */.wu)(before) ? before.digest : undefined;
        const digest = source ?? own;
        if (!digest)
            return;
        await create(docker, tag, entries, `${repository}@${digest}`);
    }
    return {
        async failureOn(pod, image) {
            const entry = await entryOf(pod, image);
            return entry && pastFailure(entry, env);
        },
        async remember(pod, image) {
            const manifest = await manifestOf(image);
            const at = `${new Date().toISOString().slice(0, 19)}Z`;
            const entry = { manifest, at, run: env.GITHUB_RUN_ID };
            const { digest } = (0,reference/* splitReference */.mQ)(image);
            await write((entries) => entries.set(podKey(pod), entry), digest);
        },
        async forget(pod, image) {
            if (!(await entryOf(pod, image)))
                return;
            await write((entries) => entries.delete(podKey(pod)));
        }
    };
}
function entriesOf(target) {
    return (0,published/* isImage */.wu)(target)
        ? readEntries(target.annotations)
        : new Map();
}
function pastFailure({ at, run }, { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }) {
    const day = at.slice(0, 10);
    if (!run || !server || !repository)
        return { day };
    return { day, run: `${server}/${repository}/actions/runs/${run}` };
}
function briefly(budget) {
    return (error) => Math.min(BRIEF_SECONDS, budget(error));
}
/**
 * Sets the tag to an index of the images of another one. That has all of its
 * platforms and attestations, and none of its annotations: no run takes it for an
 * image that it has published.
 */
async function create(docker, tag, entries, source) {
    const annotations = entryAnnotations(entries).flatMap((line) => [
        '--annotation',
        `index:${line}`
    ]);
    const args = ['buildx', 'imagetools', 'create', '--tag', tag];
    const run = () => docker([...args, ...annotations, source], { timeoutSeconds: WRITE_SECONDS });
    const budget = briefly(answer/* budgetAfterWrite */.hy);
    await (0,retry/* retry */.L)(run, { what: `tag ${tag}`, budgetSeconds: budget });
}


/***/ })

};
