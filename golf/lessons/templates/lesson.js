// The page of a lesson. What a model computes is the hole's `lesson`; this shows it.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const state = { tokens: [], given: 0, head: 0, row: 0, column: 0, thought: null };
const SHOWN_CHANCES = 6;

function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const model = () => ({ ...data, weights: data.snapshots[$("step").value].weights });
const word = (token) => (data.vocabulary[token] === " " ? "(pause)" : data.vocabulary[token]);
const shown = (number, digits = 3) => number.toFixed(digits);

// --- The curve ---

const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function curve() {
  const steps = data.losses.map(([step]) => step), losses = data.losses.map(([, loss]) => loss);
  const last = Math.max(...steps, data.snapshots.at(-1).step, 1), highest = Math.max(...losses, 1e-9);
  const across = (step) => 40 + (550 * step) / last, up = (loss) => 100 - (90 * loss) / highest;
  const nearest = (step) => data.losses.reduce((a, b) => (Math.abs(b[0] - step) < Math.abs(a[0] - step) ? b : a));
  const step = data.snapshots[$("step").value].step, [, loss] = nearest(step);
  $("at").textContent = `${step}, loss ${shown(loss, 4)}`;
  $("curve").replaceChildren(
    drawn("text", { x: 0, y: up(highest) + 8 }, shown(highest, 2)),
    drawn("text", { x: 0, y: up(0) }, "0"),
    drawn("text", { x: 40, y: 117 }, "0"),
    drawn("text", { x: 590, y: 117, "text-anchor": "end" }, String(last)),
    drawn("polyline", { points: data.losses.map(([s, l]) => `${across(s)},${up(l)}`).join(" ") }),
    drawn("circle", { cx: across(step), cy: up(loss), r: 5 }),
  );
}

// --- The heads ---

function grid(head, number) {
  const box = element("div", "", { class: "head" });
  const table = element("table", "", { "aria-label": head.name });
  const columns = element("tr");
  columns.append(element("th"), ...state.tokens.map((token) => element("th", word(token), { scope: "col" })));
  const top = element("thead");
  top.append(columns);
  const body = element("tbody");
  head.weights.forEach((weights, row) => body.append(gridRow(weights, number, row)));
  table.append(top, body);
  box.append(element("h3", head.name), table);
  return box;
}

function gridRow(weights, head, row) {
  const line = element("tr");
  line.append(element("th", word(state.tokens[row]), { scope: "row" }));
  state.tokens.forEach((token, column) => {
    const there = column < weights.length;
    const cell = element("td", there ? shown(weights[column], 2) : "", there ? {} : { class: "empty" });
    if (there) {
      cell.style.background = `rgba(var(--hot), ${weights[column]})`;
      if (weights[column] > 0.6) cell.style.color = "var(--ground)";
      Object.assign(cell.dataset, { head, row, column });
      cell.tabIndex = -1;
    }
    line.append(cell);
  });
  return line;
}

const cellOf = (head, row, column) => (
  document.querySelector(`td[data-head="${head}"][data-row="${row}"][data-column="${column}"]`));

function mark(head, row, column) {
  document.querySelectorAll(".marked").forEach((each) => each.classList.remove("marked"));
  document.querySelectorAll("td[tabindex='0']").forEach((each) => { each.tabIndex = -1; });
  Object.assign(state, { head, row, column });
  const cell = cellOf(head, row, column);
  cell.classList.add("marked");
  cell.tabIndex = 0;
  cell.parentElement.classList.add("marked");
  detail();
  chances();
}

// Where a cell's number comes from: the dot product of query and key, its scale, and the softmax over the row.
function detail() {
  const { head, row, column, thought, tokens } = state;
  const { name, queries, keys, scale, weights } = thought.heads[head];
  const query = queries[row], key = keys[column];
  const product = query.reduce((sum, number, i) => sum + number * key[i], 0);
  const terms = query.map((number, i) => `${shown(number)} × ${shown(key[i])}`).join(" + ");
  $("detail").replaceChildren(
    element("h3", `${name}: ${word(tokens[row])} (${row + 1}) looks at ${word(tokens[column])} (${column + 1})`),
    element("p", `query · key = ${terms} = ${shown(product)}`),
    element("p", `score = ${shown(product)} × ${shown(scale)} = ${shown(product * scale)}`),
    element("p", `weight = e^score / the sum of e^score in this row = ${shown(weights[row][column], 4)}`),
  );
}

function chances() {
  const row = state.thought.probabilities[state.row];
  const best = row.map((chance, token) => [chance, token]).sort((a, b) => b[0] - a[0]).slice(0, SHOWN_CHANCES);
  $("next").replaceChildren(...best.map(([chance, token]) => {
    const bar = element("div", "", { class: "bar" });
    const length = element("div");
    length.style.width = `${100 * chance}%`;
    bar.append(element("span", word(token)), length, element("span", shown(chance, 4)));
    return bar;
  }));
}

// --- What a reader does ---

function think(stay) {
  const now = model();
  const read = lesson.read(now, $("input").value);
  $("fault").textContent = typeof read === "string" ? read : "";
  if (typeof read === "string") return;
  state.given = read.length;
  state.tokens = lesson.complete(now, read);
  state.thought = lesson.think(now, state.tokens);
  $("tokens").replaceChildren(...state.tokens.map((token, i) => (
    element("span", word(token), i < state.given ? {} : { class: "made" }))));
  $("heads").replaceChildren(...state.thought.heads.map(grid));
  const last = state.given - 1;
  mark(stay ? state.head : 0, stay ? Math.min(state.row, state.tokens.length - 1) : last, stay ? state.column : 0);
}

function walk(event) {
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (!(event.key in moves) || !event.target.dataset.head) return;
  event.preventDefault();
  const { head } = state, row = state.row + moves[event.key][0];
  const column = Math.min(state.column + moves[event.key][1], row);
  if (!cellOf(head, row, column)) return;
  mark(head, row, column);
  cellOf(head, row, column).focus();
}

function point(event) {
  const { head, row, column } = event.target.dataset;
  if (head !== undefined) mark(Number(head), Number(row), Number(column));
}

$("ask").addEventListener("submit", (event) => { event.preventDefault(); think(false); });
$("step").addEventListener("input", () => { curve(); think(true); });
for (const kind of ["mouseover", "click", "focusin"]) $("heads").addEventListener(kind, point);
$("heads").addEventListener("keydown", walk);
curve();
think(false);
