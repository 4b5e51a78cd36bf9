// mifdex dump: a MIF as JSON or as normalised MIF text.
#include "engine/cli/commands/commands.h"
#include "engine/cli/commands/input_file.h"
#include "engine/cli/options/options.h"
#include "engine/cli/output/component_json.h"
#include "engine/ingest/decode/mif_file.h"
#include "engine/mif/printer.h"

namespace mifdex::cli {
namespace {

using engine::mif::MifFile;

// Prints each file as one JSON object on its own line, in an array with --format json; or as text.
class Dump {
 public:
  Dump(Format format, bool as_mif, Terminal& terminal)
      : array_(format == Format::kJson && !as_mif), as_mif_(as_mif), terminal_(terminal) {}

  ExitCode file(const std::string& path, const io::Encoding& encoding) {
    auto input = InputFile::open(path);
    io::Result<std::unique_ptr<MifFile>> read =
        input ? MifFile::read(input->path(), encoding) : io::pass(input);
    if (!read) {
      if (path == "-") read.error().where = "standard input";
      terminal_.error(read.error());
      return exit_code_of(read.error());
    }
    if (!(*read)->is_mif()) {
      terminal_.message(0, path + ": not a MIF file");
      return ExitCode::kRejects;
    }
    if (as_mif_) {
      terminal_.write(engine::mif::print_mif((*read)->component()));
    } else {
      if (array_) terminal_.write(first_ ? "[\n" : ",\n");
      terminal_.write(component_json(path, **read));
      if (!array_) terminal_.write("\n");
    }
    first_ = false;
    return ExitCode::kDone;
  }

  void finish() {
    if (array_) terminal_.write(first_ ? "[]\n" : "\n]\n");
  }

 private:
  bool array_;
  bool as_mif_;
  bool first_ = true;
  Terminal& terminal_;
};

}  // namespace

CommandResult run_dump(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  MIFDEX_TRY(auto encodings, parse_encodings(arguments));
  if (style.format == Format::kCsv || style.format == Format::kTsv) {
    return io::fail(io::ErrorKind::kUsage, "not available for dump: a MIF is a tree",
                    style.format == Format::kCsv ? "--format csv" : "--format tsv", 0,
                    "use json, ndjson or --mif");
  }
  Dump dump(style.format, arguments.has(FlagId::kMifText), terminal);
  ExitCode worst = ExitCode::kDone;
  for (const std::string& path : arguments.operands)
    worst = worse(worst, dump.file(path, encodings.of(path)));
  dump.finish();
  return worst;
}

}  // namespace mifdex::cli
