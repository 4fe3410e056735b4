// CAL_TARGET_BEGIN("features") ... CAL_TARGET_END: the functions between them may use instructions that the instruction set of the file
// does not have. What is included between them is compiled so too; what was included before is not, and can be inlined all the same.
#pragma once

#define CAL_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define CAL_TARGET_BEGIN(features) CAL_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define CAL_TARGET_END CAL_PRAGMA(clang attribute pop)
#else
#define CAL_TARGET_BEGIN(features) CAL_PRAGMA(GCC push_options) CAL_PRAGMA(GCC target(features))
#define CAL_TARGET_END CAL_PRAGMA(GCC pop_options)
#endif
