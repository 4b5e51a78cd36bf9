# What `cmake --install` installs. Component program: mifdex, mifdex-corpus, pages. Component library: static libraries,
# public headers below include/mifdex, and the package that find_package(mifdex) finds.
include(CMakePackageConfigHelpers)

foreach(program IN ITEMS mifdex mifdex-corpus)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
  endif()
endforeach()

# mifdex::cli is the program and no library for others.
set(layers base io record index mif sms ingest)
foreach(layer IN LISTS layers)
  set_target_properties(mifdex_${layer} PROPERTIES EXPORT_NAME ${layer})
  install(TARGETS mifdex_${layer} EXPORT mifdex
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mifdex COMPONENT library)
endforeach()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/mifdex)
install(EXPORT mifdex NAMESPACE mifdex:: FILE mifdex-targets.cmake DESTINATION ${package_folder} COMPONENT library)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mifdex-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mifdex-config-version.cmake scripts/cmake/mifdex-config.cmake scripts/cmake/dependencies.cmake
  DESTINATION ${package_folder} COMPONENT library)
