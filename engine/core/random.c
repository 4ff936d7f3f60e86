/*
 * Keys, cursors and samplers over addressed random numbers.
 *
 * Counts (Poisson, binomial) are drawn by inverting their distribution function, one uniform per count, so that a greater
 * u or a greater mean cannot give a smaller count: two policies under common random numbers differ in the direction
 * of the policy. The probabilities follow from one another by their ratio, from count 0 where the mean is small and from
 * the mode where it is large; the mode's probability is Loader's saddle-point form, accurate to the last digits
 * (C. Loader, "Fast and accurate computation of binomial probabilities", 2000). Each tail is added up from its far end
 * inwards, small terms first, so that both tails keep their relative precision.
 *
 * Gamma: Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000) 363-372.
 * Key mixing: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), a bijection of 64-bit words.
 */
#include "engine/core/random.h"

#include "engine/core/math.h"
#include "engine/core/sum.h"

/* --- keys and cursors --- */

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static heli_key key_from_bits(uint64_t bits)
{
    return (heli_key){{(uint32_t)bits, (uint32_t)(bits >> 32)}};
}

heli_key heli_key_make(uint64_t seed, uint64_t replicate, heli_domain domain)
{
    return key_from_bits(mix(mix(mix(seed) ^ replicate) ^ (uint64_t)domain));
}

heli_draws heli_draws_at(heli_key key, heli_address at)
{
    return (heli_draws){.key = key, .at = at, .block = heli_draw_block(key, at), .next = 0};
}

/* The block index stands in the upper half of `purpose`; when it runs over, the key moves on. */
static void next_block(heli_draws *self)
{
    self->at.purpose += 0x10000;
    if (self->at.purpose < 0x10000) {
        uint64_t bits = (uint64_t)self->key.word[1] << 32 | self->key.word[0];
        self->key = key_from_bits(mix(bits + 0x9E3779B97F4A7C15u));
    }
    self->block = heli_draw_block(self->key, self->at);
    self->next = 0;
}

uint32_t heli_draws_word(heli_draws *self)
{
    if (self->next == 4) next_block(self);
    return self->block.word[self->next++];
}

double heli_draws_uniform(heli_draws *self)
{
    uint32_t high = heli_draws_word(self);
    return heli_uniform(high, heli_draws_word(self));
}

/* --- continuous inverses --- */

/* log(1 - u): the part of u that 1 - u rounds off comes back as the first term of the series. */
static double log_one_minus(double u)
{
    double rest = 1.0 - u;
    double lost = (1.0 - rest) - u;
    return heli_log(rest) + lost / rest;
}

double heli_normal_from(double u, double mean, double sd)
{
    return mean + sd * heli_normal_quantile(u);
}

double heli_exponential_from(double u, double mean)
{
    return -mean * log_one_minus(u);
}

/* --- counts --- */

/* Where a count's probabilities start and how they go on: p(k + 1) = p(k) rise(k). */
typedef struct count_law {
    int64_t last;   /* greatest possible count, INT64_MAX for Poisson */
    double mean;
    double odds;    /* p / (1 - p) of a binomial */
    int64_t start;  /* 0 or the mode */
    double p_start; /* probability of `start` */
} count_law;

static const double SMALL_MEAN = 30.0; /* from here on, start at the mode */
static const double NEGLIGIBLE = 0x1p-75; /* probabilities beyond this are below the resolution of u */

static double rise(const count_law *law, int64_t k)
{
    double numerator = law->last == INT64_MAX ? law->mean : (double)(law->last - k) * law->odds;
    return numerator / (double)(k + 1);
}

/* Smallest k with F(k) > u, adding from the lower end. */
static int64_t invert_from_below(const count_law *law, double u)
{
    int64_t k = law->start;
    double p = law->p_start;
    while (k > 0 && p > NEGLIGIBLE) p /= rise(law, --k);
    double below = p;
    while (below <= u && k < law->last && p > 0.0) { /* p = 0: nothing is left to add */
        p *= rise(law, k++);
        below += p;
    }
    return k;
}

/* The same k as the greatest with P(count >= k) >= v, v = 1 - u, adding from the upper end. */
static int64_t invert_from_above(const count_law *law, double v)
{
    int64_t k = law->start;
    double p = law->p_start;
    while (k < law->last && ((double)k <= law->mean || p > NEGLIGIBLE)) p *= rise(law, k++);
    double above = p;
    while (above < v && k > 0) {
        p /= rise(law, --k);
        above += p;
    }
    return k;
}

/* From count 0 the way up is the cheaper one unless u is far out; from the mode each half has its own. */
static int64_t invert(const count_law *law, double u, double v)
{
    double turn = law->start == 0 ? 1.0 - 0x1p-10 : 0.5;
    return u <= turn ? invert_from_below(law, u) : invert_from_above(law, v);
}

/* What Stirling's formula lacks of log k!, for k >= 29; error below 2e-19. */
static double stirling_error(double k)
{
    double inverse = 1.0 / k, z = inverse * inverse;
    return inverse * (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188)))));
}

/* k log(k / m) + m - k without cancellation, for |k - m| <= 1 and m >= 29: a series in (k - m) / (k + m). */
static double deviance(double k, double m)
{
    double v = (k - m) / (k + m), z = v * v;
    return (k - m) * v + 2.0 * k * v * z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9))));
}

static count_law poisson_law(double mean)
{
    count_law law = {.last = INT64_MAX, .mean = mean, .odds = 0.0, .start = 0, .p_start = 1.0};
    if (mean < SMALL_MEAN) {
        law.p_start = heli_exp(-mean);
    } else {
        double mode = heli_floor(mean);
        law.start = (int64_t)mode;
        law.p_start = heli_exp(-stirling_error(mode) - deviance(mode, mean)) / heli_sqrt(2.0 * HELI_PI * mode);
    }
    return law;
}

int64_t heli_poisson_from(double u, double mean)
{
    if (!(mean > 0.0)) return 0;
    count_law law = poisson_law(heli_min(mean, 1e12));
    return invert(&law, u, 1.0 - u);
}

/* For 0 < p <= 1/2. */
static count_law binomial_law(int64_t trials, double p)
{
    double n = (double)trials, q = 1.0 - p, mean = n * p;
    count_law law = {.last = trials, .mean = mean, .odds = p / q, .start = 0, .p_start = 1.0};
    if (mean < SMALL_MEAN) {
        law.p_start = heli_exp(n * log_one_minus(p));
    } else {
        double k = heli_floor(mean), rest = n - k;
        double exponent = stirling_error(n) - stirling_error(k) - stirling_error(rest)
                        - deviance(k, mean) - deviance(rest, n * q);
        law.start = (int64_t)k;
        law.p_start = heli_exp(exponent) * heli_sqrt(n / (2.0 * HELI_PI * k * rest));
    }
    return law;
}

int64_t heli_binomial_from(double u, int64_t n, double p)
{
    if (n <= 0 || !(p > 0.0)) return 0;
    if (p >= 1.0) return n;
    /* Failures are the rarer kind above 1/2: count them from the other end. 1 - p is exact there. */
    int mirrored = p > 0.5;
    count_law law = binomial_law(n, mirrored ? 1.0 - p : p);
    return mirrored ? n - invert(&law, 1.0 - u, u) : invert(&law, u, 1.0 - u);
}

int64_t heli_geometric_from(double u, double p)
{
    if (!(p > 0.0)) return INT64_MAX;
    if (p >= 1.0) return 1;
    double failures = log_one_minus(u) / log_one_minus(p);
    return failures < 0x1p62 ? (int64_t)failures + 1 : INT64_MAX;
}

size_t heli_categorical_from(double u, const double *weights, size_t n)
{
    double total = 0.0;
    for (size_t i = 0; i < n; i++) total += weights[i];
    double sum = 0.0, wanted = u * total;
    for (size_t i = 0; i < n; i++) {
        sum += weights[i]; /* the same order as above, so the last sum is the total and exceeds u * total */
        if (sum > wanted) return i;
    }
    return n > 0 ? n - 1 : 0;
}

/* --- samplers that take several draws --- */

/* Marsaglia and Tsang: d (1 + c x)^3 is nearly gamma when x is normal; the squeeze and the log test make it so. */
static double gamma_from_one_up(heli_draws *draws, double shape)
{
    double d = shape - 1.0 / 3, c = 1.0 / heli_sqrt(9.0 * d);
    for (;;) {
        double x = heli_normal_quantile(heli_draws_uniform(draws));
        double u = heli_draws_uniform(draws);
        double root = 1.0 + c * x;
        if (root <= 0.0) continue;
        double v = root * root * root;
        double square = x * x;
        if (u < 1.0 - 0.0331 * square * square) return d * v;
        if (heli_log(u) < 0.5 * square + d * (1.0 - v + heli_log(v))) return d * v;
    }
}

double heli_gamma(heli_draws *draws, double shape, double scale)
{
    if (shape >= 1.0) return scale * gamma_from_one_up(draws, shape);
    double from_above = gamma_from_one_up(draws, shape + 1.0);
    return scale * from_above * heli_pow(heli_draws_uniform(draws), 1.0 / shape);
}

/* Logarithm of a gamma deviate of scale 1; stays finite for the smallest shapes. */
static double log_gamma_deviate(heli_draws *draws, double shape)
{
    if (shape >= 1.0) return heli_log(gamma_from_one_up(draws, shape));
    double from_above = heli_log(gamma_from_one_up(draws, shape + 1.0));
    return from_above + heli_log(heli_draws_uniform(draws)) / shape;
}

/* Gamma deviates over their sum, by way of logarithms: with small alpha all but one of them may underflow. */
void heli_dirichlet(heli_draws *draws, double alpha, double *out, size_t n)
{
    double greatest = -__builtin_inf();
    for (size_t i = 0; i < n; i++) {
        out[i] = log_gamma_deviate(draws, alpha);
        greatest = heli_max(greatest, out[i]);
    }
    for (size_t i = 0; i < n; i++) out[i] = heli_exp(out[i] - greatest);
    double total = heli_sum(out, n);
    for (size_t i = 0; i < n; i++) out[i] /= total;
}

void heli_shuffle(heli_draws *draws, uint32_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    for (size_t left = n; left > 1; left--) {
        uint32_t chosen = heli_below(heli_draws_word(draws), (uint32_t)left);
        uint32_t item = order[chosen];
        order[chosen] = order[left - 1];
        order[left - 1] = item;
    }
}
