/* The packer's inner loops: the same integers, and so the same answers, as matches.py, parse.py, huffman.py,
   header.py, fit.py and estimate.py, some fifty times faster. kernel.py compiles it where there is a compiler. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LITERALS = 286, DISTANCES = 30, END = 256, ITEMS = 19, MIN_MATCH = 3, MAX_MATCH = 258, WINDOW = 32768 };
enum { SHIFT = 512, UNIT = 16, PASSES = 3, UNKNOWN = 7, LENGTHS = LITERALS + DISTANCES, NO_COST = 1 << 28 };

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

/* For each place, the one before it whose three bytes have the same hash; -1 where there is none. heads: of 1 << 16. */
static void chain(const uint8_t *data, int size, int32_t *heads, int32_t *before) {
    memset(heads, 0xff, (1 << 16) * sizeof *heads);
    for (int here = 0; here < size; here++) {
        before[here] = -1;
        if (here + MIN_MATCH > size) continue;
        uint32_t hash = ((data[here] | data[here + 1] << 8 | (uint32_t)data[here + 2] << 16) * 2654435761u) >> 16;
        before[here] = heads[hash];
        heads[hash] = here;
    }
}

/* For every position of data, choices[offsets[position]..offsets[position + 1]): the longest match in every
   class of distances, nearest class first. Returns how many, or -1 where there is no memory or no room. */
int find_matches(const uint8_t *data, int size, int nearest, int32_t *offsets, Choice *choices, int room) {
    int32_t *heads = malloc((1 << 16) * sizeof *heads), *before = malloc((size + 1) * sizeof *before);
    int count = 0;
    if (!heads || !before) count = -1;
    else chain(data, size, heads, before);
    for (int here = 0; here < size && count >= 0; here++) {
        offsets[here] = count;
        const uint8_t *now = data + here;
        int limit = least(size - here, MAX_MATCH), tried = 0;
        for (int place = before[here]; place >= 0 && here - place <= WINDOW; place = before[place]) {
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

/* The header's size without the three bits that open a block. items: what its items may cost at first; in the end
   the lengths of their code. As header.py. */
static int plan_header(const int32_t *lengths, int first, int second, int32_t *items) {
    int32_t costs[ITEMS], frequencies[ITEMS], trial[ITEMS], row[LENGTHS];
    int best = NO_COST, total = first + second;
    memcpy(row, lengths, first * sizeof *row);
    memcpy(row + first, lengths + LITERALS, second * sizeof *row);
    for (int item = 0; item < ITEMS; item++) costs[item] = items[item] ? items[item] : UNKNOWN;
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
        memcpy(items, trial, sizeof trial);
        for (int item = 0; item < ITEMS; item++) costs[item] = trial[item] ? trial[item] : UNKNOWN;
    }
}

static int used_part(const int32_t *counts, int size, int at_least) {
    while (size > at_least && !counts[size - 1]) size--;
    return size;
}

static int weigh(const int32_t *counts, const int32_t *lengths) {
    int size = 0;
    for (int symbol = 0; symbol < LENGTHS; symbol++) size += counts[symbol] * lengths[symbol];
    for (int kind = 0; kind < 29; kind++) size += counts[END + 1 + kind] * length_extra[kind];
    for (int kind = 0; kind < DISTANCES; kind++) size += counts[LITERALS + kind] * distance_extra(kind);
    return size;
}

/* --- the best lengths for a header that is given, as fit.py ------------------------------------------------ */

enum { FULL = 1 << 15, LONGEST = 15, NEAR = 6, TUNINGS = 5, MOST_GAP = 3, WIDE_GAP = 12, GRAIN = FULL / 8 };
enum { NO_WAY = -1, NO_ROOM = -2 };
enum { HASTE = FULL / 32, NODES = 1 << 15, TABLE = 1 << 16, BUCKETS = (WIDE_GAP * FULL + LENGTHS * HASTE) / GRAIN + 1 };

typedef struct {
    const int32_t *counts;                    /* of the used part of the first alphabet, then of the second */
    int first, size;                          /* how many of them are of the first; how many in all */
    int targets[2], most_bits;                /* Kraft sums; the longest code that is tried */
    int32_t items[ITEMS];                     /* bits of each item of the header, with the extra ones */
    int64_t prices[2];                        /* of a whole Kraft sum, in bits */
    int zeros[LENGTHS + 1];                   /* how many symbols without a use begin at a place */
    int shortest[LENGTHS], longest[LENGTHS];  /* what lengths are tried at a place */
    int64_t spent[LENGTHS + 1][LONGEST + 1];  /* by all symbols before a place if they had one length; priced */
    int64_t rest[LENGTHS + 1][LONGEST + 1];   /* the least that must follow, by the length before */
    int16_t times[LENGTHS][LONGEST + 1], next[LENGTHS][LONGEST + 1]; /* and the step that it begins with */
} Fit;

static void start_fit(Fit *fit, const int32_t *counts, int first, int size, const int32_t *items) {
    int used[2] = {0, 0}, total[2] = {0, 0};
    fit->counts = counts, fit->first = first, fit->size = size;
    for (int item = 0; item < ITEMS; item++)
        fit->items[item] = (items[item] ? items[item] : UNKNOWN) + (item > 15 ? repeat_extra[item - 16] : 0);
    for (int place = 0; place < size; place++) {
        used[place >= first] += counts[place] > 0;
        total[place >= first] += counts[place];
    }
    fit->targets[0] = FULL;
    fit->targets[1] = used[1] > 1 ? FULL : used[1] ? FULL / 2 : 0;
    for (int part = 0; part < 2; part++) fit->prices[part] = most(1, total[part] * 369 / 256); /* 1 / ln 2 */
    fit->most_bits = 2;
    for (int symbols = most(total[0], total[1]); symbols; symbols /= 2)
        fit->most_bits = least(LONGEST, fit->most_bits + 1);
    fit->zeros[size] = 0;
    for (int place = size - 1; place >= 0; place--) fit->zeros[place] = counts[place] ? 0 : fit->zeros[place + 1] + 1;
    for (int place = 0, since = NEAR; place < size; place++) {
        since = counts[place] ? 0 : since + 1;
        int near = since <= NEAR || fit->zeros[place] <= NEAR;
        fit->shortest[place] = counts[place] > 0;
        fit->longest[place] = place >= first && used[1] < 2 ? counts[place] > 0 : near ? fit->most_bits : 0;
    }
}

static void offer_step(int64_t cost, int times, int next, int64_t *best, int16_t *best_times, int16_t *best_next) {
    if (cost < *best) { *best = cost; *best_times = times; *best_next = next; }
}

/* Whether the item 18 may stand for so many of the zeros that begin here: as many as there are, or about. */
static int is_long_run(int times, int zeros) { return times == 138 || times > zeros - 11; }

/* The least cost of what follows each place where Kraft sums have a price instead of a target, in 1/FULL bits. */
static void find_rest(Fit *fit) {
    for (int length = 0; length <= fit->most_bits; length++) fit->spent[0][length] = fit->rest[fit->size][length] = 0;
    for (int place = 0; place < fit->size; place++)
        for (int length = 0; length <= fit->most_bits; length++)
            fit->spent[place + 1][length] = fit->spent[place][length] + (int64_t)fit->counts[place] * length * FULL +
                                            (length ? fit->prices[place >= fit->first] * (FULL >> length) : 0);
    for (int place = fit->size - 1; place >= 0; place--) {
        int64_t any = INT64_MAX;
        int16_t times = 0, next = 0;
        for (int length = fit->shortest[place]; length <= fit->longest[place]; length++)
            offer_step((int64_t)fit->items[length] * FULL + fit->spent[place + 1][length] - fit->spent[place][length] +
                           fit->rest[place + 1][length], 1, length, &any, &times, &next);
        for (int run = 3; run <= least(138, fit->zeros[place]); run++)
            if (run < 11 || is_long_run(run, fit->zeros[place]))
                offer_step((int64_t)fit->items[run < 11 ? 17 : 18] * FULL + fit->rest[place + run][0], run, 0,
                           &any, &times, &next);
        for (int length = 0; length <= fit->most_bits; length++) {
            fit->rest[place][length] = any, fit->times[place][length] = times, fit->next[place][length] = next;
            for (int run = 1; place && run <= 6 && place + run <= fit->size; run++) {
                int end = place + run;
                if (length < fit->shortest[end - 1] || length > fit->longest[end - 1]) break;
                if (run > 2)
                    offer_step((int64_t)fit->items[16] * FULL + fit->spent[end][length] - fit->spent[place][length] +
                                   fit->rest[end][length], run, length,
                               &fit->rest[place][length], &fit->times[place][length], &fit->next[place][length]);
            }
        }
    }
}

/* The least cost that a way on from here can come to in all, in 1/FULL bits. */
static int64_t bound(const Fit *fit, int place, int kraft, int length, int cost) {
    int64_t sum = (int64_t)cost * FULL + fit->rest[place][length];
    if (place >= fit->first) return sum - fit->prices[1] * (fit->targets[1] - kraft);
    return sum - fit->prices[0] * (fit->targets[0] - kraft) - fit->prices[1] * fit->targets[1];
}

/* Move the prices to where the bound is highest: up where the cheapest way has too large a sum, else down. */
static void tune_prices(Fit *fit) {
    int64_t best = INT64_MIN, prices[2] = {1, 1}, steps[2];
    int before[2] = {0, 0};
    for (int part = 0; part < 2; part++) steps[part] = fit->prices[part] / 8 + 1;
    for (int tuning = 0; tuning < TUNINGS; tuning++) {
        int64_t sums[2] = {0, 0};
        find_rest(fit);
        if (bound(fit, 0, 0, 0, 0) > best) {
            best = bound(fit, 0, 0, 0, 0);
            memcpy(prices, fit->prices, sizeof prices);
        }
        for (int place = 0, last = 0; place < fit->size;) {
            int next = fit->next[place][last], end = place + fit->times[place][last];
            for (; place < end; place++) sums[place >= fit->first] += next ? FULL >> next : 0;
            last = next;
        }
        for (int part = 0; part < 2; part++) {
            int sign = (sums[part] > fit->targets[part]) - (sums[part] < fit->targets[part]);
            if (before[part] && sign != before[part]) steps[part] /= 2;
            before[part] = sign;
            fit->prices[part] = fit->prices[part] + sign * steps[part] > 1 ? fit->prices[part] + sign * steps[part] : 1;
        }
    }
    memcpy(fit->prices, prices, sizeof prices);
    find_rest(fit);
}

typedef struct {
    int32_t kraft, cost, parent, waiting; /* waiting: the next one in the same bucket */
    int16_t place, length, stale;
} Node;

typedef struct {
    int64_t base, limit; /* bounds between which there are nodes */
    int haste;           /* what a place further on counts for, in 1/FULL bits */
    int32_t count, table[TABLE], buckets[BUCKETS];
    Node nodes[NODES];
} Ways;

/* The Kraft sum after some symbols of one length; -1 if it cannot be. */
static int kraft_after(const Fit *fit, int place, int kraft, int length, int times) {
    int each = length ? FULL >> length : 0, left = fit->first - place;
    if (left > 0 && times >= left) {
        if (kraft + left * each != fit->targets[0]) return -1;
        kraft = 0, times -= left, left = 0;
    }
    kraft += times * each;
    return kraft <= fit->targets[left <= 0] ? kraft : -1;
}

/* Go from a node to a later place. Returns 0 where there is no room. */
static int go(const Fit *fit, Ways *ways, int parent, int times, int length, int cost) {
    const Node *from = &ways->nodes[parent];
    int place = from->place + times, kraft = kraft_after(fit, from->place, from->kraft, length, times);
    if (kraft < 0 || (place == fit->size && kraft != fit->targets[1])) return 1;
    int64_t over = bound(fit, place, kraft, length, cost) - ways->base;
    if (over >= ways->limit) return 1;
    uint32_t slot = (((uint32_t)kraft * 16 + length) * 331u + (uint32_t)place) * 2654435761u >> 16;
    for (; ways->table[slot] >= 0; slot = (slot + 1) % TABLE) {
        Node *other = &ways->nodes[ways->table[slot]];
        if (other->place != place || other->kraft != kraft || other->length != length) continue;
        if (other->cost <= cost) return 1;
        other->stale = 1;
        break;
    }
    if (ways->count == NODES) return 0;
    int32_t *bucket = &ways->buckets[most(0, (over + ways->haste * (fit->size - place)) / GRAIN)];
    ways->nodes[ways->count] = (Node){kraft, cost, parent, *bucket, place, length, 0};
    *bucket = ways->table[slot] = ways->count++;
    return 1;
}

static int go_on(const Fit *fit, Ways *ways, int index) {
    const Node node = ways->nodes[index];
    int place = node.place, zeros = fit->zeros[place], last = node.length, symbols = 0;
    for (int length = fit->shortest[place]; length <= fit->longest[place]; length++)
        if (!go(fit, ways, index, 1, length, node.cost + fit->items[length] + fit->counts[place] * length)) return 0;
    for (int run = 3; run <= least(138, zeros); run++)
        if ((run < 11 || is_long_run(run, zeros)) && !go(fit, ways, index, run, 0, node.cost + fit->items[run < 11 ? 17 : 18]))
            return 0;
    for (int run = 1; place && run <= 6 && place + run <= fit->size; run++) {
        int at = place + run - 1;
        if (last < fit->shortest[at] || last > fit->longest[at]) break;
        symbols += fit->counts[at];
        if (run > 2 && !go(fit, ways, index, run, last, node.cost + fit->items[16] + symbols * last)) return 0;
    }
    return 1;
}

/* The cheapest way by which Kraft sums come to their targets, if it costs less than `gap` bits above the bound: A*,
   with nodes in buckets. Returns its end, or NO_WAY, or NO_ROOM. */
static int cheapest_way(const Fit *fit, Ways *ways, int gap, int haste) {
    memset(ways->table, 0xff, sizeof ways->table);
    memset(ways->buckets, 0xff, sizeof ways->buckets);
    ways->base = bound(fit, 0, 0, 0, 0), ways->limit = (int64_t)gap * FULL, ways->haste = haste;
    ways->nodes[0] = (Node){0, 0, -1, -1, 0, 0, 0};
    ways->count = 1;
    ways->buckets[haste * fit->size / GRAIN] = 0;
    for (int bucket = 0; bucket < BUCKETS;) {
        int index = ways->buckets[bucket];
        if (index < 0) { bucket++; continue; }
        ways->buckets[bucket] = ways->nodes[index].waiting;
        if (ways->nodes[index].stale) continue;
        if (ways->nodes[index].place == fit->size) return index;
        if (!go_on(fit, ways, index)) return NO_ROOM;
        if (haste) bucket = 0;
    }
    return NO_WAY;
}

/* The best code lengths under these costs of the header's items. Returns 0 where they are not found. */
static int fit_lengths(Fit *fit, Ways *ways, int32_t *lengths) {
    int end = NO_WAY;
    tune_prices(fit);
    for (int gap = 1; gap <= MOST_GAP && end == NO_WAY; gap++) end = cheapest_way(fit, ways, gap, 0);
    if (end < 0) end = cheapest_way(fit, ways, WIDE_GAP, HASTE);
    if (end < 0) return 0;
    for (int index = end; ways->nodes[index].parent >= 0; index = ways->nodes[index].parent)
        for (int place = ways->nodes[ways->nodes[index].parent].place; place < ways->nodes[index].place; place++)
            lengths[place < fit->first ? place : LITERALS + place - fit->first] = ways->nodes[index].length;
    return 1;
}

/* Code lengths for these counts that are best for a header whose items have these costs, then for the one that
   results, as long as that makes header and symbols smaller. Returns their size; the lengths are in `code`, those of
   the header's code in `items`. Nothing is changed, and the size is -1, where there are none, -2 without memory. */
int fit_codes(const int32_t *counts, int32_t *code, int32_t *items) {
    int first = used_part(counts, LITERALS, END + 1), second = used_part(counts + LITERALS, DISTANCES, 1), best = -1;
    int32_t row[LENGTHS], trial[LENGTHS], costs[ITEMS];
    Fit *fit = malloc(sizeof *fit);
    Ways *ways = malloc(sizeof *ways);
    memcpy(row, counts, first * sizeof *row);
    memcpy(row + first, counts + LITERALS, second * sizeof *row);
    memcpy(costs, items, sizeof costs);
    while (fit && ways) {
        memset(trial, 0, sizeof trial);
        start_fit(fit, row, first, first + second, costs);
        if (!fit_lengths(fit, ways, trial)) break;
        int size = plan_header(trial, first, second, costs) + weigh(counts, trial);
        if (best >= 0 && size >= best) break;
        int same = !memcmp(items, costs, sizeof costs);
        best = size;
        memcpy(code, trial, sizeof trial);
        memcpy(items, costs, sizeof costs);
        if (same) break;
    }
    if (!fit || !ways) best = -2;
    free(fit);
    free(ways);
    return best;
}

/* --- all ways through a block, by the bits that wait for their byte to fill up, as ways.py ------------------ */

enum { STATES = 256, NO_EDGE = 1 << 30 };

typedef struct {
    uint64_t key; /* in the end: regret, length, distance, the order in which edges are gone by */
    uint64_t value;
    int32_t bits;
} Edge;

typedef struct {
    int32_t lost, token, from; /* -1 where no way leads; length << 16 | distance; the waiting bits before the token */
} Way;

typedef struct {
    Edge *all;
    size_t count, room;
} Edges;

static int add_edge(Edges *edges, int size, int length, int distance, uint64_t value, int bits) {
    if (edges->count == edges->room) {
        size_t room = 2 * edges->room + 4096;
        Edge *more = realloc(edges->all, room * sizeof *more);
        if (!more) return 0;
        edges->all = more, edges->room = room;
    }
    edges->all[edges->count++] = (Edge){(uint64_t)size << 32 | (uint64_t)length << 16 | (uint64_t)distance, value, bits};
    return 1;
}

static int by_key(const void *a, const void *b) {
    uint64_t x = ((const Edge *)a)->key, y = ((const Edge *)b)->key;
    return (x > y) - (x < y);
}

/* The edges of a match of every length up to the longest. codes: value and bits of each symbol. */
static int add_matches(Edges *edges, const int32_t *codes, const int32_t *future, int longest, int distance) {
    int far = distance_class(distance), far_bits = codes[2 * (LITERALS + far) + 1];
    if (!far_bits) return 1;
    uint64_t offset = distance - 1;
    if (far > 3) offset &= ((uint64_t)1 << distance_extra(far)) - 1;
    else offset = 0;
    uint64_t far_value = (uint64_t)codes[2 * (LITERALS + far)] | offset << far_bits;
    far_bits += distance_extra(far);
    for (int kind = 0, length = MIN_MATCH; length <= longest; length++) {
        while (kind < 28 && length_base[kind + 1] <= length) kind++;
        int symbol = END + 1 + kind, bits = codes[2 * symbol + 1];
        if (!bits || future[length] >= NO_EDGE) continue;
        uint64_t value = (uint64_t)codes[2 * symbol] | (uint64_t)(length - length_base[kind]) << bits;
        bits += length_extra[kind];
        value |= far_value << bits, bits += far_bits;
        if (!add_edge(edges, bits + future[length], length, distance, value, bits)) return 0;
    }
    return 1;
}

/* All edges that lose at most so many bits, those of each place together and sorted; starts[place] is the first one.
   They are found from the last place to the first. Returns 0 where there is no memory. */
static int find_edges(Edges *edges, size_t *starts, const uint8_t *data, const int32_t *before, int begin, int size,
                      int nearest, const int32_t *codes, int allowed, int32_t *future) {
    future[size] = 0;
    for (int place = size - 1; place >= 0; place--) {
        int here = begin + place, tried = 0, best = NO_EDGE, limit = least(size - place, MAX_MATCH);
        const uint8_t *now = data + here;
        size_t first = starts[place + 1] = edges->count, kept = first;
        if (codes[2 * now[0] + 1] && future[place + 1] < NO_EDGE &&
            !add_edge(edges, codes[2 * now[0] + 1] + future[place + 1], 1, 0, codes[2 * now[0]], codes[2 * now[0] + 1]))
            return 0;
        for (int then = limit < MIN_MATCH ? -1 : before[here]; then >= 0 && here - then <= WINDOW; then = before[then]) {
            if (memcmp(data + then, now, MIN_MATCH)) continue;
            if (tried++ == nearest) break;
            int length = MIN_MATCH;
            while (length < limit && data[then + length] == now[length]) length++;
            if (!add_matches(edges, codes, future + place, length, here - then)) return 0;
        }
        for (size_t at = first; at < edges->count; at++) best = least(best, (int)(edges->all[at].key >> 32));
        future[place] = best;
        for (size_t at = first; at < edges->count; at++) {
            Edge edge = edges->all[at];
            edge.key -= (uint64_t)best << 32;
            if ((int)(edge.key >> 32) <= allowed) edges->all[kept++] = edge;
        }
        edges->count = kept;
        qsort(edges->all + first, kept - first, sizeof *edges->all, by_key);
    }
    return 1;
}

static void advance(Way *ways, uint8_t *order, int *counts, int place, const Edge *edge, const Edge *end, int bound,
                    const int32_t *penalty) {
    for (int i = 0; i < counts[place]; i++) {
        int waiting = order[place * STATES + i], held = 0, lost = ways[place * STATES + waiting].lost;
        while (waiting >> (held + 1)) held++;
        for (const Edge *each = edge; each < end && lost + (int)(each->key >> 32) <= bound; each++) {
            int token = (int)(each->key & 0x1ffffff), total = lost + (int)(each->key >> 32), count = held + each->bits;
            int target = place + (token >> 16);
            uint64_t value = (uint64_t)(waiting ^ 1 << held) | each->value << held;
            for (; count >= 8; count -= 8, value >>= 8) total += penalty[value & 255];
            int now = (int)value | 1 << count;
            Way *way = &ways[target * STATES + now];
            if (total > bound || (way->lost >= 0 && way->lost <= total)) continue;
            if (way->lost < 0) order[target * STATES + counts[target]++] = now;
            *way = (Way){total, token, waiting};
        }
    }
}

/* The best ways through data[begin:begin + size) under these codes, with the least margin (doubled each time) that
   leaves any. At first ways and order, of STATES for each place, hold the states of the first place, in the end those
   of all; an order ends with 0. Returns 0 where there are none, -1 without memory. */
int walk_block(const uint8_t *data, int length, int nearest, int begin, int size, const int32_t *codes,
               const int32_t *penalty, int allowed, int margin, Way *ways, uint8_t *order) {
    int32_t *before = malloc((length + 1) * sizeof *before), *future = malloc((size + 1) * sizeof *future);
    int32_t *heads = malloc((1 << 16) * sizeof *heads);
    int *counts = malloc((size + 1) * sizeof *counts);
    size_t *starts = malloc((size + 1) * sizeof *starts);
    Edges edges = {0};
    int found = -1, lowest = NO_EDGE, states = 0;
    if (before && future && heads && counts && starts) {
        chain(data, length, heads, before);
        if (find_edges(&edges, starts, data, before, begin, size, nearest, codes, allowed, future)) found = 0;
    }
    for (; !found && order[states]; states++) lowest = least(lowest, ways[order[states]].lost);
    while (!found && lowest <= allowed) {
        int bound = least(lowest + margin, allowed);
        memset(ways + STATES, 0xff, (size_t)size * STATES * sizeof *ways);
        memset(order + STATES, 0, (size_t)size * STATES);
        memset(counts, 0, (size + 1) * sizeof *counts);
        counts[0] = states;
        for (int place = 0; place < size; place++)
            advance(ways, order, counts, place, edges.all + starts[place + 1],
                    edges.all + (place ? starts[place] : edges.count), bound, penalty);
        found = counts[size] > 0;
        if (bound == allowed) break;
        margin *= 2;
    }
    free(before);
    free(future);
    free(heads);
    free(counts);
    free(starts);
    free(edges.all);
    return found;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

/* A dynamic block for data[start:end): tokens by parse(), Huffman's codes. counts, code: of 316 symbols; items: the
   lengths of the header's code. Returns the number of tokens, or -1 where there is no memory. As trial.py. */
int make_block(const uint8_t *data, int start, int end, const int32_t *offsets, const Choice *choices,
               const int32_t *costs, int32_t *lengths, int32_t *distances, int32_t *counts, int32_t *code,
               int32_t *items, int32_t *bits) {
    int tokens = parse(data, start, end, offsets, choices, costs, lengths, distances);
    if (tokens < 0) return -1;
    count_symbols(data, start, tokens, lengths, distances, counts);
    code_lengths(counts, LITERALS, 15, code);
    code_lengths(counts + LITERALS, DISTANCES, 15, code + LITERALS);
    memcpy(items, start_costs, sizeof start_costs);
    int first = used_part(counts, LITERALS, END + 1), second = used_part(counts + LITERALS, DISTANCES, 1);
    *bits = 3 + plan_header(code, first, second, items) + weigh(counts, code);
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
