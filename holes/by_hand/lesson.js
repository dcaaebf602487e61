// gptbyhand.py's way from tokens to logits. The page of `golf lesson by_hand` runs it.
//
// read(model, text)        the tokens of what was typed, or a string that says what is wrong with it
// complete(model, tokens)  the tokens: what may come next stands in the last one's row
// think(model, tokens)     what every head compares and attends to, and the probabilities after every token
const lesson = (() => {
  const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
  const dot = (left, right) => total(left.map((number, i) => number * right[i]));
  const linear = (rows, weight) => rows.map((row) => weight.map((other) => dot(row, other)));
  const added = (rows, others) => rows.map((row, i) => row.map((number, j) => number + others[i][j]));

  function softmax(scores) {
    const highest = Math.max(...scores);
    const exponentials = scores.map((score) => Math.exp(score - highest));
    const sum = total(exponentials);
    return exponentials.map((exponential) => exponential / sum);
  }

  function layerNorm(rows, [gain]) {
    return rows.map((row) => {
      const mean = total(row) / row.length;
      const centred = row.map((number) => number - mean);
      const deviation = Math.sqrt(dot(centred, centred) / row.length + 1e-5);
      return centred.map((number, i) => (number / deviation) * gain[i]);
    });
  }

  // The error function, which browsers lack: its power series near zero, its continued fraction further out.
  function erf(x) {
    const size = Math.abs(x);
    if (size > 6) return Math.sign(x);
    if (size < 2.5) {
      let term = x, sum = x;
      for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
        term *= (-x * x) / n;
        sum += term / (2 * n + 1);
        if (n > 200) break;
      }
      return (2 / Math.sqrt(Math.PI)) * sum;
    }
    let fraction = 0;
    for (let n = 60; n > 0; n -= 1) fraction = n / 2 / (size + fraction);
    return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction));
  }

  const gelu = (number) => (number * (1 + erf(number / Math.SQRT2))) / 2;

  function attention(weights, layer, x, count, heads) {
    const [queries, keys, values] = ["query", "key", "value"].map((name) => linear(x, weights[`${layer}, ${name}`]));
    const size = x[0].length / count, found = x.map(() => []);
    for (let number = 0; number < count; number += 1) {
      const own = (rows) => rows.map((row) => row.slice(number * size, (number + 1) * size));
      const head = { name: `${layer}, head ${number + 1}`, scale: 1 / Math.sqrt(size), weights: [] };
      Object.assign(head, { queries: own(queries), keys: own(keys) });
      const gathered = own(values);
      head.queries.forEach((query, row) => {
        const seen = head.keys.slice(0, row + 1);
        head.weights.push(softmax(seen.map((key) => dot(query, key) * head.scale)));
        for (let i = 0; i < size; i += 1) {
          found[row].push(dot(head.weights[row], gathered.slice(0, row + 1).map((value) => value[i])));
        }
      });
      heads.push(head);
    }
    return linear(found, weights[`${layer}, attention projection`]);
  }

  function think(model, tokens) {
    const { weights, shape } = model, heads = [];
    let x = tokens.map((token, position) => added(
      [weights["token embedding"][token]], [weights["position embedding"][position]])[0]);
    for (let number = 1; number <= shape.layers; number += 1) {
      const layer = `layer ${number}`;
      x = added(x, attention(weights, layer, layerNorm(x, weights[`${layer}, norm 1`]), shape.heads, heads));
      const wide = linear(layerNorm(x, weights[`${layer}, norm 2`]), weights[`${layer}, mlp up`]);
      x = added(x, linear(wide.map((row) => row.map(gelu)), weights[`${layer}, mlp projection`]));
    }
    const logits = linear(layerNorm(x, weights["final norm"]), weights["token embedding"]);
    return { heads, probabilities: logits.map(softmax) };
  }

  function read(model, text) {
    const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const unknown = words.find((word) => !model.vocabulary.includes(word));
    if (unknown) return `The model does not know the word ${unknown}; it knows ${model.vocabulary.slice(1).join(", ")}.`;
    if (words.length > model.shape.context) return `These are more than ${model.shape.context} words.`;
    return words.length ? words.map((word) => model.vocabulary.indexOf(word)) : [0];
  }

  return { read, complete: (model, tokens) => tokens, think };
})();
