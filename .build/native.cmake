# Native targets: the trainer, the tests and the benchmark.
find_package(Threads REQUIRED)

file(GLOB_RECURSE training CONFIGURE_DEPENDS cpp/training/*.cpp)
set(train ${PROJECT_SOURCE_DIR}/cpp/training/train.cpp)
list(REMOVE_ITEM training ${train})
ropewalk_library(ropewalk_training ${training})
if(training)
  target_link_libraries(ropewalk_training PUBLIC ropewalk Threads::Threads)
else()
  target_link_libraries(ropewalk_training INTERFACE ropewalk Threads::Threads)
endif()

if(EXISTS ${train})
  add_executable(ropewalk-train ${train})
  target_link_libraries(ropewalk-train PRIVATE ropewalk_training)
endif()

file(GLOB_RECURSE tests CONFIGURE_DEPENDS tests/cpp/*.cpp)
add_executable(ropewalk-tests ${tests})
target_link_libraries(ropewalk-tests PRIVATE ropewalk_training)
target_compile_definitions(ropewalk-tests PRIVATE
  ROPEWALK_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ROPEWALK_GOLDEN_DIR="${PROJECT_SOURCE_DIR}/tests/golden")

if(bench)
  add_executable(ropewalk-bench ${bench})
  target_link_libraries(ropewalk-bench PRIVATE ropewalk_training)
endif()
