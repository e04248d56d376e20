// Reports what a page shows and what is done with it: impressions, clicks, views, dwelling, reading more.
// Acts (save, like, rate, ...) go by their forms. Nothing is lost when a page closes, the browser dies or the
// network is away: an event gets its id before the first try and stays in the browser's database until it is answered;
// sent twice, the server counts it once. Who somebody is, the server knows from the session alone.
//
//   <body data-path="/lists/">                   what is reported as its address, where that is a secret
//   <body data-events="/api/v1/events/" data-who="tag">   where to report, and whom this page is for: events wait,
//                                             and by then somebody may have signed in or out; no address
//                                             where the server would answer that it knows nobody
//   <... data-slate="uuid"> <... data-movie="12">   a card in a list that was made for this page
//   <main data-view="12" data-view-event="uuid">    a movie's page, and the id of its view
//   <details data-more="12">                  something to read more

const MOST_QUEUED = 1000;
const BATCH = 100; // about 35 kB: browsers let 64 kB outlive the page
const GATHER_MS = 2000;
const SHOWN_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60 * 1000;
const TIMEOUT_MS = 10_000;
const LONGEST_DWELL_SECONDS = 3600;
const UNKNOWN = 401; // a browser that keeps no cookies: it stays so as long as this page
const HOPELESS = new Set([400, UNKNOWN, 403, 410, 422]); // the same again would be answered the same
const CODES = { impression: "8001", click: "8002" };

const { events: address, who } = document.body.dataset;

// The queue: this page's events, and what earlier pages left behind ----------------------------------------
// IndexedDB, as a browser that is killed takes the last five seconds of localStorage with it (measured).

const queue = new Map();
const storage = new Promise((resolve) => {
  const opening = indexedDB.open("collector", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("events", { keyPath: "event_id" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = opening.onblocked = () => resolve(null);
}).catch(() => null); // forbidden or full: the page's memory is all there is

async function stored(mode, act) {
  const database = await storage;
  try {
    return database && act(database.transaction("events", mode).objectStore("events"));
  } catch {
    return null;
  }
}

function keep(event) {
  queue.set(event.event_id, event);
  stored("readwrite", (events) => events.put(event));
}

function drop(events) {
  for (const { event_id: id } of events) queue.delete(id);
  stored("readwrite", (kept) => events.forEach(({ event_id: id }) => kept.delete(id)));
}

async function takeUp() {
  const reading = await stored("readonly", (events) => events.getAll());
  if (!reading) return;
  reading.onsuccess = () => {
    for (const event of reading.result) queue.set(event.event_id, event);
    drop(waitingEvents().slice(0, -MOST_QUEUED));
    if (queue.size) sendIn(0);
  };
}

function waitingEvents() {
  return [...queue.values()].sort((one, other) => (one.occurred_at < other.occurred_at ? -1 : 1));
}

// Sending -------------------------------------------------------------------------------------------------

let timer = 0;
let dueAt = Infinity;
let failures = 0;
let isSending = false;
let isUnknown = false;
let batchSize = BATCH;

const bodyOf = (events) => JSON.stringify({ sent_at: new Date().toISOString(), events });

function sendIn(milliseconds) {
  const at = Date.now() + milliseconds;
  if (at >= dueAt) return;
  clearTimeout(timer);
  dueAt = at;
  timer = setTimeout(send, milliseconds);
}

async function send() {
  clearTimeout(timer);
  dueAt = Infinity;
  const events = isSending ? [] : waitingEvents().slice(0, batchSize);
  if (!events.length) return;
  isSending = true;
  let wait = 0;
  try {
    const answer = await fetch(address, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: bodyOf(events),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    wait = settle(answer, events);
  } catch {
    wait = longerWait(); // no network, or no answer in time
  } finally {
    isSending = false;
  }
  if (queue.size) sendIn(wait);
}

// What is answered is done with: stored, known already, or refused by name. Returns how long to wait.
function settle(answer, events) {
  if (answer.status === 413 && events.length > 1) {
    batchSize = Math.ceil(events.length / 2);
    return 1;
  }
  if (answer.ok || HOPELESS.has(answer.status) || answer.status === 413) {
    isUnknown = answer.status === UNKNOWN;
    drop(isUnknown ? waitingEvents() : events);
    failures = 0;
    return 0;
  }
  return Math.max(longerWait(), 1000 * (Number(answer.headers.get("Retry-After")) || 0));
}

function longerWait() {
  failures += 1;
  return Math.min(1000 * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + Math.random());
}

// A beacon has no answer, so its events stay queued; when they come again, they are known.
function sendOnLeaving() {
  const events = waitingEvents().slice(-BATCH);
  if (!events.length) return;
  navigator.sendBeacon(address, new Blob([bodyOf(events)], { type: "application/json" }));
}

// Events --------------------------------------------------------------------------------------------------

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // in secure contexts only
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// One impression and one click per slate and movie: the id follows from both, here and on the server
// (collector.services.visits.derived_event_id).
function derivedId(kind, slate, movie) {
  const parts = slate.split("-");
  const node = BigInt(`0x${parts[4]}`) ^ (BigInt(movie) & 0xffffffffffffn);
  return [parts[0], parts[1], CODES[kind], parts[3], node.toString(16).padStart(12, "0")].join("-");
}

function report(kind, { id = newId(), after = GATHER_MS, ...fields } = {}) {
  if (isUnknown) return;
  keep({
    event_id: id,
    kind,
    occurred_at: new Date().toISOString(),
    page: (document.body.dataset.path ?? location.pathname).slice(0, 200),
    who,
    ...fields,
  });
  if (!failures) sendIn(after);
}

// The card that something lies in: its movie, its slate, its place.
function cardOf(element) {
  const card = element.closest("[data-movie]");
  if (!card) return null;
  const slate = card.closest("[data-slate]")?.dataset.slate;
  const fields = { movie: Number(card.dataset.movie) };
  if (slate) Object.assign(fields, { slate, position: Number(card.dataset.position) || undefined });
  return fields;
}

// Impressions: half of the card in sight for one second ------------------------------------------------------

const waiting = new Map();
const reported = new Set(); // a card comes again when its buttons change it

const sight = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      waiting.delete(target);
      if (isIntersecting) waiting.set(target, setTimeout(shown, SHOWN_MS, target));
    }
  },
  { threshold: 0.5 },
);

function shown(card) {
  waiting.delete(card);
  if (!card.isConnected || document.visibilityState === "hidden") return;
  const fields = cardOf(card);
  const id = derivedId("impression", fields.slate, fields.movie);
  if (!reported.has(id)) report("impression", { id, ...fields });
  reported.add(id);
  sight.unobserve(card);
}

function watch(root) {
  for (const card of root.querySelectorAll("[data-slate] [data-movie]")) sight.observe(card);
  if (root.matches?.("[data-slate] [data-movie]")) sight.observe(root);
}

function watchAll() {
  watch(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) watch(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", () => {
    for (const [card, waits] of waiting) {
      clearTimeout(waits);
      if (document.visibilityState === "visible") waiting.set(card, setTimeout(shown, SHOWN_MS, card));
    }
  });
}

// Clicks and reading more --------------------------------------------------------------------------------------

function clicked(event) {
  if (event.button > 1) return; // the right button opens a menu
  const details = event.target.closest?.("summary")?.parentElement;
  if (details?.dataset.more && !details.open) {
    const part = (details.dataset.part || details.id || "").slice(0, 40);
    report("more", { movie: Number(details.dataset.more), properties: part ? { part } : undefined });
  }
  const link = event.target.closest?.("[data-movie] a[href]");
  const isMoviePage = link && new URL(link.href).pathname.startsWith("/movies/");
  const fields = isMoviePage && cardOf(link);
  if (!fields) return;
  const id = fields.slate ? derivedId("click", fields.slate, fields.movie) : newId();
  report("click", { id, after: 0, ...fields });
}

// The page of a movie: a view, and how long it was looked at ---------------------------------------------------

const viewed = Number(document.querySelector("[data-view]")?.dataset.view);
let lookedAtSince = null;

function view(id) {
  const slate = new URLSearchParams(location.search).get("s") ?? undefined;
  report("view", { id, movie: viewed, slate });
}

function look() {
  if (viewed && document.visibilityState === "visible") lookedAtSince ??= performance.now();
}

function leave() {
  if (lookedAtSince !== null) {
    const seconds = Math.round((performance.now() - lookedAtSince) / 1000);
    lookedAtSince = null;
    if (seconds) report("dwell", { movie: viewed, value: Math.min(seconds, LONGEST_DWELL_SECONDS) });
  }
  sendOnLeaving();
}

// Where somebody came from is known now and must not be shared with the address.
function tidyAddress() {
  const here = new URL(location.href);
  if (!here.searchParams.has("s")) return;
  here.searchParams.delete("s");
  here.searchParams.delete("p");
  history.replaceState(history.state, "", here);
}

function start() {
  if (viewed) view(document.querySelector("[data-view]").dataset.viewEvent);
  tidyAddress();
  watchAll();
  look();
  document.addEventListener("click", clicked, true);
  document.addEventListener("auxclick", clicked, true);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else look();
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (viewed) view(); // back from the browser's memory: the server does not know
    look();
  });
  addEventListener("online", () => {
    failures = 0;
    sendIn(0);
  });
  takeUp();
}

// Global Privacy Control and Do Not Track: only what is done on purpose is reported, by its forms.
const asksNotToBeFollowed = navigator.globalPrivacyControl || navigator.doNotTrack === "1";
if (asksNotToBeFollowed) stored("readwrite", (events) => events.clear());
if (asksNotToBeFollowed || !address || !navigator.cookieEnabled) tidyAddress();
else if (document.prerendering) document.addEventListener("prerenderingchange", start, { once: true });
else start();
