# find_package(mifdex): the targets mifdex::mif, mifdex::sms, mifdex::index, mifdex::ingest, mifdex::io, mifdex::record
# and mifdex::base, each with the libraries that it links.
include(${CMAKE_CURRENT_LIST_DIR}/dependencies.cmake)
if(NOT DEFINED mifdex_FOUND OR mifdex_FOUND)
  include(${CMAKE_CURRENT_LIST_DIR}/mifdex-targets.cmake)
endif()
