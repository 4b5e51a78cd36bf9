#include "tests/index/sample_rows.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace mifdex::index {
namespace {

std::uint32_t box_of(BulkWriter& writer, const std::string& name) {
  auto id = writer.register_box("/boxes/" + name, name);
  EXPECT_TRUE(id) << error_text(id.error());
  return id.value_or(0);
}

struct Adder {
  BulkWriter& writer;

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
    record.status = row.status;
    record.mif_status =
        row.status == LineStatus::kFailed ? MifStatus::kFailed : MifStatus::kSuccess;
    record.mif_text = row.status == LineStatus::kFailed ? "FAILED" : "SUCCESS";
    record.description = row.description;
    record.manufacturer = "Jamalz";
    record.product = "JamalTest";
    record.time = row.time;
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
    writer.add_instruction(
        {box_of(writer, row.box), row.pair_key, row.path, row.job, row.smsid, row.site, 0});
    (*this)(SampleFile{row.box, row.path, row.job.size(), Outcome::kInstruction, ""});
  }

  void operator()(const SampleIdentity& row) const {
    writer.add_identity({row.smsid, row.name, row.domain, row.site, row.time});
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
  out << counts.observations << ' ' << counts.first << ".." << counts.last << '\n';
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
      << int(r.encoding) << " x" << line.observations << '\n';
}

void print_lines(std::ostream& out, const StoreReader& reader, bool history) {
  Query query;
  query.history = history;
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

void print_files(std::ostream& out, const StoreReader& reader, const std::vector<SampleRow>& rows) {
  std::set<std::string> paths;
  for (const SampleRow& row : rows) {
    std::visit(
        [&](const auto& r) {
          if constexpr (requires { r.path; }) paths.insert("/boxes/" + r.box + "/" + r.path);
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

void add(BulkWriter& writer, const SampleRow& row) { std::visit(Adder{writer}, row); }

std::unique_ptr<BulkWriter> must_write(const std::string& dir, unsigned threads) {
  WriterOptions options;
  options.threads = threads;
  options.command = "mifdex index test";
  auto writer = BulkWriter::open(dir, options);
  EXPECT_TRUE(writer) << error_text(writer.error());
  return writer ? std::move(*writer) : nullptr;
}

std::unique_ptr<StoreReader> must_read(const std::string& dir) {
  auto reader = StoreReader::open(dir);
  EXPECT_TRUE(reader) << error_text(reader.error());
  return reader ? std::move(*reader) : nullptr;
}

CommitReport must_commit(BulkWriter& writer) {
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

std::string dump(const StoreReader& reader, const std::vector<SampleRow>& rows) {
  std::ostringstream out;
  print_lines(out, reader, true);
  print_lines(out, reader, false);
  EXPECT_TRUE(reader.jobs({}, [&](const JobRow& row) {
    out << "job " << row.job << ' ';
    print(out, row.counts);
    return true;
  }));
  EXPECT_TRUE(reader.machines({}, [&](const MachineRow& row) {
    out << "machine " << row.machine << ' ' << row.smsid << ' ' << row.domain << ' ' << row.site
        << ' ';
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

std::vector<std::string> line_texts(const StoreReader& reader, const Query& query) {
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
