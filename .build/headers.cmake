# Finds the three header-only libraries and shows the compiler only their own folders.
#
# The folder around them may hold the C library's headers of another system (/usr/include does, for WebAssembly), so
# each is linked into headers/ of the build folder and nothing beside it is seen.
function(ropewalk_header_library folder header minimum)
  find_path(${folder}_at ${folder}/${header} HINTS ${PROJECT_SOURCE_DIR}/.toolchain/include
            PATHS /usr/include /usr/local/include /opt/homebrew/include NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ${folder}_at)
    message(FATAL_ERROR "${folder}/${header} not found: install ${folder} ${minimum}, or run ./build.sh, which unpacks it")
  endif()
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/headers)
  file(CREATE_LINK ${${folder}_at}/${folder} ${PROJECT_BINARY_DIR}/headers/${folder} SYMBOLIC)
endfunction()

ropewalk_header_library(xsimd xsimd.hpp ">= 11.2")
ropewalk_header_library(doctest doctest.h "")
ropewalk_header_library(nlohmann json.hpp "")

# xsimd before 11.2 has no WebAssembly back end and would silently compute everything one number at a time.
file(STRINGS ${xsimd_at}/xsimd/config/xsimd_config.hpp version REGEX "XSIMD_VERSION_(MAJOR|MINOR) [0-9]+")
string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*" "\\1.\\2" version "${version}")
if(version VERSION_LESS 11.2)
  message(FATAL_ERROR "xsimd ${version} in ${xsimd_at} is too old: 11.2 or later is needed")
endif()
