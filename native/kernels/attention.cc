// Attention's forward pass, as attention_panels.h does it for many rows and attention_decode.h for few: the division into tasks.
#include "attention_decode.h"
#include "attention_panels.h"

namespace cal {
namespace CAL_ISA {

// out, lse, q, k, v, querySegments?, keySegments?; [scale, causal, window, softcap]
void attention(Call &c) {
  const Attention p = read_attention(c, 2, 5);
  check_heads(c, 0, "out", p.B, p.T, p.H, p.D);
  c.need_dtype(1, "lse", CAL_F32);
  c.need_shape(1, "lse", p.B, p.H, p.T);
  c.need_contiguous(1, "lse");
  if (p.B * p.T * p.H == 0) return;
  if (p.rows() <= kFewRows) return attend_few(p, c[0], c[1]);

  // As many panels a task as leave every thread several tasks. Neither the tasks nor their order touch the bits.
  const int64_t pairs = p.B * p.G, panels = ceil_div(p.rows(), kTileCols);
  int64_t chunks = ceil_div(panels, kMostPanels);
  const int64_t wanted = Pool::threads() > 1 ? ceil_div(4 * Pool::threads(), pairs) : 1;
  if (chunks < wanted) chunks = wanted < panels ? wanted : panels;
  const int64_t each = ceil_div(panels, chunks), rows_each = each * kTileCols;
  chunks = ceil_div(panels, each);
  const int64_t jobs = pairs * chunks;
  const auto job_at = [&](int64_t index) {  // the last rows see most keys: they come first
    const int64_t pair = index % pairs, first = (chunks - 1 - index / pairs) * rows_each, rest = p.rows() - first;
    return PanelJob{&p, &c[0], &c[1], pair / p.G, pair % p.G, first, rest < rows_each ? rest : rows_each};
  };
  const int64_t bytes = panel_room(p, each);
  Scratch scratch(uint64_t(bytes * Pool::threads()));
  parallel(jobs, [&](int64_t index, int thread) {
    const int64_t next = index + Pool::threads();  // what this thread is likely to do next
    const PanelJob job = job_at(index), following = job_at(next < jobs ? next : index);
    attend_panels(job, next < jobs ? &following : nullptr, each, static_cast<char *>(scratch.data()) + bytes * thread);
  });
}

}  // namespace CAL_ISA
}  // namespace cal
