// A manifest: facts that no file of a box gives, one JSON object per line, written by the user
// (INTERFACE.md, "Manifest"; SOURCES.md, section 2).
//
// A file of any size is read line by line. Each line is checked alone: a bad one is returned as
// BadLine with its reason, and its neighbours are not affected. UTF-8; a byte order mark at the
// beginning, CRLF and blank lines are allowed.
//
// A line is bad if it is not exactly one JSON object; if it is longer than max_line_bytes; if its
// "type" is missing or unknown; if a field that its type has comes twice, or is of the wrong kind;
// if a text of such a field holds a NUL or more than kMaxTextBytes; if a time is not RFC 3339 with
// a zone, nor a date; if a number is out of range; or if its subject is missing (a job's id; a
// machine's smsid and name; a file's path, and one of job and machine). null and "" count as
// absent. Fields that the type does not have are ignored, whatever they hold, if it is JSON.
//
// Ownership: the views of a line are valid until the next call of next(), and no longer than the
// reader. Memory: chunk_bytes, and for the longest line met (up to max_line_bytes) five times its
// length; at worst, if all of it is the shortest targets, fourteen times. Threads: one at a time.
// Units: times in seconds since 1970-01-01 UTC; offsets in bytes. Errors: of the file, not of its
// lines: kIo with errno (missing, a folder, a failing disk), kEncoding (UTF-16), kFull. The reader
// must not be used after an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::io {

/// Texts have no blanks around them and keep their case; an absent text is empty.
struct ManifestJob {
  std::string_view id;  ///< never empty; its form is not checked
  std::string_view name;
  std::string_view site;
  std::string_view destination;
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> end;  ///< may be before `start`: the caller must check that
  std::optional<std::uint32_t> retries;
  std::span<const std::string_view> targets;  ///< none is empty; one may come twice
};

struct ManifestMachine {
  std::string_view smsid;  ///< never empty
  std::string_view name;   ///< never empty
  std::string_view domain;
  std::string_view site;
};

struct ManifestFile {
  /// The path in its box, parts separated by '/': '\' of the file is '/' here, and empty parts and
  /// "." are dropped, so that it begins and ends with a name. Blanks are kept. No part is "..".
  std::string_view path;
  std::string_view job;      ///< empty if only the machine is given
  std::string_view machine;  ///< a name or an SMSID; empty if only the job is given
  std::optional<std::int64_t> collected;
  std::optional<std::int64_t> exit_code;  ///< 32 bits, signed or unsigned
};

/// A line that cannot be used, and why: a clause such as `"start" is no time: "tomorrow"`, UTF-8,
/// which may hold control characters of the line.
struct BadLine {
  std::string reason;
};

struct ManifestLine {
  std::variant<BadLine, ManifestJob, ManifestMachine, ManifestFile> what;
  std::uint64_t number = 0;  ///< from 1; blank lines count
  std::uint64_t offset = 0;  ///< of its first byte in the file
  std::uint64_t length = 0;  ///< without the line end
};

struct ManifestOptions {
  /// A job with a million targets fits in it.
  std::size_t max_line_bytes = std::size_t{16} << 20;
  /// The size of one read from the file.
  std::size_t chunk_bytes = std::size_t{256} << 10;
};

class ManifestReader {
 public:
  /// A longer text is not a name, id or path.
  static constexpr std::size_t kMaxTextBytes = std::size_t{16} << 10;

  /// Opens the file (or pipe) at `path`.
  static Result<ManifestReader> open(const std::string& path, const ManifestOptions& options = {});

  /// Reads on from the current position of `fd`; `name` is for messages.
  static Result<ManifestReader> read_from(Descriptor fd, std::string name,
                                          const ManifestOptions& options = {});

  ManifestReader(ManifestReader&& other) noexcept;
  ManifestReader& operator=(ManifestReader&& other) noexcept;
  ~ManifestReader();

  /// Fills `line` with the next one that is not blank; returns false at the end of the file.
  Result<bool> next(ManifestLine& line);

 private:
  struct State;
  explicit ManifestReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mifdex::io
