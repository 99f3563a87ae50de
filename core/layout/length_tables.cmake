# Turns the tables of resources/lengths into a source file of the core.
set(length_folder ${CMAKE_SOURCE_DIR}/resources/lengths)
foreach(table wikipedia.txt prolong.txt wlbllm-128k.txt magiattention.csv)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${length_folder}/${table})
  file(STRINGS ${length_folder}/${table} rows REGEX "^[0-9]")
  list(TRANSFORM rows REPLACE "[ ,]" ", ")
  list(TRANSFORM rows REPLACE "(.+)" "{\\1}")
  list(JOIN rows ", " rows)
  get_filename_component(name ${table} NAME_WE)
  string(REPLACE "-" "_" name ${name})
  set(${name}_rows "${rows}")
endforeach()
configure_file(${CMAKE_CURRENT_SOURCE_DIR}/layout/length_tables.cpp.in
               ${CMAKE_CURRENT_BINARY_DIR}/layout/length_tables.cpp @ONLY)
