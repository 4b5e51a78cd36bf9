# CPack: mifdex_*.deb (the programs), mifdex-dev_*.deb (the library), mifdex-dbgsym_*.deb (debug symbols of the programs),
# and a .tar.gz of the first two. scripts/package builds and checks them.
set(MIFDEX_MAINTAINER "mifdex maintainers <maintainers@mifdex.invalid>" CACHE STRING "Who answers for the packages")

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME mifdex)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${MIFDEX_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "index archived SMS despooler boxes, report per job and per machine")
set(CPACK_PACKAGE_DESCRIPTION "mifdex reads folders and archives of the status MIF files that a despooler of
Microsoft Systems Management Server (1.x to 2.0) left, stores them in an index,
and tells which machine ran which job, what failed and why, and what the SMS
console showed instead.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_FILE_NAME mifdex-${PROJECT_VERSION}-linux-x86_64)
set(CPACK_COMPONENTS_ALL program library symbols)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package/prepare.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME mifdex)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_SYMBOLS_PACKAGE_NAME mifdex-dbgsym)
set(CPACK_DEBIAN_SYMBOLS_PACKAGE_SECTION debug)
set(CPACK_DEBIAN_SYMBOLS_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_SYMBOLS_PACKAGE_DEPENDS "mifdex (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME mifdex-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS OFF)
# The libraries of scripts/cmake/dependencies.cmake, and those that their CMake packages look for.
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libarchive-dev, libbz2-dev, libdeflate-dev, libexpat1-dev, libfmt-dev, \
libgflags-dev, libicu-dev, liblz4-dev, liblzma-dev, libmspack-dev, librocksdb-dev, libseccomp-dev, libsimdjson-dev, libsnappy-dev, \
libsqlite3-dev, libtbb-dev, libxxhash-dev, libzstd-dev, nettle-dev, zlib1g-dev")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION ${CPACK_PACKAGE_DESCRIPTION})
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "Static libraries and headers of mifdex, the indexer of archived SMS despooler
boxes: the MIF parser, the reader of an index, and what fills one; with a
package for CMake.")
set(CPACK_COMPONENT_SYMBOLS_DESCRIPTION "Debug symbols of mifdex and mifdex-corpus.")

# Documents. Debian wants the copyright in a file of that name in the folder of each package.
foreach(pair IN ITEMS "program mifdex" "library mifdex-dev" "symbols mifdex-dbgsym")
  separate_arguments(pair)
  list(GET pair 0 component)
  list(GET pair 1 package)
  set(folder ${CMAKE_INSTALL_DATADIR}/doc/${package})
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/package/copyright DESTINATION ${folder} COMPONENT ${component})
  install(FILES CHANGELOG.md RENAME changelog DESTINATION ${folder} COMPONENT ${component})
endforeach()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/mifdex COMPONENT program)
configure_file(${CMAKE_CURRENT_LIST_DIR}/package/mifdex-corpus.1 ${PROJECT_BINARY_DIR}/mifdex-corpus.1 @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mifdex-corpus.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
  COMPONENT program)
install(PROGRAMS scripts/demo DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/mifdex/examples COMPONENT program)
install(DIRECTORY tests/consumer/example/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/mifdex-dev/examples COMPONENT library)

include(CPack)
