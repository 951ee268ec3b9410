// UndefinedBehaviorSanitizer's runtime for a program without libc: what the compiler calls where it has found something.
#include <stdint.h>

#include "report.h"

namespace {

// What every handler's data begins with.
struct Place {
  const char* file;
  uint32_t line;
  uint32_t column;
};

}  // namespace

#define HANDLER(name, what) \
  extern "C" void __ubsan_handle_##name(const Place* place) { ReportAt(what, place->file, place->line); }

HANDLER(add_overflow_abort, "overflow of an addition")
HANDLER(sub_overflow_abort, "overflow of a subtraction")
HANDLER(mul_overflow_abort, "overflow of a multiplication")
HANDLER(negate_overflow_abort, "overflow of a negation")
HANDLER(divrem_overflow_abort, "division by zero, or overflow of a division")
HANDLER(shift_out_of_bounds_abort, "shift out of bounds")
HANDLER(out_of_bounds_abort, "index out of bounds")
HANDLER(pointer_overflow_abort, "overflow of a pointer")
HANDLER(type_mismatch_v1_abort, "null or misaligned pointer, or object too small")
HANDLER(load_invalid_value_abort, "value that the type does not have")
HANDLER(vla_bound_not_positive_abort, "array of no size")
HANDLER(nonnull_arg_abort, "null argument")
HANDLER(invalid_builtin_abort, "argument that a builtin does not take")
HANDLER(builtin_unreachable, "unreachable place reached")
HANDLER(missing_return, "end of a function that must return a value")
