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
      file(COPY_FILE ${CMAKE_CURRENT_LIST_DIR}/${package}.lintian-overrides ${folder}/../../lintian/overrides/${package})
    endif()
  endforeach()
  file(GLOB_RECURSE texts ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/man1/*.1
    ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog*)
  foreach(text IN LISTS texts)
    execute_process(COMMAND gzip -9nf ${text} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endif()

# Programs are stripped by CPack, which keeps their symbols for the debug package; archives are not.
file(GLOB_RECURSE archives ${CPACK_TEMPORARY_DIRECTORY}/*.a)
foreach(archive IN LISTS archives)
  execute_process(COMMAND strip --strip-debug --enable-deterministic-archives ${archive} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
