# Finds the variants and the measures: one file each, and no list of them kept by hand anywhere.
#
# ropewalk_registry(VARIANT rope/variants rope/variant) writes, for every cpp/rope/variants/<id>.hpp in order of name,
#   generated/rope/variant_includes.inc:  #include "rope/variants/<id>.hpp"
#   generated/rope/variant_entries.inc:   ROPEWALK_VARIANT(<id>)
# The files are rewritten only when they change, so adding one recompiles only what reads the registry.
function(ropewalk_registry macro folder stem)
  file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cpp/${folder}/*.hpp)
  list(SORT headers)
  set(includes "")
  set(entries "")
  foreach(header IN LISTS headers)
    cmake_path(GET header STEM id)
    string(APPEND includes "#include \"${folder}/${id}.hpp\"\n")
    string(APPEND entries "ROPEWALK_${macro}(${id})\n")
  endforeach()
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/${stem}_includes.inc CONTENT "${includes}" @ONLY)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/${stem}_entries.inc CONTENT "${entries}" @ONLY)
endfunction()
