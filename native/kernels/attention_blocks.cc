// Checks of attention's operands and the copies of blocks of them. See attention.h.
#include "attention.h"

namespace cal {
namespace CAL_ISA {
namespace {

const View *check_segments(const Call &c, int i, const char *name, int64_t batch, int64_t steps) {
  if (!c[i].present()) return nullptr;
  c.need_dtype(i, name, CAL_I32);
  c.need_shape(i, name, batch, steps);
  c.need_contiguous(i, name);
  return &c[i];
}

char *element(const View &v, int64_t batch, int64_t step, int64_t head) {
  return static_cast<char *>(v.data) + (batch * v.stride[0] + step * v.stride[1] + head * v.stride[2]) * bytes_of(v.dtype);
}

// Up to kLines lines as columns of one tile or panel.
template <int kLines, class T>
void across(void *const *line, int lines, int64_t depth, float factor, float *to) {
  const V f = set(factor);
  for (int64_t k = 0; k < depth; k += kWidth) {
    const int rest = depth - k < kWidth ? int(depth - k) : kWidth;
    for (int group = 0; group < kLines; group += kWidth) {
      V x[kWidth];
#pragma GCC unroll 16
      for (int i = 0; i < kWidth; i++) {
        if (group + i >= lines) {
          x[i] = zero();
          continue;
        }
        const T *from = static_cast<const T *>(line[group + i]) + k;
        x[i] = (rest == kWidth ? load(from) : load_part(from, rest)) * f;
      }
      transpose(x);
      const int width = kLines - group < kWidth ? kLines - group : kWidth;
      float *out = to + k * kLines + group;
      for (int i = 0; i < rest; i++) {
        if (width == kWidth) store(out + i * kLines, x[i]);
        else store_part(out + i * kLines, x[i], width);
      }
    }
  }
}

template <int kLines>
void all_across(const Lines &lines, int64_t depth, float factor, float *to) {
  for (int i = 0; i < lines.count; i += kLines) {
    const int here = lines.count - i < kLines ? lines.count - i : kLines;
    if (lines.dtype == CAL_F32) across<kLines, float>(lines.at + i, here, depth, factor, to + i * depth);
    else if (lines.dtype == CAL_F16) across<kLines, f16>(lines.at + i, here, depth, factor, to + i * depth);
    else across<kLines, bf16>(lines.at + i, here, depth, factor, to + i * depth);
  }
}

// One tile's part of a line; writes the whole slot of kTileRows floats where the line goes on that far.
template <class T>
CAL_INLINE void slot_along(const T *from, int64_t height, int64_t readable, float *to) {
  for (int i = 0; i < kTileRows; i += kWidth) {
    const int slot = kTileRows - i < kWidth ? kTileRows - i : kWidth;
    if (readable - i >= kWidth) {
      if (slot == kWidth) store(to + i, load(from + i));
      else store_part(to + i, load(from + i), slot);
    } else if (height > i) {
      const int rest = int(height - i < slot ? height - i : slot);
      store_part(to + i, load_part(from + i, rest), rest);
    }
  }
}

template <class T>
void all_along(const Lines &lines, const Cut &cut, int64_t room, float *to) {
  const int64_t depth = cut.begin(cut.tiles);
  for (int r = 0; r < lines.count; r++)
    for (int64_t i = 0; i < cut.tiles; i++) {
      const int64_t d = cut.begin(i);
      slot_along(static_cast<const T *>(lines.at[r]) + d, cut.begin(i + 1) - d, depth - d, to + (i * room + r) * kTileRows);
    }
}

// Up to kWidth lines of depth elements from columns of a panel.
template <class T>
void columns_to_lines(void *const *line, int lines, int64_t depth, V factor, const float *panel) {
  for (int64_t k = 0; k < depth; k += kWidth) {
    const int rest = depth - k < kWidth ? int(depth - k) : kWidth;
    V x[kWidth];
#pragma GCC unroll 16
    for (int i = 0; i < kWidth; i++) x[i] = i < rest ? load(panel + (k + i) * kTileCols) * factor : zero();
    transpose(x);
    for (int i = 0; i < lines; i++) {
      T *to = static_cast<T *>(line[i]) + k;
      if (rest == kWidth) store(to, x[i]);
      else store_part(to, x[i], rest);
    }
  }
}

Segments range_of(const int32_t *ids, int count) {
  Segments s = {INT32_MAX, INT32_MIN};
  for (int i = 0; i < count; i++) {
    if (ids[i] < s.lowest) s.lowest = ids[i];
    if (ids[i] > s.highest) s.highest = ids[i];
  }
  return s;
}

}  // namespace

void check_heads(const Call &c, int i, const char *name, int64_t batch, int64_t steps, int64_t heads, int64_t depth) {
  c.need_float(i, name);
  c.need_shape(i, name, batch, steps, heads, depth);
  if (depth > 1 && c[i].step(-1) != 1) fail(CAL_BAD_SHAPE, "%s must have adjacent elements in its last axis", name);
}

Attention read_attention(const Call &c, int first, int segments) {
  c.need_rank(first, "q", 4);
  c.need_rank(first + 1, "k", 4);
  const View &q = c[first], &k = c[first + 1];
  Attention p;
  p.B = q.shape[0], p.T = q.shape[1], p.H = q.shape[2], p.D = q.shape[3];
  p.S = k.shape[1], p.G = k.shape[2];
  check_heads(c, first, "q", p.B, p.T, p.H, p.D);
  check_heads(c, first + 1, "k", p.B, p.S, p.G, p.D);
  check_heads(c, first + 2, "v", p.B, p.S, p.G, p.D);
  if (p.G > 0 ? p.H % p.G != 0 : p.H != 0)
    fail(CAL_BAD_SHAPE, "query heads must be a multiple of key heads: %lld and %lld", (long long)p.H, (long long)p.G);
  p.group = p.G > 0 ? p.H / p.G : 0;
  p.cut = Cut(p.D);
  p.q = &q, p.k = &k, p.v = &c[first + 2];
  p.query_segments = check_segments(c, segments, "querySegments", p.B, p.T);
  p.key_segments = check_segments(c, segments + 1, "keySegments", p.B, p.S);
  if (!p.query_segments != !p.key_segments) fail(CAL_BAD_CALL, "querySegments and keySegments come together");
  p.scale = float(c.number(0));
  p.causal = c.integer(1, 0, 1) != 0;
  p.window = c.integer(2, 0, int64_t(1) << 40);
  p.cap = float(c.number(3));
  return p;
}

Segments row_segments(const Attention &p, int64_t batch, int64_t first, int count, int room, int32_t *to) {
  const int32_t *ids = p.query_segments ? p.query_segments->as<int32_t>() + batch * p.T : nullptr;
  int64_t t = first / p.group, member = first % p.group;
  for (int r = 0; r < count; r++) {
    to[r] = ids ? ids[t] : 0;
    if (++member == p.group) member = 0, t++;
  }
  for (int r = count; r < room; r++) to[r] = to[count - 1];
  return range_of(to, count);
}

Segments key_segments(const Attention &p, int64_t batch, int64_t first, int count, int room, int32_t *to) {
  if (!p.key_segments) {
    memset(to, 0, size_t(room) * sizeof *to);
    return {0, 0};
  }
  memcpy(to, p.key_segments->as<int32_t>() + batch * p.S + first, size_t(count) * sizeof *to);
  for (int i = count; i < room; i++) to[i] = to[count - 1];
  return range_of(to, count);
}

void find_rows(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int count, Lines &lines) {
  lines.dtype = v.dtype, lines.count = count;
  int64_t t = first / p.group, member = first % p.group;
  for (int r = 0; r < count; r++) {
    lines.at[r] = element(v, batch, t, head * p.group + member);
    if (++member == p.group) member = 0, t++;
  }
}

void find_keys(const Attention &p, const View &v, int64_t batch, int64_t head, int64_t first, int count, Lines &lines) {
  lines.dtype = v.dtype, lines.count = count;
  if (p.pages)
    for (int i = 0; i < count; i++) lines.at[i] = p.pages->at(v, p.table, head, first + i < p.oldest ? p.oldest : first + i);
  else for (int i = 0; i < count; i++) lines.at[i] = element(v, batch, first + i, head);
}

void widen(Lines &lines, int64_t depth, float *to) {
  for (int i = 0; i < lines.count; i++, to += depth) {
    const int8_t *from = static_cast<const int8_t *>(lines.at[i]);
    const V scale = set(line_scale(static_cast<const char *>(lines.at[i]), depth));
    int64_t d = 0;
    for (; d + kWidth <= depth; d += kWidth) store(to + d, load(from + d) * scale);
    if (d < depth) store_part(to + d, load_part(from + d, int(depth - d)) * scale, int(depth - d));
    lines.at[i] = to;
  }
  lines.dtype = CAL_F32;
}

void tiles_across(const Lines &lines, int64_t depth, float factor, float *to) { all_across<kTileRows>(lines, depth, factor, to); }
void panels_across(const Lines &lines, int64_t depth, float factor, float *to) { all_across<kTileCols>(lines, depth, factor, to); }

void tiles_along(const Lines &lines, const Cut &cut, int64_t room, float *to) {
  if (lines.dtype == CAL_F32) all_along<float>(lines, cut, room, to);
  else if (lines.dtype == CAL_F16) all_along<f16>(lines, cut, room, to);
  else all_along<bf16>(lines, cut, room, to);
}

void write_across(const Lines &lines, int64_t depth, const float *factor, const float *panel) {
  for (int i = 0; i < lines.count; i += kWidth) {
    const int here = lines.count - i < kWidth ? lines.count - i : kWidth;
    const V f = load_part(factor + i, here);
    if (lines.dtype == CAL_F32) columns_to_lines<float>(lines.at + i, here, depth, f, panel + i);
    else columns_to_lines<bf16>(lines.at + i, here, depth, f, panel + i);
  }
}

}  // namespace CAL_ISA
}  // namespace cal
