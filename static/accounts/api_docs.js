// Dark as the site is: Swagger UI takes a class for it. Runs before the page is drawn.
const { documentElement: root } = document;
const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => root.classList.toggle("dark-mode", root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
dress();
dark.addEventListener("change", dress);
