// What HTML cannot do by itself: search suggestions, shelf arrows, the theme switch, toasts, shortcuts.
// Every page works without this file.

const root = document.documentElement;

const calm = () => root.dataset.motion === "less" || matchMedia("(prefers-reduced-motion: reduce)").matches;
const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(event, found);
  });

// ---- theme ----

const isDark = () => getComputedStyle(root).colorScheme === "dark" ||
  (root.dataset.theme === undefined && matchMedia("(prefers-color-scheme: dark)").matches);

function paint(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const use = document.querySelector("form.theme use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, { light: "#sun", dark: "#moon", system: "#half" }[theme]));
}

on("submit", "form.theme", async (event, form) => {
  event.preventDefault();
  const theme = isDark() ? "light" : "dark";
  paint(theme);
  const body = new FormData(form);
  body.set("theme", theme);
  await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
});

// ---- settings: what is chosen holds at once, and only while it could be kept ----

const HOLDS = {
  theme: (field) => paint(field.value),
  still: (box) => { root.dataset.motion = box.checked ? "less" : "more"; },
  has_shortcuts: (box) => { root.dataset.shortcuts = box.checked ? "on" : "off"; },
};
on("change", ".settings input", (event, field) => HOLDS[field.name]?.(field));
document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful } }) => {
  if (!elt.matches(".settings form, .dial")) return;
  if (!successful) elt.reset();
  for (const field of elt.elements) {
    if (field.checked || field.type === "checkbox") HOLDS[field.name]?.(field);
    field.defaultChecked = field.checked;
  }
});

// ---- shelves ----

const row = (button) => button.closest(".shelf").querySelector(".row");
const step = (list) => Math.max(list.clientWidth * 0.85, 200);

function settle(list) {
  const [back, on] = list.closest(".shelf").querySelectorAll("[data-arrow]");
  if (!back) return;
  const start = Math.abs(list.scrollLeft);
  back.disabled = start < 4;
  on.disabled = start + list.clientWidth > list.scrollWidth - 4;
}

on("click", "[data-arrow]", (event, button) => {
  const list = row(button);
  const way = Number(button.dataset.arrow) * (getComputedStyle(list).direction === "rtl" ? -1 : 1);
  list.scrollBy({ left: way * step(list), behavior: calm() ? "auto" : "smooth" });
});
document.addEventListener("scroll", (event) => {
  if (event.target instanceof Element && event.target.matches(".row")) settle(event.target);
}, { capture: true, passive: true });
const settleAll = () => document.querySelectorAll(".shelf .row").forEach(settle);
addEventListener("resize", settleAll);
document.addEventListener("htmx:load", settleAll);
settleAll();

// Posters that nobody can see yet are fetched once there is somebody who scrolls: see --poster in the styles.
const scrolled = () => {
  root.classList.add("scrolled");
  lookAhead("0px 0px 200% 0px");
};

// More shelves are asked for before anybody comes to where they will stand: what is below would be pushed away.
// Once; further ones come when asked for, so that a page ends and does not grow without bounds.
let ahead;
const lookAhead = (rootMargin) => {
  ahead?.disconnect();
  ahead = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => isIntersecting && htmx.trigger(target, "near")), { rootMargin });
  document.querySelectorAll(".more-shelves[hx-get]").forEach((place) => ahead.observe(place));
};
lookAhead("0px");
document.addEventListener("scroll", scrolled, { once: true, capture: true, passive: true });
if (scrollY) scrolled();
const sight = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => isIntersecting && target.classList.add("near")));
document.querySelectorAll(".below").forEach((shelf) => sight.observe(shelf));

on("keydown", ".row .card > a", (event, link) => {
  const cards = [...link.closest(".row").querySelectorAll(".card > a")];
  const place = cards.indexOf(link);
  const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: cards.length - 1 }[event.key];
  if (to === undefined || !cards[to]) return;
  event.preventDefault();
  cards[to].focus({ preventScroll: true });
  cards[to].scrollIntoView({ block: "nearest", inline: "nearest", behavior: calm() ? "auto" : "smooth" });
});

// ---- toasts ----

const toast = document.getElementById("toast");
const TOAST_MS = 10000;
let timer = 0;
const hush = () => toast.replaceChildren();
const wait = () => { clearTimeout(timer); if (toast.firstElementChild && !toast.querySelector("[data-stays]")) timer = setTimeout(hush, TOAST_MS); };
on("click", "[data-shut]", hush);
toast.addEventListener("pointerenter", () => clearTimeout(timer));
toast.addEventListener("pointerleave", wait);
toast.addEventListener("focusin", () => clearTimeout(timer));
toast.addEventListener("focusout", wait);
new MutationObserver(wait).observe(toast, { childList: true });
wait();

function say(words) {
  const box = document.createElement("div");
  box.className = "toast failed";
  box.textContent = words;
  toast.replaceChildren(box);
}

// ---- an evening together: who joins elsewhere is told; only where a list is waited for does the page change ----

const SOON_MS = 5000;
const SELDOM_MS = 30000;

function follow(page) {
  let tag = page.dataset.tag, pause = SOON_MS, next = 0;
  const later = () => { clearTimeout(next); if (tag && !document.hidden) next = setTimeout(ask, pause); };
  const ask = async () => {
    const answer = await fetch(page.dataset.news, { headers: { "If-None-Match": tag }, cache: "no-store" }).catch(() => null);
    if (answer?.status === 200 || answer?.status === 410) {
      tag = answer.headers.get("ETag");
      if ("waits" in page.dataset && !isTyping(document.activeElement)) return location.reload();
      toast.innerHTML = await answer.text();
    }
    pause = Math.min(pause * 1.1, SELDOM_MS);
    later();
  };
  document.addEventListener("visibilitychange", () => { pause = SOON_MS; later(); });
  later();
}
document.querySelectorAll("[data-news]").forEach(follow);

// ---- forms that htmx sends: shown at once, taken back when they fail ----

on("click", "button[aria-pressed]", (event, button) => {
  if (button.form?.hasAttribute("hx-post") && button.value !== "dismiss") {
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
  }
});
for (const type of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(type, (event) => {
    event.detail.elt.querySelectorAll?.("button[aria-pressed]").forEach((button) => {
      button.setAttribute("aria-pressed", String(/^un/.test(button.value)));
    });
    say(document.body.dataset.failed);
  });
}
document.addEventListener("htmx:beforeRequest", (event) => event.detail.elt.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.elt.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSettle", (event) => {
  const first = event.target.querySelector?.("[data-first]");
  if (first) { first.removeAttribute("data-first"); first.focus(); }
});

// ---- search suggestions: a combobox after ARIA 1.2 ----

const PAUSE_MS = 150;
const FEWEST_LETTERS = 2;

for (const form of document.querySelectorAll("form[data-suggest]")) combobox(form, form.querySelector("input[name=q]"));

function combobox(form, input) {
  const list = document.createElement("div");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  const count = document.createElement("span");
  count.className = "vh";
  count.setAttribute("role", "status");
  form.append(list, count);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
  let asked = 0, pause = 0, active = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (place) => {
    const all = options();
    active = all.length ? (place + all.length) % all.length : -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    if (all[active]) { input.setAttribute("aria-activedescendant", all[active].id); all[active].scrollIntoView({ block: "nearest" }); }
  };
  const ask = async () => {
    const query = input.value.trim();
    if (query && query.length < FEWEST_LETTERS) return close();
    const number = ++asked;
    const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`).catch(() => null);
    if (!answer?.ok || number !== asked) return;
    list.innerHTML = await answer.text();
    count.textContent = list.firstElementChild?.dataset.count ?? "";
    options().forEach((option) => { option.id = `${input.id}-${option.id}`; }); // a page may have two fields
    list.hidden = options().length === 0;
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, PAUSE_MS); });
  input.addEventListener("focus", () => { if (!input.value.trim()) ask(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (!list.hidden) event.preventDefault(); return close(); }
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(active < 0 ? -1 : active - 1); }
    if (event.key === "Enter" && active >= 0) { event.preventDefault(); options()[active].click(); }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option?.dataset.href) location.assign(option.dataset.href);
    else if (option) form.requestSubmit();
  });
  input.addEventListener("blur", close);
}

// ---- menus and dialogs ----

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
on("click", "[data-opens]", (event, button) => {
  const dialog = document.getElementById(button.dataset.opens);
  if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
});
on("click", "[data-closes]", (event, button) => button.closest("dialog").close?.());
on("click", "[data-share]", async (event, button) => {
  const address = new URL(button.dataset.share, location.href).href;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) return navigator.share({ url: address }).catch(() => {});
  await navigator.clipboard?.writeText(address);
  button.querySelector("span").textContent = button.dataset.done;
});
on("change", "[data-submits]", (event, field) => field.form.requestSubmit());

on("click", "[data-ticks-all]", (event, button) => {
  const boxes = [...button.form.querySelectorAll("[type=checkbox]")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});
document.querySelector(".my-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// ---- welcome: slots fill while ticking ----

on("change", ".picks input[type=checkbox]", (event, box) => {
  const form = box.form;
  const ticked = [...form.querySelectorAll("input[name=pick]:checked")];
  const slots = [...form.querySelectorAll(".slots li")];
  slots.forEach((slot, place) => {
    const picture = ticked[place]?.closest("label").querySelector("img");
    slot.replaceChildren(...(picture ? [Object.assign(picture.cloneNode(), { className: "poster", loading: "eager" })] : []));
  });
  form.querySelector("[data-count]").textContent = ticked.length;
  const go = form.querySelector("[name=done]");
  go.disabled = ticked.length === 0;
  go.classList.toggle("primary", ticked.length >= slots.length);
});

// ---- shortcuts ----

const PLACES = { h: "/", b: "/browse/", m: "/my/" };
let afterG = false;
const isTyping = (element) => element?.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || root.dataset.shortcuts === "off") return;
  const key = event.key.toLowerCase();
  if (afterG) { afterG = false; if (PLACES[key]) location.assign(PLACES[key]); return; }
  if (key === "g") { afterG = true; setTimeout(() => { afterG = false; }, 1000); return; }
  if (key === "/") { event.preventDefault(); const field = document.getElementById("q"); if (field.offsetParent) field.focus(); else location.assign("/search/"); return; }
  if (key === "?") return overview().showModal();
  if (key === "u") return toast.querySelector("form button")?.click();
  const card = document.activeElement?.closest?.(".card");
  if (!card) return;
  const movie = card.dataset.movie;
  const button = { s: "s", l: "l", x: "x" }[key];
  if (button) document.getElementById(`b${movie}${button}`)?.click();
  else if (/^[1-5]$/.test(key)) rate(card, movie, key);
});

function overview() {
  const found = document.getElementById("shortcuts");
  if (found.localName === "dialog") return found;
  found.replaceWith(found.content.cloneNode(true));
  return overview();
}

function rate(card, movie, stars) {
  const form = card.querySelector(".acts");
  const values = { stars, part: "card", stamp: form.elements.stamp.value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value };
  htmx.ajax("POST", `/movies/${movie}/rate/`, { source: form, target: `#s${movie}`, swap: "outerHTML", values });
}
