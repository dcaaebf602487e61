// zeptogpt.py's way from tokens to scores, with its sums in its order. The page of `golf lesson sorter` runs it.
//
// read(model, text)        the tokens of what was typed, or a string that says what is wrong with it
// complete(model, tokens)  the tokens, and those that the model adds
// think(model, tokens)     what every head compares and attends to, and the probabilities after every token
const lesson = (() => {
  const SEPARATOR = 0;

  const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
  const dot = (left, right) => total(left.map((number, i) => number * right[i]));
  const linear = (vector, rows) => rows.map((row) => dot(row, vector));
  const add = (vector, other) => vector.map((number, i) => number + other[i]);

  function softmax(scores) {
    const highest = Math.max(...scores);
    const exponentials = scores.map((score) => Math.exp(score - highest));
    const share = 1 / total(exponentials);
    return exponentials.map((exponential) => exponential * share);
  }

  function layerNorm(vector, [gain, bias]) {
    const mean = total(vector) * (1 / vector.length);
    const centred = vector.map((number) => number - mean);
    const scale = (dot(centred, centred) * (1 / vector.length) + 1e-5) ** -0.5;
    return centred.map((number, i) => gain[i] * (number * scale) + bias[i]);
  }

  function think(model, tokens) {
    const weights = model.weights, count = model.shape.heads;
    const size = weights["token embedding"][0].length / count;
    const heads = Array.from({ length: count }, (_, head) => (
      { name: `head ${head + 1}`, scale: size ** -0.5, queries: [], keys: [], weights: [] }));
    const values = [], probabilities = [];
    tokens.forEach((token, position) => {
      let x = weights["token embedding"][token];
      if (weights["position embedding"]) x = add(x, weights["position embedding"][position]);

      let normed = layerNorm(x, weights["norm attention"]);
      const [query, key, value] = ["query", "key", "value"].map((name) => linear(normed, weights[`attention ${name}`]));
      values.push(value);
      const gathered = [];
      heads.forEach((head, number) => {
        const own = (vector) => vector.slice(number * size, (number + 1) * size);
        head.queries.push(own(query));
        head.keys.push(own(key));
        const attention = softmax(head.keys.map((each) => dot(own(query), each) * head.scale));
        head.weights.push(attention);
        for (let i = 0; i < size; i += 1) gathered.push(dot(attention, values.map((each) => own(each)[i])));
      });
      x = add(x, linear(gathered, weights["attention output"]));

      normed = layerNorm(x, weights["norm mlp"]);
      const hidden = linear(normed, weights["mlp up"]).map((number) => Math.max(0, number));
      x = add(x, linear(hidden, weights["mlp down"]));

      const logits = linear(layerNorm(x, weights["norm end"]), weights["token embedding"]);
      // After the separator the separator is forbidden: only the letters' scores enter the softmax.
      const sorting = tokens.indexOf(SEPARATOR) >= 0 && tokens.indexOf(SEPARATOR) <= position;
      probabilities.push(sorting ? [0, ...softmax(logits.slice(1))] : softmax(logits));
    });
    return { heads, probabilities };
  }

  function complete(model, tokens) {
    const all = [...tokens];
    while (all.length < 7) {
      const last = think(model, all).probabilities.at(-1);
      all.push(last.indexOf(Math.max(...last)));
    }
    return all;
  }

  function read(model, text) {
    const letters = [...text.trim().toLowerCase()];
    if (letters.length !== 3 || letters.some((letter) => !"abc".includes(letter))) {
      return "That is not three letters of a, b, c, such as cab.";
    }
    return [...letters.map((letter) => model.vocabulary.indexOf(letter)), SEPARATOR];
  }

  return { read, complete, think };
})();
