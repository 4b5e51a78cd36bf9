#include "engine/sms/layout_suggestion.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/sms/files/instruction.h"
#include "engine/sms/layout.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

constexpr std::size_t kFewestPaths = 2;
constexpr std::size_t kMostParts = 64;  // a longer path suggests nothing
constexpr std::string_view kJoints = "_-~+@ .";

using Texts = std::vector<std::string_view>;

bool is_most(std::size_t part, std::size_t all) { return part * 10 >= all * 9; }

bool has_letter(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return ascii::upper(c) >= 'A' && ascii::upper(c) <= 'Z'; });
}

// Unlike 0000002A, the number that a despooler gave a file, an identifier begins with a site code,
// which has a letter.
bool is_identifier(std::string_view text) {
  return is_site_identifier(text) && has_letter(text.substr(0, 3));
}

bool is_site_code(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, ascii::is_alphanumeric) && has_letter(text);
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const char u = ascii::upper(c);
    return (u >= '0' && u <= '9') || (u >= 'A' && u <= 'F');
  });
}

/// A part of the paths, or a piece of one: the text that each path has there, and the text in the
/// template.
struct Column {
  Texts texts;
  std::size_t distinct = 0;
  bool identifiers = false;
  bool site_codes = false;
  bool numbers = false;
  std::string_view field;  ///< "{job}", ...; empty: none

  explicit Column(Texts values) : texts(std::move(values)) {
    std::set<std::string> different;
    for (const std::string_view text : texts) different.insert(ascii::upper_case(text));
    distinct = different.size();
    const auto mostly = [this](auto has_form) {
      return is_most(static_cast<std::size_t>(std::ranges::count_if(texts, has_form)),
                     texts.size());
    };
    identifiers = mostly(is_identifier);
    site_codes = mostly(is_site_code);
    numbers = mostly(is_number);
  }

  bool is_constant() const { return distinct == 1; }
  bool can_name_a_machine() const { return !is_constant() && (identifiers || !numbers); }

  /// Returns the text for the template: the field, the text that all paths have, or *.
  std::string text() const {
    if (!field.empty()) return std::string(field);
    const std::string_view own = texts.front();
    const bool is_plain = own.find_first_of("{}*\\") == std::string_view::npos;
    return is_constant() && is_plain && !own.empty() ? std::string(own) : "*";
  }
};

/// A part of the paths: its pieces, the character that joins them, and the text after the last.
struct Part {
  std::vector<Column> pieces;
  char joint = '\0';
  std::string end;

  std::string text() const {
    std::string text;
    for (const Column& piece : pieces) {
      if (!text.empty()) text += joint;
      text += piece.text();
    }
    // Two wildcards with nothing between them are not a valid template.
    return text + (text.ends_with('*') && end.starts_with('*') ? std::string() : end);
  }
};

Texts split(std::string_view text, char separator) {
  Texts pieces;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(separator, begin);
    pieces.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return pieces;
    begin = end + 1;
  }
}

/// Splits `texts` at `joint`; returns no pieces unless all texts have equally many and one piece is
/// of identifiers.
std::vector<Column> split_column(const Texts& texts, char joint) {
  std::vector<Texts> pieces;
  for (const std::string_view text : texts) {
    const Texts found = split(text, joint);
    if (found.size() < 2 || (!pieces.empty() && found.size() != pieces.size())) return {};
    pieces.resize(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) pieces[i].push_back(found[i]);
  }
  std::vector<Column> columns;
  columns.reserve(pieces.size());
  for (Texts& piece : pieces) columns.emplace_back(std::move(piece));
  const bool any = std::ranges::any_of(columns, &Column::identifiers);
  return any ? columns : std::vector<Column>();
}

Part make_part(const Texts& texts, std::string end) {
  Part part;
  part.end = std::move(end);
  part.pieces.emplace_back(texts);
  if (part.pieces.front().identifiers) return part;
  for (const char joint : kJoints) {
    std::vector<Column> pieces = split_column(texts, joint);
    if (pieces.empty()) continue;
    part.pieces = std::move(pieces);
    part.joint = joint;
    break;
  }
  return part;
}

/// The names of files, with the extension that all have in Part::end.
Part make_name_part(const Texts& names) {
  Texts stems;
  std::set<std::string> extensions;
  for (const std::string_view name : names) {
    const std::size_t dot = name.rfind('.');
    const bool has = dot != std::string_view::npos && dot != 0;
    stems.push_back(has ? name.substr(0, dot) : name);
    std::string extension(has ? name.substr(dot) : std::string_view());
    std::ranges::transform(extension, extension.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    extensions.insert(std::move(extension));
  }
  if (extensions.contains("") && extensions.size() > 1) return make_part(names, "");
  return make_part(stems, extensions.size() == 1 ? *extensions.begin() : ".*");
}

/// The parts of the paths, counted from their ends so that depths may differ.
struct Paths {
  std::vector<Part> parts;  ///< in the order of a path
  bool same_depth = true;
};

std::optional<Paths> read_paths(std::span<const std::string> paths) {
  std::vector<Texts> rows;
  std::size_t least = kMostParts;
  std::size_t most = 0;
  for (const std::string& path : paths) {
    rows.push_back(split(path, '/'));
    least = std::min(least, rows.back().size());
    most = std::max(most, rows.back().size());
  }
  if (most > kMostParts) return std::nullopt;
  Paths found;
  found.same_depth = least == most;
  for (std::size_t from_end = least; from_end-- > 0;) {
    Texts texts;
    for (const Texts& row : rows) texts.push_back(row[row.size() - 1 - from_end]);
    found.parts.push_back(from_end == 0 ? make_name_part(texts) : make_part(texts, ""));
  }
  return found;
}

/// Returns the column among `columns` that has no field, that `fits`, and that has the fewest, or
/// the most, different texts; null if there is none. If several are equal, returns the last in the
/// path.
template <class Fits>
Column* pick(const std::vector<Column*>& columns, bool fewest, const Fits& fits) {
  Column* best = nullptr;
  for (Column* column : columns) {
    if (!column->field.empty() || !fits(*column)) continue;
    const bool better = best == nullptr || (fewest ? column->distinct <= best->distinct
                                                   : column->distinct >= best->distinct);
    if (better) best = column;
  }
  return best;
}

bool begins_the_jobs(const Column& site, const Column& job) {
  for (std::size_t i = 0; i < site.texts.size(); ++i) {
    if (!ascii::equals_ignore_case(site.texts[i], job.texts[i].substr(0, 3))) return false;
  }
  return true;
}

/// Gives columns their fields; returns false if no two can be a job and a machine.
bool name_fields(const std::vector<Column*>& columns) {
  const auto is_name = [](const Column& column) {
    return column.can_name_a_machine() && !column.site_codes;
  };
  Column* job = pick(columns, true, [](const Column& column) { return column.identifiers; });
  if (job != nullptr) {
    job->field = "{job}";
    // If all identifiers differ, under a folder that repeats, they are of machines.
    Column* folder = pick(columns, true, is_name);
    const bool is_machine = folder != nullptr && !folder->identifiers &&
                            job->distinct == job->texts.size() &&
                            folder->distinct < job->distinct && job->distinct > kFewestPaths;
    if (is_machine) {
      folder->field = "{job}";
      job->field = "{smsid}";
      return true;
    }
  } else {
    const auto repeats = [&is_name](const Column& column) {
      return is_name(column) && column.distinct < column.texts.size();
    };
    job = pick(columns, true, repeats);
    if (job == nullptr) return false;
    job->field = "{job}";
  }
  Column* machine = pick(columns, false, is_name);
  if (machine == nullptr) return false;
  machine->field = machine->identifiers ? "{smsid}" : "{machine}";
  Column* site = pick(columns, true, [job](const Column& column) {
    return column.site_codes && (!column.is_constant() || begins_the_jobs(column, *job));
  });
  if (site != nullptr) site->field = "{site}";
  return true;
}

/// True if `text` is a template that reads a job and a machine from most of the paths.
bool holds(const std::string& text, std::span<const std::string> paths) {
  const auto layout = Layout::compile(text);
  if (!layout) return false;
  const auto fits = [&layout](const std::string& path) {
    const auto match = layout->match(path);
    return match && !match->job.empty() && !(match->machine.empty() && match->smsid.empty());
  };
  return is_most(static_cast<std::size_t>(std::ranges::count_if(paths, fits)), paths.size());
}

}  // namespace

std::string suggest_layout(std::span<const std::string> paths) {
  if (paths.size() < kFewestPaths) return {};
  auto read = read_paths(paths);
  if (!read) return {};
  std::vector<Column*> columns;
  for (Part& part : read->parts) {
    for (Column& piece : part.pieces) columns.push_back(&piece);
  }
  if (!name_fields(columns)) return {};
  std::string text = read->same_depth ? "" : "**/";
  bool is_first = true;
  for (const Part& part : read->parts) {
    if (!std::exchange(is_first, false)) text += '/';
    text += part.text();
  }
  return holds(text, paths) ? text : std::string();
}

}  // namespace mifdex::engine
