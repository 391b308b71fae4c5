# WebAssembly targets: the module that the npm package and the page load, and the benchmark as a program for Node.

# The stack lies below the data, so that one that grows too far ends the module instead of writing over constants.
set(memory -Wl,--stack-first -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -sINITIAL_MEMORY=16MB -sSTACK_SIZE=1MB -sMALLOC=emmalloc)

# ropewalk.mjs + ropewalk.wasm. Our own loader instantiates the module (instantiateWasm), so one glue serves page, worker and Node.
# -sDYNAMIC_EXECUTION=0: nothing is compiled from strings, as a CSP without unsafe-eval demands.
file(GLOB bindings CONFIGURE_DEPENDS cpp/bindings/*.cpp)
if(bindings)
  add_executable(ropewalk-wasm ${bindings})
  target_link_libraries(ropewalk-wasm PRIVATE ropewalk)
  target_link_options(ropewalk-wasm PRIVATE -lembind -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createModule
    -sENVIRONMENT=web,worker -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -sEXPORTED_FUNCTIONS=_malloc,_free ${memory} --no-entry)
  set_target_properties(ropewalk-wasm PROPERTIES OUTPUT_NAME ropewalk SUFFIX .mjs)

  # ropewalk.d.ts, the types of the bindings, once: all builds have the same, and Node 20 runs the simd one without a
  # flag. emcc looks for tsc on PATH, so the link is given one that has it.
  find_program(tsc tsc PATHS ${PROJECT_SOURCE_DIR}/web/node_modules/.bin NO_DEFAULT_PATH)
  if(tsc AND ROPEWALK_SIMD STREQUAL simd)
    cmake_path(GET tsc PARENT_PATH tsc_folder)
    target_link_options(ropewalk-wasm PRIVATE --emit-tsd ropewalk.d.ts)
    set_target_properties(ropewalk-wasm PROPERTIES RULE_LAUNCH_LINK "env PATH=${tsc_folder}:$ENV{PATH}")
  endif()
endif()

if(bench)
  add_executable(ropewalk-bench ${bench})
  target_link_libraries(ropewalk-bench PRIVATE ropewalk)
  target_link_options(ropewalk-bench PRIVATE -sENVIRONMENT=node,web,worker -sEXIT_RUNTIME -sSTACK_SIZE=1MB ${memory})
  set_target_properties(ropewalk-bench PROPERTIES SUFFIX .js)  # .mjs would export a function instead of running
endif()
