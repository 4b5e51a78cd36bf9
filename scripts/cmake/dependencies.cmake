# Finds the libraries that mifdex links: for its own build, and for a project that calls find_package(mifdex).
#
# Archives are preferred to shared libraries. A question is a process of its own, and 21 shared libraries cost
# its start 2.7 ms of CPU more, among them those that libarchive uses for formats never asked for
# (libxml2 and the 30 MB of ICU). Shared stay those that Debian has only so: TBB, simdjson and fmt,
# and with them libstdc++.
include(CMakeFindDependencyMacro)

set(mifdex_suffixes_before ${CMAKE_FIND_LIBRARY_SUFFIXES})
list(PREPEND CMAKE_FIND_LIBRARY_SUFFIXES .a)
find_dependency(Threads)
find_dependency(fmt)
find_dependency(simdjson)
find_dependency(TBB)
find_dependency(RocksDB)
find_dependency(SQLite3)
find_dependency(LibArchive)
find_dependency(ZLIB)
find_dependency(BZip2)
find_dependency(EXPAT)
# Libraries for which CMake has no module, or one that finds the shared library: mifdex_system::NAME.
foreach(name IN ITEMS deflate icuuc lzma mspack nettle seccomp snappy xxhash)
  find_library(MIFDEX_LIBRARY_${name} ${name})
  mark_as_advanced(MIFDEX_LIBRARY_${name})
  if(NOT MIFDEX_LIBRARY_${name})
    set(CMAKE_FIND_LIBRARY_SUFFIXES ${mifdex_suffixes_before})
    set(mifdex_FOUND FALSE)
    set(mifdex_NOT_FOUND_MESSAGE "mifdex links the library ${name}, which is missing; scripts/setup names its package")
    if(mifdex_FIND_REQUIRED)
      message(FATAL_ERROR "${mifdex_NOT_FOUND_MESSAGE}")
    endif()
    return()
  endif()
  if(NOT TARGET mifdex_system::${name})
    add_library(mifdex_system::${name} UNKNOWN IMPORTED)
    set_target_properties(mifdex_system::${name} PROPERTIES IMPORTED_LOCATION ${MIFDEX_LIBRARY_${name}})
  endif()
endforeach()
set(CMAKE_FIND_LIBRARY_SUFFIXES ${mifdex_suffixes_before})

# The archives call these; the lists that come with LibArchive and RocksDB are those of the shared libraries.
set_property(TARGET LibArchive::LibArchive PROPERTY INTERFACE_LINK_LIBRARIES
  mifdex_system::nettle mifdex_system::lzma zstd::zstd lz4::lz4 BZip2::BZip2 ZLIB::ZLIB)
set_property(TARGET RocksDB::rocksdb PROPERTY INTERFACE_LINK_LIBRARIES
  mifdex_system::snappy zstd::zstd lz4::lz4 BZip2::BZip2 ZLIB::ZLIB Threads::Threads)
