// The SIGBUS handler of MappedFile, and its table of the mappings it answers for; the reason for it
// is in io/files/mapped_file.h.
//
// Signal handlers belong to the program, so no function of the library installs this one except
// install_sigbus_guard(). Only mapped_file.cpp calls the others.
//
// Threads: any; the table is lock-free, as the handler may interrupt any instruction.
#pragma once

#include <cstddef>
#include <optional>

namespace mifdex::io {

/// Installs the handler for the rest of the process; a fault outside the table goes to the handler
/// that was there before. A second call does nothing. A program that reads boxes should call this
/// before it starts threads; without it, MappedFile::map() fails: large files are then read instead
/// of mapped, and archives that have to be mapped are not read.
void install_sigbus_guard();

/// True if the handler is installed.
bool has_sigbus_guard();

/// Puts [begin, begin + size) into the table. Returns the place in the table, or nothing if it is
/// full. `begin` and `size` are whole pages. The handler must be installed.
std::optional<std::size_t> guard_mapping(const char* begin, std::size_t size);

/// Takes the mapping out again; to be called before it is unmapped.
void forget_mapping(std::size_t slot);

/// True once a page of the mapping had to be replaced by zeros.
bool mapping_was_cut(std::size_t slot);

}  // namespace mifdex::io
