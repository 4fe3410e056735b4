// AddressSanitizer's marks on memory that nobody may touch; nothing in other builds.
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define CAL_POISON(start, bytes) ASAN_POISON_MEMORY_REGION(start, bytes)
#define CAL_UNPOISON(start, bytes) ASAN_UNPOISON_MEMORY_REGION(start, bytes)
#else
#define CAL_POISON(start, bytes) (void(start), void(bytes))
#define CAL_UNPOISON(start, bytes) (void(start), void(bytes))
#endif
