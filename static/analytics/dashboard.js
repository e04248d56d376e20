// What pages of the dashboard cannot do by themselves: lists that renew themselves, and menus that close.

const POLL_EVERY = 3000;
const paused = new Set();

function poll() {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-poll]")) {
    if (!paused.has(part.dataset.poll) && !part.contains(document.activeElement)) window.htmx?.trigger(part, "poll");
  }
}

for (const button of document.querySelectorAll("[data-pause]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const name = button.dataset.pause;
    if (!paused.delete(name)) paused.add(name);
    [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll(".picker[open], .phone-menu[open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest(".picker, .phone-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".picker[open], .phone-menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

setInterval(poll, POLL_EVERY);
