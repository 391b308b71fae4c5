// The two copies between JavaScript's memory and the module's. An engine may refuse one: it has no
// memory left, or the array was handed over to somebody else. Thrown across C++'s frames, its error
// would leave their arrays allocated and the stack pointer where it was. So it is kept for whoever
// called the module (web/src/lib/module.ts), and C++ goes on to its end.
#include "bindings/crossing.hpp"

#include <emscripten/em_js.h>

EM_JS_DEPS(ropewalk_crossing, "$Emval");

EM_JS(void, ropewalk_copy_in, (emscripten::EM_VAL view, emscripten::EM_VAL from), {
  try {
    Emval.toValue(view).set(Emval.toValue(from));
  } catch (error) {
    Module["failedCopy"] = error;
  }
});

EM_JS(emscripten::EM_VAL, ropewalk_copy_out, (emscripten::EM_VAL view), {
  try {
    return Emval.toHandle(Emval.toValue(view).slice());
  } catch (error) {
    Module["failedCopy"] = error;
    return Emval.toHandle(undefined);
  }
});

namespace ropewalk {

void copy_in(const val& view, const val& from) {
  ropewalk_copy_in(view.as_handle(), from.as_handle());
}

val copy_of(const val& view) { return val::take_ownership(ropewalk_copy_out(view.as_handle())); }

}  // namespace ropewalk
