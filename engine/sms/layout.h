// Reads fields from the path of a file in its box: `--layout '{site}/{job}/{machine}.mif'`
// (INTERFACE.md).
//
// A template has parts, separated by '/' (or '\', as in manifests). In a part, `*` matches any
// text, including none, and `{site}`, `{job}`, `{machine}`, `{smsid}`, `{domain}` match any text
// that is not empty; none of them matches a separator. A part `**` matches any number of parts,
// including none; at the end of a template it matches at least one, the file. Every other
// character, including `?` and `[`, matches itself. Case makes no difference in ASCII; other bytes
// are compared as they are. A template must fit the whole path, from its first part to its last: if
// it begins with `**/`, it fits at any depth.
//
// If a path can be read in several ways, the leftmost `**`, `*` and fields take the least they can.
//
// Ownership: a Layout owns its template; a LayoutMatch is views of the path. Threads: a Layout
// never changes after compile(); match() from any thread. Errors: compile() returns kUsage with the
// column. match() takes at most template x path steps, without recursion or memory of its own, for
// any input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/result.h"

namespace mifdex::engine {

/// The text of each field in the path; empty if the template does not have the field. It is exactly
/// as in the path: neither trimmed nor checked for the form of an id.
struct LayoutMatch {
  std::string_view site;
  std::string_view job;
  std::string_view machine;
  std::string_view smsid;
  std::string_view domain;
};

class Layout {
 public:
  /// Fails if a field is unknown, comes twice, or is not closed; if a field has another field or
  /// `*` next to it, because the end of the one could not be told from the beginning of the other;
  /// if `**` is not a part of its own; if a part within is empty; and if the template has no field.
  /// "/" and "./" at the beginning are skipped.
  static io::Result<Layout> compile(std::string_view text);

  /// Returns the fields of `path`, which is relative to its box; nothing if it does not fit.
  std::optional<LayoutMatch> match(std::string_view path) const;

 private:
  friend class LayoutCompiler;

  /// The member of a LayoutMatch that receives a field; null for `*`.
  using Place = std::string_view LayoutMatch::*;

  /// literals[0] wilds[0] literals[1] wilds[1] ... literals.back(): only the first and the last
  /// literal may be empty. Literals are in lower case.
  struct Part {
    std::vector<std::string> literals;
    std::vector<Place> wilds;
  };

  /// Parts that follow each other.
  using Run = std::vector<Part>;

  static bool fits(const Part& part, std::string_view text, LayoutMatch& match);
  static bool fits(const Run& run, std::optional<std::string_view>& rest, LayoutMatch& match);

  std::vector<Run> runs_;  ///< a `**` between each two; the first and the last may be empty
};

}  // namespace mifdex::engine
