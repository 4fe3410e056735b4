// See stored_amx.h. A tile of the left side is 16 rows of x and 32 columns; of the right side 32 columns of 16 rows of the matrix, pairs
// of columns together; of the sums 16 x 16 floats. Four tiles of sums grow while two of either side pass: a load serves two products, and
// the multiplier, which takes as long as two loads, is never without work. Both sides lie tile after tile, as they are read.
#include "packed_values.h"
#include "stored_amx.h"
#if defined(CAL_ISA_AVX512)
#include "../simd/target.h"

CAL_TARGET_BEGIN("amx-tile,amx-bf16,avx512bf16")

namespace cal {
namespace CAL_ISA {
namespace {

constexpr int64_t kTileBytes = 1024;
constexpr int64_t kTileColumns = 32;
constexpr int64_t kTileHeight = 16;
constexpr int64_t kTileFloats = 256;  // of sums

struct alignas(64) TileConfig {
  uint8_t palette = 1, start = 0, reserved[14] = {};
  uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};
const TileConfig kConfig;

// Bits of two vectors as bfloat16, lane by lane: `low` in the low half.
CAL_INLINE I pair(V low, V high) {
  const __m512i apart = (__m512i)_mm512_cvtne2ps_pbh(high.r, low.r);
  alignas(64) static const uint16_t order[32] = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
                                                 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  return {_mm512_permutexvar_epi16(_mm512_load_si512(order), apart)};
}
CAL_INLINE void put(uint8_t *to, I a) { _mm512_storeu_si512(to, a.r); }

// Four columns of 16 rows, bytes, to two rows of a tile.
template <bool kSignedBytes>
CAL_INLINE void put_quad(uint8_t *to, I w, V scale, V base) {
  if constexpr (kSignedBytes) w = bit_xor(w, set_int(int32_t(0x80808080u)));  // 128 too much: base takes it off
  const I byte = set_int(255);
  const V a = fma(to_float(bit_and(w, byte)), scale, base), b = fma(to_float(bit_and(shift_right<8>(w), byte)), scale, base);
  const V c = fma(to_float(bit_and(shift_right<16>(w), byte)), scale, base), d = fma(to_float(shift_right<24>(w)), scale, base);
  put(to, pair(a, b));
  put(to + 64, pair(c, d));
}

// The low four bits of each lane as a number.
CAL_INLINE V nibble(I w) {
  alignas(64) static const float numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return {_mm512_permutexvar_ps(w.r, _mm512_load_ps(numbers))};
}

// Eight columns of 16 rows, four bits each: the same as put_quad of both halves, and no lane is masked or converted.
CAL_INLINE void put_nibbles(uint8_t *low, uint8_t *high, I w, V scale, V base) {
  const V a = fma(nibble(w), scale, base), b = fma(nibble(shift_right<8>(w)), scale, base);
  const V c = fma(nibble(shift_right<16>(w)), scale, base), d = fma(nibble(shift_right<24>(w)), scale, base);
  const V e = fma(nibble(shift_right<4>(w)), scale, base), f = fma(nibble(shift_right<12>(w)), scale, base);
  const V g = fma(nibble(shift_right<20>(w)), scale, base), h = fma(nibble(shift_right<28>(w)), scale, base);
  put(low, pair(a, b));
  put(low + 64, pair(c, d));
  put(high, pair(e, f));
  put(high + 64, pair(g, h));
}

template <class F, int c>
CAL_INLINE void put_quads(uint8_t *to, const uint8_t *sub, V low_scale, V low_base, V high_scale, V high_base) {
  if constexpr (F::kBits == 4 && !F::kTable)
    return put_nibbles(to + 128 * c, to + 512 + 128 * c, load_words(sub + F::kQuants + c * 64), low_scale, low_base);
  I low, high;
  values<F, c>(sub, 0, low, high);
  put_quad<F::kSigned>(to + 128 * c, low, low_scale, low_base);
  put_quad<F::kSigned>(to + 512 + 128 * c, high, high_scale, high_base);
}

// Tiles [first, first + count) of a group of format F; a tile is a sub-block. Memory is asked for what lies `ahead` bytes further on: the
// processor's own prefetching ends with a slab, long before its memory has come.
template <class F>
void fill_tiles(uint8_t *to, const uint8_t *group, int64_t first, int64_t count, int64_t ahead) {
  for (int64_t t = first; t < first + count; t++, to += kTileBytes) {
    const uint8_t *block = group + t / F::kSubs * F::kBytes, *sub = block + F::kHead + t % F::kSubs * F::kSub;
    for (int b = 0; b < F::kSub; b += 64) __builtin_prefetch(sub + ahead + b);
    const V excess = set(F::kSigned ? -128.0f : -float(F::kOffset));
    const V low_scale = scale_of<F>(block, sub, 0, 0), high_scale = F::kScales == kHalves ? scale_of<F>(block, sub, 0, 1) : low_scale;
    V low_base = low_scale * excess, high_base = high_scale * excess;
    if constexpr (F::kMins) low_base = high_base = min_of<F>(block, sub, 0);
    put_quads<F, 0>(to, sub, low_scale, low_base, high_scale, high_base);
    put_quads<F, 1>(to, sub, low_scale, low_base, high_scale, high_base);
    put_quads<F, 2>(to, sub, low_scale, low_base, high_scale, high_base);
    put_quads<F, 3>(to, sub, low_scale, low_base, high_scale, high_base);
  }
}

// What is wanted next of a group: the slab behind this one, and behind the last the first of the group `step` further on.
void fill_packed(uint8_t *to, const StoredProduct &p, int64_t group, int64_t first, int64_t count, int64_t tiles, int64_t step) {
  with_packed(p.format, [&](auto format) {
    using F = decltype(format);
    const int64_t bytes = p.I / kSubBlock / F::kSubs * F::kBytes, tile = F::kBytes / F::kSubs;
    const int64_t ahead = first + count < tiles ? count * tile : step * bytes - first * tile;
    fill_tiles<F>(to, p.matrix + group * bytes, first, count, ahead);
    return true;
  });
}

// The same tiles of a matrix as stored, through floats: 16 rows of count * 32.
void fill_stored(uint8_t *to, const StoredProduct &p, int64_t group, int64_t first, int64_t count, float *floats) {
  const Format &format = format_of(p.format);
  const int64_t row = row_bytes(format, p.I), width = count * kTileColumns, from = first * kTileColumns;
  const int64_t columns = p.I - from < width ? p.I - from : width;
  for (int64_t r = 0; r < kTileHeight; r++) {
    const int64_t o = group * kTileHeight + r;
    float *line = floats + r * width;
    const int64_t filled = o < p.O ? columns : 0;
    if (filled) format.dequantize(line, p.matrix + o * row + from / format.block * format.bytes, filled / format.block);
    memset(line + filled, 0, size_t(width - filled) * sizeof(float));
  }
  for (int64_t half = 0; half < 2 * count; half++, to += kTileBytes / 2) {
    V lines[16];
    for (int r = 0; r < 16; r++) lines[r] = load(floats + r * width + half * 16);
    transpose(lines);
    for (int k = 0; k < 16; k += 2) put(to + 32 * k, pair(lines[k], lines[k + 1]));
  }
}

// Sixteen rows of x from row n, tile after tile.
void fill_left(uint8_t *to, const StoredProduct &p, int64_t n, int64_t tiles) {
  for (int64_t t = 0; t < tiles; t++, to += kTileBytes)
    for (int64_t r = 0; r < kTileHeight; r++) {
      const float *x = p.x + (n + r) * p.x_row + t * kTileColumns;
      const int64_t left = n + r < p.N ? p.I - t * kTileColumns : 0;
      const V low = left >= 16 ? load(x) : load_part(x, int(left)), high = left >= 32 ? load(x + 16) : load_part(x + 16, int(left > 16 ? left - 16 : 0));
      put(to + 64 * r, {(__m512i)_mm512_cvtne2ps_pbh(high.r, low.r)});
    }
}

// TR tiles of rows of x by TC groups of the matrix: sums (+)= over `count` tiles. Strides between tiles of rows
// and between groups: bytes, and floats of sums.
template <int TR, int TC>
void multiply(const uint8_t *left, int64_t left_step, const uint8_t *right, int64_t right_step, int64_t count, float *sums, int64_t sums_step,
              bool first) {
  float *below = sums + kTileFloats, *beside = sums + sums_step, *across = beside + kTileFloats;
  if (first) {
    _tile_zero(0);
    if constexpr (TC > 1) _tile_zero(1);
    if constexpr (TR > 1) _tile_zero(2);
    if constexpr (TR > 1 && TC > 1) _tile_zero(3);
  } else {
    _tile_loadd(0, sums, 64);
    if constexpr (TC > 1) _tile_loadd(1, beside, 64);
    if constexpr (TR > 1) _tile_loadd(2, below, 64);
    if constexpr (TR > 1 && TC > 1) _tile_loadd(3, across, 64);
  }
  for (int64_t t = 0; t < count; t++, left += kTileBytes, right += kTileBytes) {
    _tile_loadd(4, left, 64);
    _tile_loadd(6, right, 64);
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (TC > 1) {
      _tile_loadd(7, right + right_step, 64);
      _tile_dpbf16ps(1, 4, 7);
    }
    if constexpr (TR > 1) {
      _tile_loadd(5, left + left_step, 64);
      _tile_dpbf16ps(2, 5, 6);
      if constexpr (TC > 1) _tile_dpbf16ps(3, 5, 7);
    }
  }
  _tile_stored(0, sums, 64);
  if constexpr (TC > 1) _tile_stored(1, beside, 64);
  if constexpr (TR > 1) _tile_stored(2, below, 64);
  if constexpr (TR > 1 && TC > 1) _tile_stored(3, across, 64);
}

// Columns of a panel that are bfloat16 at a time: two groups of them, 18 KiB, stay in the first cache while the left side passes, and the
// sums are fetched and put back once for nine steps. Twice as much was a fifth slower.
constexpr int64_t kSlab = 9;
constexpr int64_t kWholeBlocks = 8;  // of a matrix as stored, whose blocks have up to 256 columns

struct Sizes {
  int64_t tiles, rows, slab;    // tiles of a row; tiles of rows of x; tiles of a slab
  int64_t groups;               // of a panel
  int64_t panel, floats, sums;  // bytes that a thread needs for each
  int64_t mine() const { return panel + floats + sums; }
};

// A pair of groups, or one, against all rows of x.
void multiply_pair(const Sizes &s, const uint8_t *left, const uint8_t *right, int64_t tiles, float *sums, bool pair, bool first) {
  const int64_t left_step = s.tiles * kTileBytes, right_step = tiles * kTileBytes, sums_step = s.rows * kTileFloats;
  for (int64_t r = 0; r < s.rows; r += 2, left += 2 * left_step, sums += 2 * kTileFloats) {
    const bool tall = r + 1 < s.rows;
    if (tall && pair) multiply<2, 2>(left, left_step, right, right_step, tiles, sums, sums_step, first);
    else if (tall) multiply<2, 1>(left, left_step, right, right_step, tiles, sums, sums_step, first);
    else if (pair) multiply<1, 2>(left, left_step, right, right_step, tiles, sums, sums_step, first);
    else multiply<1, 1>(left, left_step, right, right_step, tiles, sums, sums_step, first);
  }
}

// Output columns of groups [group, group + count), count <= s.groups.
void run_panel(const StoredProduct &p, bool packed, const Sizes &s, const uint8_t *left, uint8_t *mine, int64_t group, int64_t count) {
  uint8_t *panel = mine;
  float *floats = reinterpret_cast<float *>(mine + s.panel), *sums = reinterpret_cast<float *>(mine + s.panel + s.floats);
  const int64_t sums_step = s.rows * kTileFloats;
  _tile_loadconfig(&kConfig);
  for (int64_t t = 0; t < s.tiles; t += s.slab) {
    const int64_t tiles = s.tiles - t < s.slab ? s.tiles - t : s.slab, step = tiles * kTileBytes;
    for (int64_t g = 0; g < count; g++) {
      uint8_t *to = panel + g * step;
      if (packed) fill_packed(to, p, group + g, t, tiles, s.tiles, count);
      else fill_stored(to, p, group + g, t, tiles, floats);
    }
    asm volatile("" ::: "memory");  // what was filled is read by instructions that the compiler does not see read
    for (int64_t g = 0; g < count; g += 2)
      multiply_pair(s, left + t * kTileBytes, panel + g * step, tiles, sums + g * sums_step, g + 1 < count, t == 0);
  }
  _tile_release();
  asm volatile("" ::: "memory");
  for (int64_t r = 0; r < s.rows; r++)
    for (int64_t g = 0; g < count; g++) finish_rows(p, 1, sums + g * sums_step + r * kTileFloats, r * kTileHeight, (group + g) * kTileHeight, kTileHeight);
}

// Up to here the sums of all rows stay in tiles.
constexpr int64_t kShortRows = 3;
constexpr int64_t kShortAhead = 8;  // tiles: some 2.5 KiB

// TR tiles of rows of x, all there are, by TC groups of a packed matrix. Few rows leave the multiplier idle while a panel is made, and a
// panel unmade while it multiplies: here a tile is multiplied while the one behind it is made, and no sum is put down in between.
// The order of the sums is that of multiply.
template <class F, int TR, int TC>
void multiply_short(const StoredProduct &p, const uint8_t *left, int64_t tiles, int64_t group, uint8_t *room, float *sums) {
  const int64_t bytes = tiles / F::kSubs * F::kBytes, tile = F::kBytes / F::kSubs;
  const auto fill = [&](int64_t t) __attribute__((always_inline)) {
    const int64_t ahead = kShortAhead * tile + (t + kShortAhead < tiles ? 0 : (TC - 1) * bytes);
    for (int c = 0; c < TC; c++)
      fill_tiles<F>(room + ((t & 1) * TC + c) * kTileBytes, p.matrix + (group + c) * bytes, t, 1, ahead);
  };
  _tile_zero(0);
  if constexpr (TR > 1) _tile_zero(1);
  if constexpr (TR > 2) _tile_zero(2);
  if constexpr (TC > 1) _tile_zero(3);
  if constexpr (TC > 1 && TR > 1) _tile_zero(4);
  if constexpr (TC > 1 && TR > 2) _tile_zero(5);
  const int64_t left_step = tiles * kTileBytes;
  fill(0);
  for (int64_t t = 0; t < tiles; t++, left += kTileBytes) {
    if (t + 1 < tiles) fill(t + 1);
    asm volatile("" ::: "memory");  // what was filled is read by instructions that the compiler does not see read
    const uint8_t *right = room + (t & 1) * TC * kTileBytes;
    _tile_loadd(7, right, 64);
    _tile_loadd(6, left, 64);
    _tile_dpbf16ps(0, 6, 7);
    if constexpr (TR > 1) {
      _tile_loadd(6, left + left_step, 64);
      _tile_dpbf16ps(1, 6, 7);
    }
    if constexpr (TR > 2) {
      _tile_loadd(6, left + 2 * left_step, 64);
      _tile_dpbf16ps(2, 6, 7);
    }
    if constexpr (TC > 1) {
      _tile_loadd(7, right + kTileBytes, 64);
      if constexpr (TR > 2) _tile_dpbf16ps(5, 6, 7);
      if constexpr (TR > 1) {
        if constexpr (TR > 2) _tile_loadd(6, left + left_step, 64);
        _tile_dpbf16ps(4, 6, 7);
        _tile_loadd(6, left, 64);
      }
      _tile_dpbf16ps(3, 6, 7);
    }
  }
  _tile_stored(0, sums, 64);
  if constexpr (TR > 1) _tile_stored(1, sums + kTileFloats, 64);
  if constexpr (TR > 2) _tile_stored(2, sums + 2 * kTileFloats, 64);
  if constexpr (TC > 1) _tile_stored(3, sums + TR * kTileFloats, 64);
  if constexpr (TC > 1 && TR > 1) _tile_stored(4, sums + (TR + 1) * kTileFloats, 64);
  if constexpr (TC > 1 && TR > 2) _tile_stored(5, sums + (TR + 2) * kTileFloats, 64);
}

template <class F, int TR>
void multiply_short_groups(const StoredProduct &p, const uint8_t *left, int64_t tiles, int64_t group, int64_t count, uint8_t *room, float *sums) {
  if (count > 1) multiply_short<F, TR, 2>(p, left, tiles, group, room, sums);
  else multiply_short<F, TR, 1>(p, left, tiles, group, room, sums);
}

// One or two groups against all rows, of which there are few tiles.
void run_short_panel(const StoredProduct &p, const Sizes &s, const uint8_t *left, uint8_t *mine, int64_t group, int64_t count) {
  float *sums = reinterpret_cast<float *>(mine + s.panel + s.floats);
  _tile_loadconfig(&kConfig);
  with_packed(p.format, [&](auto format) {
    using F = decltype(format);
    if (s.rows == 1) multiply_short_groups<F, 1>(p, left, s.tiles, group, count, mine, sums);
    else if (s.rows == 2) multiply_short_groups<F, 2>(p, left, s.tiles, group, count, mine, sums);
    else multiply_short_groups<F, 3>(p, left, s.tiles, group, count, mine, sums);
    return true;
  });
  _tile_release();
  asm volatile("" ::: "memory");
  for (int64_t r = 0; r < s.rows; r++)
    for (int64_t g = 0; g < count; g++) finish_rows(p, 1, sums + (g * s.rows + r) * kTileFloats, r * kTileHeight, (group + g) * kTileHeight, kTileHeight);
}

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Groups of a panel. Wide panels pass the left side fewer times, which counts where it does not fit the second cache; narrow ones are
// enough to go round.
int64_t panel_groups(int64_t groups, int64_t left_bytes) {
  if (left_bytes <= int64_t(1) << 20) return 2;
  const int64_t share = groups / (4 * Pool::threads()) / 2 * 2;
  return share < 2 ? 2 : share > 16 ? 16 : share;
}

}  // namespace

void amx_product(const StoredProduct &p, bool packed) {
  Sizes s = {};
  s.tiles = ceil_div(p.I, kTileColumns);
  s.rows = ceil_div(p.N, kTileHeight);
  s.slab = packed ? ceil_div(s.tiles, ceil_div(s.tiles, kSlab)) : kWholeBlocks;
  const int64_t groups = ceil_div(p.O, kTileHeight), left_bytes = s.rows * s.tiles * kTileBytes;
  const bool is_short = packed && s.rows <= kShortRows;
  s.groups = is_short ? 2 : panel_groups(groups, left_bytes);
  s.panel = s.groups * (s.slab < 2 ? 2 : s.slab) * kTileBytes;
  s.floats = packed ? 0 : kTileHeight * s.slab * kTileColumns * int64_t(sizeof(float));
  s.sums = s.groups * s.rows * kTileBytes;
  Scratch scratch(uint64_t(left_bytes + s.mine() * Pool::threads()));
  uint8_t *left = static_cast<uint8_t *>(scratch.data());
  parallel(s.rows, [&](int64_t r, int) { fill_left(left + r * s.tiles * kTileBytes, p, r * kTileHeight, s.tiles); });
  parallel(ceil_div(groups, s.groups), [&](int64_t task, int thread) {
    const int64_t group = task * s.groups, count = groups - group < s.groups ? groups - group : s.groups;
    uint8_t *mine = left + left_bytes + s.mine() * thread;
    if (is_short) run_short_panel(p, s, left, mine, group, count);
    else run_panel(p, packed, s, left, mine, group, count);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
CAL_TARGET_END
#endif
