// mifdex-corpus: makes a despooler box as a site server had it, and the truth about it.
//
// Exit status: 0 done, 2 wrong usage, 5 the box or the truth cannot be written, 6 out of disk.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "bench/corpus/corpus.h"
#include "bench/corpus/moment.h"
#include "bench/corpus/scenario/scenario.h"
#include "bench/corpus/tar_writer.h"
#include "bench/corpus/tree_writer.h"

namespace mifdex::corpus {
namespace {

constexpr int kDone = 0;
constexpr int kUsage = 2;
constexpr int kNotWritten = 5;
constexpr int kFull = 6;

struct Arguments {
  std::string dir;
  std::string form = "tree";
  std::string start = "1997-05-21T16:00:00Z";
  std::string truth;
  std::string scenario;
  CorpusOptions corpus;

  bool to_standard_output() const { return form == "tar" && dir == "-"; }
};

/// Every write is flushed and checked before, so that closing has no error left to report.
struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

int complain(const io::Error& error) {
  fmt::print(stderr, "mifdex-corpus: {}\n", io::error_text(error));
  switch (error.kind) {
    case io::ErrorKind::kUsage:
      return kUsage;
    case io::ErrorKind::kFull:
      return kFull;
    default:
      return kNotWritten;
  }
}

/// Fills `app` with the options, bound to `arguments`.
void declare(CLI::App& app, Arguments& arguments) {
  CorpusOptions& corpus = arguments.corpus;
  app.add_option("DIR", arguments.dir,
                 "where to write the box: a new or an empty folder; with --form tar a new file, or "
                 "- for standard output");
  app.add_option("--machines", corpus.machines, "number of machines of the site")
      ->capture_default_str();
  app.add_option("--jobs", corpus.jobs, "number of jobs; every machine reports on each")
      ->capture_default_str();
  app.add_option("--seed", corpus.seed, "the same seed makes the same box")->capture_default_str();
  auto* form = app.add_option("--form", arguments.form, "form of the box");
  form->check(CLI::IsMember({"tree", "tar"}))->capture_default_str();
  app.add_option("--truth", arguments.truth,
                 "also write what `mifdex status --history --format ndjson` must print");
  app.add_option("--site", corpus.site, "site code, three characters")->capture_default_str();
  app.add_option("--start", arguments.start, "when the night begins, UTC")->capture_default_str();
  app.add_option("--other-files", corpus.other_files,
                 "files that are neither status MIF nor inventory (default: 1 for 50 answers)");
  app.add_option(
         "--scenario", arguments.scenario,
         "instead of a night, make the box of one Knowledge Base article, such as Q138241, with "
         "its manifest and the answers that mifdex must give; list: print all scenarios")
      ->excludes(form);
  app.footer("Exit status: 0 done, 2 wrong usage, 5 box or truth cannot be written, 6 disk full.");
}

/// Opens the file of the truth before the work starts; returns kUsage if it would be in the box.
io::Result<File> open_truth(const Arguments& arguments) {
  if (arguments.truth.empty()) {
    return File();
  }
  std::error_code error;
  const auto box = std::filesystem::weakly_canonical(arguments.dir, error);
  const auto folder = std::filesystem::weakly_canonical(arguments.truth, error).parent_path();
  const auto [end_of_box, unused] = std::ranges::mismatch(box, folder);
  if (end_of_box == box.end()) {
    return io::fail(io::ErrorKind::kUsage, "the file of --truth would be in the box itself",
                    arguments.truth, 0, "name a file outside DIR");
  }
  File file(std::fopen(arguments.truth.c_str(), "wb"));
  if (!file) {
    return io::fail(io::ErrorKind::kIo, "cannot create the file of --truth", arguments.truth,
                    errno);
  }
  return file;
}

void list_scenarios() {
  for (const Scenario& scenario : scenarios()) {
    fmt::print("{}  {}\n", scenario.article, scenario.situation);
  }
}

io::Result<void> make_scenario(const Arguments& arguments) {
  const Scenario* scenario = find_scenario(arguments.scenario);
  if (scenario == nullptr) {
    return io::fail(io::ErrorKind::kUsage, "no such scenario", arguments.scenario, 0,
                    "--scenario list prints all scenarios");
  }
  MIFDEX_TRY(auto folder, TreeWriter::open(arguments.dir));
  MIFDEX_TRY(write_scenario(*scenario, folder));
  fmt::print("{}: {}: {}\n", arguments.dir, scenario->article, scenario->situation);
  return {};
}

io::Result<std::unique_ptr<BoxWriter>> open_box(const Arguments& arguments) {
  const auto kept = [](auto box) -> io::Result<std::unique_ptr<BoxWriter>> {
    if (!box) return io::pass(box);
    return std::make_unique<typename decltype(box)::value_type>(std::move(*box));
  };
  return arguments.form == "tar" ? kept(TarWriter::open(arguments.dir))
                                 : kept(TreeWriter::open(arguments.dir));
}

io::Result<void> make_night(Arguments& arguments) {
  const auto start = parse_moment(arguments.start);
  if (!start) {
    return io::fail(io::ErrorKind::kUsage, "not a time", arguments.start, 0,
                    "as 1997-05-21T16:00:00Z");
  }
  arguments.corpus.start = *start - *start % 2;
  MIFDEX_TRY(check_options(arguments.corpus));
  MIFDEX_TRY(auto file, open_truth(arguments));
  MIFDEX_TRY(auto box, open_box(arguments));
  Truth truth;
  MIFDEX_TRY(auto counts, make_corpus(arguments.corpus, *box, truth));
  if (file) {
    const std::string name = arguments.to_standard_output()
                                 ? arguments.dir
                                 : std::filesystem::canonical(arguments.dir).filename().string();
    const Fleet fleet(arguments.corpus.site, arguments.corpus.seed);
    const IndexedBox indexed{.name = name, .is_tar = arguments.form == "tar"};
    MIFDEX_TRY(truth.write(fleet, arguments.corpus.seed, indexed, file.get()));
  }
  fmt::print(arguments.to_standard_output() ? stderr : stdout,
             "{}: {} status MIFs ({} bytes each), {} instructions, {} inventories, {} other files, "
             "{} bytes; {} observations\n",
             arguments.dir, counts.status_mifs, counts.status_bytes / counts.status_mifs,
             counts.instructions, counts.inventories, counts.other_files, counts.bytes,
             truth.size());
  return {};
}

io::Result<void> run(Arguments& arguments) {
  if (arguments.scenario == "list") {
    list_scenarios();
    return {};
  }
  if (arguments.dir.empty()) {
    return io::fail(io::ErrorKind::kUsage, "DIR is missing", "DIR", 0,
                    "name a new or an empty folder");
  }
  return arguments.scenario.empty() ? make_night(arguments) : make_scenario(arguments);
}

int main_program(int argc, char** argv) {
  Arguments arguments;
  CLI::App app(
      "Makes a despooler box like that of an SMS site server; the same seed makes the same box.",
      "mifdex-corpus");
  declare(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  if (auto done = run(arguments); !done) {
    return complain(done.error());
  }
  return kDone;
}

}  // namespace
}  // namespace mifdex::corpus

int main(int argc, char** argv) {
  try {
    return mifdex::corpus::main_program(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "mifdex-corpus: {}\n", error.what());
    return mifdex::corpus::kFull;  // out of memory, or the file system vanished
  }
}
