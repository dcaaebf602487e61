/*
cc -std=c17 -O3 -march=native -ffp-contract=fast -fno-math-errno -fno-trapping-math -o microgpt microgpt.c -lm
./microgpt

microgpt.py in C, for GCC or Clang: the same model on the same random numbers prints the same log, byte for byte,
thousands of times as fast. There is no autograd here; section 7 is section 5 walked backwards, with the derivatives
written out by hand. All numbers are doubles. The sums are taken in another order than in microgpt.py, which moves a
loss by about 1e-15 of its size; the four decimals of the log do not see that.

What makes it fast:

1. Four numbers at a time. The model is 16 wide, which is four registers of four doubles. Every product of a matrix
   with a vector is laid out so that it needs no sum within a register, or four such sums at once.
2. What is zero is skipped. ReLU shuts 85 of 100 hidden units, and those take no part in either direction.
3. Adam costs one root where there is a gradient, no root where there is none, and a quarter of a division: see
   section 6.
4. A step allocates nothing and calls nothing but one logarithm: all that it needs lies in the processor's caches.
*/

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __FAST_MATH__
#error "build without -ffast-math: exponentials() below adds and takes off the same number, and that must stay"
#endif

enum {
    N_EMBD = 16,                 /* the width: how many numbers stand for a token on its way through the model */
    N_HEAD = 4,                  /* attention heads, each with its own share of the width */
    HEAD_DIM = N_EMBD / N_HEAD,
    N_HIDDEN = 4 * N_EMBD,       /* units of the MLP */
    BLOCK_SIZE = 16,             /* the context: how many tokens the model can look back on, itself included */
    NUM_STEPS = 1000,
    NUM_SAMPLES = 20,
};

static _Noreturn void fail(const char *what, const char *why) {
    fprintf(stderr, "microgpt.c: %s%s\n", what, why);
    exit(1);
}

/* Zeros, aligned as vectors need it. */
static void *allocate(size_t count, size_t size) {
    size_t bytes = (count * size + 63) / 64 * 64;
    void *memory = aligned_alloc(64, bytes);
    if (memory == NULL) fail("there is not enough memory for this input", "");
    return memset(memory, 0, bytes);
}


/* --- 1. Python's random numbers ------------------------------------------------------------------------ */

/* The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998). `ready` holds 624 numbers to hand out. */
static struct {
    uint32_t state[624], ready[624];
    int used;
    double spare; /* random_gauss makes two numbers at a time */
    bool has_spare;
} generator;

/* random.seed(key): the generator's initialization by an array, here of one number. */
static void seed(uint32_t key) {
    uint32_t *state = generator.state;
    state[0] = 19650218;
    for (uint32_t i = 1; i < 624; i++) state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >> 30) + i;
    uint32_t i = 1;
    for (int round = 0; round < 624 + 623; round++) {
        uint32_t mixed = state[i - 1] ^ state[i - 1] >> 30;
        if (round < 624) state[i] = (state[i] ^ mixed * 1664525) + key;
        else state[i] = (state[i] ^ mixed * 1566083941) - i;
        if (++i == 624) {
            state[0] = state[623];
            i = 1;
        }
    }
    state[0] = 0x80000000;
    generator.used = 624;
}

static inline uint32_t twist(uint32_t high, uint32_t low, uint32_t far) {
    uint32_t mixed = (high & 0x80000000) | (low & 0x7fffffff);
    return far ^ mixed >> 1 ^ (mixed & 1) * 0x9908b0df;
}

static inline uint32_t temper(uint32_t x) {
    x ^= x >> 11;
    x ^= x << 7 & 0x9d2c5680;
    x ^= x << 15 & 0xefc60000;
    return x ^ x >> 18;
}

static void refill(void) {
    uint32_t *state = generator.state;
    for (int i = 0; i < 227; i++) state[i] = twist(state[i], state[i + 1], state[i + 397]);
    for (int i = 227; i < 623; i++) state[i] = twist(state[i], state[i + 1], state[i - 227]);
    state[623] = twist(state[623], state[0], state[396]);
    for (int i = 0; i < 624; i++) generator.ready[i] = temper(state[i]);
    generator.used = 0;
}

static inline uint32_t random_bits(int count) {
    if (generator.used == 624) refill();
    return generator.ready[generator.used++] >> (32 - count);
}

/* random.random(): 53 bits. */
static double random_unit(void) {
    double high = random_bits(27), low = random_bits(26);
    return (high * 0x1p26 + low) * 0x1p-53;
}

/* random.gauss(0, sigma). */
static double random_gauss(double sigma) {
    generator.has_spare = !generator.has_spare;
    if (!generator.has_spare) return generator.spare * sigma;
    double angle = random_unit() * 6.283185307179586;
    double radius = sqrt(-2 * log(1 - random_unit()));
    generator.spare = sin(angle) * radius;
    return cos(angle) * radius * sigma;
}

/* random.shuffle(): a number that is too large is drawn again. Written without a branch that nobody can predict. */
static void shuffle(uint32_t *items, uint32_t count) {
    for (uint32_t i = count - 1; i > 0;) {
        uint32_t drawn = random_bits(32 - __builtin_clz(i + 1));
        uint32_t j = drawn <= i ? drawn : i;
        uint32_t item = items[i];
        items[i] = items[j];
        items[j] = item;
        i -= drawn <= i;
    }
}


/* --- 2. The data: one document a line, one token a character ------------------------------------------- */

static unsigned char *text; /* UTF-8, with a space behind it */
static size_t text_size;
static uint32_t *documents, n_documents; /* where in the text each document begins */
static uint32_t token_of[0x110000];      /* by code point */
static uint32_t *alphabet, BOS;          /* the code point of each token; BOS is the last token's successor */

static void *grow(void *memory, size_t size) {
    memory = realloc(memory, size);
    if (memory == NULL) fail("there is not enough memory for this input", "");
    return memory;
}

static void read_text(void) {
    FILE *file = fopen("input.txt", "rb");
    if (file == NULL) fail("put an input.txt into this folder, with one word a line: it cannot be opened: ", strerror(errno));
    size_t room = 1 << 18;
    text = grow(NULL, room);
    while ((text_size += fread(text + text_size, 1, room - 1 - text_size, file)) == room - 1) text = grow(text, room *= 2);
    if (ferror(file)) fail("input.txt cannot be read: ", strerror(errno));
    fclose(file);
    if (text_size >= UINT32_MAX) fail("input.txt is larger than 4 GiB", "");
    text[text_size] = ' ';
}

static uint32_t decode_long(size_t *at) {
    const unsigned char *byte = text + *at;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    int more = byte[0] >= 0xf0 ? 3 : byte[0] >= 0xe0 ? 2 : 1;
    bool valid = byte[0] >= 0xc2 && byte[0] <= 0xf4;
    uint32_t c = byte[0] & 0x3f >> more;
    for (int i = 1; valid && i <= more; i++) { /* stops at the space behind the text, at the latest */
        valid = (byte[i] & 0xc0) == 0x80;
        c = c << 6 | (byte[i] & 0x3f);
    }
    if (!valid || c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) fail("input.txt is not UTF-8 text", "");
    *at += 1 + (size_t)more;
    return c;
}

/* The code point at `*at`, which moves on behind it. */
static inline uint32_t decode(size_t *at) { return text[*at] < 0x80 ? text[(*at)++] : decode_long(at); }

/* Python opens a text with universal newlines: a carriage return ends a line too. */
static inline bool ends_line(uint32_t c) { return c == '\n' || c == '\r'; }

/* What str.strip() takes off. */
static inline bool is_space(uint32_t c) {
    return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xa0 || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Passes over white space within a line; where the document goes on behind it, that is part of the document. */
static size_t pass_space(size_t at, bool inside, uint32_t *highest) {
    size_t end = at, next = at;
    uint32_t c = ' ';
    while (next < text_size && is_space(c = decode(&next)) && !ends_line(c)) end = next;
    if (!inside || is_space(c)) return end;
    while (at < end) {
        token_of[c = decode(&at)] = 1;
        if (c > *highest) *highest = c;
    }
    return end;
}

/* Finds where each document begins, and marks its characters in token_of. Returns the highest code point. */
static uint32_t find_documents(void) {
    enum { NEWLINE, LETTER, OTHER }; /* kinds of bytes; letters are those of ASCII alone */
    uint8_t kinds[256];
    for (uint32_t c = 0; c < 256; c++) kinds[c] = c == '\n' ? NEWLINE : c < 0x80 && !is_space(c) ? LETTER : OTHER;
    uint32_t *starts = documents = grow(NULL, (text_size / 2 + 2) * sizeof *documents);
    const unsigned char *bytes = text;
    uint32_t count = 0, highest = 0x7f, inside = 0; /* whether the byte before belongs to a document: 0 or 1 */
    for (size_t at = 0;;) {
        for (;; at++) { /* no branch that nobody can predict */
            uint32_t byte = bytes[at], kind = kinds[byte];
            if (kind == OTHER) break;
            starts[count] = (uint32_t)at;
            count += kind & ~inside;
            inside = kind;
            token_of[byte] = 1;
        }
        if (at == text_size) break;
        size_t next = at;
        uint32_t c = decode(&next);
        if (ends_line(c)) inside = 0;
        else if (is_space(c)) next = pass_space(at, inside, &highest);
        else {
            starts[count] = (uint32_t)at;
            count += 1 & ~inside;
            inside = 1;
            token_of[c] = 1;
            if (c > highest) highest = c;
        }
        at = next;
    }
    n_documents = count;
    return highest;
}

static void read_documents(void) {
    read_text();
    uint32_t highest = find_documents();
    if (n_documents == 0) fail("input.txt holds no word; give it at least one line with a word", "");
    token_of['\n'] = 0;
    alphabet = allocate(highest + 1, sizeof *alphabet);
    for (uint32_t c = 0; c <= highest; c++) {
        if (!token_of[c]) continue;
        alphabet[BOS] = c;
        token_of[c] = BOS++;
    }
}

/* BOS, the tokens of the document at `at`, and BOS: as many as the model looks at. Returns the number of positions. */
static int tokenize(size_t at, uint32_t tokens[BLOCK_SIZE + 1]) {
    int length = 0, kept = 0; /* characters, and how many of them are not white space at the end */
    for (int i = 0; i <= BLOCK_SIZE; i++) tokens[i] = BOS;
    uint32_t characters[BLOCK_SIZE];
    while (kept < BLOCK_SIZE && at < text_size) {
        uint32_t c = decode(&at);
        if (ends_line(c)) break;
        if (length < BLOCK_SIZE) characters[length++] = token_of[c];
        if (!is_space(c)) kept = length;
    }
    for (int i = 0; i < kept; i++) tokens[i + 1] = characters[i];
    return kept < BLOCK_SIZE ? kept + 1 : BLOCK_SIZE;
}


/* --- 3. Vectors ----------------------------------------------------------------------------------------- */

typedef double Four __attribute__((vector_size(32)));
typedef uint64_t FourBits __attribute__((vector_size(32)));

/* Sixteen numbers: a vector of the model; or "turned", one number for each of sixteen positions. */
typedef struct { Four part[4]; } Row;

/* A compiler copies a Row better by its parts than as a whole. */
static inline Row get(const Row *from) {
    Row row;
    for (int k = 0; k < 4; k++) row.part[k] = from->part[k];
    return row;
}

static inline void set(Row *to, Row from) {
    for (int k = 0; k < 4; k++) to->part[k] = from.part[k];
}

static inline double at(const Row *row, int i) { return ((const double *)row)[i]; }
static inline void put(Row *row, int i, double x) { ((double *)row)[i] = x; }

static inline Row zeros(void) {
    Row row;
    for (int k = 0; k < 4; k++) row.part[k] = (Four){0};
    return row;
}

static inline Row add(Row a, Row b) {
    for (int k = 0; k < 4; k++) a.part[k] += b.part[k];
    return a;
}

static inline Row times(Row row, double factor) {
    for (int k = 0; k < 4; k++) row.part[k] *= factor;
    return row;
}

static inline Row add_times(Row sum, double factor, const Row *row) {
    for (int k = 0; k < 4; k++) sum.part[k] += factor * row->part[k];
    return sum;
}

/* The products of two rows, summed over the four parts: four sums, for the four heads or to be summed further. */
static inline Four dots(Row a, const Row *b) {
    return (a.part[0] * b->part[0] + a.part[1] * b->part[1]) + (a.part[2] * b->part[2] + a.part[3] * b->part[3]);
}

static inline double dot(Row a, const Row *b) {
    Four x = dots(a, b);
    return (x[0] + x[2]) + (x[1] + x[3]);
}

/* Numbers from two vectors: 0 to 3 are those of a, 4 to 7 those of b. */
#ifdef __clang__
#define PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define PICK(a, b, ...) __builtin_shuffle(a, b, (FourBits){__VA_ARGS__})
#endif

/* A square of four by four, its rows made columns. */
static inline Row turned(Four a, Four b, Four c, Four d) {
    Four ab = PICK(a, b, 0, 4, 2, 6), cd = PICK(c, d, 0, 4, 2, 6);
    Four ba = PICK(a, b, 1, 5, 3, 7), dc = PICK(c, d, 1, 5, 3, 7);
    return (Row){{PICK(ab, cd, 0, 1, 4, 5), PICK(ba, dc, 0, 1, 4, 5), PICK(ab, cd, 2, 3, 6, 7), PICK(ba, dc, 2, 3, 6, 7)}};
}

/* The sum of each of four vectors. */
static inline Four sums(Four a, Four b, Four c, Four d) {
    Row square = turned(a, b, c, d);
    return (square.part[0] + square.part[1]) + (square.part[2] + square.part[3]);
}

/* rows[position] to columns[feature], for 4 * blocks positions. */
static inline void turn(int blocks, const Row *rows, Row *columns) {
    for (int b = 0; b < blocks; b++)
        for (int k = 0; k < 4; k++) {
            const Row *r = rows + 4 * b;
            Row square = turned(r[0].part[k], r[1].part[k], r[2].part[k], r[3].part[k]);
            for (int j = 0; j < 4; j++) columns[4 * k + j].part[b] = square.part[j];
        }
}

static inline Four larger(Four a, Four b) {
    for (int i = 0; i < 4; i++) a[i] = a[i] > b[i] ? a[i] : b[i];
    return a;
}

static inline Four roots(Four x) {
    for (int i = 0; i < 4; i++) x[i] = sqrt(x[i]);
    return x;
}

/* exp(x) for x <= 0, off by 4e-16 of its size at most. x = n log 2 + r; 2^n goes into the exponent, and exp(r) is
   Taylor's series. Adding 1.5 * 2^52 rounds to a whole number, whose last bits are then those of the sum. */
static inline Four exponentials(Four x) {
    const Four rounder = {0x1.8p52, 0x1.8p52, 0x1.8p52, 0x1.8p52}, least = {-200, -200, -200, -200};
    x = larger(x, least); /* e^-200 is nothing beside 1, but far from the numbers that are slow because they are tiny */
    Four shifted = x * 0x1.71547652b82fep0 + rounder, n = shifted - rounder;
    Four r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
    static const double series[] = {1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320, 1. / 5040, 1. / 720, 1. / 120,
                                    1. / 24, 1. / 6, 1. / 2, 1, 1};
    Four sum = r * (1. / 479001600) + series[0];
    for (int i = 1; i < 12; i++) sum = sum * r + series[i];
    return (Four)((FourBits)sum + ((FourBits)shifted << 52));
}


/* --- 4. The parameters ----------------------------------------------------------------------------------- */

/* Rows of 16, and Adam's two moments of each: `means` and, as roots, `sizes`. How a matrix lies is what sections 5 and
   7 like best: "by input" means that a row holds what one input adds to 16 outputs. */
static Row *weights, *means, *sizes;
static size_t vocab_size;
static size_t TOKEN;    /* token embedding: a row for each token */
static size_t POSITION; /* position embedding: a row for each position */
static size_t HEAD;     /* output head: a row for each token */
static size_t QKV;      /* query, key and value, by input: three rows for each of 16 inputs */
static size_t OUTPUT;   /* attention output, by input */
static size_t UP;       /* MLP up: a row for each hidden unit */
static size_t DOWN;     /* MLP down, by input: a row for each hidden unit */
static size_t SPARE;    /* a row that nobody reads, to make up a pair */

/* Number h * HEAD_DIM + d belongs to head h. It lies at d * N_HEAD + h: each part of a Row has one for each head. */
static int by_head(int i) { return i % HEAD_DIM * N_HEAD + i / HEAD_DIM; }

static void draw_parameters(void) {
    vocab_size = (size_t)BOS + 1;
    POSITION = TOKEN + vocab_size;
    HEAD = POSITION + BLOCK_SIZE;
    QKV = HEAD + vocab_size;
    OUTPUT = QKV + 3 * N_EMBD;
    UP = OUTPUT + N_EMBD;
    DOWN = UP + N_HIDDEN;
    SPARE = DOWN + N_HIDDEN;
    weights = allocate(SPARE + 1, sizeof(Row));
    means = allocate(SPARE + 1, sizeof(Row));
    sizes = allocate(SPARE + 1, sizeof(Row));
    for (size_t r = TOKEN; r < QKV; r++)
        for (int i = 0; i < N_EMBD; i++) put(&weights[r], i, random_gauss(0.08));
    for (int part = 0; part < 3; part++)
        for (int o = 0; o < N_EMBD; o++)
            for (int i = 0; i < N_EMBD; i++) put(&weights[QKV + 3 * i + part], by_head(o), random_gauss(0.08));
    for (int o = 0; o < N_EMBD; o++)
        for (int i = 0; i < N_EMBD; i++) put(&weights[OUTPUT + by_head(i)], o, random_gauss(0.08));
    for (int u = 0; u < N_HIDDEN; u++)
        for (int i = 0; i < N_EMBD; i++) put(&weights[UP + u], i, random_gauss(0.08));
    for (int o = 0; o < N_EMBD; o++)
        for (int u = 0; u < N_HIDDEN; u++) put(&weights[DOWN + u], o, random_gauss(0.08));
}


/* --- 5. Forward ------------------------------------------------------------------------------------------ */

/* What the model thinks about each position, in the order in which it does. Positions are handled one by one, or in
   blocks of four; what lies behind the last position in its block is computed too, and never used. */
static Row embedded[BLOCK_SIZE], normed1[BLOCK_SIZE], query[BLOCK_SIZE], key[BLOCK_SIZE], value[BLOCK_SIZE];
static Four attention[BLOCK_SIZE * (BLOCK_SIZE + 1) / 2]; /* by pair of positions, and head */
static Row gathered[BLOCK_SIZE], middle[BLOCK_SIZE], normed2[BLOCK_SIZE], last[BLOCK_SIZE];
static Row scale0, scale1, scale2;                    /* what RMSNorm multiplied each position by */
static Row normed2_turned[N_EMBD], hidden[N_HIDDEN];  /* turned: what each unit says at each position */
static FourBits open_units[BLOCK_SIZE / 4];           /* by position: a bit for each unit that ReLU lets through */
static Row last_turned[N_EMBD], *logits;              /* turned: a Row for each token, and up to 3 more */

static inline void norm(int blocks, const Row *x, Row *scales, Row *scaled) {
    for (int b = 0; b < blocks; b++, x += 4, scaled += 4) {
        Four squares = sums(dots(get(x), x), dots(get(x + 1), x + 1), dots(get(x + 2), x + 2), dots(get(x + 3), x + 3));
        Four scale = 1 / roots(squares * (1. / N_EMBD) + 1e-5);
        scales->part[b] = scale;
        for (int j = 0; j < 4; j++) set(&scaled[j], times(get(&x[j]), scale[j]));
    }
}

static void embed(int blocks, const uint32_t *tokens) {
    Row x[BLOCK_SIZE];
    for (int t = 0; t < 4 * blocks; t++) set(&x[t], add(get(&weights[TOKEN + tokens[t]]), get(&weights[POSITION + t])));
    norm(blocks, x, &scale0, embedded);
    norm(blocks, embedded, &scale1, normed1);
}

static void project(int t) {
    Row q = zeros(), k = zeros(), v = zeros();
    for (int i = 0; i < N_EMBD; i++) {
        double x = at(&normed1[t], i);
        const Row *row = &weights[QKV + 3 * i];
        q = add_times(q, x, row);
        k = add_times(k, x, row + 1);
        v = add_times(v, x, row + 2);
    }
    set(&query[t], times(q, 0.5)); /* 1 / sqrt(HEAD_DIM) */
    set(&key[t], k);
    set(&value[t], v);
}

/* How many pairs of a position and one that it looks at come before those of position t: 1 + 2 + ... + t. */
static int pairs_before(int t) { return t * (t + 1) / 2; }

/* All four heads at once: a Four has a number for each. */
static void score(int t) {
    Row q = get(&query[t]);
    Four *scores = &attention[pairs_before(t)], highest = scores[0] = dots(q, &key[0]);
    for (int s = 1; s <= t; s++) highest = larger(scores[s] = dots(q, &key[s]), highest);
    for (int s = 0; s <= t; s++) scores[s] -= highest;
}

static void gather(int t) {
    Row sum = zeros();
    Four *looks = &attention[pairs_before(t)], total = {0};
    for (int s = 0; s <= t; s++) {
        total += looks[s];
        for (int k = 0; k < 4; k++) sum.part[k] += looks[s] * value[s].part[k];
    }
    total = 1 / total;
    for (int s = 0; s <= t; s++) looks[s] *= total;
    for (int k = 0; k < 4; k++) gathered[t].part[k] = sum.part[k] * total;
}

static void attend(int first, int n) {
    for (int t = first; t < n; t++) score(t);
    for (int p = pairs_before(first); p < pairs_before(n); p++) attention[p] = exponentials(attention[p]);
    for (int t = first; t < n; t++) gather(t);
}

/* What the attention adds. Two positions at a time read each weight once. */
static void output(int t) {
    Row a = get(&embedded[t]), b = get(&embedded[t + 1]);
    for (int i = 0; i < N_EMBD; i++) {
        a = add_times(a, at(&gathered[t], i), &weights[OUTPUT + i]);
        b = add_times(b, at(&gathered[t + 1], i), &weights[OUTPUT + i]);
    }
    set(&middle[t], a);
    set(&middle[t + 1], b);
}

/* Four outputs, turned, from four rows of a matrix and turned inputs. */
static inline void product(int blocks, const Row *rows, const Row inputs[N_EMBD], Row outputs[4]) {
    Row a = zeros(), b = zeros(), c = zeros(), d = zeros();
#pragma GCC unroll 4
    for (int i = 0; i < N_EMBD; i++)
        for (int k = 0; k < blocks; k++) {
            a.part[k] += at(&rows[0], i) * inputs[i].part[k];
            b.part[k] += at(&rows[1], i) * inputs[i].part[k];
            c.part[k] += at(&rows[2], i) * inputs[i].part[k];
            d.part[k] += at(&rows[3], i) * inputs[i].part[k];
        }
    for (int k = 0; k < blocks; k++) {
        outputs[0].part[k] = a.part[k];
        outputs[1].part[k] = b.part[k];
        outputs[2].part[k] = c.part[k];
        outputs[3].part[k] = d.part[k];
    }
}

static inline void think_up(int blocks) {
    FourBits open[4] = {{0}, {0}, {0}, {0}};
    for (int u = N_HIDDEN - 4; u >= 0; u -= 4) {
        product(blocks, &weights[UP + u], normed2_turned, &hidden[u]);
        for (int v = u + 3; v >= u; v--)
            for (int k = 0; k < blocks; k++) {
                FourBits positive = (FourBits)(hidden[v].part[k] > 0); /* all bits, or none */
                hidden[v].part[k] = (Four)(positive & (FourBits)hidden[v].part[k]);
                open[k] = open[k] + open[k] - positive;
            }
    }
    for (int k = 0; k < blocks; k++) open_units[k] = open[k];
}

static void think_down(int t) {
    Row sum = get(&middle[t]);
    for (uint64_t units = open_units[t / 4][t % 4]; units; units &= units - 1) {
        int u = __builtin_ctzll(units);
        sum = add_times(sum, at(&hidden[u], t), &weights[DOWN + u]);
    }
    set(&last[t], sum);
}

/* From the attention's output to the logits. `blocks` is a constant where this is called, and unrolls the loops. */
static inline void think_on(int n, int blocks) {
    norm(blocks, middle, &scale2, normed2);
    turn(blocks, normed2, normed2_turned);
    think_up(blocks);
    for (int t = 0; t < n; t++) think_down(t);
    turn(blocks, last, last_turned);
    for (size_t o = 0; o < vocab_size; o += 4) product(blocks, &weights[HEAD + o], last_turned, &logits[o]);
}

/* The logits of what follows each of n tokens. What it knows of the positions before `first` still holds. */
static void think(const uint32_t *tokens, int first, int n) {
    embed((n + 3) / 4, tokens);
    for (int t = first; t < n; t++) project(t);
    attend(first, n);
    for (int t = 0; t < n; t += 2) output(t);
    if (n <= 4) think_on(n, 1);
    else if (n <= 8) think_on(n, 2);
    else if (n <= 12) think_on(n, 3);
    else think_on(n, 4);
}


/* --- 6. Adam ------------------------------------------------------------------------------------------------ */

/* With mean m = 0.85 m + 0.15 g, and size v = 0.99 v + 0.01 g^2, a parameter moves by
   rate * m / (1 - 0.85^t) / (sqrt(v / (1 - 0.99^t)) + 1e-8).

   Here m is kept in units of 0.15 * 0.85^t, and v in units of 0.01 * 0.99^t. In these units decay is no work: a new
   gradient grows instead, and even that is no work, because the loss is taken in units of m. So a parameter moves by
   rate * m / (slope * s + 1e-8), with s = sqrt(v). That is what is kept: it changes only when there is a gradient, so
   without one there is no root to take. The largest numbers are some 0.85^-1000 = 1e71, which a double holds easily. */
static struct {
    double growth, size_growth; /* 1 / 0.85^t and 1 / 0.99^t: the units of the gradients, and of their squares */
    double size_gain;           /* what the square of a gradient is multiplied by, to be added to v */
    double rate, slope;
} adam = {.growth = 1, .size_growth = 1};

static void advance(int step) {
    adam.growth /= 0.85;
    adam.size_growth /= 0.99;
    adam.size_gain = adam.size_growth / (adam.growth * adam.growth);
    adam.rate = 0.01 * (1 - (double)step / NUM_STEPS) * (1 - 0.85) / (adam.growth - 1);
    adam.slope = sqrt((1 - 0.99) / (adam.size_growth - 1));
}

static inline void learn_row(size_t r, Row gradient) {
    for (int k = 0; k < 4; k++) {
        Four g = gradient.part[k], size = sizes[r].part[k];
        means[r].part[k] += g;
        sizes[r].part[k] = roots(size * size + adam.size_gain * (g * g));
    }
}

/* One division for sixteen parameters, by four numbers at a time: 1 / a = b / (a b). */
static inline void move(size_t r) {
    const Four *mean = means[r].part, *size = sizes[r].part;
    Four *weight = weights[r].part;
    Four a = adam.slope * size[0] + 1e-8, b = adam.slope * size[1] + 1e-8;
    Four c = adam.slope * size[2] + 1e-8, d = adam.slope * size[3] + 1e-8;
    Four ab = a * b, cd = c * d, quotient = adam.rate / (ab * cd);
    ab *= quotient;
    cd *= quotient;
    weight[0] -= mean[0] * (cd * b);
    weight[1] -= mean[1] * (cd * a);
    weight[2] -= mean[2] * (ab * d);
    weight[3] -= mean[3] * (ab * c);
}

/* Rows move one pair later than they learn: while the processor takes roots, it can do the products of the next pair. */
static size_t due[2];

static inline void learn(size_t a, size_t b, Row gradient_a, Row gradient_b) {
    learn_row(a, gradient_a);
    learn_row(b, gradient_b);
    move(due[0]);
    move(due[1]);
    due[0] = a;
    due[1] = b;
}


/* --- 7. Backward: d_x is the derivative of the loss by x ---------------------------------------------------- */

static Row d_last[BLOCK_SIZE], d_hidden[N_HIDDEN], d_normed2[BLOCK_SIZE], d_middle[BLOCK_SIZE];
static Row d_query[BLOCK_SIZE], d_key[BLOCK_SIZE], d_value[BLOCK_SIZE], d_normed1[BLOCK_SIZE], d_embedded[BLOCK_SIZE];
static Row d_x[BLOCK_SIZE];

/* The mean surprise at what came next. Leaves the derivatives by the logits in their place. */
static inline double surprise(int n, int blocks, const uint32_t *tokens) {
    double unit = adam.growth / n;
    Row highest = get(&logits[0]), total = zeros();
    double loss = 0;
    for (size_t o = 1; o < vocab_size; o++)
        for (int k = 0; k < blocks; k++) highest.part[k] = larger(logits[o].part[k], highest.part[k]);
    for (int t = 0; t < n; t++) loss += at(&highest, t) - at(&logits[tokens[t + 1]], t);
    for (size_t o = 0; o < vocab_size; o++)
        for (int k = 0; k < blocks; k++)
            total.part[k] += logits[o].part[k] = exponentials(logits[o].part[k] - highest.part[k]);
    double all_totals = 1; /* a total is between 1 and vocab_size, so this is far from overflow */
    for (int t = 0; t < n; t++) all_totals *= at(&total, t);
    loss += log(all_totals);
    for (int k = 0; k < blocks; k++) total.part[k] = unit / total.part[k];
    for (int t = n; t < 4 * blocks; t++) put(&total, t, 0);
    for (size_t o = 0; o < vocab_size; o++)
        for (int k = 0; k < blocks; k++) logits[o].part[k] *= total.part[k];
    for (int t = 0; t < n; t++) put(&logits[tokens[t + 1]], t, at(&logits[tokens[t + 1]], t) - unit);
    return loss / n;
}

static inline void norm_backward(int blocks, const Row *d_scaled, const Row *scaled, const Row *scales, Row *d) {
    for (int b = 0; b < blocks; b++, d_scaled += 4, scaled += 4, d += 4) {
        Four along = sums(dots(get(&d_scaled[0]), &scaled[0]), dots(get(&d_scaled[1]), &scaled[1]),
                          dots(get(&d_scaled[2]), &scaled[2]), dots(get(&d_scaled[3]), &scaled[3])) * (-1. / N_EMBD);
        for (int j = 0; j < 4; j++)
            set(&d[j], times(add_times(get(&d_scaled[j]), along[j], &scaled[j]), scales->part[b][j]));
    }
}

static void back_from_head(int t) {
    Row a = zeros(), b = zeros();
    for (size_t o = 0; o < vocab_size; o++) {
        a = add_times(a, at(&logits[o], t), &weights[HEAD + o]);
        b = add_times(b, at(&logits[o], t + 1), &weights[HEAD + o]);
    }
    set(&d_last[t], a);
    set(&d_last[t + 1], b);
}

static void back_through_units(int t) {
    Row sum = zeros(), d = get(&d_last[t]);
    for (uint64_t units = open_units[t / 4][t % 4]; units; units &= units - 1) {
        int u = __builtin_ctzll(units);
        double d_unit = dot(d, &weights[DOWN + u]);
        put(&d_hidden[u], t, d_unit);
        sum = add_times(sum, d_unit, &weights[UP + u]);
    }
    set(&d_normed2[t], sum);
}

static void back_through_attention(int t) {
    Row d_gathered, d_q = zeros(), d = get(&d_middle[t]), q = get(&query[t]);
    const Four *looks = &attention[pairs_before(t)];
    for (int k = 0; k < 4; k++) {
        const Row *row = &weights[OUTPUT + 4 * k];
        d_gathered.part[k] = sums(dots(d, row), dots(d, row + 1), dots(d, row + 2), dots(d, row + 3));
    }
    Four along = dots(d_gathered, &gathered[t]);
    for (int s = 0; s <= t; s++) {
        Four weight = looks[s];
        Four d_score = weight * (dots(d_gathered, &value[s]) - along);
        for (int k = 0; k < 4; k++) {
            d_q.part[k] += d_score * key[s].part[k];
            d_key[s].part[k] += d_score * q.part[k];
            d_value[s].part[k] += weight * d_gathered.part[k];
        }
    }
    set(&d_query[t], times(d_q, 0.5));
}

static void back_from_projections(int t) {
    Row q = get(&d_query[t]), k = get(&d_key[t]), v = get(&d_value[t]);
    for (int part = 0; part < 4; part++) {
        Four sum[4];
        for (int i = 0; i < 4; i++) {
            const Row *row = &weights[QKV + 3 * (4 * part + i)];
            sum[i] = dots(q, row) + dots(k, row + 1) + dots(v, row + 2);
        }
        d_normed1[t].part[part] = sums(sum[0], sum[1], sum[2], sum[3]);
    }
}

static void back(int n) {
    int blocks = (n + 3) / 4;
    for (int t = 0; t < n; t += 2) back_from_head(t);
    for (int t = 0; t < n; t++) back_through_units(t);
    norm_backward(blocks, d_normed2, normed2, &scale2, d_middle);
    for (int t = 0; t < n; t++) {
        set(&d_middle[t], add(get(&d_middle[t]), get(&d_last[t])));
        set(&d_key[t], zeros());
        set(&d_value[t], zeros());
    }
    for (int t = 0; t < n; t++) back_through_attention(t);
    for (int t = 0; t < n; t++) back_from_projections(t);
    norm_backward(blocks, d_normed1, normed1, &scale1, d_embedded);
    for (int t = 0; t < n; t++) set(&d_embedded[t], add(get(&d_embedded[t]), get(&d_middle[t])));
    norm_backward(blocks, d_embedded, embedded, &scale0, d_x);
}


/* --- 8. Learning: each matrix's gradient, on its way to Adam ------------------------------------------------- */

static void learn_head(int n) {
    for (size_t o = 0; o < vocab_size; o += 2) {
        Row a = zeros(), b = zeros();
        for (int t = 0; t < n; t++) {
            a = add_times(a, at(&logits[o], t), &last[t]);
            b = add_times(b, at(&logits[o + 1], t), &last[t]);
        }
        learn(HEAD + o, o + 1 < vocab_size ? HEAD + o + 1 : SPARE, a, b);
    }
}

static void learn_unit(int n, int u) {
    Row up = zeros(), down = zeros();
    for (int t = 0; t < n; t++) {
        up = add_times(up, at(&d_hidden[u], t), &normed2[t]);
        down = add_times(down, at(&hidden[u], t), &d_last[t]);
    }
    learn(UP + u, DOWN + u, up, down);
    set(&d_hidden[u], zeros());
}

static void learn_mlp(int n) {
    uint64_t open = 0;
    for (int t = 0; t < n; t++) open |= open_units[t / 4][t % 4];
    for (uint64_t units = open; units; units &= units - 1) learn_unit(n, __builtin_ctzll(units));
    for (uint64_t units = ~open; units; units &= units - 1) {
        move(UP + __builtin_ctzll(units));
        move(DOWN + __builtin_ctzll(units));
    }
}

/* A matrix by input: each input at each position, times what came back to the outputs there. */
static inline void learn_by_input(int n, const Row *inputs, const Row *d_outputs, size_t first, size_t stride) {
    for (int i = 0; i < N_EMBD; i += 2) {
        Row a = zeros(), b = zeros();
        for (int t = 0; t < n; t++) {
            a = add_times(a, at(&inputs[t], i), &d_outputs[t]);
            b = add_times(b, at(&inputs[t], i + 1), &d_outputs[t]);
        }
        learn(first + stride * i, first + stride * (i + 1), a, b);
    }
}

static void learn_embeddings(int n, const uint32_t *tokens) {
    for (int t = 0; t < BLOCK_SIZE; t++)
        if (t < n) learn_row(POSITION + t, get(&d_x[t]));
    for (int t = 0; t < n; t++) {
        Row sum = get(&d_x[t]);
        bool is_first = true;
        for (int s = 0; s < t; s++) is_first &= tokens[s] != tokens[t];
        if (!is_first) continue;
        for (int s = t + 1; s < n; s++)
            if (tokens[s] == tokens[t]) sum = add(sum, get(&d_x[s]));
        learn_row(TOKEN + tokens[t], sum);
    }
    for (size_t r = TOKEN; r < HEAD; r++) move(r);
}

/* One step of training: the loss before it. */
static double train(int step, const uint32_t *tokens, int n) {
    advance(step);
    think(tokens, 0, n);
    double loss = n <= 4 ? surprise(n, 1, tokens)
                : n <= 8 ? surprise(n, 2, tokens)
                : n <= 12 ? surprise(n, 3, tokens) : surprise(n, 4, tokens);
    back(n);
    due[0] = due[1] = SPARE;
    learn_head(n);
    learn_mlp(n);
    learn_by_input(n, gathered, d_middle, OUTPUT, 1);
    learn_by_input(n, normed1, d_query, QKV, 3);
    learn_by_input(n, normed1, d_key, QKV + 1, 3);
    learn_by_input(n, normed1, d_value, QKV + 2, 3);
    move(due[0]);
    move(due[1]);
    learn_embeddings(n, tokens);
    return loss;
}


/* --- 9. The log ------------------------------------------------------------------------------------------------ */

/* printf("step %4d / %4d | loss %.4f\n", ...), ten times as fast. */
static char *put_number(char *end, uint64_t number, int width, char padding) {
    char digits[20];
    int n = 0;
    do digits[n++] = (char)('0' + number % 10); while (number /= 10);
    for (; width > n; width--) *end++ = padding;
    while (n > 0) *end++ = digits[--n];
    return end;
}

static void print_step(int step, double loss) {
    double tenthousandths = loss * 1e4, rest = tenthousandths - floor(tenthousandths);
    if (!(tenthousandths >= 0 && tenthousandths < 1e9 && fabs(rest - 0.5) > 1e-3)) { /* let printf round it */
        printf("step %4d / %4d | loss %.4f\n", step, NUM_STEPS, loss);
        return;
    }
    uint64_t rounded = (uint64_t)(tenthousandths + 0.5);
    char line[64] = "step ", *end = put_number(line + 5, (uint64_t)step, 4, ' ');
    memcpy(end, " / ", 3);
    end = put_number(end + 3, NUM_STEPS, 4, ' ');
    memcpy(end, " | loss ", 8);
    end = put_number(end + 8, rounded / 10000, 1, ' ');
    *end++ = '.';
    end = put_number(end, rounded % 10000, 4, '0');
    *end++ = '\n';
    fwrite(line, 1, (size_t)(end - line), stdout);
}

static void print_character(uint32_t c) {
    if (c < 0x80) {
        putchar((int)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    putchar((int)((0x3f80 >> more & 0xff) | c >> 6 * more));
    while (more-- > 0) putchar((int)(0x80 | (c >> 6 * more & 0x3f)));
}

/* random.choices(): a token, by the logits for what follows position t, at temperature 0.5. */
static uint32_t choose(int t) {
    double highest = at(&logits[0], t), total = 0;
    for (size_t o = 1; o < vocab_size; o++) highest = fmax(highest, at(&logits[o], t));
    for (size_t o = 0; o < vocab_size; o++) {
        total += exp((at(&logits[o], t) - highest) * 2);
        put(&logits[o], t, total);
    }
    double drawn = random_unit() * total;
    uint32_t token = 0;
    while (token < BOS && at(&logits[token], t) <= drawn) token++;
    return token;
}

static void print_sample(int index) {
    uint32_t tokens[BLOCK_SIZE + 1];
    for (int t = 0; t <= BLOCK_SIZE; t++) tokens[t] = BOS;
    printf("sample %2d: ", index);
    for (int t = 0; t < BLOCK_SIZE; t++) {
        think(tokens, t, t + 1);
        tokens[t + 1] = choose(t);
        if (tokens[t + 1] == BOS) break;
        print_character(alphabet[tokens[t + 1]]);
    }
    putchar('\n');
}

int main(void) {
    seed(42);
    read_documents();
    shuffle(documents, n_documents);
    draw_parameters();
    logits = allocate(vocab_size + 3, sizeof(Row));
    printf("num docs: %u\nvocab size: %zu\nnum params: %zu\n", (unsigned)n_documents, vocab_size, SPARE * N_EMBD);
    for (int step = 0; step < NUM_STEPS; step++) {
        uint32_t tokens[BLOCK_SIZE + 1];
        int n = tokenize(documents[(uint32_t)step % n_documents], tokens);
        print_step(step + 1, train(step, tokens, n));
    }
    printf("\n--- inference (new, hallucinated names) ---\n");
    for (int index = 1; index <= NUM_SAMPLES; index++) print_sample(index);
    if (fflush(stdout) != 0 || ferror(stdout)) fail("the log cannot be written: ", strerror(errno));
    return 0;
}
