// Landing in bulk: made-up rows through Writer into an index, as fast as they come.
//
//     landing_bench [LINES] [THREADS] [MEMORY_MB] [DIR]
//
// Defaults: 1000000 2 192 /tmp/mifdex-landing. Prints rate, bytes a result by family, and the cost
// of reading: open, one result, the first 20 of a filter, all. The rows are those of a site server:
// per observation an .SNI and a .PCK, 20,000 machines, as many jobs as it takes.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "index/reader.h"
#include "index/writer.h"

namespace {

using namespace mifdex;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kMachines = 20'000;
// Descriptions of setup programs, most of them with a number.
constexpr const char* kDescriptions[] = {
    "Installation completed successfully",
    "Setup has finished",
    "disk full",
    "Error %llu: not enough disk space on drive C",
    "The application was already installed",
    "Setup could not open file WIN%llu.INI for writing",
    "User cancelled the installation",
    "Restart required, code %llu",
    "Version conflict in module MFC%llu.DLL",
    "Program files were copied, %llu files in all",
    "",
    "Insufficient memory: %llu KB free",
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Seconds of all cores: steadier than the clock on a machine that has other work.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string numbered(const char* pattern, std::uint64_t number) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, static_cast<unsigned long long>(number));
  return text;
}

/// Returns the value of `result`. Stops the program if it is an error: a benchmark has no caller to
/// return it to.
template <class T>
T must(io::Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", io::error_text(result.error()).c_str());
  std::exit(1);
}

class RowMaker {
 public:
  explicit RowMaker(index::Writer& writer, std::uint32_t box) : writer_(writer), box_(box) {}

  void add_identities() {
    for (std::uint64_t machine = 0; machine < kMachines; ++machine) {
      const std::string smsid = numbered("VAQ%05llX", machine);
      const std::string name = numbered("PC-%06llu", machine * 7919 % 1'000'000);
      writer_.add_identity({smsid, name, "FRUIT", "VAQ", 1});
    }
  }

  void add_line(std::uint64_t line) {
    const std::string stem = numbered("DESPOOLR.BOX/RECEIVE/%08llX", line);
    const std::string instruction = stem + ".SNI";
    const std::string job = numbered("VAQ%05llX", line / kMachines);
    // Machines report in no particular order.
    const std::string smsid = numbered("VAQ%05llX", line * 7919 % kMachines);
    writer_.add_instruction({box_, stem, instruction, job, smsid, "VAQ", time(line)});
    add_placeholder(file(line, instruction, 200, index::Outcome::kInstruction), stem);
    const std::string path = stem + ".PCK";
    const index::FileRow row = file(line, path, 1893, index::Outcome::kObservation);
    index::Record record;
    record.status = line % 7 == 0 ? index::LineStatus::kFailed : index::LineStatus::kComplete;
    record.mif_status = line % 7 == 0 ? index::MifStatus::kFailed : index::MifStatus::kSuccess;
    record.mif_text = line % 7 == 0 ? "FAILED" : "SUCCESS";
    const std::string description =
        numbered(kDescriptions[random_() % std::size(kDescriptions)], random_() % 1000);
    record.description = description;
    record.manufacturer = "Jamalz";
    record.product = "JamalTest";
    record.version = "3.15";
    record.serial_number = "01122121r";
    record.installation = "12/12/95";
    record.time = row.time;
    record.hash = row.hash;
    record.box = box_;
    record.path = path;
    record.length = row.size;
    record.encoding = index::TextEncoding::kWindows1252;
    writer_.add_observation(record, row, stem);
  }

 private:
  /// Adds an instruction as a possible result: it becomes one if no MIF pairs with it.
  void add_placeholder(const index::FileRow& row, const std::string& pair_key) {
    index::Record record;
    record.row_origin = index::RowOrigin::kInstruction;
    record.status = index::LineStatus::kNone;
    record.time = row.time;
    record.hash = row.hash;
    record.box = box_;
    record.path = row.path;
    record.length = row.size;
    writer_.add_observation(record, row, pair_key);
  }

  static std::int64_t time(std::uint64_t line) {
    return 864'000'000 + static_cast<std::int64_t>(line / 3);
  }

  index::FileRow file(std::uint64_t line, const std::string& path, std::uint64_t size,
                      index::Outcome outcome) {
    index::FileRow row;
    row.box = box_;
    row.path = path;
    row.size = size;
    row.time = time(line);
    row.hash = random_();
    row.outcome = outcome;
    return row;
  }

  index::Writer& writer_;
  std::uint32_t box_;
  std::mt19937_64 random_{1};
};

void land(const std::string& dir, std::uint64_t lines, unsigned threads, std::size_t memory) {
  const auto start = Clock::now();
  index::WriterOptions options;
  options.threads = threads;
  const auto writer = must(index::Writer::open(dir, options));
  RowMaker rows(*writer, must(writer->register_box("/boxes/VAQ", "VAQ")));
  index::RunEntry run;
  double committing = 0;
  int commits = 0;
  const auto commit = [&] {
    const auto begin = Clock::now();
    must(writer->commit(run));
    const double took = seconds_since(begin);
    committing += took;
    std::printf("  commit %d: %.2f s\n", ++commits, took);
  };
  rows.add_identities();
  for (std::uint64_t line = 0; line < lines; ++line) {
    rows.add_line(line);
    if (writer->pending_bytes() >= memory) commit();
  }
  commit();
  const double whole = seconds_since(start);
  std::printf("%.2f s of CPU\n", cpu_seconds());
  std::printf("landed %llu lines in %.2f s: %.0f lines/s (adding %.2f s, committing %.2f s)\n",
              static_cast<unsigned long long>(lines), whole, static_cast<double>(lines) / whole,
              whole - committing, committing);
}

template <class Work>
void time_it(const char* what, const Work& work) {
  const auto start = Clock::now();
  const double cpu = cpu_seconds();
  const std::uint64_t rows = work();
  std::printf("%-30s %8.2f ms, %8.2f ms of CPU, %llu rows\n", what, seconds_since(start) * 1e3,
              (cpu_seconds() - cpu) * 1e3, static_cast<unsigned long long>(rows));
}

index::Query query(const char* job, const char* machine) {
  index::Query query;
  query.filter.job = must(index::Glob::compile(job));
  query.filter.machine = must(index::Glob::compile(machine));
  return query;
}

void read(const std::string& dir, std::uint64_t lines) {
  std::unique_ptr<index::Reader> reader;
  time_it("open", [&] {
    reader = must(index::Reader::open(dir));
    return 1U;
  });
  const auto count = [&](const index::Query& asked) {
    return must(reader->lines(asked, [](const index::Line&) { return true; }));
  };
  time_it("one line by job and machine", [&] { return count(query("VAQ00000", "PC-007919")); });
  time_it("the same again", [&] { return count(query("VAQ00000", "PC-007919")); });
  time_it("one machine", [&] { return count(query("", "PC-007919")); });
  index::Query failed = query("", "");
  failed.filter.status = {index::LineStatus::kFailed};
  failed.limit = 20;
  time_it("first 20 failed", [&] { return count(failed); });
  time_it("jobs",
          [&] { return must(reader->jobs({}, [](const index::JobRow&) { return true; })); });
  time_it("one job", [&] { return count(query("VAQ00000", "")); });
  index::Query all = query("", "");
  all.history = true;
  time_it("all observations", [&] { return count(all); });
  const index::StoreInfo info = must(reader->info());
  std::printf("%llu lines, %.1f bytes a line on disk\n",
              static_cast<unsigned long long>(info.lines),
              static_cast<double>(info.bytes_on_disk) / static_cast<double>(lines));
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t lines = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const auto threads = static_cast<unsigned>(argc > 2 ? std::atoi(argv[2]) : 2);
  const std::size_t memory = (argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 192U) << 20U;
  const std::string dir = argc > 4 ? argv[4] : "/tmp/mifdex-landing";
  std::filesystem::remove_all(dir);
  if (lines != 0) land(dir, lines, threads, memory);
  read(dir, lines);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory %.0f MB\n", static_cast<double>(usage.ru_maxrss) / 1024);
  return 0;
}
