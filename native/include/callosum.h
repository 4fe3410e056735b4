/* Callosum native core: the C ABI.
 *
 * Tensors' storage lives behind opaque handles; a computation is a flat list of numbers ("words") naming a kernel, its
 * parameters and strided views of storages. A list can be run once or kept and run again. Nothing here knows Node,
 * JavaScript or gradients. Every function returns a status; the text of the last failure is cal_error().
 * Calls come from one thread at a time, cal_map and cal_unmap aside; kernels use the pool inside.
 */
#ifndef CALLOSUM_H
#define CALLOSUM_H
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define CAL_MAX_RANK 8

typedef enum { CAL_F32 = 0, CAL_BF16 = 1, CAL_F16 = 2, CAL_I32 = 3, CAL_U8 = 4 } cal_dtype;

typedef enum {
  CAL_OK = 0,
  CAL_OUT_OF_MEMORY = 1,   /* the limit or the system refused */
  CAL_USE_AFTER_FREE = 2,  /* a handle that is not alive */
  CAL_BAD_SHAPE = 3,       /* operand shapes do not fit the kernel */
  CAL_BAD_DTYPE = 4,       /* the kernel does not take this element type */
  CAL_OUT_OF_RANGE = 5,    /* a view, index or parameter outside its range */
  CAL_BAD_CALL = 6,        /* unknown kernel or malformed words */
  CAL_NOT_FINITE = 7,      /* the guard found NaN or infinity */
  CAL_BAD_FILE = 8         /* a file that cannot be read, or is shorter than said */
} cal_status;

typedef struct {
  uint64_t live_bytes;     /* handed out and not freed */
  uint64_t peak_bytes;     /* highest live_bytes since start or reset */
  uint64_t reserved_bytes; /* held from the system: live + kept for reuse */
  uint64_t limit_bytes;    /* 0: none */
  uint64_t live_count;     /* number of live handles */
} cal_memory_info;

/* Storage. Contents of a fresh storage are undefined. */
cal_status cal_alloc(uint64_t count, int32_t dtype, uint64_t *handle); /* dtype: a cal_dtype */
cal_status cal_free(uint64_t handle);
void cal_free_all(void); /* every handle that is alive: for a caller that ends without having freed its own */
cal_status cal_data(uint64_t handle, void **data, uint64_t *bytes);
void cal_memory(cal_memory_info *info);
void cal_memory_reset_peak(void);
cal_status cal_memory_limit(uint64_t bytes);
void cal_memory_trim(void);

/* Kernels: ids by instruction set ("avx512", "avx2", "neon", "portable") and name; -1 when there is none. */
const char *cal_isas(void);    /* those this processor can run, best first, space-separated */
const char *cal_kernels(void); /* names, space-separated */
int32_t cal_kernel(const char *isa, const char *name);

/* Words of one command: [word count, kernel id, P, P parameters, V, V views]; a view is
 * [handle, offset, rank, shape..., stride...] in elements, or the single word -1 for an absent optional operand.
 * Outputs come before inputs. cal_run executes the commands in order and stops at the first that fails. */
cal_status cal_run(const double *words, uint64_t count);
/* The same for a long list that is run again and again: the threads stay awake from its start to its end. */
cal_status cal_replay(const double *words, uint64_t count);

/* Threads, the calling one included. */
int32_t cal_threads(void);
cal_status cal_set_threads(int32_t count);

/* Files mapped into memory, from any thread: bytes offset .. offset + bytes of the file at `path`, whose size is checked first.
 * The mapping is private: writing to it changes no file. Where another process cuts the file short afterwards, reading the
 * lost part ends this process: what must not is read, not mapped. A mapping's number is never used again. */
cal_status cal_map(const char *path, uint64_t offset, uint64_t bytes, uint64_t *mapping, void **data);
cal_status cal_unmap(uint64_t mapping);

const char *cal_error(void); /* of this thread */

#ifdef __cplusplus
}
#endif
#endif
