// node microgpt.mjs
//
// microgpt.py in JavaScript, with nothing but Node's standard library: the same model on the same random numbers prints
// the same log, byte for byte. There is no autograd: section 6 is section 5 walked backwards, with the derivatives
// written out by hand.
//
// What makes it fast: matrices lie in typed arrays; four sums are taken side by side, so that none waits for itself;
// hidden units that ReLU shuts (85 of 100) take no part in either direction; and Adam keeps its moments in units in
// which decay is no work (section 4). The sums are taken in another order than in microgpt.py, and V8's exp, log, sin
// and cos differ from C's in the last bit; the four decimals of the log do not see that.

import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

function fail(reason) {
  process.stderr.write(`microgpt.mjs: ${reason}\n`);
  process.exit(1);
}


// --- 1. Python's random numbers: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) ----------------

const state = new Uint32Array(624);
let used = 624;
let spare = null; // gauss() makes two numbers at a time

// random.seed(key): the generator's initialization by an array, here of one number.
function seed(key) {
  state[0] = 19650218;
  for (let i = 1; i < 624; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let i = 1;
  for (let round = 0; round < 624 + 623; round++) {
    const mixed = state[i - 1] ^ (state[i - 1] >>> 30);
    if (round < 624) state[i] = (state[i] ^ Math.imul(mixed, 1664525)) + key;
    else state[i] = (state[i] ^ Math.imul(mixed, 1566083941)) - i;
    if (++i === 624) {
      state[0] = state[623];
      i = 1;
    }
  }
  state[0] = 0x80000000;
}

function refill() {
  for (let i = 0; i < 624; i++) {
    const mixed = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
    state[i] = state[(i + 397) % 624] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
  }
  used = 0;
}

// random.getrandbits(count), for up to 32 bits.
function bits(count) {
  if (used === 624) refill();
  let x = state[used++];
  x ^= x >>> 11;
  x ^= (x << 7) & 0x9d2c5680;
  x ^= (x << 15) & 0xefc60000;
  x ^= x >>> 18;
  return x >>> (32 - count);
}

function random() {
  const high = bits(27);
  return (high * 67108864 + bits(26)) / 9007199254740992;
}

// random.gauss(0, sigma)
function gauss(sigma) {
  let z = spare;
  spare = null;
  if (z === null) {
    const angle = random() * 6.283185307179586;
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    z = Math.cos(angle) * radius;
    spare = Math.sin(angle) * radius;
  }
  return z * sigma;
}

// random.shuffle(): a number that is too large is drawn again.
function shuffle(items) {
  for (let i = items.length - 1; i > 0; i--) {
    let j = i + 1;
    while (j > i) j = bits(32 - Math.clz32(i + 1));
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
}


// --- 2. The data: one document a line, one token a character ----------------------------------------------------

function readText() {
  let bytes;
  try {
    bytes = readFileSync("input.txt");
  } catch (error) {
    fail(`put an input.txt into this folder, with one word a line: ${error.message}`);
  }
  if (!isUtf8(bytes)) fail("input.txt is not UTF-8 text");
  return bytes.toString("utf8");
}

// What Python's str.strip() takes off, which is not what JavaScript's trim() does.
const SPACES = new Uint8Array(65536);
for (const [first, last] of [
  [0x09, 0x0d], [0x1c, 0x20], [0x85, 0x85], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a],
  [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000],
]) SPACES.fill(1, first, last + 1);

function strip(line) {
  let start = 0;
  let end = line.length;
  while (start < end && SPACES[line.charCodeAt(start)]) start++;
  while (start < end && SPACES[line.charCodeAt(end - 1)]) end--;
  return line.slice(start, end);
}

// Python opens a text with universal newlines: a carriage return ends a line too. An empty line more does no harm.
const documents = readText().replaceAll("\r", "\n").split("\n").map(strip).filter((line) => line.length > 0);
if (documents.length === 0) fail("input.txt holds no word; give it at least one line with a word");
seed(42);
shuffle(documents);

// The code points of all documents, in order; a Set of characters would take ten times as long.
function codePoints() {
  const seen = new Uint8Array(0x110000);
  for (const line of documents) {
    for (let i = 0; i < line.length; i++) {
      let code = line.charCodeAt(i);
      if (code >= 0xd800 && code < 0xe000) code = line.codePointAt(i++);
      seen[code] = 1;
    }
  }
  const found = [];
  for (let code = seen.indexOf(1); code >= 0; code = seen.indexOf(1, code + 1)) found.push(code);
  return found;
}

const alphabet = codePoints().map((code) => String.fromCodePoint(code));
const tokenOf = new Map(alphabet.map((character, token) => [character, token]));
const BOS = alphabet.length;
const vocabSize = alphabet.length + 1;


// --- 3. The parameters --------------------------------------------------------------------------------------------

const N_EMBD = 16; // the width: how many numbers stand for a token on its way through the model
const N_HEAD = 4; // attention heads, each with its own share of the width
const HEAD_DIM = N_EMBD / N_HEAD;
const HIDDEN = 4 * N_EMBD; // units of the MLP
const BLOCK_SIZE = 16; // the context: how many tokens the model can look back on, itself included

// Rows of 16, one below the other, and Adam's two moments of each. Where rows are multiplied, they come by fours.
const VOCAB_ROWS = Math.ceil(vocabSize / 4) * 4;
const TOKEN = 0; // token embedding: a row for each token
const POSITION = TOKEN + vocabSize; // position embedding: a row for each position
const HEAD = POSITION + BLOCK_SIZE; // output head: a row for each token, and up to three of zeros
const QUERY = HEAD + VOCAB_ROWS; // 16 rows each for queries, keys and values
const OUTPUT = QUERY + 3 * N_EMBD; // attention output
const UP = OUTPUT + N_EMBD; // MLP up: a row for each unit
const DOWN = UP + HIDDEN; // MLP down, turned: a row for each unit
const ROWS = DOWN + HIDDEN;
const weights = new Float64Array(ROWS * N_EMBD);
const means = new Float64Array(ROWS * N_EMBD);
const sizes = new Float64Array(ROWS * N_EMBD);

function draw(first, rows) {
  for (let i = first * N_EMBD; i < (first + rows) * N_EMBD; i++) weights[i] = gauss(0.08);
}

draw(TOKEN, vocabSize + BLOCK_SIZE + vocabSize);
draw(QUERY, 4 * N_EMBD + HIDDEN);
for (let output = 0; output < N_EMBD; output++) {
  for (let unit = 0; unit < HIDDEN; unit++) weights[(DOWN + unit) * N_EMBD + output] = gauss(0.08);
}


// --- 4. Adam --------------------------------------------------------------------------------------------------------

// With mean m = 0.85 m + 0.15 g, and size v = 0.99 v + 0.01 g^2, a parameter moves by
// rate * m / (1 - 0.85^t) / (sqrt(v / (1 - 0.99^t)) + 1e-8).
//
// Here m is kept in units of 0.15 * 0.85^t, and v in units of 0.01 * 0.99^t. In these units decay is no work: a new
// gradient grows instead, and even that is no work, because the loss is taken in units of m. So a parameter moves by
// rate * m / (slope * s + 1e-8), with s = sqrt(v). That is what is kept: it changes only when there is a gradient. The
// largest numbers are some 0.85^-1000 = 1e71.
const NUM_STEPS = 1000;
const adam = { growth: 1, sizeGrowth: 1, sizeGain: 0, rate: 0, slope: 0 };

function advance(step) {
  adam.growth /= 0.85;
  adam.sizeGrowth /= 0.99;
  adam.sizeGain = adam.sizeGrowth / (adam.growth * adam.growth);
  adam.rate = (0.01 * (1 - step / NUM_STEPS) * (1 - 0.85)) / (adam.growth - 1);
  adam.slope = Math.sqrt((1 - 0.99) / (adam.sizeGrowth - 1));
}

// A row without a gradient moves on by its mean.
function move(row) {
  const { rate, slope } = adam;
  for (let i = row * N_EMBD; i < (row + 1) * N_EMBD; i++) weights[i] -= (rate * means[i]) / (slope * sizes[i] + 1e-8);
}

// A row whose gradient is a sum over n positions: of a factor, times a vector of 16.
function learn(row, n, factors, from, stride, vectors) {
  const { sizeGain } = adam;
  for (let k = 0; k < N_EMBD; k += 4) {
    let a = 0, b = 0, c = 0, d = 0;
    for (let t = 0; t < n; t++) {
      const factor = factors[from + t * stride];
      const at = t * N_EMBD + k;
      a += factor * vectors[at];
      b += factor * vectors[at + 1];
      c += factor * vectors[at + 2];
      d += factor * vectors[at + 3];
    }
    const i = row * N_EMBD + k;
    means[i] += a;
    means[i + 1] += b;
    means[i + 2] += c;
    means[i + 3] += d;
    sizes[i] = Math.sqrt(sizes[i] * sizes[i] + sizeGain * (a * a));
    sizes[i + 1] = Math.sqrt(sizes[i + 1] * sizes[i + 1] + sizeGain * (b * b));
    sizes[i + 2] = Math.sqrt(sizes[i + 2] * sizes[i + 2] + sizeGain * (c * c));
    sizes[i + 3] = Math.sqrt(sizes[i + 3] * sizes[i + 3] + sizeGain * (d * d));
  }
  move(row);
}


// --- 5. Forward -------------------------------------------------------------------------------------------------------

// What the model thinks about each position: a row for each, as wide as it takes.
const rowsFor = (width) => new Float64Array(BLOCK_SIZE * width);
const embedded = rowsFor(N_EMBD);
const normed1 = rowsFor(N_EMBD);
const queries = rowsFor(N_EMBD);
const keys = rowsFor(N_EMBD);
const values = rowsFor(N_EMBD);
const attention = rowsFor(N_HEAD * BLOCK_SIZE); // by position, head, and position looked at
const gathered = rowsFor(N_EMBD);
const middle = rowsFor(N_EMBD);
const normed2 = rowsFor(N_EMBD);
const hidden = rowsFor(HIDDEN);
const last = rowsFor(N_EMBD);
const logits = rowsFor(VOCAB_ROWS);
const scales0 = rowsFor(1);
const scales1 = rowsFor(1);
const scales2 = rowsFor(1);
const open = Array.from({ length: BLOCK_SIZE }, () => new Uint8Array(HIDDEN)); // the units that ReLU lets through
const openCounts = new Uint8Array(BLOCK_SIZE);

// y = W x, for `count` rows of the weights from `first` on.
function multiply(first, count, x, from, y, to) {
  for (let r = 0; r < count; r += 4) {
    const row = (first + r) * N_EMBD;
    let a = 0, b = 0, c = 0, d = 0;
    for (let i = 0; i < N_EMBD; i++) {
      const factor = x[from + i];
      a += weights[row + i] * factor;
      b += weights[row + i + 16] * factor;
      c += weights[row + i + 32] * factor;
      d += weights[row + i + 48] * factor;
    }
    y[to + r] = a;
    y[to + r + 1] = b;
    y[to + r + 2] = c;
    y[to + r + 3] = d;
  }
}

// y += d W, for the same rows.
function multiplyBack(first, count, d, from, y, to) {
  for (let i = 0; i < N_EMBD; i += 4) {
    let a = 0, b = 0, c = 0, e = 0;
    for (let r = 0; r < count; r++) {
      const factor = d[from + r];
      const at = (first + r) * N_EMBD + i;
      a += weights[at] * factor;
      b += weights[at + 1] * factor;
      c += weights[at + 2] * factor;
      e += weights[at + 3] * factor;
    }
    y[to + i] += a;
    y[to + i + 1] += b;
    y[to + i + 2] += c;
    y[to + i + 3] += e;
  }
}

// RMSNorm of the row at `from`: what it multiplies by.
function norm(x, from, y) {
  let sum = 0;
  for (let i = from; i < from + N_EMBD; i++) sum += x[i] * x[i];
  const scale = 1 / Math.sqrt(sum * (1 / N_EMBD) + 1e-5);
  for (let i = from; i < from + N_EMBD; i++) y[i] = x[i] * scale;
  return scale;
}

function attend(t) {
  const at = t * N_EMBD;
  for (let h = 0; h < N_HEAD; h++) {
    const q = at + h * HEAD_DIM;
    const scores = (t * N_HEAD + h) * BLOCK_SIZE;
    let highest = -Infinity;
    for (let s = 0; s <= t; s++) {
      const k = s * N_EMBD + h * HEAD_DIM;
      const score = 0.5 * (
        queries[q] * keys[k] + queries[q + 1] * keys[k + 1] + queries[q + 2] * keys[k + 2] + queries[q + 3] * keys[k + 3]
      );
      attention[scores + s] = score;
      if (score > highest) highest = score;
    }
    let total = 0, a = 0, b = 0, c = 0, d = 0;
    for (let s = 0; s <= t; s++) {
      const v = s * N_EMBD + h * HEAD_DIM;
      const weight = Math.exp(attention[scores + s] - highest);
      attention[scores + s] = weight;
      total += weight;
      a += weight * values[v];
      b += weight * values[v + 1];
      c += weight * values[v + 2];
      d += weight * values[v + 3];
    }
    const share = 1 / total;
    for (let s = 0; s <= t; s++) attention[scores + s] *= share;
    gathered[q] = a * share;
    gathered[q + 1] = b * share;
    gathered[q + 2] = c * share;
    gathered[q + 3] = d * share;
  }
}

// Every unit that ReLU lets through adds its row of DOWN.
function thinkOn(t) {
  const at = t * N_EMBD;
  const units = open[t];
  let count = 0;
  for (let unit = 0; unit < HIDDEN; unit++) {
    units[count] = unit;
    if (hidden[t * HIDDEN + unit] > 0) count++;
    else hidden[t * HIDDEN + unit] = 0;
  }
  openCounts[t] = count;
  for (let i = at; i < at + N_EMBD; i++) last[i] = middle[i];
  for (let u = 0; u < count; u++) {
    const row = (DOWN + units[u]) * N_EMBD;
    const says = hidden[t * HIDDEN + units[u]];
    for (let i = 0; i < N_EMBD; i++) last[at + i] += says * weights[row + i];
  }
}

// The logits of what follows the token at position t. What it knows of the positions before still holds.
function think(token, t) {
  const at = t * N_EMBD;
  for (let i = 0; i < N_EMBD; i++) {
    embedded[at + i] = weights[(TOKEN + token) * N_EMBD + i] + weights[(POSITION + t) * N_EMBD + i];
  }
  scales0[t] = norm(embedded, at, embedded);
  scales1[t] = norm(embedded, at, normed1);
  multiply(QUERY, N_EMBD, normed1, at, queries, at);
  multiply(QUERY + N_EMBD, N_EMBD, normed1, at, keys, at);
  multiply(QUERY + 2 * N_EMBD, N_EMBD, normed1, at, values, at);
  attend(t);
  multiply(OUTPUT, N_EMBD, gathered, at, middle, at);
  for (let i = at; i < at + N_EMBD; i++) middle[i] += embedded[i];
  scales2[t] = norm(middle, at, normed2);
  multiply(UP, HIDDEN, normed2, at, hidden, t * HIDDEN);
  thinkOn(t);
  multiply(HEAD, VOCAB_ROWS, last, at, logits, t * VOCAB_ROWS);
}


// --- 6. Backward: dX is the derivative of the loss by x -----------------------------------------------------------------

const dLast = rowsFor(N_EMBD);
const dHidden = rowsFor(HIDDEN);
const dMiddle = rowsFor(N_EMBD);
const dResidual = rowsFor(N_EMBD);
const dQueries = rowsFor(N_EMBD);
const dKeys = rowsFor(N_EMBD);
const dValues = rowsFor(N_EMBD);
const dEmbedded = rowsFor(N_EMBD);
const dScaled = new Float64Array(N_EMBD); // what came back to the output of an RMSNorm, or of the attention

// The surprise at what follows position t. Leaves the derivatives by the logits in their place, in Adam's units.
function surprise(t, target, n) {
  const from = t * VOCAB_ROWS;
  let highest = -Infinity;
  for (let i = from; i < from + vocabSize; i++) if (logits[i] > highest) highest = logits[i];
  const score = logits[from + target];
  let total = 0;
  for (let i = from; i < from + vocabSize; i++) {
    logits[i] = Math.exp(logits[i] - highest);
    total += logits[i];
  }
  const unit = adam.growth / n;
  const share = unit / total;
  for (let i = from; i < from + vocabSize; i++) logits[i] *= share;
  logits[from + target] -= unit;
  return highest - score + Math.log(total);
}

// Adds to the gradient at RMSNorm's input, from that at its output, in dScaled, and that output.
function normBack(scaled, at, scale, d) {
  let sum = 0;
  for (let i = 0; i < N_EMBD; i++) sum += dScaled[i] * scaled[at + i];
  const along = sum * (1 / N_EMBD);
  for (let i = 0; i < N_EMBD; i++) d[at + i] += scale * (dScaled[i] - along * scaled[at + i]);
}

function backThroughUnits(t) {
  const at = t * N_EMBD;
  dScaled.fill(0);
  for (let u = 0; u < openCounts[t]; u++) {
    const unit = open[t][u];
    const down = (DOWN + unit) * N_EMBD;
    const up = (UP + unit) * N_EMBD;
    let a = 0, b = 0;
    for (let i = 0; i < N_EMBD; i += 2) {
      a += dLast[at + i] * weights[down + i];
      b += dLast[at + i + 1] * weights[down + i + 1];
    }
    const d = a + b;
    dHidden[t * HIDDEN + unit] = d;
    for (let i = 0; i < N_EMBD; i++) dScaled[i] += d * weights[up + i];
  }
  for (let i = at; i < at + N_EMBD; i++) dMiddle[i] = dLast[i];
  normBack(normed2, at, scales2[t], dMiddle);
}

function backThroughAttention(t) {
  const at = t * N_EMBD;
  dScaled.fill(0);
  multiplyBack(OUTPUT, N_EMBD, dMiddle, at, dScaled, 0);
  for (let h = 0; h < N_HEAD; h++) {
    const i = h * HEAD_DIM;
    const q = at + i;
    const a = dScaled[i], b = dScaled[i + 1], c = dScaled[i + 2], d = dScaled[i + 3];
    const along = a * gathered[q] + b * gathered[q + 1] + c * gathered[q + 2] + d * gathered[q + 3];
    for (let s = 0; s <= t; s++) {
      const k = s * N_EMBD + i;
      const weight = attention[(t * N_HEAD + h) * BLOCK_SIZE + s];
      const back = a * values[k] + b * values[k + 1] + c * values[k + 2] + d * values[k + 3];
      const slope = 0.5 * weight * (back - along);
      for (let j = 0; j < HEAD_DIM; j++) {
        dQueries[q + j] += slope * keys[k + j];
        dKeys[k + j] += slope * queries[q + j];
      }
      dValues[k] += weight * a;
      dValues[k + 1] += weight * b;
      dValues[k + 2] += weight * c;
      dValues[k + 3] += weight * d;
    }
  }
}

function backToEmbedding(t) {
  const at = t * N_EMBD;
  dScaled.fill(0);
  multiplyBack(QUERY, N_EMBD, dQueries, at, dScaled, 0);
  multiplyBack(QUERY + N_EMBD, N_EMBD, dKeys, at, dScaled, 0);
  multiplyBack(QUERY + 2 * N_EMBD, N_EMBD, dValues, at, dScaled, 0);
  for (let i = at; i < at + N_EMBD; i++) dResidual[i] = dMiddle[i];
  normBack(normed1, at, scales1[t], dResidual);
  for (let i = 0; i < N_EMBD; i++) dScaled[i] = dResidual[at + i];
  normBack(embedded, at, scales0[t], dEmbedded);
}

function back(n) {
  for (const gradient of [dLast, dHidden, dQueries, dKeys, dValues, dEmbedded]) gradient.fill(0);
  for (let t = 0; t < n; t++) {
    multiplyBack(HEAD, vocabSize, logits, t * VOCAB_ROWS, dLast, t * N_EMBD);
    backThroughUnits(t);
    backThroughAttention(t);
  }
}


// --- 7. Training ----------------------------------------------------------------------------------------------------------

// Rows that this step has a gradient for; the others only move.
const learns = new Uint8Array(ROWS);

function learnUnits(n) {
  for (let t = 0; t < n; t++) {
    for (let u = 0; u < openCounts[t]; u++) learns[UP + open[t][u]] = 1;
  }
  for (let unit = 0; unit < HIDDEN; unit++) {
    if (learns[UP + unit]) {
      learn(UP + unit, n, dHidden, unit, HIDDEN, normed2);
      learn(DOWN + unit, n, hidden, unit, HIDDEN, dLast);
      learns[UP + unit] = 0;
    } else {
      move(UP + unit);
      move(DOWN + unit);
    }
  }
}

const isHere = new Float64Array(BLOCK_SIZE); // for a row of the embeddings: 1 for each position that used it

function learnEmbeddings(tokens, n) {
  for (let t = 0; t < BLOCK_SIZE; t++) {
    isHere[t] = 1;
    if (t < n) learn(POSITION + t, n, isHere, 0, 1, dEmbedded);
    else move(POSITION + t);
    isHere[t] = 0;
  }
  for (let t = 0; t < n; t++) learns[TOKEN + tokens[t]] = 1;
  for (let token = 0; token < vocabSize; token++) {
    if (!learns[TOKEN + token]) {
      move(TOKEN + token);
      continue;
    }
    for (let t = 0; t < n; t++) isHere[t] = tokens[t] === token ? 1 : 0;
    learn(TOKEN + token, n, isHere, 0, 1, dEmbedded);
    learns[TOKEN + token] = 0;
  }
  isHere.fill(0);
}

// One step: the loss before it.
function train(step, tokens, n) {
  advance(step);
  let loss = 0;
  for (let t = 0; t < n; t++) {
    think(tokens[t], t);
    loss += surprise(t, tokens[t + 1], n);
  }
  back(n);
  for (let t = 0; t < n; t++) backToEmbedding(t);
  for (let token = 0; token < vocabSize; token++) learn(HEAD + token, n, logits, token, VOCAB_ROWS, last);
  learnUnits(n);
  for (let i = 0; i < N_EMBD; i++) {
    learn(OUTPUT + i, n, dMiddle, i, N_EMBD, gathered);
    learn(QUERY + i, n, dQueries, i, N_EMBD, normed1);
    learn(QUERY + N_EMBD + i, n, dKeys, i, N_EMBD, normed1);
    learn(QUERY + 2 * N_EMBD + i, n, dValues, i, N_EMBD, normed1);
  }
  learnEmbeddings(tokens, n);
  return loss / n;
}

const log = [
  `num docs: ${documents.length}`,
  `vocab size: ${vocabSize}`,
  `num params: ${(2 * vocabSize + BLOCK_SIZE + 4 * N_EMBD + 2 * HIDDEN) * N_EMBD}`,
];
for (let step = 0; step < NUM_STEPS; step++) {
  const document = Array.from(documents[step % documents.length].slice(0, 2 * BLOCK_SIZE)).slice(0, BLOCK_SIZE);
  const tokens = [BOS, ...document.map((character) => tokenOf.get(character)), BOS];
  const loss = train(step, tokens, Math.min(BLOCK_SIZE, document.length + 1));
  log.push(`step ${`${step + 1}`.padStart(4)} / ${`${NUM_STEPS}`.padStart(4)} | loss ${loss.toFixed(4)}`);
}


// --- 8. Inference ---------------------------------------------------------------------------------------------------------

// random.choices(): a token, by the logits for what follows position t, at temperature 0.5.
function choose(t) {
  const scores = logits.subarray(t * VOCAB_ROWS, t * VOCAB_ROWS + vocabSize);
  let highest = -Infinity;
  for (const score of scores) if (score > highest) highest = score;
  let total = 0;
  for (let token = 0; token < vocabSize; token++) scores[token] = total += Math.exp((scores[token] - highest) * 2);
  const drawn = random() * total;
  let token = 0;
  while (token < BOS && scores[token] <= drawn) token++;
  return token;
}

log.push("", "--- inference (new, hallucinated names) ---");
const NUM_SAMPLES = 20;
for (let index = 1; index <= NUM_SAMPLES; index++) {
  let token = BOS;
  let name = "";
  for (let t = 0; t < BLOCK_SIZE; t++) {
    think(token, t);
    token = choose(t);
    if (token === BOS) break;
    name += alphabet[token];
  }
  log.push(`sample ${`${index}`.padStart(2)}: ${name}`);
}
process.stdout.write(`${log.join("\n")}\n`);
