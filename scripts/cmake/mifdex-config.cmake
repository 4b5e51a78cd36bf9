# find_package(mifdex): the targets mifdex::mif, mifdex::sms, mifdex::index, mifdex::ingest, mifdex::io, mifdex::record
# and mifdex::base, each with the libraries that it links.
set(mifdex_suffixes ${CMAKE_FIND_LIBRARY_SUFFIXES})
include(${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake)
set(CMAKE_FIND_LIBRARY_SUFFIXES ${mifdex_suffixes})  # it leaves its own if a library is missing
if(NOT DEFINED mifdex_FOUND OR mifdex_FOUND)
  include(${CMAKE_CURRENT_LIST_DIR}/mifdex-targets.cmake)
endif()
