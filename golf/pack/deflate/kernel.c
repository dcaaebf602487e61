/* The packer's inner loops: the same integers, and so the same answers, as matches.py, parse.py, huffman.py,
   header.py, refine.py and estimate.py, some fifty times faster. kernel.py compiles it where there is a compiler. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LITERALS = 286, DISTANCES = 30, END = 256, ITEMS = 19, MIN_MATCH = 3, MAX_MATCH = 258, WINDOW = 32768 };
enum { SHIFT = 512, UNIT = 16, PASSES = 3, LENGTHS = LITERALS + DISTANCES, NO_COST = 1 << 28 };

static const double HEADER = 120, SYMBOL = 1.4, GAP = 3.5, ROUGHNESS = 0.8;

static const int length_base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                  31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const int length_extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const int order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
static const int start_costs[] = {4, 6, 5, 4, 3, 3, 3, 3, 3, 4, 5, 6, 6, 6, 6, 6, 4, 4, 4};

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

static int distance_extra(int kind) { return kind < 2 ? 0 : kind / 2 - 1; }

static int distance_class(int distance) {
    int value = distance - 1, bits = 0;
    if (value < 4) return value;
    while (value >> (bits + 1)) bits++;
    return 2 * bits + (value >> (bits - 1) & 1);
}

static int length_class(int length) {
    int kind = 28;
    while (length_base[kind] > length) kind--;
    return kind;
}

/* --- matches ------------------------------------------------------------------------------------------ */

typedef struct {
    int32_t kind, length, distance;
} Choice;

/* For every position of data, choices[offsets[position]..offsets[position + 1]): the longest match in every
   class of distances, nearest class first. Returns how many, or -1 where there is no memory or no room. */
int find_matches(const uint8_t *data, int size, int nearest, int32_t *offsets, Choice *choices, int room) {
    int32_t *heads = malloc((1 << 16) * sizeof *heads), *before = malloc((size + 1) * sizeof *before);
    int count = 0;
    if (!heads || !before) count = -1;
    else memset(heads, 0xff, (1 << 16) * sizeof *heads);
    for (int here = 0; here < size && count >= 0; here++) {
        offsets[here] = count;
        if (here + MIN_MATCH > size) continue;
        const uint8_t *now = data + here;
        uint32_t hash = ((now[0] | now[1] << 8 | (uint32_t)now[2] << 16) * 2654435761u) >> 16;
        int limit = least(size - here, MAX_MATCH), tried = 0;
        for (int place = heads[hash]; place >= 0 && here - place <= WINDOW; place = before[place]) {
            const uint8_t *then = data + place;
            if (memcmp(then, now, MIN_MATCH)) continue;
            if (tried++ == nearest) break;
            int length = MIN_MATCH, kind = distance_class(here - place);
            while (length < limit && then[length] == now[length]) length++;
            if (count == offsets[here] || choices[count - 1].kind != kind) {
                if (count == room) { count = -1; break; }
                choices[count++] = (Choice){kind, length, here - place};
            } else if (choices[count - 1].length < length) {
                choices[count - 1] = (Choice){kind, length, here - place};
            }
        }
        before[here] = heads[hash];
        heads[hash] = here;
    }
    if (count >= 0) offsets[size] = count;
    free(heads);
    free(before);
    return count;
}

/* --- parse -------------------------------------------------------------------------------------------- */

/* The cheapest tokens for data[start:end), as in parse.py. lengths and distances have room for end - start.
   Returns how many tokens, or -1 where there is no memory. */
static int parse(const uint8_t *data, int start, int end, const int32_t *offsets, const Choice *choices,
          const int32_t *costs, int32_t *lengths, int32_t *distances) {
    int64_t *future = malloc((end - start + 1) * sizeof *future), *shortest = malloc((MAX_MATCH + 1) * sizeof *shortest);
    int64_t by_length[MAX_MATCH + 1], by_class[DISTANCES];
    int tokens = 0;
    if (!future || !shortest) { free(future); free(shortest); return -1; }
    for (int kind = 0, length = MIN_MATCH; length <= MAX_MATCH; length++) {
        while (kind < 28 && length_base[kind + 1] <= length) kind++;
        by_length[length] = (int64_t)SHIFT * (costs[END + 1 + kind] + UNIT * length_extra[kind]) + length;
    }
    for (int kind = 0; kind < DISTANCES; kind++)
        by_class[kind] = (int64_t)SHIFT * (costs[LITERALS + kind] + UNIT * distance_extra(kind));
    future[end - start] = 0;
    for (int here = end - 1; here >= start; here--) {
        const int64_t *rest = future + (here - start);
        int64_t best = (int64_t)SHIFT * costs[data[here]] + 1 + rest[1];
        int used = 0, reach = MIN_MATCH - 1;
        for (const Choice *each = choices + offsets[here]; each < choices + offsets[here + 1]; each++) {
            int length = least(each->length, end - here);
            for (; reach < length; reach++) {
                int64_t cost = by_length[reach + 1] + rest[reach + 1];
                shortest[reach + 1] = reach < MIN_MATCH || cost < shortest[reach] ? cost : shortest[reach];
            }
            if (length >= MIN_MATCH && by_class[each->kind] + shortest[length] < best) {
                best = by_class[each->kind] + shortest[length];
                used = each->distance;
            }
        }
        lengths[here - start] = used ? (int32_t)(best % SHIFT) : 1;
        distances[here - start] = used;
        future[here - start] = best - best % SHIFT;
    }
    for (int here = 0; here < end - start; tokens++) {
        int length = lengths[here];
        lengths[tokens] = length;
        distances[tokens] = distances[here];
        here += length;
    }
    free(future);
    free(shortest);
    return tokens;
}

/* How often each symbol is used; distances follow the literals in counts. */
static void count_symbols(const uint8_t *data, int start, int tokens, const int32_t *lengths, const int32_t *distances,
                          int32_t *counts) {
    memset(counts, 0, LENGTHS * sizeof *counts);
    counts[END] = 1;
    for (int token = 0, here = start; token < tokens; here += lengths[token++]) {
        if (distances[token]) {
            counts[END + 1 + length_class(lengths[token])]++;
            counts[LITERALS + distance_class(distances[token])]++;
        } else {
            counts[data[here]]++;
        }
    }
}

/* --- prefix codes ------------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int descending(const void *a, const void *b) { return *(const int32_t *)b - *(const int32_t *)a; }

/* Depths of the leaves, in descending order, for ascending weights. */
static void huffman_depths(const int64_t *weights, int count, int32_t *depths) {
    int64_t nodes[2 * LENGTHS];
    int32_t parents[2 * LENGTHS], deep[2 * LENGTHS];
    int leaf = 0, inner = count;
    for (int i = 0; i < count; i++) nodes[i] = weights[i];
    for (int new = count; new < 2 * count - 1; new++) {
        nodes[new] = 0;
        for (int i = 0; i < 2; i++) {
            int child = leaf < count && (inner >= new || nodes[leaf] <= nodes[inner]) ? leaf++ : inner++;
            nodes[new] += nodes[child];
            parents[child] = new;
        }
    }
    deep[2 * count - 2] = 0;
    for (int node = 2 * count - 3; node >= 0; node--) deep[node] = deep[parents[node]] + 1;
    memcpy(depths, deep, count * sizeof *depths);
    qsort(depths, count, sizeof *depths, descending);
}

/* The same with no depth above limit. */
static void package_merge(const int64_t *weights, int count, int limit, int32_t *depths) {
    int64_t packages[2 * LENGTHS], merged[2 * LENGTHS];
    uint8_t leaf[16][2 * LENGTHS];
    int sizes[16], made = 0;
    for (int level = 0; level < limit; level++) {
        int a = 0, b = 0, size = 0;
        while (a < count || b < made) {
            int is_leaf = b == made || (a < count && weights[a] <= packages[b]);
            leaf[level][size] = is_leaf;
            merged[size++] = is_leaf ? weights[a++] : packages[b++];
        }
        sizes[level] = size;
        made = size / 2;
        for (int i = 0; i < made; i++) packages[i] = merged[2 * i] + merged[2 * i + 1];
    }
    memset(depths, 0, count * sizeof *depths);
    for (int level = limit - 1, taken = 2 * count - 2; level >= 0; level--) {
        int leaves = 0;
        for (int i = 0; i < least(taken, sizes[level]); i++) leaves += leaf[level][i];
        for (int i = 0; i < leaves; i++) depths[i]++;
        taken = 2 * (taken - leaves);
    }
}

static void code_lengths(const int32_t *counts, int size, int limit, int32_t *lengths) {
    int64_t sorted[LENGTHS], weights[LENGTHS];
    int32_t depths[LENGTHS];
    int used = 0;
    for (int symbol = 0; symbol < size; symbol++) {
        lengths[symbol] = 0;
        if (counts[symbol]) sorted[used++] = (int64_t)counts[symbol] * 1024 + symbol;
    }
    if (!used) return;
    qsort(sorted, used, sizeof *sorted, ascending);
    for (int i = 0; i < used; i++) weights[i] = sorted[i] / 1024;
    if (used == 1) depths[0] = 1;
    else huffman_depths(weights, used, depths);
    if (depths[0] > limit) package_merge(weights, used, limit, depths);
    for (int i = 0; i < used; i++) lengths[sorted[i] % 1024] = depths[i];
}

/* --- header ------------------------------------------------------------------------------------------- */

static const int repeat_extra[] = {2, 3, 7};

static void offer(int cost, int symbol, int times, int *best, int32_t *path) {
    /* Equal costs: the smaller symbol, then fewer times, as header.py's min() has it. */
    int key = symbol * 1024 + times;
    if (cost < *best || (cost == *best && key < *path)) { *best = cost; *path = key; }
}

/* Count the items of the cheapest way to write a run of equal lengths. */
static void run_items(int length, int run, const int32_t *costs, int32_t *frequencies) {
    int best[LENGTHS + 1];
    int32_t path[LENGTHS + 1];
    best[0] = 0;
    for (int end = 1; end <= run; end++) {
        best[end] = best[end - 1] + costs[length];
        path[end] = 1;
        for (int times = 3; times <= least(6, end - 1); times++)
            offer(best[end - times] + costs[16] + 2, 16, times, &best[end], &path[end]);
        if (length) continue;
        for (int times = 3; times <= least(10, end); times++)
            offer(best[end - times] + costs[17] + 3, 17, times, &best[end], &path[end]);
        if (end > 10) {
            int begin = most(0, end - 138);
            for (int other = begin + 1; other <= end - 11; other++)
                if (best[other] < best[begin]) begin = other;
            offer(best[begin] + costs[18] + 7, 18, end - begin, &best[end], &path[end]);
        }
    }
    for (int end = run; end > 0; end -= path[end] % 1024) {
        int symbol = path[end] / 1024;
        frequencies[symbol ? symbol : length]++;
    }
}

/* The header's size without the three bits that open a block; its code goes to code. As header.py. */
static int plan_header(const int32_t *lengths, int first, int second, int32_t *code) {
    int32_t costs[ITEMS], frequencies[ITEMS], trial[ITEMS], row[LENGTHS];
    int best = NO_COST, total = first + second;
    memcpy(row, lengths, first * sizeof *row);
    memcpy(row + first, lengths + LITERALS, second * sizeof *row);
    for (int item = 0; item < ITEMS; item++) costs[item] = start_costs[item];
    while (1) {
        memset(frequencies, 0, sizeof frequencies);
        for (int begin = 0, end; begin < total; begin = end) {
            for (end = begin; end < total && row[end] == row[begin];) end++;
            run_items(row[begin], end - begin, costs, frequencies);
        }
        code_lengths(frequencies, ITEMS, 7, trial);
        int used = 0, written = 4, size = 14;
        for (int item = 0; item < ITEMS; item++) used += trial[item] > 0;
        if (used == 1) trial[trial[18] ? 0 : 18] = 1;
        for (int i = 0; i < ITEMS; i++)
            if (trial[order[i]]) written = most(written, i + 1);
        size += 3 * written;
        for (int item = 0; item < ITEMS; item++)
            size += frequencies[item] * (trial[item] + (item > 15 ? repeat_extra[item - 16] : 0));
        if (size >= best) return best;
        best = size;
        memcpy(code, trial, sizeof trial);
        for (int item = 0; item < ITEMS; item++) costs[item] = trial[item] ? trial[item] : 7;
    }
}

/* --- refine ------------------------------------------------------------------------------------------- */

enum { LOSS = 14, UNKNOWN = 7, REPEATS = 10, RUNS = 320 };

static int32_t run_sizes[UNKNOWN + 1][REPEATS][RUNS]; /* by cost of a length, by cost of a repeat, by count */

/* To be called once, before all else. */
void init(void) {
    for (int plain = 1; plain <= UNKNOWN; plain++)
        for (int repeat = 3; repeat < REPEATS; repeat++)
            for (int count = 1; count < RUNS; count++) {
                int32_t *sizes = run_sizes[plain][repeat];
                sizes[count] = sizes[count - 1] + plain;
                for (int times = 3; times <= least(6, count - 1); times++)
                    sizes[count] = least(sizes[count], sizes[count - times] + repeat);
            }
}

typedef struct {
    int32_t lengths[LENGTHS], counts[LENGTHS]; /* the used part of the first alphabet, then of the second */
    const int32_t *sizes[16];
    int size;
} Work;

static int run_length(const Work *work, int position, int value, int step) {
    int end = position + step;
    while (end >= 0 && end < work->size && work->lengths[end] == value) end += step;
    return abs(end - position) - 1;
}

static int change(Work *work, int position, int new) {
    int old = work->lengths[position];
    const int32_t *sizes = work->sizes[old];
    int left = run_length(work, position, old, -1), right = run_length(work, position, old, 1);
    int result = sizes[left] + sizes[right] - sizes[left + 1 + right];
    sizes = work->sizes[new];
    left = run_length(work, position, new, -1), right = run_length(work, position, new, 1);
    work->lengths[position] = new;
    return result + sizes[left + 1 + right] - sizes[left] - sizes[right];
}

/* Set some lengths if that makes header and symbols together smaller. */
static int take(Work *work, int count, const int *positions, const int *lengths) {
    int before[3], loss = 0;
    for (int i = 0; i < count; i++) {
        before[i] = work->lengths[positions[i]];
        loss += work->counts[positions[i]] * (lengths[i] - before[i]) + change(work, positions[i], lengths[i]);
    }
    if (loss < 0) return 1;
    for (int i = 0; i < count; i++) work->lengths[positions[i]] = before[i];
    return 0;
}

/* The three best changes of one length that is now the same for all of them, the best first. */
typedef struct {
    int count, loss[4], position[4];
} Top;

static void enter(Top *top, const Work *work, int position, int new, int header) {
    int loss = work->counts[position] * (new - work->lengths[position]) + header, place = top->count;
    for (; place && loss < top->loss[place - 1]; place--) {
        top->loss[place] = top->loss[place - 1];
        top->position[place] = top->position[place - 1];
    }
    top->loss[place] = loss;
    top->position[place] = position;
    top->count = least(top->count + 1, 3);
}

static int try_change(Work *work, int position, int new) {
    int old = work->lengths[position], result = change(work, position, new);
    work->lengths[position] = old;
    return result;
}

/* One symbol at this length gets shorter, the two best others longer. */
static int split(Work *work, int length, const Top *up, const Top *down) {
    for (int i = 0; i < down->count; i++) {
        int chosen[3] = {down->position[i]}, count = 1, sum = down->loss[i];
        for (int j = 0; j < up->count && count < 3; j++)
            if (up->position[j] != chosen[0]) {
                chosen[count++] = up->position[j];
                sum += up->loss[j];
            }
        if (count == 3 && sum < 0 && take(work, 3, chosen, (int[]){length - 1, length + 1, length + 1})) return 1;
    }
    return 0;
}

/* The first of the moves that look best and are. */
static int step(Work *work, const int *group, int size) {
    Top longer[18] = {0}, shorter[18] = {0};
    for (int i = 0; i < size; i++) {
        int position = group[i], length = work->lengths[position];
        if (length < 15) enter(&longer[length], work, position, length + 1, try_change(work, position, length + 1));
        if (length > 1) enter(&shorter[length], work, position, length - 1, try_change(work, position, length - 1));
    }
    for (int length = 1; length < 15; length++) {
        const Top *up = &longer[length], *next = &shorter[length + 1], *last = &shorter[length + 2];
        if (up->count && next->count && up->loss[0] + next->loss[0] < 0 &&
            take(work, 2, (int[]){up->position[0], next->position[0]}, (int[]){length + 1, length}))
            return 1;
        if (up->count && last->count > 1 && up->loss[0] + last->loss[0] + last->loss[1] < 0 &&
            take(work, 3, (int[]){up->position[0], last->position[0], last->position[1]},
                 (int[]){length + 1, length + 1, length + 1}))
            return 1;
        if (split(work, length, up, &shorter[length])) return 1;
    }
    return 0;
}

/* All pairs that may gain something by trading their lengths. */
static int trade(Work *work, const int *group, int size) {
    const int32_t *lengths = work->lengths, *counts = work->counts;
    int taken = 0;
    for (int i = 0; i < size; i++)
        for (int j = 0; j < i; j++) {
            int a = group[i], b = group[j], loss = (lengths[b] - lengths[a]) * (counts[a] - counts[b]);
            if (lengths[a] != lengths[b] && loss < LOSS)
                taken |= take(work, 2, (int[]){a, b}, (int[]){lengths[b], lengths[a]});
        }
    return taken;
}

static int used_part(const int32_t *lengths, int size, int at_least) {
    while (size > at_least && !lengths[size - 1]) size--;
    return size;
}

static int weigh(const int32_t *counts, const int32_t *lengths) {
    int size = 0;
    for (int symbol = 0; symbol < LENGTHS; symbol++) size += counts[symbol] * lengths[symbol];
    for (int kind = 0; kind < 29; kind++) size += counts[END + 1 + kind] * length_extra[kind];
    for (int kind = 0; kind < DISTANCES; kind++) size += counts[LITERALS + kind] * distance_extra(kind);
    return size;
}

static void improve(const int32_t *counts, int32_t *lengths, int first, int second, const int32_t *costs) {
    Work work = {.size = first + second};
    int groups[2][LENGTHS], sizes[2] = {0, 0};
    for (int length = 0; length < 16; length++)
        work.sizes[length] = run_sizes[costs[length] ? costs[length] : UNKNOWN][(costs[16] ? costs[16] : UNKNOWN) + 2];
    for (int position = 0; position < work.size; position++) {
        int symbol = position < first ? position : LITERALS + position - first, group = position >= first;
        work.lengths[position] = lengths[symbol];
        work.counts[position] = counts[symbol];
        if (lengths[symbol]) groups[group][sizes[group]++] = position;
    }
    for (int group = 0; group < 2; group++)
        do
            while (step(&work, groups[group], sizes[group]));
        while (trade(&work, groups[group], sizes[group]));
    memcpy(lengths, work.lengths, first * sizeof *lengths);
    memcpy(lengths + LITERALS, work.lengths + first, second * sizeof *lengths);
}

/* Improves lengths for these counts, first for a header whose items have these costs (19 of them, or none),
   then for the one that results. Returns the size of header and symbols. As refine.py. */
static int refine(const int32_t *counts, int32_t *lengths, const int32_t *costs) {
    int32_t code[ITEMS], trial[LENGTHS], trial_code[ITEMS];
    int first = used_part(lengths, LITERALS, END + 1), second = used_part(lengths + LITERALS, DISTANCES, 1);
    if (costs) improve(counts, lengths, first, second, costs);
    int size = plan_header(lengths, first, second, code) + weigh(counts, lengths);
    while (1) {
        memcpy(trial, lengths, sizeof trial);
        improve(counts, trial, first, second, code);
        int new = plan_header(trial, first, second, trial_code) + weigh(counts, trial);
        if (new >= size) return size;
        size = new;
        memcpy(lengths, trial, sizeof trial);
        memcpy(code, trial_code, sizeof code);
    }
}

/* --- all of it ---------------------------------------------------------------------------------------- */

/* A dynamic block for data[start:end): tokens by parse(), codes by refine(). It starts from the lengths that are
   in code (316 of them) where they belong to the very symbols that the tokens use, else from Huffman's.
   Returns the number of tokens, or -1 where there is no memory. As trial.py. */
int make_block(const uint8_t *data, int start, int end, const int32_t *offsets, const Choice *choices,
               const int32_t *costs, const int32_t *item_costs,
               int32_t *lengths, int32_t *distances, int32_t *code, int32_t *bits) {
    int32_t counts[LENGTHS];
    int fits = 1, tokens = parse(data, start, end, offsets, choices, costs, lengths, distances);
    if (tokens < 0) return -1;
    count_symbols(data, start, tokens, lengths, distances, counts);
    for (int symbol = 0; symbol < LENGTHS; symbol++) fits &= !counts[symbol] == !code[symbol];
    if (!fits) {
        code_lengths(counts, LITERALS, 15, code);
        code_lengths(counts + LITERALS, DISTANCES, 15, code + LITERALS);
    }
    *bits = 3 + refine(counts, code, item_costs);
    return tokens;
}

/* The size of all symbols under a perfect code, in bits, with an allowance for the header; and what each symbol
   then costs, in costs. As estimate.py. */
static double entropy(const int32_t *counts, int32_t *costs) {
    double bits = HEADER;
    for (int part = 0; part < 2; part++) {
        int from = part ? LITERALS : 0, to = part ? LENGTHS : LITERALS, total = 0;
        double before = 0;
        for (int symbol = from; symbol < to; symbol++) total += counts[symbol];
        for (int symbol = from; symbol < to; symbol++) {
            double ideal = counts[symbol] ? -log2((double)counts[symbol] / total) : 0;
            costs[symbol] = counts[symbol] ? (int)(UNIT * ideal + 0.5) : UNIT * (part ? 9 : 12);
            bits += counts[symbol] * ideal;
            if (ideal > 0) bits += SYMBOL + (before > 0 ? ROUGHNESS * fmin(2, fabs(ideal - before)) : GAP);
            before = ideal;
        }
    }
    for (int kind = 0; kind < 29; kind++) bits += counts[END + 1 + kind] * length_extra[kind];
    for (int kind = 0; kind < DISTANCES; kind++) bits += counts[LITERALS + kind] * distance_extra(kind);
    return bits;
}

/* What a stream of one block will about come to, in bits: the least of some passes, each of which parses under
   the costs of the one before. costs holds what to start from, then the costs of the best pass.
   Returns -1 where there is no memory. */
double estimate(const uint8_t *data, int size, int nearest, int32_t *costs) {
    int32_t *offsets = malloc((size + 1) * sizeof *offsets), *tokens = malloc((size + 1) * 2 * sizeof *tokens);
    Choice *choices = malloc(((size_t)size * DISTANCES + 1) * sizeof *choices);
    int32_t counts[LENGTHS], trial[LENGTHS];
    double best = -1;
    memcpy(trial, costs, sizeof trial);
    if (offsets && tokens && choices &&
        find_matches(data, size, nearest, offsets, choices, size * DISTANCES) >= 0) {
        for (int pass = 0; pass < PASSES; pass++) {
            int count = parse(data, 0, size, offsets, choices, trial, tokens, tokens + size);
            if (count < 0) break;
            count_symbols(data, 0, count, tokens, tokens + size, counts);
            double bits = entropy(counts, trial);
            if (best >= 0 && bits >= best) continue;
            best = bits;
            memcpy(costs, trial, sizeof trial);
        }
    }
    free(offsets);
    free(tokens);
    free(choices);
    return best;
}
