// The SIGBUS handler of MappedFile, and its table of the mappings it answers for. Only
// mapped_file.cpp needs this; the reason for it is in io/files/mapped_file.h.
//
// Threads: any; the table is lock-free, as the handler may interrupt any instruction.
#pragma once

#include <cstddef>
#include <optional>

namespace mifdex::io {

/// Puts [begin, begin + size) into the table and installs the handler if it is the first. Gives the
/// place in the table, or nothing when it is full. `begin` and `size` are whole pages.
std::optional<std::size_t> guard_mapping(const char* begin, std::size_t size);

/// Takes the mapping out again; to be called before it is unmapped.
void forget_mapping(std::size_t slot);

/// True once a page of the mapping had to be replaced by zeros.
bool mapping_was_cut(std::size_t slot);

}  // namespace mifdex::io
