// Products in which activations may be rounded. Which way is the fastest on this processor is decided here.
#pragma once
#include "stored.h"

namespace cal {
namespace CAL_ISA {

// Where `packed`, p.matrix is packMatrix's and p.format one that is packed.
void stored_fast(const StoredProduct &p, bool packed);

// stored_exact on a packed matrix: the same bits as on the stored one.
void packed_exact(const StoredProduct &p);

}  // namespace CAL_ISA
}  // namespace cal
