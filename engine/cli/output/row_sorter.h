// Sorts the rows of an answer by one field, however many there are.
//
// Rows are held in memory up to a budget; above it sorted runs are written to a file without a
// name, and are merged at the end. Rows that are equal in the field keep their original order; rows
// without a value in it come last, in either direction.
//
// Threads: one. Ownership: everything added is copied. Errors: kIo and kFull of the temporary file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/rows/fields.h"
#include "io/base/result.h"

namespace mifdex::cli {

class RowSorter {
 public:
  static constexpr std::size_t kBudget = std::size_t{64} << 20;

  /// `column`: the index of the field among the values.
  RowSorter(std::size_t column, bool descending, std::size_t budget = kBudget)
      : column_(column), descending_(descending), budget_(budget) {}

  io::Result<void> add(std::span<const Value> values);

  /// Calls `use` for each row in order until it returns false. The values are valid until `use`
  /// returns.
  io::Result<void> take_all(const std::function<bool(std::span<const Value>)>& use);

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  /// A sorted run in the file.
  struct Run {
    long next = 0;  // where its next row begins
    long end = 0;
    std::string row;  // read ahead; empty at the end
  };

  bool comes_before(std::string_view a, std::string_view b) const;
  void sort();
  io::Result<void> spill();
  io::Result<void> read_ahead(Run& run);
  io::Result<void> merge(const std::function<bool(std::span<const Value>)>& use);
  io::Error failure(const char* what) const;

  std::size_t column_;
  bool descending_;
  std::size_t budget_;
  std::size_t held_ = 0;
  std::vector<std::string> rows_;  // each: its key, then its values
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::vector<Run> runs_;
};

}  // namespace mifdex::cli
