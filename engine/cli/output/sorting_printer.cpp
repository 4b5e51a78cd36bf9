// --sort: collects the rows, sorts them and prints the part asked for.
#include <algorithm>

#include "engine/cli/output/printer.h"
#include "engine/cli/output/row_sorter.h"

namespace mifdex::cli {
namespace {

class SortingPrinter : public Printer {
 public:
  SortingPrinter(std::size_t column, const Sorting& sorting, std::unique_ptr<Printer> printer,
                 Output& output)
      : sorting_(sorting),
        printer_(std::move(printer)),
        output_(output),
        sorter_(column, sorting.descending) {}

  void row(std::span<const Value> values) override {
    if (failure_) failure_ = sorter_.add(values);
  }

  void finish() override {
    std::uint64_t to_skip = sorting_.offset;
    std::uint64_t left = sorting_.limit;
    if (failure_) {
      failure_ = sorter_.take_all([&](std::span<const Value> values) {
        if (to_skip != 0) {
          --to_skip;
          return true;
        }
        if (left == 0 || output_.closed()) return false;
        --left;
        printer_->row(values);
        return true;
      });
    }
    printer_->finish();
  }

  io::Result<void> failure() override { return failure_; }

 private:
  Sorting sorting_;
  std::unique_ptr<Printer> printer_;
  Output& output_;
  RowSorter sorter_;
  io::Result<void> failure_;
};

}  // namespace

std::unique_ptr<Printer> make_sorting_printer(const std::vector<Column>& columns,
                                              const Sorting& sorting,
                                              std::unique_ptr<Printer> printer, Output& output) {
  const auto found = std::ranges::find(columns, sorting.field, &Column::name);
  // The field was checked before; if a list does not have it, its rows are not sorted.
  if (found == columns.end()) return printer;
  return std::make_unique<SortingPrinter>(static_cast<std::size_t>(found - columns.begin()),
                                          sorting, std::move(printer), output);
}

}  // namespace mifdex::cli
