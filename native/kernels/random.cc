// uniform and normal from Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011). Word i of
// a tensor is lane i % 4 of block counter + i / 4, whatever the shape, threads or backend, and the way from a word to a
// float uses only +, -, *, / and sqrt of IEEE doubles in a fixed order: src/tensor/philox.ts gives the same bits.
#include "rows.h"

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int kBlocks = 64;          // Philox blocks made at once, lane by lane, so that the compiler vectorizes
constexpr int kWords = 4 * kBlocks;

struct Stream {
  uint32_t seed_low, seed_high;
  uint64_t counter;
};

// Words of blocks [block, block + kBlocks).
void philox(uint32_t *words, const Stream &s, uint64_t block) {
  uint32_t a[kBlocks], b[kBlocks], c[kBlocks], d[kBlocks];
  for (int i = 0; i < kBlocks; i++) {
    const uint64_t counter = s.counter + block + uint64_t(i);
    a[i] = uint32_t(counter);
    b[i] = uint32_t(counter >> 32);
    c[i] = d[i] = 0;
  }
  uint32_t key0 = s.seed_low, key1 = s.seed_high;
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < kBlocks; i++) {
      const uint64_t p = uint64_t(a[i]) * 0xd2511f53u, q = uint64_t(c[i]) * 0xcd9e8d57u;
      a[i] = uint32_t(q >> 32) ^ b[i] ^ key0;
      c[i] = uint32_t(p >> 32) ^ d[i] ^ key1;
      b[i] = uint32_t(q);
      d[i] = uint32_t(p);
    }
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  for (int i = 0; i < kBlocks; i++) {
    words[4 * i] = a[i];
    words[4 * i + 1] = b[i];
    words[4 * i + 2] = c[i];
    words[4 * i + 3] = d[i];
  }
}

// ln x of a normal x in (0, 1): x = 2^e m, m in [sqrt(1/2), sqrt(2)), ln m = 2 artanh((m - 1) / (m + 1)) by its series,
// whose terms beyond the eleventh are below a double's last place there.
double natural_log(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  const uint64_t shifted = bits - 0x3fe6a09e667f3bcdu;  // the exponent counts from sqrt(1/2)
  const double e = double(int64_t(shifted) >> 52);
  bits -= shifted & 0xfff0000000000000u;
  double m;
  memcpy(&m, &bits, 8);
  const double t = (m - 1) / (m + 1), z = t * t;
  double series = 0;
  for (int k = 21; k >= 1; k -= 2) series = series * z + 1.0 / k;
  return e * 0.6931471805599453 + 2 * t * series;
}

// The inverse of the normal distribution function by the rational approximations of Wichura's algorithm AS 241 (PPND16,
// 1988). Words give probabilities of at least 2^-33, for which sqrt(-ln p) stays below 5: its third branch is not needed.
double middle(double q) {  // |q| <= 0.425, q = p - 1/2
  const double r = 0.180625 - q * q;
  const double num = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r +
                         45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r +
                      133.14166789178437745) * r + 3.387132872796366608;
  const double den = ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r +
                         21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r +
                      42.313330701600911252) * r + 1;
  return q * num / den;
}

double tail(double q) {
  const double r = __builtin_sqrt(-natural_log(q < 0 ? 0.5 + q : 0.5 - q)) - 1.6;
  const double num = ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r +
                         1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r +
                      4.6303378461565452959) * r + 1.42343711074968357734;
  const double den = ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r +
                         0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r +
                      2.05319162663775882187) * r + 1;
  return q < 0 ? -(num / den) : num / den;
}

struct Normal {
  double mean, deviation;
  void map(float *out, const uint32_t *words) const {
    double z[kWords];
    for (int i = 0; i < kWords; i++) z[i] = middle((double(words[i]) + 0.5) * 0x1p-32 - 0.5);
    for (int i = 0; i < kWords; i++) {
      const double q = (double(words[i]) + 0.5) * 0x1p-32 - 0.5;
      if (q > 0.425 || q < -0.425) z[i] = tail(q);
    }
    for (int i = 0; i < kWords; i++) out[i] = float(mean + deviation * z[i]);
  }
};

// low + (high - low) * the word's upper 24 bits / 2^24, rounded to the output's type, then kept inside the type's
// lowest value that is not below low and highest value that is below high: rounding may have left the interval.
struct Uniform {
  double low, high;
  float least, most;
  bool to_bf16;
  void map(float *out, const uint32_t *words) const {
    const double width = (high - low) * 0x1p-24;
    for (int i = 0; i < kWords; i++) out[i] = float(low + width * double(words[i] >> 8));
    for (int i = 0; i < kWords; i += kWidth) {
      V x = load(out + i);
      if (to_bf16) x = from_bits(shift_left<16>(bf16_bits(x)));
      store(out + i, max(min(x, set(most)), set(least)));
    }
  }
};

// The next value of the type (step 1 in its bits: f32, 65536: bf16) towards +infinity or -infinity.
float neighbour(float x, bool up, uint32_t step) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  if (x == 0) bits = up ? step : 0x80000000u | step;
  else bits = (x > 0) == up ? bits + step : bits - step;
  memcpy(&x, &bits, 4);
  return x;
}

float rounded(double value, bool to_bf16) {
  const float f = float(value);
  if (!to_bf16) return f;
  float lanes[kWidth];
  store(lanes, from_bits(shift_left<16>(bf16_bits(set(f)))));
  return lanes[0];
}

template <class Map>
void generate(const View &out, const Stream &s, const Map &map) {
  const int64_t count = out.count(), groups = (count + kWords - 1) / kWords;
  parallel_range(groups, 8192 / kWords, [&](int64_t begin, int64_t end, int) {
    uint32_t words[kWords];
    float values[kWords] __attribute__((aligned(64)));
    for (int64_t g = begin; g < end; g++) {
      philox(words, s, uint64_t(g) * kBlocks);
      map.map(values, words);
      const int64_t n = count - g * kWords < kWords ? count - g * kWords : kWords;
      put(out.as<char>() + g * kWords * bytes_of(out.dtype), out.dtype, 1, values, n);
    }
  });
}

Stream stream_of(const Call &c) {
  c.need_float(0, "out");
  c.need_contiguous(0, "out");
  const int64_t most = 0xffffffff;
  return {uint32_t(c.integer(0, 0, most)), uint32_t(c.integer(1, 0, most)),
          uint64_t(c.integer(2, 0, most)) | uint64_t(c.integer(3, 0, most)) << 32};
}

}  // namespace

// out; [seedLow, seedHigh, counterLow, counterHigh, low, high]
void uniform(Call &c) {
  const Stream s = stream_of(c);
  const double low = c.number(4), high = c.number(5);
  if (!(low >= -3e38 && high <= 3e38 && low <= high))
    fail(CAL_OUT_OF_RANGE, "low and high must be finite and in order: %g and %g", low, high);
  const bool to_bf16 = c[0].dtype == CAL_BF16;
  const uint32_t step = to_bf16 ? 65536 : 1;
  Uniform map{low, high, rounded(low, to_bf16), rounded(high, to_bf16), to_bf16};
  if (double(map.least) < low) map.least = neighbour(map.least, true, step);
  if (double(map.most) >= high) map.most = neighbour(map.most, false, step);
  generate(c[0], s, map);
}

// out; [seedLow, seedHigh, counterLow, counterHigh, mean, deviation]
void normal(Call &c) {
  const Stream s = stream_of(c);
  generate(c[0], s, Normal{c.number(4), c.number(5)});
}

}  // namespace CAL_ISA
}  // namespace cal
