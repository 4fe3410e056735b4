// See stored.h.
#include "stored.h"

namespace cal {
namespace CAL_ISA {

void stored_exact(const StoredProduct &p) { fail(CAL_BAD_CALL, "format %d has no product", p.format); }

}  // namespace CAL_ISA
}  // namespace cal
