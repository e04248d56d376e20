// Rows that can be put in another order: dragged by their grip, or moved by the arrow keys on it.
// Without this file the buttons of each row do the same.

const EDGE = 96; // of the window: dragging there scrolls
const SCROLL_STEP = 9;

for (const list of document.querySelectorAll("[data-order]")) orderable(list, document.getElementById(list.dataset.order));

function orderable(list, form) {
  const status = Object.assign(document.createElement("p"), { className: "vh", role: "status" });
  list.after(status);
  const rows = () => [...list.children];
  const button = (row, way) => row?.querySelector(`[data-move=${way}]`);
  const target = (found) => found?.disabled ? "" : found?.value.split(":")[1] ?? "";
  const above = target(button(list.firstElementChild, "up"));
  const below = target(button(list.lastElementChild, "down"));
  let sent = Promise.resolve();

  // The row stays in the document while its neighbours go round it: it keeps focus and pointer.
  function put(row, place) {
    while (rows().indexOf(row) > place) row.after(row.previousElementSibling);
    while (rows().indexOf(row) < place) row.before(row.nextElementSibling);
  }

  function settle() {
    rows().forEach((row, place, all) => {
      const up = place ? `before-${all[place - 1].dataset.movie}` : above;
      const down = place + 1 < all.length ? `after-${all[place + 1].dataset.movie}` : below;
      for (const [found, to] of [[button(row, "up"), up], [button(row, "down"), down]]) {
        if (!found) continue;
        found.value = `${row.dataset.movie}:${to}`;
        found.disabled = !to;
      }
    });
  }

  function save(row, from) {
    const place = rows().indexOf(row);
    if (place === from) return;
    settle();
    const [previous, next] = [row.previousElementSibling, row.nextElementSibling];
    const to = previous ? `after-${previous.dataset.movie}` : `before-${next.dataset.movie}`;
    const body = new FormData(form);
    body.set("move", `${row.dataset.movie}:${to}`);
    status.textContent = list.dataset.said.replace("{title}", row.querySelector(".t").textContent).replace("{n}", Number(list.dataset.start) + place);
    sent = sent.then(() => fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } })).then((answer) => {
      if (!answer.ok) throw answer;
    }).catch(() => {
      put(row, from);
      settle();
      form.dispatchEvent(new CustomEvent("htmx:sendError", { bubbles: true, detail: { elt: form } }));
    });
  }

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".grip")?.closest("li");
    if (!row) return;
    const from = rows().indexOf(row);
    const last = list.children.length - 1;
    const to = { ArrowUp: Math.max(from - 1, 0), ArrowDown: Math.min(from + 1, last), Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    put(row, to);
    row.scrollIntoView({ block: "nearest" });
    save(row, from);
  });

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button) return;
    const row = grip.closest("li");
    const from = rows().indexOf(row);
    let y = event.clientY, frame = 0;
    grip.setPointerCapture(event.pointerId);
    row.classList.add("dragged");
    const follow = () => {
      const { previousElementSibling: previous, nextElementSibling: next } = row;
      const middle = (other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2; };
      if (previous && y < middle(previous)) put(row, rows().indexOf(previous));
      else if (next && y > middle(next)) put(row, rows().indexOf(next));
      if (y < EDGE) scrollBy(0, -SCROLL_STEP);
      if (y > innerHeight - EDGE) scrollBy(0, SCROLL_STEP);
      frame = requestAnimationFrame(follow);
    };
    const move = (moved) => { y = moved.clientY; };
    const end = (ended) => {
      cancelAnimationFrame(frame);
      row.classList.remove("dragged");
      grip.removeEventListener("pointermove", move);
      document.removeEventListener("keydown", cancel);
      for (const type of ["pointerup", "pointercancel"]) grip.removeEventListener(type, end);
      if (ended.type === "pointerup") save(row, from);
      else put(row, from);
    };
    const cancel = (pressed) => { if (pressed.key === "Escape") end(pressed); };
    grip.addEventListener("pointermove", move);
    document.addEventListener("keydown", cancel);
    for (const type of ["pointerup", "pointercancel"]) grip.addEventListener(type, end);
    frame = requestAnimationFrame(follow);
  });

  document.addEventListener("htmx:afterSettle", settle);
}
