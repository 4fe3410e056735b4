// Products with packed matrices (packed.h) in which activations may be rounded. Which way is the fastest on this processor is decided here.
#pragma once
#include "stored.h"

namespace cal {
namespace CAL_ISA {

// p.matrix is packMatrix's; p.format is one that is packed.
void stored_fast(const StoredProduct &p);

// stored_exact on such a matrix: the same bits as on the stored one.
void packed_exact(const StoredProduct &p);

}  // namespace CAL_ISA
}  // namespace cal
