#include "tests/index/sample_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <utility>

#include "index/verify/verify.h"

namespace mifdex::index {
namespace {

std::uint32_t box_of(Writer& writer, const std::string& name) {
  auto id = writer.register_box("/boxes/" + name, name);
  EXPECT_TRUE(id) << error_text(id.error());
  return id.value_or(0);
}

struct Adder {
  Writer& writer;

  void operator()(const SampleObservation& row) const {
    FileRow file;
    file.box = box_of(writer, row.box);
    file.path = row.path;
    file.size = 1800;
    file.time = row.time;
    file.hash = row.hash;
    file.outcome = row.outcome;
    file.kind = 1;
    Record record;
    record.job = row.job;
    record.machine = row.machine;
    record.smsid = row.smsid;
    record.domain = row.domain;
    record.site = row.site;
    record.job_source = row.job_source;
    record.machine_source = row.machine_source;
    record.row_origin = row.row_origin;
    record.findings = row.findings;
    record.status = row.status;
    record.mif_status =
        row.status == LineStatus::kFailed ? MifStatus::kFailed : MifStatus::kSuccess;
    record.mif_text = row.status == LineStatus::kFailed ? "FAILED" : "SUCCESS";
    record.description = row.description;
    record.manufacturer = "Jamalz";
    record.product = "JamalTest";
    record.time = row.time;
    record.time_source = row.time_source;
    record.hash = row.hash;
    record.box = file.box;
    record.path = row.path;
    record.length = file.size;
    record.encoding = TextEncoding::kWindows1252;
    writer.add_observation(record, file, row.pair_key);
  }

  void operator()(const SampleFile& row) const {
    FileRow file;
    file.box = box_of(writer, row.box);
    file.path = row.path;
    file.size = 10;
    file.time = 5;
    file.hash = row.hash;
    file.outcome = row.outcome;
    file.reason = row.reason;
    writer.add_file(file);
  }

  void operator()(const SampleInstruction& row) const {
    writer.add_instruction({box_of(writer, row.box), row.pair_key, row.path, row.job, row.smsid,
                            row.site, row.time, row.retries});
    if (!row.lone_line) {
      (*this)(SampleFile{row.box, row.path, row.job.size(), Outcome::kInstruction, ""});
      return;
    }
    FileRow file;
    file.box = box_of(writer, row.box);
    file.path = row.path;
    file.size = 200;
    file.time = row.time;
    file.hash = std::hash<std::string>()(row.job + "," + row.smsid + "," + row.site);
    file.outcome = Outcome::kInstruction;
    Record record;
    record.row_origin = RowOrigin::kInstruction;
    record.status = LineStatus::kNone;
    record.time = row.time;
    record.hash = file.hash;
    record.length = file.size;
    writer.add_observation(record, file, row.pair_key);
  }

  void operator()(const SampleIdentity& row) const {
    writer.add_identity({row.smsid, row.name, row.domain, row.site, row.time, row.manifest,
                         row.box.empty() ? 0 : box_of(writer, row.box), row.path});
  }

  void operator()(const SampleJob& row) const {
    JobFact fact;
    fact.job = row.job;
    fact.name = row.name;
    if (row.end != 0) fact.end = row.end;
    fact.targets = row.targets;
    writer.add_job(fact);
  }

  void operator()(const SampleFileLine& row) const {
    writer.add_file_override(
        {row.path, row.job, row.machine, row.is_smsid, row.collected, std::nullopt});
  }

  void operator()(const SampleTarget& row) const {
    writer.add_target({row.job, row.machine, row.is_smsid, box_of(writer, row.manifest)});
  }

  void operator()(const SampleReject& row) const {
    io::Reject reject;
    reject.kind = io::RejectKind::kFragment;
    reject.offset = row.offset;
    reject.detail = row.detail;
    writer.add_reject({box_of(writer, row.box), row.path, reject});
  }
};

void print(std::ostream& out, const StatusCounts& counts) {
  for (const std::uint64_t count : counts.lines) out << count << ' ';
  out << counts.observations << ' ' << counts.failed << ' ' << counts.failed_machines << ' '
      << counts.exhausted << ' ' << counts.first << ".." << counts.last << '\n';
}

void print(std::ostream& out, const Line& line) {
  const Record& r = line.record;
  for (const std::string_view text :
       {r.job, r.machine, r.smsid, r.domain, r.site, r.mif_text, r.description, r.description_bytes,
        r.manufacturer, r.product, r.version, line.box_name, r.path}) {
    out << text << '|';
  }
  out << int(r.job_source) << int(r.machine_source) << int(r.status) << int(r.mif_status)
      << int(r.parse) << ' ' << r.time << ' ' << r.hash << ' ' << r.offset << '+' << r.length << ' '
      << int(r.encoding) << " x" << line.observations << " row origin " << int(r.row_origin)
      << " signs " << r.findings << (r.instructed ? " instructed " : " ") << r.retries << " not "
      << r.other_job.value << int(r.other_job.source) << ' ' << r.other_machine.value
      << int(r.other_machine.source) << ' ' << r.collected.value_or(-1) << ' '
      << r.exit_code.value_or(-1) << " judged " << r.flags << '\n';
}

void print_lines(std::ostream& out, const Reader& reader, bool history) {
  Query query;
  query.history = history;
  query.evaluator = [](Record& record, const LineContext& context) {
    record.flags = static_cast<std::uint32_t>((context.job ? context.job->end.value_or(1) : 0) +
                                              1000 * context.lone_instruction.value_or(0)) +
                   10'000'000U * static_cast<std::uint32_t>(context.failed);
    return true;
  };
  auto visited = reader.lines(query, [&](const Line& line) {
    out << (history ? "observation " : "line ");
    print(out, line);
    if (!history) return true;
    auto places = reader.places(line.record, [&](const PlaceAnswer& place) {
      out << "  at " << place.box_name << ' ' << place.path << '\n';
      return true;
    });
    EXPECT_TRUE(places);
    EXPECT_GE(places.value_or(0), 1U);
    return true;
  });
  EXPECT_TRUE(visited) << error_text(visited.error());
}

void print_files(std::ostream& out, const Reader& reader, const std::vector<SampleRow>& rows) {
  std::set<std::string> paths;
  for (const SampleRow& row : rows) {
    std::visit(
        [&](const auto& r) {
          if constexpr (requires { r.path, r.box; }) paths.insert("/boxes/" + r.box + "/" + r.path);
        },
        row);
  }
  for (const std::string& path : paths) {
    auto visited = reader.files_named(path, [&](const FileAnswer& file) {
      out << "file " << file.box_name << ' ' << file.path << ' ' << int(file.outcome) << ' '
          << file.hash << ' ' << file.size << ' ' << file.time << ' ' << file.reason << '\n';
      return true;
    });
    EXPECT_TRUE(visited);
  }
}

}  // namespace

void add(Writer& writer, const SampleRow& row) { std::visit(Adder{writer}, row); }

std::unique_ptr<Writer> must_write(const std::string& dir, unsigned threads) {
  WriterOptions options;
  options.threads = threads;
  options.piece_rows = 1;  // the rows are few: all threads get some
  options.command = "mifdex index test";
  auto writer = Writer::open(dir, options);
  EXPECT_TRUE(writer) << error_text(writer.error());
  return writer ? std::move(*writer) : nullptr;
}

std::unique_ptr<Reader> must_read(const std::string& dir) {
  auto reader = Reader::open(dir);
  EXPECT_TRUE(reader) << error_text(reader.error());
  return reader ? std::move(*reader) : nullptr;
}

CommitReport must_commit(Writer& writer) {
  RunEntry run;
  auto report = writer.commit(run);
  EXPECT_TRUE(report) << error_text(report.error());
  return report.value_or(CommitReport{});
}

CommitReport index_rows(const std::string& dir, const std::vector<SampleRow>& rows,
                        unsigned threads) {
  const auto writer = must_write(dir, threads);
  for (const SampleRow& row : rows) add(*writer, row);
  return must_commit(*writer);
}

std::string dump(const Reader& reader, const std::vector<SampleRow>& rows) {
  std::ostringstream out;
  print_lines(out, reader, true);
  print_lines(out, reader, false);
  EXPECT_TRUE(reader.jobs({}, [&](const JobRow& row) {
    out << "job " << row.job << ' ';
    if (row.fact != nullptr) out << row.fact->name << ' ' << row.fact->targets << ' ';
    print(out, row.counts);
    return true;
  }));
  EXPECT_TRUE(reader.machines({}, [&](const MachineRow& row) {
    out << "machine " << row.machine << ' ' << row.smsid << ' ' << row.domain << ' ' << row.site
        << ' ';
    for (const std::string_view name : row.names) out << name << ',';
    for (const std::string_view smsid : row.smsids) out << smsid << ',';
    print(out, row.counts);
    return true;
  }));
  print_files(out, reader, rows);
  EXPECT_TRUE(reader.rejects([&](const RejectAnswer& row) {
    out << "reject " << row.box_name << ' ' << row.path << ' ' << row.reject.offset << ' '
        << row.reject.detail << '\n';
    return true;
  }));
  const auto info = reader.info();
  EXPECT_TRUE(info);
  if (info) {
    out << "totals " << info->lines << ' ' << info->observations << ' ' << info->files << ' '
        << info->rejects << '\n';
  }
  return out.str();
}

void expect_counts_recounted(const Reader& reader) {
  std::map<std::string, StatusCounts> jobs;
  std::map<std::string, StatusCounts> machines;
  std::map<std::pair<std::string, std::string>, std::uint64_t> failed;
  StatusCounts all;
  const auto count_in = [&](const Record& record, const auto& change) {
    change(jobs[std::string(record.job)]);
    change(machines[std::string(record.machine)]);
    change(all);
  };
  EXPECT_TRUE(reader.lines({}, [&](const Line& line) {
    const auto status = static_cast<std::size_t>(line.record.status);
    count_in(line.record, [&](StatusCounts& counts) { ++counts.lines[status]; });
    return true;
  }));
  Query history;
  history.history = true;
  EXPECT_TRUE(reader.lines(history, [&](const Line& line) {
    const Record& record = line.record;
    if (record.row_origin == RowOrigin::kInstruction || record.row_origin == RowOrigin::kTarget) {
      EXPECT_EQ(line.observations, 0U);
      return true;
    }
    std::uint64_t now = 0;
    const bool open = record.job.empty() || record.machine.empty();
    if (record.status == LineStatus::kFailed) {
      now = open ? 1 : ++failed[{std::string(record.job), std::string(record.machine)}];
    }
    count_in(record, [&](StatusCounts& counts) {
      counts.first = counts.observations == 0 ? record.time : std::min(counts.first, record.time);
      counts.last = counts.observations == 0 ? record.time : std::max(counts.last, record.time);
      ++counts.observations;
      counts.failed += now != 0 ? 1 : 0;
      counts.failed_machines += now == 1 ? 1 : 0;
      counts.exhausted += !open && now == kRetriesExhausted ? 1 : 0;
    });
    return true;
  }));
  const auto text = [](const StatusCounts& counts) {
    std::ostringstream out;
    print(out, counts);
    return out.str();
  };
  EXPECT_TRUE(reader.jobs({}, [&](const JobRow& row) {
    EXPECT_EQ(text(row.counts), text(jobs[std::string(row.job)])) << "job " << row.job;
    jobs.erase(std::string(row.job));
    return true;
  }));
  EXPECT_TRUE(jobs.empty());
  EXPECT_TRUE(reader.machines({}, [&](const MachineRow& row) {
    const std::string name(row.machine);
    EXPECT_EQ(text(row.counts), text(machines[name])) << "machine " << name;
    machines.erase(name);
    return true;
  }));
  EXPECT_TRUE(machines.empty());
  EXPECT_EQ(reader.info()->observations, all.observations);
  EXPECT_EQ(reader.info()->lines, std::accumulate(all.lines.begin(), all.lines.end(), 0ULL));
}

void expect_sound(const std::string& dir) {
  const auto report = verify(dir, {true, {}});
  ASSERT_TRUE(report) << error_text(report.error());
  EXPECT_EQ(report->damage_count, 0U);
  for (const Damage& damage : report->damages) {
    ADD_FAILURE() << damage.family << ' ' << damage.key << ": " << damage.what;
  }
}

std::vector<std::string> line_texts(const Reader& reader, const Query& query) {
  std::vector<std::string> texts;
  auto visited = reader.lines(query, [&](const Line& line) {
    std::ostringstream out;
    out << line.record.job << ' ' << line.record.machine << ' ' << int(line.record.status) << ' '
        << line.observations << ' ' << line.record.path;
    texts.push_back(out.str());
    return true;
  });
  EXPECT_TRUE(visited) << error_text(visited.error());
  EXPECT_EQ(visited.value_or(0), texts.size());
  return texts;
}

Glob glob(const std::string& pattern) {
  auto compiled = Glob::compile(pattern);
  EXPECT_TRUE(compiled);
  return compiled.value_or(Glob());
}

}  // namespace mifdex::index
