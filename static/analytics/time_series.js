// Gives figures over time hover, zoom and arrow keys, by uPlot over the same numbers that the SVG was drawn from.
// Without the package, or when anything fails, the drawn figure stays.

const LANGUAGE = document.documentElement.lang || "en";
const SERIES = [2, 3, 4, 5, 1];
const BEFORE = 6;
const DASHES = { 3: [7, 5], 4: [7, 3, 2, 3], 6: [2, 4] };
const SPEAK_EVERY = 500;

// English days stand before their month, as everywhere on these pages.
const DATES = LANGUAGE === "en" ? "en-GB" : LANGUAGE;
const written = (parts) => new Intl.DateTimeFormat(DATES, { timeZone: "UTC", ...parts });
const [date, full] = [written({ day: "numeric", month: "short" }), written({ weekday: "short", day: "numeric", month: "short" })];
const number = new Intl.NumberFormat(LANGUAGE);
const short = new Intl.NumberFormat(LANGUAGE, { notation: "compact", maximumFractionDigits: 1 });
const day = (seconds) => date.format(seconds * 1000);
const weekday = (seconds) => full.format(seconds * 1000).replace(",", "");

// The colour of a token as the page shows it now: canvas knows neither tokens nor light-dark().
function colour(frame, token) {
  const probe = document.createElement("i");
  probe.hidden = true;
  probe.style.color = `var(${token})`;
  frame.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function faded(found, share) {
  return found.replace(/^rgb\(([^)]+)\)$/, (_, parts) => `rgba(${parts}, ${share})`);
}

function lines(frame, columns) {
  return columns.slice(1).map((column, place) => {
    const last = place === columns.length - 2;
    const series = last && column.name === frame.dataset.before ? BEFORE : SERIES[place % SERIES.length];
    const stroke = colour(frame, `--series-${series}`);
    const only = place === 0 && columns.length <= 3 && series !== BEFORE;
    return {
      label: column.name,
      stroke,
      width: series === BEFORE ? 1.75 : 2.25,
      dash: DASHES[series],
      fill: only && (columns.length === 2 || columns[2].name === frame.dataset.before) ? faded(stroke, 0.14) : undefined,
      points: { show: false },
    };
  });
}

function labelDrawn(plot, words, x, looks) {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.font = `600 ${11 * ratio}px Inter Variable, system-ui, sans-serif`;
  const wide = ctx.measureText(words).width + 14 * ratio;
  const left = x + 6 * ratio + wide > plot.bbox.left + plot.bbox.width ? x - 6 * ratio - wide : x + 6 * ratio;
  ctx.fillStyle = looks.ground;
  ctx.beginPath();
  ctx.roundRect(left, plot.bbox.top, wide, 20 * ratio, 6 * ratio);
  ctx.fill();
  ctx.fillStyle = looks.text;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(words, left + 7 * ratio, plot.bbox.top + 10.5 * ratio);
}

function marksDrawn(marks, looks) {
  return (plot) => {
    const { ctx } = plot;
    ctx.save();
    ctx.strokeStyle = looks.line;
    ctx.lineWidth = 1.75 * devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const mark of marks) {
      const x = plot.valToPos(Date.parse(mark.at) / 1000, "x", true);
      if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, plot.bbox.top);
      ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
      ctx.stroke();
      labelDrawn(plot, mark.label, x, looks);
    }
    ctx.restore();
  };
}

// A box that follows the cursor, and a voice for those who move it by keys.
function reader(frame, columns, marks) {
  const box = document.createElement("div");
  box.className = "tip";
  box.hidden = true;
  const voice = document.createElement("p");
  voice.className = "vh";
  voice.setAttribute("role", "status");
  frame.append(box, voice);
  let spokenAt = 0;
  return (plot) => {
    const at = plot.cursor.idx;
    box.hidden = at === null || at === undefined;
    if (box.hidden) return;
    const seconds = plot.data[0][at];
    const said = columns.slice(1).map((column, place) => {
      const value = plot.data[place + 1][at];
      return value === null ? `${column.name}: ${frame.dataset.none}` : `${column.name}: ${number.format(value)}`;
    });
    const happened = marks.filter((mark) => Date.parse(mark.at) / 1000 === seconds).map((mark) => mark.label);
    box.replaceChildren(
      ...[weekday(seconds), ...said, ...happened].map((words, place) => {
        const line = document.createElement(place ? "span" : "b");
        line.textContent = words;
        return line;
      }),
    );
    const left = plot.valToPos(seconds, "x") + plot.over.offsetLeft;
    box.classList.toggle("left", left > frame.clientWidth / 2);
    box.style.insetInlineStart = `${left}px`;
    if (document.activeElement === frame && Date.now() - spokenAt > SPEAK_EVERY) {
      spokenAt = Date.now();
      voice.textContent = box.innerText.replaceAll("\n", ", ");
    }
  };
}

function options(frame, told, height) {
  const muted = colour(frame, "--muted");
  const line = colour(frame, "--line");
  const axis = { stroke: muted, font: "12px Inter Variable, system-ui, sans-serif", ticks: { show: false } };
  const marks = told.marks ?? [];
  const looks = { line: colour(frame, "--series-1"), ground: colour(frame, "--raised"), text: colour(frame, "--text") };
  return {
    width: frame.clientWidth,
    height,
    tzDate: (seconds) => new Date(seconds * 1000 + new Date().getTimezoneOffset() * 60000),
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 8 } },
    scales: { y: { range: (_, low, high) => [Math.min(low, 0), high > 0 ? high * 1.15 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, found) => found.map(day), space: 90 },
      { ...axis, grid: { stroke: line, width: 1 }, values: (_, found) => found.map((value) => short.format(value).replace("K", "k")), size: 46 },
    ],
    series: [{}, ...lines(frame, told.columns)],
    hooks: { draw: [marksDrawn(marks, looks)], setCursor: [reader(frame, told.columns, marks)] },
  };
}

function legend(frame, columns) {
  const list = document.createElement("ul");
  list.className = "legend";
  lines(frame, columns).forEach((series) => {
    const item = document.createElement("li");
    const dash = document.createElement("i");
    dash.style.color = series.stroke;
    item.append(dash, series.label);
    list.append(item);
  });
  return list;
}

function moveByKeys(frame, present) {
  frame.tabIndex = 0;
  frame.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const plot = present();
    const last = plot.data[0].length - 1;
    const at = Math.min(Math.max((plot.cursor.idx ?? (step > 0 ? -1 : last + 1)) + step, 0), last);
    plot.setCursor({ left: plot.valToPos(plot.data[0][at], "x"), top: 10 });
  });
}

async function enliven(frame, uPlot) {
  const drawn = [...frame.querySelectorAll(".figure")];
  const shown = drawn.find((svg) => svg.clientHeight) ?? drawn[0];
  const told = await (await fetch(frame.dataset.series)).json();
  const times = told.rows.map((row) => Date.parse(row[0]) / 1000);
  const values = told.columns.slice(1).map((_, place) => told.rows.map((row) => row[place + 1]));
  if (!values.length) return;
  // The frame fills its panel, which may be taller than what was drawn.
  const height = Math.max(200, Math.round(frame.clientHeight) - 26);
  const words = shown.querySelector("desc")?.textContent ?? told.title;
  const clear = () => frame.querySelectorAll(".legend, .uplot, .tip, .tip + .vh").forEach((part) => part.remove());
  const build = () => {
    if (values.length > 1) frame.append(legend(frame, told.columns));
    return new uPlot(options(frame, told, height), [times, ...values], frame);
  };
  let plot;
  try {
    plot = build();
  } catch (error) {
    clear();
    throw error;
  }
  for (const svg of drawn) svg.remove();
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", `${told.title}. ${words} ${frame.dataset.keys}`);
  new ResizeObserver(() => plot.setSize({ width: frame.clientWidth, height })).observe(frame);
  moveByKeys(frame, () => plot);
  // Canvas keeps the colours that it was drawn in.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    const { min, max } = plot.scales.x;
    plot.destroy();
    clear();
    plot = build();
    plot.setScale("x", { min, max });
  });
}

// The package's small form is no module: it leaves its name behind.
const loaded = (address) => new Promise((done, failed) => {
  const script = Object.assign(document.createElement("script"), { src: address, onload: () => done(window.uPlot), onerror: failed });
  document.head.append(script);
});

const address = document.body.dataset.uplot;
const frames = [...document.querySelectorAll("[data-series]")];
if (address && frames.length) {
  const uPlot = await loaded(address);
  for (const frame of frames) enliven(frame, uPlot).catch((error) => console.warn("figure stays as drawn:", error));
}
