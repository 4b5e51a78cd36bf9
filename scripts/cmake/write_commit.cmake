# cmake -D SOURCE=FOLDER -D OUTPUT=FILE -P write_commit.cmake: writes a C++ source that defines the commit of the checkout
# in FOLDER ("0123456789ab", with "-changed" if tracked files differ from it), or "unknown" if FOLDER is no checkout.
# FILE is left alone if it already says so, so that nothing is compiled again.
set(commit unknown)
if(EXISTS ${SOURCE}/.git)  # a source tree without it may be in the checkout of something else
  find_program(GIT git)
  if(GIT)
    execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --abbrev=12 --exclude=* --dirty=-changed
      OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
      set(commit ${described})
    endif()
  endif()
endif()

set(text "// Written by scripts/cmake/write_commit.cmake.
#include \"engine/cli/build_facts.h\"

namespace mifdex::cli {

std::string_view build_commit() { return \"${commit}\"; }

}  // namespace mifdex::cli
")
set(before "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} before)
endif()
if(NOT before STREQUAL text)
  file(WRITE ${OUTPUT} "${text}")
endif()
