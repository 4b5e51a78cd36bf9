# Run by CPack on the installed files before it makes a package of them: what Debian's policy asks of a package and an
# installation to /usr/local does not need. CPACK_TEMPORARY_DIRECTORY has a folder for each component, or the files of all.
if(CPACK_GENERATOR STREQUAL "DEB")
  # Dated by the last commit, or by SOURCE_DATE_EPOCH: the same sources give the same package.
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
  file(GLOB folders ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*)
  foreach(folder IN LISTS folders)
    cmake_path(GET folder FILENAME package)
    file(WRITE ${folder}/changelog.Debian "mifdex (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; \
urgency=medium\n\n  * New version; changelog.gz has the changes.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
    if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/${package}.lintian-overrides)
      file(MAKE_DIRECTORY ${folder}/../../lintian/overrides)
      file(COPY_FILE ${CMAKE_CURRENT_LIST_DIR}/${package}.lintian-overrides ${folder}/../../lintian/overrides/${package})
    endif()
  endforeach()
  file(GLOB_RECURSE texts ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/man1/*.1
    ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog*)
  foreach(text IN LISTS texts)
    execute_process(COMMAND gzip -9nf ${text} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endif()

# The debug symbols of the programs become a package of their own: gdb looks for them by the build ID.
file(GLOB programs ${CPACK_TEMPORARY_DIRECTORY}/usr/bin/* ${CPACK_TEMPORARY_DIRECTORY}/bin/*
  ${CPACK_TEMPORARY_DIRECTORY}/program/usr/bin/*)
foreach(program IN LISTS programs)
  if(CPACK_GENERATOR STREQUAL "DEB")
    execute_process(COMMAND readelf -n ${program} OUTPUT_VARIABLE notes COMMAND_ERROR_IS_FATAL ANY)
    if(NOT notes MATCHES "Build ID: (..)([0-9a-f]+)")
      message(FATAL_ERROR "${program} has no build ID")
    endif()
    set(symbols ${CPACK_TEMPORARY_DIRECTORY}/symbols/usr/lib/debug/.build-id/${CMAKE_MATCH_1}/${CMAKE_MATCH_2}.debug)
    cmake_path(GET symbols PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    execute_process(COMMAND objcopy --only-keep-debug --compress-debug-sections ${program} ${symbols}
      COMMAND_ERROR_IS_FATAL ANY)
    file(CHMOD ${symbols} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  endif()
  execute_process(COMMAND strip --remove-section=.comment --remove-section=.note ${program} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(GLOB_RECURSE archives ${CPACK_TEMPORARY_DIRECTORY}/*.a)
foreach(archive IN LISTS archives)
  execute_process(COMMAND strip --strip-debug --enable-deterministic-archives ${archive} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
