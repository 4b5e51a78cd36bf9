# Consumer.*: mifdex as a library. The project in this folder is built against an installed mifdex, and a project that
# contains mifdex is configured.
set(consumer ${CMAKE_CURRENT_BINARY_DIR}/consumer)
set(consumer_options -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER})
if(MIFDEX_SANITIZE)
  list(APPEND consumer_options -DCMAKE_CXX_FLAGS=-fsanitize=${MIFDEX_SANITIZE})
endif()

add_test(NAME Consumer.Install COMMAND sh -e ${CMAKE_CURRENT_LIST_DIR}/install.sh
  ${consumer} ${CMAKE_COMMAND} ${PROJECT_BINARY_DIR} $<TARGET_FILE:mifdex> $<TARGET_FILE:mifdex-corpus>)
add_test(NAME Consumer.FindPackage COMMAND ${CMAKE_CTEST_COMMAND}
  --build-and-test ${CMAKE_CURRENT_LIST_DIR} ${consumer}/build --build-generator ${CMAKE_GENERATOR}
  --build-options ${consumer_options} -DCMAKE_PREFIX_PATH=${consumer}/usr
    -DINDEX=${consumer}/index
  --test-command ${CMAKE_CTEST_COMMAND} --output-on-failure)
add_test(NAME Consumer.AddSubdirectory COMMAND ${CMAKE_COMMAND}
  -S ${CMAKE_CURRENT_LIST_DIR}/subdirectory -B ${CMAKE_CURRENT_BINARY_DIR}/consumer_subdirectory -G ${CMAKE_GENERATOR}
  -DMIFDEX_SOURCE=${PROJECT_SOURCE_DIR} ${consumer_options})
set_tests_properties(Consumer.Install PROPERTIES FIXTURES_SETUP consumer)
set_tests_properties(Consumer.FindPackage PROPERTIES FIXTURES_REQUIRED consumer)
set_tests_properties(Consumer.Install Consumer.FindPackage Consumer.AddSubdirectory PROPERTIES TIMEOUT 300)
