// The head of a WARC record (ISO 28500, WARC 1.1): what it is, how long its block is, and the name
// of the file in it.
//
// Threads: values. Errors: a head that is not one is nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/base/bytes.h"
#include "io/sandbox/decoders/claimed_digest.h"
#include "io/sandbox/decoders/warc/header_fields.h"

namespace mifdex::io::sandbox {

/// Longer heads are not read.
inline constexpr std::size_t kLongestWarcHead = std::size_t{64} << 10;

/// Reads the head at the beginning of `bytes`, if it has a length.
std::optional<HeaderFields> read_warc_head(Bytes bytes);

/// True if the block of the record is a file: a resource, a response, a conversion, or a
/// type that the standard does not have. The others describe the archive or a request, or are a
/// revisit.
bool holds_file(const HeaderFields& record);

/// True if the record refers to the block of another one, which it does not repeat.
bool is_revisit(const HeaderFields& record);

/// Returns the path in the record's URI: without "file://" or "http://host/", %XX decoded.
/// `number`: of the record in the archive; it makes a last part if the URI has none.
/// Example: "http://host/BOX/A%20B.MIF" -> "BOX/A B.MIF".
std::string warc_file_name(const HeaderFields& record, std::uint64_t number);

/// Returns the WARC-Block-Digest of a record; without one it verifies nothing.
ClaimedDigest block_digest(const HeaderFields& record);

}  // namespace mifdex::io::sandbox
